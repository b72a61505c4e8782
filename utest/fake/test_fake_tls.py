"""HTTPS on bare sockets, with both loops: handshakes, good and bad, and faults behind them."""

import gc
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest

from RegistryLibrary.fake import FakeRegistry, TlsMode, server
from RegistryLibrary.fake.app import Application
from RegistryLibrary.fake.certificates import Certificates
from RegistryLibrary.fake.faults import FaultQueue
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.seeds import seeded_store
from RegistryLibrary.fake.struck import TRANSPORT

GET = b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /browse HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
ALERT = b"\x15\x03"
SOON = 5.0

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
    name: str, fake: FakeRegistry, dial: Dial, trusting: Any
) -> None:
    with trusting(fake).wrap_socket(dial(fake, bare=True), server_hostname=name) as connection:
        assert asked(connection).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_old_versions_are_refused(fake: FakeRegistry, dial: Dial, trusting: Any) -> None:
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
def test_each_mode_is_wrong_in_one_way_only(
    mode: TlsMode, told: str, dial: Dial, trusting: Any
) -> None:
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
    certificates = Certificates(TlsMode.VALID, "127.0.0.1")
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


def test_what_serves_sees_the_connection_as_any_other(dial: Dial) -> None:
    seen: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        transport = scope[TRANSPORT]
        transport.set_write_buffer_limits(high=10, low=5)
        seen["scheme"] = scope["scheme"]
        seen["version"] = transport.get_extra_info("ssl_object").version()
        seen["client"] = transport.get_extra_info("peername")
        seen["nothing"] = transport.get_extra_info("nothing", 7)
        seen["waiting"] = transport.get_write_buffer_size()
        seen["closing"] = transport.is_closing()
        transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        transport.close()
        transport.write(b"more")
        seen["closed"] = transport.is_closing()

    with FakeRegistry(tls="valid") as fake:
        made = server.Server(app, Journal(10), 0, tls=fake._origins.certificates.context)
        made.url, made.ca_bundle = f"https://127.0.0.1:{made.port}", fake.ca_bundle
        connection = dial(made)
        address = connection.getsockname()
        assert asked(connection) == b"HTTP/1.1 204 No Content\r\n\r\n"
        made.stop()

    assert seen == {
        "scheme": "https",
        "version": "TLSv1.3",
        "client": address,
        "nothing": 7,
        "waiting": 0,
        "closing": False,
        "closed": True,
    }


def test_a_stop_ends_handshakes_and_what_hangs(trusting: Any) -> None:
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
