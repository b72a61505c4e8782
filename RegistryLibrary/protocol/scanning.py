"""Reads the standard's text forms from left to right, and says where one goes wrong."""

import re
from typing import NoReturn

from RegistryLibrary.errors import RegistryError


class Scanner:
    """A place in a text that moves to the right.

    Args:
        text: What was given.
        error: The error to raise where the text does not follow its grammar.
        what: What the text should be, such as `a package ID`.
    """

    def __init__(self, text: object, error: type[RegistryError], what: str) -> None:
        self._error = error
        self._what = what
        if not isinstance(text, str):
            raise error.malformed(text, what, "it must be text")
        # A subclass may show itself as something else than it is.
        self.text = str.__str__(text)
        self.place = 0

    @property
    def rest(self) -> str:
        """What is not read yet."""
        return self.text[self.place :]

    def take(self, pattern: re.Pattern[str], fault: str) -> str:
        """Return what the pattern matches here and go behind it."""
        found = pattern.match(self.text, self.place)
        if not found:
            self.fail(fault)
        self.place = found.end()
        return found[0]

    def skip(self, literal: str) -> bool:
        """Go behind the literal if it stands here, and return whether it did."""
        here = self.text.startswith(literal, self.place)
        self.place += len(literal) * here
        return here

    def expect(self, literal: str, fault: str) -> None:
        """Go behind the literal, which must stand here."""
        if not self.skip(literal):
            self.fail(fault)

    def end(self, fault: str) -> None:
        """Demand that everything is read."""
        if self.rest:
            self.fail(fault)

    def fail(self, fault: str, place: int | None = None) -> NoReturn:
        """Raise the error for a fault here, or at another place."""
        position = (self.place if place is None else place) + 1
        raise self._error.malformed(self.text, self._what, fault, position)
