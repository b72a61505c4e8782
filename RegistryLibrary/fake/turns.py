"""A request on a connection and the course of its answer, as an application sees them."""

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from typing import Protocol

from RegistryLibrary.fake.asgi import Message, Scope
from RegistryLibrary.fake.responses import Response

# How much of a body waits for an application that does not read it.
_MOST_WAITING = 64 * 1024

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_CLOSE = b"connection: close\r\n"
_PHRASES = {int(status): status.phrase for status in HTTPStatus}
_STATUS_LINES = {
    status: f"HTTP/1.1 {status} {_PHRASES.get(status, '')}\r\n".encode()
    for status in range(100, 600)
}


class Line(Protocol):
    """What a turn needs of its connection."""

    async def writable(self) -> None:
        """Wait until the client took what was sent, or went away."""

    def write(self, data: bytes) -> None:
        """Send bytes."""

    def end(self, turn: "Turn") -> None:
        """Note that an answer is complete."""

    def pump(self) -> None:
        """Go on: there is room for more of a body."""

    @property
    def date(self) -> bytes:
        """The header with the time."""


class Turn:
    """One request, from the end of its head on, and its answer.

    Args:
        line: Its connection.
        scope: What the application is told.
        keep_alive: Whether the connection stays open behind the answer.
    """

    __slots__ = (
        *("scope", "keep_alive", "is_whole", "is_gone", "has_begun", "is_complete", "waits"),
        *("_line", "_body", "_told_end", "_news", "_chunked", "_has_body"),
    )

    def __init__(self, line: Line, scope: Scope, keep_alive: bool) -> None:
        self.scope = scope
        self.keep_alive = keep_alive
        # Whether the client waits for a 100 before it sends the body (RFC 9110 10.1.1).
        self.waits = False
        self.is_whole = self.is_gone = self.has_begun = self.is_complete = False
        self._line = line
        self._body = b""
        self._told_end = self._chunked = False
        self._has_body = scope["method"] != "HEAD"
        self._news: asyncio.Event | None = None

    @property
    def is_full(self) -> bool:
        """Whether no more of the body can be taken now."""
        return len(self._body) >= _MOST_WAITING

    def feed(self, body: bytes) -> None:
        """Take a part of the body; behind the answer it is dropped."""
        self.waits = False
        if not self.is_complete:
            self._body += body
            self._wake()

    def end_body(self) -> None:
        """Note that the request is whole."""
        self.is_whole = True
        self._wake()

    def leave(self) -> None:
        """Note that the client sends no more, or went away."""
        self.is_gone = True
        self._wake()

    def answer(self, response: Response) -> None:
        """Send a whole answer at once."""
        self.has_begun = True
        head = self._head(response.status_code, response.raw_headers)
        self._line.write(head + response.body if self._has_body else head)
        self._complete()

    async def receive(self) -> Message:
        """Give the application the next part of the body, or tell it that the client is gone."""
        if self.waits and not self.has_begun:
            self.waits = False
            self._line.write(_CONTINUE)
        while not (self.is_gone or self.is_complete):
            if self._body or (self.is_whole and not self._told_end):
                body, self._body = self._body, b""
                self._told_end = self.is_whole
                self._line.pump()
                return {"type": "http.request", "body": body, "more_body": not self._told_end}
            self._news = asyncio.Event()
            await self._news.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Send a part of the answer, as far as there is anyone to take it.

        Raises:
            RuntimeError: The answer is complete.
        """
        if self.is_complete:
            raise RuntimeError("The answer is complete; nothing can follow.")
        await self._line.writable()
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = list(message["headers"])
            self._chunked = self._needs_chunks(message["status"], headers)
            if self._chunked:
                headers.append((b"transfer-encoding", b"chunked"))
            self._line.write(self._head(message["status"], headers))
            return
        if self._has_body:
            self._line.write(self._framed(message.get("body", b"")))
        if not message.get("more_body", False):
            if self._chunked:
                self._line.write(b"0\r\n\r\n")
            self._complete()

    def _needs_chunks(self, status: int, headers: list[tuple[bytes, bytes]]) -> bool:
        if not self._has_body or status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            return False
        if any(name == b"content-length" for name, _ in headers):
            return False
        if self.scope["http_version"] == "1.1":
            return True
        self.keep_alive = False  # RFC 9112 6.3: its end is the end of the connection
        return False

    def _framed(self, body: bytes) -> bytes:
        return b"%x\r\n%s\r\n" % (len(body), body) if self._chunked and body else body

    def _head(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        if self.waits and not self.is_whole:
            # Nobody knows whether the body will follow, so nothing can be read behind it.
            self.keep_alive = False
        lines = b"".join([b"%s: %s\r\n" % pair for pair in headers])
        close = b"" if self.keep_alive else _CLOSE
        return b"%s%s%s%s\r\n" % (_STATUS_LINES[status], self._line.date, lines, close)

    def _complete(self) -> None:
        self.is_complete = True
        self._body = b""
        self._wake()
        self._line.end(self)

    def _wake(self) -> None:
        if self._news is not None:
            self._news.set()
