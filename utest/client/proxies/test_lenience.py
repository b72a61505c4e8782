"""What httpx, which serves behind a proxy, lets through and sockets of ours do not."""

import ssl
from typing import Any

import pytest
import trustme

from RegistryLibrary.errors import RegistryError

OK = b"HTTP/1.1 200 OK\r\n"
LET_THROUGH = {
    "bytes behind the end": OK + b"Content-Length: 1\r\n\r\n1HTTP/1.1 200 OK\r\n",
    "a length beside chunks": OK
    + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n",
    "hundreds of headers": OK + b"X: 1\r\n" * 600 + b"Content-Length: 1\r\n\r\n1",
    "hundreds of interim answers": b"HTTP/1.1 102 Wait\r\n\r\n" * 300
    + OK
    + b"Content-Length: 1\r\n\r\n1",
}


@pytest.mark.parametrize("answer", LET_THROUGH.values(), ids=LET_THROUGH)
async def test_some_of_what_is_no_sound_http_passes_behind_a_proxy(
    peer: Any, proxy: Any, connect: Any, answer: bytes
) -> None:
    peer.answers_always(answer)

    assert (await connect(peer.url, proxy=proxy.url).request("GET", "/")).body == b"1"
    with pytest.raises(RegistryError):
        await connect(peer.url).request("GET", "/")


async def test_an_end_of_tls_without_a_word_passes_behind_a_proxy(
    peers: Any, proxy: Any, connect: Any
) -> None:
    ca, context = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    peer = await peers(tls=context)
    peer.answers_always(OK + b"\r\n1", 0.1, "close")

    assert (await connect(peer.url, proxy=proxy.url, verify=False).request("GET", "/")).body == b"1"
    with pytest.raises(RegistryError):
        await connect(peer.url, verify=False).request("GET", "/")
