"""Finds and reads the files of a seed, and waits for none of them."""

import errno
import os
import stat
from collections.abc import Iterator
from itertools import islice
from typing import Any

from RegistryLibrary.errors import shown
from RegistryLibrary.protocol.documents import DocumentError, parse_json, parse_yaml

_PARSERS = {".json": parse_json, ".yaml": parse_yaml, ".yml": parse_yaml}
_SUFFIXES = ".json, .yaml or .yml"

# Files and folders, those of other kinds included: a folder named by mistake may be a whole disk.
MOST_ENTRIES = 100_000
DEEPEST_FOLDER = 64
# All files together, in bytes.
LARGEST_SEED = 512 * 1024**2
# The bound of the reader of YAML: it needs more than two seconds for a megabyte.
LARGEST_YAML = 512 * 1024

# Without it, opening a pipe waits for somebody who writes to it. Windows has other pipes.
_AT_ONCE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def seed_error(source: str | None, fault: str, place: str = "") -> ValueError:
    """Return the error for a seed that can't be used.

    Args:
        source: The file or the folder, `None` for a dictionary.
        fault: What is wrong.
        place: Where in it.
    """
    # A path may hold what no text in UTF-8 can.
    what = "The dictionary given as seed" if source is None else f"The seed {shown(source)}"
    where = f" at {place}" if place else ""
    end = "" if fault.endswith("?") else "."
    return ValueError(f"{what} can't be used{where}: {fault.rstrip('.')}{end}")


def read_documents(path: str) -> Iterator[tuple[str, Any]]:
    """Yield the path of each file of a seed and what it holds, in an order that is always the same.

    Args:
        path: A file, or a folder of which all files in JSON or YAML are read.

    Raises:
        FileNotFoundError: The path leads nowhere.
        ValueError: A file can't be read or is no document; the error names it.
    """
    left = LARGEST_SEED
    for file in _found(path):
        data = _read(file, left)
        left -= len(data)
        yield file, _parsed(file, data)


def _found(path: str) -> list[str]:
    try:
        is_folder = stat.S_ISDIR(os.stat(path).st_mode)  # noqa: PTH116 - a Path would normalise it
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path) from error
    except (OSError, ValueError) as error:  # ValueError: no file system can write the path
        raise seed_error(path, _reason(error)) from None
    if not is_folder:
        return [path]
    files = _Folder(path).files
    if not files:
        raise seed_error(path, f"there is no {_SUFFIXES} file in the folder")
    return files


class _Folder:
    """The files below a folder, each folder's entries by their name.

    Hidden files and folders are left out. A symbolic link may lead to where it likes within the
    folder.
    """

    def __init__(self, path: str) -> None:
        self.files: list[str] = []
        self._path = path
        self._left = MOST_ENTRIES
        self._top = os.path.realpath(path)
        self._visit(path, (self._top,))

    def _visit(self, folder: str, way: tuple[str, ...]) -> None:
        """Visit a folder; the way holds it and those above it, as they really lie."""
        if len(way) > DEEPEST_FOLDER:
            raise seed_error(folder, f"there are more than {DEEPEST_FOLDER} folders in each other")
        for entry in self._entries(folder):
            try:
                is_folder = entry.is_dir()
                # A junction of Windows is no symbolic link.
                real = (
                    os.path.realpath(entry.path, strict=True)
                    if is_folder or entry.is_symlink()
                    else None
                )
            except OSError as error:
                raise seed_error(entry.path, _reason(error)) from None
            if real and os.path.commonpath([real, self._top]) != self._top:
                raise seed_error(entry.path, "it is a link that leaves the folder of the seed")
            if real in way:
                raise seed_error(entry.path, "it is a link to a folder in which it lies itself")
            if is_folder:
                self._visit(entry.path, (*way, str(real)))
            elif _suffix(entry.name) in _PARSERS:
                self.files.append(entry.path)

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                found = list(islice(entries, self._left + 1))
        except OSError as error:
            raise seed_error(folder, _reason(error)) from None
        self._left -= len(found)
        if self._left < 0:
            raise seed_error(self._path, f"there are more than {MOST_ENTRIES} files in the folder")
        visible = (entry for entry in found if not entry.name.startswith("."))
        return sorted(visible, key=lambda entry: entry.name)


def _read(file: str, left: int) -> bytes:
    limit = left if _suffix(file) == ".json" else min(left, LARGEST_YAML)
    try:
        with open(os.open(file, _AT_ONCE), "rb") as stream:  # noqa: PTH123 - a descriptor
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise seed_error(file, "it is neither a file nor a folder")
            # Python makes room for all that is asked for.
            data = stream.read(min(limit, status.st_size) + 1)
    except OSError as error:
        raise seed_error(file, _reason(error)) from None
    if len(data) > limit:
        whole = LARGEST_YAML if limit < left else LARGEST_SEED
        kind = "a file in YAML" if limit < left else "a seed"
        raise seed_error(file, f"{kind} may have {whole} bytes at most")
    return data


def _parsed(file: str, data: bytes) -> Any:
    parse = _PARSERS.get(_suffix(file))
    if parse is None:
        raise seed_error(file, f"the name of its file must end in {_SUFFIXES}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = f"byte {error.start + 1} of the file is not UTF-8"
        raise seed_error(file, fault, f"line {line}") from None
    if not text.strip():
        raise seed_error(file, "it is empty")
    try:
        return parse(text)
    except DocumentError as error:
        place = f"line {error.line}, column {error.column}" if error.line else ""
        raise seed_error(file, error.fault, place) from None


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - for many names, and fast


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeError):
        return "no file can have this name"
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return told[:1].lower() + told[1:]
