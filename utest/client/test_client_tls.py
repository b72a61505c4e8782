"""TLS: what is trusted, and what each failed handshake is called."""

import datetime
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import trustme

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.errors import Reason, RegistryConnectionError

DAY = datetime.timedelta(days=1)
SAID = {"standard_version": "1.0.0"}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def bundle(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def folder(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as OpenSSL wants it: each file is named by the hash of its subject."""
    command = ["openssl", "x509", "-noout", "-hash", "-in", str(bundle)]
    if not shutil.which(command[0]):
        pytest.skip("no openssl to name the file with")
    name = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    path = tmp_path_factory.mktemp("trusted")
    (path / f"{name.strip()}.0").write_bytes(bundle.read_bytes())
    return path


@pytest.fixture(scope="module")
def mine(authority: trustme.CA, bundle: Path) -> Path:
    """A client certificate and its key in one file; both also in files of their own."""
    issued = authority.issue_cert("me@registry.test")
    path = bundle.parent / "me.pem"
    issued.private_key_and_cert_chain_pem.write_to_path(str(path))
    issued.cert_chain_pems[0].write_to_path(str(bundle.parent / "me-cert.pem"))
    issued.private_key_pem.write_to_path(str(bundle.parent / "me-key.pem"))
    return path


@pytest.fixture
async def tls_peer(peers: Any, authority: trustme.CA) -> Callable[..., Any]:
    """Start a peer with a certificate for this name, valid until then."""

    async def start(
        name: str = "127.0.0.1", expires: Any = None, version: Any = None, wants: bool = False
    ) -> Any:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name, not_after=expires).configure_cert(context)
        if version:
            context.minimum_version = context.maximum_version = version
        if wants:
            authority.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        peer = await peers(context)
        peer.says_always(SAID)
        return peer

    return start


@pytest.fixture
def strict_port(authority: trustme.CA) -> Iterator[Callable[[ssl.TLSVersion], int]]:
    """Listen at a port that wants a client certificate, and says so as most servers do.

    asyncio's own server closes the connection without sending the alert.
    """
    servers: list[socket.socket] = []
    threads: list[Thread] = []

    def refuse(server: socket.socket, context: ssl.SSLContext) -> None:
        with suppress(OSError), server.accept()[0] as connection:
            connection.settimeout(5)
            secured = context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
            with secured:
                with suppress(ssl.SSLError):
                    secured.do_handshake()
                secured.shutdown(socket.SHUT_WR)
                # Closing with bytes unread is a reset, which overtakes the alert.
                while secured.recv(1024):
                    pass

    def start(version: ssl.TLSVersion) -> int:
        context = wanting(authority, version)
        servers.append(socket.create_server(("127.0.0.1", 0)))
        threads.append(Thread(target=refuse, args=(servers[-1], context)))
        threads[-1].start()
        return int(servers[-1].getsockname()[1])

    yield start
    for server, thread in zip(servers, threads, strict=True):
        thread.join(5)
        server.close()


def wanting(authority: trustme.CA, version: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    context.minimum_version = context.maximum_version = version
    return context


async def failure(client: RegistryClient) -> RegistryConnectionError:
    with pytest.raises(RegistryConnectionError) as caught:
        await client.metadata(timeout=5)
    assert caught.value.message.endswith(".")
    return caught.value


async def test_a_registry_that_is_trusted_is_read(
    tls_peer: Any, connect: Any, bundle: Path
) -> None:
    peer = await tls_peer()
    client = connect(peer.url, verify=str(bundle))

    for _ in range(3):
        assert (await client.metadata()).standard_version == "1.0.0"
    assert peer.connections == 1


async def test_a_folder_of_certificates_can_be_trusted(
    tls_peer: Any, connect: Any, folder: Path
) -> None:
    peer = await tls_peer()

    assert (await connect(peer.url, verify=folder).metadata()).standard_version == "1.0.0"


async def test_a_certificate_that_nobody_vouches_for_is_untrusted(
    tls_peer: Any, connect: Any
) -> None:
    peer = await tls_peer()

    error = await failure(connect(peer.url))

    assert error.reason is Reason.UNTRUSTED_CERTIFICATE
    assert "`verify` can name a file" in error.message
    assert peer.requests == []


async def test_a_certificate_for_another_host_is_told_apart(
    tls_peer: Any, connect: Any, bundle: Path
) -> None:
    for name in ("registry.test", "127.0.0.2"):
        peer = await tls_peer(name)

        error = await failure(connect(peer.url, verify=bundle))

        assert error.reason is Reason.WRONG_HOST
        assert peer.requests == []
    peer = await tls_peer("registry.test")
    error = await failure(connect(peer.url.replace("127.0.0.1", "localhost"), verify=bundle))
    assert error.reason is Reason.WRONG_HOST


async def test_a_certificate_that_expired_is_told_apart(
    tls_peer: Any, connect: Any, bundle: Path
) -> None:
    peer = await tls_peer(expires=datetime.datetime.now(datetime.UTC) - DAY)

    error = await failure(connect(peer.url, verify=bundle))

    assert error.reason is Reason.EXPIRED_CERTIFICATE
    assert "out of date" in error.message


async def test_without_verification_any_certificate_will_do(tls_peer: Any, connect: Any) -> None:
    peer = await tls_peer("registry.test", datetime.datetime.now(datetime.UTC) - DAY)

    assert (await connect(peer.url, verify=False).metadata()).standard_version == "1.0.0"


async def test_plain_http_on_the_port_is_told_apart(peer: Any, connect: Any) -> None:
    async def answer_in_plain(reader: Any, writer: Any) -> None:
        await reader.read(10)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    peer._serve = answer_in_plain

    error = await failure(connect(peer.url.replace("http:", "https:")))

    assert error.reason is Reason.NO_TLS
    assert "must begin with http://" in error.message


async def test_a_handshake_that_is_cut_off_is_told_apart(peer: Any, connect: Any) -> None:
    async def hang_up(reader: Any, writer: Any) -> None:
        await reader.read(10)
        writer.close()

    peer._serve = hang_up

    error = await failure(connect(peer.url.replace("http:", "https:")))

    assert error.reason is Reason.HANDSHAKE_CUT
    assert "before TLS was agreed on" in error.message


async def test_a_tls_port_that_hangs_up_on_plain_http_looks_like_any_other(
    tls_peer: Any, connect: Any
) -> None:
    peer = await tls_peer()

    error = await failure(connect(peer.url.replace("https:", "http:")))

    assert error.reason is Reason.BROKEN


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_client_certificate_that_is_wanted_and_missing_is_told_apart(
    strict_port: Any, connect: Any, bundle: Path, version: ssl.TLSVersion
) -> None:
    url = f"https://127.0.0.1:{strict_port(version)}"

    error = await failure(connect(url, verify=bundle))

    # TLS 1.2 has one alert for this and for all else that could not be agreed on.
    is_clear = version is ssl.TLSVersion.TLSv1_3
    assert error.reason is (Reason.CLIENT_CERT_WANTED if is_clear else Reason.TLS)
    assert "certificate of ours" in error.message
    assert "`client_cert` can name" in error.message


async def test_a_registry_that_closes_without_a_word_may_want_a_certificate(
    tls_peer: Any, connect: Any, bundle: Path
) -> None:
    peer = await tls_peer()
    peer.answers(b"", "close")
    peer.answers(b"HTTP/1.1", "close")

    client = connect(peer.url, verify=bundle)
    silent, interrupted = await failure(client), await failure(client)

    assert silent.reason is interrupted.reason is Reason.BROKEN
    assert "missing or wrong `client_cert` like this." in silent.message
    assert "client_cert" not in interrupted.message


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_client_certificate_in_one_file_or_two_is_shown(
    tls_peer: Any, connect: Any, bundle: Path, mine: Path, version: ssl.TLSVersion
) -> None:
    peer = await tls_peer(version=version, wants=True)

    for files in (mine, (mine.with_name("me-cert.pem"), mine.with_name("me-key.pem"))):
        client = connect(peer.url, verify=bundle, client_cert=files)
        assert (await client.metadata()).standard_version == "1.0.0"


async def test_our_certificate_is_not_shown_to_another_server(
    tls_peer: Any, connect: Any, bundle: Path, mine: Path
) -> None:
    one, other = await tls_peer(wants=True), await tls_peer("localhost", wants=True)
    client = connect(one.url, verify=bundle, client_cert=mine)
    settings = client._operations.at(f"registry.test:{other.port}").settings

    assert settings.base.scheme == "https"
    assert settings.tls.verify == bundle
    assert settings.tls.client_cert == ()
