"""One deadline over each operation, whatever the registry does; and cancellation."""

import asyncio
import socket
from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.wire.connection import Connection
from RegistryLibrary.errors import RegistryConnectionError, RegistryTimeoutError

OK = b"HTTP/1.1 200 OK\r\n"


async def test_the_client_s_own_deadline_counts_where_a_call_has_none(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    peer.answers_always("hang")
    client = connect(peer.url, timeout=0.05)

    for call in (
        client.get_package("a"),
        client.resolve("a", "b", "c"),
        client.resolve_reference("registry:acme/echo@v1.x"),
        anext(client.browse()),
        client.metadata(),
        client.request("GET", "/x"),
    ):
        with pytest.raises(RegistryTimeoutError, match=r"0\.05 seconds"):
            await call


@pytest.mark.parametrize(
    ("steps", "came"),
    [
        (("hang",), ""),
        ((OK, "hang"), ""),
        ((OK + b"Content-Length: 9\r\n\r\n", "hang"), " Status 200 and 0 of 9 bytes"),
        ((OK + b"Content-Length: 9\r\n\r\n{", "hang"), " Status 200 and 1 of 9 bytes"),
        ((OK + b"\r\n{}", "hang"), " Status 200 and 2 bytes"),
    ],
)
async def test_the_error_tells_how_much_of_an_answer_came(
    peer: Any, connect: Callable[..., RegistryClient], steps: tuple[Any, ...], came: str
) -> None:
    peer.answers(*steps)
    client = connect(peer.url, timeout=0.3)

    with pytest.raises(RegistryTimeoutError) as caught:
        await client.metadata()

    told = f"{came} of its body came, but not the rest." if came else ""
    assert caught.value.message == f"No complete answer came within 0.3 seconds.{told}"
    assert caught.value.status is None


async def test_what_came_of_an_answer_hides_a_key_that_it_repeats(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    peer.answers(OK + b"Content-Length: 10000007\r\n\r\n{", "hang")

    with pytest.raises(RegistryTimeoutError, match=r"and 1 of \*\*\* bytes"):
        await connect(peer.url, timeout=0.3, api_key="10000007").metadata()


async def test_what_came_of_an_earlier_attempt_is_not_told(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    peer.answers(OK + b"Content-Length: 9\r\n\r\n{", "close")
    peer.answers("hang")

    with pytest.raises(RegistryTimeoutError) as caught:
        await connect(peer.url, timeout=0.6, retries=1).metadata()
    assert caught.value.message == "No complete answer came within 0.6 seconds."
    assert caught.value.attempts == 2


async def test_browsing_for_the_type_and_resolving_share_one_deadline(
    peer: Any, client: RegistryClient, package: Any
) -> None:
    peer.says({"packages": [package()]})
    peer.answers("hang")
    started = perf_counter()

    with pytest.raises(RegistryTimeoutError):
        await client.resolve_reference("registry:acme/echo", timeout=0.3)
    assert perf_counter() - started < 10
    assert len(peer.requests) == 2


async def test_a_connection_that_is_never_taken_meets_the_deadline(
    connect: Callable[..., RegistryClient],
) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        port = server.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:  # a full queue: the next connection waits
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))

        with pytest.raises(RegistryTimeoutError):
            await connect(f"http://127.0.0.1:{port}").metadata(timeout=0.2)
        for filler in fillers:
            filler.close()


async def test_a_cancelled_call_leaves_the_client_usable_and_no_socket(
    peer: Any, client: RegistryClient
) -> None:
    cut = OK + b"Content-Length: 9\r\n\r\nab"
    for count, steps in enumerate([("hang",), (cut, "hang")], start=1):
        peer.answers(*steps)
        call = asyncio.create_task(client.metadata())
        assert await peer.has(received=count)
        await asyncio.sleep(0.02)

        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert await peer.has(open=0)

    peer.says({"standard_version": "1.0.0"})
    assert (await client.metadata()).standard_version == "1.0.0"


async def test_many_cancelled_calls_leave_no_socket(peer: Any, client: RegistryClient) -> None:
    peer.answers_always("hang")
    calls = [asyncio.create_task(client.metadata()) for _ in range(30)]
    assert await peer.has(open=30)

    for call in calls:
        call.cancel()
    results = await asyncio.gather(*calls, return_exceptions=True)

    assert {type(result) for result in results} == {asyncio.CancelledError}
    assert await peer.has(open=0)
    peer.says_always({"standard_version": "1.0.0"})
    assert (await client.metadata()).standard_version == "1.0.0"


async def test_a_call_cancelled_between_connecting_and_sending_leaves_no_socket(
    peer: Any, client: RegistryClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_: Any) -> None:
        await asyncio.sleep(60)

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "send", hang)
        with pytest.raises(RegistryTimeoutError):
            await client.metadata(timeout=0.05)
    peer.says({"standard_version": "1.0.0"})

    assert await peer.has(connections=1, open=0)
    assert (await client.metadata()).standard_version == "1.0.0"
    assert (peer.connections, peer.received) == (2, 1)


async def test_closing_ends_the_calls_under_way(peer: Any, client: RegistryClient) -> None:
    peer.answers_always("hang")
    call = asyncio.create_task(client.metadata())
    assert await peer.has(open=1)
    await asyncio.sleep(0.02)

    await client.aclose()

    with pytest.raises(RegistryConnectionError):
        await call
    assert await peer.has(open=0)
