"""Headers, found in any spelling of their names."""

import copy
import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.protocol.headers import Headers

HEADERS = Headers([("ETag", '"a"'), ("Vary", "Accept"), ("X-Empty", ""), ("VARY", "Origin")])


@pytest.mark.parametrize("name", ["ETag", "etag", "ETAG"])
def test_a_header_is_found_by_its_name_in_any_case(name: str) -> None:
    assert HEADERS[name] == '"a"'
    assert name in HEADERS
    assert HEADERS.get(name) == '"a"'


def test_the_values_of_a_name_that_comes_twice_are_joined() -> None:
    assert HEADERS["vary"] == "Accept, Origin"
    assert HEADERS["x-empty"] == ""


def test_what_is_missing_is_missing() -> None:
    assert "Age" not in HEADERS
    assert None not in HEADERS
    assert HEADERS.get("Age") is None
    with pytest.raises(KeyError):
        HEADERS["Age"]


def test_names_are_listed_once_in_lower_case_and_in_order() -> None:
    assert list(HEADERS) == ["etag", "vary", "x-empty"]
    assert len(HEADERS) == 3
    assert dict(HEADERS) == {"etag": '"a"', "vary": "Accept, Origin", "x-empty": ""}


def test_the_pairs_stay_as_the_message_had_them() -> None:
    assert HEADERS.pairs == (
        ("ETag", '"a"'),
        ("Vary", "Accept"),
        ("X-Empty", ""),
        ("VARY", "Origin"),
    )
    assert repr(Headers([("A", "b")])) == "Headers([('A', 'b')])"


def test_headers_are_equal_by_what_they_say_and_hash_alike() -> None:
    same = Headers([("x-empty", ""), ("vary", "Accept"), ("Vary", "Origin"), ("etag", '"a"')])

    assert same == HEADERS
    assert hash(same) == hash(HEADERS)
    assert Headers() != HEADERS
    assert not Headers()


def test_headers_can_not_be_changed() -> None:
    with pytest.raises(TypeError):
        HEADERS["ETag"] = "b"  # type: ignore[index]
    with pytest.raises(AttributeError):
        HEADERS.note = "mine"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda h: pickle.loads(pickle.dumps(h))]
)
def test_a_copy_of_headers_says_the_same(duplicate) -> None:
    assert duplicate(HEADERS) == HEADERS
    assert duplicate(HEADERS).pairs == HEADERS.pairs


def test_a_name_that_comes_very_often_is_joined_in_linear_time() -> None:
    start = time.process_time()

    headers = Headers([("a", "x" * 50)] * 50_000)

    assert len(headers["A"]) == 52 * 50_000 - 2
    assert time.process_time() - start < 20


@given(st.lists(st.tuples(st.text("aAbB-", min_size=1), st.text())))
def test_every_value_is_found_whatever_the_spelling(pairs: list[tuple[str, str]]) -> None:
    headers = Headers(iter(pairs))

    for name, _ in pairs:
        values = [value for other, value in pairs if other.lower() == name.lower()]
        assert headers[name.swapcase()] == ", ".join(values)
    assert headers.pairs == tuple(pairs)
