"""What can go wrong with TLS, each with its own reason and with what can be done about it."""

import datetime
import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from typing import Any

import pytest
import trustme

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.tls import speaks_tls, tls_failure
from RegistryLibrary.errors import Reason, RegistryConnectionError
from RegistryLibrary.fake import FakeRegistry

DAY = datetime.timedelta(days=1)
RESET = struct.pack("ii", 1, 0)


def said(reason: str) -> ssl.SSLError:
    """A failure as OpenSSL names it."""
    error = ssl.SSLError(1, f"[SSL: {reason}] (_ssl.c:1006)")
    error.reason = reason
    return error


async def failure(client: RegistryClient) -> RegistryConnectionError:
    with pytest.raises(RegistryConnectionError) as caught:
        await client.metadata(timeout=5)
    assert caught.value.message.endswith(".")
    assert (caught.value.status, caught.value.attempts) == (None, 1)
    return caught.value


@pytest.fixture
def port() -> Iterator[Callable[..., str]]:
    """Listen at a port and do something to the first client; return its https URL."""
    threads = []

    def start(treat: Callable[[socket.socket], None]) -> str:
        server = socket.create_server(("127.0.0.1", 0))

        def serve() -> None:
            with server, server.accept()[0] as connection, suppress(OSError):
                connection.settimeout(5)
                treat(connection)

        threads.append(Thread(target=serve))
        threads[-1].start()
        return f"https://127.0.0.1:{server.getsockname()[1]}"

    yield start
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


MODES = [
    ("untrusted", Reason.UNTRUSTED_CERTIFICATE, "`verify` can name a file"),
    ("expired", Reason.EXPIRED_CERTIFICATE, "`verify=False` goes without a check"),
    ("wrong host", Reason.WRONG_HOST, "the URL must name the host"),
    ("mutual", Reason.CLIENT_CERT_WANTED, "`client_cert` can name its file"),
]


@pytest.mark.parametrize(("mode", "reason", "advice"), MODES)
async def test_each_way_to_be_wrong_has_a_reason_of_its_own(
    mode: str, reason: Reason, advice: str, connect: Any
) -> None:
    with FakeRegistry(tls=mode) as fake:
        for _ in range(3):
            error = await failure(connect(fake.url, verify=fake.ca_bundle))
            assert (error.reason, advice in error.message) == (reason, True), error
        assert len(fake.journal) == 0


async def test_no_two_reasons_are_one() -> None:
    assert len({reason for _, reason, _ in MODES}) == len(MODES)


async def test_without_verification_only_our_own_certificate_counts(connect: Any) -> None:
    for mode in ("untrusted", "expired", "wrong host"):
        with FakeRegistry(tls=mode) as fake:
            metadata = await connect(fake.url, verify=False).metadata()
            assert metadata.standard_version == "1.0.0", mode
    with FakeRegistry(tls="mutual") as fake:
        error = await failure(connect(fake.url, verify=False))
        assert error.reason is Reason.CLIENT_CERT_WANTED
        client = connect(fake.url, verify=False, client_cert=fake.client_cert)
        assert (await client.metadata()).standard_version == "1.0.0"


async def test_a_certificate_of_ours_that_the_registry_does_not_trust_is_told_apart(
    connect: Any,
) -> None:
    with FakeRegistry(tls="mutual") as fake, FakeRegistry(tls="mutual") as other:
        client = connect(fake.url, verify=fake.ca_bundle, client_cert=other.client_cert)
        error = await failure(client)

    assert error.reason is Reason.CLIENT_CERT_REFUSED
    assert "`client_cert` must name one that it trusts" in error.message


async def test_plain_http_and_https_are_not_mistaken_for_each_other(connect: Any) -> None:
    with FakeRegistry() as plain, FakeRegistry(tls="valid") as secured:
        error = await failure(connect(plain.url.replace("http:", "https:")))
        assert error.reason is Reason.NO_TLS
        assert "the URL must begin with http://" in error.message

        error = await failure(connect(secured.url.replace("https:", "http:")))
        assert error.reason is Reason.NEEDS_TLS
        assert "the URL must begin with https://" in error.message


