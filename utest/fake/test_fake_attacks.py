"""Clients that mean harm: each gets an answer or is cut off, and no other client notices."""

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from RegistryLibrary.fake import FakeRegistry, server
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.fake.server import Server

GOOD = b"GET /actor/acme/echo HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = GOOD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
BROWSE = b"GET /browse HTTP/1.1\r\nHost: x\r\n"
RESET = b"\1\0\0\0\0\0\0\0"


def until_closed(connection: socket.socket) -> bytes:
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
    return received


def statuses(received: bytes) -> list[int]:
    return [int(one) for one in re.findall(rb"HTTP/1\.1 (\d{3})", received)]


def wait_until(condition) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def site(fake: FakeRegistry):
    running = fake._origins.own._server
    assert isinstance(running, Server)
    return running._site


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, fake: FakeRegistry) -> FakeRegistry:
    """A fake that waits 0.4 s for slow clients."""
    monkeypatch.setattr(server, "_LOOK", 0.05)
    site(fake).patience = 0.4
    time.sleep(0.5)  # it looks at the pace it had for the last time
    return fake


@pytest.fixture(autouse=True)
def others_are_served(fake: FakeRegistry, connect) -> Iterator[None]:
    """After each attack the fake answers as before, has no error of its own and keeps nothing."""
    yield
    connection = connect(fake.url)
    connection.sendall(LAST)
    assert statuses(until_closed(connection)) == [200]
    assert [
        one.error for one in fake.journal if one.error or (one.status == 500 and not one.fault)
    ] == []
    wait_until(lambda: not site(fake).tasks)


