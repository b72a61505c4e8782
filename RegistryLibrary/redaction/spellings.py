"""How a text is spelled in a URL, in JSON, in HTML and by Python, and where it stands so."""

import re
from collections.abc import Iterator
from functools import lru_cache

MASK = "***"
SHORTEST_PART = 4  # characters of a secret that show something of it where a text was cut

_BACKSLASH = "\\"
_LONGEST_ESCAPE = 16
# How an escape begins of which the rest is missing.
_HALF_ESCAPE = re.compile(
    r"(?:%[0-9a-f]?|&(?:#x?[0-9a-f]*|[a-z]*)|\\(?:[ux][0-9a-f]*)?)?", re.IGNORECASE
)
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_SHORT = {"\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r"}


def _spelled(text: str) -> str:
    """Return a pattern for a text, of which a URL encodes more or fewer characters."""
    return "".join(
        char
        if char.isascii() and char.isalnum()
        else f"(?:{re.escape(char)}|(?i:{_encoded(char)}){'|[+]' * (char == ' ')})"
        for char in text
    )


def _encoded(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _escaped(text: str, backslash: str) -> str:
    """Return a pattern for a text, of which JSON, HTML or a URL escapes any characters.

    Each character is taken in the first spelling that fits and never read again, so a search
    takes as long as the texts are.

    Args:
        text: The text.
        backslash: A pattern for a backslash that nothing escapes.
    """
    return "".join(
        f"(?>{'|'.join(_escapes(char))}|{backslash if char == _BACKSLASH else re.escape(char)})"
        for char in text
    )


@lru_cache(maxsize=1024)
def _escapes(char: str) -> tuple[str, ...]:
    return tuple(_each_escape(char))


def _each_escape(char: str) -> Iterator[str]:
    code = ord(char)
    units = char.encode("utf-16-be", "surrogatepass").hex()
    in_json = "".join(rf"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
    in_python = rf"\\x{code:02x}|\\U{code:08x}"
    yield f"(?i:{_encoded(char)}|&#0{{0,9}}{code};|&#x0{{0,9}}{code:x};|{in_json}|{in_python})"
    if char in ENTITIES:
        yield ENTITIES[char]
    if char in _SHORT:
        yield rf"\\{_SHORT[char]}"
    elif char != _BACKSLASH and not char.isalnum():
        yield rf"\\{re.escape(char)}"
    if char == " ":
        yield "[+]"


def any_spelling(text: str) -> str:
    """Return a pattern for a text, however it is spelled."""
    written = [_spelled(text), _escaped(text, r"\\")]
    if _BACKSLASH in text:
        written.append(_escaped(text, r"\\\\"))
    # What no spelling begins with is passed over quickly.
    return rf"(?=[%\\&+{re.escape(text[0])}])(?:{'|'.join(written)})"


def without_beginning(text: str, secret: str) -> str:
    """Return a text without the end of a secret that it begins with."""
    for start in range(1, len(secret) - SHORTEST_PART + 1):
        end, count = _matched(text, 0, secret[start:])
        if count == len(secret) - start:
            return MASK + text[end:]
    return text


def without_end(text: str, secret: str) -> str:
    """Return a text without the beginning of a secret that it ends with."""
    longest = _LONGEST_ESCAPE * len(secret)
    for start in range(max(0, len(text) - longest), len(text)):
        end, count = _matched(text, start, secret)
        if count >= SHORTEST_PART and _HALF_ESCAPE.fullmatch(text, end):
            return text[:start] + MASK
    return text


def _matched(text: str, position: int, secret: str) -> tuple[int, int]:
    """Return where a secret that begins at a position ends, and how much of it stands there."""
    for count, char in enumerate(secret):
        found = _character(char).match(text, position)
        if not found:
            return position, count
        position = found.end()
    return position, len(secret)


@lru_cache(maxsize=1024)
def _character(char: str) -> re.Pattern[str]:
    return re.compile(_escaped(char, r"\\"))
