"""What a registry answers with: packages, entries and metadata (§8)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.types import PackageType


@dataclass(frozen=True, slots=True)
class Package:
    """A package as the registry sent it. Equal by what was sent; hashed by its ID.

    Attributes:
        id: Its package ID.
        content: What it holds, a dictionary that belongs to this result.
        type: Its type; text where the standard does not know the type.
        namespace: Who published it.
        name: What it is called there.
        version: Its concrete version.
        release_date: When it was released, as the registry writes it.
        original_reference: The reference as the user typed it, `None` where none was given.
        fetched_at: When the answer was complete, in UTC.
        from_cache: Whether a cache answered instead of the registry.
        elapsed: How long the request took.

    What the registry left out is `None`.
    """

    id: PackageId
    content: dict[str, Any]
    type: PackageType | str | None = None
    namespace: str | None = None
    name: str | None = None
    version: str | None = None
    release_date: str | None = None
    original_reference: str | None = field(default=None, compare=False)
    fetched_at: datetime | None = field(default=None, compare=False)
    from_cache: bool = field(default=False, compare=False)
    elapsed: timedelta | None = field(default=None, compare=False)

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class PackageEntry:
    """One published version, as a line of browse.

    Attributes:
        id: The ID of the package it leads to.
        type: Its type; text where the standard does not know the type.
        namespace: Who published it.
        name: What it is called there.
        version: The concrete version.
        release_date: When it was released, as the registry writes it; `None` if left out.
    """

    id: PackageId
    type: PackageType | str
    namespace: str
    name: str
    version: str
    release_date: str | None = None


@dataclass(frozen=True, slots=True)
class Authentication:
    """How a registry wants to be asked (§9). What the registry left out is `None`.

    Attributes:
        anonymous_read: Whether reading needs no key.
        header: The header that carries the key.
        scheme: What stands before the key in it.
    """

    anonymous_read: bool | None = None
    header: str | None = None
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class RegistryMetadata:
    """What a registry says of itself. What it left out is `None`.

    Attributes:
        standard_version: The version of the standard that it follows.
        name: What it is called.
        package_types: The types it holds; text where the standard does not know one.
        authentication: How it wants to be asked.
    """

    standard_version: str
    name: str | None = None
    package_types: tuple[PackageType | str, ...] | None = None
    authentication: Authentication | None = None
