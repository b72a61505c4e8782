"""A secret is masked in the spellings of JSON, HTML, Python and URLs, in linear time."""

import html
import json
import time
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from RegistryLibrary.redaction import MASK, Redactor


def spellings(char: str) -> list[str]:
    """How JSON, HTML, Python and URLs may write a character."""
    code = ord(char)
    escaped = json.dumps(char)[1:-1]
    in_json = "".join(
        f"\\u{unit:04X}"
        for unit in memoryview(char.encode("utf-16", "surrogatepass")[2:]).cast("H")
    )
    return [
        *([char] if char != "\\" else []),
        *([escaped] if escaped != char else []),
        *([f"\\{char}"] if char in "/\"'" else []),
        *(in_json, in_json.lower().replace("\\U", "\\u")),
        *(f"&#{code};", f"&#x{code:x};", f"&#X{code:X};", f"&#x00{code:x};", html.escape(char)),
        *([ascii(char)[1:-1]] if char != "\\" else []),
        "".join(f"%{byte:02x}" for byte in char.encode("utf-8", "surrogatepass")),
    ]


@given(
    st.text(st.characters(exclude_characters="*\\"), min_size=2), st.data(), st.text(), st.text()
)
def test_a_secret_is_masked_however_each_character_is_escaped(
    secret: str, data: st.DataObject, before: str, after: str
) -> None:
    spelled = "".join(data.draw(st.sampled_from(spellings(char))) for char in secret)

    shown = Redactor([secret]).text(f"{before}<{spelled}>{after}")

    assume(not set("<>") & set(secret))
    assert f"<{MASK}>" in shown


@pytest.mark.parametrize(
    "spelling",
    [
        r"a\/b",
        r"\u0061\/\u0062",
        r"\u0061\u002F\u0062",
        "a&#47;b",
        "a&#x2f;b",
        "a&#X002F;b",
        "&#97;/b",
        "%61%2fb",
        "a&#47b",
    ],
)
def test_a_secret_that_a_server_escapes_is_masked(spelling: str) -> None:
    assert Redactor(["a/b"]).text(spelling) == (spelling if "47b" in spelling else MASK)


def test_a_backslash_is_masked_as_it_is_and_escaped() -> None:
    secret = "k\\/\\\\n\\"

    for spelling in (
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret)[1:-1].replace("/", r"\/"),
    ):
        assert Redactor([secret]).text(f"<{spelling}>") == "<***>"


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("k" * 8192, "k" * 100_000),
        ("&amp;" * 20 + "x", "&amp;" * 20_000),
        ("%25" * 20 + "x", "%25" * 20_000),
        ("\\" * 40 + "x", "\\" * 50_000),
        ("0/" * 20, "&#" + "0" * 100_000),
        ("0/" * 20, "&#000" * 20_000),
    ],
    ids=["long", "entities", "percents", "backslashes", "zeros", "numbers"],
)
def test_a_hostile_text_is_masked_in_linear_time(secret: str, text: str) -> None:
    redactor = Redactor([secret])
    start = time.process_time()

    redactor.text(text)

    assert time.process_time() - start < 20


LONG = 64 * 1024  # characters; a longer text is searched step by step


@pytest.mark.parametrize(
    "spelling", ["k/&", "%6B%2f%26", "k&#000000047;&#0000000038;", "k\\/&amp;"]
)
@pytest.mark.parametrize("before", [0, 1, LONG - 60, LONG - 2, LONG - 1, LONG, LONG + 1, 2 * LONG])
def test_a_secret_is_masked_wherever_it_stands_in_a_long_text(spelling: str, before: int) -> None:
    text = "." * before + spelling + "." * LONG

    assert Redactor(["k/&"]).text(text) == "." * before + MASK + "." * LONG


def test_a_long_text_of_secrets_is_masked_whole() -> None:
    masked = Redactor(["abc", "abcd"]).text("abcdabc," * 20_000)

    assert masked.startswith(f"{MASK}{MASK}," * 8_000)
    assert set(masked) == {"*", ","}  # where it had to be cut, more is masked


@pytest.mark.parametrize("before", range(LONG + 120, LONG + 140))
def test_the_longer_of_two_secrets_is_masked_wherever_a_step_ends(before: int) -> None:
    assert Redactor(["abc", "abcd"]).text("." * before + "abcd") == "." * before + MASK


def test_a_text_that_ends_with_a_secret_is_masked_to_its_end() -> None:
    assert Redactor(["abc"]).text("." * LONG + "abc") == "." * LONG + MASK


@pytest.mark.parametrize(
    ("value", "least"), [("." * 3 * LONG, 4), ([1] * 10, 11), ([{"a": []}] * 10, 21)]
)
def test_there_are_pauses_while_a_large_value_is_masked(value: Any, least: int) -> None:
    pauses: list[None] = []

    assert Redactor(["abc"]).value(value, lambda: pauses.append(None)) == value

    assert least <= len(pauses) <= 2 * least
