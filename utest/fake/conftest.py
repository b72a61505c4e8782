"""Fake registries to test, and ways to reach them."""

import asyncio
import gc
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry, server

Connect = Callable[[str], socket.socket]


@pytest.fixture
def fake() -> Iterator[FakeRegistry]:
    """A fake that serves on a port."""
    with FakeRegistry() as fake:
        yield fake


@pytest.fixture
def client(fake: FakeRegistry) -> Iterator[httpx.Client]:
    """A client of that fake."""
    with httpx.Client(base_url=fake.url, trust_env=False, timeout=5) as client:
        yield client


@pytest.fixture
def mounted() -> FakeRegistry:
    """A fake that serves nowhere."""
    return FakeRegistry()


@pytest.fixture
async def direct(mounted: FakeRegistry) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the fake that serves nowhere."""
    transport = httpx.ASGITransport(mounted.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://fake") as client:
        yield client


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Open a bare connection to a URL; all are closed at the end."""
    with ExitStack() as opened:

        def open_one(url: str) -> socket.socket:
            host, port = url.removeprefix("http://").split(":")
            return opened.enter_context(socket.create_connection((host, int(port)), timeout=5))

        yield open_one


@pytest.fixture(params=["as installed", "asyncio"])
def either_loop(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the loop that is there, uvloop where it exists, and with that of Python."""
    if request.param == "asyncio":
        monkeypatch.setattr(server, "_new_loop", asyncio.new_event_loop)


@pytest.fixture
def no_noise(caplog: pytest.LogCaptureFixture, capfd: Any) -> Iterator[None]:
    """Nothing is printed or logged, whatever clients do."""
    yield
    gc.collect()
    loud = [one.getMessage() for one in caplog.get_records("call") if one.levelno > logging.INFO]
    assert loud == []
    assert capfd.readouterr().err == ""


@pytest.fixture
def dial(trusting) -> Iterator[Callable[..., Any]]:
    """Open a connection to a fake, by default one over TLS."""
    with ExitStack() as opened:

        def call(fake: FakeRegistry, *, bare: bool = False, **limits: Any) -> Any:
            port = int(fake.url.rpartition(":")[2])
            plain = socket.create_connection(("127.0.0.1", port), timeout=5.0)
            opened.enter_context(plain)
            if bare:
                return plain
            # An end that TLS did not announce is an error, so that no test takes it for a good one.
            secured = trusting(fake, **limits).wrap_socket(
                plain, server_hostname="127.0.0.1", suppress_ragged_eofs=False
            )
            return opened.enter_context(secured)

        yield call


@pytest.fixture
def trusting() -> Callable[..., ssl.SSLContext]:
    """Make the context of a client that trusts a fake."""

    def make(
        fake: Any, version: ssl.TLSVersion | None = None, cert: Path | None = None
    ) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=fake.ca_bundle)
        if version:
            context.minimum_version = context.maximum_version = version
        if cert:
            context.load_cert_chain(cert)
        return context

    return make
