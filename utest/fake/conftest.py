"""Fake registries to test, and ways to reach them."""

import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry

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
