"""Connections as the other side sees them: raw sockets that say what they are told, when told."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.wire import connection as connections
from RegistryLibrary.client.wire.faults import WireError
from RegistryLibrary.client.wire.pool import Origin, Pool
from RegistryLibrary.errors import Reason, RegistryResponseError

KEPT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
GET = b"GET / HTTP/1.1\r\n\r\n"


class Registry:
    """Listens; the test takes each connection, and says what is sent over it."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._taken: list[socket.socket] = []
        self.port = self._server.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.origin = Origin("http", "127.0.0.1", self.port)

    async def take(self) -> socket.socket:
        async with asyncio.timeout(2):
            sock, _ = await self._loop.sock_accept(self._server)
        self._taken.append(sock)
        return sock

    async def takes_request(self) -> socket.socket:
        sock = await self.take()
        await self._loop.sock_recv(sock, 65536)
        return sock

    async def answers(self, call: Any, sock: socket.socket | None = None) -> Any:
        """Start a call, answer it, and return its result and the connection."""
        task = asyncio.ensure_future(call)
        if sock:
            await self._loop.sock_recv(sock, 65536)
        else:
            sock = await self.takes_request()
        await self._loop.sock_sendall(sock, KEPT)
        return await task, sock

    def close(self) -> None:
        for sock in (self._server, *self._taken):
            sock.close()


async def is_gone(sock: socket.socket) -> bool:
    """Whether the other side closes a connection within two seconds."""
    sock.setblocking(False)
    async with asyncio.timeout(2):
        with suppress(ConnectionResetError):  # it had not read all
            while await asyncio.get_running_loop().sock_recv(sock, 65536):
                pass
    return True


@pytest.fixture
async def registry() -> AsyncIterator[Registry]:
    made = Registry()
    yield made
    made.close()


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    def no_context() -> Any:
        raise AssertionError("plain http needs no context")

    made = Pool(no_context)
    yield made
    await made.close()


@pytest.mark.parametrize("end", ["bytes", "end"])
async def test_what_waits_at_a_connection_is_seen_before_the_event_loop_sees_it(
    registry: Registry, connect: Callable[..., RegistryClient], end: str
) -> None:
    client = connect(registry.url)
    _, sock = await registry.answers(client.request("GET", "/1"))

    sock.shutdown(socket.SHUT_WR) if end == "end" else sock.sendall(b"x")
    time.sleep(0.02)  # noqa: ASYNC251 - the loop must not see it
    response, second = await registry.answers(client.request("POST", "/2", body="once"))

    assert response.connection_reused is False
    assert second is not sock
    assert await is_gone(sock)


async def test_a_reset_that_waits_is_seen_too(
    registry: Registry, connect: Callable[..., RegistryClient]
) -> None:
    client = connect(registry.url)
    _, sock = await registry.answers(client.request("GET", "/1"))

    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    sock.close()
    time.sleep(0.02)  # noqa: ASYNC251 - the loop must not see it
    response, _ = await registry.answers(client.request("POST", "/2", body="once"))

    assert response.connection_reused is False


