"""Signals that end a command which runs coroutines."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Cancels what runs when a signal comes, and remembers which it was."""

    def __init__(self) -> None:
        self.number = 0
        self._cancel: Callable[[], object] | None = None

    def __call__(self, number: int, _: object) -> None:
        """Take a signal."""
        self.number = number
        if self._cancel:
            self._cancel()

    @contextmanager
    def cancelling(self) -> Iterator[None]:
        """Let a signal cancel the current task, also one that came before."""
        loop = asyncio.get_running_loop()
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        # A handler runs between any two steps of the loop; it may only leave it a message.
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        try:
            if self.number:
                raise asyncio.CancelledError
            yield
        finally:
            self._cancel = None


@contextmanager
def signalled() -> Iterator[Stop]:
    """Give what SIGINT and SIGTERM stop."""
    stop = Stop()
    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
