"""What a request looks like on the wire."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from RegistryLibrary.client.direct import DirectCarrier
from RegistryLibrary.client.messages import HeaderPairs, SentRequest


@pytest.fixture
async def carrier(peer: Any) -> AsyncIterator[DirectCarrier]:
    peer.says_always({})
    carrier = DirectCarrier(peer.url, lambda: None)
    yield carrier
    await carrier.aclose()


async def test_each_request_has_its_own_headers_and_one_host(
    peer: Any, carrier: DirectCarrier
) -> None:
    kept = (("X-A", "1"),)
    rows: list[HeaderPairs] = [(), kept, kept, (("X-B", "2"),), (("hOST", "other"),), ()]

    for headers in rows:
        request = SentRequest("GET", "/x", headers, None, f"{peer.url}/x")
        await (await carrier.send(request)).aclose()

    host = f"Host: 127.0.0.1:{peer.port}"
    expected = [(host,), (host, "X-A: 1"), (host, "X-A: 1"), (host, "X-B: 2"), ("hOST: other",)]
    expected.append((host,))
    sent = [request.decode().split("\r\n") for request in peer.requests]
    assert sent == [["GET /x HTTP/1.1", *fields, "", ""] for fields in expected]
