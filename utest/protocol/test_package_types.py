"""The table of package types and codes (§3)."""

import copy
import json
import pickle

import pytest

from RegistryLibrary.errors import ValidationError
from RegistryLibrary.protocol.types import PackageType

TABLE = [
    ("actor", "act"),
    ("graph", "gra"),
    ("stream", "str"),
    ("agent", "agt"),
    ("template", "tpl"),
    ("skill", "skl"),
    ("mcp", "mcp"),
    ("lsp", "lsp"),
]


def test_the_types_are_those_of_the_standard_and_no_others() -> None:
    assert [(str(member), member.code) for member in PackageType] == TABLE


@pytest.mark.parametrize(("name", "code"), TABLE)
def test_a_type_is_found_by_its_name_and_by_its_code(name: str, code: str) -> None:
    member = PackageType.parse(name)

    assert member is PackageType(name)
    assert member is PackageType.of_code(code)
    assert PackageType.known(name) is member


def test_a_type_is_text_wherever_text_is_wanted() -> None:
    assert PackageType.ACTOR == "actor"
    assert f"{PackageType.ACTOR}" == "actor"
    assert json.dumps(PackageType.ACTOR) == '"actor"'
    assert PackageType.parse(PackageType.ACTOR) is PackageType.ACTOR


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))]
)
def test_a_copy_of_a_type_is_the_type(duplicate) -> None:
    assert duplicate(PackageType.SKILL) is PackageType.SKILL


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("act", "a code is no name"),
        ("Actor", "names are in lower case"),
        ("actor ", "nothing is trimmed"),
        ("actor\n", "a line end is a character"),
        ("", "empty"),
        ("\uff41ctor", "a fullwidth letter is another letter"),
        ("a" * 70_000, "no length breaks it"),
        (None, "no text"),
        (b"actor", "bytes are no text"),
        (1, "a number is no text"),
        (["actor"], "a list is no text, and cannot be hashed"),
    ],
)
def test_what_is_no_type_is_a_validation_error_that_lists_the_types(text, why: str) -> None:
    with pytest.raises(ValidationError) as caught:
        PackageType.parse(text)

    assert "the types are actor, graph" in caught.value.message, why
    assert caught.value.details["value"] is text
    assert len(str(caught.value)) <= 2000


@pytest.mark.parametrize("text", ["widget", "", None, 7])
def test_what_the_standard_does_not_know_stays_as_it_is(text) -> None:
    assert PackageType.known(text) is text


@pytest.mark.parametrize("code", ["xyz", "ACT", "actor", ""])
def test_an_unknown_code_has_no_type(code: str) -> None:
    assert PackageType.of_code(code) is None
