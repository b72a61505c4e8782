"""The library as Robot Framework sees it: options, introduction, assembly, closing."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from importlib.resources import files
from inspect import ismethod
from typing import Any

from robot.api import TypeInfo
from robot.api.deco import library
from robotlibcore import DynamicCore

from RegistryLibrary.context import Context
from RegistryLibrary.converters import (
    ConvertersToRead,
    Time,
    argument_types,
    shown_default,
    to_time,
)
from RegistryLibrary.errors import RegistryError, shown
from RegistryLibrary.keywords.arranging import ArrangingKeywords
from RegistryLibrary.keywords.bulk import BulkKeywords
from RegistryLibrary.keywords.component import seconds_of
from RegistryLibrary.keywords.connections import ConnectionKeywords
from RegistryLibrary.keywords.errors import ErrorKeywords
from RegistryLibrary.keywords.fakes import FakeKeywords
from RegistryLibrary.keywords.faults import FaultKeywords
from RegistryLibrary.keywords.identities import IdentityKeywords
from RegistryLibrary.keywords.journal import JournalKeywords
from RegistryLibrary.keywords.packages import PackageKeywords
from RegistryLibrary.keywords.recording import RecordingKeywords
from RegistryLibrary.keywords.requests import RequestKeywords
from RegistryLibrary.keywords.sharing import SharingKeywords
from RegistryLibrary.keywords.versions import VersionKeywords
from RegistryLibrary.keywords.waiting import WaitingKeywords
from RegistryLibrary.version import __version__

_GROUPS = (
    ConnectionKeywords,
    PackageKeywords,
    BulkKeywords,
    RequestKeywords,
    WaitingKeywords,
    IdentityKeywords,
    VersionKeywords,
    FakeKeywords,
    SharingKeywords,
    ArrangingKeywords,
    RecordingKeywords,
    FaultKeywords,
    JournalKeywords,
)

# One for the process: instances differ in their options, not in what is open.
_CONTEXT = Context()


@library(scope="GLOBAL", version=__version__, doc_format="MARKDOWN")
class RegistryLibrary(DynamicCore):
    """The library. `introduction.md` beside this file introduces it to its users."""

    # The library listens itself, so that what ends with a test or a suite does.
    ROBOT_LISTENER_API_VERSION = 3
    ROBOT_LIBRARY_CONVERTERS = ConvertersToRead()

    # As text is among its types, Robot does not convert it: what it can't would end the whole run.
    def __init__(self, timeout: Time = timedelta(seconds=30)) -> None:
        """Import the library. Nothing is started or connected yet.

        Args:
            timeout: Longest time that a keyword may take where neither the keyword nor the
                connection says. See [timeouts].
        """
        self._context = _CONTEXT
        seconds = seconds_of(_time(timeout), "timeout")
        groups: list[object] = [group(_CONTEXT, seconds) for group in _GROUPS]
        super().__init__([*groups, ErrorKeywords(_CONTEXT)])

    def add_library_components(self, library_components: list[object], *more: Any) -> None:
        """Collect keywords. PythonLibCore would collect those of all groups again as our own."""
        groups = [component for component in library_components if component is not self]
        super().add_library_components(groups, *more)

    def run_keyword(
        self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Run a keyword; the error keywords must know what it raises."""
        try:
            return super().run_keyword(name, args, kwargs)  # type: ignore[no-untyped-call]
        except RegistryError as error:
            self._context.record(error)
            # Else Robot logs thirty lines of our code at DEBUG, which tell a tester nothing.
            raise error.with_traceback(None)  # noqa: B904 - the same error

    def get_keyword_arguments(self, name: str) -> list[Any]:
        """Return the arguments of a keyword, with the `/` that PythonLibCore leaves out."""
        found: list[Any] = super().get_keyword_arguments(name)  # type: ignore[no-untyped-call]
        arguments = [
            (one[0], shown_default(one[1])) if isinstance(one, tuple) else one for one in found
        ]
        method = self._method(name)
        # The code counts `self`, which Robot does not see.
        count = method.__code__.co_posonlyargcount - ismethod(method)
        return [*arguments[:count], "/", *arguments[count:]] if count > 0 else arguments

    def get_keyword_types(self, name: str) -> dict[str, TypeInfo]:
        """Return the types of a keyword's arguments, which convert by themselves."""
        return argument_types(super().get_keyword_types(name))  # type: ignore[no-untyped-call]

    def get_keyword_documentation(self, name: str) -> str:
        """Return the documentation of a keyword, or the introduction, which is a file."""
        if name == "__intro__":
            return (files(__package__) / "introduction.md").read_text("utf-8")
        return str(super().get_keyword_documentation(name))  # type: ignore[no-untyped-call]

    def get_keyword_source(self, keyword_name: str) -> str | None:
        """Return where a keyword is defined. PythonLibCore reads the file for each, slowly."""
        code = self._method(keyword_name).__code__
        return f"{code.co_filename}:{code.co_firstlineno}"

    def _method(self, name: str) -> Any:
        return type(self).__init__ if name == "__init__" else self.keywords[name]

    def start_test(self, _data: object, result: object) -> None:
        """Begin the journal of a test. Robot calls this."""
        self._context.start_test(result)

    def end_test(self, _data: object, result: object) -> None:
        """End what a test made. Robot calls this."""
        self._context.end_test(result)

    def end_suite(self, _data: object, result: object) -> None:
        """End what a suite made. Robot calls this."""
        self._context.end_suite(result)

    def close(self) -> None:
        """End the run. Robot calls this."""
        self._context.close()


def _time(timeout: Time) -> timedelta:
    try:
        return to_time(timeout)
    except ValueError as error:
        raise ValueError(f"timeout={shown(timeout)}: {error}.") from None
