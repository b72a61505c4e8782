"""One request and all that follows from it: further attempts, and redirects."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from RegistryLibrary.client.carrying import Arrival, Wire
from RegistryLibrary.client.logs import log_answer, log_failure, log_no_pause, log_pause
from RegistryLibrary.client.messages import RegistryResponse, SentRequest
from RegistryLibrary.client.redirects import MOST_REDIRECTS, is_redirect, redirected
from RegistryLibrary.client.retrying import Outcome, may_repeat, pause_after
from RegistryLibrary.client.settings import DEFAULT_HEADERS, Settings
from RegistryLibrary.errors import Reason, RegistryError


class Sending:
    """Sends a request as often, and wherever, the settings allow.

    Attributes:
        request: What is or was sent last.
        attempts: How often it was sent.
        arrival: How much of its answer has come.

    Args:
        request: What to send.
        settings: Whether it may be repeated, and redirects followed.
        wire_to: Returns the connections to an origin.
    """

    def __init__(
        self, request: SentRequest, settings: Settings, wire_to: Callable[[str], Wire]
    ) -> None:
        self.request = request
        self.attempts = 0
        self.arrival = Arrival()
        self._settings = settings
        self._wire_to = wire_to

    async def response(self, end: float) -> RegistryResponse:
        """Return the answer, whatever its status.

        Args:
            end: When the deadline passes, by the event loop's clock.

        Raises:
            RegistryError: There is none, or a redirect leads nowhere.
        """
        response = await self._repeated(end)
        seen = set()
        while self._settings.follow_redirects and is_redirect(response):
            seen.add((self.request.method, self.request.origin, self.request.target))
            self.request = redirected(self.request, response, DEFAULT_HEADERS)
            if (self.request.method, self.request.origin, self.request.target) in seen:
                message = f"The registry redirects in a loop: back to {self.request.url}."
                raise response.fault(Reason.REDIRECT, message)
            if len(seen) > MOST_REDIRECTS:
                message = f"The registry redirects more than {MOST_REDIRECTS} times."
                raise response.fault(Reason.REDIRECT, message)
            response = await self._repeated(end)
        return response

    async def _repeated(self, end: float) -> RegistryResponse:
        wire = self._wire_to(self.request.origin)
        wire.users += 1
        try:
            outcome = await self._outcome(wire, end)
        finally:
            wire.users -= 1
        if isinstance(outcome, RegistryError):
            raise outcome
        return outcome

    async def _outcome(self, wire: Wire, end: float) -> Outcome:
        self.attempts = 0
        while True:
            self.attempts += 1
            outcome = await self._attempt(wire)
            if self.attempts > self._settings.retries:
                break
            if not may_repeat(self.request.method, outcome):
                break
            pause = pause_after(outcome, self.attempts)
            if asyncio.get_running_loop().time() + pause >= end:
                log_no_pause(pause)
                break
            log_pause(pause)
            await asyncio.sleep(pause)
        return outcome

    async def _attempt(self, wire: Wire) -> Outcome:
        started = perf_counter()
        self.arrival = Arrival()
        try:
            response = await wire.exchange(self.request, self.arrival)
            if self.attempts > 1:
                response = replace(response, attempts=self.attempts)
        except RegistryError as error:
            # httpx's exceptions carry the request and its secrets.
            error.__context__ = None
            error.attempts = self.attempts
            log_failure(error, perf_counter() - started)
            return error
        log_answer(self.request, response)
        return response
