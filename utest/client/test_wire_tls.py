"""TLS below the client: one context, made when it is needed; an end that is one; nothing left."""

import asyncio
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme

from RegistryLibrary.client.tls import TlsSettings
from RegistryLibrary.errors import (
    Reason,
    RegistryConnectionError,
    RegistryResponseError,
    RegistryTimeoutError,
)

SAID = {"standard_version": "1.0.0"}
WITHOUT_LENGTH = b'HTTP/1.1 200 OK\r\n\r\n{"standard_version": "1.0.0"}'


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def bundle(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
async def tls_peer(peers: Any, authority: trustme.CA) -> Any:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return await peers(context)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[ssl.SSLContext]:
    """The contexts that are made from now on."""
    contexts: list[ssl.SSLContext] = []
    make = TlsSettings.context

    def context(settings: TlsSettings) -> ssl.SSLContext:
        contexts.append(make(settings))
        return contexts[-1]

    monkeypatch.setattr(TlsSettings, "context", context)
    return contexts


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_a_context_is_made_once_however_many_connections_there_are(
    tls_peer: Any, connect: Any, bundle: Path, made: list[ssl.SSLContext]
) -> None:
    client = connect(tls_peer.url, verify=bundle)
    made.clear()  # settings look whether the file can be read
    tls_peer.answers_always(0.02, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    await asyncio.gather(*(client.request("GET", "/x") for _ in range(5)))

    assert tls_peer.connections == 5
    assert len(made) == 1


async def test_plain_http_needs_no_context(
    peer: Any, connect: Any, made: list[ssl.SSLContext]
) -> None:
    peer.says_always(SAID)

    assert (await connect(peer.url).metadata()).standard_version == "1.0.0"
    assert made == []


async def test_a_body_without_a_length_ends_as_tls_ends(
    tls_peer: Any, connect: Any, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = connect(tls_peer.url, verify=bundle)
    tls_peer.answers(WITHOUT_LENGTH, "bow out")
    tls_peer.answers(WITHOUT_LENGTH, "close")  # the socket ends, and TLS does not

    async def bow_out(step: Any, reader: Any, writer: Any) -> None:
        if step == "bow out":
            writer.close()
        else:
            await do(step, reader, writer)

    do = tls_peer._do
    monkeypatch.setattr(tls_peer, "_do", bow_out)

    assert (await client.metadata()).standard_version == "1.0.0"
    with pytest.raises(RegistryResponseError, match="connection broke after 29 bytes") as caught:
        await client.metadata()
    assert caught.value.reason is Reason.INCOMPLETE


async def test_a_failed_handshake_leaves_no_socket(tls_peer: Any, connect: Any) -> None:
    before = open_files()

    for _ in range(5):
        with pytest.raises(RegistryConnectionError):
            await connect(tls_peer.url).metadata()

    await asyncio.sleep(0.05)
    assert open_files() == before


async def test_a_handshake_that_hangs_leaves_no_socket(peer: Any, connect: Any) -> None:
    async def hang(reader: Any, writer: Any) -> None:
        await reader.read()
        writer.close()

    peer._serve = hang
    before = open_files()

    for _ in range(5):
        with pytest.raises(RegistryTimeoutError, match=r"within 0\.05 seconds"):
            await connect(peer.url.replace("http:", "https:")).metadata(timeout=0.05)

    await asyncio.sleep(0.05)
    assert open_files() == before


async def test_many_cancelled_calls_leave_no_socket(
    tls_peer: Any, connect: Any, bundle: Path
) -> None:
    client = connect(tls_peer.url, verify=bundle)
    tls_peer.answers_always("hang")
    before = open_files()
    calls = [asyncio.create_task(client.metadata()) for _ in range(20)]
    assert await tls_peer.has(received=20)

    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)

    assert await tls_peer.has(open=0)
    assert open_files() == before


async def test_a_connection_at_rest_is_closed_with_a_farewell(
    tls_peer: Any, connect: Any, bundle: Path, caplog: pytest.LogCaptureFixture
) -> None:
    farewells = []

    async def serve(reader: Any, writer: Any) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        assert await reader.read() == b""
        try:
            writer.get_extra_info("ssl_object").read(1)
        except ssl.SSLError as error:
            farewells.append(type(error))
        writer.close()

    tls_peer._serve = serve
    client = connect(tls_peer.url, verify=bundle)
    await client.request("GET", "/x")

    await client.aclose()

    await asyncio.sleep(0.05)
    # Without a farewell more could follow, and the error would be SSLWantReadError.
    assert farewells == [ssl.SSLZeroReturnError]
