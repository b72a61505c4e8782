"""Versions in order, held against the rule that says which one an alias names."""

import hypothesis.strategies as st
from hypothesis import given

from RegistryLibrary.fake.ordering import OrderedVersions
from RegistryLibrary.protocol.versions import Version, VersionAlias, select

ALIASES = [
    VersionAlias.parse(text)
    for text in ("latest", "vx", *(f"v{x}.x" for x in range(4)), "v0.0.x", "v1.0.x", "v1.2.x")
]
numbers = st.integers(0, 3)
prereleases = st.lists(st.sampled_from(["alpha", "rc", "1", "2", "10"]), max_size=2).map(tuple)
versions = st.builds(Version, numbers, numbers, numbers, prereleases)


def held_against_the_rule(ordered: OrderedVersions, published: set[Version]) -> None:
    for alias in ALIASES:
        found = select(published, alias)
        named = ordered.named(alias)
        assert (named and named[0]) == found
        if found is not None and named is not None:
            behind = select(published - {found}, alias)
            is_like_it = behind is not None and behind.is_prerelease == found.is_prerelease
            assert named[1] == (behind if is_like_it else None)
    assert ordered.highest(3) == sorted(published)[-3:]


@given(st.sets(versions), st.lists(versions))
def test_an_alias_names_what_the_rule_says(published: set[Version], later: list[Version]) -> None:
    ordered = OrderedVersions(published)
    held_against_the_rule(ordered, published)

    for version in later:
        change = ordered.drop if version in published else ordered.add
        change(version)
        published ^= {version}
    held_against_the_rule(ordered, published)
