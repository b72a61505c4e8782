"""The errors that keywords raise, as the error keywords learn of them."""

import pytest

from RegistryLibrary import RegistryError, RegistryLibrary, VersionNotFoundError
from RegistryLibrary.context import Context


def test_errors_are_recorded_for_all_that_listen() -> None:
    context = Context()
    first, second = RegistryError("One."), RegistryError("Two.")
    context.record(first)
    with context.recording() as outer:
        with context.recording() as inner:
            context.record(first)
        assert inner == outer == [first]
        context.record(second)

    assert inner == [first]
    assert outer == [first, second]


def test_what_a_keyword_raises_is_recorded_and_raised_all_the_same(
    library: RegistryLibrary,
) -> None:
    with library._context.recording() as raised, pytest.raises(VersionNotFoundError) as caught:
        library.run_keyword("get_highest_version", [["v1.0.0"], "v2.x"])

    assert raised == [caught.value]


def test_an_assertion_is_no_error_of_the_registry(library: RegistryLibrary) -> None:
    with library._context.recording() as raised, pytest.raises(AssertionError):
        library.run_keyword("version_should_match", ["v1.0.0", "v2.x"])

    assert raised == []
