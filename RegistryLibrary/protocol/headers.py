"""Headers of a message, found in any spelling of their names."""

from collections.abc import Iterable, Iterator, Mapping


class Headers(Mapping[str, str]):
    """The headers of one message; immutable, and found by name in any case.

    Args:
        pairs: Names and values in the order of the message. The values of a name that comes
            several times are joined by commas.
    """

    __slots__ = ("_values", "pairs")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs = tuple(pairs)
        values: dict[str, str] = {}
        for name, value in self.pairs:
            small = name.lower()
            values[small] = f"{values[small]}, {value}" if small in values else value
        self._values = values

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return f"Headers({list(self.pairs)!r})"
