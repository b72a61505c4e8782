"""Versions, their precedence, and aliases (§4.2)."""

import copy
import itertools
import pickle
from functools import cmp_to_key

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from RegistryLibrary.errors import (
    InvalidPackageReferenceError,
    ValidationError,
    VersionNotFoundError,
)
from RegistryLibrary.protocol.versions import (
    LONGEST_VERSION,
    Version,
    VersionAlias,
    highest,
    matches,
    parse_version_or_alias,
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

ALIASES = [
    ("latest", None, None),
    ("vx", None, None),
    ("v1.x", 1, None),
    ("v0.x", 0, None),
    ("v1.2.x", 1, 2),
    ("v10.20.x", 10, 20),
]

# Text that is neither a version nor an alias, where it goes wrong, and why.
MALFORMED = [
    ("", 1, "empty"),
    ("1", 1, "C-08: no 'v'"),
    ("1.2.3", 1, "no 'v'"),
    ("V1.2.3", 1, "C-08: 'v' is in lower case"),
    ("V1", 1, "C-08: 'v' is in lower case"),
    (" v1.2.3", 1, "nothing is trimmed"),
    ("latest ", 1, "C-08: nothing is trimmed"),
    ("Latest", 1, "in lower case"),
    ("LATEST", 1, "in lower case"),
    ("x", 1, "no 'v'"),
    ("v", 2, "no number"),
    ("v01", 2, "C-08: a leading zero"),
    ("v01.2.3", 2, "a leading zero"),
    ("v00.0.0", 2, "a leading zero"),
    ("v-1.0.0", 2, "a sign"),
    ("v+1.0.0", 2, "a sign"),
    ("v\uff11", 2, "C-08: a fullwidth digit"),
    ("v\u0661.0.0", 2, "an Arabic digit"),
    ("vX", 2, "the wildcard is in lower case"),
    ("v*", 2, "another wildcard"),
    ("v1", 3, "two numbers are missing"),
    ("v1\uff11.0.0", 3, "a fullwidth digit behind a digit"),
    ("v1_0.0.0", 3, "what Python's int() would take"),
    ("v99999999999999999999", 22, "C-08: a large number alone"),
    ("vx.x", 3, "nothing follows a wildcard"),
    ("vx.1.0", 3, "nothing follows a wildcard"),
    ("v1.", 4, "C-08: a number is missing"),
    ("v1.X", 4, "the wildcard is in lower case"),
    ("v1.02.3", 4, "a leading zero"),
    ("v1.x.2", 5, "C-08: nothing follows a wildcard"),
    ("v1.x.x", 5, "nothing follows a wildcard"),
    ("v1.x ", 5, "nothing is trimmed"),
    ("v1.x\n", 5, "a line end is a character"),
    ("v1.x-rc", 5, "an alias has no pre-release"),
    ("v1.2", 5, "a number is missing"),
    ("v1. 2.3", 4, "a blank"),
    ("v1.2.", 6, "a number is missing"),
    ("v1.2.03", 6, "a leading zero"),
    ("v1.2.3.4", 7, "a fourth number"),
    ("v1.2.3 ", 7, "nothing is trimmed"),
    ("v1.2.3\n", 7, "a line end is a character"),
    ("v1.2.3\x00", 7, "NUL"),
    ("v1.2.3rc", 7, "no '-'"),
    ("v1.2.3+build", 7, "build metadata is not part of the standard"),
    ("v1.2.3-", 8, "an empty pre-release"),
    ("v1.2.3-é", 8, "only ASCII"),
    ("v1.2.3-01", 8, "a leading zero in a number"),
    ("v1.2.3-00", 8, "a leading zero in a number"),
    ("v1.2.3-rc..1", 11, "an empty identifier"),
    ("v1.2.3-rc.", 11, "an empty identifier"),
    ("v1.2.3-rc.01", 11, "a leading zero in a number"),
    ("v1.2.3-rc+1", 10, "C-08: build metadata"),
    ("v1.2.3-rc_1", 10, "'_' is not allowed"),
    ("v1.2.3-rc\n", 10, "a line end is a character"),
    ("v" + "1" * 70_000, 257, "C-06: 70,000 characters"),
    (f"v1.2.3-{'a' * 250}", 257, "one character too many"),
]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v1.2.3", Version(1, 2, 3)),
        ("v0.0.0", Version(0, 0, 0)),
        ("v10.20.30", Version(10, 20, 30)),
        ("v99999999999999999999.0.0", Version(99999999999999999999, 0, 0)),
        ("v1.0.0-rc.1", Version(1, 0, 0, ("rc", "1"))),
        ("v1.0.0-0", Version(1, 0, 0, ("0",))),
        ("v1.0.0-0a", Version(1, 0, 0, ("0a",))),
        ("v1.0.0--", Version(1, 0, 0, ("-",))),
        ("v1.0.0-a-b.-1", Version(1, 0, 0, ("a-b", "-1"))),
        ("v1.0.0-x.7.z.92", Version(1, 0, 0, ("x", "7", "z", "92"))),
    ],
)
def test_a_concrete_version_is_three_numbers_and_perhaps_a_prerelease(
    text: str, version: Version
) -> None:
    assert Version.parse(text) == version
    assert parse_version_or_alias(text) == version
    assert str(version) == text
    assert version.is_prerelease is ("-" in text)


