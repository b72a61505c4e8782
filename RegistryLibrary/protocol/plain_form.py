"""Writes the canonical form of plain contents fast; which ones are plain, a check proves.

The standard library's encoder is written in C. With sorted keys it writes RFC 8785, but for what
the check leaves to the exact encoder: numbers that both write differently, keys above U+FFFF
(§3.2.3 of the RFC sorts by UTF-16), and all that is no JSON or has to be normalised first.
"""

import json
import re
import unicodedata
from typing import Any

from RegistryLibrary.protocol.document_errors import DEEPEST

_LARGEST_INTEGER = 2**53 - 1
# Python and ECMAScript write the shortest digits, and between these without an exponent.
_SMALLEST_FLOAT = 1e-4
_LARGEST_FLOAT = 1e16

_ABOVE_FFFF = re.compile("[\U00010000-\U0010ffff]")
_TEXT = {str}
_SIMPLE = {str, bool, type(None)}

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def plain_form(content: dict[str, Any]) -> bytes | None:
    """Return the canonical form of a content, `None` where it is not proved to be exact.

    Args:
        content: What is written as it is; nothing is left out of it.
    """
    try:
        text = _encode(content)  # first, as it ends at a cycle
        return text.encode() if _is_plain(content, text) else None
    # ValueError: a cycle, or a lone surrogate; TypeError: what is no JSON.
    except (TypeError, ValueError, RecursionError):
        return None


def _is_plain(content: dict[str, Any], text: str) -> bool:
    """Return whether the text that the encoder wrote is the canonical form."""
    keys: list[str] = []
    if not _has_plain_values(content, keys) or not set(map(type, keys)) <= _TEXT:
        return False
    # What stands between two texts is ASCII, which no character behind it is joined with.
    return text.isascii() or (
        unicodedata.is_normalized("NFC", text) and not _ABOVE_FFFF.search("".join(keys))
    )


def _has_plain_values(content: dict[str, Any], keys: list[str]) -> bool:
    """Return whether all values are written alike by both encoders, and collect the keys."""
    level: list[Any] = [content]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            kind = type(value)
            if kind in _SIMPLE:
                continue
            if kind is dict:
                keys.extend(value)
                below.extend(value.values())
            elif kind is list:
                below.extend(value)
            elif not _is_plain_number(value):
                return False
        if not below:
            return True
        level = below
    return False


def _is_plain_number(value: object) -> bool:
    if type(value) is int:
        return -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER
    # A float without a fraction is written without a point.
    return (
        type(value) is float
        and _SMALLEST_FLOAT <= abs(value) < _LARGEST_FLOAT
        and not value.is_integer()
    )
