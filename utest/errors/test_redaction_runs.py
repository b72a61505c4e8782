"""Eight characters of a secret in a row, in the midst of a text, in any case and any spelling."""

import json
import random
import string
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.redaction import MASK, Redactor

KEY = "qX7vR2m/k9LwT4bN"


@pytest.mark.parametrize(
    ("text", "shown", "why"),
    [
        ("a key qX7vR2m/k9... is bad", "a key ***... is bad", "its beginning"),
        ("...R2m/k9LwT...", "...***...", "its middle"),
        ("...k9LwT4bN", "...***", "its end, exactly eight characters"),
        ("...9LwT4bN", "...9LwT4bN", "seven characters"),
        ("qX7vR2m.k9LwT4b", "qX7vR2m.k9LwT4b", "seven characters twice"),
        (f"xx{KEY.lower()}xx", "xx***xx", "the whole, in small letters"),
        (KEY.swapcase()[2:12], "***", "a part, in the other case"),
        (KEY[:10] + KEY[6:], "******", "two parts side by side"),
        (KEY[:9] * 3, "*********", "one part again and again"),
        (f"a{KEY[:8]}b{KEY[8:]}c", "a***b***c", "both halves"),
        (quote(KEY[:9], safe=""), "***", "as a URL writes it"),
        ("7vR2m%2fk9LwT", "***", "as a URL writes it, in small letters"),
        (json.dumps(KEY[3:13])[1:-1].replace("/", "\\/"), "***", "as JSON may write it"),
        ("".join(f"\\u{ord(char):04X}" for char in KEY[2:11]), "***", "escaped for no reason"),
        ("".join(f"&#{ord(char)};" for char in KEY[2:11]), "***", "as HTML may write it"),
        ("".join(f"&#x{ord(char):X};" for char in KEY[2:11]), "***", "as HTML may write it"),
        ("".join(f"\\x{ord(char):02x}" for char in KEY[2:11]), "***", "as Python shows bytes"),
        ("&nope;qX7vR2m%", "&nope;qX7vR2m%", "no escape of ours, and too short"),
        ("%20q", "%20q", "nothing of it"),
        ("", "", "nothing at all"),
    ],
)
def test_a_run_of_a_secret_is_masked(text: str, shown: str, why: str) -> None:
    assert Redactor([KEY]).text(text) == shown, why


def test_an_entity_within_a_run_is_read() -> None:
    assert Redactor(["abc1&23<defg"]).text("see bc1&amp;23&lt;de.") == "see ***."


@pytest.mark.parametrize(
    ("secret", "text", "shown"),
    [
        ("registry-key-1", "http://registry.test/", "http://registry.test/"),
        ("Registry-key-1", "the Registry", "the Registry"),
        ("registry-key-1", "my registry-key", "my ***"),
        ("my-registry1-key", "http://registry1.test/", "http://***.test/"),
        ("abcdefghijklmnop", "abcdefghijklm", "***"),
        ("abcdefghijklmnop", "abcdefghijkl", "abcdefghijkl"),
        ("open-sesame", "sesame", "sesame"),
    ],
)
def test_a_word_alone_is_no_part_of_a_secret(secret: str, text: str, shown: str) -> None:
    assert Redactor([secret]).text(text) == shown


def test_parts_of_several_secrets_that_overlap_are_masked() -> None:
    redactor = Redactor(["Bearer a1b2c3d4e5", "a1b2c3d4e5", "c3d4e5f6g7h8"])

    assert redactor.text("x Bearer a1b2c3d4e y") == "x *** y"
    assert redactor.text("x a1b2c3d4e5f6g7h y") in {"x ****** y", "x ***f6g7h y"}


@pytest.mark.parametrize("secret", ["short", "1234567"])
def test_a_short_secret_has_no_parts_and_one_spelling_of_case(secret: str) -> None:
    assert Redactor([secret]).text(f"{secret.upper()}x {secret[:-1]}") == (
        f"{secret.upper()}x {secret[:-1]}" if secret.upper() != secret else f"***x {secret[:-1]}"
    )


@given(
    st.text(string.ascii_letters + string.digits + "-._~/+= ", min_size=8, max_size=60),
    st.text(string.punctuation + string.ascii_letters, max_size=30),
    st.data(),
)
def test_no_run_is_left(key: str, other: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(key) - 8))
    end = data.draw(st.integers(start + 8, len(key)))
    spell = data.draw(st.sampled_from([str, quote, str.upper, lambda s: quote(s, safe="")]))

    shown = Redactor([f"1{key}2"]).text(f"{other}<{spell(key[start:end])}>{other}")

    for piece in shown.lower().split(MASK):
        for at in range(len(key) - 7):
            run = key[at : at + 8]
            assert run.isalpha() or run.lower() not in piece or run.lower() in other.lower()


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("ab" * 4000, "ababac" * 20_000),
        ("ab" * 4000, "ab" * 60_000),
        ("".join(random.Random(1).choices(string.ascii_letters, k=8000)), "I say & what" * 9000),
    ],
    ids=["almost it", "it", "long"],
)
def test_a_long_text_is_read_in_a_short_time(secret: str, text: str) -> None:
    redactor = Redactor([secret])
    redactor.text("")
    start = time.process_time()

    redactor.text(text)

    assert time.process_time() - start < 20


@pytest.mark.parametrize("spell", [str, str.upper, lambda part: part.replace("a", "%61")])
def test_a_part_of_a_very_long_secret_is_masked(spell: Callable[[str], str]) -> None:
    secret = "".join(random.Random(1).choices(string.ascii_letters + "a" * 20, k=8000))

    assert Redactor([secret]).text(f"<{spell(secret[4001:4013])}>") == "<***>"
    assert Redactor([secret]).text("nothing & of %20 it") == "nothing & of %20 it"


def test_a_name_of_a_header_that_holds_a_secret_is_masked() -> None:
    assert Redactor([KEY]).headers({f"X-{KEY[:9]}": "1"}) == {"X-***": "1"}


def test_a_number_that_is_a_secret_is_masked_in_json_values() -> None:
    redactor = Redactor(["1234567890"])

    assert redactor.value([1234567890, 12345678, 1234567, 0.5, True, {"n": 12345678.5}]) == [
        *(MASK, MASK, 1234567, 0.5, True),
        {"n": "***.5"},
    ]
    assert Redactor(["7"]).value([7, 17]) == [7, 17]
