"""The faults of a fake registry, and which of them strikes a request."""

import math
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NoReturn

from RegistryLibrary.errors import CATALOGUE, RegistryError
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.fake.patterns import method_name, path_pattern
from RegistryLibrary.fake.strikes import TABLE

_STATUSES = range(200, 600)
_ERROR_TYPES = (*(row.name for row in CATALOGUE), RegistryError.__name__)


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
        struck: How many requests it struck.
    """

    kind: FaultKind
    options: Mapping[str, Any]
    times: int = 1
    after: int = 0
    method: str | None = None
    path: str | None = None
    struck: int = field(default=0, init=False)
    _passed: int = field(default=0, init=False, repr=False)

    @property
    def exhausted(self) -> bool:
        """Whether it will strike no more."""
        return 0 < self.times <= self.struck

    def strikes(self, method: str, path: str) -> bool:
        """Return whether it strikes this request, and count it."""
        if self.method not in (None, method):
            return False
        if self.path is not None and not path_pattern(self.path).match(path):
            return False
        if self._passed < self.after:
            self._passed += 1
            return False
        self.struck += 1
        return True


class FaultQueue:
    """The faults that may still strike, in the order in which they were injected."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: tuple[Fault, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Those that may still strike."""
        return self._faults

    def add(self, fault: Fault) -> None:
        """Put a fault behind the others."""
        with self._lock:
            self._faults = (*self._faults, fault)

    def clear(self, faults: Iterable[Fault] | None = None) -> None:
        """Take these faults out, or all."""
        gone = None if faults is None else set(faults)
        with self._lock:
            self._faults = tuple(
                fault for fault in self._faults if gone is not None and fault not in gone
            )

    def strike(self, method: str, path: str) -> Fault | None:
        """Return the first fault that strikes a request; those behind it never see it."""
        if not self._faults:
            return None
        with self._lock:
            for fault in self._faults:
                if fault.strikes(method, path):
                    if fault.exhausted:
                        self._faults = tuple(one for one in self._faults if one is not fault)
                    return fault
        return None


def make_fault(
    fault: FaultKind | str,
    times: int,
    after: int,
    method: str | None,
    path: str | None,
    **given: object,
) -> Fault:
    """Return a fault; see `FakeRegistry.inject`.

    Args:
        fault: Its kind.
        times: How many requests it strikes.
        after: How many it lets pass first.
        method: The method it strikes.
        path: The path it strikes.
        **given: Its options; `None` is one that was not given.

    Raises:
        ValueError: An argument is wrong, or an option that this kind does not have.
    """
    kind = _kind(fault)
    options = dict(TABLE[kind].options)
    for name, value in given.items():
        if value is None:
            continue
        if name not in options:
            having = ", ".join(options) or "none"
            _refuse(name, value, f"is no option of the fault {kind!s} (which has {having})")
        options[name] = _CHECKS[name](name, value)
    if path is not None:
        path_pattern(path)
    return Fault(
        kind, options, _count("times", times), _count("after", after), method_name(method), path
    )


def _kind(fault: FaultKind | str) -> FaultKind:
    if fault not in list(FaultKind):
        _refuse("fault", fault, f"must be one of {', '.join(FaultKind)}")
    return FaultKind(fault)


def _count(name: str, value: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        _refuse(name, value, "must be a whole number from 0")
    return value


def _status(name: str, value: Any) -> int:
    if isinstance(value, bool) or value not in _STATUSES:
        _refuse(name, value, "must be a status from 200 to 599")
    return int(value)


def _type(name: str, value: Any) -> str:
    if value not in _ERROR_TYPES:
        _refuse(name, value, f"must be one of {', '.join(_ERROR_TYPES)}")
    return str(value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        _refuse(name, value, "must be text")
    return value


def _duration(name: str, value: Any) -> timedelta:
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, (int, float))
        or not math.isfinite(seconds)
        or not 0 <= seconds <= timedelta.max.total_seconds()
    ):
        _refuse(name, value, "must be a timedelta or a number of seconds, and not negative")
    return timedelta(seconds=seconds)


def _refuse(name: str, value: object, rule: str) -> NoReturn:
    raise ValueError(f"{name} {rule}; it is {value!r}.")


_CHECKS: Mapping[str, Callable[[str, Any], Any]] = {
    "type": _type,
    "status": _status,
    "message": _text,
    "delay": _duration,
    "retry_after": _duration,
}
