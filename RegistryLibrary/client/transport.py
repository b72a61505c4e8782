"""Requests by way of a transport of httpx. The only module that imports httpx.

httpx's seam for transports is used, not its client: what a test must see (redirects, cookies, an
encoding that is wrong) stays visible, and nothing is taken from the environment. Below the seam
stands a transport that the user gave, or httpx's own where there is a proxy. It is imported only
then: sockets of ours need no httpx.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from RegistryLibrary.client.causes import chain, wire_error
from RegistryLibrary.client.lower_logs import httpcore_muted
from RegistryLibrary.client.messages import SentRequest
from RegistryLibrary.client.proxies import Proxy
from RegistryLibrary.client.tls import TlsSettings
from RegistryLibrary.client.wire.connection import LONGEST_IDLE
from RegistryLibrary.client.wire.faults import CLOSED, WireError
from RegistryLibrary.errors import Reason, shown

if TYPE_CHECKING:
    import httpx as httpx  # noqa: PLC0414 - for the modules that know its exceptions
else:  # httpx2 continues httpx under the same interface; either will do, the declared one first
    httpx = import_module(next(filter(find_spec, ("httpx", "httpx2")), "httpx"))

Transport = httpx.AsyncBaseTransport

# What httpx, and whatever lies below it, raises while a request is under way.
HTTPX_FAILURES = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.CookieConflict,
    httpx.StreamError,
    OSError,
)

_MEANINGS = (
    (httpx.ProxyError, Reason.PROXY),
    (httpx.TimeoutException, None),
    (httpx.RemoteProtocolError, Reason.PROTOCOL),
)

# How httpx words an end that comes too soon; what else it says quotes what the registry sent.
_DISCONNECTED = "Server disconnected"
_CUT = "peer closed connection"


class HttpxCarrier:
    """Carries requests to one origin.

    Args:
        origin: Scheme, host and port.
        transport: What carries them.
        by_proxy: Whether the transport is httpx's own and goes by way of a proxy.
    """

    def __init__(self, origin: str, transport: Transport, *, by_proxy: bool = False) -> None:
        self._origin = origin
        self._transport = transport
        self._by_proxy = by_proxy

    async def send(self, request: SentRequest) -> "HttpxAnswer":
        """Send a request once and return its answer, the body still to be read.

        Raises:
            OSError: There is no connection.
            WireError: There is no answer, or it is not HTTP.
        """
        with httpcore_muted():
            try:
                return HttpxAnswer(
                    await self._transport.handle_async_request(self._message(request))
                )
            except HTTPX_FAILURES as error:
                raise before_an_answer(error) from error

    async def aclose(self) -> None:
        """Close all connections."""
        with httpcore_muted():
            await self._transport.aclose()

    def _message(self, request: SentRequest) -> httpx.Request:
        target = request.target.encode("ascii")
        message = httpx.Request(
            request.method,
            self._origin if self._by_proxy else self._origin + request.target,
            headers=[
                (name.encode("ascii"), value.encode("latin-1")) for name, value in request.headers
            ],
            content=request.body,
            # The target is sent as it is written; a URL would lose its dot segments.
            extensions={} if self._by_proxy else {"target": target},
        )
        if self._by_proxy:
            # The target among the extensions would replace the proxy's, and that of CONNECT.
            message.url = WrittenUrl(self._origin, target)
        return message


class HttpxAnswer:
    """An answer of an httpx transport.

    Attributes:
        status: Its status.
        fields: Names and values of its headers.
        reused: Whether its connection had carried another exchange before, if the transport says.
    """

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.fields: Sequence[tuple[bytes, bytes]] = answer.headers.raw
        self.reused: bool | None = answer.extensions.get("connection_reused")
        self._answer = answer
        stream = answer.stream
        if answer.is_stream_consumed and not isinstance(stream, httpx.ByteStream):
            # Who stands between has read it, which gives the connection back, and decoded it.
            stream = httpx.ByteStream(answer.content)
            self.fields = [one for one in self.fields if one[0].lower() != b"content-encoding"]
        # A response of an async transport always has an async stream.
        self._parts = aiter(cast("AsyncIterator[bytes]", stream))

    async def read(self) -> bytes:
        """Return the next bytes of the body, none at its end.

        Raises:
            WireError: The body was cut, or is not HTTP.
        """
        with httpcore_muted():
            try:
                while not (part := await anext(self._parts, None)):
                    if part is None:
                        return b""
            except HTTPX_FAILURES as error:
                raise within_a_body(error) from error
        return part

    async def aclose(self) -> None:
        """Give up what is not read yet."""
        with httpcore_muted(), suppress(*HTTPX_FAILURES):
            await self._answer.aclose()


def before_an_answer(error: Exception) -> WireError | OSError:
    """Return what sockets of ours would have raised for a failure before an answer began."""
    if ours := wire_error(chain(error)):
        return ours
    told = str(error) or type(error).__name__
    if isinstance(error, (httpx.ConnectError, OSError)):
        return ConnectionError(told)
    if isinstance(error, httpx.NetworkError) or told.startswith(_DISCONNECTED):
        return WireError(Reason.BROKEN, CLOSED)
    for kind, reason in _MEANINGS:
        if isinstance(error, kind):
            return WireError(reason, told)
    return WireError(Reason.BROKEN, f"The request could not be sent: {told}")


def within_a_body(error: Exception) -> WireError:
    """Return what sockets of ours would have raised for a failure within a body."""
    if ours := wire_error(chain(error)):
        return ours
    # An end too soon and a chunk that is none share one class; only the text tells them apart.
    told = str(error)
    if isinstance(error, httpx.RemoteProtocolError) and not told.startswith(_CUT):
        return WireError.protocol(told)
    return WireError(Reason.INCOMPLETE, told)


def check_transport(transport: object) -> None:
    """Refuse what can't carry requests; `None` stands for sockets of ours.

    Raises:
        ValueError: It is no transport of the library in use.
    """
    if transport is not None and not isinstance(transport, Transport):
        told = f"{Transport.__module__.partition('.')[0]}.{Transport.__name__}"
        raise ValueError(f"transport={shown(transport)} must be an {told}.")


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
