"""Turns on a connection of the fake: how they end where a client goes half-way."""

import socket
import time
from contextlib import suppress

import pytest

from RegistryLibrary.fake import FakeRegistry, FaultKind
from RegistryLibrary.fake.turns import Turn

GET = b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n"
HALF = b"POST /browse HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 100\r\n\r\nhalf"


def until_closed(connection: socket.socket) -> bytes:
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
    return received


@pytest.mark.parametrize("target", ["http://x", "http://x?type=actor", "http://x/"])
def test_a_url_without_a_path_means_the_root(target: str, fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

    assert until_closed(connection).startswith(b"HTTP/1.1 404 ")
    assert fake.journal[0].path == "/"


def test_a_fault_does_not_wait_for_a_client_that_said_its_last_word(
    fake: FakeRegistry, connect
) -> None:
    fake.inject("hang", times=0)
    connection = connect(fake.url)
    connection.sendall(GET * 3)
    connection.shutdown(socket.SHUT_WR)

    assert until_closed(connection) == b""
    assert [request.fault for request in fake.journal][:1] == [FaultKind.HANG]


def test_faults_answer_whoever_said_the_last_word_and_reads_on(fake: FakeRegistry, connect) -> None:
    fake.inject("status", status=503, times=0)
    connection = connect(fake.url)
    connection.sendall(GET * 50)
    connection.shutdown(socket.SHUT_WR)

    assert until_closed(connection).count(b"HTTP/1.1 503 ") == 50


def test_the_answer_to_half_a_request_is_the_last(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(HALF)

    assert until_closed(connection).startswith(b"HTTP/1.1 405 ")


def test_a_client_that_resets_while_it_is_answered_leaves_nothing(
    fake: FakeRegistry, connect
) -> None:
    for _ in range(20):
        connection = connect(fake.url)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.sendall(HALF)
        connection.close()
    end = time.monotonic() + 10
    while fake._origins.own._server._site.connections:
        assert time.monotonic() < end
        time.sleep(0.01)


async def test_nothing_can_be_sent_behind_a_whole_answer() -> None:
    class Line:
        date = b"date: now\r\n"

        def __init__(self) -> None:
            self.written = b""

        async def writable(self) -> None:
            pass

        def write(self, data: bytes) -> None:
            self.written += data

        def end(self, _: Turn) -> None:
            pass

        def pump(self) -> None:
            pass

    line = Line()
    turn = Turn(line, {"method": "GET", "http_version": "1.1"}, keep_alive=True)
    await turn.send({"type": "http.response.start", "status": 200, "headers": []})
    await turn.send({"type": "http.response.body", "body": b"all"})
    assert line.written.endswith(b"3\r\nall\r\n0\r\n\r\n")
    with pytest.raises(RuntimeError, match="The answer is complete; nothing can follow"):
        await turn.send({"type": "http.response.body", "body": b"more"})


def test_a_target_in_other_characters_is_refused(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall("GET /actor/acme/é HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    answer = until_closed(connection)

    assert answer.startswith(b"HTTP/1.1 400 ")


def test_what_follows_the_last_request_is_no_request(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(GET.replace(b"Host", b"Connection: close\r\nHost") + GET)

    assert until_closed(connection).count(b"HTTP/1.1 ") == 1
    assert [request.status for request in fake.journal] == [200]


@pytest.mark.parametrize(
    ("line", "fault"), [(b"POST /__fake/api/reset", None), (b"GET /browse", "hang")]
)
def test_the_rest_of_a_body_is_not_waited_for_without_end(
    line: bytes, fault: str | None, fake: FakeRegistry, connect
) -> None:
    if fault:
        fake.inject(fault)
    fake._origins.own._server._site.patience = 0.2
    patient, slow = connect(fake.url), connect(fake.url)
    slow.sendall(line + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf")

    with suppress(ConnectionError):
        assert until_closed(slow) == b""
    fake.inject("hang", path="/browse")
    patient.sendall(GET)
    patient.settimeout(1)
    with pytest.raises(TimeoutError):  # a whole request hangs as long as the fault wants it to
        patient.recv(1)
