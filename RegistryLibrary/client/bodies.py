"""Reads a body within bounds: identity or gzip, and not a byte more than allowed."""

import zlib
from typing import TYPE_CHECKING

from RegistryLibrary.errors import Reason
from RegistryLibrary.protocol.headers import Headers

if TYPE_CHECKING:
    from zlib import _Decompress as Decoder

MOST_MEMBERS = 100  # of one gzip body; each costs a new decoder, however little is in it

_STEP = 64 * 1024  # bytes decoded at once; zlib holds twice what it returns
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class BodyError(Exception):
    """A body that can't be taken.

    Args:
        reason: Which kind of fault it is.
        message: What is wrong, as a sentence.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason = reason
        self.message = message
        super().__init__(message)


class BodyReader:
    """Collects a body as its bytes arrive.

    Args:
        limit: How many bytes the body may have, before and after decoding.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._decoder: Decoder | None = None
        self._members = 0
        self._chunks: list[bytes] = []
        self._size = 0
        self.received = 0

    def begin(self, headers: Headers) -> None:
        """Take what the headers say of the body.

        Raises:
            BodyError: The encoding is neither identity nor gzip, or the length is too large.
        """
        told = headers.get("content-encoding", "").strip()
        encoding = told.lower()
        if encoding in {"gzip", "x-gzip"}:
            self._decoder = self._next_member()
        elif encoding not in {"", "identity"}:
            fault = f"The body is encoded as {told!r}; only gzip is asked for."
            raise BodyError(Reason.ENCODING, fault)
        declared = headers.get("content-length", "")[:20]
        if declared.isdecimal() and int(declared) > self._limit:
            raise self._too_large(f"declares {declared} bytes")

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes as they came over the wire.

        Raises:
            BodyError: They are too many, or not what the encoding says.
        """
        self.received += len(chunk)
        if self.received > self._limit:
            raise self._too_large(f"has {self.received} bytes or more")
        if self._decoder is None:
            self._chunks.append(chunk)
        while self._decoder and chunk:
            chunk = self._decode(self._decoder, chunk)

    def finish(self) -> bytes:
        """Return the whole body.

        Raises:
            BodyError: The gzip stream has no end.
        """
        if self._decoder and self.received and not self._decoder.eof:
            fault = f"The gzip body of {self.received} bytes ends before its end mark."
            raise BodyError(Reason.INCOMPLETE, fault)
        return b"".join(self._chunks)

    def _decode(self, decoder: "Decoder", chunk: bytes) -> bytes:
        """Decode up to the end of a member, and return what follows it."""
        if decoder.eof:  # RFC 1952 §2.2: members simply follow one another
            decoder = self._decoder = self._next_member()
        # A step that was filled may have left something to come, even where no input is left.
        while self._step(decoder, chunk) == _STEP and not decoder.eof:
            chunk = decoder.unconsumed_tail
        return decoder.unused_data

    def _step(self, decoder: "Decoder", chunk: bytes) -> int:
        """Decode a little, and return how many bytes it became."""
        try:
            # One byte more than allowed tells a bomb, and no bomb goes off.
            decoded = decoder.decompress(chunk, min(_STEP, self._limit - self._size + 1))
        except zlib.error as error:
            where = "Behind its end the" if self._members > 1 else "The"
            fault = f"{where} body is not gzip: {error}."
            raise BodyError(Reason.ENCODING, fault) from None
        self._size += len(decoded)
        if self._size > self._limit:
            where = f"within the first {self.received} bytes of gzip"
            raise self._too_large(f"is too large once unpacked, {where}")
        self._chunks.append(decoded)
        return len(decoded)

    def _next_member(self) -> "Decoder":
        self._members += 1
        if self._members > MOST_MEMBERS:
            fault = f"The gzip body has more than {MOST_MEMBERS} members."
            raise BodyError(Reason.ENCODING, fault)
        return zlib.decompressobj(_GZIP_WINDOW)

    def _too_large(self, how: str) -> BodyError:
        limit = f"the limit is {self._limit} bytes, see `max_response_size`"
        return BodyError(Reason.TOO_LARGE, f"The body {how}; {limit}.")
