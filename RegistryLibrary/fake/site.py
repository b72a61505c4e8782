"""What the connections of a server share."""

import asyncio
import json
from email.utils import formatdate
from typing import Protocol

from RegistryLibrary.fake.asgi import ASGIApp, Receive, Scope, Send
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.parsing import BrokenRequestError, Parser
from RegistryLibrary.fake.responses import Response


class PromptApp(Protocol):
    """An application that can answer most requests at once."""

    def at_once(self, scope: Scope) -> Response | None:
        """Return the answer, if nothing has to be waited for; `None` if a call has to answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""


class Line(Protocol):
    """A connection, as the server sees it."""

    def abort(self) -> None:
        """End at once."""

    def look(self, now: float) -> None:
        """End the connection if the client is too slow."""


class Site:
    """What the connections of a server share.

    Args:
        app: What answers.
        journal: What keeps the requests that are no HTTP.
        patience: Seconds within which a request must be sent whole, and something be taken of
            an answer.
        idle: Seconds for which a connection stays open without a request.
    """

    def __init__(
        self, app: ASGIApp | PromptApp, journal: Journal, patience: float, idle: float
    ) -> None:
        self.app = app
        self.journal = journal
        self.patience = patience
        self.idle = idle
        self.connections: set[Line] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.date = b""
        self.tell_the_time()

    def at_once(self, scope: Scope) -> Response | None:
        """Return what the application answers at once; any ASGI application may take its time."""
        prompt = getattr(self.app, "at_once", None)
        return None if prompt is None else prompt(scope)

    def tell_the_time(self) -> None:
        """Renew the header with the time (RFC 9110 6.6.1: a server with a clock sends it)."""
        self.date = f"date: {formatdate(usegmt=True)}\r\n".encode()

    def refuse(self, parser: Parser, error: BrokenRequestError) -> Response:
        """Record a request that can't be read, and return the answer."""
        path, _, query = parser.url.partition(b"?")
        exchange = self.journal.begin(
            parser.method, path.decode("latin-1"), query, parser.headers, stray=True
        )
        exchange.status = error.status
        exchange.end()
        return error_answer(error.status, error.message)


def error_answer(status: int, message: str) -> Response:
    """Return an answer of the server itself, in the form of the standard (§13)."""
    body = json.dumps({"error": {"type": "RegistryError", "message": message}})
    return Response(body, status, media_type="application/json")
