"""Registries that break HTTP, over real sockets: each failure has a name, the next call works."""

import logging
import socket
from collections.abc import Callable
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.errors import (
    Reason,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
)

OK = b"HTTP/1.1 200 OK\r\n"
UNCLEAR = (RegistryResponseError, Reason.PROTOCOL)
CUT = (RegistryResponseError, Reason.INCOMPLETE)
CLOSED = (RegistryConnectionError, Reason.BROKEN)
NOT_JSON = (RegistryResponseError, Reason.NOT_JSON)

BROKEN = {
    "closed without a byte": ((b"", "close"), CLOSED, "closed before an answer"),
    "reset without a byte": ((b"", "reset"), CLOSED, "closed before an answer"),
    "closed in the status line": ((b"HTTP/1.1 20", "close"), CLOSED, "closed before"),
    "closed in the headers": ((OK + b"Content-Le", "close"), CLOSED, "closed before"),
    "reset in the body": (
        (OK + b"Content-Length: 10\r\n\r\nabc", 0.1, "reset"),
        CUT,
        "after 3 of 10 bytes of the body",
    ),
    "length beyond the body": (
        (OK + b"Content-Length: 10\r\n\r\nabc", "close"),
        CUT,
        "after 3 of 10 bytes",
    ),
    "chunk cut": (
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", "close"),
        CUT,
        "after 2 bytes",
    ),
    "last chunk missing": (
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", "close"),
        CUT,
        "after 2 bytes",
    ),
    "chunk that is none": (
        (OK + b"Transfer-Encoding: chunked\r\n\r\nclosed\r\n", "close"),
        UNCLEAR,
        "the answer is not HTTP",
    ),
    "no length, closed half way through JSON": (
        (OK + b'\r\n{"a": ', "close"),
        NOT_JSON,
        "may have been cut",
    ),
    "garbage": ((b"garbage\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "garbage that speaks of the end": (
        (b"Server disconnected without sending a response.\r\n\r\n", "close"),
        UNCLEAR,
        "No HTTP",
    ),
    "HTTP/0.9": ((b"<html>hello</html>\r\n", "close"), UNCLEAR, "something else: '<html>"),
    "HTTP/2": ((b"HTTP/2 200\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "status 99": ((b"HTTP/1.1 099 X\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "status 20": ((b"HTTP/1.1 20 X\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "status 600": ((b"HTTP/1.1 600 X\r\nContent-Length: 0\r\n\r\n",), UNCLEAR, "status is 600"),
    "status 999": ((b"HTTP/1.1 999 X\r\nContent-Length: 2\r\n\r\n{}",), UNCLEAR, "status is 999"),
    "upgrade nobody asked for": ((b"HTTP/1.1 101 X\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "header of 2 MB": ((OK + b"X: " + b"a" * 2_000_000 + b"\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "100000 headers": ((OK + b"X: a\r\n" * 100_000 + b"\r\n", "close"), UNCLEAR, "No HTTP"),
    "header without a name": ((OK + b": a\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "NUL in a header": ((OK + b"X: a\0b\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "two lengths": (
        (OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", "close"),
        UNCLEAR,
        "No HTTP",
    ),
    "one length twice": (
        (OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",),
        UNCLEAR,
        "Duplicate Content-Length at byte",
    ),
    "length and chunks": (
        (OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",),
        UNCLEAR,
        "can't be present with",
    ),
    "a body beyond its length": (
        (OK + b"Content-Length: 2\r\n\r\n{}POISON",),
        UNCLEAR,
        "After 2 of 2 bytes of its body the answer is not HTTP: bytes follow its end: 'POISON'",
    ),
    "a second answer": (
        (OK + b"Content-Length: 2\r\n\r\n{}" + OK + b"Content-Length: 2\r\n\r\n{}",),
        UNCLEAR,
        "bytes follow its end: 'HTTP/1.1 200 OK",
    ),
    "an empty line behind chunks": (
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n\r\n",),
        UNCLEAR,
        "bytes follow its end",
    ),
    "a body where there is none": (
        (b"HTTP/1.1 204 No Content\r\n\r\n{}",),
        UNCLEAR,
        "bytes follow its end: '{}'",
    ),
    "an empty line before the answer": ((b"\r\n" + OK + b"\r\n", "close"), UNCLEAR, "begins with"),
    "bare line feeds": ((b"HTTP/1.1 200 OK\n\n{}", "close"), UNCLEAR, "Missing expected CR"),
    "a folded header": ((OK + b"X: a\r\n b\r\n\r\n", "close"), UNCLEAR, "whitespace"),
    "information without end": (
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 5000,),
        UNCLEAR,
        "more than 32 heads of status 1xx",
    ),
    "a chunk extension without end": (
        (OK + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"a" * 100_000,),
        UNCLEAR,
        "chunk extensions",
    ),
    "another protocol": (
        (b"SSH-2.0-OpenSSH_9.6\r\n",),
        UNCLEAR,
        "begins with something else: 'SSH",
    ),
    "negative length": ((OK + b"Content-Length: -1\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "unknown transfer encoding": (
        (OK + b"Transfer-Encoding: gzip\r\n\r\n", "close"),
        UNCLEAR,
        "No HTTP",
    ),
    "empty body": ((OK + b"Content-Length: 0\r\n\r\n",), NOT_JSON, "The body is empty"),
    "no content": ((b"HTTP/1.1 204 No Content\r\n\r\n",), NOT_JSON, "The body is empty"),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_a_broken_answer_has_a_name_and_the_next_call_works(
    peer: Any, client: RegistryClient, case: str
) -> None:
    steps, expected, told = BROKEN[case]
    peer.answers(*steps)
    peer.says({"standard_version": "1.0.0"})

    with pytest.raises(RegistryError) as caught:
        await client.metadata()

    error = caught.value
    assert (type(error), error.reason) == expected
    assert told in error.message
    assert (error.method, error.attempts, error.stated) == ("GET", 1, False)
    assert error.url == f"{peer.url}/.well-known/cleverthis-packages"
    assert len(peer.requests) == 1
    assert (await client.metadata()).standard_version == "1.0.0"


async def test_a_status_that_nobody_asked_for_is_an_error(
    peer: Any, client: RegistryClient
) -> None:
    peer.answers(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 999999999\r\n\r\n")

    with pytest.raises(RegistryError) as caught:
        await client.metadata()

    assert (type(caught.value), caught.value.status) == (RegistryError, 304)


@pytest.mark.parametrize(
    ("method", "status"), [("HEAD", "200 OK"), ("head", "200 OK"), ("GET", "304 Not Modified")]
)
async def test_an_answer_without_a_body_may_tell_the_length_of_one(
    peer: Any, client: RegistryClient, method: str, status: str
) -> None:
    length = b"Content-Length: 999999999\r\nContent-Encoding: br\r\n\r\n"
    peer.answers(f"HTTP/1.1 {status}\r\n".encode() + length)
    peer.says({})

    response = await client.request(method, "/x")

    assert (response.body, response.method) == (b"", method.upper())
    assert response.headers["Content-Length"] == "999999999"
    assert (await client.request("GET", "/x")).json == {}
    assert peer.connections == 1


async def test_information_before_the_answer_is_passed_over(
    peer: Any, client: RegistryClient
) -> None:
    peer.answers(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 3 + OK + b"\r\n{}", "close")

    assert (await client.request("GET", "/x")).json == {}


async def test_headers_are_kept_as_they_came(peer: Any, client: RegistryClient) -> None:
    peer.answers(OK + b"Content-Length: 0\r\nX-A: 1\r\nx-a: \xfc\r\nSet-Cookie: a=b\r\n\r\n")
    peer.says({})

    response = await client.request("GET", "/x")
    await client.request("GET", "/x")

    assert response.headers["X-a"] == "1, ü"
    assert ("x-a", "ü") in response.headers.pairs
    assert b"cookie" not in peer.requests[1].lower()


@pytest.mark.parametrize(
    "extra",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nPOISON", b"\r\n", b"x"],
    ids=["a whole answer", "an empty line", "one byte"],
)
async def test_bytes_that_come_after_an_answer_are_never_taken_for_the_next(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture, extra: bytes
) -> None:
    caplog.set_level(logging.INFO)
    peer.answers(OK + b"Content-Length: 5\r\n\r\nfirst", 0.05, extra)
    peer.answers(OK + b"Content-Length: 6\r\n\r\nsecond")

    assert (await client.request("GET", "/1")).body == b"first"
    assert await peer.has(open=0)
    assert (await client.request("GET", "/2")).body == b"second"
    assert peer.lines == ["GET /1", "GET /2"]
    assert peer.connections == 2
    assert "Bytes nobody asked for" in caplog.text


async def test_nothing_listens_at_a_port(peer: Any, connect: Callable[..., RegistryClient]) -> None:
    await peer.stop()

    for url in (peer.url, peer.url.replace("127.0.0.1", "localhost")):
        with pytest.raises(RegistryConnectionError, match="was refused") as caught:
            await connect(url).metadata()
        assert caught.value.reason is Reason.REFUSED


async def test_a_host_that_has_no_address(
    connect: Callable[..., RegistryClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(RegistryConnectionError, match="No address is known") as caught:
        await connect("http://registry.test").metadata()
    assert caught.value.reason is Reason.UNKNOWN_HOST


async def test_a_quote_is_cut_behind_a_secret_and_not_within(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    key = "k3y-of-mine-" + "abcdefgh" * 5
    for length in range(20, 70, 7):
        peer.answers(b"?" * length + key.encode() + b"\r\n", "close")

        with pytest.raises(RegistryResponseError) as caught:
            await connect(peer.url, api_key=key).metadata()

        assert "k3y" not in str(caught.value)
        assert len(caught.value.message) < 150