@pytest.mark.parametrize(("text", "major", "minor"), ALIASES)
def test_an_alias_has_one_of_four_forms(text: str, major: int | None, minor: int | None) -> None:
    alias = VersionAlias.parse(text)

    assert (alias.text, alias.major, alias.minor) == (text, major, minor)
    assert parse_version_or_alias(text) == alias
    assert str(alias) == text


@pytest.mark.parametrize(("text", "position", "why"), MALFORMED)
@pytest.mark.parametrize("parse", [parse_version_or_alias, Version.parse, VersionAlias.parse])
def test_any_other_text_is_refused_with_the_place(
    parse, text: str, position: int, why: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        parse(text)

    assert caught.value.details["position"] == position, why
    assert len(str(caught.value)) <= 2000


@pytest.mark.parametrize("value", [None, 1, 1.2, b"v1.2.3", ["v1.2.3"], ("latest",)])
@pytest.mark.parametrize("parse", [parse_version_or_alias, Version.parse, VersionAlias.parse])
def test_what_is_no_text_is_no_version(parse, value) -> None:
    with pytest.raises(ValidationError, match="it must be text"):
        parse(value)


def test_the_longest_version_is_still_read() -> None:
    text = f"v1.2.3-{'a' * (LONGEST_VERSION - 7)}"

    assert str(Version.parse(text)) == text


def test_an_alias_is_no_concrete_version_and_the_other_way_round() -> None:
    with pytest.raises(ValidationError, match=r"'v1\.x' is not a concrete version: it is an alias"):
        Version.parse("v1.x")
    with pytest.raises(
        ValidationError, match=r"'v1\.2\.3' is not an alias: it is a concrete version"
    ):
        VersionAlias.parse("v1.2.3")


def test_the_caller_chooses_the_error_for_text_that_is_neither() -> None:
    with pytest.raises(InvalidPackageReferenceError):
        parse_version_or_alias("1", InvalidPackageReferenceError)


SEMVER_11 = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2"]
SEMVER_11 += ["1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "1.1.1", "1.9.0", "1.10.0"]
SEMVER_11 += ["2.0.0", "2.1.0", "2.1.1", "10.0.0"]


def test_the_order_is_that_of_semver_paragraph_11() -> None:
    versions = [Version.parse(f"v{text}") for text in SEMVER_11]

    for lower, higher in itertools.combinations(versions, 2):
        assert lower < higher
        assert lower <= higher
        assert higher > lower
        assert higher >= lower
        assert lower != higher


@pytest.mark.parametrize(
    ("lower", "higher", "why"),
    [
        ("v1.0.0-1", "v1.0.0-a", "numbers stand below words"),
        ("v1.0.0-9", "v1.0.0-10", "numbers are compared as numbers"),
        ("v1.0.0-a10", "v1.0.0-a9", "words are compared as text"),
        ("v1.0.0-A", "v1.0.0-a", "words are compared in ASCII order"),
        ("v1.0.0--1", "v1.0.0-0a", "'-1' is a word, and '-' stands below '0'"),
        ("v1.0.0-99", "v1.0.0-0a", "'0a' is a word"),
        ("v1.0.0-a", "v1.0.0-a.0", "more identifiers stand above fewer"),
        ("v1.0.0-a.b", "v1.0.0-b", "the first difference decides"),
        ("v1.9.0", "v1.10.0", "C-08: numbers are compared as numbers"),
        ("v0.99999999999999999999.0", "v1.0.0", "large numbers are exact"),
    ],
)
def test_precedence_follows_the_fine_print_of_semver(lower: str, higher: str, why: str) -> None:
    assert Version.parse(lower) < Version.parse(higher), why
    assert not Version.parse(higher) < Version.parse(lower)


@pytest.mark.parametrize("other", ["v2.0.0", None, 1, (1, 0, 0)])
def test_a_version_is_compared_with_versions_only(other) -> None:
    with pytest.raises(TypeError):
        assert Version(1, 0, 0) < other
    assert Version(1, 0, 0) != other


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]
)
@pytest.mark.parametrize("value", [Version(1, 2, 3, ("rc", "1")), VersionAlias("v1.x", 1)])
def test_versions_and_aliases_are_values(duplicate, value) -> None:
    assert duplicate(value) == value
    assert hash(duplicate(value)) == hash(value)
    with pytest.raises(AttributeError):
        value.major = 2


