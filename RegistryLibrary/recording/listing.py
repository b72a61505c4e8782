"""What a registry lists, held against the grammar of the standard before it names any file."""

import asyncio
from contextlib import aclosing

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.errors import (
    PackageNotFoundError,
    Reason,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)
from RegistryLibrary.protocol.packages import PackageEntry
from RegistryLibrary.protocol.references import check_name
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.protocol.versions import Version
from RegistryLibrary.recording.folder import MOST_ENTRIES

_LONGEST_QUOTE = 100
# Of all pages together; each one has a deadline of its own.
_WITHOUT_END = 10.0 * 365 * 24 * 60 * 60

_Key = tuple[str, str, str, str]


class Listing:
    """What a registry lists of a type, a namespace, or at all.

    Args:
        client: The client of the registry.
        type: Only this type.
        namespace: Only this namespace.
    """

    def __init__(self, client: RegistryClient, type: str | None, namespace: str | None) -> None:
        self._client = client
        self._type = type
        self._namespace = namespace
        self._url = f"{client.url.rstrip('/')}/browse"
        self._count = 0
        self._heard = 0.0

    async def read(self, seconds: float) -> list[PackageEntry]:
        """Return one entry for each version.

        Args:
            seconds: How long each page may take.

        Raises:
            PackageNotFoundError: Nothing is listed.
            RegistryResponseError: An entry does not follow the grammar of the standard or was not
                asked for, or a version is listed in two ways.
            RegistryTimeoutError: A page took too long.
            RegistryError: More is listed than a seed can hold, or browsing failed.
        """
        found = await self._heard_in_time(seconds)
        if not found:
            raise PackageNotFoundError(
                f"The registry lists nothing{self._asked()}, so there is nothing to record.",
                method="GET",
                url=self._url,
            )
        return list(found.values())

    async def _heard_in_time(self, seconds: float) -> dict[_Key, PackageEntry]:
        """Return what is listed, unless no entry comes for a time.

        Pages without entries may follow each other for ever, so the time is that of an entry.
        """
        found: dict[_Key, PackageEntry] = {}
        loop = asyncio.get_running_loop()
        self._heard = loop.time()
        hearing = asyncio.create_task(self._hear(found))
        try:
            while not hearing.done():
                left = self._heard + seconds - loop.time()
                if left <= 0:
                    raise RegistryTimeoutError(
                        f"The registry did not list a further entry within {seconds:g} seconds.",
                        method="GET",
                        url=self._url,
                    )
                await asyncio.wait([hearing], timeout=left)
            hearing.result()
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)
        return found

    async def _hear(self, found: dict[_Key, PackageEntry]) -> None:
        pages = self._client.browse(self._type, self._namespace, timeout=_WITHOUT_END)
        async with aclosing(pages) as entries:
            async for entry in entries:
                self._heard = asyncio.get_running_loop().time()
                self._take(entry, found)

    def _take(self, entry: PackageEntry, found: dict[_Key, PackageEntry]) -> None:
        """Add an entry that can be recorded to those found before it."""
        self._count += 1
        if self._count > MOST_ENTRIES:
            raise RegistryError(
                f"The registry lists more than {MOST_ENTRIES} versions, and a seed can't hold more"
                " files; record a type or a namespace of it."
            )
        self._check(entry)
        key = (entry.type, entry.namespace, entry.name, entry.version)
        self._check_same(found.setdefault(key, entry), entry)

    def _check(self, entry: PackageEntry) -> None:
        try:
            PackageType.parse(entry.type)
            check_name(entry.namespace, "namespace")
            check_name(entry.name, "name")
            Version.parse(entry.version)
        except RegistryError as error:
            fault = f"which can't be recorded: {error.message}"
            raise self._refused(entry, fault) from None
        asked = (self._type or entry.type, self._namespace or entry.namespace)
        if asked != (entry.type, entry.namespace):
            raise self._refused(entry, f"which was not asked for{self._asked()}.")

    def _check_same(self, before: PackageEntry, entry: PackageEntry) -> None:
        if before.id != entry.id:
            fault = f"once with the ID {before.id} and once with {entry.id}."
            raise self._refused(entry, fault)
        if before.release_date != entry.release_date:
            dates = f"{_quoted(before.release_date)} and once with {_quoted(entry.release_date)}"
            raise self._refused(entry, f"once with the release date {dates}.")

    def _refused(self, entry: PackageEntry, fault: str) -> RegistryResponseError:
        """Return the error for an entry, whatever stands in it."""
        name = f"{_quoted(entry.namespace)}/{_quoted(entry.name)} {_quoted(entry.version)}"
        message = f"The registry lists {_quoted(entry.type)} {name}, {fault}"
        return RegistryResponseError(
            self._client.redacted(message),
            reason=Reason.WRONG_SHAPE,
            method="GET",
            url=self._url,
        )

    def _asked(self) -> str:
        asked = {"type": self._type, "namespace": self._namespace}
        told = [f"{name} {value!s}" for name, value in asked.items() if value]
        return f" by {' and '.join(told)}" if told else ""


def _quoted(text: str | None) -> str:
    if text is None:
        return "none"
    cut = text[:_LONGEST_QUOTE]
    return str.__repr__(cut) if cut == text else f"{str.__repr__(cut)}..."
