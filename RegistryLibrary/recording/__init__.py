"""Turns what a registry holds into a folder that is a seed of the fake registry.

::

    recorder.py     what is done: list, check what is there, read what is missing
      listing.py    what the registry lists, held against the grammar of the standard
      evidence.py   what it sent of an entry, held against what it lists
      document.py   a version as the text of its file, and whether a file says it already
      folder.py     the files: found, read, replaced whole
      paths.py      the name of a version's file
    summary.py      how far it is, and what came of it

It shares no code with the fake, so that a mistake of one can't hide in the other.
"""

from typing import TYPE_CHECKING

from RegistryLibrary.recording.summary import RecordingProgress, RecordingSummary

__all__ = ["RecordingProgress", "RecordingSummary", "record_registry"]

if TYPE_CHECKING:  # to a type checker, __getattr__ would make any name good
    from RegistryLibrary.recording.recorder import record_registry
else:

    def __getattr__(name: str) -> object:
        """Import the recorder when it is first asked for; what keywords name in hints is cheap."""
        if name == "record_registry":
            from RegistryLibrary.recording.recorder import record_registry  # noqa: PLC0415

            return record_registry
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