async def test_a_certificate_of_tomorrow_is_not_valid_yet(
    peers: Any, connect: Any, tmp_path: Any
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    begin = datetime.datetime.now(datetime.UTC) + DAY
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", not_before=begin).configure_cert(context)

    error = await failure(connect((await peers(context)).url, verify=tmp_path / "ca.pem"))

    assert error.reason is Reason.NOT_YET_VALID
    assert "clock of this machine, or go without a check by `verify=False`." in error.message


def hang_up(connection: socket.socket) -> None:
    connection.recv(4096)


def reset(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def reset_at_once(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def say_half(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"\x16\x03\x03\x00\x7a\x02")


@pytest.mark.parametrize("treat", [hang_up, reset, reset_at_once, say_half])
async def test_a_handshake_that_is_cut_off_is_told_apart(
    treat: Callable[[socket.socket], None], port: Any, connect: Any
) -> None:
    error = await failure(connect(port(treat)))

    assert error.reason is Reason.HANDSHAKE_CUT
    assert "the URL must begin with http://" in error.message


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n", b"\0" * 64, b"-ERR\r\n"]
)
async def test_what_is_no_tls_is_told_apart(answer: bytes, port: Any, connect: Any) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(answer)

    error = await failure(connect(port(talk)))

    assert error.reason is Reason.NO_TLS


async def test_a_refused_connection_is_no_failure_of_tls(connect: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"https://127.0.0.1:{server.getsockname()[1]}"

    assert (await failure(connect(url))).reason is Reason.REFUSED


@pytest.mark.parametrize(
    ("reason", "showed_cert", "expected"),
    [
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", False, Reason.CLIENT_CERT_WANTED),
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", True, Reason.CLIENT_CERT_WANTED),
        ("TLSV1_ALERT_UNKNOWN_CA", True, Reason.CLIENT_CERT_REFUSED),
        ("TLSV1_ALERT_UNKNOWN_CA", False, Reason.TLS),
        ("SSLV3_ALERT_BAD_CERTIFICATE", True, Reason.CLIENT_CERT_REFUSED),
        ("SSLV3_ALERT_UNSUPPORTED_CERTIFICATE", True, Reason.CLIENT_CERT_REFUSED),
        ("SSLV3_ALERT_CERTIFICATE_EXPIRED", True, Reason.CLIENT_CERT_REFUSED),
        ("TLSV1_ALERT_ACCESS_DENIED", True, Reason.CLIENT_CERT_REFUSED),
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", False, Reason.TLS),
        ("SSLV3_ALERT_HANDSHAKE_FAILURE", True, Reason.TLS),
        ("TLSV1_ALERT_PROTOCOL_VERSION", False, Reason.TLS),
        ("UNSUPPORTED_PROTOCOL", True, Reason.TLS),
        ("WRONG_VERSION_NUMBER", False, Reason.NO_TLS),
        ("RECORD_LAYER_FAILURE", False, Reason.NO_TLS),
        ("PACKET_LENGTH_TOO_LONG", False, Reason.NO_TLS),
    ],
)
def test_what_openssl_says_has_its_reason(reason: str, showed_cert: bool, expected: Reason) -> None:
    found = tls_failure([OSError("outer"), said(reason)], showed_cert=showed_cert)

    assert found is not None
    assert found[0] is expected
    assert ("1.2 or newer" in found[1]) == ("PROTOCOL" in reason)
    hints = "may want a certificate" in found[1]
    assert hints == (reason.endswith("HANDSHAKE_FAILURE") and not showed_cert)


@pytest.mark.parametrize(
    ("errors", "in_handshake", "expected"),
    [
        ([ConnectionResetError()], True, Reason.HANDSHAKE_CUT),
        ([ConnectionResetError()], False, None),
        ([BrokenPipeError()], True, Reason.HANDSHAKE_CUT),
        ([ssl.SSLEOFError(8, "EOF")], True, Reason.HANDSHAKE_CUT),
        ([ssl.SSLEOFError(8, "EOF")], False, None),
        ([ssl.SSLWantReadError(2, "read"), ConnectionResetError()], True, Reason.HANDSHAKE_CUT),
        ([ssl.SSLWantReadError(2, "read")], True, None),
        ([ConnectionRefusedError()], True, None),
        ([TimeoutError()], True, None),
    ],
)
def test_a_cut_counts_only_within_the_handshake(
    errors: list[BaseException], in_handshake: bool, expected: Reason | None
) -> None:
    found = tls_failure(errors, in_handshake=in_handshake)

    assert (found and found[0]) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (b"\x15\x03\x03\x00\x02\x02\x0a", True),  # an alert, as most answer
        (b"\x15\x03\x01\x00\x02\x02\x46", True),
        (b"\x16\x03\x03\x00\x7a", True),
        (b"\x15\x03", False),
        (b"HTTP/1.1 400 Bad Request\r\n", False),
        (b"\x15\x09\x03", False),
        (b"x\x15\x03\x03", False),
        (b"", False),
    ],
)
def test_an_answer_in_tls_is_known_by_its_first_bytes(start: bytes, expected: bool) -> None:
    assert speaks_tls(start) is expected
