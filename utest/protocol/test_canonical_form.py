"""The canonical form and the package ID made of it (§6)."""

import enum
import hashlib
import json
import math
import random
import re
import struct
import time
from collections import OrderedDict
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from RegistryLibrary.errors import InvalidPackageIdError, ValidationError
from RegistryLibrary.protocol.canonical import (
    LIFECYCLE_FIELDS,
    canonicalize,
    compute_package_id,
    content_hash,
)
from RegistryLibrary.protocol.documents import DEEPEST
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.types import PackageType

ID = "pkg_act_0123456789abcdef0123456789abcdef01234567"
OTHER_ID = "pkg_skl_89abcdef0123456789abcdef0123456789abcdef"


class Number(int, enum.Enum):
    ONE = 1


class Word(str, enum.Enum):  # noqa: UP042 - the older kind, which shows itself otherwise
    HELLO = "hello"


def double(bits: str) -> float:
    return struct.unpack(">d", bytes.fromhex(bits))[0]


def written(value: object) -> str:
    """The canonical form of a value, which must stand in an object."""
    form = canonicalize({"": value}).decode()
    assert form.startswith('{"":')
    return form[4:-1]


def nested(depth: int, innermost: object = 1) -> object:
    for _ in range(depth):
        innermost = [innermost]
    return innermost


# RFC 8785, appendix B: the bits of a double, and how it is written.
@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555554", "333333333.33333325"),
        ("41b3de4355555555", "333333333.3333333"),
        ("41b3de4355555556", "333333333.3333334"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_a_number_is_written_as_the_samples_of_rfc_8785_show(bits: str, text: str) -> None:
    assert written(double(bits)) == text


def ecmascript(number: float) -> str:
    """Number::toString of ECMAScript, from the digits of the shortest form: the model."""
    if number == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(number)).as_tuple()
    text = "".join(map(str, digits)).rstrip("0")
    point = len(digits) + exponent
    if len(text) <= point <= 21:
        text += "0" * (point - len(text))
    elif 0 < point <= 21:
        text = f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{text}"
    else:
        mantissa = text if len(text) == 1 else f"{text[0]}.{text[1:]}"
        text = f"{mantissa}e{point - 1:+d}"
    return "-" * sign + text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_is_written_as_ecmascript_writes_it(number: float) -> None:
    assert written(number) == ecmascript(number)


@given(st.integers(-323, 308), st.integers(1, 99_999))
def test_every_power_of_ten_is_written_as_ecmascript_writes_it(power: int, digits: int) -> None:
    number = float(f"{digits}e{power}")
    assume(math.isfinite(number))

    assert written(number) == ecmascript(number)


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


