"""The canonical form and the package ID made of it (§6)."""

import enum
import hashlib
import json
from collections import OrderedDict
from types import MappingProxyType

import pytest

from RegistryLibrary.errors import InvalidPackageIdError, ValidationError
from RegistryLibrary.protocol.canonical import (
    LIFECYCLE_FIELDS,
    canonicalize,
    compute_package_id,
    content_hash,
)
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.types import PackageType

ID = "pkg_act_0123456789abcdef0123456789abcdef01234567"
OTHER_ID = "pkg_skl_89abcdef0123456789abcdef0123456789abcdef"


class Number(int, enum.Enum):
    ONE = 1


class Word(str, enum.Enum):  # noqa: UP042 - the older kind, which shows itself otherwise
    HELLO = "hello"


def written(value: object) -> str:
    """The canonical form of a value, which must stand in an object."""
    form = canonicalize({"": value}).decode()
    assert form.startswith('{"":')
    return form[4:-1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2**53 - 1, "9007199254740991"),
        (1 - 2**53, "-9007199254740991"),
        (0, "0"),
        (1.0, "1"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (Number.ONE, "1"),
        (Word.HELLO, '"hello"'),
        (PackageType.ACTOR, '"actor"'),
        ([], "[]"),
        ({}, "{}"),
        ((1, "a"), '[1,"a"]'),
        (OrderedDict(b=1, a=2), '{"a":2,"b":1}'),
        (MappingProxyType({"a": 1}), '{"a":1}'),
    ],
)
def test_a_value_is_written_without_blanks_and_by_its_kind(value, text: str) -> None:
    assert written(value) == text


def test_a_text_is_escaped_as_the_sample_of_rfc_8785_shows() -> None:
    # RFC 8785, 3.2.2 and 3.2.4: the sample object
    content = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }

    assert canonicalize(content).decode() == (
        '{"literals":[null,true,false],'
        '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("\b\t\n\f\r", "\\b\\t\\n\\f\\r"),
        ("\x00\x1f", "\\u0000\\u001f"),
        ("\x7f\x80\u2028\u2029", "\x7f\x80\u2028\u2029"),
        ("</script>", "</script>"),
        ("😂", "😂"),
    ],
)
def test_a_text_is_escaped_only_where_json_must(text: str, escaped: str) -> None:
    assert written(text) == f'"{escaped}"'


def test_keys_are_sorted_as_the_sample_of_rfc_8785_shows() -> None:
    # RFC 8785, 3.2.3: by UTF-16 code units, so an emoji stands before U+FB33
    names = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }

    assert list(json.loads(canonicalize(names)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        # U+FB33 is not touched, though NFC would take it apart: keys are left alone
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_texts_are_normalised_to_nfc_wherever_they_stand() -> None:
    assert canonicalize({"a": "e\u0301", "b": ["e\u0301", {"c": "e\u0301"}]}) == canonicalize(
        {"a": "\u00e9", "b": ["\u00e9", {"c": "\u00e9"}]}
    )


def test_a_text_that_nfc_takes_apart_is_taken_apart() -> None:
    assert written("\ufb33") == '"\u05d3\u05bc"'
    assert written("\u212b") == '"\u00c5"'


def test_compatible_characters_stay_apart() -> None:
    assert written("\ufb01 \u2460 \uff11") == '"\ufb01 \u2460 \uff11"'


def test_keys_are_not_normalised() -> None:
    assert canonicalize({"e\u0301": 1, "\u00e9": 2}).decode() == '{"e\u0301":1,"\u00e9":2}'


def test_the_lifecycle_fields_are_removed_from_the_top_level_only() -> None:
    content = {
        "version": "v1.0.0",
        "release_date": "2026-01-31",
        "a": {"version": 1, "release_date": 2},
        "b": [{"version": 3}],
        "Version": 4,
    }

    assert canonicalize(content).decode() == (
        '{"Version":4,"a":{"release_date":2,"version":1},"b":[{"version":3}]}'
    )
    assert {"version", "release_date"} == LIFECYCLE_FIELDS


def test_a_lifecycle_field_is_removed_before_anyone_looks_at_it() -> None:
    assert canonicalize({"version": float("nan"), "release_date": object()}) == b"{}"


def test_the_content_of_the_caller_is_left_alone() -> None:
    content = {"version": "v1.0.0", "a": ["e\u0301", {"b": "x"}]}

    canonicalize(content, {"x": ID})

    assert content == {"version": "v1.0.0", "a": ["e\u0301", {"b": "x"}]}


def test_internal_references_are_replaced_by_the_ids_they_resolve_to() -> None:
    content = {"uses": ["registry:acme/echo", {"graph": "./local"}], "registry:acme/echo": "other"}

    form = canonicalize(content, {"registry:acme/echo": ID, "./local": PackageId(OTHER_ID)})

    assert form.decode() == (
        f'{{"registry:acme/echo":"other","uses":["{ID}",{{"graph":"{OTHER_ID}"}}]}}'
    )


@pytest.mark.parametrize(
    "text", ["see registry:acme/echo", "registry:acme/echo ", "REGISTRY:acme/echo"]
)
def test_a_text_that_only_looks_like_a_reference_stays(text: str) -> None:
    assert canonicalize({"a": text}, {"registry:acme/echo": ID}).decode() == f'{{"a":"{text}"}}'


def test_a_reference_is_found_as_the_content_writes_it_before_it_is_normalised() -> None:
    decomposed = "local:./e\u0301"

    assert canonicalize({"a": decomposed}, {decomposed: ID}) == canonicalize({"a": ID})


def test_what_a_reference_resolves_to_is_not_replaced_again() -> None:
    assert canonicalize({"a": "x"}, {"x": ID, ID: OTHER_ID}) == canonicalize({"a": ID})


@pytest.mark.parametrize("to", ["v1.0.0", "", None, 1])
def test_a_reference_that_resolves_to_no_id_is_an_error_even_if_it_is_not_used(to) -> None:
    with pytest.raises(InvalidPackageIdError):
        canonicalize({}, {"registry:acme/echo": to})


def test_the_id_is_the_code_and_the_sha1_of_the_form() -> None:
    content = {"motto": "Hello", "version": "v1.0.0"}
    digest = hashlib.sha1(b'{"motto":"Hello"}').hexdigest()

    assert content_hash(content) == digest
    assert compute_package_id("actor", content) == f"pkg_act_{digest}"
    assert compute_package_id(PackageType.SKILL, content) == f"pkg_skl_{digest}"
    assert type(compute_package_id("actor", content)) is PackageId


def test_an_empty_content_has_the_id_that_sha1_gives_for_two_braces() -> None:
    assert compute_package_id("mcp", {}) == "pkg_mcp_bf21a9e8fbc5a3846fb05b4fa0859e0917b2202f"


def test_the_id_is_made_with_the_references_replaced() -> None:
    assert compute_package_id("graph", {"a": "x"}, {"x": ID}) == compute_package_id(
        "graph", {"a": ID}
    )
    assert content_hash({"a": "x"}, {"x": ID}) == content_hash({"a": ID})


@pytest.mark.parametrize("type_", ["widget", "act", "", None])
def test_an_id_needs_a_type_of_the_standard(type_) -> None:
    with pytest.raises(ValidationError, match="not a package type"):
        compute_package_id(type_, {})
