"""Long JSON, read step by step: the same as at once, and other threads have their turn."""

import gc
import json
import time
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from RegistryLibrary.protocol import documents, large_json
from RegistryLibrary.protocol.documents import DocumentError, parse_json
from RegistryLibrary.protocol.patience import GivenUpError, go_on, until

PARTS = [
    *'[]{}":,1- \n\\',
    *('"a"', '"b":', '"a":1,', "[],", "{},", "[1,2],", "1,1,1,1,", '"":[{', '"k":{"k":[]},'),
    *("tru", "true,", "null", "NaN", "-Infinity", "1e999", "1.5e3", ".5", "9" * 5000),
    *('"\\ud800"', '"\\uD83D\\uDE02",', "\ud800", "é", "\ufeff", "\0", '\\"', "\\\\", "[[[[" * 20),
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=60,
)
WINDOWS = st.sampled_from([2, 3, 4, 5, 7, 11, 16, 40, 200])


def outcome(text: str) -> Any:
    """What a text says: its value as Python shows it, or what is wrong with it."""
    try:
        return repr(parse_json(text))
    except DocumentError as error:
        return (error.fault, error.line, error.column)


def outcome_by_steps(text: str, window: int, smallest: int) -> Any:
    """The same, of a text that is long for windows so small."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "_LARGEST_AT_ONCE", -1)
        patch.setattr(documents, "_WINDOW", window)
        patch.setattr(large_json, "_SMALLEST", smallest)
        return outcome(text)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """JSON of which a little is cut out, or replaced."""
    text = json.dumps(
        draw(VALUES), ensure_ascii=draw(st.booleans()), indent=draw(st.none() | st.just(1))
    )
    start = draw(st.integers(0, len(text)))
    return (
        text[:start] + draw(st.sampled_from(["", *PARTS])) + text[start + draw(st.integers(0, 5)) :]
    )


@settings(max_examples=500)
@given(
    VALUES.map(json.dumps) | spoilt() | st.lists(st.sampled_from(PARTS), max_size=40).map("".join),
    WINDOWS,
    st.integers(1, 8),
)
@example("[" + "1," * 40 + "1]", 7, 1)
@example("[1, 2, 3,]", 4, 1)
@example('{"a": 1,}', 4, 1)
@example('{"a": 1, "b": 1, "b": 2, "a": 2, "b": 3}', 30, 1)
@example('{"a":1,"b":1,"c":1,"d":1,"e":1,"a":2,"b":2,"c":3}', 12, 1)
@example("[" + "true, " * 9 + "tru]", 7, 1)
@example(f"[1{'0' * 400}.0e-300]", 40, 8)
@example('["\\\\\\\\", "' + "\\\\" * 20 + '\\"[", ' + "[" * 128, 3, 1)
@example("]" * 9 + "[" * 140, 16, 1)
@example("[" * 100 + "[]" * 100 + '"' + "[" * 30 + "\0" + '"' + "[" * 29, 40, 1)
@example("[" * 100 + '"\0"' + "[" * 28 + '"\0[' + "[" * 30, 40, 1)
@example("[" * 100 + '\0"' + "[" * 60, 110, 8)
@example('["a\\"' + "[" * 130 + '"]', 4, 1)
@example("[" * 100 + '"' + "[" * 60 + "\\", 2, 1)
@example('["' + "\\u00e9" * 9 + '", "\\ud83d", 1' + "0" * 50 + "]", 5, 1)
@example('["a", {"\\ud800": 1}]', 5, 1)
@example('["\ud83d"]', 2, 1)
@example('[",,,,,,,,,,,,,,,,,,,,,,,,", [1], [2], [3], [4]]', 30, 1)
@example('{"":{"":{"":{"":{"":1}}}}} ]', 4, 1)
def test_a_long_text_is_read_like_a_short_one(text: str, window: int, smallest: int) -> None:
    assert outcome_by_steps(text, window, smallest) == outcome(text)


SIZE = 12 * 1024 * 1024
LONG = {
    "keys": "{" + ",".join(f'"{i:x}":1' for i in range(SIZE // 10)) + "}",
    "lists": "[" + "[]," * (SIZE // 3) + "1]",
    "numbers": "[" + "1," * (SIZE // 2) + "1]",
    "half closed": "[" * 100 + "[]," * (SIZE // 3),
    "quotes": '["' + '","' * (SIZE // 3) + '",' + "[" * 200,
    "surrogate": "[" + "1," * (SIZE // 2) + '"\\ud800"]',
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_no_step_takes_long(text: str) -> None:
    times: list[float] = []

    def is_over() -> bool:
        times.append(time.thread_time())  # however busy the machine is
        return False

    gc.disable()  # as the client does meanwhile
    try:
        with until(is_over), suppress(DocumentError):
            parse_json(text)
        times.append(time.thread_time())
    finally:
        gc.enable()

    assert len(times) > 100
    assert max(after - before for before, after in pairwise(times)) < 0.2


@pytest.mark.parametrize(
    "piece",
    [
        "[" * 120 + "1," * 17_000 + "1" + "]" * 120,
        "[" * 120 + '"' + "a" * 40_000 + '"' + "]" * 120,
        "[" * 120 + "1," * 150 + "1" + "]" * 120,
        ("[" + "1," * 300) * 120 + "1" + "]" * 120,
        '[1,[2,3],4],"a,b",{"x":[1]}',
    ],
    ids=["one window", "text", "small", "levels", "mixed"],
)
def test_no_shape_costs_more_than_a_few_times_its_length(piece: str) -> None:
    text = "[" + ",".join([piece] * (1024 * 1024 // len(piece))) + "]"
    started = time.process_time()

    value = parse_json(text)

    assert time.process_time() - started < 3
    assert value == json.loads(text)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_reading_stops_when_nobody_waits_any_more(text: str) -> None:
    asked = 0

    def is_over() -> bool:
        nonlocal asked
        asked += 1
        return asked > 10

    with until(is_over), pytest.raises(GivenUpError):
        parse_json(text)

    assert asked == 11
    go_on()


def test_what_was_read_in_vain_is_freed_little_by_little(monkeypatch: pytest.MonkeyPatch) -> None:
    grown: list[large_json._List | large_json._Object] = []
    free = large_json._Reader.free

    def noting(reader: large_json._Reader) -> None:
        grown.extend(reader._grown)
        assert any(one.value for one in grown)
        free(reader)

    monkeypatch.setattr(large_json._Reader, "free", noting)

    with pytest.raises(DocumentError):
        parse_json('{"a": 1, "b": [' + "1," * 200_000)

    assert [one.value for one in grown] == [{}, []]