CYCLE: dict[str, object] = {"b": 1}
CYCLE["a"] = [{"back": CYCLE["b"], "self": None}]
CYCLE["a"][0]["self"] = CYCLE["a"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("content", "path", "fault"),
    [
        ({"a": [1, {"b": math.nan}]}, "$.a[1].b", "nan is no JSON number"),
        ({"a": math.inf}, "$.a", "inf is no JSON number"),
        ({"a": [-math.inf]}, "$.a[0]", "-inf is no JSON number"),
        ({"a": 2**53}, "$.a", "the integer is beyond ±(2^53-1)"),
        ({"a": -(2**53)}, "$.a", "the integer is beyond ±(2^53-1)"),
        ({"a": 10**10_000}, "$.a", "the integer is beyond ±(2^53-1)"),
        ({"a": {"b": "xy\ud800"}}, "$.a.b", "a lone surrogate stands at character 3"),
        ({"a": "\udc00\ud800"}, "$.a", "a lone surrogate stands at character 1"),
        ({"a": [{"\ud800": 1}]}, "$.a[0], a key", "a lone surrogate stands at character 1"),
        ({"a": {1: 2}}, "$.a", "the key 1 is not text"),
        ({None: 2}, "$", "the key None is not text"),
        ({b"a": 2}, "$", "the key b'a' is not text"),
        ({("a",): 2}, "$", "the key ('a',) is not text"),
        ({"a": b"x"}, "$.a", "bytes is no JSON value"),
        ({"a": {1, 2}}, "$.a", "set is no JSON value"),
        ({"a": Decimal(1)}, "$.a", "Decimal is no JSON value"),
        ({"a": 1j}, "$.a", "complex is no JSON value"),
        ({"a": iter([1])}, "$.a", "list_iterator is no JSON value"),
        ({"a": object}, "$.a", "type is no JSON value"),
        (CYCLE, "$.a[0].self", "it contains itself"),
        (
            {"a": nested(DEEPEST)},
            "$.a" + "[0]" * (DEEPEST - 1),
            "it is nested deeper than 128 levels",
        ),
        (["a"], "$", "it must be an object, not list"),
        ("a", "$", "it must be an object, not str"),
        (None, "$", "it must be an object, not NoneType"),
    ],
)
def test_what_the_form_can_not_express_is_an_error_that_names_the_path(
    content, path: str, fault: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        canonicalize(content)

    assert (caught.value.details["path"], caught.value.details["fault"]) == (path, fault)
    assert path in caught.value.message
    assert fault in caught.value.message


def test_an_object_that_contains_itself_is_an_error() -> None:
    content: dict[str, object] = {}
    content["self"] = content

    with pytest.raises(ValidationError, match="it contains itself"):
        canonicalize(content)


def test_the_same_value_may_stand_in_several_places() -> None:
    shared = {"a": [1]}

    assert canonicalize({"x": shared, "y": [shared, shared]}).decode() == (
        '{"x":{"a":[1]},"y":[{"a":[1]},{"a":[1]}]}'
    )


def test_the_deepest_content_is_still_written() -> None:
    assert canonicalize({"a": nested(DEEPEST - 1)}).decode() == (
        '{"a":' + "[" * (DEEPEST - 1) + "1" + "]" * (DEEPEST - 1) + "}"
    )


def test_very_deep_content_is_an_error_and_no_crash() -> None:
    with pytest.raises(ValidationError, match="nested deeper"):
        canonicalize({"a": nested(100_000)})


def test_the_fault_is_shown_however_long_the_path_is() -> None:
    with pytest.raises(ValidationError, match="nan is no JSON number"):
        canonicalize({"k" * 70_000: math.nan})


def test_a_key_that_is_no_text_is_shown_up_to_a_length() -> None:
    with pytest.raises(ValidationError) as caught:
        canonicalize({"a": {("x" * 70_000,): 1}})

    assert len(caught.value.details["fault"]) < 200


def test_a_long_key_above_many_values_costs_no_more_than_it_is_long() -> None:
    content = {"k" * 1_000_000: [0] * 100_000}
    start = time.process_time()

    canonicalize(content)

    assert time.process_time() - start < 2


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(1 - 2**53, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=15,
)
CONTENT = st.dictionaries(st.text(st.characters(codec="utf-8")), JSON, max_size=5)


def shuffled(value: object, rng: random.Random) -> object:
    if isinstance(value, dict):
        items = [(key, shuffled(item, rng)) for key, item in value.items()]
        rng.shuffle(items)
        return dict(items)
    return [shuffled(item, rng) for item in value] if isinstance(value, list) else value


@given(CONTENT, st.randoms(use_true_random=False))
def test_the_form_does_not_depend_on_the_order_of_keys(content: dict, rng: random.Random) -> None:
    assert canonicalize(shuffled(content, rng)) == canonicalize(content)


@given(CONTENT)
def test_the_form_is_a_fixed_point(content: dict) -> None:
    form = canonicalize(content)
    # A large float is written without a point: read as an integer, it would be refused.
    read_back = json.loads(form, parse_int=float)

    assert canonicalize(read_back) == form


@given(CONTENT, JSON)
def test_the_id_does_not_depend_on_the_lifecycle_fields(content: dict, value: object) -> None:
    changed = {**content, "version": value, "release_date": value}

    assert compute_package_id("actor", changed) == compute_package_id("actor", content)


@given(CONTENT, CONTENT)
def test_only_the_same_content_has_the_same_form(left: dict, right: dict) -> None:
    # The model: the standard library's own JSON tells what is the same but for NFC and numbers.
    plain = [
        json.dumps({k: v for k, v in content.items() if k not in LIFECYCLE_FIELDS}, sort_keys=True)
        for content in (left, right)
    ]
    if canonicalize(left) != canonicalize(right):
        assert plain[0] != plain[1]
    elif re.search(r"[.e]|\\u|-0", plain[0] + plain[1]) is None:
        assert plain[0] == plain[1]


@given(
    st.recursive(
        st.text(st.characters()) | st.floats() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
    )
)
def test_canonicalizing_raises_that_error_and_no_other(value: object) -> None:
    try:
        form = canonicalize({"a": value})
    except ValidationError as error:
        assert error.details["path"].startswith("$.a")  # noqa: PT017
    else:
        json.loads(form.decode())


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
