"""What the library below a transport that was given would log of our requests."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# At DEBUG httpcore logs the headers of an answer, and with them what it repeats of our secrets.
_muted: ContextVar[bool] = ContextVar("_muted", default=False)
for _library in ("httpcore", "httpcore2"):
    for _part in ("connection", "http11", "proxy", "socks"):
        logging.getLogger(f"{_library}.{_part}").addFilter(lambda _: not _muted.get())


@contextmanager
def httpcore_muted() -> Iterator[None]:
    """Log nothing of httpcore meanwhile; what is not of ours goes on being logged."""
    before = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(before)
