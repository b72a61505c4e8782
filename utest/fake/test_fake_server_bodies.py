"""Requests with bodies, whole and broken: each is answered once and recorded once."""

import json
import time

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry

HEAD = b"GET /browse HTTP/1.1\r\nHost: x\r\n"
CHUNKED = b"POST /browse HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


def answers(connection, count: int) -> list[bytes]:
    """The status lines of so many answers."""
    received = b""
    while received.count(b"HTTP/1.1 ") < count:
        chunk = connection.recv(65536)
        assert chunk, received
        received += chunk
    return [part[:3] for part in received.split(b"HTTP/1.1 ")[1:]]


def test_a_large_body_says_nothing_of_the_next_head(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    body = b"x" * 200_000
    post = b"POST /browse HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    connection.sendall(post + HEAD)
    time.sleep(0.1)
    connection.sendall(b"X-More: y\r\n\r\n")

    assert answers(connection, 2) == [b"405", b"200"]
    assert [one.status for one in fake.journal] == [405, 200]


def test_a_head_counts_from_where_it_begins(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(HEAD + b"X-Pad: " + b"x" * 40_000 + b"\r\n\r\n" + HEAD + b"X: ")
    connection.sendall(b"x" * 40_000)
    time.sleep(0.1)
    connection.sendall(b"\r\n\r\n")

    assert answers(connection, 2) == [b"200", b"200"]


@pytest.mark.parametrize("pause", [0, 0.1])
def test_a_broken_chunk_is_one_request(pause: float, fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(CHUNKED)
    time.sleep(pause)
    connection.sendall(b"no chunk\r\n")
    connection.settimeout(2)

    assert answers(connection, 1) == [b"405"]
    assert connection.recv(1) == b""
    (request,) = fake.journal
    assert (request.method, request.status) == ("POST", 405)


def test_a_broken_chunk_at_once_is_one_request(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(CHUNKED + b"no chunk\r\n" + b"x" * 10_000)

    assert answers(connection, 1) == [b"405"]
    assert [one.status for one in fake.journal] == [405]


@pytest.mark.parametrize("fault", [None, "error"])
def test_a_status_of_the_journal_is_a_plain_number(
    fault: str | None, fake: FakeRegistry, client: httpx.Client
) -> None:
    if fault:
        fake.inject(fault)
    for method, path in (("GET", "/browse"), ("PUT", "/browse"), ("GET", "/nowhere")):
        client.request(method, path)

    assert [type(one.status) for one in fake.journal] == [int] * 3
    assert "HTTPStatus" not in repr(list(fake.journal))
    assert json.dumps([one.status for one in fake.journal])
