"""The command line: `rfregistry`.

`rfregistry serve` prints one line of JSON when it is ready, `{"url": ..., "pid": ...}`, and runs
until SIGINT or SIGTERM. The API key, if there is to be one, stands in `RFREGISTRY_API_KEY`: an
argument could be read by everyone on the machine. A variable that is empty means no key.

Exit codes: 0 it did what it was told, and was stopped by a signal; 1 it could not, such as when
the port is taken or nobody reads the output; 2 it was called wrongly.
"""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from RegistryLibrary import __version__
from RegistryLibrary.errors import RegistryError

API_KEY_VARIABLE = "RFREGISTRY_API_KEY"

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: The arguments, by default those of the process.

    Returns:
        The exit code.
    """
    parser = _parser()
    arguments = parser.parse_args(argv)
    try:
        return _serve(arguments.seed, arguments.port)
    except ValueError as error:
        parser.error(str(error))
    except RegistryError as error:
        print(f"{parser.prog}: error: {error.message}", file=sys.stderr)  # noqa: T201
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rfregistry", description="Tools around registries of AI packages."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser(
        "serve",
        help="run a fake registry until a signal comes",
        description="Run a fake registry on 127.0.0.1 until SIGINT or SIGTERM. When it is ready"
        ' it prints one line: {"url": ..., "pid": ...}.',
        epilog=f"If {API_KEY_VARIABLE} is set in the environment, and not empty, reading needs"
        " that API key."
        " Exit codes: 0 stopped by a signal, 1 could not start, 2 called wrongly.",
    )
    serve.add_argument(
        "--seed",
        default="examples",
        help="examples (the default), empty, or the path of a JSON or YAML file or of a folder",
    )
    serve.add_argument("--port", type=int, default=0, help="0, the default, for any free port")
    return parser


def _serve(seed: str, port: int) -> int:
    from RegistryLibrary.fake import FakeRegistry  # noqa: PLC0415 - slow to import

    fake = FakeRegistry(seed, port=port, api_key=os.environ.get(API_KEY_VARIABLE) or None)
    with _signalled() as signalled, fake:
        try:
            print(json.dumps({"url": fake.url, "pid": os.getpid()}), flush=True)  # noqa: T201
        except BrokenPipeError:
            # Python flushes once more at its end, and would fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise RegistryError("Nobody reads the URL; the output is closed.") from None
        # Windows does not interrupt a wait that has no end.
        while not signalled.wait(0.5):
            pass
    return 0


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


if __name__ == "__main__":
    sys.exit(main())
