"""What a seed may hold, and what is said of one that can't be used."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.protocol.canonical import compute_package_id

HELLO = {"motto": "Hello"}


def package(**fields: object) -> dict[str, object]:
    """A sound package, with some fields changed; `...` takes one out."""
    sound = {
        "type": "actor",
        "namespace": "acme",
        "name": "echo",
        "version": "v1.0.0",
        "content": HELLO,
    }
    return {key: value for key, value in (sound | fields).items() if value is not ...}


def fault_of(seed: object) -> str:
    with pytest.raises(ValueError, match="seed") as caught:
        FakeRegistry(seed)
    assert type(caught.value) is ValueError
    return str(caught.value)


def held(seed: object) -> list[tuple[str, str, str]]:
    page = FakeRegistry(seed)._store.browse(None, None, 1000)
    return [(str(one.package), str(one.version), one.release_date) for one in page.packages]


def test_a_dictionary_is_a_seed() -> None:
    true_id = compute_package_id("actor", HELLO)
    second = package(version="v1.1.0", release_date="2025-01-31T09:00:00Z", id=true_id)

    assert held({"packages": [package(), second]}) == [
        ("actor acme/echo", "v1.0.0", "2026-01-01T00:00:00Z"),
        ("actor acme/echo", "v1.1.0", "2025-01-31T09:00:00Z"),
    ]


@pytest.mark.parametrize(
    "seed",
    [
        package(),
        {"packages": (package(),)},
        {"packages": [MappingProxyType(package())]},
        MappingProxyType(package(content=MappingProxyType(HELLO))),
    ],
    ids=["a package alone", "a tuple", "another mapping", "mappings all the way"],
)
def test_a_dictionary_may_be_of_any_kind(seed: Mapping[str, object]) -> None:
    assert held(seed) == [("actor acme/echo", "v1.0.0", "2026-01-01T00:00:00Z")]


def test_an_empty_list_of_packages_is_an_empty_registry() -> None:
    assert held({"packages": []}) == []


def test_the_content_is_copied() -> None:
    content = {"list": [1]}
    fake = FakeRegistry(package(content=content))
    content["list"].append(2)

    again = fake.publish("actor", "acme", "echo", "v1.0.0", {"list": [1]})
    assert again.content == {"list": [1]}


def test_the_same_package_twice_is_one() -> None:
    assert len(held({"packages": [package(), package()]})) == 1


def test_a_reset_brings_back_a_seed_of_ones_own() -> None:
    fake = FakeRegistry(package())
    fake.withdraw("actor", "acme", "echo", "v1.0.0")
    fake.reset()

    assert fake._store.browse(None, None, 10).count == 1


@pytest.mark.parametrize(
    ("changed", "place", "told"),
    [
        ({"type": "plugin"}, "type", "'plugin' is not a package type: the types are actor, "),
        ({"type": 5}, "type", "A value of type int is not a package type: "),
        ({"type": []}, "type", "A value of type list is not a package type: "),
        ({"namespace": "ACME"}, "namespace", "'ACME' is not a namespace at position 1: "),
        ({"name": "a/b"}, "name", "'a/b' is not a name at position 2: a name has only "),
        ({"name": None}, "name", "it must be text"),
        ({"version": "1.0.0"}, "version", "'1.0.0' is not a concrete version at position 1: "),
        ({"version": "v1.x"}, "version", "it is an alias"),
        ({"version": 1.0}, "version", "of type float is not a concrete version: it must be text"),
        ({"content": []}, "content", "it must be an object, not list"),
        ({"content": {"a": [0, {"b": 2**53}]}}, "content.a[1].b", "beyond ±(2^53-1)"),
        ({"content": {"a": {1, 2}}}, "content.a", "set is no JSON value"),
        ({"content": ...}, "", "the field 'content' is missing"),
        ({"version": ...}, "", "the field 'version' is missing"),
        ({"release_date": 2026}, "release_date", "not empty; it is a number"),
        ({"release_date": None}, "release_date", "not empty; it is null"),
        ({"release_date": ""}, "release_date", "not empty; it is a text"),
        ({"release_date": "\ud800"}, "release_date", "in UTF-8"),
        ({"relase_date": "2026"}, "relase_date", "no such field; is 'release_date' meant?"),
        ({"colour": "red"}, "colour", "no such field; there are type, namespace, name, version, "),
        ({1: 2}, "1", "no such field"),
        ({"id": {}}, "id", "it is an object"),
        (
            {"id": f"pkg_act_{'0' * 40}"},
            "id",
            f"is {compute_package_id('actor', HELLO)}, not 'pkg_act_{'0' * 40}'",
        ),
        ({"id": "x" * 1000}, "id", f"not '{'x' * 100}...'"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(changed: dict, place: str, told: str) -> None:
    wrong = package() | changed
    wrong = {key: value for key, value in wrong.items() if value is not ...}
    fault = fault_of({"packages": [package(), wrong]})

    path = f"packages[1].{place}".rstrip(".")
    assert fault.startswith(f"The dictionary given as seed can't be used at {path}: ")
    assert told in fault
    assert fault.endswith((".", "?"))
    assert not fault.endswith("?.")


@pytest.mark.parametrize(
    ("seed", "told"),
    [
        ({}, "can't be used: the field 'type' is missing."),
        ({"packages": {}}, "at packages: it must be a list; it is an object."),
        ({"packages": "all"}, "at packages: it must be a list; it is a text."),
        ({"packages": None}, "at packages: it must be a list; it is null."),
        ({"packages": [], "package": []}, "at package: no other field may stand beside 'packages'"),
        ({"pakages": []}, "at pakages: a package has no such field; is 'packages' meant?"),
        ({"packages": [[]]}, "at packages[0]: it must be an object; it is a list."),
        ({"packages": [True]}, "at packages[0]: it must be an object; it is true or false."),
        (package(version="v1"), "at version: 'v1' is not a concrete version"),
        (5, "or of a folder; it is a number."),
        (None, "it is null."),
        (b"seed.json", "it is bytes."),
        ([], "it is a list."),
    ],
)
def test_what_has_another_shape_is_no_seed(seed: object, told: str) -> None:
    assert told in fault_of(seed)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"content": {"motto": "Bye"}},
            "at packages[2].content: actor acme/echo v1.0.0 has other content at packages[0].",
        ),
        (
            {"release_date": "2025-01-01T00:00:00Z"},
            "at packages[2].release_date: it has another release date at packages[0].",
        ),
    ],
)
def test_one_version_given_in_two_ways_is_named_with_both_places(changed: dict, told: str) -> None:
    between = package(name="other")
    seed = {"packages": [package(), between, package() | changed]}

    assert told in fault_of(seed)
