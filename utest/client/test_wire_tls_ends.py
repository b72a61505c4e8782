"""Ends of TLS that its socket does not show, and what lies between TLS and its socket."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import trustme

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.wire.connection import MOST_WAITING, Connection
from RegistryLibrary.client.wire.faults import WireError
from RegistryLibrary.client.wire.pool import Answer, Origin, Pool
from RegistryLibrary.errors import Reason, RegistryConnectionError

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
GET = b"GET / HTTP/1.1\r\n\r\n"
LARGE = b"x" * 16_000_000


class Registry:
    """Speaks TLS by hand, so that it can bid farewell and leave its socket open.

    It answers each request by the parts of a script, with a pause between them.
    """

    def __init__(self, authority: trustme.CA) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(self._context)
        self._tasks: set[asyncio.Task[None]] = set()
        self.says = [ANSWER]
        self.bids_farewell = False
        self.reads = True
        self.connections = 0
        self.open = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def has(self, open: int) -> bool:
        for _ in range(200):
            if self.open == open:
                return True
            await asyncio.sleep(0.005)
        return False

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        try:
            await self._speak(reader, writer)
        except (OSError, EOFError, RuntimeError):  # the last one is of uvloop
            pass
        finally:
            self.open -= 1
            writer.transport.abort()

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        come, gone = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = self._context.wrap_bio(come, gone, server_side=True)

        async def done(step: Callable[[], Any]) -> Any:
            while True:
                try:
                    return step()
                except ssl.SSLWantReadError:
                    writer.write(gone.read())
                    data = await reader.read(65536)
                    if not data:
                        raise EOFError from None
                    come.write(data)

        await done(tls.do_handshake)
        await asyncio.sleep(0.05)
        while not self.reads or await done(lambda: tls.read(65536)):
            for part in self.says:
                tls.write(part)
                if self.bids_farewell:
                    with suppress(ssl.SSLError):  # it did not read all
                        tls.unwrap()
                writer.write(gone.read())
                await asyncio.sleep(0.05)
            if not self.reads:
                await asyncio.Event().wait()


async def read_to_its_end(answer: Answer) -> None:
    while await answer.read():
        pass


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
async def registry(authority: trustme.CA) -> AsyncIterator[Registry]:
    registry = Registry(authority)
    await registry.start()
    yield registry
    await registry.stop()


@pytest.fixture
def trusting(authority: trustme.CA, connect: Any, registry: Registry, tmp_path: Path) -> Any:
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    return connect(registry.url, verify=bundle)


async def test_a_connection_whose_tls_has_ended_is_not_used(
    registry: Registry, trusting: RegistryClient
) -> None:
    registry.bids_farewell = True

    for _ in range(4):
        assert (await trusting.request("GET", "/x")).json == {}

    assert registry.connections == 4


async def test_a_call_that_is_cut_as_tls_is_agreed_on_leaves_no_connection(
    registry: Registry, trusting: RegistryClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Connection.connection_made
    registry.bids_farewell = True  # so that each call has a connection of its own

    cut_off = []

    def cut(connection: Connection, transport: asyncio.BaseTransport) -> None:
        made(connection, transport)
        cut_off.append(connection)
        call.cancel()

    for _ in range(3):
        with monkeypatch.context() as patch:
            patch.setattr(Connection, "connection_made", cut)
            call = asyncio.ensure_future(trusting.request("GET", "/x"))
            with pytest.raises(asyncio.CancelledError):
                await call
        assert (await trusting.request("GET", "/x")).json == {}
        assert await registry.has(open=0)
    # One that waited for a farewell would do so with the number of a socket that is another's.
    assert [connection.lost for connection in cut_off] == [True] * 3


async def test_closing_does_not_wait_for_who_bids_farewell_and_reads_nothing(
    registry: Registry, trusting: RegistryClient
) -> None:
    registry.says, registry.bids_farewell, registry.reads = [b""], True, False

    with pytest.raises(RegistryConnectionError) as caught:
        await trusting.request("POST", "/x", body=LARGE)
    (wire,) = trusting._operations.exchange._wires.values()
    async with asyncio.timeout(1):
        await trusting.aclose()

    assert caught.value.reason is Reason.BROKEN
    assert not wire._carrier._pool._open


async def test_an_answer_that_comes_early_over_tls_ends_the_connection(
    registry: Registry, trusting: RegistryClient
) -> None:
    registry.reads = False

    assert (await trusting.request("POST", "/x", body=LARGE)).json == {}
    assert (await trusting.request("GET", "/x")).json == {}

    assert registry.connections == 2


async def test_what_comes_behind_a_body_that_waits_is_never_taken_for_the_next_answer(
    registry: Registry, authority: trustme.CA
) -> None:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    pool = Pool(lambda: context)
    size = MOST_WAITING + 1
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + bytes(size)
    registry.says = [whole, ANSWER.replace(b"200", b"201")]
    origin = Origin("https", "127.0.0.1", registry.port)

    first = await pool.send(origin, "GET", GET)
    await asyncio.sleep(0.1)  # what follows the body comes meanwhile
    with pytest.raises(WireError, match="bytes follow its end"):
        await read_to_its_end(first)
    await first.aclose()
    second = await pool.send(origin, "GET", GET)

    assert second.status == 200
    await pool.close()
