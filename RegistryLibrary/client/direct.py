"""Carries requests straight over sockets of ours."""

import ssl
from collections.abc import Callable

from RegistryLibrary.client.messages import HeaderPairs, SentRequest
from RegistryLibrary.client.paths import BaseUrl
from RegistryLibrary.client.wire.pool import Answer, Origin, Pool

# RFC 9110 §8.6: where a body is to be expected, none is said by a length of 0
_EXPECT_A_BODY = {"POST", "PUT", "PATCH"}


class DirectCarrier:
    """The connections to one origin.

    Args:
        origin: Scheme, host and port.
        tls: Makes the context for https; called when it is needed first. Plain http needs none,
            and making one takes longer than many requests.
    """

    def __init__(self, origin: str, tls: Callable[[], ssl.SSLContext]) -> None:
        base = BaseUrl.parse(origin)
        self._origin = Origin(base.scheme, base.host, base.port)
        self._host = base.authority
        self._pool = Pool(tls)
        self._last: tuple[HeaderPairs | None, bytes] = (None, b"")

    async def send(self, request: SentRequest) -> Answer:
        """Send a request once and return its answer, the body still to be read.

        Raises:
            OSError: There is no connection.
            WireError: There is no answer, or it is not HTTP.
        """
        return await self._pool.send(self._origin, request.method, self._written(request))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.close()

    def _written(self, request: SentRequest) -> bytes:
        """Return a request as it stands on the wire."""
        line = f"{request.method} {request.target} HTTP/1.1\r\n".encode("ascii")
        body = request.body or b""
        length = b""
        if body or request.method in _EXPECT_A_BODY:
            length = b"Content-Length: %d\r\n" % len(body)
        return b"".join((line, self._fields(request.headers), length, b"\r\n", body))

    def _fields(self, headers: HeaderPairs) -> bytes:
        # Most requests of a connection have the same.
        if headers is not self._last[0]:
            host = () if any(name.lower() == "host" for name, _ in headers) else self._own_host
            lines = (f"{name}: {value}\r\n" for name, value in (*host, *headers))
            self._last = headers, "".join(lines).encode("latin-1")
        return self._last[1]

    @property
    def _own_host(self) -> HeaderPairs:
        return (("Host", self._host),)
