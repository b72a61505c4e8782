"""Connections kept alive by origin; whichever rested last is used first."""

import asyncio
import ssl
from collections.abc import Callable
from typing import NamedTuple

from RegistryLibrary.client.wire.connection import Connection
from RegistryLibrary.client.wire.faults import WireError
from RegistryLibrary.client.wire.parser import Head
from RegistryLibrary.client.wire.sockets import give_up, open_socket
from RegistryLibrary.errors import Reason

_MOST_ROUNDS = 100  # of the event loop until it has told a connection that it is gone; a few do


class Origin(NamedTuple):
    """Where requests go."""

    scheme: str
    host: str
    port: int


class Answer:
    """The answer of one exchange, its body as it comes.

    Attributes:
        status: Its status.
        fields: Names and values of its headers.
        reused: Whether the connection had carried an exchange before.
    """

    def __init__(self, head: Head, connection: Connection, done: Callable[[], None]) -> None:
        self.status = head.status
        self.fields = head.headers
        self.reused = connection.exchanges > 1
        self._connection = connection
        self._done = done
        self._is_closed = False

    async def read(self) -> bytes:
        """Return the next bytes of the body, none at its end.

        Raises:
            WireError: The body was cut, is not HTTP, or bytes follow it.
        """
        return await self._connection.read()

    async def aclose(self) -> None:
        """Give the connection back, which is closed unless the answer was read to its end."""
        if not self._is_closed:
            self._is_closed = True
            self._done()


class Pool:
    """Sends requests, each over a connection of its own for that time.

    There are as many connections as there are requests at once.

    Args:
        tls: Makes the context for https; called once, when it is needed first.
    """

    def __init__(self, tls: Callable[[], ssl.SSLContext]) -> None:
        self._tls = tls
        self._context: ssl.SSLContext | None = None
        self._open: set[Connection] = set()
        # As ordered sets: the one that rested last stands last, any can be taken out at once.
        self._resting: dict[Origin, dict[Connection, None]] = {}
        self._closed = False

    async def send(self, origin: Origin, method: str, data: bytes) -> Answer:
        """Send a request once and return its answer, the body still to be read.

        Args:
            origin: Where to send it.
            method: Its method.
            data: The whole request as it stands on the wire.

        Raises:
            OSError: There is no connection.
            WireError: There is no answer, or it is not HTTP.
        """
        connection = self._rested(origin) or await self._connect(origin)
        try:
            head = await connection.send(method, data)
        except BaseException:
            connection.close()
            raise
        return Answer(head, connection, lambda: self._take_back(origin, connection))

    async def close(self) -> None:
        """Close all connections, those in use as well.

        Only its own event loop can close a connection; one of another is left to the collector of
        garbage, which closes its socket.
        """
        self._closed = True
        loop = asyncio.get_running_loop()
        for _ in range(_MOST_ROUNDS):
            ours = [connection for connection in self._open if connection.loop is loop]
            for connection in ours:
                connection.close()
            if not ours:
                break
            await asyncio.sleep(0)  # they are gone once the event loop has told them so

    def _rested(self, origin: Origin) -> Connection | None:
        resting = self._resting.get(origin)
        while resting:
            connection, _ = resting.popitem()
            if connection.is_usable():
                return connection
            connection.close()
        return None

    async def _connect(self, origin: Origin) -> Connection:
        https = origin.scheme == "https"
        if https and self._context is None:
            self._context = self._tls()
        sock = await open_socket(origin.host, origin.port)
        connection = Connection(sock, self._open.add, lambda one: self._forget(origin, one))
        try:
            await asyncio.get_running_loop().create_connection(
                lambda: connection,
                sock=sock,
                ssl=self._context if https else None,
                server_hostname=origin.host if https else None,
            )
        except BaseException:
            if connection in self._open:  # TLS was agreed on, and would wait for a farewell
                connection.close()
            self._open.discard(connection)  # uvloop does not tell it that it is lost
            give_up(sock)
            raise
        if self._closed:
            connection.close()
            raise WireError(Reason.BROKEN, "The connections were closed meanwhile")
        return connection

    def _take_back(self, origin: Origin, connection: Connection) -> None:
        if not connection.rest() or self._closed:
            connection.close()
            return
        resting = self._resting.setdefault(origin, {})
        resting[connection] = None
        oldest = next(iter(resting))
        if oldest.is_expired():
            del resting[oldest]
            oldest.close()

    def _forget(self, origin: Origin, lost: Connection) -> None:
        self._open.discard(lost)
        self._resting.get(origin, {}).pop(lost, None)
