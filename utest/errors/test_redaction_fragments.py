"""A part of a secret at the end of what had arrived, or at the beginning of what is quoted."""

import pytest

from RegistryLibrary.redaction import Redactor

SECRET = "Hunter2/b-XyZ"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("key Hunter2/b-XyZ", "key ***"),
        ("key Hunter2/b-Xy", "key ***"),
        ("key Hunt", "key ***"),
        ("key Hun", "key Hun"),
        ("Hunt", "***"),
        ("key Hunter2%2", "key ***"),
        ("key Hunter2%2Fb", "key ***"),
        ("key Hunter2\\", "key ***"),
        ("key Hunter2\\u00", "key ***"),
        ("key Hunter2&#4", "key ***"),
        ("key Hunter2&sol", "key ***"),
        ("key Hunter2 and", "key Hunter2 and"),
        ("b-XyZ follows", "*** follows"),
        ("%2Fb-XyZ follows", "*** follows"),
        ("XyZ follows", "XyZ follows"),
        ("er2/b-XyZ Hunter", "*** ***"),
        ("Hunter2/b-XyZHunter2/b-XyZ", "******"),
        ("", ""),
    ],
)
def test_a_part_of_a_secret_at_an_end_of_a_fragment_is_masked(text: str, shown: str) -> None:
    assert Redactor([SECRET]).fragment(text) == shown


def test_a_short_secret_has_no_parts() -> None:
    assert Redactor(["abc"]).fragment("ab abc bc") == "ab *** bc"


def test_without_secrets_a_fragment_is_as_it_was() -> None:
    assert Redactor().fragment("Hunter2") == "Hunter2"
