"""A proxy for tests: it passes requests and tunnels on, and keeps their heads."""

import asyncio
import os
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest


class ProxyServer:
    """Listens on loopback; hosts that do not exist are looked up among `hosts`.

    Args:
        login: `name:password` that it wants, empty for none.
    """

    def __init__(self, login: str = "") -> None:
        self.heads: list[str] = []
        self.hosts: dict[str, int] = {}
        self._login = b64encode(login.encode()).decode() if login else ""
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        self._scheme = "https" if tls else "http"
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    @property
    def lines(self) -> list[str]:
        return [head.partition(" HTTP/1.1")[0] for head in self.heads]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            await self._pass_on(request, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    async def _pass_on(
        self, request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = request.partition(b"\r\n\r\n")[0].decode("latin-1")
        self.heads.append(head)
        if self._login and f"Basic {self._login}" not in head:
            told = b"407 Proxy Authentication Required"
            writer.write(b"HTTP/1.1 " + told + b"\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        method, target = head.split(" ")[:2]
        place = urlsplit(f"//{target}" if method == "CONNECT" else target)
        port = self.hosts.get(place.hostname or "", place.port)
        there, onward = await asyncio.open_connection("127.0.0.1", port)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        else:
            onward.write(request)
        both = [
            asyncio.create_task(_copied(reader, onward)),
            asyncio.create_task(_copied(there, writer)),
        ]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            onward.transport.abort()
            await asyncio.gather(*both, return_exceptions=True)


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass


@pytest.fixture
async def proxies() -> AsyncIterator[Callable[..., Any]]:
    """Start a proxy; all end with the test."""
    started: list[ProxyServer] = []

    async def start(login: str = "", tls: ssl.SSLContext | None = None) -> ProxyServer:
        started.append(ProxyServer(login))
        await started[-1].start(tls)
        return started[-1]

    yield start
    for one in started:
        await one.stop()


@pytest.fixture
async def proxy(proxies: Callable[..., Any]) -> ProxyServer:
    return await proxies()


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [*os.environ]:
        if name.lower().endswith("_proxy") or name in {"NETRC", "REQUEST_METHOD"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
