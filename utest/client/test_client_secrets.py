"""A secret stays a secret: in no text that anybody sees, and at no other server."""

import asyncio
import json
import logging
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.messages import Request, SentRequest
from RegistryLibrary.client.paths import BaseUrl
from RegistryLibrary.client.settings import ApiKey, Settings
from RegistryLibrary.client.transport import httpx
from RegistryLibrary.errors import RegistryError

KEY = "Hunter2/\"b\\C+d&'e"
ID = "pkg_act_" + "0" * 40


def texts_of(error: BaseException) -> str:
    """All that can be read of an exception and of those it came from."""
    seen, told = [error], []
    for one in seen:
        told += [repr(one), str(one), repr(one.args), *traceback.format_exception(one)]
        told += [repr(value) for value in vars(one).values()]
        seen += [other for other in (one.__cause__, one.__context__) if other and other not in seen]
    return "\n".join(told)


def shows(text: str, key: str = KEY) -> bool:
    """Whether a text shows the key, or half of it, in any way of writing it."""
    half = key[: len(key) // 2 + 1]
    forms = (half, quote(half, safe=""), json.dumps(half)[1:-1], repr(half)[1:-1])
    return any(form.lower() in text.lower() for form in forms)


async def failure_of(call: Any) -> RegistryError | None:
    """The error of a call, `None` if it gave a result."""
    try:
        await call
    except RegistryError as error:
        return error
    except StopAsyncIteration:
        pass
    return None


def with_body(body: bytes, status: str = "500 Oops", *lines: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


ECHO = json.dumps(KEY).encode()

REPEATING = {
    "message": with_body(b'{"error": {"type": "ValidationError", "message": %s}}' % ECHO),
    "type": with_body(b'{"error": {"type": %s, "message": "m"}}' % ECHO),
    "details": with_body(
        b'{"error": {"type": "AccessDeniedError", "details": {%s: [%s]}}}' % (ECHO, ECHO)
    ),
    "text": with_body(f"Bad key {KEY}".encode()),
    "text, cut within the key": with_body(b"x" * 190 + KEY.encode() * 200),
    "percent-encoded": with_body(quote(KEY, safe="").encode()),
    "location": with_body(b"", "302 Found", f"Location: /?next={KEY}"),
    "location, encoded": with_body(b"", "302 Found", f"Location: /{quote(KEY, safe='')}"),
    "request ID": with_body(b"", "500 Oops", f"X-Request-Id: {KEY}"),
    "content type": with_body(b"{}", "200 OK", f"Content-Type: {KEY}"),
    "no JSON": with_body(b"Hello %s" % ECHO, "200 OK"),
    "wrong shape": with_body(b'{"id": 7, "name": %s}' % ECHO, "200 OK"),
    "wrong cursor": with_body(b'{"packages": [], "next_cursor": %s}' % ECHO, "200 OK"),
    "wrong ID": with_body(b'{"id": %s, "content": {}}' % ECHO, "200 OK"),
    "duplicate key": with_body(b"{%s: 1, %s: 2}" % (ECHO, ECHO), "200 OK"),
    "error with success": with_body(
        b'{"error": {"type": "ValidationError", "message": %s}}' % ECHO, "200 OK"
    ),
    "status line": b"HTTP/1.1 garbage %s\r\n\r\n" % KEY.encode(),
    "status line, long": b"x" * 290 + KEY.encode() + b"\r\n\r\n",
    "chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n" % KEY.encode(),
    "encoding": with_body(b"{}", "200 OK", f"Content-Encoding: {KEY}"),
    "cookie": with_body(b"", "401 No", f"Set-Cookie: a={KEY}", f"X-Echo: Bearer {KEY}"),
}


@pytest.mark.parametrize("case", REPEATING)
@pytest.mark.parametrize("header", ["Authorization", "X-Mine"])
async def test_a_key_that_the_registry_repeats_is_shown_nowhere(
    peer: Any, connect: Any, caplog: pytest.LogCaptureFixture, case: str, header: str
) -> None:
    caplog.set_level(logging.DEBUG)
    client = connect(peer.url, api_key=KEY, api_key_header=header)
    peer.answers_always(REPEATING[case], "close")

    calls = (
        client.get_package(ID),
        client.resolve("actor", "acme", "echo"),
        anext(client.browse()),
        client.metadata(),
        client.get_package(KEY),
    )
    errors = [error for call in calls if (error := await failure_of(call))]

    assert len(errors) >= 3
    assert not [error for error in errors if shows(texts_of(error))]
    assert KEY.encode() in peer.requests[0]
    assert not shows(caplog.text)


@pytest.mark.parametrize("case", REPEATING)
async def test_a_secret_of_a_single_request_is_hidden_as_well(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture, case: str
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.answers(REPEATING[case], "close")
    headers = {"Authorization": f"Bearer {KEY}", "X-Other": "seen"}

    call = asyncio.create_task(client.request("GET", "/x", headers=headers))
    error = await failure_of(call)

    if error:
        assert not shows(texts_of(error))
    else:
        assert not shows(f"{call.result()!r} {call.result().excerpt}")
        assert "X-Other: seen" in caplog.text
    assert KEY.encode() in peer.requests[0]
    assert not shows(caplog.text)


async def test_another_key_in_the_key_s_own_header_is_hidden_too(
    peer: Any, connect: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = connect(peer.url, api_key="mine", api_key_header="X-Mine")
    peer.answers(REPEATING["text"])

    response = await client.request("GET", "/x", headers={"x-mine": KEY})

    assert not shows(f"{response!r} {response.excerpt} {caplog.text}")


async def test_a_secret_among_the_client_s_headers_is_hidden(
    peer: Any, connect: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = connect(peer.url, headers={"X-Session-Token": KEY, "X-Plain": "plain"})
    peer.answers(REPEATING["message"])

    with pytest.raises(RegistryError) as caught:
        await client.metadata()

    assert not shows(texts_of(caught.value))
    assert not shows(caplog.text)
    assert "X-Plain: plain" in caplog.text


async def test_a_secret_in_a_query_is_hidden_from_url_and_log(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.says({})

    response = await client.request("GET", "/x", params={"api_key": KEY, "a": "b"})

    assert response.url == f"{peer.url}/x?api_key=***&a=b"
    assert not shows(caplog.text)


@pytest.mark.parametrize("failure", [httpx.ReadError, httpx.RemoteProtocolError, httpx.InvalidURL])
async def test_an_exception_that_tells_the_key_does_not_come_through(
    canned: Any, caplog: pytest.LogCaptureFixture, failure: type[Exception]
) -> None:
    caplog.set_level(logging.DEBUG)
    client = canned(failure(f"Illegal header value b'{KEY}'"), api_key=KEY)

    with pytest.raises(RegistryError) as caught:
        await client.metadata()

    assert not shows(texts_of(caught.value))
    assert not shows(caplog.text)


async def test_a_hung_request_does_not_tell_the_key(
    peer: Any, connect: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.answers("hang")

    with pytest.raises(RegistryError) as caught:
        await connect(peer.url, api_key=KEY).metadata(timeout=0.05)

    assert not shows(texts_of(caught.value))
    assert not shows(caplog.text)


async def test_httpcore_s_own_log_is_ours_to_hush_only_while_we_ask(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.says_always({})

    await client.request("GET", "/ours")
    assert [record for record in caplog.records if record.name.startswith("httpcore")] == []

    async with httpx.AsyncClient(trust_env=False) as other:
        await other.get(f"{peer.url}/theirs")
    assert [record for record in caplog.records if record.name.startswith("httpcore")] != []


def test_no_value_that_holds_a_key_shows_it() -> None:
    headers = (("Authorization", f"Bearer {KEY}"),)
    settings = Settings(BaseUrl.parse("http://registry.test"), ApiKey(KEY), headers=headers)
    sent = SentRequest("GET", f"/{KEY}", headers, KEY.encode(), "url", settings.redactor())
    client = RegistryClient("http://registry.test", api_key=KEY)

    for value in (settings, settings.key, sent, Request("GET", "/", headers, KEY.encode()), client):
        assert not shows(f"{value!r} {value}")


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({}, f"authorization: bearer {KEY}"),
        ({"api_key_scheme": "Token"}, f"authorization: token {KEY}"),
        ({"api_key_scheme": ""}, f"authorization: {KEY}"),
        ({"api_key_header": "X-API-Key", "api_key_scheme": ""}, f"x-api-key: {KEY}"),
    ],
)
async def test_the_key_is_sent_in_any_header_and_scheme(
    peer: Any, connect: Any, options: Any, line: str
) -> None:
    peer.says({})

    await connect(peer.url, api_key=KEY, **options).request("GET", "/x")

    lines = peer.requests[0].decode().split("\r\n")
    assert [one for one in lines if KEY in one and one.lower() == line.lower()]
    assert sum(KEY in one for one in lines) == 1


async def test_an_anonymous_client_sends_no_key(peer: Any, client: RegistryClient) -> None:
    peer.says({})

    await client.request("GET", "/x")

    assert b"authorization" not in peer.requests[0].lower()


@pytest.mark.parametrize("type", ["actor", None])
async def test_no_key_and_no_header_goes_to_another_server(
    peers: Callable[..., Any], connect: Any, package: Any, type: str | None
) -> None:
    one, other = await peers(), await peers()
    if type is None:
        other.says({"packages": [package()]})
    other.says(package())
    client = connect(
        one.url, api_key=KEY, api_key_header="X-Key", headers={"X-Extra": "a", "Cookie": "b=c"}
    )

    await client.resolve_reference(f"127.0.0.1:{other.port}:acme/echo", type)

    assert one.requests == []
    for request in other.requests:
        names = {line.partition(b":")[0].lower() for line in request.split(b"\r\n")[1:] if line}
        assert names == {b"accept", b"accept-encoding", b"user-agent", b"host"}
        assert not shows(request.decode())


async def test_a_redirect_takes_no_key_anywhere(peers: Callable[..., Any], connect: Any) -> None:
    one, other = await peers(), await peers()
    one.answers(with_body(b"", "302 Found", f"Location: {other.url}/x"))

    with pytest.raises(RegistryError, match="which is not followed"):
        await connect(one.url, api_key=KEY).metadata()
    await asyncio.sleep(0.01)

    assert other.connections == 0
