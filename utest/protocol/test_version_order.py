"""The order of versions (§4.2): SemVer precedence."""

import itertools
from functools import cmp_to_key

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from RegistryLibrary.protocol.versions import (
    Version,
    highest,
    matches,
)

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
