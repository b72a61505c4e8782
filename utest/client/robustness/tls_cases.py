"""What goes wrong below HTTP: certificates, handshakes, and ports that speak something else."""

import datetime
import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple

import trustme

from RegistryLibrary.errors import Reason
from RegistryLibrary.fake import FakeRegistry

DAY = datetime.timedelta(days=1)
RESET = struct.pack("ii", 1, 0)


class Target(NamedTuple):
    """Where a client is sent, and what it is given: whom to trust, and its own certificate."""

    url: str
    verify: Path | bool = True
    client_cert: Path | None = None


@dataclass(frozen=True)
class TlsCase:
    """A registry that no connection leads to.

    Attributes:
        name: What is wrong with it, as the table says it.
        serve: Starts it; ends it as a context.
        reason: The reason of the error.
        told: What the error says, among other things.
    """

    name: str
    serve: Callable[[], AbstractContextManager[Target]]
    reason: Reason
    told: str

    def __str__(self) -> str:
        return self.name

    @property
    def outcome(self) -> str:
        """The error and its reason, as the table says it."""
        return f"`RegistryConnectionError`, {self.reason}"


def fake(mode: str | None, scheme: str = "https", shows: str = "") -> Callable[[], object]:
    """A fake registry with such a certificate, reached by such a URL."""

    @contextmanager
    def serve() -> Iterator[Target]:
        with FakeRegistry(tls=mode) as one, FakeRegistry(tls="mutual") as other:
            trusted = one.ca_bundle if mode else True
            cert = other.client_cert if shows else None
            yield Target(f"{scheme}://{one.url.partition('://')[2]}", trusted, cert)

    return serve


@contextmanager
def tomorrow() -> Iterator[Target]:
    """A port with a certificate that is valid from tomorrow on."""
    authority = trustme.CA()
    begin = datetime.datetime.now(datetime.UTC) + DAY
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", not_before=begin).configure_cert(context)

    def treat(connection: socket.socket) -> None:
        with suppress(OSError):
            context.wrap_socket(connection, server_side=True)

    with TemporaryDirectory() as folder, port(treat)() as target:
        bundle = Path(folder) / "ca.pem"
        authority.cert_pem.write_to_path(str(bundle))
        yield target._replace(verify=bundle)


def port(treat: Callable[[socket.socket], None]) -> Callable[[], AbstractContextManager[Target]]:
    """A port that does something to each client, one after the other."""

    @contextmanager
    def serve() -> Iterator[Target]:
        with socket.create_server(("127.0.0.1", 0)) as server:
            thread = Thread(target=_treat_all, args=(server, treat))
            thread.start()
            try:
                yield Target(f"https://127.0.0.1:{server.getsockname()[1]}")
            finally:
                server.shutdown(socket.SHUT_RDWR)
                thread.join(10)

    return serve


def _treat_all(server: socket.socket, treat: Callable[[socket.socket], None]) -> None:
    with suppress(OSError):
        while True:
            with closing(server.accept()[0]) as connection, suppress(OSError):
                connection.settimeout(5)
                treat(connection)


def says(answer: bytes) -> Callable[[socket.socket], None]:
    """Read the first words of a client, answer, and close."""

    def treat(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(answer)

    return treat


def reset(connection: socket.socket) -> None:
    """Read the first words of a client and break the connection."""
    connection.recv(4096)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def reset_at_once(connection: socket.socket) -> None:
    """Break the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def nothing(scheme: str) -> Callable[[], AbstractContextManager[Target]]:
    """A port at which nobody listens."""

    @contextmanager
    def serve() -> Iterator[Target]:
        with socket.socket() as bound:  # taken, but nobody listens
            bound.bind(("127.0.0.1", 0))
            yield Target(f"{scheme}://127.0.0.1:{bound.getsockname()[1]}")

    return serve


CUT = (Reason.HANDSHAKE_CUT, "before TLS was agreed on")
NO_TLS = (Reason.NO_TLS, "must begin with http://")
CASES = [
    TlsCase("nobody listens", nothing("http"), Reason.REFUSED, "was refused"),
    TlsCase("nobody listens, https", nothing("https"), Reason.REFUSED, "was refused"),
    TlsCase(
        "a certificate nobody vouches for",
        fake("untrusted"),
        Reason.UNTRUSTED_CERTIFICATE,
        "`verify` can name a file",
    ),
    TlsCase("an expired one", fake("expired"), Reason.EXPIRED_CERTIFICATE, "out of date"),
    TlsCase("one valid from tomorrow on", tomorrow, Reason.NOT_YET_VALID, "clock of this machine"),
    TlsCase("one for another host", fake("wrong host"), Reason.WRONG_HOST, "must name the host"),
    TlsCase(
        "our certificate is wanted",
        fake("mutual"),
        Reason.CLIENT_CERT_WANTED,
        "`client_cert` can name its file",
    ),
    TlsCase(
        "our certificate is refused",
        fake("mutual", shows="another"),
        Reason.CLIENT_CERT_REFUSED,
        "`client_cert` must name one that it trusts",
    ),
    TlsCase("https to a port of plain HTTP", fake(None), *NO_TLS),
    TlsCase(
        "plain HTTP to a port of TLS",
        fake("valid", "http"),
        Reason.NEEDS_TLS,
        "must begin with https://",
    ),
    TlsCase("another protocol in a handshake", port(says(b"SSH-2.0-x\r\n")), *NO_TLS),
    TlsCase("zeros in a handshake", port(says(bytes(64))), *NO_TLS),
    TlsCase("closed in the handshake", port(says(b"")), *CUT),
    TlsCase("half a handshake, then closed", port(says(b"\x16\x03\x03\x00\x7a\x02")), *CUT),
    TlsCase("reset in the handshake", port(reset), *CUT),
    TlsCase("reset before the handshake", port(reset_at_once), *CUT),
]
