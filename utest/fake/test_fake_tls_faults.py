"""Faults and bodies over TLS on bare sockets, with both loops: each as exact as without."""

import gzip
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.server import Server
from RegistryLibrary.fake.struck import TRANSPORT

GET = b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /browse HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

Dial = Callable[..., Any]

pytestmark = pytest.mark.usefixtures("either_loop", "no_noise")


@pytest.fixture
def fake() -> Iterator[FakeRegistry]:
    with FakeRegistry(tls="valid") as fake:
        yield fake


def until_closed(connection: Any) -> bytes:
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
    return received


def asked(connection: Any, request: bytes = LAST) -> bytes:
    connection.sendall(request)
    received: bytes = until_closed(connection)
    return received


@pytest.mark.parametrize("size", [0, 1, 20, 1000])
def test_a_body_is_cut_at_the_byte_it_was_told(size: int, fake: FakeRegistry, dial: Dial) -> None:
    whole = asked(dial(fake)).partition(b"\r\n\r\n")[2]
    fake.inject("truncate", size=size)
    cut = asked(dial(fake)).partition(b"\r\n\r\n")[2]

    assert cut == whole[:size]


def test_a_connection_closes_without_a_byte(fake: FakeRegistry, dial: Dial) -> None:
    fake.inject("disconnect")

    assert asked(dial(fake)) == b""


def test_a_body_drips(fake: FakeRegistry, dial: Dial) -> None:
    fake.inject("slow drip", delay=0.001)
    connection = dial(fake)
    connection.sendall(GET)
    received = b""
    while b"\r\n\r\n" not in received or len(received.partition(b"\r\n\r\n")[2]) < 5:
        piece = connection.recv(65536)
        if b"HTTP" not in piece:
            assert len(piece) <= len(b"1\r\n{\r\n")
        received += piece


def test_a_bomb_is_small_on_the_wire(fake: FakeRegistry, dial: Dial) -> None:
    fake.inject("gzip bomb", size=10_000_000)
    body = asked(dial(fake)).partition(b"\r\n\r\n")[2]

    assert len(body) < 100_000
    assert len(gzip.decompress(body)) == 10_000_000


def test_a_client_that_reads_slowly_gets_all_of_a_large_body(
    fake: FakeRegistry, dial: Dial
) -> None:
    fake.inject("oversized body", size=8_000_000)
    connection = dial(fake)
    connection.sendall(LAST)
    time.sleep(0.3)  # the fake has to stop sending meanwhile
    answer = until_closed(connection)

    assert len(answer.partition(b"\r\n\r\n")[2]) == 8_000_000


def test_what_a_client_does_not_read_does_not_pile_up(fake: FakeRegistry, dial: Dial) -> None:
    waiting: list[int] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(64):
            body = {"type": "http.response.body", "body": b"x" * 131_072, "more_body": True}
            await send(body)
            waiting.append(scope[TRANSPORT].get_write_buffer_size())
        await send({"type": "http.response.body"})

    made = Server(app, Journal(10), 0, tls=fake._origins.certificates.context)
    made.url, made.ca_bundle = f"https://127.0.0.1:{made.port}", fake.ca_bundle
    connection = dial(made)
    connection.sendall(LAST)
    time.sleep(0.3)
    received = until_closed(connection)
    made.stop()

    assert received.count(b"x") >= 64 * 131_072
    assert max(waiting) < 1_000_000


def test_a_large_request_is_taken_in_pieces(fake: FakeRegistry, dial: Dial) -> None:
    fake.inject("latency", delay=0.3)  # the fake has to stop reading meanwhile
    connection = dial(fake)
    connection.sendall(GET[:-2] + b"Content-Length: 3000000\r\n\r\n" + b"x" * 3_000_000)

    assert asked(connection).count(b"HTTP/1.1 200 OK") == 2


def test_the_second_origin_has_the_same_certificates(dial: Dial, trusting: Any) -> None:
    with FakeRegistry(tls="mutual") as fake:
        fake.inject("cross origin redirect")
        answer = asked(dial(fake, cert=fake.client_cert))
        assert f"location: {fake.other.url}/browse".encode() in answer
        assert fake.other.url.startswith("https://")
        with trusting(fake, cert=fake.client_cert).wrap_socket(
            dial(fake.other, bare=True), server_hostname="127.0.0.1"
        ) as connection:
            assert asked(connection).startswith(b"HTTP/1.1 200 OK")
        assert len(fake.other.journal) == 1
