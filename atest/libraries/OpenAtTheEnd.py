"""A listener that writes down what is open when a run ends, and keywords that count it."""

import json
import os
import threading
from pathlib import Path

from robot.api import logger

ROBOT_LISTENER_API_VERSION = 3
ROBOT_LIBRARY_SCOPE = "GLOBAL"

OURS = ("RegistryLibrary", "fake-registry")
DESCRIPTORS = Path("/proc/self/fd")  # Linux has it; elsewhere only threads are counted

_noted: dict[str, object] = {}
_folder: list[Path] = []


def library_threads() -> list[str]:
    """Return the names of the threads that the library started, sorted."""
    return sorted(one.name for one in threading.enumerate() if one.name.startswith(OURS))


def open_sockets() -> int:
    """Return how many sockets this process has open; those of Robot itself are among them."""
    if not DESCRIPTORS.is_dir():
        return 0
    return sum(_is_socket(DESCRIPTORS / name) for name in os.listdir(DESCRIPTORS))


def note_what_is_open() -> None:
    """Keep in mind which fakes run and how many sockets are open."""
    _noted.update(_open())


def nothing_more_should_be_open() -> None:
    """Fail if a thread or a socket is open that was not when it was noted."""
    now = _open()
    logger.info(f"{_noted} before, {now} now")
    assert now == _noted, f"open is {now}, and was {_noted}"


def output_file(path: Path | None) -> None:
    """Robot says where it writes."""
    if path is not None:
        _folder.append(path.parent)


def close() -> None:
    """Robot ends: write down what is open."""
    if _folder:
        left = {"threads": library_threads(), "sockets": open_sockets()}
        (_folder[0] / "left.json").write_text(json.dumps(left), "utf-8")


def _open() -> dict[str, object]:
    # The loop's thread is one for all and stays until the run ends, with sockets of its own.
    fakes = [name for name in library_threads() if name.startswith("fake-registry")]
    return {"fakes": fakes, "sockets": open_sockets()}


def _is_socket(descriptor: Path) -> bool:
    try:
        return os.readlink(descriptor).startswith("socket:")
    except OSError:
        return False
