"""The server itself, by bare connections: what is half sent, broken or unusual."""

import asyncio
import json
import re
import socket
import threading
import time
from concurrent.futures import Future

import pytest

from RegistryLibrary.fake import FakeRegistry, server
from RegistryLibrary.fake.app import Application
from RegistryLibrary.fake.faults import FaultQueue
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.seeds import seeded_store
from RegistryLibrary.fake.server import Server

GET = b"GET /browse?type=lsp HTTP/1.1\r\nHost: x\r\n"


def until_closed(connection: socket.socket) -> bytes:
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
    return received


def one_answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    return int(line.split()[1]), headers, body


def test_a_request_may_come_in_pieces(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    for byte in GET + b"\r\n":
        connection.sendall(bytes([byte]))
        time.sleep(0.0005)

    assert one_answer(connection)[0] == 200
    assert len(fake.journal) == 1


def test_a_connection_is_kept_for_the_next_request(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    for _ in range(3):
        connection.sendall(GET + b"\r\n")
        assert one_answer(connection)[0] == 200


def test_requests_sent_at_once_are_answered_in_order(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    paths = ["/browse", "/nothing", "/packages/x", "/browse"]
    connection.sendall(b"".join(f"HEAD {path} HTTP/1.1\r\n\r\n".encode() for path in paths[:-1]))
    connection.sendall(f"HEAD {paths[-1]} HTTP/1.1\r\nConnection: close\r\n\r\n".encode())

    statuses = re.findall(rb"HTTP/1.1 (\d+)", until_closed(connection))
    assert statuses == [b"200", b"404", b"400", b"200"]
    assert [one.path for one in fake.journal] == paths


def test_an_old_client_is_answered_and_left(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(b"GET /browse HTTP/1.0\r\n\r\n")

    assert until_closed(connection).startswith(b"HTTP/1.1 200 OK")


def test_an_answer_has_the_date_and_names_no_software(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(GET + b"\r\n")
    _, headers, _ = one_answer(connection)

    assert headers.keys() == {"date", "content-type", "content-length"}


@pytest.mark.parametrize("upgrade", ["h2c", "websocket"])
def test_an_offer_to_upgrade_is_ignored(upgrade: str, fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(GET + f"Connection: Upgrade\r\nUpgrade: {upgrade}\r\n\r\n".encode())

    assert one_answer(connection)[0] == 200


@pytest.mark.parametrize(
    ("sent", "method", "path", "reason"),
    [
        (b"no HTTP at all\r\n\r\n", "", "", "another protocol"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "", "", "TLS on a port without"),
        (b"BREW /browse HTTP/1.1\r\n\r\n", "", "", "an unknown method"),
        (b"CONNECT evil:443 HTTP/1.1\r\n\r\n", "CONNECT", "evil:443", "a proxy is asked for"),
        (b"GET /br\xc3\xb6wse HTTP/1.1\r\n\r\n", "", "", "no ASCII"),
        (GET + b"broken header\r\n\r\n", "GET", "/browse", "a header without a colon"),
        (GET + b"Content-Length: x\r\n\r\n", "GET", "/browse", "a length that is none"),
        (
            GET + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            *("GET", "/browse", "two lengths"),
        ),
    ],
)
def test_what_is_no_http_is_a_400_and_recorded(sent, method, path, reason, fake, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(sent)
    status, headers, body = one_answer(connection)

    assert (status, headers["connection"]) == (400, "close"), reason
    assert json.loads(body)["error"]["type"] == "RegistryError"
    assert until_closed(connection) == b""
    (request,) = fake.journal
    assert (request.method, request.status) == (method, 400)
    assert path in (None, request.path)


def test_what_is_broken_is_recorded_without_secrets(connect) -> None:
    with FakeRegistry(api_key="s3cr3t-key") as fake:
        connection = connect(fake.url)
        connection.sendall(
            b"GET /s3cr3t-key?token=abc HTTP/1.1\r\nAuthorization: Bearer s3cr3t-key\r\n"
            b"Host: x\r\nbad\r\n\r\n"
        )
        assert one_answer(connection)[0] == 400
        (request,) = fake.journal

    assert request.path == "/***"
    assert request.query == {"token": ("***",)}
    assert request.headers["Authorization"] == "***"


def test_a_head_without_end_is_refused(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(GET)
    sent = 0
    try:
        while sent < 10_000_000:
            connection.sendall(b"X-Pad: " + b"x" * 1000 + b"\r\n")
            sent += 1009
    except ConnectionError:
        pass  # refused while it was still sending

    assert sent < 5_000_000
    (request,) = fake.journal
    assert (request.method, request.path, request.status) == ("GET", "/browse", 431)
    assert request.query == {"type": ("lsp",)}


def test_a_refused_head_is_told_why(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(GET + b"X-Pad: " + b"x" * 70_000)
    status, _, body = one_answer(connection)

    assert status == 431
    assert "too large" in json.loads(body)["error"]["message"]


@pytest.fixture
def impatient():
    """A server that gives a request 0.2 s to arrive."""
    journal = Journal(10)
    app = Application(seeded_store("examples"), FaultQueue(), journal, None)
    server = Server(app, journal, 0, patience=0.2)
    server.url = f"http://127.0.0.1:{server.port}"
    yield server
    server.stop()


@pytest.mark.parametrize(
    "half",
    [b"G", b"GET /bro", GET, GET + b"X-Header: half", GET + b"Content-Length: 5\r\n\r\nab"],
)
def test_a_half_sent_request_is_given_up(half: bytes, impatient: Server, connect) -> None:
    connection = connect(impatient.url)
    connection.sendall(half)
    begun = time.perf_counter()
    received = until_closed(connection)

    assert 0.15 < time.perf_counter() - begun < 10
    assert received.count(b"HTTP/1.1 200") == ("Length" in half.decode())


def test_dripping_does_not_help(impatient: Server, connect) -> None:
    connection = connect(impatient.url)
    begun = time.perf_counter()

    def drip() -> None:
        for byte in GET * 100:
            connection.sendall(bytes([byte]))
            time.sleep(0.02)

    with pytest.raises(ConnectionError):
        drip()
    assert time.perf_counter() - begun < 10


def test_others_are_served_meanwhile(impatient: Server, connect) -> None:
    lazy = [connect(impatient.url) for _ in range(50)]
    for connection in lazy:
        connection.sendall(b"GET /")
    connection = connect(impatient.url)
    connection.sendall(GET + b"\r\n")

    assert one_answer(connection)[0] == 200


def test_a_request_that_came_in_parts_is_not_given_up_later(impatient, connect) -> None:
    connection = connect(impatient.url)
    for part in (GET[:5], GET[5:], b"\r\n"):
        connection.sendall(part)
        time.sleep(0.02)
    assert one_answer(connection)[0] == 200
    time.sleep(0.3)
    connection.sendall(GET + b"\r\n")

    assert one_answer(connection)[0] == 200


def test_a_silent_connection_ends_like_an_idle_one(impatient: Server, connect) -> None:
    impatient._site.idle = 0.1
    silent = connect(impatient.url)
    assert until_closed(silent) == b""

    idle = connect(impatient.url)
    idle.sendall(GET + b"\r\n")
    assert one_answer(idle)[0] == 200
    assert idle.recv(1) == b""


def test_a_connection_that_breaks_leaves_nothing(impatient: Server, connect) -> None:
    connection = connect(impatient.url)
    connection.sendall(b"GET /")
    # closed with a reset
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()
    second = connect(impatient.url)
    second.sendall(GET + b"\r\n")

    assert one_answer(second)[0] == 200


def test_the_date_moves_on(fake: FakeRegistry, connect) -> None:
    connection = connect(fake.url)

    def date() -> str:
        connection.sendall(GET + b"\r\n")
        return one_answer(connection)[1]["date"]

    first = date()
    time.sleep(1.1)
    assert date() != first


def servers() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("fake-registry-")]


@pytest.mark.parametrize("can_start", [True, False])
def test_a_start_that_is_interrupted_leaves_nothing(
    can_start: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(Future):
        def result(self, timeout: float | None = None) -> object:
            if "seen" in vars(self):
                return super().result(timeout)
            self.seen = True
            raise KeyboardInterrupt

    def no_loop() -> asyncio.AbstractEventLoop:
        raise OSError("Too many open files")

    before = servers()
    monkeypatch.setattr(server, "Future", Interrupted)
    if not can_start:
        monkeypatch.setattr(server, "_new_loop", no_loop)
    journal = Journal(10)
    with pytest.raises(KeyboardInterrupt):
        Server(Application(seeded_store("empty"), FaultQueue(), journal, None), journal, 0)

    end = time.monotonic() + 10
    while servers() != before:
        assert time.monotonic() < end
        time.sleep(0.01)
