"""What the canonical form can not express (§6)."""

import json
import math
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.errors import ValidationError
from RegistryLibrary.protocol.canonical import canonicalize
from RegistryLibrary.protocol.document_errors import DEEPEST


def nested(depth: int, innermost: object = 1) -> object:
    for _ in range(depth):
        innermost = [innermost]
    return innermost


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

    assert time.process_time() - start < 20


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