@pytest.mark.parametrize(("count", "status"), [(255, 200), (257, 431), (5000, 431)])
def test_there_may_be_so_many_headers(count: int, status: int, fake, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(BROWSE + b"A: b\r\n" * (count - 1) + b"\r\n")
    connection.shutdown(socket.SHUT_WR)

    assert statuses(until_closed(connection)) == [status]


@pytest.mark.parametrize("tail", [b"X-Trailer: ", b"5;extension="])
def test_what_stands_in_a_body_but_is_none_is_bounded(tail: bytes, fake, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(BROWSE + b"Transfer-Encoding: chunked\r\n\r\n")
    chunk = b"0\r\n" if tail.startswith(b"X") else b""
    connection.sendall(chunk + tail + b"x" * 200_000)

    assert statuses(until_closed(connection)) == [200]
    assert len(fake.journal) == 1


def test_a_trailer_is_no_header(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    fake.inject("latency", delay=0.05)
    connection.sendall(BROWSE + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Late: y\r\n\r\n" + LAST)

    assert statuses(until_closed(connection)) == [200, 200]
    assert "X-Late" not in fake.journal[0].headers


@pytest.mark.parametrize("fault", [None, "latency"])
def test_a_body_of_any_size_is_dropped(fault: str | None, fake: FakeRegistry, connect) -> None:
    if fault:
        fake.inject(fault, delay=0.2)
    connection = connect(fake.url)
    size = 20_000_000
    connection.sendall(BROWSE + b"Content-Length: %d\r\n\r\n" % size)
    for _ in range(200):
        connection.sendall(b"x" * (size // 200))
    connection.sendall(LAST)

    assert statuses(until_closed(connection)) == [200, 200]


def test_an_offer_to_upgrade_leaves_what_follows_alone(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(BROWSE + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + LAST)

    assert statuses(until_closed(connection)) == [200, 200]


def test_whoever_waits_for_a_100_gets_the_answer_and_the_end(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(BROWSE + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n")
    received = until_closed(connection)

    assert statuses(received) == [200]
    assert b"connection: close" in received


def test_a_fault_that_waits_lets_the_body_come(fake: FakeRegistry, connect) -> None:
    fake.inject("latency", delay=0.3)
    connection = connect(fake.url)
    connection.sendall(BROWSE + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n")
    assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(b"12345" + LAST)

    assert statuses(until_closed(connection)) == [200, 200]


def test_an_old_client_gets_no_chunks(fake: FakeRegistry, connect) -> None:
    fake.inject("slow drip", delay=0)
    connection = connect(fake.url)
    connection.sendall(b"GET /.well-known/cleverthis-packages HTTP/1.0\r\n\r\n")
    received = b""
    while b"}}" not in received:
        received += connection.recv(65536)

    assert b"chunked" not in received
    assert json.loads(received.partition(b"\r\n\r\n")[2])
    connection.close()


@pytest.mark.parametrize("fault", [None, *(kind for kind in FaultKind if kind != FaultKind.HANG)])
@pytest.mark.parametrize("path", ["/browse", "/actor/acme/echo", "/nothing"])
def test_head_has_the_headers_of_get_and_no_body(fault, path, fake, connect) -> None:
    def heads(method: str) -> bytes:
        if fault:
            fake.inject(fault, path=path if path != "/nothing" else "*", **options)
        connection = connect(fake.url)
        connection.sendall(f"{method} {path} HTTP/1.1\r\nConnection: close\r\n\r\n".encode())
        received = b""
        while b"\r\n\r\n" not in received and (chunk := connection.recv(65536)):
            received += chunk
        head, _, body = received.partition(b"\r\n\r\n")
        if method == "HEAD":
            assert body == b""
            assert connection.recv(1) == b""
        fake.clear_faults()
        return re.sub(rb"date: .*", b"", head)

    spoils_a_body = {"slow drip", "truncate", "malformed json", "duplicate keys", "gzip bomb"}
    lies = {"oversized body", "tampered content", "unreachable entry", "stale alias"}
    options = {"delay": 0.01} if fault == "latency" else {}
    if fault in spoils_a_body | lies:
        fault = None  # strikes no HEAD: it is answered rightly
    assert heads("HEAD") == heads("GET")


def test_a_client_that_asks_on_and_on_and_reads_nothing_is_cut_off(impatient, connect) -> None:
    connection = connect(impatient.url)
    with suppress(ConnectionError):
        connection.sendall(GOOD * 100_000)
    wait_until(lambda: not site(impatient).connections)

    assert 100 < len(impatient.journal) + impatient.journal.dropped < 100_000


@pytest.mark.parametrize("fault", ["gzip bomb", "oversized body"])
def test_a_large_answer_that_nobody_reads_ends(fault: str, impatient, connect) -> None:
    impatient.inject(fault, size=100_000_000_000)
    connection = connect(impatient.url)
    connection.sendall(BROWSE + b"\r\n")
    wait_until(lambda: site(impatient).connections)
    (line,) = site(impatient).connections
    most = 0
    while site(impatient).connections:
        most = max(most, line._transport.get_write_buffer_size())
        time.sleep(0.01)

    assert most < 4_000_000


def test_what_is_sent_in_advance_behind_a_request_that_waits_is_bounded(impatient, connect) -> None:
    impatient.inject("hang")
    connection = connect(impatient.url)
    connection.settimeout(8)
    with suppress(ConnectionError):
        connection.sendall(GOOD * 1_000_000)
    wait_until(lambda: not site(impatient).connections)
    assert len(impatient.journal) == 1


def test_requests_in_advance_are_answered_behind_one_that_waits(fake, connect) -> None:
    fake.inject("latency", delay=0.3, path="/browse")
    connection = connect(fake.url)
    connection.sendall(BROWSE + b"\r\n" + GOOD * 3000 + LAST)

    assert statuses(until_closed(connection)) == [200] * 3002
    assert fake.journal[0].path == "/browse"


def test_a_client_that_sends_no_more_still_gets_its_answers(fake, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(GOOD * 500)
    connection.shutdown(socket.SHUT_WR)

    assert statuses(until_closed(connection)) == [200] * 500


def test_a_refused_client_may_not_send_on_for_ever(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(b"no HTTP\r\n\r\n")
    assert statuses(connection.recv(1000)) == [400]
    with pytest.raises(ConnectionError):
        connection.sendall(b"x" * 100_000_000)


def test_a_refused_client_that_stays_is_left(impatient: FakeRegistry, connect) -> None:
    connection = connect(impatient.url)
    connection.sendall(b"no HTTP\r\n\r\n")

    assert statuses(until_closed(connection)) == [400]
    wait_until(lambda: not site(impatient).connections)


@pytest.mark.parametrize("fault", list(FaultKind))
def test_a_reset_in_the_middle_of_a_fault_leaves_nothing(fault, fake, connect) -> None:
    fake.inject(fault, times=0)
    for pause in (0, 0.02):
        for path in (b"/browse", b"/actor/acme/echo"):
            connection = connect(fake.url)
            connection.sendall(b"GET %s HTTP/1.1\r\n\r\n" % path)
            time.sleep(pause)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            connection.close()
    fake.clear_faults()
    wait_until(lambda: not (site(fake).connections or site(fake).tasks))


def test_a_thousand_idle_connections_harm_nobody(fake: FakeRegistry, connect) -> None:
    idle = [connect(fake.url) for _ in range(1000)]
    wait_until(lambda: len(site(fake).connections) == 1000)
    connection = connect(fake.url)
    connection.sendall(GOOD * 99 + LAST)

    assert statuses(until_closed(connection)) == [200] * 100
    for one in idle:
        one.close()
    wait_until(lambda: not site(fake).connections)


def test_five_thousand_visits_leave_nothing(fake: FakeRegistry) -> None:
    address = ("127.0.0.1", int(fake.url.rpartition(":")[2]))
    for number in range(5000):
        with socket.create_connection(address, timeout=5) as connection:
            if number % 2:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    wait_until(lambda: not site(fake).connections)
    assert len(fake.journal) == 0


def test_an_endless_line_of_blank_lines_is_an_idle_connection(impatient, connect) -> None:
    site(impatient).idle = 0.2
    connection = connect(impatient.url)
    end = time.monotonic() + 10
    with suppress(ConnectionError):
        while time.monotonic() < end:
            connection.sendall(b"\r\n")
            time.sleep(0.01)
    assert time.monotonic() < end