async def test_a_connection_that_was_idle_too_long_is_not_used(
    registry: Registry, connect: Callable[..., RegistryClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = connect(registry.url)
    first, sock = await registry.answers(client.request("GET", "/1"))
    again, _ = await registry.answers(client.request("GET", "/2"), sock)
    monkeypatch.setattr(connections, "LONGEST_IDLE", -1.0)
    late, _ = await registry.answers(client.request("GET", "/3"))

    reused = [response.connection_reused for response in (first, again, late)]
    assert reused == [False, True, False]
    assert await is_gone(sock)


async def test_the_connection_that_rested_last_is_used_first_and_the_oldest_expires(
    registry: Registry, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def exchange() -> Any:
        answer = await pool.send(registry.origin, "GET", GET)
        assert await answer.read() == b"{}"
        assert await answer.read() == b""
        return answer

    one, first = await registry.answers(exchange())
    two, second = await registry.answers(exchange())
    three, third = await registry.answers(exchange())
    for answer in (one, two, three):
        await answer.aclose()

    four, _ = await registry.answers(exchange(), third)
    assert four.reused
    monkeypatch.setattr(connections, "LONGEST_IDLE", -1.0)
    await four.aclose()
    await four.aclose()  # twice is no trouble

    assert await is_gone(first)
    for kept in (second, third):
        with pytest.raises(BlockingIOError):
            kept.recv(1)


async def test_an_answer_that_nobody_reads_to_its_end_ends_the_connection(
    registry: Registry, pool: Pool
) -> None:
    call = asyncio.create_task(pool.send(registry.origin, "GET", GET))
    sock = await registry.takes_request()
    sock.sendall(KEPT[:-1])
    answer = await call

    await answer.aclose()

    assert await is_gone(sock)
    assert not pool._resting


async def test_an_answer_that_comes_early_ends_the_connection(
    registry: Registry, connect: Callable[..., RegistryClient]
) -> None:
    client = connect(registry.url)
    call = asyncio.create_task(client.request("PUT", "/1", body=bytes(16_000_000)))
    sock = await registry.take()
    await asyncio.get_running_loop().sock_recv(sock, 1000)
    sock.sendall(KEPT.replace(b"200 OK", b"413 No"))

    assert (await call).status == 413
    response, _ = await registry.answers(client.request("GET", "/2"))
    assert response.connection_reused is False


async def test_bytes_before_the_first_request_are_not_its_answer(
    registry: Registry, pool: Pool
) -> None:
    connection = await pool._connect(registry.origin)
    (await registry.take()).sendall(KEPT)
    await asyncio.sleep(0.02)

    with pytest.raises(WireError, match="before the request was sent") as caught:
        await connection.send("GET", GET)
    assert caught.value.reason is Reason.PROTOCOL


async def test_a_connection_that_ends_before_the_first_request_is_broken(
    registry: Registry, pool: Pool
) -> None:
    connection = await pool._connect(registry.origin)
    (await registry.take()).close()
    await asyncio.sleep(0.02)

    with pytest.raises(WireError, match="before an answer began"):
        await connection.send("GET", GET)
    assert connection.exchanges == 0


async def test_a_socket_that_becomes_no_connection_is_closed(
    registry: Registry, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise asyncio.CancelledError

    loop = asyncio.get_running_loop()
    if type(loop).__module__ == "uvloop":
        pytest.skip("uvloop closes what it is given itself")
    monkeypatch.setattr(loop, "create_connection", fail)

    with pytest.raises(asyncio.CancelledError):
        await pool.send(registry.origin, "GET", GET)
    assert await is_gone(await registry.take())


async def test_closing_while_a_connection_is_made_leaves_none(registry: Registry) -> None:
    pool = Pool(lambda: None)
    call = asyncio.create_task(pool.send(registry.origin, "GET", GET))
    await asyncio.sleep(0)
    await pool.close()

    with pytest.raises(WireError, match="closed meanwhile"):
        await call
    assert await is_gone(await registry.take())


async def test_an_answer_that_is_given_back_after_closing_keeps_no_connection(
    registry: Registry,
) -> None:
    pool = Pool(lambda: None)
    answer, sock = await registry.answers(pool.send(registry.origin, "GET", GET))
    assert await answer.read() == b"{}"
    await pool.close()
    await answer.aclose()

    assert await is_gone(sock)
    assert pool._open == set()


async def test_what_came_of_an_answer_counts_although_the_connection_broke(
    registry: Registry, pool: Pool
) -> None:
    call = asyncio.create_task(pool.send(registry.origin, "GET", GET))
    sock = await registry.takes_request()
    sock.sendall(KEPT[:-1])
    answer = await call
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    sock.close()

    assert await answer.read() == b"{"
    with pytest.raises(WireError, match="within the body") as caught:
        await answer.read()
    assert isinstance(caught.value.__cause__, ConnectionResetError)


async def test_closing_tells_a_call_under_way_that_its_connection_is_gone(
    peer: Any, client: RegistryClient
) -> None:
    peer.answers(b"HTTP/1.1 200 OK\r\n\r\nhalf", "hang")
    call = asyncio.create_task(client.request("GET", "/x"))
    assert await peer.has(received=1)
    await asyncio.sleep(0.02)

    await client.aclose()

    # A body without a length must not pass for whole because we closed the connection.
    with pytest.raises(RegistryResponseError, match="connection broke after 4 bytes") as caught:
        await call
    assert caught.value.reason is Reason.INCOMPLETE
