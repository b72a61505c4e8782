"""One answer out of the bytes of a connection: strict, within limits, saying where it goes wrong.

httptools reads heads and chunks. What it lets through is refused here: codings it does not know,
empty lines around an answer, versions and bytes that have no place in a status line, and sizes.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

import httptools

from RegistryLibrary.client.wire.faults import CLOSED, WireError
from RegistryLibrary.errors import Reason

MOST_HEAD = 64 * 1024  # bytes of one head
MOST_FIELDS = 256  # headers of one head; as many trailers
MOST_INFORMATION = 32  # heads of status 1xx before the answer
MOST_OVERHEAD = 16 * 1024  # bytes of chunked framing beyond what chunks need
CHUNK_OVERHEAD = 16  # bytes that any chunk may spend on its frame, and as many as it has of data
WITHOUT_BODY = (204, 304)  # statuses

Field = tuple[bytes, bytes]

_BEGINNING = b"HTTP/1."
# RFC 9112 §4: the phrase is visible characters and blanks, and may be missing
_STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([0-9]{3})(?: [\t\x20-\x7e\x80-\xff]*)?\r\n")
_LINE_END = b"\r\n"
_EMPTY_LINE = b"\r\n\r\n"
_TWO_EMPTY_LINES = b"\r\n\r\n\r\n"
_SWITCHING = 101


class Head(NamedTuple):
    """Status and headers of an answer, and whether another request may follow it."""

    status: int
    headers: list[Field]
    keep_alive: bool


class _Events:
    """What httptools finds, in the order in which it finds it."""

    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.body: list[bytes] = []
        self.chunks = 0
        self.begun = 0
        self.ended = 0

    def on_message_begin(self) -> None:
        self.begun += 1

    def on_header(self, name: bytes, value: bytes) -> None:
        self.fields.append((name, value))

    def on_chunk_header(self) -> None:
        self.chunks += 1

    def on_body(self, part: bytes) -> None:
        self.body.append(part)

    def on_message_complete(self) -> None:
        self.ended += 1


class ResponseParser:
    """Reads one answer, and refuses every byte after it.

    Args:
        method: Method of the request; to `HEAD` comes no body.
    """

    def __init__(self, method: str) -> None:
        self.head: Head | None = None
        self.complete = False
        self.received = 0
        self.waiting = 0
        self._expects_body = method != "HEAD"
        self._body: list[bytes] = []
        self._read = b""  # of the head
        self._information = 0
        self._left = 0
        self._framing = 0
        self._tail = b""
        self._events = _Events()
        self._llhttp = httptools.HttpResponseParser(self._events)
        self._next: Callable[[bytes], bytes] = self._take_head

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the connection.

        Raises:
            WireError: They are not the answer's, or not HTTP.
        """
        while data:
            data = self._next(data)

    def finish(self, *, cut: bool) -> None:
        """Take the end of the connection.

        Args:
            cut: Whether it broke, so that it can't be the end of a body.

        Raises:
            WireError: The answer is not complete.
        """
        if self._next == self._take_rest and not cut:
            self.complete = True
        elif self.head:
            raise WireError(Reason.INCOMPLETE, "The connection was closed within the body")
        else:
            told = f", after {len(self._read)} bytes of its head" if self._read else ""
            raise WireError(Reason.BROKEN, f"{CLOSED}{told}")

    def take(self) -> bytes:
        """Return the bytes of the body that came and were not taken yet."""
        taken = b"".join(self._body)
        self._body.clear()
        self.waiting = 0
        return taken

    def _take_head(self, data: bytes) -> bytes:
        known = len(self._read)
        self._read += data
        if not _BEGINNING.startswith(self._read[: len(_BEGINNING)]):
            raise WireError.protocol("it begins with something else", self._read)
        end = self._read.find(_EMPTY_LINE, max(0, known - len(_EMPTY_LINE)))
        size = end + len(_EMPTY_LINE) if end >= 0 else len(self._read)
        if size > MOST_HEAD:
            raise WireError.protocol(f"its head has more than {MOST_HEAD} bytes")
        self._parse(self._read[known:size])
        if end < 0:
            return b""
        head, rest = self._read[:size], self._read[size:]
        self._read = b""
        self._finish_head(head)
        return rest

    def _parse(self, data: bytes) -> None:
        try:
            self._llhttp.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if self._llhttp.get_status_code() == _SWITCHING:
                told = "it switches to a protocol nobody asked for"
                raise WireError.protocol(told) from None
            raise self._misread(str(error)) from None

    def _misread(self, fault: str) -> WireError:
        if self.head:
            received = self.received + sum(map(len, self._events.body))
            return WireError.protocol(f"{fault} in a chunk, behind byte {received} of the body")
        place = _first_fault(self._read)
        begin = self._read.rfind(_LINE_END, 0, place - 1) + len(_LINE_END)
        line = self._read[begin if begin > 1 else 0 :].partition(_LINE_END)[0]
        return WireError.protocol(f"{fault} at byte {place} of its head", line)

    def _finish_head(self, head: bytes) -> None:
        line = _STATUS_LINE.match(head)
        if not line:
            told = "its status line has bytes that have no place there"
            raise WireError.protocol(told, head.partition(_LINE_END)[0])
        status = int(line[2])
        fields, self._events.fields = self._events.fields, []
        if len(fields) > MOST_FIELDS:
            raise WireError.protocol(f"its head has more than {MOST_FIELDS} headers")
        if status // 100 == 1:
            self._information += 1
            if self._information > MOST_INFORMATION:
                raise WireError.protocol(f"more than {MOST_INFORMATION} heads of status 1xx came")
        else:
            self._begin_body(status, fields, line[1] == b"1")

    def _begin_body(self, status: int, fields: list[Field], current: bool) -> None:
        length: int | None = None
        codings: list[bytes] = []
        options: set[bytes] = set()
        for name, value in fields:
            match name.lower():
                case b"content-length":
                    length = int(value)  # httptools knows that it is a number, and comes once
                case b"transfer-encoding":
                    codings.append(value.strip().lower())
                case b"connection":
                    options.update(part.strip() for part in value.lower().split(b","))
        if codings and (codings != [b"chunked"] or not current):
            version = "" if current else " of HTTP/1.0"
            told = f"its Transfer-Encoding{version} is not chunked, once"
            raise WireError.protocol(told, b", ".join(codings))
        self._left = length or 0
        if not self._expects_body or status in WITHOUT_BODY or length == 0:
            self._end()
        elif codings:
            self._next = self._take_chunks
        else:
            self._next = self._take_rest if length is None else self._take_counted
        # RFC 9112 §9.3
        keep_alive = b"close" not in options if current else b"keep-alive" in options
        self.head = Head(status, fields, keep_alive and self._next != self._take_rest)

    def _take_counted(self, data: bytes) -> bytes:
        part = data[: self._left]
        self._left -= len(part)
        self._collect(part)
        if not self._left:
            self._end()
        return data[len(part) :]

    def _take_rest(self, data: bytes) -> bytes:
        self._collect(data)
        return b""

    def _take_chunks(self, data: bytes) -> bytes:
        events, begun = self._events, self._events.begun
        self._framing += len(data)
        self._tail = (self._tail + data)[-len(_TWO_EMPTY_LINES) :]
        ended_before = events.ended
        try:
            self._parse(data)
        except WireError:
            if events.ended == ended_before:
                raise
            self._tail = b""  # what httptools chokes on stands behind the end
        finally:
            for part in events.body:
                self._collect(part)
                self._framing -= 2 * len(part)
            events.body.clear()
        self._check_framing()
        if events.ended > ended_before:
            self._end()
            if events.begun > begun or not self._ends_here():
                self._refuse(b"")
        return b""

    def _check_framing(self) -> None:
        events = self._events
        if self._framing - CHUNK_OVERHEAD * events.chunks > MOST_OVERHEAD:
            told = f"more than {MOST_OVERHEAD} bytes of chunk extensions and trailers"
            raise WireError.protocol(f"its body has {told}")
        if len(events.fields) > MOST_FIELDS:
            raise WireError.protocol(f"its body has more than {MOST_FIELDS} trailers")

    def _ends_here(self) -> bool:
        # httptools passes over empty lines between two answers; a chunked body ends with one.
        return self._tail.endswith(_EMPTY_LINE) and self._tail != _TWO_EMPTY_LINES

    def _collect(self, part: bytes) -> None:
        self.received += len(part)
        self.waiting += len(part)
        self._body.append(part)

    def _end(self) -> None:
        self.complete = True
        self._next = self._refuse

    def _refuse(self, data: bytes) -> bytes:
        raise WireError.protocol("bytes follow its end", data)


def _first_fault(head: bytes) -> int:
    """Return how many bytes of a head there are up to the first that is wrong."""
    # httptools does not tell. Only what is wrong is read a second time.
    again = httptools.HttpResponseParser(_Events())
    return next((i for i in range(len(head)) if not _takes(again, head[i : i + 1])), 0) + 1


def _takes(parser: httptools.HttpResponseParser, byte: bytes) -> bool:
    try:
        parser.feed_data(byte)
    except httptools.HttpParserError:
        return False
    return True
