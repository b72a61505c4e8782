"""The faults of a fake registry, and which of them strikes a request."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from RegistryLibrary.errors import shown
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.fake.patterns import path_pattern

# Exhausted faults that a shared fake can still be asked about, and then some.
_MOST_KNOWN = 2000
_LONGEST_SHOWN = 200  # characters of an option


@dataclass(slots=True, eq=False)
class Fault:
    """Something that the fake registry does wrong. Only ever equal to itself.

    Made by `FakeRegistry.inject`; to be read, not to be changed.

    Attributes:
        kind: What it does.
        options: Its options; those that were not given have their defaults.
        times: How many requests it strikes; 0 means every one until it is cleared.
        after: How many of the requests that it could strike it lets pass first.
        method: The method it strikes, `None` for all.
        path: The path it strikes, with `*` for any text, `None` for all.
        number: Its number among all that were injected in its fake.
        told: Returns how many requests it struck, where another process counts them.
    """

    kind: FaultKind
    options: Mapping[str, Any]
    times: int = 1
    after: int = 0
    method: str | None = None
    path: str | None = None
    number: int = 0
    told: Callable[[], int] | None = field(default=None, repr=False)
    _struck: int = field(default=0, init=False, repr=False)
    _passed: int = field(default=0, init=False, repr=False)

    @property
    def struck(self) -> int:
        """How many requests it struck."""
        return self._struck if self.told is None else self.told()

    def __str__(self) -> str:
        selection = {"method": self.method, "path": self.path, "after": self.after or None}
        told = {**self.options, **selection}
        facts = ", ".join(
            f"{name}={as_written(value)}" for name, value in told.items() if value is not None
        )
        return f"{self.kind} ({facts})" if facts else str(self.kind)

    @property
    def exhausted(self) -> bool:
        """Whether it will strike no more."""
        return 0 < self.times <= self._struck

    def aims_at(self, method: str, path: str) -> bool:
        """Return whether it selects a request by method and path."""
        if self.method not in (None, method):
            return False
        return self.path is None or path_pattern(self.path).match(path) is not None

    def strikes(self, method: str, path: str, can_strike: Callable[[FaultKind], bool]) -> bool:
        """Return whether it strikes this request, and count it."""
        if not (self.aims_at(method, path) and can_strike(self.kind)):
            return False
        if self._passed < self.after:
            self._passed += 1
            return False
        self._struck += 1
        return True


class FaultQueue:
    """The faults that may still strike, in the order in which they were injected."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: tuple[Fault, ...] = ()
        self._known: dict[int, Fault] = {}
        self._next = 1

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Those that may still strike."""
        return self._faults

    def add(self, fault: Fault) -> None:
        """Put a fault behind the others, and give it a number."""
        with self._lock:
            fault.number = self._next
            self._next += 1
            self._faults = (*self._faults, fault)
            self._known[fault.number] = fault
            if len(self._known) > _MOST_KNOWN:
                self._forget_exhausted()

    def known(self, number: int) -> Fault | None:
        """Return the fault with a number, also if it is exhausted; `None` once it is cleared.

        Of many that are exhausted the oldest are forgotten.
        """
        return self._known.get(number)

    @property
    def exhausted(self) -> tuple[Fault, ...]:
        """Those that will strike no more and were not cleared; the oldest may be forgotten."""
        with self._lock:
            return tuple(fault for fault in self._known.values() if fault.exhausted)

    def clear(self, faults: Iterable[Fault] | None = None) -> None:
        """Take these faults out, or all."""
        gone = None if faults is None else set(faults)
        with self._lock:
            self._faults = tuple(
                fault for fault in self._faults if gone is not None and fault not in gone
            )
            self._known = {
                number: fault
                for number, fault in self._known.items()
                if gone is not None and fault not in gone
            }

    def aim_at(self, method: str, path: str) -> bool:
        """Return whether any of them may strike a request; none is counted."""
        return any(fault.aims_at(method, path) for fault in self._faults)

    def strike(
        self, method: str, path: str, can_strike: Callable[[FaultKind], bool]
    ) -> Fault | None:
        """Return the first fault that strikes a request; those behind it never see it.

        Args:
            method: Of the request.
            path: Of the request, as it was sent.
            can_strike: Whether the request would show a fault of this kind.
        """
        if not self._faults:
            return None
        with self._lock:
            for fault in self._faults:
                if fault.strikes(method, path, can_strike):
                    if fault.exhausted:
                        self._faults = tuple(one for one in self._faults if one is not fault)
                    return fault
        return None

    def _forget_exhausted(self) -> None:
        exhausted = [fault.number for fault in self._known.values() if fault.exhausted]
        for number in exhausted[: len(exhausted) // 2]:
            del self._known[number]


def as_written(value: object) -> str:
    """Return a value as a test would write it, in quotes if it is long or no log can show it."""
    if isinstance(value, timedelta):
        return f"{value.total_seconds():.15g} s"
    text = str(value)
    return text if text.isprintable() and len(text) <= _LONGEST_SHOWN else shown(text)
