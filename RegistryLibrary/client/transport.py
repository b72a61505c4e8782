"""One request out, one whole answer in. The only module that imports httpx.

httpx's seam for transports is used, not its client: what a test must see (redirects, cookies, an
encoding that is wrong) stays visible, and nothing is taken from the environment. Below the seam
stands a transport of our own, or one that the user gave.
"""

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from time import perf_counter
from typing import TYPE_CHECKING, cast

from RegistryLibrary.client.bodies import BodyError, BodyReader
from RegistryLibrary.client.causes import chain, unconnected, wire_error
from RegistryLibrary.client.lower_logs import httpcore_muted
from RegistryLibrary.client.messages import RegistryResponse, SentRequest
from RegistryLibrary.client.tls import NEEDS_TLS, TlsSettings, speaks_tls, tls_failure
from RegistryLibrary.client.wire.faults import WireError
from RegistryLibrary.client.wire.pool import Answer, Origin, Pool
from RegistryLibrary.errors import (
    Reason,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)
from RegistryLibrary.protocol.headers import Headers
from RegistryLibrary.redaction import Redactor

if TYPE_CHECKING:
    import httpx
else:  # httpx2 continues httpx under the same interface; either will do, the declared one first
    httpx = import_module(next(filter(find_spec, ("httpx", "httpx2")), "httpx"))

Transport = httpx.AsyncBaseTransport

_PORTS = {"http": 80, "https": 443}
_STATUSES = range(100, 600)
_WITHOUT_BODY = (204, 304)
_LONGEST_TOLD = 300
_LONGEST_QUOTE = 60

# How httpx words an end that comes too soon; what else it says quotes what the registry sent.
_DISCONNECTED = "Server disconnected"
_CUT = "peer closed connection"

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


class Wire:
    """The connections to one origin.

    Args:
        origin: Scheme, host and port.
        tls: How to meet the registry over TLS.
        limit: How many bytes a body may have.
        transport: What carries requests instead of sockets of ours.
    """

    def __init__(
        self,
        origin: str,
        tls: TlsSettings,
        limit: int,
        transport: Transport | None = None,
    ) -> None:
        self._origin = origin
        self._limit = limit
        self._shows_cert = bool(tls.client_cert)
        self._is_ours = transport is None
        self._transport = transport or SocketTransport(tls.context)

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def exchange(self, request: SentRequest) -> RegistryResponse:
        """Send a request once and return its whole answer, whatever its status.

        Args:
            request: What to send.

        Raises:
            RegistryConnectionError: There is no connection, or it broke before an answer began.
            RegistryResponseError: The answer is not HTTP, incomplete, too large or not decodable.
        """
        with httpcore_muted():
            return await self._exchange(request)

    async def _exchange(self, request: SentRequest) -> RegistryResponse:
        started = perf_counter()
        try:
            answer = await self._transport.handle_async_request(self._message(request))
        except FAILURES as error:
            raise unanswered(error, request, self._shows_cert) from None
        head = _head(answer, request)
        try:
            body = await self._body(answer, head)
        finally:
            with suppress(*FAILURES):
                await answer.aclose()
        elapsed = timedelta(seconds=perf_counter() - started)
        return replace(head, body=body, elapsed=elapsed, received_at=datetime.now(UTC))

    @cached_property
    def _root(self) -> httpx.URL:
        return httpx.URL(self._origin)

    def _message(self, request: SentRequest) -> httpx.Request:
        return httpx.Request(
            request.method,
            # Sockets of ours send the target; to parse it would cost more than to send it.
            self._root if self._is_ours else self._origin + request.target,
            headers=[
                (name.encode("ascii"), value.encode("latin-1")) for name, value in request.headers
            ],
            content=request.body,
            # The target is sent as it is written; a URL would lose its dot segments.
            extensions={"target": request.target.encode("ascii")},
        )

    async def _body(self, answer: httpx.Response, head: RegistryResponse) -> bytes:
        if head.status not in _STATUSES:
            raise head.fault(Reason.PROTOCOL, f"No HTTP status is {head.status}.")
        reader = BodyReader(self._limit)
        try:
            if head.method != "HEAD" and head.status not in _WITHOUT_BODY:
                reader.begin(head.headers)
            # A response of an async transport always has an async stream.
            async for chunk in cast("AsyncIterable[bytes]", answer.stream):
                reader.feed(chunk)
            return reader.finish()
        except BodyError as error:
            raise head.fault(error.reason, error.message) from None
        except FAILURES as error:
            raise broken_off(error, head, reader.received) from None


