"""One request out, one whole answer in."""

from collections.abc import AsyncIterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from time import perf_counter
from typing import cast

from RegistryLibrary.client.bodies import BodyError, BodyReader
from RegistryLibrary.client.breakdowns import broken_off, unanswered
from RegistryLibrary.client.lower_logs import httpcore_muted
from RegistryLibrary.client.messages import RegistryResponse, SentRequest
from RegistryLibrary.client.proxies import Proxy
from RegistryLibrary.client.tls import TlsSettings
from RegistryLibrary.client.transport import (
    FAILURES,
    SocketTransport,
    Transport,
    WrittenUrl,
    httpx,
    proxied,
)
from RegistryLibrary.errors import Reason
from RegistryLibrary.protocol.headers import Headers

_STATUSES = range(100, 600)
_WITHOUT_BODY = (204, 304)


class Wire:
    """The connections to one origin.

    Args:
        origin: Scheme, host and port.
        tls: How to meet the registry over TLS.
        limit: How many bytes a body may have.
        transport: What carries requests instead of sockets of ours.
        proxy: By way of which proxy they go.
    """

    def __init__(
        self,
        origin: str,
        tls: TlsSettings,
        limit: int,
        transport: Transport | None = None,
        proxy: Proxy | None = None,
    ) -> None:
        self._origin = origin
        self._limit = limit
        self._shows_cert = bool(tls.client_cert)
        self._proxy = None if transport else proxy
        self._is_ours = not transport and not proxy
        if proxy and not transport:
            transport = proxied(proxy, tls)
        self._transport = transport or SocketTransport(tls.context)

    async def close(self) -> None:
        """Close all connections."""
        with httpcore_muted():
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
            raise unanswered(error, request, self._shows_cert, self._proxy) from None
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
        target = request.target.encode("ascii")
        message = httpx.Request(
            request.method,
            # Sockets of ours send the target; to parse it would cost more than to send it.
            self._root if self._is_ours or self._proxy else self._origin + request.target,
            headers=[
                (name.encode("ascii"), value.encode("latin-1")) for name, value in request.headers
            ],
            content=request.body,
            # The target is sent as it is written; a URL would lose its dot segments.
            extensions={} if self._proxy else {"target": target},
        )
        if self._proxy:
            # The target among the extensions would replace the proxy's, and that of CONNECT.
            message.url = WrittenUrl(self._origin, target)
        return message

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
