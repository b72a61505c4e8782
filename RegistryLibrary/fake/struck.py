"""A request that a fault strikes, and the ways to answer it."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Any

from RegistryLibrary.fake.asgi import Receive, Scope, Send
from RegistryLibrary.fake.responses import Response
from RegistryLibrary.fake.store import PackageName, Store
from RegistryLibrary.fake.targets import path_segments, query_values
from RegistryLibrary.protocol.versions import LATEST, parse_version_or_alias

# The key of the connection's raw transport in a scope. A server that the library does not run
# has none there.
TRANSPORT = "registry_library.transport"

# The options of a fault, complete.
Options = Mapping[str, Any]


class StruckRequest:
    """A request that a fault strikes, or may strike.

    Args:
        store: The packages.
        answer: Returns the right answer to a request.
        other_url: Returns where the second origin is.
        scope: Of the request.
        receive: Of the request.
        send: Of the request; the journal sees the status of what is sent.
    """

    def __init__(
        self,
        store: Store,
        answer: Callable[[Scope], Response],
        other_url: Callable[[], str],
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        self._store = store
        self._answer = answer
        self._other_url = other_url
        self._receive = receive
        self._send = send
        self.scope = scope

    @property
    def method(self) -> str:
        """Its method."""
        method: str = self.scope["method"]
        return method

    @property
    def path(self) -> str:
        """Its path as it was sent."""
        return bytes(self.scope["raw_path"]).decode("latin-1")

    @property
    def target(self) -> str:
        """Its path and query as they were sent."""
        query = bytes(self.scope["query_string"]).decode("latin-1")
        return f"{self.path}?{query}" if query else self.path

    @property
    def other_url(self) -> str:
        """Where the second origin is."""
        return self._other_url()

    @cached_property
    def right(self) -> Response:
        """The right answer, as it is when it is first asked for."""
        return self._answer(self.scope)

    @cached_property
    def older(self) -> Response | None:
        """The answer with the release one behind that which an alias names, if there is one."""
        if self.right.status_code not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            return None
        match path_segments(self.scope["raw_path"]):
            case [type, namespace, name]:
                package = PackageName.parse(type, namespace, name)
            case _:
                return None
        query = query_values(self.scope["query_string"], "version")
        asked = parse_version_or_alias(query.get("version", LATEST))
        behind = self._store.behind(package, asked)
        if behind is None:
            return None
        return self._answer({**self.scope, "query_string": f"version={behind}".encode()})

    @property
    def has_body(self) -> bool:
        """Whether the right answer has a body that reaches the client."""
        return self.method != "HEAD" and bool(self.right.body)

    @property
    def transport(self) -> asyncio.Transport | None:
        """The connection itself, for what HTTP has no word for."""
        transport: asyncio.Transport | None = self.scope.get(TRANSPORT)
        return transport

    async def respond(self, response: Response) -> None:
        """Send an answer."""
        await response(self.scope, self._receive, self._send)

    async def begin(self, **headers: str | int | None) -> None:
        """Send the right answer's head.

        Args:
            **headers: Headers to send instead of its own, or not at all.
        """
        told = {name.replace("_", "-").encode(): value for name, value in headers.items()}
        kept = [pair for pair in self.right.raw_headers if pair[0] not in told]
        own = [(name, str(value).encode()) for name, value in told.items() if value is not None]
        await self._send(
            {
                "type": "http.response.start",
                "status": self.right.status_code,
                "headers": kept + own,
            }
        )

    async def feed(self, chunk: bytes, *, more: bool = True) -> None:
        """Send a part of a body."""
        await self._send({"type": "http.response.body", "body": chunk, "more_body": more})

    async def stream(self, chunks: Iterable[bytes], pause: float = 0) -> None:
        """Send a body in parts, until its end or until the client goes.

        Args:
            chunks: The parts; made one by one, as the client takes them.
            pause: Seconds between two.
        """
        gone = asyncio.ensure_future(self.client_gone())
        try:
            for chunk in chunks:
                await asyncio.wait({gone}, timeout=pause)
                if gone.done():
                    return
                await self.feed(chunk)
            await self.feed(b"", more=False)
        finally:
            gone.cancel()

    async def disconnect(self) -> None:
        """End the connection behind what was sent.

        Raises:
            ConnectionResetError: There is no connection, only an application.
        """
        if self.transport is None:
            raise ConnectionResetError("A fault closed the connection.")
        self.transport.close()
        # The server answers for an application that returns while the connection seems open.
        await self.client_gone()

    async def client_gone(self) -> None:
        """Wait until the connection has ended, whoever ended it."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
