"""A listener that writes down what is open when a run ends, and keywords that count it."""

import json
import threading
from pathlib import Path

from robot.api import logger

ROBOT_LISTENER_API_VERSION = 3
ROBOT_LIBRARY_SCOPE = "GLOBAL"

OURS = ("RegistryLibrary", "fake-registry")
DESCRIPTORS = Path("/proc/self/fd")  # Linux has it; elsewhere only threads are counted

_noted: dict[str, set[str] | int] = {}
_folder: list[Path] = []


def library_threads() -> list[str]:
    """Return the names of the threads that the library started, sorted."""
    return sorted(one.name for one in threading.enumerate() if one.name.startswith(OURS))


def open_sockets() -> int:
    """Return how many sockets this process has open; those of Robot itself are among them."""
    if not DESCRIPTORS.is_dir():
        return 0
    return sum(map(_is_socket, DESCRIPTORS.iterdir()))


def note_what_is_open() -> None:
    """Keep in mind which fakes run and how many sockets are open."""
    _noted.update(_open())


def nothing_more_should_be_open() -> None:
    """Fail if a thread or a socket is open that was not when it was noted."""
    now = _open()
    logger.info(f"{_noted} before, {now} now")
    assert all(now[what] <= _noted[what] for what in now), f"open is {now}, and was {_noted}"


def output_file(path: Path | None) -> None:
    """Robot says where it writes."""
    if path is not None:
        _folder.append(path.parent)


def close() -> None:
    """Robot ends: write down what is open."""
    if _folder:
        left = {"threads": library_threads(), "sockets": open_sockets()}
        (_folder[0] / "left.json").write_text(json.dumps(left), "utf-8")


def _open() -> dict[str, set[str] | int]:
    return {"threads": set(library_threads()), "sockets": open_sockets()}


def _is_socket(descriptor: Path) -> bool:
    try:
        return str(descriptor.readlink()).startswith("socket:")
    except OSError:
        return False
