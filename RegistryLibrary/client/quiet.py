"""Whether each request has a line of its own in the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_quiet: ContextVar[bool] = ContextVar("_quiet", default=False)


@contextmanager
def quietly() -> Iterator[None]:
    """Log each request at DEBUG only, and in one line, and warn of no connection, meanwhile.

    For operations of thousands of requests, which sum them up themselves, and for a connection that
    is made beside another one to the same place.
    """
    before = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(before)


def is_quiet() -> bool:
    """Return whether little is to be logged."""
    return _quiet.get()
