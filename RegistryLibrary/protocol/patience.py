"""Whether anyone still waits for what a thread reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class GivenUpError(Exception):
    """Nobody waits for the result any more."""


def _never() -> bool:
    return False


_is_over: ContextVar[Callable[[], bool]] = ContextVar("_is_over", default=_never)


@contextmanager
def until(is_over: Callable[[], bool]) -> Iterator[None]:
    """Let what reads meanwhile stop as soon as a function says so.

    Args:
        is_over: The function, which is asked often.
    """
    before = _is_over.set(is_over)
    try:
        yield
    finally:
        _is_over.reset(before)


def go_on() -> None:
    """Do nothing as long as someone waits for the result.

    Raises:
        GivenUpError: Nobody does.
    """
    if _is_over.get()():
        raise GivenUpError
