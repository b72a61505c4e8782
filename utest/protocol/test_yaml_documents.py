"""YAML, read strictly: what JSON can say, by the core schema of YAML 1.2."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.protocol.document_errors import DEEPEST
from RegistryLibrary.protocol.documents import DocumentError, parse_json, parse_yaml


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("", None, "an empty document"),
        ("# nothing", None, "a comment alone"),
        ("~", None, "null"),
        ("a:", {"a": None}, "an empty value"),
        ("[null, Null, NULL, nULL]", [None, None, None, "nULL"], "three spellings of null"),
        ("[true, True, TRUE, tRUE]", [True, True, True, "tRUE"], "three spellings of true"),
        ("[false, False, FALSE]", [False, False, False], "three spellings of false"),
        ("[yes, no, on, off, y, n]", ["yes", "no", "on", "off", "y", "n"], "no booleans of 1.1"),
        ("[0, -1, +2, 1234567890]", [0, -1, 2, 1234567890], "integers"),
        ("[010, -007]", [10, -7], "no octal by a leading zero"),
        ("[0o17, 0x1F, 0xff]", [15, 31, 255], "octal and hexadecimal"),
        (
            "[0b1, 0X1F, 0o8, -0x1, 1_000]",
            ["0b1", "0X1F", "0o8", "-0x1", "1_000"],
            "all else is text",
        ),
        ("[1:30, 12:30:45]", ["1:30", "12:30:45"], "no base 60"),
        ("[1.5, -.5, 1., 1e3, 1.5E-3, 00.5]", [1.5, -0.5, 1.0, 1000.0, 0.0015, 0.5], "floats"),
        ("[., e5, 1e, +, -, 1.2.3]", [".", "e5", "1e", "+", "-", "1.2.3"], "no floats"),
        ("[2026-01-31, 2026-01-31T00:00:00Z]", ["2026-01-31", "2026-01-31T00:00:00Z"], "no dates"),
        ("<<: {a: 1}", {"<<": {"a": 1}}, "no merge"),
        ("=: 1", {"=": 1}, "no default value"),
        ("'1': \"true\"", {"1": "true"}, "what is quoted is text"),
        ("a: |\n  x\n  y\nb: >\n  x\n  y\n", {"a": "x\ny\n", "b": "x y\n"}, "blocks"),
        ("? a\n: 1\n? b\n", {"a": 1, "b": None}, "keys written out"),
        (
            "- a: 1\n  b: [x, {c: d}]\n- []\n- {}",
            [{"a": 1, "b": ["x", {"c": "d"}]}, [], {}],
            "both styles",
        ),
        ("%YAML 1.1\n---\nyes", "yes", "the core schema, whatever the document says"),
        ("\ufeffa: 1", {"a": 1}, "a byte order mark"),
        ('"\\U0001F602"', "😂", "an escape above U+FFFF"),
        ("a: 1\n...\n", {"a": 1}, "an end marker"),
        ("v1.x", "v1.x", "a version"),
    ],
)
def test_yaml_is_read_by_the_core_schema(text: str, value: object, why: str) -> None:
    found = parse_yaml(text)

    assert found == value, why
    assert json.dumps(found) == json.dumps(value), why


@pytest.mark.parametrize(
    ("text", "line", "column", "fault"),
    [
        ("a: 1\nb: 2\na: 3", 3, 1, "the key 'a' comes twice"),
        ("{a: 1, 'a': 2}", 1, 8, "the key 'a' comes twice"),
        ("- x\n- b: {c: 1, c: 2}", 2, 13, "the key 'c' comes twice"),
        ("1: a", 1, 1, "the key 1 is not text"),
        ("a:\n  true: b", 2, 3, "the key True is not text"),
        ("~: a", 1, 1, "the key None is not text"),
        ("? [a]\n: b", 1, 3, "the key ['a'] is not text"),
        ("? {a: b}\n: b", 1, 3, "the key {'a': 'b'} is not text"),
        ("a: &x 1\nb: *x", 1, 4, "anchors and aliases are not read"),
        ("- &x [1]", 1, 3, "anchors and aliases are not read"),
        ("&x {a: 1}", 1, 1, "anchors and aliases are not read"),
        ("*x", 1, 1, "anchors and aliases are not read"),
        ("a: !!python/object/apply:os.system [x]", 1, 4, "tags are not read"),
        ("a: !mine x", 1, 4, "tags are not read"),
        ("a: ! 5", 1, 4, "tags are not read"),
        ("- !!binary aGVsbG8=", 1, 3, "tags are not read"),
        ("- !!set {a}", 1, 3, "tags are not read"),
        ("- !!omap [a: 1]", 1, 3, "tags are not read"),
        ("- !!timestamp 2026-01-31", 1, 3, "tags are not read"),
        ("!!map {!!merge <<: {a: 1}}", 1, 1, "tags are not read"),
        ("{!!value =: 1}", 1, 2, "tags are not read"),
        ("!!str 5", 1, 1, "tags are not read"),
        ("!!bool maybe", 1, 1, "tags are not read"),
        ("!!int ''", 1, 1, "tags are not read"),
        ("!!float ''", 1, 1, "tags are not read"),
        ("!!int 1:30", 1, 1, "tags are not read"),
        ("a: .inf", 1, 4, ".inf is not a finite number"),
        ("a: -.Inf", 1, 4, "-.Inf is not a finite number"),
        ("a: +.INF", 1, 4, "+.INF is not a finite number"),
        ("a: .nan", 1, 4, ".nan is not a finite number"),
        ("a: .NaN", 1, 4, ".NaN is not a finite number"),
        ("a: .NAN", 1, 4, ".NAN is not a finite number"),
        ("a: 1e999", 1, 4, "1e999 is not a finite number"),
        ("a: [1\nb: 2", 2, 2, "while parsing a flow sequence"),
        ("a: b: c", 1, 5, "mapping values are not allowed here"),
        ("\ta: 1", 1, 1, "while scanning for the next token"),
        ("a: 1\n--- \nb: 2", 2, 1, "expected a single document"),
        ("%YAML 2.0\n--- a", 1, 1, "found incompatible YAML document"),
        ("[" * (DEEPEST + 1), 1, DEEPEST + 1, "it is nested deeper than 128 levels"),
        ("{a: " * 1000, 1, 4 * DEEPEST + 1, "it is nested deeper than 128 levels"),
        ("- " * 1000, 1, 2 * DEEPEST + 1, "it is nested deeper than 128 levels"),
        ("a: " + "9" * 5000, 1, 4, "the number is too large"),
    ],
)
def test_what_is_no_yaml_of_that_kind_is_refused_with_the_place(
    text: str, line: int, column: int, fault: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_yaml(text)

    assert caught.value.fault.startswith(fault)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: \x00", "a control character"),
        ("a: \ud800", "a lone surrogate"),
        ('"\\ud800"', "an escaped lone surrogate"),
        ('{"\\udfff": 1}', "an escaped lone surrogate in a key"),
        ('"\\ud83d\\ude02"', "YAML knows no pairs of surrogates"),
        ('"\\U00110000"', "no character of Unicode"),
        ('"\\UFFFFFFFF"', "no character of Unicode, nor a C integer"),
    ],
)
def test_what_no_character_can_be_is_refused(text: str, why: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_yaml(text)

    assert "\n" not in str(caught.value), why


def test_the_deepest_yaml_is_as_deep_as_the_deepest_json() -> None:
    text = "[" * DEEPEST + "1" + "]" * DEEPEST

    assert parse_yaml(text) == parse_json(text)


def test_one_key_among_many_that_comes_twice_is_found_in_linear_time() -> None:
    text = "\n".join(f"k{i}: 1" for i in range(2_000)) + "\nk1999: 2"
    start = time.process_time()

    with pytest.raises(DocumentError, match="the key 'k1999' comes twice"):
        parse_yaml(text)

    assert time.process_time() - start < 30


SCALAR = st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="ascii"))


@given(
    st.recursive(
        SCALAR,
        lambda inner: st.lists(inner) | st.dictionaries(st.text("abcé", min_size=1), inner),
        max_leaves=8,
    )
)
def test_what_json_writes_in_ascii_yaml_reads_alike(value: object) -> None:
    text = json.dumps(value)

    assert parse_yaml(text) == value


@given(
    st.text(st.characters(), max_size=60)
    | st.text("ab01:-?[]{},#&*!|>'\"%@` \n\t\\xuU.~=<", max_size=40)
    | st.builds(
        "".join,
        st.lists(
            st.sampled_from(
                [
                    "- ",
                    "a: ",
                    "? ",
                    "\n",
                    "  ",
                    "[",
                    "]",
                    "{",
                    "}",
                    ", ",
                    "!!int ",
                    "!!bool ",
                    "!x ",
                    "&a ",
                    "*a",
                    "|",
                    ">",
                    "%YAML 1.1",
                    "%TAG ! x",
                    "---",
                    "...",
                    '"',
                    "'",
                    "\\U",
                    "ffffffff",
                    "0x",
                    "0o",
                    ".inf",
                    "<<: ",
                    "=",
                    "true",
                    "~",
                    "1e9",
                    "#",
                    "\t",
                    "\x85",
                    "\u2028",
                ]
            ),
            max_size=15,
        ),
    )
)
def test_any_text_is_read_as_json_could_say_it_or_refused_with_that_error(text: str) -> None:
    try:
        value = parse_yaml(text)
    except DocumentError as error:
        assert error.fault  # noqa: PT017
    else:
        assert json.loads(json.dumps(value, allow_nan=False)) == value


def test_yaml_that_would_take_long_is_refused_at_once() -> None:
    with pytest.raises(DocumentError, match="up to 524288 characters, this has 600003; use JSON"):
        parse_yaml("a: " + "x" * 600_000)
