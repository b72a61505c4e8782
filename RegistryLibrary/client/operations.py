"""The four endpoints of §8, asked within a deadline."""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from RegistryLibrary.client import answers
from RegistryLibrary.client.exchange import Deadline, Exchange
from RegistryLibrary.client.messages import RegistryResponse
from RegistryLibrary.client.paths import (
    Parameters,
    check_target,
    query_text,
    segment,
    url_of_server,
    with_query,
)
from RegistryLibrary.client.settings import Settings
from RegistryLibrary.errors import (
    Endpoint,
    InvalidPackageIdError,
    InvalidPackageReferenceError,
    Reason,
    ValidationError,
)
from RegistryLibrary.protocol.packages import Package, PackageEntry, RegistryMetadata

if TYPE_CHECKING:
    from RegistryLibrary.client.transport import Transport


class Operations:
    """What one registry, and those that references lead to, can be asked.

    Args:
        settings: How to reach the registry.
        transport: What carries requests instead of real connections.
    """

    def __init__(self, settings: Settings, transport: "Transport | None" = None) -> None:
        self.settings = settings
        self.exchange = Exchange(settings, transport)
        self._others: dict[str, Operations] = {}

    async def close(self) -> None:
        """Close all connections, those to other servers included."""
        others = [*self._others.values()]
        self._others.clear()
        for operations in (*others, self):
            await operations.exchange.close()

    def at(self, server: str | None) -> "Operations":
        """Return the operations of the registry at a reference's server."""
        self.exchange.check_open()
        if server is None or self.settings.base.serves(server):
            return self
        if server not in self._others:
            other = self.settings.for_other_server(url_of_server(server))
            self._others[server] = Operations(other)
        return self._others[server]

    async def get_package(self, id: str, deadline: Deadline) -> Package:
        """Return the package of an ID."""
        error = InvalidPackageIdError
        path = f"/packages/{segment(id, error, 'a package ID')}"
        return await self.exchange.ask(
            Endpoint.PACKAGE,
            path,
            deadline,
            lambda answer: answers.read_package(answer, id),
            error=error,
        )

    async def resolve(
        self, type: str, namespace: str, name: str, version: str | None, deadline: Deadline
    ) -> Package:
        """Return the package that a version or an alias names."""
        error = InvalidPackageReferenceError
        segments = (
            segment(type, ValidationError, "a package type"),
            segment(namespace, error, "a namespace"),
            segment(name, error, "a name"),
        )
        parameters = {"version": query_text(version, ValidationError, "a version or an alias")}
        path, reader = f"/{'/'.join(segments)}", answers.read_referenced_package
        return await self.exchange.ask(
            Endpoint.REFERENCE, path, deadline, reader, parameters, error
        )

    async def browse(
        self, type: str | None, namespace: str | None, limit: int | None, deadline: Deadline
    ) -> AsyncGenerator[PackageEntry, None]:
        """Yield the entries of all pages, `limit` at most."""
        asked = {
            "type": query_text(type, ValidationError, "a package type"),
            "namespace": query_text(namespace, ValidationError, "a namespace"),
            "limit": limit,
        }
        cursor: str | None = None
        seen: set[str] = set()
        count = 0
        while True:
            parameters = {**asked, "cursor": cursor}
            response, page = await self.exchange.ask(
                Endpoint.OTHER,
                "/browse",
                deadline,
                lambda answer: (answer, answers.read_page(answer)),
                parameters,
                ValidationError,
            )
            for entry in page.entries:
                yield entry
                count += 1
                if count == limit:
                    return
            cursor = page.next_cursor
            if not cursor:
                return
            if cursor in seen:
                message = f"The page leads back to the cursor {cursor!r}, which was read before."
                raise response.fault(Reason.CURSOR_LOOP, message)
            seen.add(cursor)
            _check_cursor(cursor, asked, response)

    async def metadata(self, deadline: Deadline) -> RegistryMetadata:
        """Return what the registry says of itself."""
        path = "/.well-known/cleverthis-packages"
        return await self.exchange.ask(Endpoint.OTHER, path, deadline, answers.read_metadata)


def _check_cursor(cursor: str, asked: Parameters, response: RegistryResponse) -> None:
    try:
        check_target(with_query("/browse", {**asked, "cursor": cursor}))
    except ValueError:
        message = (
            f"The page leads to a cursor of {len(cursor)} characters; no URL that can be sent is"
            " so long."
        )
        raise response.fault(Reason.WRONG_SHAPE, message) from None
