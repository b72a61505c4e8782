"""`rfregistry serve`: a fake registry in a process of its own.

It prints one line of JSON when it is ready, `{"url": ..., "pid": ...}`, and runs until SIGINT or
SIGTERM. The API key, if there is to be one, stands in `RFREGISTRY_API_KEY`: an argument could be
read by everyone on the machine. A variable that is empty means no key.
"""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from RegistryLibrary.errors import RegistryError

API_KEY_VARIABLE = "RFREGISTRY_API_KEY"

# Seconds between two looks at the parent.
_LOOK = 0.5
# Of the Windows interface: what is asked of a handle, and what is answered while it runs.
_SYNCHRONIZE, _STILL_RUNNING = 0x00100000, 0x00000102

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def add_to(commands: Any) -> None:
    """Add the command to those that there are.

    Args:
        commands: What `ArgumentParser.add_subparsers` returned.
    """
    parser = commands.add_parser(
        "serve",
        help="run a fake registry until a signal comes",
        description="Run a fake registry on 127.0.0.1 until SIGINT or SIGTERM. When it is ready"
        ' it prints one line: {"url": ..., "pid": ...}.',
        epilog=f"If {API_KEY_VARIABLE} is set in the environment, and not empty, reading needs"
        " that API key."
        " Exit codes: 0 stopped by a signal, 1 could not start, 2 called wrongly.",
    )
    parser.add_argument(
        "--seed",
        default="examples",
        help="examples (the default), empty, or the path of a JSON or YAML file or of a folder",
    )
    parser.add_argument("--port", type=int, default=0, help="0, the default, for any free port")
    parser.add_argument(
        "--exit-with-parent",
        action="store_true",
        help="end when the process that started it is gone, however that ended",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes.

    Args:
        arguments: Those of the command line.

    Raises:
        ValueError: An argument can't be used.
        RegistryError: It can't serve, or nobody reads its output.
    """
    # Taken before anything slow: a parent that ends meanwhile is noticed, too.
    is_wanted = parent_watch() if arguments.exit_with_parent else lambda: True
    from RegistryLibrary.fake import FakeRegistry  # noqa: PLC0415 - slow to import

    key = os.environ.get(API_KEY_VARIABLE) or None
    fake = FakeRegistry(arguments.seed, port=arguments.port, api_key=key)
    with _signalled() as signalled, fake:
        try:
            print(json.dumps({"url": fake.url, "pid": os.getpid()}), flush=True)  # noqa: T201
        except BrokenPipeError:
            # Python flushes once more at its end, and would fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise RegistryError("Nobody reads the URL; the output is closed.") from None
        # Windows does not interrupt a wait that has no end.
        while is_wanted() and not signalled.wait(_LOOK):
            pass
    return 0


def parent_watch() -> Callable[[], bool]:
    """Return what tells whether the process that started this one still runs.

    A process whose parent ends gets another one, which POSIX tells at once; one whose parent had
    ended before the first look belongs to the process with the ID 1. Windows never tells of
    another parent: there the parent's handle is asked whether it has ended.
    """
    parent = os.getppid()
    if os.name == "posix":
        return lambda: os.getppid() == parent
    return partial(is_running, parent)


def is_running(pid: int) -> bool:
    """Return whether a process of Windows runs.

    Args:
        pid: Its ID.
    """
    import ctypes  # noqa: PLC0415 - for Windows only

    windows: Any = ctypes  # elsewhere it has no such part
    kernel = windows.windll.kernel32
    handle = kernel.OpenProcess(_SYNCHRONIZE, False, pid)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == _STILL_RUNNING)
    finally:
        kernel.CloseHandle(handle)


@contextmanager
def _signalled() -> Iterator[threading.Event]:
    """Give an event that SIGINT and SIGTERM set."""
    event = threading.Event()
    before = {number: signal.signal(number, lambda *_: event.set()) for number in _SIGNALS}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
