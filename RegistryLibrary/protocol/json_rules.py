"""What is refused besides what the grammar of JSON refuses."""

import json
import math
import re
import sys
from collections import Counter
from typing import Any, NoReturn

from RegistryLibrary.protocol.document_errors import DocumentError

_LONGEST_QUOTE = 40
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def twice(key: str) -> DocumentError:
    """Return the error for a key that comes twice."""
    return DocumentError(f"the key {key[:_LONGEST_QUOTE]!r} comes twice in one object")


def check_surrogates(value: Any) -> None:
    """Refuse half a character in any text of a value.

    Raises:
        DocumentError: There is one.
    """
    if _has_lone_surrogate(value):
        raise DocumentError("a text holds a lone surrogate")


def may_hold_surrogates(text: str, start: int = 0, end: int = sys.maxsize) -> bool:
    """Return whether the value of JSON text may hold halves of characters."""
    escaped = text.find("\\ud", start, end) >= 0 or text.find("\\uD", start, end) >= 0
    return escaped or not (text.isascii() or _SURROGATE.search(text, start, end) is None)


class LoneSurrogates:
    """Looks for halves of characters in values as they are read.

    Args:
        text: The JSON text that writes them.
        window: How many characters of it are looked at without a pause.
    """

    def __init__(self, text: str, window: int) -> None:
        starts = range(0, len(text), window)
        # The next window tells of an escape that is cut.
        self._may_come = any(may_hold_surrogates(text, at, at + window + 2) for at in starts)
        self._came = False

    def look(self, value: Any) -> None:
        """Look at a value, or at a part of it that is small."""
        if self._may_come and not self._came and value != "":
            self._came = _has_lone_surrogate(value)

    def refuse(self) -> None:
        """Refuse the whole text if there was one.

        Raises:
            DocumentError: There was one.
        """
        if self._came:
            raise DocumentError("a text holds a lone surrogate")


def _has_lone_surrogate(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        [(key, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise twice(key)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise DocumentError(f"{name} is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise DocumentError(f"the number {text[:_LONGEST_QUOTE]} is too large")
    return number


RULES: dict[str, Any] = {
    "object_pairs_hook": _unique_keys,
    "parse_constant": _refuse_constant,
    "parse_float": _finite,
}
