"""Requests of one connection: written, sent within a deadline, logged, and answered."""

import asyncio
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from RegistryLibrary.client.failures import check
from RegistryLibrary.client.messages import RegistryResponse, Request, SentRequest
from RegistryLibrary.client.paths import Parameters, check_target, with_query
from RegistryLibrary.client.settings import Settings, check_timeout, merged
from RegistryLibrary.errors import (
    Endpoint,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)

if TYPE_CHECKING:
    from httpx import AsyncBaseTransport

    from RegistryLibrary.client.transport import Wire

LOGGED_CHARACTERS = 10_000

_log = logging.getLogger("RegistryLibrary")


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

    def __init__(self, settings: Settings, transport: "AsyncBaseTransport | None" = None) -> None:
        self._settings = settings
        self._transport = transport
        self._headers = settings.all_headers
        self._redactor = settings.redactor
        self._wire: Wire | None = None
        self._closed = False

    async def close(self) -> None:
        """Close all connections; nothing can be sent afterwards."""
        self._closed = True
        if self._wire:
            wire, self._wire = self._wire, None
            await wire.close()

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
        check(response, endpoint, self._redactor)
        return response

    async def send(self, request: Request, deadline: Deadline) -> RegistryResponse:
        """Send a request once and return its answer, whatever its status.

        Args:
            request: What to send.
            deadline: When the operation ends.

        Raises:
            ValueError: The connection is closed.
            RegistryTimeoutError: The deadline passed.
            RegistryConnectionError: There is no connection, or it broke before an answer began.
            RegistryResponseError: The answer is not HTTP, incomplete, too large or not decodable.
        """
        wire, sent = self._open(), self._completed(request)
        try:
            async with asyncio.timeout_at(deadline.at):
                response = await wire.exchange(sent)
        except TimeoutError:
            fault = f"No complete answer came within {deadline.seconds:g} seconds."
            late = RegistryTimeoutError(fault, method=sent.method, url=sent.url, attempts=1)
            raise self._logged(late) from None
        except RegistryError as error:
            raise self._logged(error)  # noqa: B904 - the error itself, now logged
        self._log_answer(sent, response)
        return response

    def _completed(self, request: Request) -> SentRequest:
        base = self._settings.base
        target = base.prefix + request.target
        return SentRequest(
            method=request.method,
            target=target,
            headers=merged(self._headers, request.headers),
            body=request.body,
            url=self._redactor.url(base.origin + target),
        )

    def _open(self) -> "Wire":
        if self._closed:
            raise ValueError(f"The connection to {self._settings.base} is closed.")
        if self._wire is None:
            # httpx takes longer to import than the rest of the library.
            from RegistryLibrary.client.transport import Wire  # noqa: PLC0415

            settings = self._settings
            self._wire = Wire(settings.base.origin, settings.tls, settings.limit, self._transport)
        return self._wire

    def _logged(self, error: RegistryError) -> RegistryError:
        error.message = self._redactor.text(error.message)
        _log.info("%s %s: %s", error.method, error.url, error.message)
        return error

    def _log_answer(self, request: SentRequest, response: RegistryResponse) -> None:
        if not _log.isEnabledFor(logging.INFO):
            return
        milliseconds = response.elapsed.total_seconds() * 1000
        _log.info(
            "%s %s: status %d, %d bytes in %.1f ms",
            request.method,
            request.url,
            response.status,
            len(response.body),
            milliseconds,
        )
        if _log.isEnabledFor(logging.DEBUG):
            _log.debug("Request headers:\n%s", self._shown_headers(dict(request.headers)))
            _log.debug("Response headers:\n%s", self._shown_headers(response.headers))
            _log.debug("Response body:\n%s", self._shown_body(response))

    def _shown_headers(self, headers: Mapping[str, str]) -> str:
        masked = self._redactor.headers(headers)
        return "\n".join(f"{name}: {value}" for name, value in masked.items())

    def _shown_body(self, response: RegistryResponse) -> str:
        text = response.text
        with suppress(RegistryResponseError):
            text = json.dumps(response.json, indent=2, ensure_ascii=False)
        text = self._redactor.text(text)
        cut = len(text) - LOGGED_CHARACTERS
        return f"{text[:LOGGED_CHARACTERS]}\n({cut} characters cut)" if cut > 0 else text
