"""Versions, their precedence, and the aliases that name one of many (§4.2)."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import total_ordering

from RegistryLibrary.errors import RegistryError, ValidationError, VersionNotFoundError
from RegistryLibrary.protocol.scanning import Scanner

LATEST = "latest"
LONGEST_VERSION = 256

_WHAT_VERSION = "a concrete version"
_WHAT_ALIAS = "an alias"
_WHAT_EITHER = "a version or an alias"
_BEGINNINGS = {
    _WHAT_VERSION: "it must begin with 'v', as in v1.2.0",
    _WHAT_ALIAS: "it must begin with 'v', as in v1.x, or be 'latest'",
    _WHAT_EITHER: "it must begin with 'v', as in v1.2.0 or v1.x, or be 'latest'",
}
_NUMBER = re.compile(r"0|[1-9][0-9]*")
_NUMBER_FAULT = "a number without leading zeros must stand here"
_IDENTIFIER = re.compile(r"[0-9A-Za-z-]+")
_DIGITS = re.compile(r"[0-9]+")


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """A concrete version, ordered by the precedence of SemVer 2."""

    major: int
    minor: int
    patch: int
    prerelease: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Return the version that `vMAJOR.MINOR.PATCH[-PRERELEASE]` names.

        Raises:
            ValidationError: The text is no concrete version; the error says where.
        """
        found = _parse(text, ValidationError, _WHAT_VERSION)
        if not isinstance(found, Version):
            raise ValidationError.malformed(text, _WHAT_VERSION, "it is an alias")
        return found

    def __str__(self) -> str:
        text = f"v{self.major}.{self.minor}.{self.patch}"
        return f"{text}-{'.'.join(self.prerelease)}" if self.prerelease else text

    @property
    def is_prerelease(self) -> bool:
        """Whether a pre-release is named."""
        return bool(self.prerelease)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Version):
            return NotImplemented
        return self._precedence < other._precedence

    @property
    def _precedence(self) -> tuple[object, ...]:
        # SemVer 2, 11: a release stands above its pre-releases; numbers stand below words.
        identifiers = tuple(
            (0, int(text), "") if text.isdecimal() else (1, 0, text) for text in self.prerelease
        )
        return (self.major, self.minor, self.patch, not self.prerelease, identifiers)


@dataclass(frozen=True, slots=True)
class VersionAlias:
    """A name for the highest version that it covers: `latest`, `vx`, `vX.x` or `vX.Y.x`."""

    text: str
    major: int | None = None
    minor: int | None = None

    @classmethod
    def parse(cls, text: str) -> "VersionAlias":
        """Return the alias that the text writes.

        Raises:
            ValidationError: The text is no alias; the error says where.
        """
        found = _parse(text, ValidationError, _WHAT_ALIAS)
        if not isinstance(found, VersionAlias):
            raise ValidationError.malformed(text, _WHAT_ALIAS, "it is a concrete version")
        return found

    def __str__(self) -> str:
        return self.text

    def covers(self, version: Version) -> bool:
        """Return whether the version lies in the alias's range, pre-releases included."""
        return self.major in (None, version.major) and self.minor in (None, version.minor)


def parse_version_or_alias(
    text: str, error: type[RegistryError] = ValidationError
) -> Version | VersionAlias:
    """Return what a request for a version names.

    Args:
        text: A concrete version (`v1.2.0`) or an alias (`latest`, `vx`, `v1.x`, `v1.2.x`).
        error: The error to raise for other text.

    Returns:
        The version or the alias.
    """
    return _parse(text, error, _WHAT_EITHER)


def highest(versions: Iterable[str], alias: str = LATEST) -> str:
    """Return the version that an alias names among those published.

    Args:
        versions: Concrete versions, in any order.
        alias: An alias; a concrete version names itself.

    Returns:
        The highest version covered, by SemVer precedence.

    Raises:
        ValidationError: A version or the alias is malformed.
        VersionNotFoundError: No version matches.
    """
    asked = parse_version_or_alias(alias)
    published = [Version.parse(text) for text in versions]
    found = select(published, asked)
    if found is None:
        listed = ", ".join(map(str, sorted(published))) or "none"
        raise VersionNotFoundError(
            f"No version matches {alias}; there are: {listed}.",
            details={"alias": alias, "versions": [str(version) for version in published]},
        )
    return str(found)


def select(published: Collection[Version], asked: Version | VersionAlias) -> Version | None:
    """Return the version that was asked for, `None` if there is none."""
    if isinstance(asked, Version):
        return asked if asked in published else None
    covered = [version for version in published if asked.covers(version)]
    # §4.2: a pre-release only where no release matches
    releases = [version for version in covered if not version.is_prerelease]
    return max(releases or covered, default=None)


def matches(version: str, alias: str) -> bool:
    """Return whether a concrete version lies in an alias's range, or is the version named.

    Raises:
        ValidationError: The version or the alias is malformed.
    """
    asked, given = parse_version_or_alias(alias), Version.parse(version)
    return asked.covers(given) if isinstance(asked, VersionAlias) else asked == given


def _parse(text: str, error: type[RegistryError], what: str) -> Version | VersionAlias:
    scanner = Scanner(text, error, what)
    if len(text) > LONGEST_VERSION:
        scanner.fail(f"it may have {LONGEST_VERSION} characters at most", LONGEST_VERSION)
    if text == LATEST:
        return VersionAlias(text)
    scanner.expect("v", _BEGINNINGS[what])
    numbers: list[int] = []
    for following in ("MINOR", "PATCH", None):
        if scanner.skip("x"):
            scanner.end("nothing may follow 'x'")
            return VersionAlias(text, *numbers)
        numbers.append(_number(scanner))
        if following:
            scanner.expect(".", f"'.' and {following} must follow")
    prerelease = _prerelease(scanner) if scanner.skip("-") else ()
    scanner.end("nothing may follow but a pre-release behind '-'")
    major, minor, patch = numbers
    return Version(major, minor, patch, prerelease)


def _number(scanner: Scanner) -> int:
    start = scanner.place
    digits = scanner.take(_NUMBER, _NUMBER_FAULT)
    if _DIGITS.match(scanner.rest):
        scanner.fail(_NUMBER_FAULT, start)
    return int(digits)


def _prerelease(scanner: Scanner) -> tuple[str, ...]:
    identifiers: list[str] = []
    while not identifiers or scanner.skip("."):
        start = scanner.place
        text = scanner.take(_IDENTIFIER, "letters, digits or '-' must stand here")
        if _DIGITS.fullmatch(text) and text[0] == "0" and len(text) > 1:
            scanner.fail("a number in a pre-release has no leading zeros", start)
        identifiers.append(text)
    return tuple(identifiers)
