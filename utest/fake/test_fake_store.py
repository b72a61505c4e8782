"""Publishing, withdrawing and finding packages."""

import threading
import time
import tracemalloc
from types import MappingProxyType

import pytest

from RegistryLibrary.errors import (
    InvalidPackageReferenceError,
    PackageNotFoundError,
    ValidationError,
    VersionNotFoundError,
)
from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.fake.store import PackageName, Store
from RegistryLibrary.protocol.canonical import compute_package_id
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.protocol.versions import Version, parse_version_or_alias


def test_a_published_package_has_its_true_id_and_all_its_fields() -> None:
    content = {"prompt": "Hello", "steps": [1, 2.5, None, True, {"ü": "e\u0301"}]}
    package = FakeRegistry().publish(PackageType.ACTOR, "acme", "mine", "v1.0.0", content)

    assert package.id == compute_package_id("actor", content)
    assert isinstance(package.id, PackageId)
    assert package.type is PackageType.ACTOR
    assert (package.namespace, package.name, package.version) == ("acme", "mine", "v1.0.0")
    assert package.content == content


def test_dates_do_not_depend_on_the_clock() -> None:
    fake = FakeRegistry("empty")
    dates = [fake.publish("actor", "a", "b", f"v1.{n}.0", {}).release_date for n in range(3)]

    assert dates == ["2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "2026-01-01T00:02:00Z"]


def test_the_content_is_copied() -> None:
    fake, content = FakeRegistry(), {"list": [1]}
    package = fake.publish("actor", "acme", "mine", "v1.0.0", content)
    content["list"].append(2)
    package.content["list"].append(3)

    assert fake.publish("actor", "acme", "mine", "v1.0.0", {"list": [1]}).content == {"list": [1]}


def test_any_mapping_and_any_sequence_of_json_is_content() -> None:
    content = MappingProxyType({"inner": MappingProxyType({"pair": (1, 2)})})
    package = FakeRegistry().publish("actor", "acme", "mine", "v1.0.0", content)

    assert package.content == {"inner": {"pair": [1, 2]}}


def test_the_same_content_again_changes_nothing() -> None:
    fake = FakeRegistry()
    first = fake.publish("actor", "acme", "mine", "v1.0.0", {"a": 1, "b": "\u00e9"})
    again = fake.publish("actor", "acme", "mine", "v1.0.0", {"b": "e\u0301", "a": 1.0})

    assert again == first
    assert again.content == {"a": 1, "b": "\u00e9"}


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_version_never_gets_other_content(withdrawn: bool) -> None:
    fake = FakeRegistry()
    first = fake.publish("actor", "acme", "mine", "v1.0.0", {"a": 1})
    if withdrawn:
        fake.withdraw("actor", "acme", "mine", "v1.0.0")

    with pytest.raises(ValidationError, match=r"acme/mine v1\.0\.0 .* other content") as caught:
        fake.publish("actor", "acme", "mine", "v1.0.0", {"a": 2})
    assert caught.value.details["published"] == first.id
    assert fake.publish("actor", "acme", "mine", "v1.0.0", {"a": 1}).id == first.id


@pytest.mark.parametrize(
    ("type", "namespace", "name", "version", "content", "error"),
    [
        ("plugin", "acme", "mine", "v1.0.0", {}, ValidationError),
        ("actor", "ACME", "mine", "v1.0.0", {}, InvalidPackageReferenceError),
        ("actor", "acme", "a/b", "v1.0.0", {}, InvalidPackageReferenceError),
        ("actor", "acme", "mine", "1.0.0", {}, ValidationError),
        ("actor", "acme", "mine", "latest", {}, ValidationError),
        ("actor", "acme", "mine", None, {}, ValidationError),
        ("actor", "acme", "mine", "v1.0.0", [], ValidationError),
        ("actor", "acme", "mine", "v1.0.0", {"a": float("nan")}, ValidationError),
        ("actor", "acme", "mine", "v1.0.0", {"a": object()}, ValidationError),
        ("actor", "acme", "mine", "v1.0.0", {1: "a"}, ValidationError),
    ],
)
def test_what_is_malformed_is_not_published(type, namespace, name, version, content, error) -> None:
    fake = FakeRegistry("empty")
    with pytest.raises(error):
        fake.publish(type, namespace, name, version, content)

    assert fake._store.browse(None, None, 10).count == 0


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("actor", "acme", "nothing", "v1.0.0"), PackageNotFoundError),
        (("skill", "acme", "echo", "v1.0.0"), PackageNotFoundError),
        (("actor", "acme", "echo", "v1.0.1"), VersionNotFoundError),
        (("actor", "acme", "echo", "v1.x"), ValidationError),
        (("plugin", "acme", "echo", "v1.0.0"), ValidationError),
        (("actor", "..", "echo", "v1.0.0"), InvalidPackageReferenceError),
    ],
)
def test_what_is_not_there_is_not_withdrawn(arguments: tuple[str, ...], error: type) -> None:
    with pytest.raises(error) as caught:
        FakeRegistry().withdraw(*arguments)
    assert type(caught.value) is error


