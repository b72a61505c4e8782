"""Packages, entries and metadata as values."""

import copy
import dataclasses
import pickle
from datetime import UTC, datetime, timedelta

import pytest

from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import (
    Authentication,
    Package,
    PackageEntry,
    RegistryMetadata,
)
from RegistryLibrary.protocol.types import PackageType

ID = PackageId("pkg_act_0123456789abcdef0123456789abcdef01234567")
OTHER_ID = PackageId("pkg_act_89abcdef0123456789abcdef0123456789abcdef")

PACKAGE = Package(
    id=ID,
    content={"motto": "Hello", "tools": ["a"]},
    type=PackageType.ACTOR,
    namespace="acme",
    name="echo",
    version="v1.0.0",
    release_date="2026-01-31",
    original_reference="registry:acme/echo",
    fetched_at=datetime(2026, 1, 31, tzinfo=UTC),
    from_cache=True,
    elapsed=timedelta(seconds=1),
)
ENTRY = PackageEntry(ID, PackageType.ACTOR, "acme", "echo", "v1.0.0", "2026-01-31")
METADATA = RegistryMetadata("1.0.0", "fake", (PackageType.ACTOR, "widget"), Authentication(True))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("original_reference", None),
        ("fetched_at", None),
        ("from_cache", False),
        ("elapsed", timedelta(0)),
    ],
)
def test_how_a_package_was_read_takes_no_part_in_equality(field: str, value: object) -> None:
    assert dataclasses.replace(PACKAGE, **{field: value}) == PACKAGE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", OTHER_ID),
        ("content", {"motto": "Bye"}),
        ("type", "widget"),
        ("namespace", None),
        ("name", "other"),
        ("version", "v1.0.1"),
        ("release_date", None),
    ],
)
def test_what_a_registry_sent_takes_part_in_equality(field: str, value: object) -> None:
    assert dataclasses.replace(PACKAGE, **{field: value}) != PACKAGE


def test_a_package_hashes_by_its_id() -> None:
    changed = dataclasses.replace(PACKAGE, content={"motto": "Bye"})

    assert hash(PACKAGE) == hash(ID) == hash(changed)
    assert len({PACKAGE, changed, dataclasses.replace(PACKAGE, elapsed=None)}) == 2


def test_what_a_registry_left_out_is_none() -> None:
    package = Package(ID, {})

    assert dataclasses.astuple(package) == (ID, {}, *[None] * 7, False, None)
    assert PackageEntry(ID, "widget", "a", "b", "v1.0.0").release_date is None
    assert RegistryMetadata("1.0.0") == RegistryMetadata("1.0.0", None, None, None)
    assert Authentication() == Authentication(None, None, None)


@pytest.mark.parametrize("value", [PACKAGE, ENTRY, METADATA, Authentication(True)])
def test_a_value_can_be_copied_and_kept_in_sets_but_not_changed(value) -> None:
    for duplicate in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert duplicate == value
        assert {duplicate, value} == {value}
    field = dataclasses.fields(value)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, field, None)
    with pytest.raises((AttributeError, TypeError)):
        value.note = "mine"


def test_the_content_belongs_to_the_result() -> None:
    duplicate = copy.deepcopy(PACKAGE)

    duplicate.content["motto"] = "Bye"

    assert PACKAGE.content["motto"] == "Hello"
