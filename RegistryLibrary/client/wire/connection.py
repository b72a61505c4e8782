"""One connection: bytes out, one answer in, and the suspicion that it is not what it was."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from typing import cast

from RegistryLibrary.client.wire.faults import WireError
from RegistryLibrary.client.wire.parser import Head, ResponseParser

LONGEST_IDLE = 4.0  # seconds; many servers close a connection after five
MOST_WAITING = 256 * 1024  # bytes of a body that nobody took yet
MOST_UNSEEN = 64 * 1024  # bytes of a request that may still be unsent without our knowing

_log = logging.getLogger("RegistryLibrary")


class Connection(asyncio.Protocol):
    """Carries one exchange after the other.

    Attributes:
        lost: Whether it is gone, or the other side has ended it.
        exchanges: How many it began.
        loop: The event loop that it belongs to.

    Args:
        sock: The socket below it, connected.
        on_made: Called once, when there is a connection, TLS included.
        on_lost: Called once after that, when it is gone.
    """

    def __init__(
        self,
        sock: socket.socket,
        on_made: Callable[["Connection"], None],
        on_lost: Callable[["Connection"], None],
    ) -> None:
        self.lost = False
        self.exchanges = 0
        self._sock = sock
        self._on_made = on_made
        self._on_lost = on_lost
        self.loop = asyncio.get_running_loop()
        self._parser: ResponseParser | None = None
        self._fault: WireError | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._idle_since = self.loop.time()
        self._sent = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport. Called by asyncio."""
        self._transport = cast("asyncio.Transport", transport)
        self._on_made(self)

    def data_received(self, data: bytes) -> None:
        """Take bytes. Called by asyncio."""
        if self._parser is None:
            _log.info("Bytes nobody asked for came; the connection is not used again.")
            self._fail(WireError.protocol("bytes came before the request was sent"))
            return
        try:
            self._parser.feed(data)
        except WireError as error:
            self._fail(error)
        if self._parser.waiting > MOST_WAITING and not self._parser.complete:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """Take the end of what the other side sends. Called by asyncio."""
        self.lost = True  # the socket may still be open: TLS has an end of its own
        self._end(None, cut=self._is_cut())

    def connection_lost(self, error: Exception | None) -> None:
        """Take that the connection is gone. Called by asyncio."""
        self.lost = True
        self._end(error, cut=True)
        self._on_lost(self)

    async def send(self, method: str, data: bytes) -> Head:
        """Send a request and return the head of its answer.

        Args:
            method: Its method.
            data: The whole request as it stands on the wire.

        Raises:
            WireError: There is no answer, or it is not HTTP.
        """
        if self._fault:
            raise self._fault
        self.exchanges += 1
        parser = self._parser = ResponseParser(method)
        self._sent = len(data)
        self._transport.write(data)
        while parser.head is None:
            if self._fault:
                raise self._fault
            await self._change()
        return parser.head

    async def read(self) -> bytes:
        """Return the next bytes of the body, none at its end.

        Raises:
            WireError: The body was cut, is not HTTP, or bytes follow it.
        """
        parser = cast("ResponseParser", self._parser)
        while not parser.waiting:
            if self._fault:
                raise self._fault
            if parser.complete:
                return b""
            await self._change()
        self._transport.resume_reading()
        return parser.take()

    def rest(self) -> bool:
        """End an exchange and return whether another one may follow."""
        parser = self._parser
        self._parser = None
        self._idle_since = self.loop.time()
        return bool(
            not self.lost
            and self._fault is None
            and parser
            and parser.complete
            and parser.head
            and parser.head.keep_alive
            # An answer may come before the whole request was read.
            and self._is_written()
        )

    def is_expired(self) -> bool:
        """Return whether it was idle for too long."""
        return self.loop.time() - self._idle_since > LONGEST_IDLE

    def is_usable(self) -> bool:
        """Return whether a request may be sent: the other side is silent and not gone."""
        if self.lost or self._fault or self.is_expired():
            return False
        try:
            # What waits here the event loop has not seen yet: the end, or bytes nobody asked for.
            self._sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def close(self) -> None:
        """Close the connection at once, with a word of farewell where TLS has one."""
        if not self._transport.is_closing():
            self._transport.close()
        # The second close() of a transport of TLS would take from abort() what it needs.
        self._transport.abort()

    def _end(self, error: Exception | None, *, cut: bool) -> None:
        parser = self._parser or ResponseParser("GET")
        if not self._fault and not parser.complete:
            try:
                parser.finish(cut=cut)
            except WireError as fault:
                fault.__cause__ = error
                self._fault = fault
        self._wake()

    def _is_cut(self) -> bool:
        tls = self._transport.get_extra_info("ssl_object")
        if tls is None:
            return False
        # TLS ends by a word of its own. asyncio does not tell whether it came; only after it can
        # nothing be read without waiting for more. RFC 9112 §9.8: else the body may be truncated.
        try:
            return bool(tls.read(1))
        except ssl.SSLError:
            return True

    def _is_written(self) -> bool:
        # A transport of TLS does not know what the one below it still holds.
        over_tls = self._transport.get_extra_info("ssl_object") is not None
        if over_tls and self._sent > MOST_UNSEEN:
            return False
        return self._transport.get_write_buffer_size() == 0

    def _fail(self, fault: WireError) -> None:
        self._fault = self._fault or fault
        self.close()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    async def _change(self) -> None:
        self._waiter = self.loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None
