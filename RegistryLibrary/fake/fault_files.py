"""Reads faults from a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from RegistryLibrary.fake.control.bodies import read_object
from RegistryLibrary.fake.control.forms import OPTIONS, SELECTION
from RegistryLibrary.fake.faults import Fault
from RegistryLibrary.protocol.documents import DocumentError, parse_json, parse_yaml

LARGEST_FILE = 512 * 1024  # bytes

_PARSERS = {".json": parse_json, ".yaml": parse_yaml, ".yml": parse_yaml}


def inject_from(path: Path, inject: Callable[..., Fault]) -> None:
    """Inject the faults that a file lists, in its order.

    The file holds `{"faults": [...]}` in JSON or YAML; each has `fault` and what else
    `FakeRegistry.inject` takes, durations in seconds.

    Args:
        path: The file.
        inject: Injects a fault.

    Raises:
        ValueError: The file can't be read, or a fault in it can't be meant; the error names the
            file and the place.
    """
    for number, fault in enumerate(_listed(path)):
        try:
            inject(**read_object(fault, ("fault",), (*SELECTION, *OPTIONS)))
        except ValueError as error:
            raise _error(path, f"at faults[{number}]: {error}") from None


def _listed(path: Path) -> list[Any]:
    document = _document(path)
    match document:
        case {"faults": list(faults), **others} if not others:
            return faults
    raise _error(path, "it must hold an object with the list 'faults', and nothing else.")


def _document(path: Path) -> Any:
    parse = _PARSERS.get(path.suffix.lower())
    if parse is None:
        raise _error(path, f"its name must end in {', '.join(_PARSERS)}.")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise _error(path, f"it may have {LARGEST_FILE} bytes at most.")
        return parse(data.decode("utf-8"))
    except OSError as error:
        raise _error(path, f"{error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise _error(path, f"byte {error.start + 1} is not UTF-8.") from None
    except DocumentError as error:
        place = f"at line {error.line}, column {error.column}: " if error.line else ""
        raise _error(path, f"{place}{error.fault}.") from None


def _error(path: Path, fault: str) -> ValueError:
    return ValueError(f"The faults of {str(path)!r} can't be used: {fault}")
