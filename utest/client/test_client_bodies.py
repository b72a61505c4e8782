"""Bodies within bounds: gzip as it should be, gzip as a weapon, and sizes."""

import gzip
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.bodies import BodyError, BodyReader
from RegistryLibrary.errors import Reason, RegistryResponseError
from RegistryLibrary.protocol.headers import Headers

GZIP = Headers([("Content-Encoding", "gzip")])
BODY = b'{"standard_version": "1.0.0"}'
PACKED = gzip.compress(BODY)


def head(length: int | None, encoding: str = "gzip") -> bytes:
    lines = ["HTTP/1.1 200 OK", "Content-Type: application/json"]
    lines += [f"Content-Encoding: {encoding}"] if encoding else []
    lines += [] if length is None else [f"Content-Length: {length}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def packed_zeros(size: int) -> bytes:
    return gzip.compress(bytes(size), 9)


def feed_bytewise(reader: BodyReader, body: bytes) -> None:
    for byte in body:
        reader.feed(bytes([byte]))


async def error_of(client: RegistryClient) -> RegistryResponseError:
    with pytest.raises(RegistryResponseError) as caught:
        await client.metadata()
    return caught.value


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZip", " gzip "])
@pytest.mark.parametrize("pieces", [1, 7])
async def test_gzip_is_asked_for_and_read(
    peer: Any, client: RegistryClient, encoding: str, pieces: int
) -> None:
    step = len(PACKED) // pieces + 1
    parts = [PACKED[i : i + step] for i in range(0, len(PACKED), step)]
    peer.answers(head(len(PACKED), encoding), *(step for part in parts for step in (part, 0.001)))

    assert (await client.metadata()).standard_version == "1.0.0"
    assert b"accept-encoding: gzip\r\n" in peer.requests[0].lower()


@pytest.mark.parametrize("encoding", ["", "identity", "Identity"])
async def test_a_body_without_an_encoding_is_read_as_it_is(
    peer: Any, client: RegistryClient, encoding: str
) -> None:
    peer.answers(head(len(BODY), encoding) + BODY)

    assert (await client.metadata()).standard_version == "1.0.0"


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_a_body_is_decoded_in_steps_to_its_end(over: int) -> None:
    for body in (bytes(2 * 65536 + over), bytes(65536 + over)):
        reader = BodyReader(200_000)
        reader.begin(GZIP)

        reader.feed(gzip.compress(body) + PACKED)

        assert reader.finish() == body + BODY


@pytest.mark.parametrize("members", [2, 3, len(BODY)])
def test_a_gzip_body_may_have_several_members(members: int) -> None:
    step = len(BODY) // members + 1
    parts = [BODY[i : i + step] for i in range(0, len(BODY), step)]
    packed = b"".join(map(gzip.compress, parts))
    whole, bytewise = BodyReader(1000), BodyReader(1000)
    for reader in (whole, bytewise):
        reader.begin(GZIP)

    whole.feed(packed)
    feed_bytewise(bytewise, packed)

    assert whole.finish() == bytewise.finish() == BODY


def test_members_share_one_limit() -> None:
    reader = BodyReader(1000)
    reader.begin(GZIP)

    with pytest.raises(BodyError, match="the limit is 1000 bytes") as caught:
        reader.feed(gzip.compress(bytes(600)) * 2)
    assert caught.value.reason is Reason.TOO_LARGE


async def test_an_empty_body_needs_no_end_mark(peer: Any, client: RegistryClient) -> None:
    peer.answers(head(0))

    assert (await client.request("GET", "/x")).body == b""


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "undeclared"])
@pytest.mark.parametrize(("size", "fits"), [(100, True), (101, False), (1_000_000, False)])
async def test_a_body_has_at_most_the_bytes_allowed(
    peer: Any, connect: Callable[..., RegistryClient], declared: bool, size: int, fits: bool
) -> None:
    client = connect(peer.url, max_response_size=100)
    peer.answers(head(size if declared else None, "") + b"x" * size, "close")

    if fits:
        assert len((await client.request("GET", "/x")).body) == size
    else:
        with pytest.raises(
            RegistryResponseError, match=r"100 bytes, see `max_response_size`\."
        ) as caught:
            await client.request("GET", "/x")
        assert caught.value.reason is Reason.TOO_LARGE
        assert f"declares {size} bytes" in caught.value.message or not declared


async def test_a_length_that_is_too_large_is_refused_before_the_body_comes(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    client = connect(peer.url, timeout=5)
    peer.answers(head(9 * 10**18, ""), "hang")

    error = await error_of(client)

    assert error.reason is Reason.TOO_LARGE
    assert await peer.has(open=0)


async def test_a_bomb_does_not_go_off(peer: Any, connect: Callable[..., RegistryClient]) -> None:
    limit = 100_000
    bomb = packed_zeros(50_000_000)
    peer.answers(head(len(bomb)) + bomb)
    client = connect(peer.url, max_response_size=limit)

    tracemalloc.start()
    error = await error_of(client)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert error.reason is Reason.TOO_LARGE
    assert "bytes of gzip" in error.message
    assert peak < 20 * limit


def test_a_reader_never_holds_more_than_a_byte_beyond_the_limit() -> None:
    reader = BodyReader(1000)
    reader.begin(GZIP)
    bomb = packed_zeros(800_000)

    with pytest.raises(BodyError, match="is too large once unpacked, within the first") as caught:
        feed_bytewise(reader, bomb)

    assert caught.value.reason is Reason.TOO_LARGE
    assert reader.received < 100
    assert sum(map(len, reader._chunks)) <= 1001


@pytest.mark.parametrize("size", [999, 1000])
def test_a_packed_body_may_be_as_large_as_the_limit(size: int) -> None:
    reader = BodyReader(1000)
    reader.begin(GZIP)

    feed_bytewise(reader, packed_zeros(size))

    assert reader.finish() == bytes(size)


@pytest.mark.parametrize("length", ["", "-5", "5, 5", "five", "1e9"])
def test_a_length_that_is_no_number_says_nothing(length: str) -> None:
    BodyReader(1).begin(Headers([("Content-Length", length)]))


async def test_a_limit_beyond_what_memory_holds_is_no_trouble(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    client = connect(peer.url, max_response_size=1024**4)
    peer.answers(head(len(PACKED)) + PACKED)

    assert (await client.metadata()).standard_version == "1.0.0"
