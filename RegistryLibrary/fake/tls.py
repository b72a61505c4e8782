"""TLS on the connections of a fake registry.

The loops' own TLS (`create_server(ssl=...)`) aborts a connection whose handshake fails, and the
alert that tells the client why is lost; and it hides what is within a handshake from a server that
stops. So the bytes go through OpenSSL here, in the same way with every loop.
"""

import asyncio
import ssl
from contextlib import suppress
from typing import Any, cast

from RegistryLibrary.fake.http import Connection
from RegistryLibrary.fake.site import Site

# RFC 8446 6.2: a fatal alert, unexpected_message
_UNEXPECTED = b"\x15\x03\x03\x00\x02\x02\x0a"
_PIECE = 64 * 1024
_FAREWELL_SECONDS = 1.0  # for a refused client to go by itself


class TlsConnection(asyncio.Protocol):
    """A connection that speaks TLS, and on it what another protocol speaks.

    Args:
        inside: What takes over when the handshake is done.
        context: How to meet the client.
        site: What the connections of a server share.
    """

    transport: asyncio.Transport

    def __init__(
        self,
        inside: Connection,
        context: ssl.SSLContext,
        site: Site,
    ) -> None:
        self._inside = inside
        self._site = site
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._secured: TlsTransport | None = None
        self._is_refused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the handshake; a server that stops meanwhile finds the connection."""
        self.transport = cast("asyncio.Transport", transport)
        self._site.connections.add(self)
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(self._site.patience, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        """Go on with the handshake, or hand on what the client sent."""
        if self._is_refused:
            return
        self._incoming.write(data)
        if self._secured or self._shake_hands():
            self._hand_on()

    def eof_received(self) -> None:
        """Let the transport close itself, as it would without TLS."""

    def connection_lost(self, error: Exception | None) -> None:
        """End what is inside."""
        self._deadline.cancel()
        self._site.connections.discard(self)
        if self._secured:
            self._inside.connection_lost(error)

    def pause_writing(self) -> None:
        """Hand on that the client is slow."""
        self._inside.pause_writing()

    def resume_writing(self) -> None:
        """Hand on that the client keeps up again."""
        self._inside.resume_writing()

    def send(self, data: bytes | bytearray | memoryview) -> None:
        """Send what is inside."""
        rest = memoryview(data)
        while rest:
            rest = rest[self.tls.write(rest) :]
        self._flush()

    def abort(self) -> None:
        """Close at once."""
        self.transport.abort()

    def look(self, _: float) -> None:
        """Do nothing: a handshake has a deadline of its own."""

    def close(self) -> None:
        """Close behind what was sent; the client is told that this is the end."""
        if not self.transport.is_closing():
            with suppress(ssl.SSLError):  # the client's own end may come, or not
                self.tls.unwrap()
            self._flush()
            self.transport.close()

    def _shake_hands(self) -> bool:
        try:
            self.tls.do_handshake()
        except ssl.SSLWantReadError:
            self._flush()
            return False
        except ssl.SSLError:
            self._refuse()
            return False
        self._flush()
        self._deadline.cancel()
        self._site.connections.discard(self)
        self._secured = TlsTransport(self)
        self._inside.connection_made(self._secured)
        return True

    def _hand_on(self) -> None:
        try:
            while not self.transport.is_closing() and (piece := self.tls.read(_PIECE)):
                self._inside.data_received(piece)
            self.close()  # the client said that it sends no more
        except ssl.SSLWantReadError:
            self._flush()  # an update of keys is answered
        except ssl.SSLError:
            self._flush()
            self.transport.close()

    def _refuse(self) -> None:
        self._is_refused = True
        if not self._outgoing.pending:  # OpenSSL has no alert for who speaks plain HTTP
            self._outgoing.write(_UNEXPECTED)
        self._flush()
        with suppress(OSError):  # the client is gone already
            # Not close(): with bytes of the client unread, a reset would overtake the alert.
            self.transport.write_eof()
        self._deadline.cancel()
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(_FAREWELL_SECONDS, self.transport.abort)

    def _flush(self) -> None:
        if self._outgoing.pending:
            self.transport.write(self._outgoing.read())


class TlsTransport(asyncio.Transport):
    """What the protocol inside a TLS connection writes to.

    Args:
        connection: The connection.
    """

    def __init__(self, connection: TlsConnection) -> None:
        super().__init__()
        self._connection = connection
        self._bare = connection.transport

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return a fact about the connection or the socket below it."""
        known = {"ssl_object": self._connection.tls, "sslcontext": self._connection.tls.context}
        return known.get(name) or self._bare.get_extra_info(name, default)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send bytes, unless the connection is closing."""
        if not self._bare.is_closing():
            self._connection.send(data)

    def close(self) -> None:
        """Close behind what was sent."""
        self._connection.close()

    def can_write_eof(self) -> bool:
        """Return that there is no half of a connection."""
        return False

    def abort(self) -> None:
        """Close at once."""
        self._bare.abort()

    def is_closing(self) -> bool:
        """Whether it is closed, or about to be."""
        return self._bare.is_closing()

    def pause_reading(self) -> None:
        """Take no more from the client."""
        self._bare.pause_reading()

    def resume_reading(self) -> None:
        """Take more from the client."""
        self._bare.resume_reading()

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait to be sent."""
        return self._bare.get_write_buffer_size()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Say from how many waiting bytes on writing is paused."""
        self._bare.set_write_buffer_limits(high, low)
