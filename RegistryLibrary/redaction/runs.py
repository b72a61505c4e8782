"""Parts of secrets in the midst of a text."""

import re
import string
from collections.abc import Iterable, Sequence
from itertools import takewhile

from RegistryLibrary.redaction.spellings import ENTITIES, MASK

SHORTEST_RUN = 8  # characters of a secret, in a row, that show something of it anywhere

# One of as many places in a row, so far apart, begins a block that lies in a run as a whole.
_BLOCK = 4
_STEP = SHORTEST_RUN - _BLOCK + 1
_MANY = 64  # blocks: to look for each takes longer than to look closely
_MOST_PLACES = 16  # of a block; a secret that has it more often says the same again and again
# A part of a secret may be a word, such as `registry`: it tells little, and many texts have it.
_WORD = re.compile("[A-Za-z][a-z]{1,11}")
_IN_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_ESCAPE = re.compile(
    r"(?:%|\\x)(?P<byte>[0-9a-f]{2})|(?:\\u|\\U0000)(?P<code>[0-9a-f]{4})"
    r"|&#x0{0,9}(?P<hex>[0-9a-f]{1,4});|&#0{0,9}(?P<number>[0-9]{1,4});"
    r"|&(?P<name>[a-z]{2,4});|\\(?P<char>.)",
    re.IGNORECASE,
)
_MARKS = "%\\&"
_NAMED = {name[1:-1]: char for char, name in ENTITIES.items()}


class Runs:
    """Parts of secrets, wherever they stand in a text, in any case.

    Args:
        secrets: The secrets.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._places: dict[str, list[tuple[str, int]]] = {}
        self._blocks: set[str] = set()  # side by side: each run holds one of them as a whole
        for secret in secrets:
            small = secret.translate(_IN_SMALL)
            places = range(len(secret) - _BLOCK + 1) if len(secret) >= SHORTEST_RUN else ()
            self._blocks.update(secret[at : at + _BLOCK].lower() for at in places[::_BLOCK])
            for place in places:
                known = self._places.setdefault(small[place : place + _BLOCK], [])
                known += [(secret, place)] * (len(known) < _MOST_PLACES)

    def masked(self, text: str) -> str:
        """Return a text with each of them masked that has eight characters or more."""
        if self._may_be_in(text):
            text = self._masked(text, text, range(len(text) + 1))
        if self._blocks and any(mark in text for mark in _MARKS):
            plain, positions = _decoded(text)
            if self._may_be_in(plain):
                text = self._masked(text, plain, positions)
        return text

    def _may_be_in(self, text: str) -> bool:
        """Return whether to look closer; nearly all texts are done with in no time."""
        if len(self._blocks) > _MANY:
            return True
        small = text.lower()
        return any(block in small for block in self._blocks)

    def _masked(self, text: str, plain: str, positions: Sequence[int]) -> str:
        """Return a text with those masked that stand in it without its escapes.

        Args:
            text: The text.
            plain: The text without escapes.
            positions: Where in the text each character of that stands, and where the text ends.
        """
        small = plain.translate(_IN_SMALL)
        shown, done = "", 0
        for at in range(0, len(small) - _BLOCK + 1, _STEP):
            places = self._places.get(small[at : at + _BLOCK]) if at >= done else None
            for start, end in sorted(_run(small, at, *place) for place in places or ()):
                if end > done:
                    shown += text[positions[done] : positions[start]] + MASK
                    done = end
        return shown + text[positions[done] :]


def _run(small: str, at: int, secret: str, place: int) -> tuple[int, int]:
    """Return from where to where a part of a secret stands, `(0, 0)` if it tells little.

    Args:
        small: A text in small letters.
        at: Where a block of the secret stands in it.
        secret: The secret.
        place: Where that block stands in the secret.
    """
    sought = secret.translate(_IN_SMALL)
    before = _alike(small[max(0, at - place) : at][::-1], sought[:place][::-1])
    behind = _alike(small[at : at + len(sought)], sought[place:])
    run = secret[place - before : place + behind]
    tells = len(run) >= SHORTEST_RUN and not _WORD.fullmatch(run)
    return (at - before, at + behind) if tells else (0, 0)


def _alike(one: str, other: str) -> int:
    """Return with how many characters both of them begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _decoded(text: str) -> tuple[str, list[int]]:
    """Return a text without its escapes, where each character stood, and where the text ended."""
    parts: list[str] = []
    positions: list[int] = []
    at = 0
    for found in _ESCAPE.finditer(text):
        parts += [text[at : found.start()], _meant(found)]
        positions += range(at, found.start() + 1)
        at = found.end()
    return "".join([*parts, text[at:]]), [*positions, *range(at, len(text) + 1)]


def _meant(escape: re.Match[str]) -> str:
    told = escape[escape.lastgroup or 0]
    match escape.lastgroup:
        case "byte" | "code" | "hex":
            return chr(int(told, 16))
        case "number":
            return chr(int(told))
        case "name":
            return _NAMED.get(told.lower(), " ")
    return told
