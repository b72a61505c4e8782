"""`rfregistry serve`: a fake registry in a process of its own.

When it is ready it prints one line of JSON, and runs until SIGINT or SIGTERM. What is secret
stands in the environment: an argument could be read by everyone on the machine.
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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from RegistryLibrary.cli.signals import SIGNALS, EndedError, ended_by_signals
from RegistryLibrary.errors import RegistryError

if TYPE_CHECKING:
    from RegistryLibrary.fake import FakeRegistry

API_KEY_VARIABLE = "RFREGISTRY_API_KEY"
TOKEN_VARIABLE = "RFREGISTRY_TOKEN"  # noqa: S105 - its name, not the token

# Seconds between two looks at the parent.
_LOOK = 0.5
# Of the Windows interface: what is asked of a handle, and what is answered while it runs.
_SYNCHRONIZE, _STILL_RUNNING = 0x00100000, 0x00000102


def add_to(commands: Any) -> None:
    """Add the command to those that there are.

    Args:
        commands: What `ArgumentParser.add_subparsers` returned.
    """
    parser = commands.add_parser(
        "serve",
        help="run a fake registry until a signal comes",
        description="Run a fake registry until SIGINT or SIGTERM. When it is ready it prints one"
        ' line: {"url": ..., "page": ..., "pid": ...}, and with --tls the files that clients need:'
        ' "ca_bundle" and "client_cert".',
        epilog=f"Environment, where a variable that is empty counts as none: {API_KEY_VARIABLE} is"
        f" the API key that reading needs; {TOKEN_VARIABLE} is the token that the control interface"
        " and the page need, which without one serve this machine only."
        " Exit codes: 0 stopped by a signal, 1 could not start, 2 called wrongly.",
    )
    _add_options(parser)
    parser.set_defaults(run=run, parser=parser)


def _add_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--seed",
        default="examples",
        help="examples (the default), empty, or the path of a JSON or YAML file or of a folder",
    )
    add(
        "--host",
        default="127.0.0.1",
        help="the host to serve on, by default 127.0.0.1; on any but a loopback host other"
        " machines can read the packages",
    )
    add("--port", type=int, default=0, help="0, the default, for any free port")
    add(
        "--tls",
        metavar="MODE",
        help="serve HTTPS with certificates that are: valid, untrusted, expired, wrong host, or"
        " mutual (valid, and clients need one, too)",
    )
    add("--strict", action="store_true", help="tests fail at a request outside the four endpoints")
    add("--faults", type=Path, metavar="FILE", help="a JSON or YAML file of faults to inject")
    add(
        "--journal-size",
        type=int,
        default=10_000,
        metavar="N",
        help="how many requests the journal keeps, by default 10000",
    )
    add(
        "--exit-with-parent",
        action="store_true",
        help="end when the process that started it is gone, however that ended",
    )


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
    with _signalled() as signalled:
        try:
            with ended_by_signals():  # a large seed takes long
                fake = _made(arguments)
        except EndedError:
            return 0
        _serve(fake, lambda: is_wanted() and not signalled.wait(_LOOK))
    return 0


def _serve(fake: "FakeRegistry", goes_on: Callable[[], bool]) -> None:
    with fake:
        facts = {"url": fake.url, "page": f"{fake.url}/__fake/", "pid": os.getpid()}
        files = {"ca_bundle": fake.ca_bundle, "client_cert": fake.client_cert}
        _tell(facts | {name: str(path) for name, path in files.items() if path})
        # Windows does not interrupt a wait that has no end.
        while goes_on():
            pass


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


def _made(arguments: argparse.Namespace) -> "FakeRegistry":
    from RegistryLibrary.fake import FakeRegistry  # noqa: PLC0415 - slow to import
    from RegistryLibrary.fake.fault_files import inject_from  # noqa: PLC0415 - slow to import

    fake = FakeRegistry(
        arguments.seed,
        host=arguments.host,
        port=arguments.port,
        api_key=os.environ.get(API_KEY_VARIABLE) or None,
        token=os.environ.get(TOKEN_VARIABLE) or None,
        tls=arguments.tls,
        strict=arguments.strict,
        journal_size=arguments.journal_size,
    )
    if arguments.faults:
        inject_from(arguments.faults, fake.inject)
    return fake


def _tell(facts: dict[str, Any]) -> None:
    try:
        print(json.dumps(facts), flush=True)  # noqa: T201
    except BrokenPipeError:
        # Python flushes once more at its end, and would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise RegistryError("Nobody reads the URL; the output is closed.") from None


@contextmanager
def _signalled() -> Iterator[threading.Event]:
    """Give an event that SIGINT and SIGTERM set."""
    event = threading.Event()
    before = {number: signal.signal(number, lambda *_: event.set()) for number in SIGNALS}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
