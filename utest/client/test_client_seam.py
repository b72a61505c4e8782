"""Sockets of ours below a transport that somebody wraps around them, and below httpx's client."""

import gzip
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient, SocketTransport
from RegistryLibrary.client.transport import httpx
from RegistryLibrary.errors import (
    Reason,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
)
from RegistryLibrary.fake import FakeRegistry

NOBODY = "http://127.0.0.1:1"  # listens there
GOOD = {"standard_version": "1.0.0"}
NO_HTTP = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}{}"
SPLIT = "a\r\nX: b"
CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"


class Watching(httpx.AsyncBaseTransport):
    """What a user may put between: it notes what passes."""

    def __init__(self, inner: httpx.AsyncBaseTransport | None = None) -> None:
        self.inner = inner or SocketTransport()
        self.seen: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.inner.handle_async_request(request)
        self.seen.append(f"{request.method} {response.status_code}")
        return response

    async def aclose(self) -> None:
        await self.inner.aclose()


@pytest.fixture
async def watching() -> AsyncIterator[Watching]:
    transport = Watching()
    yield transport
    await transport.aclose()


@pytest.fixture
async def plain() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=SocketTransport()) as client:
        yield client


class Reading(Watching):
    """What notes the bodies, too, and so has read them before they are given on."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.inner.handle_async_request(request)
        self.seen.append((await response.aread()).decode())
        return response


def _answer(body: bytes, encoding: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def failure(client: RegistryClient) -> RegistryError:
    with pytest.raises(RegistryError) as caught:
        await client.request("GET", "/x")
    return caught.value


async def test_a_transport_that_wraps_ours_sees_what_passes(peer: Any, watching: Watching) -> None:
    peer.says_always(GOOD)

    async with RegistryClient(f"{peer.url}/prefix", transport=watching) as client:
        first = await client.request("GET", "/a/../b")
        second = await client.request("POST", "/c", body={"a": 1})

    assert watching.seen == ["GET 200", "POST 200"]
    assert (first.connection_reused, second.connection_reused) == (False, True)
    assert peer.lines == ["GET /prefix/a/../b", "POST /prefix/c"]
    assert peer.connections == 1
    assert await peer.has(open=0)


@pytest.mark.parametrize("inner", [SocketTransport, httpx.AsyncHTTPTransport])
@pytest.mark.parametrize("packed", [False, True])
async def test_a_transport_that_wraps_ours_may_read_what_comes_back(
    peer: Any, inner: type[httpx.AsyncBaseTransport], packed: bool
) -> None:
    body = gzip.compress(b"{}") if packed else b"{}"
    peer.answers(_answer(body, "gzip" if packed else "identity"))
    peer.says(GOOD)
    transport = Reading(inner())

    async with RegistryClient(peer.url, transport=transport) as client:
        first = await client.request("GET", "/x")
        second = await client.request("GET", "/x")

    assert [first.json, second.json] == [{}, GOOD]
    assert transport.seen[0] == "{}"


async def test_what_no_one_had_to_read_is_taken_as_it_came() -> None:
    packed = {"headers": {"Content-Encoding": "gzip"}, "content": gzip.compress(b"{}")}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, **packed))

    async with RegistryClient(NOBODY, transport=transport) as client:
        response = await client.request("GET", "/x")

    assert response.json == {}
    assert response.headers["Content-Encoding"] == "gzip"


async def test_a_transport_that_keeps_what_it_read_to_itself_is_told_so(peer: Any) -> None:
    class Swallowing(Watching):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            response = await self.inner.handle_async_request(request)
            assert [part async for part in response.aiter_raw()]
            return response

    peer.says(GOOD)

    async with RegistryClient(peer.url, transport=Swallowing()) as client:
        error = await failure(client)

    assert (type(error), error.reason) == (RegistryConnectionError, Reason.BROKEN)
    assert "without having called" in error.message


async def test_what_is_sent_is_the_same_with_it_and_without(peer: Any, watching: Watching) -> None:
    peer.says_always(GOOD)
    requests: list[dict[str, Any]] = [
        {"method": "GET", "path": "/a?b=c", "headers": {"X-Mine": "\xfc"}},
        {"method": "POST", "path": "/empty"},
        {"method": "PUT", "path": "/text", "body": "Grüße"},
        {"method": "GET", "path": "/nothing", "body": b""},
        {"method": "DELETE", "path": "/with", "headers": {"Host": "elsewhere"}, "body": b"x"},
    ]

    for transport in (None, watching):
        async with RegistryClient(peer.url, api_key="hunter2", transport=transport) as client:
            for request in requests:
                await client.request(**request)

    half = len(requests)
    sent = [sorted(request.split(b"\r\n")) for request in peer.requests]
    assert sent[:half] == sent[half:]
    assert b"Content-Length: 0" in sent[1]
    assert not any(line.startswith(b"Content-Length") for line in sent[3])
    assert b"Host: elsewhere" in sent[4]


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        (NO_HTTP, RegistryResponseError, Reason.PROTOCOL),
        (CUT, RegistryResponseError, Reason.INCOMPLETE),
        (b"", RegistryConnectionError, Reason.BROKEN),
        (b"SSH-2.0\r\n", RegistryResponseError, Reason.PROTOCOL),
    ],
)
async def test_an_error_is_the_same_with_it_and_without(
    peer: Any, watching: Watching, answer: bytes, kind: type, reason: Reason
) -> None:
    peer.answers_always(answer, "close")

    errors = []
    for transport in (None, watching):
        async with RegistryClient(peer.url, transport=transport) as client:
            errors.append(await failure(client))

    assert [(type(error), error.reason) for error in errors] == [(kind, reason)] * 2
    assert str(errors[0]) == str(errors[1])


async def test_a_refused_connection_is_the_same_with_it_and_without(
    watching: Watching,
) -> None:
    told = [str(await failure(RegistryClient(NOBODY, transport=one))) for one in (None, watching)]

    assert told[0] == told[1]
    assert "refused" in told[0]


async def test_certificates_are_checked_as_it_was_told() -> None:
    with FakeRegistry(tls="untrusted") as fake:
        strict, lenient = (
            RegistryClient(fake.url, transport=SocketTransport(verify=verify))
            for verify in (True, False)
        )
        async with strict, lenient:
            error = await failure(strict)
            metadata = await lenient.metadata()

    assert error.reason is Reason.UNTRUSTED_CERTIFICATE
    assert metadata.standard_version == "1.0.0"


def test_files_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="verify="):
        SocketTransport(verify=tmp_path / "missing.pem")


async def test_below_the_client_of_httpx_it_is_as_strict(
    peer: Any, plain: httpx.AsyncClient
) -> None:
    peer.says(GOOD)
    peer.answers(NO_HTTP)
    peer.answers(CUT, "close")
    peer.answers(b"", "close")

    assert (await plain.get(f"{peer.url}/x?a=b")).json() == GOOD
    assert peer.lines == ["GET /x?a=b"]
    for error in (httpx.RemoteProtocolError, httpx.ReadError, httpx.ReadError):
        with pytest.raises(error):
            await plain.get(peer.url)
    with pytest.raises(httpx.ConnectError, match="Connect call failed"):
        await plain.get(NOBODY)
    with pytest.raises(httpx.UnsupportedProtocol, match="http://"):
        await plain.get("ftp://127.0.0.1/x")


@pytest.mark.parametrize(
    "parts",
    [
        {"method": "GET / HTTP/1.1\r\nX:"},
        {"headers": {"X": SPLIT}},
        {"headers": {SPLIT: "x"}},
        {"headers": {"X": " x"}},
        {"extensions": {"target": b"/x y"}},
        {"extensions": {"target": b""}},
        {"extensions": {"target": "/\xfc".encode()}},
    ],
)
async def test_nothing_is_smuggled_into_a_request(
    peer: Any, plain: httpx.AsyncClient, parts: dict[str, Any]
) -> None:
    with pytest.raises(httpx.LocalProtocolError):
        await plain.request(**{"method": "GET", "url": peer.url} | parts)

    assert peer.connections == 0


async def test_a_body_that_is_streamed_is_sent_with_its_length(
    peer: Any, plain: httpx.AsyncClient
) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    peer.says(GOOD)

    await plain.post(peer.url, content=parts())

    assert b"Content-Length: 6\r\n" in peer.requests[0]
    assert b"chunked" not in peer.requests[0]


def test_the_context_is_made_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise AssertionError("plain http needs no context")

    monkeypatch.setattr(ssl, "create_default_context", fail)

    SocketTransport()
