"""Whether each request has a line of its own in the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_quiet: ContextVar[bool] = ContextVar("_quiet", default=False)


@contextmanager
def quietly() -> Iterator[None]:
    """Log each request at DEBUG only, and in one line, meanwhile.

    For operations of thousands of requests, which sum them up themselves.
    """
    before = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(before)


def is_quiet() -> bool:
    """Return whether an operation of thousands of requests runs."""
    return _quiet.get()
