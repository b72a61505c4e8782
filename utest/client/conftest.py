"""A server that follows a script, transports without sockets, and proof that nothing is left."""

import asyncio
import gc
import json
import logging
import socket
import ssl
import struct
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.transport import httpx
from RegistryLibrary.protocol.canonical import compute_package_id

Step = bytes | float | str | tuple[bytes, float, int]


class Peer:
    """Listens on loopback, records what comes, and answers by a script.

    The answer to a request is a row of steps: bytes are sent, a number is a pause in seconds,
    `close` ends the connection, `reset` breaks it, `hang` waits for the client to go away. Bytes,
    a pause and a number are those bytes that many times, with the pause behind each.
    """

    def __init__(self) -> None:
        self.port = 0
        self.requests: list[bytes] = []
        self.connections = 0
        self.open = 0
        self._script: deque[tuple[Step, ...]] = deque()
        self._always: tuple[Step, ...] = ()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        self._scheme = "https" if tls else "http"
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", self.port, ssl=tls, limit=2**24
        )
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
    def received(self) -> int:
        return len(self.requests)

    @property
    def lines(self) -> list[str]:
        """The request lines, without the version."""
        return [
            request.partition(b"\r\n")[0].decode("latin-1").removesuffix(" HTTP/1.1")
            for request in self.requests
        ]

    def answers(self, *steps: Step) -> None:
        """Answer the next request by these steps."""
        self._script.append(steps)

    def answers_always(self, *steps: Step) -> None:
        """Answer every request that the script says nothing of."""
        self._always = steps

    def says(self, value: Any, status: str = "200 OK", **headers: str) -> None:
        """Answer the next request by a JSON value."""
        self.answers(message(value, status, **headers))

    def says_always(self, value: Any, status: str = "200 OK", **headers: str) -> None:
        self.answers_always(message(value, status, **headers))

    async def has(self, **counts: int) -> bool:
        """Whether the counts of connections are reached within two seconds."""
        for _ in range(400):
            if all(getattr(self, name) == count for name, count in counts.items()):
                return True
            await asyncio.sleep(0.005)
        return False

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A task of our own: asyncio reports a handler that is cancelled as an error.
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        try:
            while request := await read_request(reader):
                self.requests.append(request)
                for step in self._script.popleft() if self._script else self._always:
                    await self._do(step, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            writer.transport.abort()

    async def _do(
        self, step: Step, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if isinstance(step, bytes):
            writer.write(step)
            await writer.drain()
        elif isinstance(step, float):
            await asyncio.sleep(step)
        elif isinstance(step, tuple):
            piece, pause, times = step
            for _ in range(times):
                await self._do(piece, reader, writer)
                await asyncio.sleep(pause)
        elif step == "hang":
            await reader.read()
        else:
            if step == "reset":
                linger = struct.pack("ii", 1, 0)
                sock = writer.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            else:
                writer.write_eof()
            raise ConnectionAbortedError


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """One whole request, empty at the end."""
    head = b""
    with suppress(asyncio.IncompleteReadError):
        head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            head += await reader.readexactly(int(line.partition(b":")[2]))
    return head


def message(value: Any, status: str = "200 OK", **headers: str) -> bytes:
    """An answer with a JSON value, or bytes, as its body."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    fields = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    fields |= {name.replace("_", "-"): text for name, text in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {text}" for name, text in fields.items() if text)]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@pytest.fixture
async def peers() -> AsyncIterator[Callable[..., Any]]:
    """Start a peer; all end with the test."""
    started: list[Peer] = []

    async def start(tls: ssl.SSLContext | None = None) -> Peer:
        started.append(Peer())
        await started[-1].start(tls)
        return started[-1]

    yield start
    for peer in started:
        await peer.stop()


@pytest.fixture
async def peer(peers: Callable[..., Any]) -> Peer:
    return await peers()


@pytest.fixture
async def connect() -> AsyncIterator[Callable[..., RegistryClient]]:
    """Make a client; all are closed with the test."""
    made: list[RegistryClient] = []

    def make(url: str, **options: Any) -> RegistryClient:
        made.append(RegistryClient(url, **{"timeout": 5.0} | options))
        return made[-1]

    yield make
    for client in made:
        await client.aclose()


@pytest.fixture
async def client(peer: Peer, connect: Callable[..., RegistryClient]) -> RegistryClient:
    return connect(peer.url)


@pytest.fixture
async def canned(connect: Callable[..., RegistryClient]) -> Callable[..., RegistryClient]:
    """Make a client without sockets, which gets these answers one after the other."""

    def make(*answers: Any, url: str = "http://registry.test", **options: Any) -> RegistryClient:
        waiting = deque(answers)

        def answer(request: httpx.Request) -> httpx.Response:
            made.requests.append(request)
            found = waiting.popleft()
            if isinstance(found, Exception):
                raise found
            return found if isinstance(found, httpx.Response) else httpx.Response(200, json=found)

        made = connect(url, transport=httpx.MockTransport(answer), **options)
        made.requests = []
        return made

    return make


@pytest.fixture
def package() -> Callable[..., dict[str, Any]]:
    """The full form of a package; arguments replace fields, `None` leaves one out."""

    def make(**fields: Any) -> dict[str, Any]:
        content = {"prompt": "Hello"}
        whole = {
            "id": compute_package_id("actor", content),
            "type": "actor",
            "namespace": "acme",
            "name": "echo",
            "version": "v1.2.0",
            "release_date": "2026-01-31",
            "content": content,
        } | fields
        return {name: value for name, value in whole.items() if value is not None}

    return make


@pytest.fixture(autouse=True, scope="session")
def _quick_collection() -> Iterator[None]:
    """What was there before the tests is not looked at by each collection of garbage."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _nothing_lost(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No task, exception or socket is dropped; pytest fails for the warnings."""
    yield
    gc.collect()
    lost = [record for record in caplog.get_records("call") if record.name == "asyncio"]
    assert [record.getMessage() for record in lost if record.levelno > logging.DEBUG] == []
