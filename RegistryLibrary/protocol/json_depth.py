"""How deep JSON is nested, found before it is read, and in steps that take no long time each."""

import re
from typing import cast

from RegistryLibrary.protocol.document_errors import DEEPEST, DocumentError
from RegistryLibrary.protocol.patience import go_on

# A text that does not end reaches to the end: to look for its end again behind every quote
# inside it would take quadratic time.
_TEXT = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_TEXTS = re.compile(_TEXT, re.DOTALL)
_TEXTS_AND_BRACKETS = re.compile(rf"{_TEXT}|[\[\]{{}}]", re.DOTALL)
_REST_OF_TEXT = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+("?)', re.DOTALL)
_BRACKETS_OF_ONE_KIND = bytes.maketrans(b"[]", b"{}")
_ALL_BUT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_MARK = "\0"


def check_depth(text: str, window: int) -> None:
    """Refuse text that is nested deeper than 128 levels, whatever else may be wrong with it.

    Args:
        text: The text.
        window: How many characters are looked at without a pause, 2 or more.

    Raises:
        DocumentError: It is nested deeper.
    """
    start = depth = 0
    while start < len(text):
        go_on()
        piece = text[start : start + window]
        end = start + len(piece)
        outside = _TEXTS.sub("", piece + _MARK)
        # A text that goes on behind the piece has swallowed the mark.
        is_cut = not outside.endswith(_MARK) if _MARK not in piece else _is_cut(piece)
        brackets = outside.encode("utf-8", "replace").translate(
            _BRACKETS_OF_ONE_KIND, _ALL_BUT_BRACKETS
        )
        if not _is_shallow(brackets, depth):
            check_each_bracket(text, start, end, depth)
        depth += 2 * brackets.count(b"{") - len(brackets)
        start = _end_of_text(text, end, piece, window) if is_cut else end


def is_shallow(text: str) -> bool:
    """Return whether all brackets are closed and none is nested too deep, without a loop."""
    brackets = _TEXTS.sub("", text).encode("utf-8", "replace")
    brackets = brackets.translate(_BRACKETS_OF_ONE_KIND, _ALL_BUT_BRACKETS)
    return not _without_pairs(brackets)


def check_each_bracket(text: str, start: int, end: int, depth: int) -> None:
    """Refuse the first bracket that is nested too deep.

    Args:
        text: The text.
        start: Where to begin, outside of texts.
        end: Where to stop.
        depth: How deep the beginning is nested.

    Raises:
        DocumentError: There is one.
    """
    for found in _TEXTS_AND_BRACKETS.finditer(text, start, end):
        depth += (found[0] in "[{") - (found[0] in "]}")
        if depth > DEEPEST:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            raise DocumentError(f"it is nested deeper than {DEEPEST} levels", line, column)


def _without_pairs(brackets: bytes) -> bytes:
    """Return what is left of brackets without the pairs that are nested at most 128 levels."""
    for _ in range(DEEPEST):  # each time the innermost pairs go
        if not brackets:
            break
        brackets = brackets.replace(b"{}", b"")
    return brackets


def _is_shallow(brackets: bytes, depth: int) -> bool:
    """Return whether brackets that begin at a depth surely stay above the deepest level."""
    opened = brackets.count(b"{")
    if depth + opened <= DEEPEST:
        return True
    after = depth + 2 * opened - len(brackets)
    closed = b"{" * max(depth, 0) + brackets + b"}" * max(after, 0)
    return not _without_pairs(closed).strip(b"}")


def _is_cut(piece: str) -> bool:
    """Return whether a piece that begins outside of texts ends inside one."""
    last = None
    for found in _TEXTS.finditer(piece):
        last = found
    return last is not None and not _rest(last[0], 1, len(last[0]))[1]


def _rest(text: str, start: int, end: int) -> re.Match[str]:
    """Return the rest of a text, of which the last group is the quote at its end."""
    return cast("re.Match[str]", _REST_OF_TEXT.match(text, start, end))  # nothing is a rest, too


def _end_of_text(text: str, start: int, piece: str, window: int) -> int:
    """Return where a text ends of which a piece was read."""
    # An escape that is cut: its second half must not be taken for the end.
    start += (len(piece) - len(piece.rstrip("\\"))) % 2
    while start < len(text):
        go_on()
        rest = _rest(text, start, start + window)
        if rest[1]:
            return rest.end()
        if rest.end() == start:
            break
        start = rest.end()
    return len(text)
