"""Reads JSON and YAML text strictly: what is ambiguous is an error that says where."""

import json
import math
import re
from collections import Counter
from typing import Any, NoReturn

from RegistryLibrary.protocol.document_errors import DEEPEST, DocumentError

__all__ = ["DocumentError", "parse_json", "parse_yaml"]

_LONGEST_QUOTE = 40

# A text that does not end reaches to the end: to look for its end again behind every quote
# inside it would take quadratic time.
_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*+"?|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_TEXT = re.compile(r'"[^"]*"')
_BRACKETS_OF_ONE_KIND = bytes.maketrans(b"[]", b"{}")
_ALL_BUT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def parse_json(text: str) -> Any:
    """Return the value that JSON text writes.

    Raises:
        DocumentError: It is not JSON, or has duplicate keys, NaN, Infinity, a number that
            overflows, a lone surrogate, or is nested deeper than 128 levels.
    """
    _check_depth(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique_keys,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        raise DocumentError(error.msg, error.lineno, error.colno) from None
    except ValueError as error:  # an integer longer than Python converts
        fault = str(error).partition(";")[0]  # behind it stands how Python would read it
        raise DocumentError(f"a number is too large: {fault}") from None
    escaped = "\\ud" in text or "\\uD" in text
    if escaped or not (text.isascii() or _SURROGATE.search(text) is None):
        _check_surrogates(value)
    return value


def parse_yaml(text: str) -> Any:
    """Return the value that YAML text writes, of the kinds that JSON has.

    Only the core schema is read, so `yes` and `2026-01-31` are text; anchors, tags and
    duplicate keys are refused.

    Raises:
        DocumentError: It is not YAML, or not of that kind.
    """
    from RegistryLibrary.protocol.strict_yaml import load  # noqa: PLC0415 - PyYAML is slow to import

    value = load(text)
    _check_surrogates(value)
    return value


def _check_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST or _is_shallow(text):
        return
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth += (found[0] in "[{") - (found[0] in "]}")
        if depth > DEEPEST:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            raise DocumentError(f"it is nested deeper than {DEEPEST} levels", line, column)


def _is_shallow(text: str) -> bool:
    """Return whether all brackets are closed and none is nested too deep, without a loop."""
    unescaped = text.replace("\\\\", "").replace('\\"', "") if "\\" in text else text
    outside = _TEXT.sub("", unescaped).encode("utf-8", "replace")
    brackets = outside.translate(_BRACKETS_OF_ONE_KIND, _ALL_BUT_BRACKETS)
    for _ in range(DEEPEST):  # each time the innermost pairs go
        if not brackets:
            break
        brackets = brackets.replace(b"{}", b"")
    return not brackets


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise DocumentError(f"the key {twice[:_LONGEST_QUOTE]!r} comes twice in one object")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise DocumentError(f"{name} is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise DocumentError(f"the number {text[:_LONGEST_QUOTE]} is too large")
    return number


def _check_surrogates(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise DocumentError("a text holds a lone surrogate") from None
