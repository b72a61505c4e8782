"""What a registry answers with: packages, entries and metadata (§8)."""

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Self

from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.redaction import Redactor


class Told:
    """What a registry said. Its `repr`, which logs show, has no secret of ours in it.

    What is `None`, and how and when it came, is left out there.
    """

    # No field: it is no part of the value, and neither copied with it nor written down.
    __slots__ = ("_redactor",)
    _redactor: Redactor

    def hiding(self, redactor: Redactor) -> Self:
        """Return it, with what hides the secrets that the registry may have repeated."""
        object.__setattr__(self, "_redactor", redactor)
        return self

    def hiding_as(self, other: "Told") -> Self:
        """Return it, with the same hidden as in another one that it was made of."""
        return self.hiding(other.hides)

    @property
    def hides(self) -> Redactor:
        """What hides our secrets in a text about it."""
        return getattr(self, "_redactor", _NOTHING_TO_HIDE)

    def __repr__(self) -> str:
        kind: Any = type(self)
        told = ((name, getattr(self, name)) for name in _shown_names(kind))
        shown = [f"{name}={value!r}" for name, value in told if value is not None]
        return self.hides.text(f"{self.__class__.__qualname__}({', '.join(shown)})")


@cache
def _shown_names(kind: Any) -> list[str]:
    # The content last: logs cut what is long.
    names = [one.name for one in fields(kind) if one.repr]
    return sorted(names, key="content".__eq__)


_NOTHING_TO_HIDE = Redactor()


@dataclass(frozen=True, slots=True, repr=False)
class Package(Told):
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
    fetched_at: datetime | None = field(default=None, repr=False, compare=False)
    from_cache: bool = field(default=False, repr=False, compare=False)
    elapsed: timedelta | None = field(default=None, repr=False, compare=False)

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True, repr=False)
class PackageEntry(Told):
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


@dataclass(frozen=True, slots=True, repr=False)
class Authentication(Told):
    """How a registry wants to be asked (§9). What the registry left out is `None`.

    Attributes:
        anonymous_read: Whether reading needs no key.
        header: The header that carries the key.
        scheme: What stands before the key in it.
    """

    anonymous_read: bool | None = None
    header: str | None = None
    scheme: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class RegistryMetadata(Told):
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