def test_a_package_without_versions_is_no_package() -> None:
    fake = FakeRegistry()
    fake.publish("actor", "acme", "mine", "v1.0.0", {})
    fake.withdraw("actor", "acme", "mine", "v1.0.0")

    with pytest.raises(PackageNotFoundError):
        fake.withdraw("actor", "acme", "mine", "v1.0.0")


def test_nothing_is_left_of_packages_that_were_withdrawn() -> None:
    fake = FakeRegistry("empty")
    for name in ("one", "two", "three"):
        fake.publish("actor", "acme", name, "v1.0.0", {"shared": True})
    for name in ("two", "one", "three"):
        fake.withdraw("actor", "acme", name, "v1.0.0")

    store = fake._store
    assert [len(store._versions), len(store._by_id), len(store._listed)] == [0, 0, 0]


def test_an_error_lists_the_highest_versions_only() -> None:
    fake = FakeRegistry("empty")
    for minor in range(200):
        fake.publish("actor", "acme", "long", f"v1.{minor}.0", {})

    with pytest.raises(VersionNotFoundError, match=r"v1\.190\.0, .*, v1\.199\.0\. \(") as caught:
        fake.withdraw("actor", "acme", "long", "v2.0.0")
    assert len(caught.value.details["highest"]) == 10


def test_finding_a_package_does_not_depend_on_how_many_there_are() -> None:
    def seconds(packages: int) -> float:
        store = Store()
        for number in range(packages):
            name = PackageName.parse("actor", "acme", f"p{number}")
            last = store.publish(name, Version(1, 0, 0), {"number": number})
        alias = parse_version_or_alias("latest")
        runs = []
        for _ in range(20):
            begun = time.perf_counter()
            for _ in range(100):
                store.resolve(name, alias)
                store.first(last.id)
            runs.append(time.perf_counter() - begun)
        return min(runs)

    few, many = seconds(10), seconds(5_000)
    assert many < 5 * few


def test_fifty_threads_publish_and_every_version_is_there_once() -> None:
    fake = FakeRegistry("empty")
    ready = threading.Barrier(50)

    def publish(number: int) -> None:
        ready.wait()
        for minor in range(10):
            fake.publish("actor", "acme", "busy", f"v1.{minor}.0", {"minor": minor})
            fake.publish("actor", "acme", "busy", f"v2.{number}.{minor}", {"number": number})

    threads = [threading.Thread(target=publish, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    page = fake._store.browse(None, None, 1000)
    assert page.count == 10 + 50 * 10
    assert len({one.version for one in page.packages}) == page.count
    assert [one.place for one in page.packages] == list(range(page.count))


@pytest.mark.parametrize("field", ["version", "release_date"])
@pytest.mark.parametrize("value", [float("nan"), object(), {1: 2}, "\ud800", 2**70])
def test_what_the_id_leaves_out_is_sent_and_so_has_to_be_json(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        FakeRegistry("empty").publish("actor", "a", "b", "v1.0.0", {"a": 1, field: value})

    assert f"$.{field}" in caught.value.message


@pytest.mark.parametrize("versions", [1, 10])
def test_a_version_takes_little_memory_above_its_content(versions: int) -> None:
    tracemalloc.start()
    store = Store()
    for number in range(5_000):
        name = PackageName.parse("actor", "acme", f"package-{number // versions}")
        store.publish(name, Version(1, number % versions, 0), {"number": number})
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    contents = sum(len(one.content) for one in store.browse(None, None, 5_000).packages)
    assert (taken - contents) / 5_000 < 700


def test_a_package_of_many_versions_can_be_withdrawn_and_published_again() -> None:
    store, package = Store(), PackageName.parse("actor", "acme", "echo")
    latest = parse_version_or_alias("latest")
    versions = [Version(1, minor, 0) for minor in range(6)]
    for _ in range(2):
        for version in versions:
            store.publish(package, version, {"minor": version.minor})
        for version in reversed(versions):
            assert store.resolve(package, latest).version == version
            store.withdraw(package, version)
        with pytest.raises(PackageNotFoundError):
            store.resolve(package, latest)
