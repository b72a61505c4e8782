"""HTTPS on bare sockets, with both loops: handshakes, good and bad, and faults behind them."""

import asyncio
import gc
import gzip
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from RegistryLibrary.fake import FakeRegistry, TlsMode, server
from RegistryLibrary.fake.app import Application
from RegistryLibrary.fake.certificates import Certificates
from RegistryLibrary.fake.faults import FaultQueue
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.seeds import seeded_store

GET = b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /browse HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
ALERT = b"\x15\x03"
SOON = 5.0

Dial = Callable[..., Any]


@pytest.fixture(autouse=True, params=["as installed", "asyncio"])
def _loop(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the loop that is there, uvloop where it exists, and with that of Python."""
    if request.param == "asyncio":
        monkeypatch.setattr(server, "_new_loop", asyncio.new_event_loop)


@pytest.fixture(autouse=True)
def _no_noise(caplog: pytest.LogCaptureFixture, capfd: Any) -> Iterator[None]:
    """Nothing is printed or logged, whatever clients do."""
    yield
    gc.collect()
    loud = [one.getMessage() for one in caplog.get_records("call") if one.levelno > logging.INFO]
    assert loud == []
    assert capfd.readouterr().err == ""


@pytest.fixture
def dial() -> Iterator[Dial]:
    """Open a connection to a fake, by default one over TLS."""
    with ExitStack() as opened:

        def call(fake: FakeRegistry, *, bare: bool = False, **limits: Any) -> Any:
            port = int(fake.url.rpartition(":")[2])
            plain = socket.create_connection(("127.0.0.1", port), timeout=SOON)
            opened.enter_context(plain)
            if bare:
                return plain
            context = trusting(fake, **limits)
            return opened.enter_context(context.wrap_socket(plain, server_hostname="127.0.0.1"))

        yield call


def trusting(
    fake: Any, version: ssl.TLSVersion | None = None, cert: Path | None = None
) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=fake.ca_bundle)
    if version:
        context.minimum_version = context.maximum_version = version
    if cert:
        context.load_cert_chain(cert)
    return context


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


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_requests_are_answered_over_tls(version: Any, fake: FakeRegistry, dial: Dial) -> None:
    connection = dial(fake, version=version)
    connection.sendall(GET[:10])
    connection.sendall(GET[10:] + GET)
    answer = asked(connection)

    assert fake.url.startswith("https://127.0.0.1:")
    assert answer.count(b"HTTP/1.1 200 OK") == 3
    assert [one.status for one in fake.journal] == [200, 200, 200]


@pytest.mark.parametrize("name", ["127.0.0.1", "::1", "localhost"])
def test_the_certificate_is_good_for_each_name_of_this_machine(
    name: str, fake: FakeRegistry, dial: Dial
) -> None:
    with trusting(fake).wrap_socket(dial(fake, bare=True), server_hostname=name) as connection:
        assert asked(connection).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_old_versions_are_refused(fake: FakeRegistry, dial: Dial) -> None:
    context = trusting(fake)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1

    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        context.wrap_socket(dial(fake, bare=True), server_hostname="127.0.0.1")


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        (TlsMode.UNTRUSTED, "unable to get local issuer"),
        (TlsMode.EXPIRED, "certificate has expired"),
        (TlsMode.WRONG_HOST, "IP address mismatch"),
    ],
)
def test_each_mode_is_wrong_in_one_way_only(mode: TlsMode, told: str, dial: Dial) -> None:
    with FakeRegistry(tls=mode) as fake:
        with pytest.raises(ssl.SSLCertVerificationError, match=told):
            dial(fake)
        context = trusting(fake)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(dial(fake, bare=True)) as connection:
            assert asked(connection).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("version", "told"),
    [
        (ssl.TLSVersion.TLSv1_2, "ALERT_HANDSHAKE_FAILURE"),
        (ssl.TLSVersion.TLSv1_3, "ALERT_CERTIFICATE_REQUIRED"),
    ],
)
def test_a_client_without_a_certificate_is_told_so(version: Any, told: str, dial: Dial) -> None:
    with FakeRegistry(tls="mutual") as fake:
        with pytest.raises(ssl.SSLError, match=told):
            asked(dial(fake, version=version), GET)
        connection = dial(fake, version=version, cert=fake.client_cert)
        assert asked(connection).startswith(b"HTTP/1.1 200 OK")
        assert len(fake.journal) == 1


def test_a_refused_client_that_goes_on_sending_still_hears_why(dial: Dial) -> None:
    with FakeRegistry(tls="mutual") as fake:
        connection = dial(fake, version=ssl.TLSVersion.TLSv1_3)
        for _ in range(20):
            connection.sendall(GET * 1000)
        with pytest.raises(ssl.SSLError, match="ALERT_CERTIFICATE_REQUIRED"):
            connection.recv(1)


@pytest.mark.parametrize("said", [GET, b"DELETE /x HTTP/1.1\r\n\r\n", b"\0" * 100, b"\x16\x03\x01"])
def test_what_is_no_tls_gets_an_alert_and_no_more(
    said: bytes, fake: FakeRegistry, dial: Dial
) -> None:
    connection = dial(fake, bare=True)
    connection.sendall(said)
    if said.startswith(b"\x16"):
        connection.shutdown(socket.SHUT_WR)
        assert until_closed(connection) == b""
    else:
        answer = until_closed(connection)
        assert (answer[:2], len(answer)) == (ALERT, 7)
    assert len(fake.journal) == 0


@pytest.fixture
def impatient() -> Iterator[Any]:
    """A server that gives a handshake 0.3 s."""
    journal = Journal(10)
    app = Application(seeded_store("examples"), FaultQueue(), journal, None)
    certificates = Certificates(TlsMode.VALID)
    certificates.lay_out()
    made = server.Server(app, journal, 0, patience=0.3, tls=certificates.context)
    made.url = f"https://127.0.0.1:{made.port}"
    made.ca_bundle = certificates.ca_bundle
    yield made
    made.stop()
    certificates.remove()


@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01\x02\x00\x01\x00"])
def test_a_handshake_that_never_ends_is_given_up(said: bytes, impatient: Any, dial: Dial) -> None:
    stuck = [dial(impatient, bare=True) for _ in range(20)]
    for connection in stuck:
        connection.sendall(said)
    begun = time.perf_counter()
    assert asked(dial(impatient)).startswith(b"HTTP/1.1 200 OK")
    for connection in stuck:
        with suppress(ConnectionResetError):
            assert connection.recv(1) == b""
    assert time.perf_counter() - begun < SOON


def test_a_handshake_that_ended_has_no_deadline_any_more(impatient: Any, dial: Dial) -> None:
    connection = dial(impatient)
    time.sleep(0.5)

    assert asked(connection).startswith(b"HTTP/1.1 200 OK")


def test_who_is_refused_and_stays_is_cut_off(fake: FakeRegistry, dial: Dial) -> None:
    connection = dial(fake, bare=True)
    connection.sendall(GET)
    assert until_closed(connection)[:2] == ALERT

    def stay() -> None:
        while True:
            connection.sendall(b"x")
            time.sleep(0.05)

    with pytest.raises(OSError, match=r"reset|[Bb]roken pipe|aborted"):
        stay()


@pytest.mark.parametrize("linger", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01\x02\x00", GET, b"\0" * 99])
def test_a_client_that_breaks_off_leaves_nothing(
    said: bytes, linger: bool, fake: FakeRegistry, dial: Dial
) -> None:
    for _ in range(5):
        connection = dial(fake, bare=True)
        connection.sendall(said)
        if linger:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()

    assert asked(dial(fake)).startswith(b"HTTP/1.1 200 OK")


def test_nonsense_behind_the_handshake_ends_the_connection(fake: FakeRegistry, dial: Dial) -> None:
    connection = dial(fake)
    other = dial(fake)
    bare = socket.socket(fileno=connection.detach())
    bare.settimeout(SOON)
    with bare:
        bare.sendall(b"\x17\x03\x03\x00\x20" + b"x" * 32)
        until_closed(bare)

    assert asked(other).startswith(b"HTTP/1.1 200 OK")


def test_a_client_may_say_that_it_is_done(fake: FakeRegistry, dial: Dial) -> None:
    connection = dial(fake)
    connection.sendall(GET)
    received = b""
    while not received.endswith(b"}"):
        received += connection.recv(65536)
    bare = connection.unwrap()  # waits for the fake's own end

    assert bare.recv(1) == b""


def test_a_stop_ends_handshakes_and_what_hangs() -> None:
    gc.collect()
    before = threading.active_count()
    for _ in range(3):
        with FakeRegistry(tls="valid") as fake, ExitStack() as opened:
            fake.inject("hang")
            port = int(fake.url.rpartition(":")[2])
            stuck = [
                opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=SOON))
                for _ in range(5)
            ]
            bare = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=SOON))
            hanging = opened.enter_context(
                trusting(fake).wrap_socket(bare, server_hostname="127.0.0.1")
            )
            hanging.sendall(GET)
            while fake.faults:
                time.sleep(0.01)
            begun = time.perf_counter()
            fake.stop()
            assert time.perf_counter() - begun < 1
            for connection in [*stuck, hanging]:
                with suppress(ConnectionResetError):
                    assert connection.recv(1) == b""
    assert threading.active_count() == before


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


def test_a_large_request_is_taken_in_pieces(fake: FakeRegistry, dial: Dial) -> None:
    fake.inject("latency", delay=0.3)  # the fake has to stop reading meanwhile
    connection = dial(fake)
    connection.sendall(GET[:-2] + b"Content-Length: 3000000\r\n\r\n" + b"x" * 3_000_000)

    assert asked(connection).count(b"HTTP/1.1 200 OK") == 2


def test_the_second_origin_has_the_same_certificates(dial: Dial) -> None:
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
