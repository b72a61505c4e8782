"""What holds for the canonical form of any content (§6)."""

import json
import random
import re

from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.protocol.canonical import (
    LIFECYCLE_FIELDS,
    canonicalize,
    compute_package_id,
)

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
