"""Makes a fault of what a test wrote, or says what is wrong with it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NoReturn

from RegistryLibrary.errors import CATALOGUE, RegistryError, shown
from RegistryLibrary.fake.faults import Fault, as_written
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.fake.patterns import meets, method_name, path_pattern
from RegistryLibrary.fake.strikes import TABLE, Row

# What the type of a standard error body can be.
ERROR_TYPES = (*(row.name for row in CATALOGUE), RegistryError.__name__)

# An exbibyte. Python counts in C what is sent, and clients the length they are told; nobody waits
# for as many requests.
_LARGEST = 1024**6


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
    row = TABLE[kind]
    options = dict(row.options)
    for name, value in given.items():
        if value is None:
            continue
        if name not in options:
            having = ", ".join(options) or "none"
            _refuse(name, value, f"is no option of the fault {kind!s} (which has {having})")
        options[name] = _CHECKS[name](name, value, row)
    counts = _count("times", times), _count("after", after)
    return Fault(kind, options, *counts, _method(kind, method), _path(kind, path))


def _method(kind: FaultKind, method: str | None) -> str | None:
    name, known = method_name(method), TABLE[kind].methods
    if name not in (None, *known):
        _refuse("method", method, f"must be {' or '.join(known)} for the fault {kind!s} to strike")
    return name


def _path(kind: FaultKind, path: str | None) -> str | None:
    if path is None:
        return None
    path_pattern(path)
    known = TABLE[kind].endpoints
    if not any(meets(path, endpoint) for endpoint in known):
        _refuse("path", path, f"must match {' or '.join(known)} for the fault {kind!s} to strike")
    return path


def _kind(fault: FaultKind | str) -> FaultKind:
    if fault not in list(FaultKind):
        _refuse("fault", fault, f"must be one of {', '.join(FaultKind)}")
    return FaultKind(fault)


def _count(name: str, value: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        _refuse(name, value, "must be a whole number from 0")
    if value > _LARGEST:
        _refuse(name, value, f"must be at most {_LARGEST}")
    return value


def _status(name: str, value: Any, row: Row) -> int:
    if value not in row.statuses.values:
        _refuse(name, value, f"must be a status {row.statuses.rule}")
    return int(value)


def _type(name: str, value: Any, _: Row) -> str:
    if value not in ERROR_TYPES:
        _refuse(name, value, f"must be one of {', '.join(ERROR_TYPES)}")
    return str(value)


def _text(name: str, value: Any, _: Row) -> str:
    if not isinstance(value, str):
        _refuse(name, value, "must be text")
    return value


def _duration(name: str, value: Any, _: Row) -> timedelta:
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, (int, float))
        # as a float the longest one is rounded up, to what is none any more
        or not 0 <= seconds < timedelta.max.total_seconds()
    ):
        _refuse(name, value, "must be a number of seconds, or a timedelta, and not negative")
    return timedelta(seconds=seconds)


def _size(name: str, value: Any, _: Row) -> int:
    return _count(name, value)


def _location(name: str, value: Any, _: Row) -> str:
    if not (isinstance(value, str) and value.isascii() and value.isprintable()):
        _refuse(name, value, "must be printable ASCII, as a header carries it")
    return value


def _refuse(name: str, value: object, rule: str) -> NoReturn:
    told = as_written(value) if isinstance(value, timedelta) else shown(value)
    raise ValueError(f"{name} {rule}; it is {told}.")


_CHECKS: Mapping[str, Callable[[str, Any, Row], Any]] = {
    "type": _type,
    "status": _status,
    "message": _text,
    "delay": _duration,
    "retry_after": _duration,
    "location": _location,
    "size": _size,
}
