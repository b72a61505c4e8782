"""The wire: one request out, one whole answer in. The only module that imports httpx.

httpx's transport is used, not its client: what a test must see (redirects, cookies, an encoding
that is wrong) stays visible, and nothing is taken from the environment.
"""

import logging
import ssl
from asyncio import CancelledError
from collections.abc import AsyncIterable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from socket import gaierror
from time import perf_counter
from typing import Any, cast

import httpx

from RegistryLibrary.client.bodies import BodyError, BodyReader
from RegistryLibrary.client.messages import RegistryResponse, SentRequest
from RegistryLibrary.client.tls import NEEDS_TLS, TlsSettings, tls_failure
from RegistryLibrary.errors import (
    Reason,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)
from RegistryLibrary.protocol.headers import Headers
from RegistryLibrary.redaction import Redactor

Transport = httpx.AsyncBaseTransport

_STATUSES = range(100, 600)
_WITHOUT_BODY = (204, 304)
_LONGEST_TOLD = 300

# How httpx words an end that comes too soon; what else it says quotes what the registry sent.
_DISCONNECTED = "Server disconnected"
_CUT = "peer closed connection"
# What it says of an answer whose first byte is below a blank, as that of a TLS alert is.
_CONTROL = "illegal request line"

_log = logging.getLogger("RegistryLibrary")

# What httpx, and whatever lies below it, raises while a request is under way.
FAILURES = (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, httpx.StreamError, OSError)

# At DEBUG httpcore logs the headers of an answer, and with them what it repeats of our secrets.
_under_way: ContextVar[bool] = ContextVar("_under_way", default=False)
for _part in ("connection", "http11", "proxy"):
    logging.getLogger(f"httpcore.{_part}").addFilter(lambda _: not _under_way.get())


class Wire:
    """The connections to one origin.

    Args:
        origin: Scheme, host and port.
        tls: How to meet the registry over TLS.
        limit: How many bytes a body may have.
        transport: What carries requests instead of real connections.
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
        self._transport = transport or httpx.AsyncHTTPTransport(
            # Plain http needs no certificates, and reading them takes longer than many requests.
            verify=tls.context() if origin.startswith("https:") else _no_tls(),
            trust_env=False,
        )

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
        under_way = _under_way.set(True)
        try:
            return await self._exchange(request)
        finally:
            _under_way.reset(under_way)

    async def _exchange(self, request: SentRequest) -> RegistryResponse:
        started = perf_counter()
        try:
            answer = await self._transport.handle_async_request(self._message(request))
        except FAILURES as error:
            raise unanswered(error, request, self._shows_cert) from None
        except CancelledError:
            await self._close_stranded()
            raise
        head = _head(answer, request)
        try:
            body = await self._body(answer, head)
            await _drop_if_more_came(answer)
        finally:
            with suppress(*FAILURES):
                await answer.aclose()
        elapsed = timedelta(seconds=perf_counter() - started)
        return replace(head, body=body, elapsed=elapsed, received_at=datetime.now(UTC))

    async def _close_stranded(self) -> None:
        """Close connections that belong to no request and are not idle.

        A request that is cancelled between connecting and sending leaves one behind, and
        httpcore's pool would keep it open for ever.
        """
        pool = getattr(self._transport, "_pool", None)
        taken = {id(request.connection) for request in getattr(pool, "_requests", ())}
        for connection in getattr(pool, "connections", ()):
            if id(connection) not in taken and not connection.is_idle():
                await connection.aclose()

    def _message(self, request: SentRequest) -> httpx.Request:
        return httpx.Request(
            request.method,
            self._origin + request.target,
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
    over_tls = request.url.startswith("https:")
    # Below https, httpx gives one name to what fails in connecting and in the handshake.
    shaking_hands = over_tls and isinstance(error, httpx.ConnectError)
    tls = tls_failure(_chain(error), in_handshake=shaking_hands, showed_cert=shows_cert)
    reason: Reason | None
    if tls:
        reason, message = tls
    elif told == _CONTROL and not over_tls:
        reason, message = Reason.NEEDS_TLS, NEEDS_TLS
    elif isinstance(error, httpx.TimeoutException):
        kind, reason, message = RegistryTimeoutError, None, f"A time limit passed: {told}"
    elif isinstance(error, (httpx.ConnectError, OSError)):
        reason, message = _unconnected(error, told)
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
    if isinstance(error, httpx.RemoteProtocolError) and not told.startswith(_CUT):
        fault = f"After {came} of its body the answer is not HTTP: {told}."
        return head.fault(Reason.PROTOCOL, fault)
    return head.fault(Reason.INCOMPLETE, f"The connection broke after {came} of the body.")


async def _drop_if_more_came(answer: httpx.Response) -> None:
    """Close the connection if bytes came behind the answer; httpx would take them for the next."""
    part: object = answer.stream
    for name in ("_httpcore_stream", "_stream", "_connection", "_h11_state"):
        part = getattr(part, name, None)
    if part is not None and cast("Any", part).trailing_data[0]:
        _log.info("Bytes follow the end of the answer; the connection is not used again.")
        await answer.extensions["network_stream"].aclose()


def _unconnected(error: Exception, told: str) -> tuple[Reason, str]:
    causes = list(_chain(error))
    if any(isinstance(cause, gaierror) for cause in causes):
        return Reason.UNKNOWN_HOST, "No address is known for this host"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Reason.REFUSED, "The connection was refused: nothing listens at this host and port"
    texts = (cause.strerror for cause in causes if isinstance(cause, OSError))
    return Reason.BROKEN, f"There is no connection: {next(filter(None, texts), told)}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception, what it was raised from, and the members of groups among them."""
    while error is not None:
        yield error
        for member in getattr(error, "exceptions", ()):
            yield from _chain(member)
        error = error.__cause__ or error.__context__


def _told(error: Exception, redactor: Redactor) -> str:
    # Secrets are hidden before the text is cut: half of one would not be found.
    return redactor.text(str(error))[:_LONGEST_TOLD].rstrip(".") or type(error).__name__


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
    )


def _no_tls() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
