"""Requests of one connection: written, sent within a deadline, logged, and answered."""

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from RegistryLibrary.client.aside import read_aside
from RegistryLibrary.client.carrying import Wire
from RegistryLibrary.client.failures import check
from RegistryLibrary.client.logs import log_cut, log_failure
from RegistryLibrary.client.messages import RegistryResponse, Request, SentRequest
from RegistryLibrary.client.paths import Parameters, check_target, with_query
from RegistryLibrary.client.sending import Sending
from RegistryLibrary.client.settings import Settings, check_timeout, merged
from RegistryLibrary.errors import Endpoint, RegistryError, RegistryTimeoutError

if TYPE_CHECKING:
    from RegistryLibrary.client.transport import Transport

MOST_OTHERS = 8  # origins that redirects led to, of which connections are kept
LARGEST_AT_ONCE = 64 * 1024  # bytes; a larger body is read in a thread

_T = TypeVar("_T")


class Deadline:
    """The time at which an operation ends, however many requests it makes.

    Args:
        seconds: How long from now.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = check_timeout(seconds)
        self.at = asyncio.get_running_loop().time() + self.seconds


class Exchange:
    """Sends the requests of one connection.

    Args:
        settings: How to reach the registry.
        transport: What carries requests instead of real connections.
    """

    def __init__(self, settings: Settings, transport: "Transport | None" = None) -> None:
        if transport is not None or settings.proxy_in_use:
            # httpx takes long to import: here, so that no deadline pays for it.
            from RegistryLibrary.client.transport import check_transport  # noqa: PLC0415

            check_transport(transport)
        self._settings = settings
        self._transport = transport
        self._origin = settings.base.origin
        self._headers = settings.all_headers
        self._redactor = settings.redactor()
        self._wires: dict[str, Wire] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    async def close(self) -> None:
        """Close all connections; nothing can be sent afterwards."""
        self._closed = True
        wires = [*self._wires.values()]
        self._wires.clear()
        # Only its own loop can close a connection. Those of another one are left to the collector
        # of garbage, which closes their sockets.
        for wire in wires if self._loop is asyncio.get_running_loop() else ():
            await wire.close()

    def check_open(self) -> None:
        """Refuse to go on once the connection is closed.

        Raises:
            ValueError: It is closed.
        """
        if self._closed:
            raise ValueError(f"The connection to {self._settings.base} is closed.")

    def redacted(self, text: str) -> str:
        """Return text without the secrets of the connection."""
        return self._redactor.text(text)

    async def ask(
        self,
        endpoint: Endpoint,
        path: str,
        deadline: Deadline,
        reader: Callable[[RegistryResponse], _T],
        parameters: Parameters | None = None,
        error: type[RegistryError] | None = None,
    ) -> _T:
        """Return what a function makes of the answer of success to a `GET`.

        Args:
            endpoint: Which endpoint is asked.
            path: Path below the base URL, percent-encoded.
            deadline: When the operation ends.
            reader: The function; see `read`.
            parameters: What the query says; `None` is left out.
            error: What is raised where the target is too long for a URL.

        Raises:
            RegistryError: The error that the answer is, or why there is none.
        """
        target = check_target(with_query(path, parameters) if parameters else path, error)
        response = await self.send(Request("GET", target), deadline)

        def checked(answer: RegistryResponse) -> _T:
            check(answer, endpoint)
            return reader(answer)

        return await self.read(response, deadline, checked)

    async def read(
        self,
        response: RegistryResponse,
        deadline: Deadline,
        reader: Callable[[RegistryResponse], _T],
    ) -> _T:
        """Return what a function makes of an answer, within the deadline.

        Args:
            response: The answer.
            deadline: When the operation ends.
            reader: The function, which may take its time as long as it calls `go_on` again and
                again. It must not know the event loop.

        Raises:
            RegistryTimeoutError: The deadline passed.
        """
        if len(response.body) <= LARGEST_AT_ONCE:
            return reader(response)
        try:
            return await read_aside(reader, response, deadline.at)
        except TimeoutError:
            fault = f"The answer of {len(response.body)} bytes was not read"
            message = f"{fault} within {deadline.seconds:g} seconds."
            late = response.error(RegistryTimeoutError, message)
            log_failure(late)
            raise late from None

    async def send(self, request: Request, deadline: Deadline) -> RegistryResponse:
        """Send a request and return its answer, whatever its status.

        Args:
            request: What to send.
            deadline: When the operation ends.

        Raises:
            ValueError: The connection is closed, or belongs to another event loop.
            RegistryTimeoutError: The deadline passed.
            RegistryConnectionError: There is no connection, or it broke before an answer began.
            RegistryResponseError: The answer is not HTTP, incomplete, too large or not decodable,
                or a redirect that is to be followed leads nowhere.
        """
        self._check_loop()
        sending = Sending(self._completed(request), self._settings, self._wire_to)
        started = perf_counter()
        try:
            async with asyncio.timeout_at(deadline.at):
                return await sending.response(deadline.at)
        except TimeoutError:
            sent, attempts = sending.request, sending.attempts
            came = sent.redactor.text(str(sending.arrival))
            fault = f"No complete answer came within {deadline.seconds:g} seconds.{came}"
            late = RegistryTimeoutError(fault, method=sent.method, url=sent.url, attempts=attempts)
            log_failure(late)
            raise late from None
        except asyncio.CancelledError:
            log_cut(sending.request, perf_counter() - started)
            raise
        finally:
            if len(self._wires) > 1 + MOST_OTHERS:
                await self._close_unused()

    def _completed(self, request: Request) -> SentRequest:
        target = self._settings.base.prefix + request.target
        redactor = self._redactor
        if request.headers or request.secrets:
            redactor = self._settings.redactor(request.headers, request.secrets)
        return SentRequest(
            method=request.method,
            target=target,
            headers=merged(self._headers, request.headers),
            body=request.body,
            url=redactor.url(self._origin + target),
            redactor=redactor,
            origin=self._origin,
        )

    def _check_loop(self) -> None:
        self.check_open()
        loop = asyncio.get_running_loop()
        self._loop = self._loop or loop
        if self._loop is not loop:
            raise ValueError(f"The connection to {self._settings.base} is of another event loop.")

    def _wire_to(self, origin: str) -> Wire:
        """Return the connections to an origin: ours, or one that a redirect leads to."""
        wire = self._wires.pop(origin, None)
        if wire is None:
            settings, transport = self._settings, self._transport
            if origin != self._origin:
                settings, transport = settings.for_other_server(origin), None
            proxy = settings.proxy_in_use
            wire = Wire(origin, settings.tls, settings.limit, transport, proxy)
        self._wires[origin] = wire  # the one used last stands last
        return wire

    async def _close_unused(self) -> None:
        """Close the connections to other origins but the last ones: a registry may name many."""
        others = [origin for origin in self._wires if origin != self._origin]
        unused = [origin for origin in others[:-MOST_OTHERS] if not self._wires[origin].users]
        for wire in [self._wires.pop(origin) for origin in unused]:
            await wire.close()
