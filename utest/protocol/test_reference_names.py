"""Namespaces and names (§5)."""

import pytest

from RegistryLibrary.errors import InvalidPackageReferenceError
from RegistryLibrary.protocol.references import LONGEST_NAME, check_name

LONGEST = "n" * LONGEST_NAME


@pytest.mark.parametrize("text", ["a", "0", "a.b", "a-", "a_", "a.", LONGEST, "8080"])
def test_a_name_of_the_grammar_is_returned(text: str) -> None:
    assert check_name(text, "name") == text


@pytest.mark.parametrize(
    ("text", "position", "why"),
    [
        ("", 1, "empty"),
        (".", 1, "C-02: a dot segment"),
        ("..", 1, "C-02: a dot segment"),
        ("%2e%2e", 1, "C-02: an encoded dot segment"),
        ("//evil/x", 1, "C-07: a URL without a scheme"),
        ("a/../b", 2, "C-02: a dot segment"),
        ("a..b", 2, "C-02: '..'"),
        ("a?b", 2, "C-03: a query"),
        ("a b", 2, "C-03: a blank"),
        ("http://evil/x", 5, "C-07: a URL"),
        ("a\n", 2, "C-04: a line end"),
        ("aé", 2, "C-05: not ASCII"),
        ("aB", 2, "upper case"),
        ("a@v1.x", 2, "a version"),
        (LONGEST + "n", 1, "129 characters"),
        ("n" * 70_000, 1, "C-06: 70,000 characters"),
    ],
)
def test_a_name_beyond_the_grammar_is_refused_with_the_place(
    text: str, position: int, why: str
) -> None:
    with pytest.raises(InvalidPackageReferenceError) as caught:
        check_name(text, "namespace")

    assert caught.value.details["position"] == position, why
    assert "is not a namespace at position" in caught.value.message


@pytest.mark.parametrize("value", [None, 1, b"acme"])
def test_a_name_is_text(value) -> None:
    with pytest.raises(InvalidPackageReferenceError, match="is not a name: it must be text"):
        check_name(value, "name")
