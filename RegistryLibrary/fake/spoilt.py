"""Faults that send the right answer, and spoil its body: cut, slow, broken or far too large."""

import json
import struct
import zlib
from collections.abc import Iterator
from itertools import chain, repeat

from RegistryLibrary.fake.responses import Response
from RegistryLibrary.fake.struck import Options, StruckRequest

# JSON allows as many blanks behind a value as one likes.
_BLANK = b" "
_PIECE = 64 * 1024
_BLOCK = 1024 * 1024
_GZIP_HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\xff"


async def truncate(request: StruckRequest, options: Options) -> None:
    """End the connection within the body."""
    body = bytes(request.right.body)
    size = len(body) // 2 if options["size"] is None else options["size"]
    await request.begin()
    await request.feed(body[: min(size, len(body) - 1)])
    await request.disconnect()


async def slow_drip(request: StruckRequest, options: Options) -> None:
    """Send the body byte by byte, and blanks for ever behind it."""
    await request.begin(content_length=None)
    drops = (bytes([drop]) for drop in bytes(request.right.body))
    await request.stream(chain(drops, repeat(_BLANK)), options["delay"].total_seconds())


async def malformed_json(request: StruckRequest, options: Options) -> None:
    """Leave out the last byte, the brace that closes the body."""
    await _json(request, options, bytes(request.right.body)[:-1])


async def duplicate_keys(request: StruckRequest, options: Options) -> None:
    """Send the first key twice; who takes the last value takes the right one."""
    body = bytes(request.right.body)
    first = json.dumps(next(iter(json.loads(body)))).encode()
    await _json(request, options, b"{%s: null, %s" % (first, body[1:]))


async def wrong_content_type(request: StruckRequest, options: Options) -> None:
    """Send the right body as text."""
    body = request.right.body
    await request.respond(Response(body, options["status"], media_type="text/plain"))


async def oversized_body(request: StruckRequest, options: Options) -> None:
    """Send blanks behind the body until it has the size."""
    body = bytes(request.right.body)
    size = max(options["size"], len(body))
    count, rest = divmod(size - len(body), _PIECE)
    await request.begin(content_length=size)
    await request.stream(chain([body], repeat(_BLANK * _PIECE, count), [_BLANK * rest]))


async def gzip_bomb(request: StruckRequest, options: Options) -> None:
    """Send the same as an oversized body, packed by gzip."""
    bomb = _Bomb(bytes(request.right.body), options["size"])
    await request.begin(content_length=bomb.length, content_encoding="gzip")
    await request.stream(bomb)


class _Bomb:
    """The bytes of a gzip stream of a body with blanks behind it; no more than a block in memory.

    Args:
        body: The body.
        size: How many bytes it has with its blanks.
    """

    def __init__(self, body: bytes, size: int) -> None:
        self._body = body
        self._size = max(size, len(body))
        self._count, rest = divmod(self._size - len(body), _BLOCK)
        self._rest = _BLANK * rest
        # Each part refers to nothing before it and ends with a whole byte, so one block serves.
        self._first = _deflated(body, zlib.Z_SYNC_FLUSH)
        self._block = _deflated(_BLANK * _BLOCK, zlib.Z_SYNC_FLUSH)
        self._last = _deflated(self._rest, zlib.Z_FINISH)

    @property
    def length(self) -> int:
        """How many bytes the stream has."""
        ends = len(_GZIP_HEAD) + len(self._first) + len(self._last) + struct.calcsize("<II")
        return ends + self._count * len(self._block)

    def __iter__(self) -> Iterator[bytes]:
        blanks = _BLANK * _BLOCK
        check = zlib.crc32(self._body)
        yield _GZIP_HEAD + self._first
        for _ in range(self._count):
            check = zlib.crc32(blanks, check)
            yield self._block
        # RFC 1952: the length modulo 2^32
        tail = struct.pack("<II", zlib.crc32(self._rest, check), self._size & 0xFFFFFFFF)
        yield self._last + tail


def _deflated(data: bytes, flush: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(flush)


async def _json(request: StruckRequest, options: Options, body: bytes) -> None:
    await request.respond(Response(body, options["status"], media_type="application/json"))
