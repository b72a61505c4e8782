"""Requests of one connection: written, sent within a deadline, logged, and answered."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import perf_counter
from typing import Any, TypeVar

from RegistryLibrary.client.failures import check
from RegistryLibrary.client.messages import (
    RegistryResponse,
    Request,
    SentRequest,
    beginning_of,
)
from RegistryLibrary.client.paths import Parameters, check_target, with_query
from RegistryLibrary.client.quiet import is_quiet
from RegistryLibrary.client.settings import Settings, check_timeout, merged
from RegistryLibrary.client.transport import Transport, Wire, check_transport
from RegistryLibrary.errors import (
    Endpoint,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)
from RegistryLibrary.protocol.documents import DocumentError, parse_json
from RegistryLibrary.redaction import Redactor

LOGGED_CHARACTERS = 10_000
LARGEST_AT_ONCE = 64 * 1024  # bytes; a larger body is read in a thread
_LONGEST_INDENTED = 100_000  # bytes; a larger body is logged as it came

_CONNECTIONS = {True: ", connection reused", False: ", new connection", None: ""}

_log = logging.getLogger("RegistryLibrary")
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
        if transport is not None:
            check_transport(transport)
        self._settings = settings
        self._transport = transport
        self._headers = settings.all_headers
        self._redactor = settings.redactor()
        self._wire: Wire | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    async def close(self) -> None:
        """Close all connections; nothing can be sent afterwards."""
        self._closed = True
        wire, self._wire = self._wire, None
        # Only its own loop can close a connection. Those of another one are left to the collector
        # of garbage, which closes their sockets.
        if wire and self._loop is asyncio.get_running_loop():
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
        parameters: Parameters | None = None,
        error: type[RegistryError] | None = None,
    ) -> RegistryResponse:
        """Return the answer of success to a `GET`.

        Args:
            endpoint: Which endpoint is asked.
            path: Path below the base URL, percent-encoded.
            deadline: When the operation ends.
            parameters: What the query says; `None` is left out.
            error: What is raised where the target is too long for a URL.

        Raises:
            RegistryError: The error that the answer is, or why there is none.
        """
        target = check_target(with_query(path, parameters or {}), error)
        response = await self.send(Request("GET", target), deadline)
        await self.read(response, deadline, lambda answer: check(answer, endpoint))
        return response

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
            reader: The function, which may take its time. It must not know the event loop.

        Raises:
            RegistryTimeoutError: The deadline passed.
        """
        if len(response.body) <= LARGEST_AT_ONCE:
            return reader(response)
        try:
            async with asyncio.timeout_at(deadline.at):
                return await asyncio.to_thread(reader, response)
        except TimeoutError:
            fault = f"The answer of {len(response.body)} bytes was not read"
            message = f"{fault} within {deadline.seconds:g} seconds."
            late = response.error(RegistryTimeoutError, message)
            log_failure(late)
            raise late from None

    async def send(self, request: Request, deadline: Deadline) -> RegistryResponse:
        """Send a request once and return its answer, whatever its status.

        Args:
            request: What to send.
            deadline: When the operation ends.

        Raises:
            ValueError: The connection is closed, or belongs to another event loop.
            RegistryTimeoutError: The deadline passed.
            RegistryConnectionError: There is no connection, or it broke before an answer began.
            RegistryResponseError: The answer is not HTTP, incomplete, too large or not decodable.
        """
        wire, sent = self._open(), self._completed(request)
        started = perf_counter()
        try:
            async with asyncio.timeout_at(deadline.at):
                response = await wire.exchange(sent)
        except TimeoutError:
            fault = f"No complete answer came within {deadline.seconds:g} seconds."
            late = RegistryTimeoutError(fault, method=sent.method, url=sent.url, attempts=1)
            log_failure(late)
            raise late from None
        except RegistryError as error:
            error.__context__ = None  # httpx's exceptions carry the request and its secrets
            log_failure(error)
            raise
        except asyncio.CancelledError:
            log_cut(sent, perf_counter() - started)
            raise
        log_answer(sent, response)
        return response

    def _completed(self, request: Request) -> SentRequest:
        base = self._settings.base
        target = base.prefix + request.target
        redactor = self._redactor
        if request.headers or request.secrets:
            redactor = self._settings.redactor(request.headers, request.secrets)
        return SentRequest(
            method=request.method,
            target=target,
            headers=merged(self._headers, request.headers),
            body=request.body,
            url=redactor.url(base.origin + target),
            redactor=redactor,
        )

    def _open(self) -> "Wire":
        self.check_open()
        loop = asyncio.get_running_loop()
        if self._wire is None:
            settings = self._settings
            self._wire = Wire(settings.base.origin, settings.tls, settings.limit, self._transport)
            self._loop = loop
        if self._loop is not loop:
            raise ValueError(f"The connection to {self._settings.base} is of another event loop.")
        return self._wire


def log_failure(error: RegistryError) -> None:
    """Log a request that got no whole answer."""
    _log.info("%s %s: %s", error.method, error.url, error.message)


def log_cut(request: SentRequest, seconds: float) -> None:
    """Log a request that its caller gave up."""
    what = "%s %s: cut off after %.2f s, before an answer was complete"
    _log.info(what, request.method, request.url, seconds)


def log_answer(request: SentRequest, response: RegistryResponse) -> None:
    """Log a request and its answer without secrets, in few words however long the body is."""
    quiet = is_quiet()
    _log.log(
        logging.DEBUG if quiet else logging.INFO,
        "%s %s: status %d, %d bytes in %.1f ms%s",
        request.method,
        request.url,
        response.status,
        len(response.body),
        response.elapsed.total_seconds() * 1000,
        _CONNECTIONS[response.connection_reused],
    )
    if not quiet and _log.isEnabledFor(logging.DEBUG):
        redactor = request.redactor
        _log.debug("Request headers:\n%s", _shown_headers(redactor, dict(request.headers)))
        if (body := request.body) is not None:
            shown = _shown(body, redactor, lambda: parse_json(body.decode()))
            _log.debug("Request body:\n%s", shown)
        _log.debug("Response headers:\n%s", _shown_headers(redactor, response.headers))
        shown = _shown(response.body, redactor, lambda: response.json)
        _log.debug("Response body:\n%s", shown)


def _shown_headers(redactor: Redactor, headers: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in redactor.headers(headers).items())


def _shown(body: bytes, redactor: Redactor, read: Callable[[], Any]) -> str:
    """Return a body as the log shows it, indented if it is JSON that can be read."""
    if len(body) <= _LONGEST_INDENTED:
        with suppress(RegistryResponseError, DocumentError, UnicodeDecodeError):
            return _cut(redactor.text(json.dumps(read(), indent=2, ensure_ascii=False)))
    text, is_cut = beginning_of(body, redactor, LOGGED_CHARACTERS)
    return f"{text}\n(cut; the body has {len(body)} bytes)" if is_cut else text


def _cut(text: str) -> str:
    cut = len(text) - LOGGED_CHARACTERS
    return f"{text[:LOGGED_CHARACTERS]}\n({cut} characters cut)" if cut > 0 else text
