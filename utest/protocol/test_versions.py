"""Versions, their precedence, and aliases (§4.2)."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.errors import InvalidPackageReferenceError, ValidationError
from RegistryLibrary.protocol.versions import (
    LONGEST_VERSION,
    Version,
    VersionAlias,
    parse_version_or_alias,
)

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


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]
)
@pytest.mark.parametrize("value", [Version(1, 2, 3, ("rc", "1")), VersionAlias("v1.x", 1)])
def test_versions_and_aliases_are_values(duplicate, value) -> None:
    assert duplicate(value) == value
    assert hash(duplicate(value)) == hash(value)
    with pytest.raises(AttributeError):
        value.major = 2


@given(st.text() | st.text("vx.0123456789-+latesrc \n\uff11", max_size=20))
def test_parsing_raises_that_error_and_no_other(text: str) -> None:
    try:
        found = parse_version_or_alias(text)
    except ValidationError as error:
        assert 1 <= error.details["position"] <= len(text) + 1  # noqa: PT017
    else:
        assert str(found) == text
