"""The fast encoder writes what the exact one writes, or nothing."""

import json
import random
from enum import IntEnum, StrEnum
from types import MappingProxyType

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from RegistryLibrary.errors import ValidationError
from RegistryLibrary.protocol import canonical
from RegistryLibrary.protocol.document_errors import DEEPEST
from RegistryLibrary.protocol.plain_form import plain_form

# Where encoders differ: quotes and controls, marks that are joined with what stands before them,
# both sides of U+FFFF, surrogates.
CHARACTERS = st.characters() | st.sampled_from(
    '"\\/\b\f\n\r\t\0\x1f\x7f\x80\u2028\u0301\u0338\u00e9\u1100\u1161\u212b'
    "\ue000\uffff\U00010000\U0001f600\ud83d\ude00nuaeo<=>"
)
TEXTS = st.text(CHARACTERS, max_size=8)
NUMBERS = (
    st.integers()
    | st.integers(-4, 4).map(lambda step: 2**53 + step)
    | st.floats()
    | st.floats(1e-8, 1e-2)
    | st.floats(1e14, 1e23)
    | st.sampled_from([0.0, -0.0, 1.0, 1e-4, 9.999e-5, 1e-6, 1e16, 9999999999999998.0, 5e-324])
)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(TEXTS, inner, max_size=5)
        | st.tuples(inner)
        | st.dictionaries(st.none() | st.booleans() | st.integers() | TEXTS, inner, max_size=2)
    ),
    max_leaves=20,
)
HOSTILE = st.dictionaries(TEXTS, VALUES, max_size=6)
HARMLESS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.sampled_from([0.5, -2.75])
    | st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('abcäöü"\\\n'), inner),
    max_leaves=8,
)  # fmt: skip


def exact_form(content: dict) -> bytes:
    return rfc8785.dumps(canonical._Normalizer({}).normalized(content))


@settings(max_examples=500)
@given(HOSTILE)
def test_it_writes_every_byte_like_the_exact_encoder_or_nothing(content: dict) -> None:
    fast = plain_form(content)

    if fast is not None:
        assert fast == exact_form(content)


@given(st.dictionaries(st.text('abcäöü"\\\n'), HARMLESS))
def test_what_is_harmless_it_does_write(content: dict) -> None:
    assert plain_form(content) == exact_form(content)


@given(st.lists(TEXTS, min_size=2, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_keys_are_sorted_as_the_rfc_asks(keys: list[str], rng: random.Random) -> None:
    rng.shuffle(keys)
    fast = plain_form(dict.fromkeys(keys))

    if fast is not None:
        assert fast == exact_form(dict.fromkeys(keys))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_written_like_the_exact_encoder_or_not_at_all(number: float) -> None:
    assert plain_form({"n": number}) in (None, exact_form({"n": number}))


class Colour(StrEnum):
    RED = "red"


class Size(IntEnum):
    SMALL = 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({1: "a"}, "the encoder would make text of the key"),
        ({"a": {None: 1}}, "so it would of a key below"),
        ({"a": {1: 1, "b": 2}}, "keys that can't be sorted"),
        ({Colour.RED: 1}, "a key may be text of another kind"),
        ({"a": Colour.RED}, "so may a value"),
        ({"a": Size.SMALL}, "a number of another kind"),
        ({"a": (1, 2)}, "a tuple"),
        ({"a": MappingProxyType({})}, "a mapping that is no dictionary"),
        ({"a": {1, 2}}, "no JSON"),
        ({"a": float("nan")}, "no number"),
        ({"a": float("inf")}, "no number"),
        ({"a": 2**53}, "beyond what a float holds"),
        ({"a": -(2**53)}, "beyond what a float holds"),
        ({"a": 1.0}, "written without a point"),
        ({"a": -0.0}, "written without a sign"),
        ({"a": 1e-5}, "written without an exponent"),
        ({"a": 1.5e300}, "written with another exponent"),
        ({"a": "e\u0301"}, "to be normalised"),
        ({"\U0001f600": 1}, "a key above U+FFFF"),
        ({"a": "\ud800"}, "a lone surrogate"),
        ({"\ud800": 1}, "a lone surrogate in a key"),
    ],
)
def test_what_the_check_does_not_prove_it_leaves_to_the_exact_encoder(content, reason) -> None:
    assert plain_form(content) is None, reason


@pytest.mark.parametrize(
    "content",
    [
        {"a": 2**53 - 1, "b": 1 - 2**53, "c": 0.1, "d": 1e-4, "e": 123456789.5, "f": 2**51 + 0.5},
        {"prompt": 'Grüße 😀\n\t"\\ \x00\x7f\u2028', "empty": [{}, [], "", None, True, False]},
        {"ﬀ": 1, "é": 2, "\n": 3},
        {"nested": [[[{"deep": [1]}]]]},
        {},
    ],
)  # fmt: skip
def test_what_contents_are_made_of_it_writes(content: dict) -> None:
    assert plain_form(content) == exact_form(content)


def nested(levels: int) -> dict:
    value: object = 1
    for _ in range(levels - 1):
        value = [value]
    return {"a": value}


@pytest.mark.parametrize("levels", [DEEPEST + 1, 5_000, 100_000])
def test_depth_is_no_way_around_the_exact_encoder(levels: int) -> None:
    content = nested(levels)

    assert plain_form(content) is None
    with pytest.raises(ValidationError, match="nested deeper"):
        canonical.canonicalize(content)


def test_a_cycle_is_no_way_around_the_exact_encoder() -> None:
    content: dict = {"a": []}
    content["a"].append(content)

    assert plain_form(content) is None


def test_references_go_to_the_exact_encoder() -> None:
    package_id = f"pkg_act_{'0' * 40}"
    content = {"use": "registry:acme/echo@v1.x"}
    form = canonical.canonicalize(content, {"registry:acme/echo@v1.x": package_id})

    assert json.loads(form) == {"use": package_id}
