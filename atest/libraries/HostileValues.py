"""Gives each argument of a keyword what no tester means, and looks at what is said of it."""

import math
import re
from collections.abc import Iterator
from contextlib import chdir
from datetime import timedelta
from inspect import Parameter, signature
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from types import UnionType
from typing import Any, get_args

from robot.api.types import Secret
from robot.errors import ExecutionFailed
from robot.libraries.BuiltIn import BuiltIn
from robot.running.context import EXECUTION_CONTEXTS

from RegistryLibrary.errors import CATALOGUE
from RegistryLibrary.library import _CONTEXT

LONGEST = 4000  # characters of a message, of which Robot cuts its own
SLOWEST = 5.0  # seconds; a machine may be busy
HIDDEN = "hunter2"


class Broken:
    """An object that can't be written."""

    def __repr__(self) -> str:
        raise AttributeError("an object without a text")


def _deep(depth: int = 5000) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


VALUES: dict[str, Any] = {
    "empty text": "",
    "nothing": None,
    "a number": 42,
    "a negative number": -1,
    "not a number": math.nan,
    "infinite": math.inf,
    "text of an infinite number": "1e999",
    "more digits than Python reads": "9" * 5000,
    "more digits than Python writes": 10**5000,
    "true": True,
    "a list": [],
    "a dictionary": {},
    "a dictionary of wrong kinds": {1: object()},
    "a dictionary that is too deep": _deep(),
    "an object without a text": Broken(),
    "a word": "soon",
    "a time below zero": timedelta(-1),
    "NUL": "a\0b",
    "a line end": "a\r\nX: y",
    "a lone surrogate": "/a\ud800",
    "very long text": "/" + "a" * 70_000,
    "a path of nothing": Path("/dev/null/nothing"),
    "a misspelt argument": "tiemout=1s",
    "a secret with a line end": Secret(f"{HIDDEN}\r\nX: y"),
    "a secret that is too long": Secret(HIDDEN * 30_000),
    "a secret that is no text": Secret(7),  # type: ignore[arg-type]
}

# Robot quotes what it can't convert, and can't write that to its output.
HALF = {"a lone surrogate"}

# Kinds of failure that a tester can do something about; those of an assertion have no name.
STANDARD = {row.name for row in CATALOGUE}
NAMED = re.compile(r"(\w+): ")
# What only a lower library, or Python itself, would say.
LOWER = re.compile(r"Traceback|Errno|codec can't|has no attribute|recursion depth|set_int_max")
UNNAMED = "No registry is connected as "  # says it of an alias without the word


class HostileValues:
    """Keywords that try them."""

    ROBOT_LIBRARY_SCOPE = "SUITE"

    def __init__(self) -> None:
        self._tried: set[str] = set()

    def every_argument_should_be_checked(self, name: str, /, *good: object) -> None:
        """Give each argument of a keyword each value, and the others what is good for them.

        The keyword has to pass, or to fail at once with an error that names the argument and
        tells nothing of the library's inside. Afterwards the registry can be asked as before.

        Args:
            name: The keyword.
            *good: What to call it with; named arguments as `name=value`.
        """
        self._tried.add(name.lower())
        level = BuiltIn().set_log_level("NONE")  # else each failure would be logged
        try:
            with TemporaryDirectory() as folder, chdir(folder):
                faults = [*_faults(name, good)]
        finally:
            BuiltIn().set_log_level(level)
        if faults:
            raise AssertionError("\n".join([f"{name} took what it should not:", *faults]))

    def no_keyword_should_be_missing(self) -> None:
        """Fail unless all keywords with arguments were tried."""
        known = {name for name, method in _keywords().items() if signature(method).parameters}
        missing = sorted(known - self._tried)
        if missing:
            raise AssertionError(f"Nobody tried {', '.join(missing)}.")


def _keywords() -> dict[str, Any]:
    library = BuiltIn().get_library_instance("RegistryLibrary")
    return {
        (method.robot_name or name).replace("_", " ").lower(): method
        for name, method in library.keywords.items()
    }


def _faults(name: str, good: tuple[object, ...]) -> Iterator[str]:
    """Yield which argument is not checked, the value that shows it, and how."""
    method = _keywords()[name.lower()]
    for place, parameter in enumerate(signature(method).parameters.values()):
        _arrange()
        for value, call in _calls(place, parameter, good):
            passed, fault = _tried(name, parameter.name, call, VALUES[value])
            if fault:
                yield f"{parameter.name}, {value}: {fault}"
            if passed and "Setter" in method.robot_tags:
                _arrange()
        BuiltIn().run_keyword("Browse Packages", "limit=1")


def _arrange() -> None:
    """Leave nothing but the fake that a test started, and one that is new."""
    for opened in _CONTEXT.fakes:
        _CONTEXT.clear_faults(opened.item)
        if opened.alias != "elsewhere":
            _CONTEXT.stop_fake(opened.alias)
    _CONTEXT.close_connections([one.item for one in _CONTEXT.connections.remove_all()])
    BuiltIn().run_keyword("Start Fake Registry")


def _calls(
    place: int, parameter: Parameter, good: tuple[object, ...]
) -> Iterator[tuple[str, list[object]]]:
    """Yield the name of each value and the arguments with its variable among them."""
    positional = [one for one in good if not _is_named(one)]
    own = f"{parameter.name}="
    named = [one for one in good if _is_named(one) and not str(one).startswith(own)]
    for value in VALUES:
        if value in HALF and not _takes_text(parameter.annotation):
            continue
        if parameter.kind is Parameter.VAR_POSITIONAL or place < len(positional):
            yield value, [*positional[:place], "${HOSTILE}", *positional[place + 1 :], *named]
        else:
            yield value, [*positional, *named, f"{parameter.name}=${{HOSTILE}}"]


def _takes_text(hint: Any) -> bool:
    return hint is str or (isinstance(hint, UnionType) and str in get_args(hint))


def _is_named(argument: object) -> bool:
    return isinstance(argument, str) and re.match(r"\w+=", argument) is not None


def _tried(name: str, argument: str, call: list[object], value: object) -> tuple[bool, str]:
    """Return whether a call passed, and what is wrong with how it ended; nothing if nothing is."""
    # BuiltIn's keywords would log the value.
    EXECUTION_CONTEXTS.current.variables["${HOSTILE}"] = value
    started = monotonic()
    try:
        BuiltIn().run_keyword(name, *call)
    except ExecutionFailed as failure:
        passed, said = False, failure.message
    else:
        passed, said = True, ""
    took = monotonic() - started
    return passed, _fault(argument, said) or (f"took {took:.1f} s" if took > SLOWEST else "")


def _fault(argument: str, said: str) -> str:
    kind = NAMED.match(said)
    if kind and kind[1] not in {"ValueError", *STANDARD}:
        return f"has another kind: {said[:200]}"
    is_named = argument in said or said.startswith(f"ValueError: {UNNAMED}")
    if kind and kind[1] == "ValueError" and not is_named:
        return f"does not name the argument: {said[:200]}"
    # What Robot says of a value that it can't write is its own.
    is_ours = "Unrepresentable object" not in said
    if (is_ours and LOWER.search(said)) or HIDDEN in said or len(said) > LONGEST:
        return f"says what it should not: {said[:200]}"
    return ""
