"""From a host to a socket: every address has its turn, and none of the attempts is left behind."""

import asyncio
import socket
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from RegistryLibrary.client.wire import sockets
from RegistryLibrary.client.wire.pool import Origin, Pool
from RegistryLibrary.client.wire.sockets import open_socket
from RegistryLibrary.loop_thread import new_loop

V4, V6 = socket.AF_INET, socket.AF_INET6


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture
def other() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture
def deaf() -> Iterator[tuple[str, int]]:
    """An address at which a connection is neither taken nor refused: the queue is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(server.getsockname())
        yield server.getsockname()
        for filler in fillers:
            filler.close()


@pytest.fixture
def refusing() -> tuple[str, int]:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let a name lead to these addresses."""

    def to(*addresses: Any) -> None:
        def getaddrinfo(*_: Any, flags: int = 0, **__: Any) -> list[Any]:
            if flags & socket.AI_NUMERICHOST:
                raise socket.gaierror(socket.EAI_NONAME, "no number")
            kind = socket.SOCK_STREAM, socket.IPPROTO_TCP, ""
            return [(V6 if len(to) == 4 else V4, *kind, to) for to in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    return to


async def peer_of(host: str = "registry.test", port: int = 80) -> Any:
    sock = await open_socket(host, port)
    with sock:
        return sock.getpeername()


async def test_an_address_is_connected_to_without_asking_a_resolver(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "run_in_executor", None)

    assert await peer_of(*listener.getsockname()) == listener.getsockname()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop")
def test_on_uvloop_a_connection_that_is_given_up_is_closed_by_it(listener: socket.socket) -> None:
    async def given_up() -> bytes:
        pool = Pool(ssl.create_default_context)
        origin = Origin("https", *listener.getsockname()[:2])
        call = asyncio.create_task(pool.send(origin, "GET", b""))
        loop = asyncio.get_running_loop()
        listener.setblocking(False)
        peer, _ = await loop.sock_accept(listener)
        with peer:
            assert await loop.sock_recv(peer, 65536)  # it says hello
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            await pool.close()
            return await loop.sock_recv(peer, 65536)

    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert runner.run(given_up()) == b""


@pytest.mark.parametrize("new", [asyncio.new_event_loop, new_loop], ids=["asyncio", "uvloop"])
def test_a_connection_given_up_just_as_it_is_made_is_not_waited_for(
    listener: socket.socket, new: Any
) -> None:
    class Open(set[Any]):
        def add(self, connection: Any) -> None:
            super().add(connection)
            call.cancel()

    async def closed() -> None:
        pool._open = Open()
        with pytest.raises(asyncio.CancelledError):
            await call
        async with asyncio.timeout(2):
            await pool.close()

    pool = Pool(ssl.create_default_context)
    origin = Origin("http", *listener.getsockname()[:2])
    with asyncio.Runner(loop_factory=new) as runner:
        call = runner.get_loop().create_task(pool.send(origin, "GET", b""))
        runner.run(closed())


async def test_a_refused_address_gives_way_to_the_next_at_once(
    listener: socket.socket, refusing: Any, resolve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "PATIENCE", 60)
    resolve(refusing, refusing, listener.getsockname())

    assert await peer_of() == listener.getsockname()


async def test_an_address_that_is_silent_is_not_waited_for(
    listener: socket.socket, deaf: Any, resolve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "PATIENCE", 0.02)
    resolve(deaf, deaf, listener.getsockname())
    before = open_files()
    started = perf_counter()

    assert await peer_of() == listener.getsockname()
    assert perf_counter() - started < 1
    assert open_files() == before
    assert len(asyncio.all_tasks()) == 1


async def test_of_two_that_connect_at_once_one_is_closed(
    listener: socket.socket, other: socket.socket, resolve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "PATIENCE", 0.02)
    both_are_there = asyncio.Event()
    connected = sockets._connected

    async def together(address: Any) -> socket.socket:
        sock = await connected(address)
        if address[3] == other.getsockname():
            both_are_there.set()
        await both_are_there.wait()
        return sock

    monkeypatch.setattr(sockets, "_connected", together)
    resolve(listener.getsockname(), other.getsockname())
    before = open_files()

    assert await peer_of() in {listener.getsockname(), other.getsockname()}
    assert open_files() == before


async def test_where_no_address_takes_the_connection_each_failure_is_told(
    refusing: Any, resolve: Any
) -> None:
    resolve(refusing, refusing)

    with pytest.raises(OSError, match="no address takes") as caught:
        await open_socket("registry.test", 80)

    group = caught.value.__cause__
    assert isinstance(group, ExceptionGroup)
    assert [type(one) for one in group.exceptions] == [ConnectionRefusedError] * 2


@pytest.mark.parametrize("addresses", [["deaf"], ["deaf", "deaf"], ["deaf", "refusing"]])
async def test_giving_up_leaves_neither_socket_nor_task(
    deaf: Any, refusing: Any, resolve: Any, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    monkeypatch.setattr(sockets, "PATIENCE", 0.01)
    resolve(*[{"deaf": deaf, "refusing": refusing}[one] for one in addresses])
    before = open_files()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await open_socket("registry.test", 80)

    assert open_files() == before
    assert len(asyncio.all_tasks()) == 1


@pytest.mark.parametrize("host", ["a" * 70, "a..b", ".b"])
async def test_what_can_be_no_name_of_a_host_has_no_address(host: str) -> None:
    with pytest.raises(socket.gaierror, match="is no name of a host"):
        await open_socket(host, 80)


async def test_the_families_take_turns(resolve: Any) -> None:
    resolve(*[(f"::{i}", 80, 0, 0) for i in (1, 2)], *[(f"127.0.0.{i}", 80) for i in (1, 2, 3)])

    found = await sockets._addresses("registry.test", 80)

    hosts = [to[0] for *_, to in found]
    assert hosts == ["::1", "127.0.0.1", "::2", "127.0.0.2", "127.0.0.3"]
