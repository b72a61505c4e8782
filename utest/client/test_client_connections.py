"""Connections: kept, dropped, never used for a request twice, and closed with the client."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.transport import httpx
from RegistryLibrary.errors import RegistryConnectionError
from RegistryLibrary.protocol.references import PackageReference

KEPT = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


async def test_requests_in_a_row_share_one_connection(peer: Any, client: RegistryClient) -> None:
    peer.says_always({})

    for _ in range(20):
        await client.request("GET", "/x")

    assert (peer.connections, peer.received) == (1, 20)


async def test_requests_at_once_all_get_their_own_answers(
    peer: Any, client: RegistryClient
) -> None:
    for number in range(10):
        peer.says(number)

    answers = await asyncio.gather(*(client.request("GET", f"/{i}") for i in range(10)))

    assert sorted(answer.json for answer in answers) == list(range(10))
    assert sorted(peer.lines) == [f"GET /{i}" for i in range(10)]


@pytest.mark.parametrize("end", ["close", "reset"])
async def test_a_connection_that_ended_between_two_requests_is_not_used(
    peer: Any, client: RegistryClient, end: str
) -> None:
    peer.answers(KEPT, 0.03, end)
    peer.answers(KEPT)

    await client.request("GET", "/1")
    assert await peer.has(open=0)
    await asyncio.sleep(0.01)
    await client.request("POST", "/2", body="once")

    assert peer.lines == ["GET /1", "POST /2"]
    assert peer.connections == 2


@pytest.mark.parametrize("end", ["close", "reset"])
async def test_a_request_that_was_written_is_never_sent_again(
    peer: Any, client: RegistryClient, end: str
) -> None:
    peer.answers(KEPT)
    peer.answers(b"", end)
    peer.answers_always(KEPT)
    await client.request("GET", "/1")

    with pytest.raises(RegistryConnectionError) as caught:
        await client.request("GET", "/2")

    assert caught.value.attempts == 1
    assert peer.lines == ["GET /1", "GET /2"]


async def test_an_answer_that_announces_the_end_is_the_last_of_its_connection(
    peer: Any, client: RegistryClient
) -> None:
    peer.answers_always(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")

    for _ in range(3):
        await client.request("GET", "/x")

    assert peer.connections == 3


async def test_an_answer_before_the_whole_request_was_read_counts(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    done = asyncio.Event()

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await asyncio.sleep(0.01)
        writer.transport.abort()
        done.set()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    client = connect(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")

    assert (await client.request("PUT", "/x", body=bytes(100_000))).status == 413
    await done.wait()
    server.close()


async def test_closing_leaves_no_socket(peer: Any) -> None:
    peer.says_always({"standard_version": "1.0.0"})

    async with RegistryClient(peer.url) as client:
        await asyncio.gather(*(client.metadata() for _ in range(5)))
        assert peer.open == 5

    assert await peer.has(open=0)


async def test_closing_ends_the_connections_to_other_servers_too(peers: Any, package: Any) -> None:
    one, other = await peers(), await peers()
    other.says(package())

    async with RegistryClient(one.url) as client:
        await client.resolve_reference(f"127.0.0.1:{other.port}:acme/echo", "actor")
        assert other.open == 1

    assert await other.has(open=0)


async def test_nothing_is_sent_before_the_first_operation(peer: Any) -> None:
    async with RegistryClient(peer.url):
        await asyncio.sleep(0.01)

    assert peer.connections == 0


async def test_a_client_that_is_closed_refuses_every_operation(
    peers: Any, package: Any, tmp_path: Any
) -> None:
    one, other = await peers(), await peers()
    other.says_always(package())
    (tmp_path / "a.json").write_text("{}")
    client = RegistryClient(one.url)
    await client.aclose()
    await client.aclose()

    for call in (
        client.get_package("a"),
        client.resolve("a", "b", "c"),
        client.resolve_reference(PackageReference.parse("registry:acme/echo"), "actor"),
        client.resolve_reference(f"127.0.0.1:{other.port}:acme/echo", "actor"),
        client.resolve_reference("local:a", "actor", base=tmp_path),
        anext(client.browse()),
        client.metadata(),
        client.request("GET", "/x"),
    ):
        with pytest.raises(ValueError, match=f"connection to {one.url} is closed") as caught:
            await call
        assert type(caught.value) is ValueError
    assert (one.connections, other.connections) == (0, 0)


async def test_a_transport_that_was_given_is_closed_with_the_client() -> None:
    class Transport(httpx.MockTransport):
        closed = 0

        async def aclose(self) -> None:
            self.closed += 1

    transport = Transport(lambda _: httpx.Response(200, json={}))

    async with RegistryClient("http://registry.test", transport=transport) as client:
        await client.request("GET", "/x")

    assert transport.closed == 1


@pytest.mark.parametrize("transport", ["http", httpx.HTTPTransport, object()])
def test_what_is_no_transport_is_refused(transport: Any) -> None:
    with pytest.raises(
        ValueError, match=r"transport=.* must be an httpx2?\.AsyncBaseTransport"
    ) as it:
        RegistryClient("http://registry.test", transport=transport)

    assert type(it.value) is ValueError


def test_a_client_of_another_event_loop_is_a_bad_argument() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={}))
    client = RegistryClient("http://registry.test", transport=transport)
    asyncio.run(client.request("GET", "/x"))

    with pytest.raises(ValueError, match="is of another event loop") as caught:
        asyncio.run(client.request("GET", "/x"))

    assert type(caught.value) is ValueError
    asyncio.run(client.aclose())


async def test_an_application_can_be_asked_without_a_socket() -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        body = scope["raw_path"] + b"?" + scope["query_string"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    transport = httpx.ASGITransport(application)
    async with RegistryClient("http://registry.test/api", transport=transport) as client:
        response = await client.request("GET", "/a%2Fb", params={"c": "d e"})

    assert response.text == "/api/a%2Fb?c=d%20e"


async def test_the_environment_changes_nothing(
    peer: Any, client: RegistryClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    peer.says({"standard_version": "1.0.0"})

    assert (await client.metadata()).standard_version == "1.0.0"
