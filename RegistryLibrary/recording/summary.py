"""How far a recording is, and what came of it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RecordingProgress:
    """How far a recording is.

    Attributes:
        total: How many versions the registry lists.
        recorded: How many were read and written to a new file.
        kept: How many have a file already that says the same.
        replaced: How many were read and written over a file that said something else.
    """

    total: int
    recorded: int = 0
    kept: int = 0
    replaced: int = 0

    @property
    def done(self) -> int:
        """How many versions have a file that is right."""
        return self.recorded + self.kept + self.replaced

    def __str__(self) -> str:
        return (
            f"{self.done} of {counted(self.total, 'version')}: {self.recorded} recorded,"
            f" {self.kept} kept, {self.replaced} replaced"
        )


@dataclass(frozen=True, slots=True)
class RecordingSummary:
    """What came of a recording. Each version listed was recorded, kept or replaced.

    Attributes:
        folder: The folder, with its whole path; a seed.
        versions: How many versions the registry lists, each with a file of its own.
        packages: How many packages these are versions of.
        recorded: How many versions were read and written to a new file.
        kept: How many had a file already that says the same; they were not read.
        replaced: How many were read and written over a file that said something else.
        unlisted: How many files of the folder the registry does not list. They were left as they
            are, and are part of the seed.
        bytes: Size of the files of all versions listed.
        elapsed: How long it took.
    """

    folder: Path
    versions: int
    packages: int
    recorded: int
    kept: int
    replaced: int
    unlisted: int
    bytes: int
    elapsed: timedelta

    def __str__(self) -> str:
        return (
            f"{counted(self.versions, 'version')} of {counted(self.packages, 'package')} in"
            f" {str(self.folder)!r}: {self.recorded} recorded, {self.kept} kept,"
            f" {self.replaced} replaced; {counted(self.unlisted, 'file')} unlisted;"
            f" {self.bytes} bytes in {self.elapsed.total_seconds():.1f} s"
        )


def counted(number: int, what: str) -> str:
    """Return a number of things in words, such as `1 version`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
