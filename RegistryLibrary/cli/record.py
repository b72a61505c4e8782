"""`rfregistry record`: the packages of a registry as a folder that is a seed.

The API key, if the registry wants one, stands in `RFREGISTRY_API_KEY`. How far it is goes to the
standard error output, what came of it to the standard output.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from RegistryLibrary.cli.serve import API_KEY_VARIABLE
from RegistryLibrary.cli.signals import EndedError, ended_by_signals
from RegistryLibrary.errors import RegistryError
from RegistryLibrary.runner import Runner

if TYPE_CHECKING:
    from RegistryLibrary.recording import RecordingProgress, RecordingSummary

_KILLED = 128  # what shells add the number of a signal to

# Seconds from one line to the next: where it is written over, and where it stays.
_OVER, _APART = 0.1, 5.0
_CLEAR = "\r\x1b[K"


def add_to(commands: Any) -> None:
    """Add the command to those that there are.

    Args:
        commands: What `ArgumentParser.add_subparsers` returned.
    """
    parser = commands.add_parser(
        "record",
        help="record the packages of a registry in a folder, as a seed",
        description="Read all that a registry lists, hold it against its package IDs, and write"
        " each version to a file of its own. The folder is a seed: rfregistry serve --seed FOLDER."
        " Files that are right already are kept, so that a recording that was broken off goes on"
        " where it ended.",
        epilog=f"If {API_KEY_VARIABLE} is set in the environment, and not empty, it is sent as the"
        " API key. Exit codes: 0 recorded, 1 it could not be, 2 called wrongly, 130 ended by"
        " Ctrl-C, 143 by SIGTERM. Whatever was written until then is whole and right.",
    )
    add = parser.add_argument
    add("url", metavar="URL", help="base URL of the registry")
    add("--to", required=True, metavar="FOLDER", help="the folder, for the recording alone")
    add("--type", help="only packages of this type")
    add("--namespace", help="only packages of this namespace")
    add(
        "--timeout",
        type=float,
        metavar="SECONDS",
        help="time for all of it, by default as long as it needs",
    )
    add(
        "--request-timeout",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="time for each request, by default 30",
    )
    add(
        "--concurrency",
        type=int,
        default=8,
        metavar="NUMBER",
        help="how many versions are read at the same time, 1 to 64, by default 8",
    )
    add("--json", action="store_true", help="write what came of it as one line of JSON")
    _add_connection(parser)
    parser.set_defaults(run=run, parser=parser)


def _add_connection(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how the registry is reached."""
    trust = parser.add_mutually_exclusive_group()
    trust.add_argument(
        "--verify",
        metavar="FILE",
        default=True,
        help="certificates (PEM) to trust instead of the system's",
    )
    trust.add_argument(
        "--no-verify",
        dest="verify",
        action="store_false",
        help="check no certificate",
    )
    add = parser.add_argument
    add("--client-cert", metavar="FILE", help="our own certificate (PEM)")
    add("--client-key", metavar="FILE", help="its key, if the certificate's file has none")
    add("--api-key-header", default="Authorization", metavar="NAME", help="what carries the key")
    add(
        "--api-key-scheme",
        default="Bearer",
        metavar="WORD",
        help="what stands before the key, by default Bearer; empty for nothing",
    )


def run(arguments: argparse.Namespace) -> int:
    """Record a registry.

    Args:
        arguments: Those of the command line.

    Returns:
        The exit code.

    Raises:
        ValueError: An argument can't be used.
        RegistryError: Nobody reads the result.
    """
    runner = Runner()
    with _Display().shown() as display:
        try:
            with ended_by_signals():
                # In a thread of its own: a signal ends the wait, and with it what is waited for.
                summary = runner.run(_recorded(arguments, display))
        except EndedError as ended:
            display.end(f"Ended by {signal.Signals(ended.number).name}; {display.told}")
            return _KILLED + ended.number
        except RegistryError as error:
            # With the request that failed, and safe to show, whatever the registry wrote.
            display.end(f"rfregistry: error: {error}")
            return 1
        finally:
            runner.close()
    _print(summary, arguments.json)
    return 0


async def _recorded(arguments: argparse.Namespace, display: "_Display") -> "RecordingSummary":
    from RegistryLibrary.client import RegistryClient  # noqa: PLC0415 - slow to import
    from RegistryLibrary.recording import record_registry  # noqa: PLC0415 - slow to import

    client = RegistryClient(
        arguments.url,
        api_key=os.environ.get(API_KEY_VARIABLE) or None,
        api_key_header=arguments.api_key_header,
        api_key_scheme=arguments.api_key_scheme,
        timeout=arguments.request_timeout,
        verify=arguments.verify,
        client_cert=_client_cert(arguments),
    )
    async with client:
        return await record_registry(
            client,
            _folder(arguments.to),
            arguments.type,
            arguments.namespace,
            timeout=arguments.timeout,
            concurrency=arguments.concurrency,
            progress=display,
        )


def _folder(text: str) -> Path:
    if not text:
        raise ValueError("--to must name a folder; it is empty.")
    return Path(text)


def _client_cert(arguments: argparse.Namespace) -> Path | tuple[Path, Path] | None:
    cert, key = arguments.client_cert, arguments.client_key
    if key and not cert:
        raise ValueError("--client-key needs --client-cert beside it.")
    if not cert:
        return None
    return (Path(cert), Path(key)) if key else Path(cert)


def _print(summary: "RecordingSummary", as_json: bool) -> None:
    facts = {
        "folder": str(summary.folder),
        "versions": summary.versions,
        "packages": summary.packages,
        "recorded": summary.recorded,
        "kept": summary.kept,
        "replaced": summary.replaced,
        "unlisted": summary.unlisted,
        "bytes": summary.bytes,
        "seconds": round(summary.elapsed.total_seconds(), 3),
    }
    try:
        print(json.dumps(facts) if as_json else f"{summary}.", flush=True)  # noqa: T201
    except BrokenPipeError:
        # Python flushes once more at its end, and would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise RegistryError("Nobody reads the result; the output is closed.") from None


class _Display:
    """How far the recording is, on the standard error output."""

    def __init__(self) -> None:
        self.told = "nothing was recorded."
        self._over = sys.stderr.isatty()
        self._next = time.monotonic() + (0 if self._over else _APART)
        self._open = False

    def __call__(self, progress: "RecordingProgress") -> None:
        """Show how far it is, if the last time is long enough ago or it is done."""
        self.told = f"{progress}."
        now = time.monotonic()
        if now < self._next and progress.done < progress.total:
            return
        self._next = now + (_OVER if self._over else _APART)
        self._write(f"{_CLEAR}{progress}" if self._over else f"{progress}\n")
        self._open = self._over

    @contextmanager
    def shown(self) -> Iterator["_Display"]:
        """End the line that is written over, whatever happens."""
        try:
            yield self
        finally:
            self.end()

    def end(self, line: str = "") -> None:
        """End the line that is written over, and write another one."""
        self._write(("\n" if self._open else "") + (f"{line}\n" if line else ""))
        self._open = False

    def _write(self, text: str) -> None:
        with suppress(OSError):  # nobody reads it, and the recording goes on
            sys.stderr.write(text)
            sys.stderr.flush()
