"""The packages of a fake registry, found by ID, by reference and in the order of publication."""

import json
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from RegistryLibrary.errors import PackageNotFoundError, ValidationError, VersionNotFoundError
from RegistryLibrary.fake.indexes import Index
from RegistryLibrary.fake.ordering import OrderedVersions
from RegistryLibrary.fake.stored import PackageName, Page, StoredPackage
from RegistryLibrary.protocol.canonical import check_lifecycle_fields, compute_package_id
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.protocol.versions import Version, VersionAlias

__all__ = ["PackageName", "Page", "Store", "StoredPackage"]

_MOST_LISTED = 10
# So many versions are put in order for each question again.
_FEW = 4


_Filter = tuple[PackageType | None, str | None]
_place: Callable[[StoredPackage], int] = attrgetter("place")
_version: Callable[[StoredPackage], Version] = attrgetter("version")
_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=dict
).encode


class Store:
    """Packages that may be read and changed by several threads; a reader sees all of a change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._revision = 0
        self._seed: tuple[StoredPackage, ...] = ()
        self._clear()

    @property
    def revision(self) -> int:
        """A number that grows with each change; while it stays, so does every answer."""
        return self._revision

    def _clear(self) -> None:
        self._next_place = 0
        self._versions: Index[PackageName, Version, StoredPackage] = Index(_version)
        self._orders: dict[PackageName, OrderedVersions] = {}
        self._by_id: Index[PackageId, int, StoredPackage] = Index(_place)
        self._listed: dict[_Filter, list[StoredPackage]] = {}
        self._withdrawn: dict[tuple[PackageName, Version], PackageId] = {}

    def publish(
        self,
        package: PackageName,
        version: Version,
        content: Mapping[str, Any],
        dated: str | None = None,
    ) -> StoredPackage:
        """Publish a version and return it; the same content again changes nothing.

        Raises:
            ValidationError: The content has no canonical form, or the version was published
                with another one.
        """
        true_id = compute_package_id(package.type, content)
        check_lifecycle_fields(content)
        text = _encode(content)
        with self._lock:
            versions = self._versions.of(package)
            known = versions.get(version)
            before = known.id if known else self._withdrawn.get((package, version), true_id)
            # §4.2: a concrete version always names the same package ID, even if it was withdrawn
            if before != true_id:
                raise ValidationError(
                    f"{package} {version} was published with other content, as {before};"
                    f" this one would be {true_id}.",
                    details={"published": before, "refused": true_id},
                )
            if known:
                return known
            # One name for all versions: there may be a million of them.
            package = next(iter(versions.values())).package if versions else package
            stored = StoredPackage(
                self._next_place, package, version, true_id, text.encode(), dated
            )
            self._add(stored)
            self._revision += 1
            return stored

    def withdraw(self, package: PackageName, version: Version) -> None:
        """Take a version back.

        Raises:
            PackageNotFoundError: There is no such package.
            VersionNotFoundError: The package has no such version.
        """
        with self._lock:
            stored = self._resolve(package, version)
            self._versions.drop(package, stored)
            if package in self._orders:
                self._orders[package].drop(version)
                if package not in self._versions:
                    del self._orders[package]
            self._by_id.drop(stored.id, stored)
            for key in _filters(package):
                listed = self._listed[key]
                del listed[bisect_left(listed, stored.place, key=_place)]
                if not listed:
                    del self._listed[key]
            self._withdrawn[package, version] = stored.id
            self._revision += 1

    def resolve(self, package: PackageName, asked: Version | VersionAlias) -> StoredPackage:
        """Return the version that was asked for.

        Raises:
            PackageNotFoundError: There is no such package.
            VersionNotFoundError: No version of it matches.
        """
        with self._lock:
            return self._resolve(package, asked)

    def behind(self, package: PackageName, asked: Version | VersionAlias) -> Version | None:
        """Return the version that an alias would name without the one it names.

        A pre-release does not stand behind a release. `None` if there is none, and for a concrete
        version.
        """
        if isinstance(asked, Version):
            return None
        with self._lock:
            named = self._ordered(package, self._versions.of(package)).named(asked)
            return None if named is None else named[1]

    def first(self, id: PackageId) -> StoredPackage:
        """Return the package that was published first under an ID.

        Raises:
            PackageNotFoundError: No package has that ID.
        """
        with self._lock:
            found = next(iter(self._by_id.of(id).values()), None)
            if found is None:
                raise PackageNotFoundError(f"No package has the ID {id}.", details={"id": id})
            return found

    def browse(
        self,
        type: PackageType | None,
        namespace: str | None,
        limit: int,
        behind: int | None = None,
    ) -> Page:
        """Return a page of what is published, the oldest first.

        Args:
            type: Of this type only.
            namespace: Of this namespace only.
            limit: Number of entries on the page.
            behind: Where the page before ended.
        """
        with self._lock:
            listed = self._listed.get((type, namespace), [])
            start = 0 if behind is None else bisect_right(listed, behind, key=_place)
            page = listed[start : start + limit]
            more = start + limit < len(listed)
            return Page(page, len(listed), page[-1].place if more else None)

    def keep_as_seed(self) -> None:
        """Take what is published now for the seed."""
        with self._lock:
            self._seed = tuple(self._listed.get((None, None), ()))

    def reset(self) -> None:
        """Bring back the seed."""
        with self._lock:
            self._clear()
            for stored in self._seed:
                self._add(stored)
            self._revision += 1

    def _add(self, stored: StoredPackage) -> None:
        self._next_place = stored.place + 1
        self._versions.add(stored.package, stored)
        if stored.package in self._orders:
            self._orders[stored.package].add(stored.version)
        self._by_id.add(stored.id, stored)
        for key in _filters(stored.package):
            self._listed.setdefault(key, []).append(stored)

    def _resolve(self, package: PackageName, asked: Version | VersionAlias) -> StoredPackage:
        versions = self._versions.of(package)
        if not versions:
            raise PackageNotFoundError(f"There is no {package}.", details={"package": str(package)})
        if isinstance(asked, Version):
            found = asked if asked in versions else None
        else:
            named = self._ordered(package, versions).named(asked)
            found = None if named is None else named[0]
        if found is None:
            ordered = self._ordered(package, versions)
            highest = [str(version) for version in ordered.highest(_MOST_LISTED)]
            raise VersionNotFoundError(
                f"No version of {package} matches {asked}; the highest are {', '.join(highest)}.",
                details={"version": str(asked), "highest": highest},
            )
        return versions[found]

    def _ordered(
        self, package: PackageName, versions: Mapping[Version, StoredPackage]
    ) -> OrderedVersions:
        """Return the versions in order; kept from the first question on where there are many."""
        ordered = self._orders.get(package)
        if ordered is None:
            ordered = OrderedVersions(versions)
            if len(versions) > _FEW:
                self._orders[package] = ordered
        return ordered


def _filters(package: PackageName) -> tuple[_Filter, ...]:
    return (
        (None, None),
        (package.type, None),
        (None, package.namespace),
        (package.type, package.namespace),
    )
