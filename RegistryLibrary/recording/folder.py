"""The folder of a recording: what lies there, and files that are replaced whole or not at all."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

from RegistryLibrary.errors import RegistryError, shown

# The bounds of a seed that lies in a folder: files and folders, folders in each other, bytes.
MOST_ENTRIES = 100_000
DEEPEST_FOLDER = 64
LARGEST_SEED = 512 * 1024**2

_OF_SEEDS = (".json", ".yaml", ".yml")
# Hidden, so that no seed would take one for its own that a crash left behind.
_HALF = re.compile(r"\.[0-9a-f]{16}\.part")


class RecordingFolder:
    """What lies in a folder, looked through once; it need not exist.

    Args:
        path: The folder.

    Raises:
        ValueError: It is no folder, can't be read, or holds what no recording and no seed can; the
            error names it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._sizes: dict[str, int] = {}
        self._folders: set[str] = set()
        self._others: set[str] = set()
        self._hidden = 0
        self._left_over: list[str] = []
        if path == Path():
            raise ValueError(
                f"folder={str(path)!r} must name a folder for the recording alone, not the current"
                " one."
            )
        if self._exists():
            self._look_through()

    def check(self, paths: set[str]) -> None:
        """Refuse a place for files that something else takes.

        Args:
            paths: The paths of the files, below the folder.

        Raises:
            ValueError: A folder lies where a file must be, or the other way round.
            RegistryError: With these files there are more than a seed can hold.
        """
        parents = {parent for path in paths for parent in _parents(path)}
        for path in sorted(paths & (self._folders | self._others)):
            raise self._error(path, "something else lies where a file of the recording must be")
        for path in sorted(parents & (self._sizes.keys() | self._others)):
            raise self._error(path, "a file lies where a folder of the recording must be")
        there = self._sizes.keys() | self._folders | self._others
        count = len(there | paths | parents) + self._hidden
        if count > MOST_ENTRIES:
            raise RegistryError(
                f"With all versions {str(self.path)!r} would hold {count} files and folders, and a"
                f" seed may hold {MOST_ENTRIES}; record a type or a namespace of the registry."
            )

    def beside(self, paths: set[str]) -> dict[str, int]:
        """Return the size of each file that is part of the seed but none of these."""
        return {path: size for path, size in self._sizes.items() if path not in paths}

    def size_of(self, path: str) -> int | None:
        """Return the size of a file when it was looked at, `None` if there is none."""
        return self._sizes.get(path)

    def read(self, path: str) -> bytes:
        """Return what a file holds; nothing of one that is larger than any seed.

        Raises:
            ValueError: It can't be read.
        """
        if self._sizes[path] > LARGEST_SEED:
            return b""
        try:
            return (self.path / path).read_bytes()
        except OSError as error:
            raise self._error(path, _reason(error)) from None

    def prepare(self) -> None:
        """Make the folder, see that files can be made in it, and clear away half ones.

        Raises:
            ValueError: None can be made.
        """
        probe = self.path / _half_name()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            probe.touch(exist_ok=False)
            probe.unlink()
            for path in self._left_over:
                (self.path / path).unlink(missing_ok=True)
        except OSError as error:
            raise self._error("", f"no file can be made in it: {_reason(error)}") from None

    def write(self, path: str, data: bytes) -> None:
        """Write a file, or replace it, whole or not at all.

        Raises:
            RegistryError: It can't be written.
        """
        whole = self.path / path
        half = whole.with_name(_half_name())
        try:
            whole.parent.mkdir(parents=True, exist_ok=True)
            try:
                half.write_bytes(data)
                half.replace(whole)
            except OSError:
                half.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise RegistryError(f"{str(whole)!r} can't be written: {_reason(error)}.") from None

    def _exists(self) -> bool:
        try:
            os.stat(self.path)  # noqa: PTH116 - Path.exists() tells no errors apart
        except FileNotFoundError:
            return False
        except (OSError, ValueError) as error:  # ValueError: no file system can write the path
            raise self._error("", _reason(error)) from None
        return True

    def _look_through(self) -> None:
        waiting = [""]
        left = MOST_ENTRIES
        while waiting:
            folder = waiting.pop()
            if folder.count("/") >= DEEPEST_FOLDER:
                fault = f"there are more than {DEEPEST_FOLDER} folders in each other"
                raise self._error(folder, fault)
            for path, is_folder in self._entries(folder):
                left -= 1
                if left < 0:
                    fault = f"there are more than {MOST_ENTRIES} files and folders in it"
                    raise self._error("", fault)
                if is_folder:
                    waiting.append(path)

    def _entries(self, folder: str) -> Iterator[tuple[str, bool]]:
        """Yield the path of each entry of a folder, and whether it is one to look through."""
        try:
            with os.scandir(self.path / folder) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    yield path, self._take(entry, path)
        except OSError as error:
            raise self._error(folder, _reason(error)) from None

    def _take(self, entry: os.DirEntry[str], path: str) -> bool:
        """Remember what lies there, and return whether it is a folder to look through."""
        if _HALF.fullmatch(entry.name):
            self._left_over.append(path)
            return False
        if entry.name.startswith("."):
            self._hidden += 1
            return False
        # A junction of Windows leads elsewhere, too; Python 3.12 is the first to know them.
        if entry.is_symlink() or getattr(entry, "is_junction", bool)():
            raise self._error(path, "it is a symbolic link, and a recording has none")
        if entry.is_dir(follow_symlinks=False):
            self._folders.add(path)
            return True
        if not entry.name.lower().endswith(_OF_SEEDS):
            self._others.add(path)
        elif entry.is_file(follow_symlinks=False):
            self._sizes[path] = entry.stat(follow_symlinks=False).st_size
        else:
            raise self._error(path, "it is neither a file nor a folder")
        return False

    def _error(self, path: str, fault: str) -> ValueError:
        where = f" at {path!r}" if path else ""
        return ValueError(f"folder={shown(str(self.path))} can't be used{where}: {fault}.")


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _half_name() -> str:
    return f".{token_hex(8)}.part"


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeError):
        return "no file can have this name"
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return told[:1].lower() + told[1:]
