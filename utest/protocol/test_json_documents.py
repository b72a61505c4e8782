"""JSON, read strictly."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.protocol.document_errors import DEEPEST
from RegistryLibrary.protocol.documents import DocumentError, parse_json


def seconds(text: str) -> float:
    """How long it takes to refuse a text."""
    start = time.process_time()
    with pytest.raises(DocumentError):
        parse_json(text)
    return time.process_time() - start


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{}", {}),
        (' \t\r\n[1, -2, 3.5, "a", true, false, null] ', [1, -2, 3.5, "a", True, False, None]),
        ('"\\u00e9\\n\\/"', "é\n/"),
        ('"\\ud83d\\ude02"', "😂"),
        ('{"\\uD83D\\uDE02": "\\uD83D\\uDE02"}', {"😂": "😂"}),
        ('"😂"', "😂"),
        ('"\\\\ud800"', "\\ud800"),
        ("9007199254740993", 9007199254740993),
        ("-0", 0),
        ("1e2", 100.0),
        ("1e-999", 0.0),
        ('{"a": {"a": 1}, "b": [{"a": 2}]}', {"a": {"a": 1}, "b": [{"a": 2}]}),
        ('{"a": 1, "A": 2, "": 3}', {"a": 1, "A": 2, "": 3}),
    ],
)
def test_json_is_read_as_it_says(text: str, value: object) -> None:
    assert parse_json(text) == value


@pytest.mark.parametrize(
    ("text", "line", "column", "why"),
    [
        ("", 1, 1, "empty"),
        ("{", 1, 2, "cut short"),
        ("[1\n,2\n 3]", 3, 2, "no comma"),
        ("{'a': 1}", 1, 2, "single quotes"),
        ("{a: 1}", 1, 2, "no quotes"),
        ("[1] x", 1, 5, "something behind it"),
        ("\ufeff{}", 1, 1, "a byte order mark"),
        ("\u00a0{}", 1, 1, "a blank that JSON does not know"),
        ('"\n"', 1, 2, "a line end inside a text"),
        ('"\x00"', 1, 2, "NUL inside a text"),
        ('"\\x41"', 1, 2, "an escape that JSON does not know"),
        ("01", 1, 2, "a leading zero"),
        ("+1", 1, 1, "a sign"),
        (".5", 1, 1, "no digit before the point"),
        ("\uff11", 1, 1, "a fullwidth digit"),
        ("True", 1, 1, "Python, not JSON"),
        ("// a\n{}", 1, 1, "a comment"),
        ("[" * 129, 1, 129, "too deep"),
        ("[" * 100_000, 1, 129, "much too deep"),
        ('{"a":' * 100_000, 1, 641, "much too deep"),
        ("[\n" * 129, 129, 1, "too deep, counted by lines"),
        ('["[[[",\n' + "[" * 200, 2, 128, "brackets inside a text do not count"),
        ('["\\"[",\n' + "[" * 200, 2, 128, "an escaped quote does not end a text"),
        ('["\\\\",\n' + "[" * 200, 2, 128, "an escaped backslash does not escape a quote"),
    ],
)
def test_what_is_no_json_is_refused_with_the_place(
    text: str, line: int, column: int, why: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_json(text)

    assert (caught.value.line, caught.value.column) == (line, column), why
    assert str(caught.value) == f"{caught.value.fault} at line {line}, column {column}"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[NaN]", "NaN is no JSON"),
        ("Infinity", "Infinity is no JSON"),
        ('{"a": -Infinity}', "-Infinity is no JSON"),
        ("1e999", "the number 1e999 is too large"),
        ("-1e999", "the number -1e999 is too large"),
        (f"1{'0' * 400}.0", f"the number 1{'0' * 39} is too large"),
        ('{"a": 1, "b": 2, "a": 1}', "the key 'a' comes twice in one object"),
        ('[{"b": {"a": 1, "\\u0061": 2}}]', "the key 'a' comes twice in one object"),
        ('{"b": 1, "a": 1, "a": 2}', "the key 'a' comes twice in one object"),
        ('"\\ud800"', "a text holds a lone surrogate"),
        ('"\\udc00\\ud800"', "a text holds a lone surrogate"),
        ('{"\\uD800": 1}', "a text holds a lone surrogate"),
        ('[["\\uDFFF"]]', "a text holds a lone surrogate"),
        ('"\ud800"', "a text holds a lone surrogate"),
        ('{"\udc80": 1}', "a text holds a lone surrogate"),
    ],
)
def test_what_is_ambiguous_is_refused(text: str, fault: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_json(text)

    assert caught.value.fault == str(caught.value) == fault
    assert (caught.value.line, caught.value.column) == (None, None)


def test_an_integer_longer_than_python_converts_is_refused() -> None:
    with pytest.raises(DocumentError, match="a number is too large"):
        parse_json("9" * 70_000)


@pytest.mark.parametrize("text", ["[1,]", '{"a": 1,}', '{"a": 1, "b"}', "[1 2]", '{"a" 1}', "1 2"])
def test_what_is_nearly_json_is_refused(text: str) -> None:
    with pytest.raises(DocumentError):
        parse_json(text)


def test_a_key_that_comes_twice_is_shown_up_to_a_length() -> None:
    key = "k" * 70_000

    with pytest.raises(DocumentError) as caught:
        parse_json(f'{{"{key}": 1, "{key}": 2}}')

    assert len(str(caught.value)) < 200


def test_the_deepest_json_is_still_read() -> None:
    text = "[" * DEEPEST + "1" + "]" * DEEPEST

    assert json.dumps(parse_json(text)) == text


def test_many_brackets_are_fine_as_long_as_they_are_flat_or_inside_texts() -> None:
    text = f"[{'[],' * 1000}{json.dumps('[{' * 1000)}]"

    assert parse_json(text) == json.loads(text)


def test_one_key_among_many_that_comes_twice_is_found_at_once() -> None:
    pairs = ", ".join(f'"{i}": 1' for i in range(50_000))

    assert seconds(f'{{{pairs}, "49999": 2}}') < 20


def test_a_text_that_does_not_end_is_found_at_once() -> None:
    assert seconds("[" + "[]," * 200 + '"' + '\\"' * 200_000) < 20


def test_a_text_of_backslashes_is_found_at_once() -> None:
    assert seconds("[" + "[]," * 200 + '"' + "\\" * 400_001) < 20


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(codec="utf-8")),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner)
        ),
    ),
    st.booleans(),
)
def test_every_json_value_comes_back(value: object, ascii_only: bool) -> None:
    assert parse_json(json.dumps(value, ensure_ascii=ascii_only)) == value


@given(
    st.text(st.characters())
    | st.text('{}[]":,\\ud8c0dcfeE+-.0123456789 \n', max_size=40)
    | st.builds(
        "".join,
        st.lists(
            st.sampled_from(
                [
                    "[",
                    "]",
                    "{",
                    "}",
                    '"',
                    '"a"',
                    ":",
                    ",",
                    "1",
                    "\\",
                    "NaN",
                    "\\ud800",
                    "1e999",
                    '"a":1,',
                ]
            ),
            max_size=30,
        ),
    )
)
def test_any_text_is_read_or_refused_with_that_error(text: str) -> None:
    try:
        value = parse_json(text)
    except DocumentError as error:
        assert error.fault  # noqa: PT017
    else:
        assert value == json.loads(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.parametrize("levels", [DEEPEST, DEEPEST + 1])
@given(texts=st.lists(st.text('[]{}"\\a,', max_size=8), max_size=5))
def test_brackets_within_texts_do_not_count_as_depth(levels: int, texts: list[str]) -> None:
    inside = json.dumps([*texts, {"".join(texts): [[]] * DEEPEST}])  # four levels
    around = "".join(map(json.dumps, texts[:1]))
    before = f"[{around}," if around else "["
    text = before * (levels - 4) + inside + "]" * (levels - 4)

    if levels <= DEEPEST:
        assert parse_json(text) == json.loads(text)
    else:
        with pytest.raises(DocumentError, match="nested deeper than"):
            parse_json(text)
