"""One request out, one whole answer in."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from RegistryLibrary.client.bodies import BodyError, BodyReader
from RegistryLibrary.client.breakdowns import FAILURES, broken_off, unanswered
from RegistryLibrary.client.direct import DirectCarrier
from RegistryLibrary.client.messages import RegistryResponse, SentRequest
from RegistryLibrary.client.proxies import Proxy
from RegistryLibrary.client.tls import TlsSettings
from RegistryLibrary.client.wire.parser import WITHOUT_BODY
from RegistryLibrary.errors import Reason
from RegistryLibrary.protocol.headers import Headers

if TYPE_CHECKING:
    from RegistryLibrary.client.transport import Transport

_STATUSES = range(100, 600)


class Answer(Protocol):
    """An answer of which the head has come. Reading it raises one of `FAILURES`."""

    @property
    def status(self) -> int:
        """Its status, whatever number that is."""

    @property
    def fields(self) -> Sequence[tuple[bytes, bytes]]:
        """Names and values of its headers."""

    @property
    def reused(self) -> bool | None:
        """Whether its connection had carried another exchange before, `None` if not known."""

    async def read(self) -> bytes:
        """Return the next bytes of the body as they came, none at its end."""

    async def aclose(self) -> None:
        """Give up what is not read yet."""


class Arrival:
    """How much of an answer has come, for who has to give it up."""

    def __init__(self) -> None:
        self._answer: tuple[int, str | None, BodyReader] | None = None

    def begins(self, status: int, declared: str | None, reader: BodyReader) -> None:
        """Take what the head of the answer says, and what reads its body."""
        self._answer = status, declared, reader

    def __str__(self) -> str:
        """Return it as a sentence, empty if nothing came that is worth one."""
        if self._answer is None:
            return ""
        status, declared, reader = self._answer
        came = f"{reader.received} of {declared}" if declared else str(reader.received)
        return f" Status {status} and {came} bytes of its body came, but not the rest."


class Carrier(Protocol):
    """Carries requests to one origin."""

    async def send(self, request: SentRequest) -> Answer:
        """Send a request once and return its answer, or raise one of `FAILURES`."""

    async def aclose(self) -> None:
        """Close all connections."""


class Wire:
    """The connections to one origin.

    Attributes:
        users: How many requests need it still, those between two attempts among them.

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
        transport: "Transport | None" = None,
        proxy: Proxy | None = None,
    ) -> None:
        self.users = 0
        self._limit = limit
        self._shows_cert = bool(tls.client_cert)
        self._proxy = None if transport else proxy
        self._carrier = _carrier(origin, tls, transport, self._proxy)

    async def close(self) -> None:
        """Close all connections."""
        await self._carrier.aclose()

    async def exchange(self, request: SentRequest, arrival: Arrival) -> RegistryResponse:
        """Send a request once and return its whole answer, whatever its status.

        Args:
            request: What to send.
            arrival: Is told what comes meanwhile.

        Raises:
            RegistryConnectionError: There is no connection, or it broke before an answer began.
            RegistryResponseError: The answer is not HTTP, incomplete, too large or not decodable.
        """
        started = perf_counter()
        try:
            answer = await self._carrier.send(request)
        except FAILURES as error:
            raise unanswered(error, request, self._shows_cert, self._proxy) from None
        try:
            return await self._read(answer, request, started, arrival)
        finally:
            await answer.aclose()

    async def _read(
        self, answer: Answer, request: SentRequest, started: float, arrival: Arrival
    ) -> RegistryResponse:
        headers = Headers(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.fields
        )

        def response(body: bytes = b"") -> RegistryResponse:
            return RegistryResponse(
                status=answer.status,
                headers=headers,
                body=body,
                method=request.method,
                url=request.url,
                elapsed=timedelta(seconds=perf_counter() - started),
                received_at=datetime.now(UTC),
                redactor=request.redactor,
                connection_reused=answer.reused,
            )

        if answer.status not in _STATUSES:
            raise response().fault(Reason.PROTOCOL, f"No HTTP status is {answer.status}.")
        reader = BodyReader(self._limit)
        arrival.begins(answer.status, headers.get("content-length"), reader)
        try:
            if request.method != "HEAD" and answer.status not in WITHOUT_BODY:
                reader.begin(headers)
            while part := await answer.read():
                reader.feed(part)
            return response(reader.finish())
        except BodyError as error:
            raise response().fault(error.reason, error.message) from None
        except FAILURES as error:
            raise broken_off(error, response(), reader.received) from None


def _carrier(
    origin: str, tls: TlsSettings, transport: "Transport | None", proxy: Proxy | None
) -> Carrier:
    # httpx takes longer to import than all the rest, so it is imported where it is needed.
    if transport:
        from RegistryLibrary.client.transport import HttpxCarrier  # noqa: PLC0415

        return HttpxCarrier(origin, transport)
    if proxy:
        from RegistryLibrary.client.transport import HttpxCarrier, proxied  # noqa: PLC0415

        return HttpxCarrier(origin, proxied(proxy, tls), by_proxy=True)
    return DirectCarrier(origin, tls.context)
