"""The command line: `rfregistry`.

Each command has a module of its own, with two functions: `add_to` describes its arguments, `run`
does its work and returns the exit code.

Exit codes of every command: 0 it did what it was told, 1 it could not, 2 it was called wrongly.
"""

import argparse
import sys
from collections.abc import Sequence

from RegistryLibrary import __version__
from RegistryLibrary.cli import record, serve
from RegistryLibrary.errors import RegistryError

COMMANDS = (serve, record)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: The arguments, by default those of the process.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        prog="rfregistry", description="Tools around registries of AI packages."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add_to(commands)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except ValueError as error:
        command_parser: argparse.ArgumentParser = arguments.parser
        command_parser.error(str(error))
    except RegistryError as error:
        print(f"{parser.prog}: error: {error.message}", file=sys.stderr)  # noqa: T201
        return 1
