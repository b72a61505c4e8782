"""What is open under which alias, and which of it is the current one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Generic, TypeVar

from RegistryLibrary.errors import shown

if TYPE_CHECKING:
    from RegistryLibrary.client import RegistryClient

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Connection:
    """A client that is open.

    Attributes:
        client: The client.
        timeout: Seconds that its operations may take, `None` for the library's default.
    """

    client: "RegistryClient"
    timeout: float | None = None


@dataclass(frozen=True, slots=True)
class Opened(Generic[T]):
    """Something open, with its alias and what it ends with.

    Attributes:
        alias: Its name.
        item: What is open.
        owner: The suite with which it ends, `None` if no suite runs.
    """

    alias: str
    item: T
    owner: object


class Aliases(Generic[T]):
    """Open things by their alias. The one added or switched to last is the current one.

    Args:
        none_open: What to say where none is open.
        unknown: What to say of an alias that none has, a template with `alias` and `open`.
    """

    def __init__(self, none_open: str, unknown: str) -> None:
        self._none_open = none_open
        self._unknown = unknown
        self._opened: dict[str, Opened[T]] = {}  # the current one stands last

    def __len__(self) -> int:
        return len(self._opened)

    def __contains__(self, alias: object) -> bool:
        return alias in self._opened

    def __iter__(self) -> Iterator[Opened[T]]:
        return iter(tuple(self._opened.values()))

    @property
    def current_alias(self) -> str | None:
        """The alias of the current one, `None` if none is open."""
        return next(reversed(self._opened), None)

    def free_alias(self, stem: str) -> str:
        """Return the first of `stem-1`, `stem-2`, ... that none has."""
        return next(name for n in count(1) if (name := f"{stem}-{n}") not in self._opened)

    def add(self, alias: str, item: T, owner: object) -> None:
        """Keep something open under a free alias, as the current one."""
        self._opened[alias] = Opened(alias, item, owner)

    def get(self, alias: str | None = None) -> T:
        """Return what has the alias, or the current one.

        Raises:
            ValueError: None has it, or none is open.
        """
        return self._opened[self._known(alias)].item

    def switch(self, alias: str) -> str | None:
        """Make another one current, and return the alias of the one before.

        Raises:
            ValueError: None has the alias.
        """
        before = self.current_alias
        known = self._known(alias)
        self._opened[known] = self._opened.pop(known)
        return before

    def remove(self, alias: str | None = None) -> T:
        """Forget what has the alias, or the current one, and return it for closing.

        Raises:
            ValueError: None has it, or none is open.
        """
        return self._opened.pop(self._known(alias)).item

    def remove_all(
        self, condition: Callable[[Opened[T]], bool] = lambda _: True
    ) -> list[Opened[T]]:
        """Forget all that fulfil a condition, and return them for closing, the last one first."""
        ending = [opened for opened in reversed(self._opened.values()) if condition(opened)]
        for opened in ending:
            del self._opened[opened.alias]
        return ending

    def _known(self, alias: str | None) -> str:
        known = self.current_alias if alias is None else alias
        if known is None:
            raise ValueError(self._none_open)
        if known not in self._opened:
            names = ", ".join(map(shown, self._opened)) or "none"
            raise ValueError(self._unknown.format(alias=shown(known), open=names))
        return known