NUMBER = st.integers(0, 12)
IDENTIFIER = st.one_of(NUMBER.map(str), st.from_regex(r"[0-9A-Za-z-]{1,3}", fullmatch=True)).filter(
    lambda text: text.isascii() and not (text.isdigit() and text[0] == "0" and len(text) > 1)
)
VERSION = st.builds(
    Version,
    NUMBER,
    NUMBER,
    NUMBER,
    st.one_of(st.just(()), st.lists(IDENTIFIER, max_size=4).map(tuple)),
)
CLOSE_VERSION = st.builds(
    Version,
    st.integers(0, 2),
    st.integers(0, 1),
    st.just(0),
    st.lists(IDENTIFIER, max_size=3).map(tuple),
)
ALIAS = st.one_of(
    st.sampled_from(["latest", "vx"]),
    NUMBER.map("v{}.x".format),
    st.tuples(NUMBER, NUMBER).map(lambda pair: "v{}.{}.x".format(*pair)),
)


def compared(left: str, right: str) -> int:
    """Compare two versions as SemVer 2, 11 words it: a model that shares nothing with the code."""
    (left_core, _, left_pre), (right_core, _, right_pre) = left.partition("-"), right.partition("-")
    for a, b in zip(left_core[1:].split("."), right_core[1:].split("."), strict=True):
        if int(a) != int(b):
            return -1 if int(a) < int(b) else 1
    if not left_pre or not right_pre:
        return bool(right_pre) - bool(left_pre)
    for a, b in zip(left_pre.split("."), right_pre.split("."), strict=False):
        if a == b:
            continue
        if a.isdigit() and b.isdigit():
            return -1 if int(a) < int(b) else 1
        if a.isdigit() != b.isdigit():
            return -1 if a.isdigit() else 1
        return -1 if a.encode() < b.encode() else 1
    lengths = len(left_pre.split(".")), len(right_pre.split("."))
    return (lengths[0] > lengths[1]) - (lengths[0] < lengths[1])


@given(VERSION)
def test_every_version_comes_back_from_its_text(version: Version) -> None:
    assert Version.parse(str(version)) == version


@given(st.text() | st.text("vx.0123456789-+latesrc \n\uff11", max_size=20))
def test_parsing_raises_that_error_and_no_other(text: str) -> None:
    try:
        found = parse_version_or_alias(text)
    except ValidationError as error:
        assert 1 <= error.details["position"] <= len(text) + 1  # noqa: PT017
    else:
        assert str(found) == text


@given(CLOSE_VERSION, CLOSE_VERSION)
@example(Version(1, 0, 0, ("1",)), Version(1, 0, 0, ("a",)))
def test_the_order_agrees_with_a_naive_reading_of_semver(left: Version, right: Version) -> None:
    expected = compared(str(left), str(right))

    assert (left > right) - (left < right) == expected
    assert (left == right) is (expected == 0)


@given(st.lists(CLOSE_VERSION, max_size=8), ALIAS)
def test_the_highest_version_is_a_maximum_of_what_the_alias_covers(
    versions: list[Version], alias: str
) -> None:
    texts = list(map(str, versions))
    covered = [text for text in texts if matches(text, alias)]
    releases = [text for text in covered if "-" not in text]
    assume(covered)

    found = highest(texts, alias)

    assert found == max(releases or covered, key=cmp_to_key(compared))
    assert highest(reversed(texts), alias) == found


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
