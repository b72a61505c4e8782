"""The store, held against a naive model."""

from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from RegistryLibrary.errors import (
    PackageNotFoundError,
    RegistryError,
    ValidationError,
    VersionNotFoundError,
)
from RegistryLibrary.fake.store import PackageName, Store
from RegistryLibrary.protocol.canonical import compute_package_id
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.protocol.versions import Version, highest, parse_version_or_alias

TYPES = ("actor", "skill")
NAMES = ("a", "b")
VERSIONS = (
    *("v1.0.0", "v1.0.1-rc.1", "v1.2.0", "v1.10.0", "v2.0.0-alpha", "v2.0.0-alpha.1", "v2.1.0"),
    *("v1.2.1", "v2.0.0-2"),
)
ASKED = (*VERSIONS, "latest", "vx", "v1.x", "v1.0.x", "v2.x", "v3.x", "v9.9.9")


class StoreAgainstModel(RuleBasedStateMachine):
    """The store, and a list of everything that was published."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store()
        self.store.keep_as_seed()
        self.listed: list[tuple[PackageName, str, PackageId]] = []
        self.ever: dict[tuple[PackageName, str], PackageId] = {}

    names = st.builds(
        PackageName.parse, st.sampled_from(TYPES), st.sampled_from(NAMES), st.sampled_from(NAMES)
    )

    @rule(name=names, version=st.sampled_from(VERSIONS), number=st.integers(0, 2))
    def publish(self, name: PackageName, version: str, number: int) -> None:
        content = {"number": number}
        true_id = compute_package_id(name.type, content)
        if self.ever.setdefault((name, version), true_id) != true_id:
            with pytest.raises(ValidationError):
                self.store.publish(name, Version.parse(version), content)
            return
        stored = self.store.publish(name, Version.parse(version), content)
        assert stored.id == true_id
        if (name, version, true_id) not in self.listed:
            self.listed.append((name, version, true_id))

    @rule(number=st.integers(0, 2))
    def publish_all(self, number: int) -> None:
        """Many versions of one package, which are then kept in order."""
        for version in VERSIONS:
            self.publish(PackageName.parse("actor", "a", "a"), version, number)

    @rule(name=names, version=st.sampled_from(VERSIONS))
    def withdraw(self, name: PackageName, version: str) -> None:
        versions = [one[1] for one in self.listed if one[0] == name]
        error = None if version in versions else self.error(versions)
        assert raised(lambda: self.store.withdraw(name, Version.parse(version))) is error
        self.listed = [one for one in self.listed if one[:2] != (name, version)]

    @rule(name=names, asked=st.sampled_from(ASKED))
    def resolve(self, name: PackageName, asked: str) -> None:
        versions = [one[1] for one in self.listed if one[0] == name]
        try:
            expected = highest(versions, asked) if asked not in VERSIONS else asked
        except VersionNotFoundError:
            expected = None
        if expected in versions:
            found = self.store.resolve(name, parse_version_or_alias(asked))
            assert (name, expected, found.id) in self.listed
        else:
            call = lambda: self.store.resolve(name, parse_version_or_alias(asked))  # noqa: E731
            assert raised(call) is self.error(versions)

    @rule(type=st.sampled_from(TYPES), number=st.integers(0, 3))
    def first(self, type: str, number: int) -> None:
        wanted = compute_package_id(type, {"number": number})
        expected = next((one for one in self.listed if one[2] == wanted), None)
        if expected is None:
            assert raised(lambda: self.store.first(wanted)) is PackageNotFoundError
        else:
            found = self.store.first(wanted)
            assert (found.package, str(found.version), found.id) == expected

    @rule(
        type=st.sampled_from([None, *TYPES]),
        namespace=st.sampled_from([None, *NAMES, "c"]),
        limit=st.integers(1, 4),
    )
    def browse(self, type: str | None, namespace: str | None, limit: int) -> None:
        expected = [
            (str(name), version)
            for name, version, _ in self.listed
            if type in (None, name.type) and namespace in (None, name.namespace)
        ]
        found: list[tuple[str, str]] = []
        behind = None
        while True:
            kind = None if type is None else PackageType.parse(type)
            page = self.store.browse(kind, namespace, limit, behind)
            assert page.count == len(expected)
            found += [(str(one.package), str(one.version)) for one in page.packages]
            behind = page.following
            if behind is None:
                break
            assert len(page.packages) == limit
        assert found == expected

    @precondition(lambda self: len(self.listed) > 6)
    @rule()
    def reset(self) -> None:
        self.store.reset()
        self.listed, self.ever = [], {}

    @invariant()
    def the_order_is_that_of_what_is_published(self) -> None:
        for name, ordered in self.store._orders.items():
            versions = [Version.parse(one[1]) for one in self.listed if one[0] == name]
            assert versions
            assert ordered.highest(100) == sorted(versions)

    @invariant()
    def nothing_is_left_of_what_was_withdrawn(self) -> None:
        assert len(self.store._versions) == len({one[0] for one in self.listed})
        assert len(self.store._by_id) == len({one[2] for one in self.listed})

    @staticmethod
    def error(versions: list[str]) -> type[RegistryError]:
        return VersionNotFoundError if versions else PackageNotFoundError


def raised(call: Callable[[], Any]) -> type[Exception] | None:
    try:
        call()
    except RegistryError as error:
        return type(error)
    return None


TestStoreAgainstModel = StoreAgainstModel.TestCase
TestStoreAgainstModel.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
