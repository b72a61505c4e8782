"""Reads a long JSON text in steps that take no long time each.

The scanner of the standard library reads a value in a single call, during which no other thread
gets a turn. So it is given windows: pieces of the text with some elements of a list or an object.
An element that may be longer than a window is gone into.
"""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import Any, NoReturn, cast

from RegistryLibrary.protocol.document_errors import DocumentError
from RegistryLibrary.protocol.json_rules import RULES, LoneSurrogates, twice
from RegistryLibrary.protocol.patience import go_on

_SMALLEST = 128  # characters of a window
_FEW = 24  # characters of an element that is too short to be read on its own
_SIZES = (1, 0.5, 0.25, 0.125)  # parts of a window
_PIECE = 5_000  # elements that are freed at once
_BLANKS = re.compile(r"[ \t\n\r]*")
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
_BEHIND = re.compile(r"[ \t\n\r]*([,\]}])[ \t\n\r]*")
_LAST = '"]}'
_NOT_TAKEN = (StopIteration, ValueError, DocumentError)
_scan: Callable[[str, int], tuple[Any, int]]
_scan = json.JSONDecoder(**RULES).scan_once  # type: ignore[attr-defined]  # as well


def read_large(text: str, window: int) -> Any:
    """Return the value that JSON text writes, as `json.loads` does with our rules.

    Args:
        text: The text, known to be nested at most 128 levels.
        window: How many characters are read in one step.

    Raises:
        JSONDecodeError: It is not JSON.
        ValueError: A number is too large.
        DocumentError: Our rules refuse it.
        GivenUpError: Nobody waits for it any more.
    """
    reader = _Reader(text, window)
    try:
        return reader.read()
    except BaseException:
        reader.free()
        raise


class _List:
    """A list as it grows."""

    brackets = "[]"
    begun = '[""'
    key = ""  # none of its elements has one
    is_whole = False

    def __init__(self) -> None:
        self.value: list[Any] = []

    def head(self, _: str, at: int) -> int:
        """Take what stands before an item, which is nothing."""
        return at

    def add(self, item: Any) -> None:
        self.value.append(item)

    def add_all(self, items: list[Any]) -> None:
        self.value.extend(items)

    def finish(self) -> list[Any]:
        return self.value

    def free(self) -> None:
        while self.value:
            del self.value[-_PIECE:]


class _Object:
    """An object as it grows."""

    brackets = "{}"
    begun = '{"":""'
    is_whole = False

    def __init__(self) -> None:
        self.value: dict[str, Any] = {}
        self.key = ""
        self._again: dict[str, int] = {}

    def head(self, text: str, at: int) -> int:
        """Take the key that a member begins with, and return where its value begins."""
        if text[at : at + 1] != '"':
            _refuse(text, '{"":"",', at)
        self.key, end = scanstring(text, at + 1, True)
        colon = _COLON.match(text, end)
        if not colon:
            _refuse(text, '{""', _behind_blanks(text, end))
        return colon.end()

    def add(self, item: Any) -> None:
        if self.key in self.value:
            self._again[self.key] = self._again.get(self.key, 0) + 1
        self.value[self.key] = item

    def add_all(self, members: dict[str, Any]) -> None:
        if not self.value.keys().isdisjoint(members):
            for self.key in members:
                self.add(None)
        self.value.update(members)

    def finish(self) -> dict[str, Any]:
        if self._again:
            most = max(self._again.values())
            raise twice(next(key for key in self.value if self._again.get(key) == most))
        return self.value

    def free(self) -> None:
        while self.value:
            self.value.popitem()


