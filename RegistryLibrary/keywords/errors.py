"""Keywords that expect an error: one for each type, made from the catalogue."""

from collections.abc import Callable
from inspect import getdoc
from typing import Any

from robot.api import logger
from robot.api.deco import keyword
from robot.api.types import KeywordArgument, KeywordName
from robot.errors import ExecutionFailed, HandlerExecutionFailed
from robot.libraries.BuiltIn import BuiltIn
from robot.running.runkwregister import RUN_KW_REGISTER
from robot.utils import ErrorDetails, cut_assign_value

from RegistryLibrary.context import Context
from RegistryLibrary.errors import (
    CATALOGUE,
    OWN_TYPES,
    PackageIntegrityError,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
    shown,
)

# What Robot calls the library: as a module, and as a class of it.
LIBRARY_NAMES = ("RegistryLibrary", "RegistryLibrary.RegistryLibrary")

ErrorKeyword = Callable[..., RegistryError]


class ErrorKeywords:
    """Run a keyword and expect it to raise one error type.

    Args:
        context: Knows the errors that keywords raise.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        for error in (*(row.error for row in CATALOGUE), RegistryError, *OWN_TYPES):
            made = self._keyword_for(error)
            setattr(self, made.__name__, made)

    def _keyword_for(self, expected: type[RegistryError]) -> ErrorKeyword:
        title = f"Should Raise {expected.__name__}"

        def should_raise(name: KeywordName, /, *args: KeywordArgument) -> RegistryError:
            return self._should_raise(expected, name, args)

        should_raise.__name__ = title.lower().replace(" ", "_")
        should_raise.__qualname__ = f"{type(self).__name__}.{should_raise.__name__}"
        should_raise.__doc__ = _DOCUMENTATION.format(
            type=expected.__name__,
            meaning=(getdoc(expected) or "").partition("\n")[0],
            example=_EXAMPLES.get(expected, _STATED).format(type=expected.__name__),
        )
        for library in LIBRARY_NAMES:
            RUN_KW_REGISTER.register_run_keyword(
                library, title, args_to_process=0, deprecation_warning=False, dry_run=True
            )
        decorated: ErrorKeyword = keyword(name=title, tags=("Error", "Assertion"))(should_raise)
        return decorated

    def _should_raise(
        self, expected: type[RegistryError], name: str, args: tuple[object, ...]
    ) -> RegistryError:
        called = _resolved(name)
        with self._context.recording() as raised:
            said = ""
            try:
                result = BuiltIn().run_keyword(name, *args)
            except ExecutionFailed as failure:
                if failure.dont_continue or failure.skip:
                    raise
                said = str(failure)
                error = _cause(failure, raised)
                what = f"failed: {said}" if error is None else f"raised {said}"
            else:
                error, what = None, f"passed and returned {cut_assign_value(repr(result))}"
        if isinstance(error, expected):
            logger.info(f"{called} raised {error.__class__.__name__}, as expected: {error}")
            return error
        # What the failure itself tells, as one of several or of a teardown, was not caught.
        caught = any(isinstance(one, expected) and one.message not in said for one in raised)
        note = "; it raised and caught such an error meanwhile" if caught else ""
        raise AssertionError(f"{expected.__name__} was expected, but {called!r} {what}{note}")


def _resolved(name: str) -> str:
    """Return the name of a keyword that may be given by a variable, also with its arguments."""
    found: Any = BuiltIn().replace_variables(name)
    first = next(iter(found), "") if isinstance(found, list) else found
    if not isinstance(first, str):
        raise ValueError(f"name={shown(first)} must be the name of a keyword.")
    return first


def _cause(failure: ExecutionFailed, raised: list[RegistryError]) -> RegistryError | None:
    """Return the error that a keyword failed with, `None` if it was something else.

    The last error that was raised is no proof: it may have been caught. So the failure must be
    the only one and say what Robot makes of the error, which cuts and folds long messages.
    """
    failures = failure.get_errors()
    if len(failures) != 1:
        return None
    said = failures[0].message
    for error in reversed(raised):
        if said == HandlerExecutionFailed(ErrorDetails(error)).message:
            return error
    return None


_DOCUMENTATION = """Run a keyword and fail unless it raises `{type}` or a subclass of it.

Meaning of the error: {meaning}

The keyword fails if the other one passes, fails for another reason, or catches the error itself,
and says what happened instead. Robot's own timeouts and skips pass through. See [errors].

Args:
    name: The keyword to run.
    *args: Its arguments.

Returns:
    The error, with its attributes: `type`, `message`, `status`, `stated`, `reason`, `details`,
    `retry_after` and others.

Raises:
    AssertionError: The keyword did not raise the error.

Examples:

```robotframework
*** Test Cases ***
{example}
```
"""

_STATED = """The error is the registry's own word
    Start Fake Registry
    Inject Fault    error    type={type}
    ${{error}} =    Should Raise {type}    Browse Packages
    Should Be Equal    ${{error.type}}    {type}
    Should Be True    ${{error.stated}}"""

_EXAMPLES: dict[type[RegistryError], str] = {
    RegistryConnectionError: """The registry hangs up
    Start Fake Registry
    Inject Fault    disconnect
    ${{error}} =    Should Raise {type}    Browse Packages
    Should Be Equal    ${{error.reason}}    connection broken""",
    RegistryTimeoutError: """The registry never answers
    Start Fake Registry
    Inject Fault    hang
    Should Raise {type}    Browse Packages    timeout=200 ms""",
    RegistryResponseError: """The registry answers with a page for people
    Start Fake Registry
    Inject Fault    html page
    ${{error}} =    Should Raise {type}    Browse Packages
    Should Be Equal    ${{error.reason}}    content type""",
    PackageIntegrityError: """Reading never checks the content
    Start Fake Registry
    TRY
        Should Raise {type}    Browse Packages
    EXCEPT    {type} was expected, but 'Browse Packages' passed*    type=GLOB
        Log    Package Should Match Its Id would check it.
    END""",
}
