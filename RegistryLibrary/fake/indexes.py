"""Finds what lies under a key, mostly one thing, in little memory."""

from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Place = TypeVar("Place", bound=Hashable)
Item = TypeVar("Item")


class Index(Generic[Key, Place, Item]):
    """Items by a key that several of them may share; each has a place of its own below it.

    Args:
        place: Tells the place of an item.
    """

    def __init__(self, place: Callable[[Item], Place]) -> None:
        self._place = place
        # A dictionary only where several items share a key: it costs more than a package.
        self._alone: dict[Key, Item] = {}
        self._sharing: dict[Key, dict[Place, Item]] = {}

    def __len__(self) -> int:
        return len(self._alone) + len(self._sharing)

    def __contains__(self, key: Key) -> bool:
        return key in self._alone or key in self._sharing

    def of(self, key: Key) -> Mapping[Place, Item]:
        """Return what lies under a key, in the order in which it was added."""
        sharing = self._sharing.get(key)
        if sharing is not None:
            return sharing
        alone = self._alone.get(key)
        return {} if alone is None else {self._place(alone): alone}

    def add(self, key: Key, item: Item) -> None:
        """Put an item under a key, at a place that is free."""
        sharing = self._sharing.get(key)
        if sharing is None:
            before = self._alone.setdefault(key, item)
            if before is item:
                return
            del self._alone[key]
            sharing = self._sharing[key] = {self._place(before): before}
        sharing[self._place(item)] = item

    def drop(self, key: Key, item: Item) -> None:
        """Take an item away that lies under a key."""
        sharing = self._sharing.get(key)
        if sharing is None:
            del self._alone[key]
            return
        del sharing[self._place(item)]
        if not sharing:
            del self._sharing[key]
