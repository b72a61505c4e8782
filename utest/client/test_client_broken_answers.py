"""Answers at the edge of HTTP, and bytes that nobody asked for, over real sockets."""

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
