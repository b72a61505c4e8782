"""What each kind of fault does to a request: one row of a table, one function."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from RegistryLibrary.errors import RateLimitError, RegistryError, error_for_type
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.fake.wire import error_response, phrase, text_response

# The key of the connection's raw transport in a scope. A server that the library does not run
# has none there.
TRANSPORT = "registry_library.transport"

_ONE_SECOND = timedelta(seconds=1)
_PAGE = """\
<!DOCTYPE html>
<html>
<head><title>Sign in</title></head>
<body><h1>Sign in to continue</h1><form method="post"><input name="user"></form></body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Strike:
    """A request that a fault strikes.

    Attributes:
        options: The options of the fault, complete.
        app: What would answer rightly.
        scope: Of the request.
        receive: Of the request.
        send: Of the request; the journal sees the status of what is sent.
    """

    options: Mapping[str, Any]
    app: ASGIApp
    scope: Scope
    receive: Receive
    send: Send

    @property
    def transport(self) -> asyncio.Transport | None:
        """The connection itself, for what HTTP has no word for."""
        transport: asyncio.Transport | None = self.scope.get(TRANSPORT)
        return transport

    async def answer(self, response: Response) -> None:
        """Send an answer."""
        await response(self.scope, self.receive, self.send)

    async def client_gone(self) -> None:
        """Wait until the connection has ended, whoever ended it."""
        while (await self.receive())["type"] != "http.disconnect":
            pass


async def _latency(strike: Strike) -> None:
    try:
        await asyncio.wait_for(strike.client_gone(), strike.options["delay"].total_seconds())
    except TimeoutError:
        await strike.app(strike.scope, strike.receive, strike.send)


async def _hang(strike: Strike) -> None:
    await strike.client_gone()


async def _disconnect(strike: Strike) -> None:
    if strike.transport is None:
        raise ConnectionResetError("The fault 'disconnect' closed the connection.")
    strike.transport.close()
    # uvicorn answers for an application that returns early while the connection seems open.
    await strike.client_gone()


async def _status(strike: Strike) -> None:
    status = strike.options["status"]
    await strike.answer(text_response(status, phrase(status)))


async def _error(strike: Strike) -> None:
    name, message = strike.options["type"], strike.options["message"]
    error = error_for_type(name)(
        f"A fault answers with {name}." if message is None else message,
        status=strike.options["status"],
    )
    await strike.answer(error_response(error))


async def _rate_limit(strike: Strike) -> None:
    seconds = math.ceil(strike.options["retry_after"].total_seconds())
    error = RateLimitError(f"Too many requests; ask again in {seconds} s.")
    await strike.answer(error_response(error, {"Retry-After": str(seconds)}))


async def _html_page(strike: Strike) -> None:
    await strike.answer(text_response(strike.options["status"], _PAGE, "text/html"))


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of fault.

    Attributes:
        work: What it does to a request.
        options: The options it has, and what they are unless given.
    """

    work: Callable[[Strike], Awaitable[None]]
    options: Mapping[str, Any]


TABLE: Mapping[FaultKind, Row] = {
    FaultKind.LATENCY: Row(_latency, {"delay": _ONE_SECOND}),
    FaultKind.HANG: Row(_hang, {}),
    FaultKind.DISCONNECT: Row(_disconnect, {}),
    FaultKind.STATUS: Row(_status, {"status": 500}),
    FaultKind.ERROR: Row(_error, {"type": RegistryError.__name__, "status": None, "message": None}),
    FaultKind.RATE_LIMIT: Row(_rate_limit, {"retry_after": _ONE_SECOND}),
    # 200 is what a proxy's login page has, and what no status check finds
    FaultKind.HTML_PAGE: Row(_html_page, {"status": 200}),
}
