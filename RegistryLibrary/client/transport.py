"""What carries requests. The only module that imports httpx.

httpx's seam for transports is used, not its client: what a test must see (redirects, cookies, an
encoding that is wrong) stays visible, and nothing is taken from the environment. Below the seam
stands a transport of our own, one that the user gave, or httpx's where there is a proxy.
"""

import ssl
from collections.abc import AsyncIterator, Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from RegistryLibrary.client.proxies import Proxy
from RegistryLibrary.client.tls import TlsSettings
from RegistryLibrary.client.wire.connection import LONGEST_IDLE
from RegistryLibrary.client.wire.faults import WireError
from RegistryLibrary.client.wire.pool import Answer, Origin, Pool

if TYPE_CHECKING:
    import httpx as httpx  # noqa: PLC0414 - for the modules that know its exceptions
else:  # httpx2 continues httpx under the same interface; either will do, the declared one first
    httpx = import_module(next(filter(find_spec, ("httpx", "httpx2")), "httpx"))

Transport = httpx.AsyncBaseTransport

_PORTS = {"http": 80, "https": 443}

# What httpx, and whatever lies below it, raises while a request is under way.
FAILURES = (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, httpx.StreamError, OSError)


class SocketTransport(httpx.AsyncBaseTransport):
    """Carries requests over sockets of ours.

    Args:
        tls: Makes the context for https; called when it is needed first. Plain http needs none,
            and making one takes longer than many requests.
    """

    def __init__(self, tls: Callable[[], ssl.SSLContext]) -> None:
        self._pool = Pool(tls)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request once and return its answer, the body still to be read."""
        url = request.url
        origin = Origin(url.scheme, url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme])
        target = request.extensions.get("target", url.raw_path)
        head = [b"%s %s HTTP/1.1" % (request.method.encode("ascii"), target)]
        head += [b"%s: %s" % field for field in request.headers.raw]
        data = b"\r\n".join((*head, b"", await request.aread()))
        try:
            answer = await self._pool.send(origin, request.method, data)
        except (WireError, OSError) as error:
            kind = httpx.ReadError if isinstance(error, WireError) else httpx.ConnectError
            raise kind(str(error)) from error
        return httpx.Response(
            answer.head.status,
            headers=answer.head.headers,
            stream=_SocketStream(answer),
            extensions={"connection_reused": answer.reused},
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.close()


class _SocketStream(httpx.AsyncByteStream):
    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while part := await self._answer.read():
                yield part
        except WireError as error:
            raise httpx.ReadError(str(error)) from error

    async def aclose(self) -> None:
        self._answer.close()


def check_transport(transport: object) -> None:
    """Refuse what can't carry requests.

    Raises:
        ValueError: It is no transport of the library in use.
    """
    if not isinstance(transport, Transport):
        told = f"{Transport.__module__.partition('.')[0]}.{Transport.__name__}"
        raise ValueError(f"transport={transport!r} must be an {told}.")


class WrittenUrl(httpx.URL):
    """A URL whose target is sent as it is written; httpx's own would lose its dot segments.

    Args:
        origin: Scheme, host and port.
        target: Path and query as they stand on the request line.
    """

    def __init__(self, origin: str, target: bytes) -> None:
        super().__init__(origin)
        self._target = target

    @property
    def raw_path(self) -> bytes:
        """Path and query."""
        return self._target


def proxied(proxy: Proxy, tls: TlsSettings) -> Transport:
    """Return httpx's own transport, which goes by way of a proxy.

    It repeats nothing, takes nothing from the environment, and has as many connections as there
    are requests at once.

    Args:
        proxy: The proxy.
        tls: How to meet the registry. A proxy's own certificate is checked in the same way; it
            never sees the client's.
    """
    login = proxy.login
    over_tls = proxy.url.startswith("https:")
    return httpx.AsyncHTTPTransport(
        verify=tls.context(),
        trust_env=False,
        limits=httpx.Limits(keepalive_expiry=LONGEST_IDLE),
        proxy=httpx.Proxy(
            proxy.url,
            auth=(login.name, login.password) if login else None,
            ssl_context=TlsSettings(tls.verify).context() if over_tls else None,
        ),
    )