class _Reader:
    """Reads one text.

    Args:
        text: The text.
        window: How many characters are read in one step.
    """

    def __init__(self, text: str, window: int) -> None:
        self._text = text
        self._largest = self._size = window
        self._lone = LoneSurrogates(text, window)
        self._grown: list[_List | _Object] = []

    def read(self) -> Any:
        """Return the value of the whole text."""
        text = self._text
        if text.startswith("\ufeff"):
            _refuse(text, "", 0)
        value, end = self._value(_behind_blanks(text, 0))
        end = _behind_blanks(text, end)
        if end < len(text):
            _refuse(text, '""', end)
        self._lone.refuse()
        return value

    def free(self) -> None:
        """Free what was read little by little, as a large value takes long to be freed."""
        for grown in self._grown:
            grown.free()

    def _value(self, at: int) -> tuple[Any, int]:
        """Return the value that begins at a place, however long it is, and where it ends."""
        go_on()
        first = self._text[at : at + 1]
        if first == "[":
            return self._all_of(_List(), at + 1)
        if first == "{":
            return self._all_of(_Object(), at + 1)
        try:
            value, end = _scan(self._text, at)
        except StopIteration as error:
            raise json.JSONDecodeError("Expecting value", self._text, error.value) from None
        self._lone.look(value)
        return value, end

    def _all_of(self, grown: _List | _Object, at: int) -> tuple[Any, int]:
        """Return the list or object whose inside begins at a place, and where it ends."""
        text, closing = self._text, grown.brackets[1]
        self._grown.append(grown)
        at = _behind_blanks(text, at)
        if text[at : at + 1] == closing:
            return grown.finish(), at + 1
        ending = ","
        while True:
            start = at
            at, ending = self._take(grown, at, ending)
            if grown.is_whole:
                return grown.finish(), at
            if text[at : at + 1] == closing:
                _refuse(text, grown.begun, text.rindex(",", 0, at), at)
            if at > start:
                continue
            item, end = self._value(grown.head(text, at))
            self._lone.look(grown.key)
            grown.add(item)
            at = _behind_blanks(text, end)
            if text[at : at + 1] == closing:
                return grown.finish(), at + 1
            if text[at : at + 1] != ",":
                _refuse(text, grown.begun, at)
            at = _behind_blanks(text, at + 1)

    def _take(self, grown: _List | _Object, at: int, ending: str) -> tuple[int, str]:
        """Take the elements that end within a window, each with what stands behind it.

        Args:
            grown: What they are elements of.
            at: Where the first one begins.
            ending: How elements seem to end if they are short, else empty.

        Returns:
            Where the next one begins, and how elements seem to end.
        """
        go_on()
        window = self._text[at : at + self._size]
        taken = 0
        # The last of them may end a shorter element inside a longer one, or be a part of a text.
        for size in _SIZES if ending else ():
            taken = taken or self._take_at_once(grown, window[: int(size * len(window))], ending)
        if not taken:
            taken, ending = self._take_each(grown, window)
        # An element longer than the window was read in vain, and so may those inside it be:
        # half the size each time costs twice the text at most, however deep they are nested.
        if 2 * taken >= len(window):
            self._size = min(2 * self._size, self._largest)
        elif not taken:
            self._size = max(self._size // 2, min(_SMALLEST, self._largest))
        return _behind_blanks(self._text, at + taken), ending

    def _take_at_once(self, grown: _List | _Object, window: str, ending: str) -> int:
        """Take all elements up to the last that seems to end; return how long they are, or 0."""
        comma = window.rfind(ending) + len(ending) - 1
        if comma <= 0:
            return 0
        opening, closing = grown.brackets[0], grown.brackets[1]
        try:
            elements, end = _scan(f"{opening}{window[:comma]}{closing}", 0)
        except _NOT_TAKEN:
            return 0
        if end < comma + len(grown.brackets):  # it ends within the window
            return 0
        self._lone.look(elements)
        grown.add_all(elements)
        return comma + 1

    def _take_each(self, grown: _List | _Object, window: str) -> tuple[int, str]:
        taken = count = end = 0
        closing = grown.brackets[1]
        # What is wrong may be right in a larger window, as a number or a word that is cut.
        with suppress(*_NOT_TAKEN):
            while True:
                item, stop = _scan(window, grown.head(window, taken))
                behind = _BEHIND.match(window, stop)
                if not behind or behind[1] not in (",", closing):
                    break
                self._lone.look(grown.key)
                self._lone.look(item)
                grown.add(item)
                end, taken, count = stop, behind.end(), count + 1
                if behind[1] == closing:
                    grown.is_whole = True
                    break
        if taken == 0 or taken > count * _FEW:
            return taken, ""
        last = window[end - 1]
        return taken, f"{last}," if last in _LAST else ","


def _behind_blanks(text: str, at: int) -> int:
    return cast("re.Match[str]", _BLANKS.match(text, at)).end()  # nothing is blank, too


def _refuse(text: str, before: str, *places: int) -> NoReturn:
    """Raise the error of the standard library for characters that stand behind others.

    Which it is differs from one Python to the next, so it is asked for.

    Args:
        text: The text.
        before: What stands before them, in short.
        places: Where they stand in the text.
    """
    try:
        json.loads(before + "".join(text[place : place + 1] for place in places))
    except json.JSONDecodeError as error:
        message, place = error.msg, places[error.pos - len(before)]
    raise json.JSONDecodeError(message, text, place)
