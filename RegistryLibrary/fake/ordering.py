"""The versions of a package in order, so that an alias is found without looking at each."""

from bisect import bisect_left, insort
from collections.abc import Iterable

from RegistryLibrary.protocol.versions import Version, VersionAlias

_Named = tuple[Version, Version | None] | None

# How many aliases are remembered until a version is added or dropped.
_MOST_KNOWN = 256


class OrderedVersions:
    """Versions by precedence, releases and pre-releases apart.

    Args:
        versions: The versions, each once.
    """

    def __init__(self, versions: Iterable[Version]) -> None:
        self._releases: list[Version] = []
        self._prereleases: list[Version] = []
        for version in versions:
            self._like(version).append(version)
        # Far quicker than comparing versions, and the same order.
        self._releases.sort(key=lambda one: (one.major, one.minor, one.patch))
        self._prereleases.sort()
        self._known: dict[VersionAlias, _Named] = {}

    def add(self, version: Version) -> None:
        """Put in a version that is not there yet."""
        insort(self._like(version), version)
        self._known.clear()

    def drop(self, version: Version) -> None:
        """Take out a version."""
        ordered = self._like(version)
        del ordered[bisect_left(ordered, version)]
        self._known.clear()

    def named(self, alias: VersionAlias) -> _Named:
        """Return the version that an alias names, and the one of its kind behind that.

        Returns:
            Both; `None` for the second if the alias covers no other, `None` for all if it covers
            nothing. A pre-release does not stand behind a release.
        """
        if alias not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[alias] = self._find(alias)
        return self._known[alias]

    def _find(self, alias: VersionAlias) -> _Named:
        # §4.2: a pre-release only where no release matches
        for ordered in (self._releases, self._prereleases):
            end = _end(ordered, alias)
            covered = [one for one in reversed(ordered[max(end - 2, 0) : end]) if alias.covers(one)]
            if covered:
                return covered[0], covered[1] if covered[1:] else None
        return None

    def highest(self, count: int) -> list[Version]:
        """Return so many of the highest versions, the highest last."""
        return sorted(self._releases[-count:] + self._prereleases[-count:])[-count:]

    def _like(self, version: Version) -> list[Version]:
        return self._prereleases if version.is_prerelease else self._releases


def _end(ordered: list[Version], alias: VersionAlias) -> int:
    """Return the place behind the last version that an alias could cover."""
    if alias.major is None:
        return len(ordered)
    if alias.minor is None:
        return bisect_left(ordered, (alias.major + 1, 0), key=_numbers)
    return bisect_left(ordered, (alias.major, alias.minor + 1), key=_numbers)


def _numbers(version: Version) -> tuple[int, int]:
    return version.major, version.minor