def unanswered(error: Exception, request: SentRequest, shows_cert: bool = False) -> RegistryError:
    """Return our error for a failure before an answer began.

    Args:
        error: What httpx raised.
        request: What was to be sent.
        shows_cert: Whether the registry may ask for a certificate of ours.
    """
    kind: type[RegistryError] = RegistryConnectionError
    told = _told(error, request.redactor)
    causes = list(chain(error))
    wire = wire_error(causes)
    over_tls = request.url.startswith("https:")
    # Below https one name is given to what fails in connecting and in the handshake.
    shaking_hands = over_tls and isinstance(error, httpx.ConnectError)
    tls = tls_failure(causes, in_handshake=shaking_hands, showed_cert=shows_cert)
    reason: Reason | None
    if tls:
        reason, message = tls
    elif wire and not over_tls and speaks_tls(wire.quoted):
        reason, message = Reason.NEEDS_TLS, NEEDS_TLS
    elif wire and wire.reason is Reason.PROTOCOL:
        kind, reason, message = RegistryResponseError, wire.reason, f"No HTTP: {told}"
    elif wire:
        reason, message = wire.reason, told
    elif isinstance(error, httpx.TimeoutException):
        kind, reason, message = RegistryTimeoutError, None, f"A time limit passed: {told}"
    elif isinstance(error, (httpx.ConnectError, OSError)):
        reason, message = unconnected(causes, told)
    elif isinstance(error, httpx.RemoteProtocolError) and not told.startswith(_DISCONNECTED):
        kind, reason, message = RegistryResponseError, Reason.PROTOCOL, f"No HTTP: {told}"
    elif isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError)):
        reason, message = Reason.BROKEN, "The connection was closed before an answer began"
    else:
        reason, message = Reason.BROKEN, f"The request could not be sent: {told}"
    return kind(f"{message}.", method=request.method, url=request.url, reason=reason, attempts=1)


def broken_off(error: Exception, head: RegistryResponse, received: int) -> RegistryError:
    """Return our error for a failure within the body of an answer.

    Args:
        error: What httpx raised.
        head: Status and headers of the answer.
        received: How many bytes of the body came.
    """
    declared = head.headers.get("content-length")
    came = f"{received} of {declared} bytes" if declared else f"{received} bytes"
    # An end too soon and a chunk that is none share one class; only the text tells them apart.
    told = _told(error, head.redactor)
    wire = wire_error(chain(error))
    if wire:
        is_protocol = wire.reason is Reason.PROTOCOL
    else:
        is_protocol = isinstance(error, httpx.RemoteProtocolError) and not told.startswith(_CUT)
    if is_protocol:
        fault = f"After {came} of its body the answer is not HTTP: {told}."
        return head.fault(Reason.PROTOCOL, fault)
    return head.fault(Reason.INCOMPLETE, f"The connection broke after {came} of the body.")


def _told(error: Exception, redactor: Redactor) -> str:
    # Secrets are hidden before the text is cut: half of one would not be found.
    told = redactor.text(str(error))[:_LONGEST_TOLD].rstrip(".") or type(error).__name__
    wire = wire_error(chain(error))
    if wire and wire.quoted:
        told += f": {redactor.text(wire.quoted.decode('latin-1'))[:_LONGEST_QUOTE]!r}"
    return told


def _head(answer: httpx.Response, request: SentRequest) -> RegistryResponse:
    return RegistryResponse(
        status=answer.status_code,
        headers=Headers(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw
        ),
        body=b"",
        method=request.method,
        url=request.url,
        elapsed=timedelta(),
        received_at=datetime.now(UTC),
        redactor=request.redactor,
        connection_reused=answer.extensions.get("connection_reused"),
    )
