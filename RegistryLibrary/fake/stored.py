"""What the store of a fake registry holds."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from sys import intern
from typing import NamedTuple

from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.protocol.references import check_name
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.protocol.versions import Version

_FIRST_RELEASE = datetime(2026, 1, 1, tzinfo=UTC)
_BETWEEN_RELEASES = timedelta(minutes=1)


class PackageName(NamedTuple):
    """What all versions of a package share."""

    type: PackageType
    namespace: str
    name: str

    @classmethod
    def parse(cls, type: str, namespace: str, name: str) -> "PackageName":
        """Return the name that these parts make.

        Raises:
            ValidationError: There is no such type.
            InvalidPackageReferenceError: Namespace or name are malformed.
        """
        return cls(
            PackageType.parse(type),
            # A namespace is the same text for many packages.
            intern(check_name(namespace, "namespace")),
            check_name(name, "name"),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True, eq=False)
class StoredPackage:
    """One published version.

    Attributes:
        place: Its place in the order of publication.
        package: What all versions of it share.
        version: Its concrete version.
        id: The true ID of its content.
        content: Its content as JSON in UTF-8: immutable, small and ready to be sent.
        dated: When it was released, if a seed says so.
    """

    place: int
    package: PackageName
    version: Version
    id: PackageId
    content: bytes
    dated: str | None

    @property
    def release_date(self) -> str:
        """When it was released; a minute after the one before, so that no run differs."""
        moment = _FIRST_RELEASE + self.place * _BETWEEN_RELEASES
        return self.dated or f"{moment:%Y-%m-%dT%H:%M:%SZ}"

    def to_package(self) -> Package:
        """Return it as a result of its own."""
        return Package(
            id=self.id,
            content=json.loads(self.content),
            type=self.package.type,
            namespace=self.package.namespace,
            name=self.package.name,
            version=str(self.version),
            release_date=self.release_date,
        )


@dataclass(frozen=True, slots=True)
class Page:
    """A part of what browse lists.

    Attributes:
        packages: The entries of this page.
        count: How many there are on all pages.
        following: The place behind which the next page begins, `None` on the last page.
    """

    packages: list[StoredPackage]
    count: int
    following: int | None
