"""How an error quotes the value of an argument: short, on one line, and whatever the value is."""

from datetime import timedelta
from typing import Any

import pytest

from RegistryLibrary.converters import ByteSize
from RegistryLibrary.errors import shown
from RegistryLibrary.protocol.types import PackageType


class Broken:
    def __repr__(self) -> str:
        raise AttributeError("no text")


def deep(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    ("value", "told", "reason"),
    [
        ("", "''", "nothing can be seen without quotes"),
        ("a\r\nb\0", r"'a\r\nb\x00'", "one line, and nothing that no log shows"),
        ("\ud800", r"'\ud800'", "half a character breaks the output of Robot Framework"),
        (PackageType.ACTOR, "'actor'", "a member is its text"),
        (-1, "-1", "a number is its digits"),
        (True, "True", "a boolean is no 1"),
        (None, "None", "as Robot Framework writes it"),
        (ByteSize(7), "7", "a number of ours as well"),
        (10**5000, "<int of 16610 bits>", "Python refuses to write as many digits"),
        (ByteSize(10**5000), "<int of 16610 bits>", "that of a subclass as well"),
        ({"a": [1]}, "{'a': [1]}", "what is short stays whole"),
        (timedelta(1), "datetime.timedelta(days=1)", "any other object as it writes itself"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_a_value_is_shown_as_python_writes_it(value: object, told: str, reason: str) -> None:
    assert shown(value) == told, reason


def test_a_long_text_is_cut_and_its_length_said() -> None:
    assert shown("a" * 500) == repr("a" * 500)
    assert shown("a" * 501) == f"'{'a' * 499}…' (501 characters)"


@pytest.mark.parametrize(
    "value",
    [[1] * 1000, {"a": "b" * 70_000}, b"c" * 70_000, 10**400, deep(9000), [[[["d" * 9000]]]]],
    ids=lambda value: type(value).__name__,
)
def test_what_is_long_or_deep_is_cut(value: object) -> None:
    assert len(shown(value)) < 500
    assert "..." in shown(value)


def test_an_object_without_a_text_is_named_by_its_type() -> None:
    assert shown(Broken()).startswith("<Broken instance at ")
    assert "Broken instance" in shown([Broken()])
