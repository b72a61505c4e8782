"""Reads a body within bounds: identity or gzip, and not a byte more than allowed."""

import zlib
from typing import TYPE_CHECKING

from RegistryLibrary.errors import Reason
from RegistryLibrary.protocol.headers import Headers

if TYPE_CHECKING:
    from zlib import _Decompress as Decoder

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
            self._decoder = zlib.decompressobj(_GZIP_WINDOW)
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
        decoded = self._decoded(self._decoder, chunk) if self._decoder else chunk
        self._size += len(decoded)
        if self._size > self._limit:
            raise self._too_large(f"has more than that inside {self.received} bytes of gzip")
        self._chunks.append(decoded)

    def finish(self) -> bytes:
        """Return the whole body.

        Raises:
            BodyError: The gzip stream has no end.
        """
        if self._decoder and self.received and not self._decoder.eof:
            fault = f"The gzip body of {self.received} bytes ends before its end mark."
            raise BodyError(Reason.INCOMPLETE, fault)
        return b"".join(self._chunks)

    def _decoded(self, decoder: "Decoder", chunk: bytes) -> bytes:
        try:
            # One byte more than allowed tells a bomb, and no bomb goes off.
            decoded = decoder.decompress(chunk, self._limit - self._size + 1)
        except zlib.error as error:
            raise BodyError(Reason.ENCODING, f"The body is not gzip: {error}.") from None
        if decoder.unused_data:
            raise BodyError(Reason.ENCODING, "Bytes follow the end of the gzip body.")
        return decoded

    def _too_large(self, how: str) -> BodyError:
        return BodyError(Reason.TOO_LARGE, f"The body {how}; the limit is {self._limit} bytes.")
