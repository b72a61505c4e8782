"""What an alias names and covers (§4.2)."""

import pytest

from RegistryLibrary.errors import ValidationError, VersionNotFoundError
from RegistryLibrary.protocol.versions import (
    Version,
    VersionAlias,
    highest,
    matches,
    select,
)

PUBLISHED = [
    "v1.2.9",
    "v1.9.0",
    "v1.10.0-rc.1",
    "v1.10.0",
    "v2.0.0",
    "v2.1.0-rc.1",
    "v3.0.0-alpha",
    "v3.0.0-beta",
]


@pytest.mark.parametrize(
    ("alias", "version", "why"),
    [
        ("latest", "v2.0.0", "pre-releases are left aside where a release matches"),
        ("vx", "v2.0.0", "matches every version, as latest does"),
        ("v1.x", "v1.10.0", "numbers, not text"),
        ("v1.2.x", "v1.2.9", "the only one"),
        ("v1.10.x", "v1.10.0", "a release stands above its pre-release"),
        ("v2.x", "v2.0.0", "a release stands above a later pre-release"),
        ("v2.1.x", "v2.1.0-rc.1", "no release matches, so pre-releases are considered"),
        ("v3.x", "v3.0.0-beta", "the highest pre-release"),
        ("v1.2.9", "v1.2.9", "a concrete version names itself"),
        ("v2.1.0-rc.1", "v2.1.0-rc.1", "a concrete pre-release too"),
    ],
)
def test_an_alias_names_the_highest_release_it_covers(alias: str, version: str, why: str) -> None:
    assert highest(PUBLISHED, alias) == version, why
    assert highest(iter(reversed(PUBLISHED)), alias) == version
    assert matches(version, alias)


def test_no_alias_means_latest() -> None:
    assert highest(PUBLISHED) == "v2.0.0"


@pytest.mark.parametrize("alias", ["v4.x", "v1.3.x", "v9.9.9", "v1.10.0-rc.2", "v0.x"])
def test_no_match_is_a_version_not_found_error_that_lists_what_there_is(alias: str) -> None:
    with pytest.raises(VersionNotFoundError) as caught:
        highest(PUBLISHED, alias)

    assert caught.value.details == {"alias": alias, "versions": PUBLISHED}
    assert f"No version matches {alias}; there are: v1.2.9, v1.9.0, " in caught.value.message


def test_no_versions_at_all_is_a_version_not_found_error() -> None:
    with pytest.raises(VersionNotFoundError, match="No version matches latest; there are: none"):
        highest([])


@pytest.mark.parametrize(
    ("versions", "alias"),
    [
        (["v1.0.0", "1.1.0"], "latest"),
        (["v1.x"], "latest"),
        (["v1.0.0"], "1.x"),
        ([None], "latest"),
    ],
)
def test_what_is_malformed_is_never_passed_over(versions: list[str], alias: str) -> None:
    with pytest.raises(ValidationError):
        highest(versions, alias)


def test_without_a_match_nothing_is_selected() -> None:
    assert select([], VersionAlias("latest")) is None
    assert select([], Version(1, 0, 0)) is None
    assert select([Version(1, 0, 0)], Version(1, 0, 1)) is None


@pytest.mark.parametrize(
    ("version", "alias", "expected", "why"),
    [
        ("v1.2.3", "v1.2.x", True, "in the range"),
        ("v1.2.3", "v1.3.x", False, "another minor"),
        ("v1.2.3", "v2.x", False, "another major"),
        ("v2.0.0-rc.1", "v2.x", True, "pre-releases lie in the range"),
        ("v2.0.0-rc.1", "latest", True, "latest matches every version"),
        ("v10.0.0", "v1.x", False, "a number, not a prefix"),
        ("v0.0.0", "v0.0.x", True, "zero is a number like another"),
        ("v1.0.0", "v0.x", False, "zero is not 'any'"),
        ("v1.2.3", "v1.2.3", True, "a version matches itself"),
        ("v1.2.3", "v1.2.4", False, "and no other"),
        ("v1.2.3-a", "v1.2.3", False, "a pre-release is another version"),
    ],
)
def test_a_version_matches_an_alias_that_covers_it(
    version: str, alias: str, expected: bool, why: str
) -> None:
    assert matches(version, alias) is expected, why


@pytest.mark.parametrize(("version", "alias"), [("v1.x", "v1.x"), ("v1.0.0", "one"), ("1", "v1.x")])
def test_matching_what_is_malformed_is_a_validation_error(version: str, alias: str) -> None:
    with pytest.raises(ValidationError):
        matches(version, alias)
