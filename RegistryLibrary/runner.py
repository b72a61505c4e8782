"""Runs coroutines for callers that are not asynchronous, such as Robot Framework.

Everything runs on one loop in one thread, so that pooled connections live on between calls. The
calling thread waits, holds the deadline, and writes what the coroutine logs: Robot drops what
other threads log.
"""

import asyncio
import logging
import math
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from contextvars import ContextVar
from threading import Lock, current_thread
from time import monotonic
from typing import Any, Generic, TypeVar

from RegistryLibrary.errors import RegistryError, RegistryTimeoutError
from RegistryLibrary.loop_thread import LoopThread

LOGGER_NAME = "RegistryLibrary"
SLICE = 0.05  # seconds waited in one go: Robot's timeout on Windows strikes only between two waits
UNWINDING = 1.0  # seconds that a cancelled coroutine has to end

T = TypeVar("T")

_logger = logging.getLogger(LOGGER_NAME)


class Runner:
    """A loop in a thread of its own, and the way to run coroutines on it.

    The thread starts with the first call. It is a daemon, so a runner that nobody closes does
    not keep the interpreter from exiting.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: LoopThread | None = None

    @property
    def started(self) -> bool:
        """Whether the loop thread runs."""
        return self._thread is not None and self._thread.runs

    def run(
        self, coroutine: Coroutine[Any, Any, T], timeout: float | None = None, log_level: int = 0
    ) -> T:
        """Run a coroutine on the loop and wait for it, from any thread but the loop's own.

        However the wait ends, the coroutine has ended before this returns or raises: an exception
        thrown into the calling thread, as a timeout of Robot or Ctrl-C does, cancels it. One that
        does not end within a second of being cancelled is left behind with a warning.

        Args:
            coroutine: What to run; it sees the context variables of the caller.
            timeout: Seconds after which it is cancelled: a backstop for deadlines of its own.
            log_level: What it logs below this level is dropped.

        Returns:
            What the coroutine returns.

        Raises:
            RegistryTimeoutError: The time is over. A `RegistryError` that the coroutine raises
                as it is cancelled takes its place, any other error becomes its cause.
            RuntimeError: Called from the loop's own thread, or the runner was closed meanwhile.
            BaseException: What the coroutine raises comes through as it is.
        """
        if not asyncio.iscoroutine(coroutine):
            raise TypeError(f"A coroutine is needed, not {coroutine!r}.")
        call = _Call(coroutine, log_level)
        try:
            self._submit(call)
            call.wait(math.inf if timeout is None else timeout)
        finally:
            call.end()
        return call.outcome(timeout)

    def close(self) -> None:
        """Cancel what runs, close the loop and end its thread; a later call starts a new one."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is None or not thread.runs:
            return
        thread.loop.result().call_soon_threadsafe(thread.end)
        if thread is not current_thread():
            thread.join(UNWINDING)
            if thread.runs:
                _logger.warning("The loop thread did not end in %g s and is left.", UNWINDING)

    def _submit(self, call: "_Call[Any]") -> None:
        if current_thread() is self._thread:
            raise RuntimeError(
                f"{call.name} cannot be waited for in the loop's own thread; await it instead."
            )
        with self._lock:  # held while posting, so that close() comes before or after, never between
            if self._thread is None or not self._thread.runs:
                self._thread = LoopThread.started()
            call.post(self._thread.loop.result())


class _Call(Generic[T]):
    """One coroutine between the calling thread and the loop."""

    _result: T

    def __init__(self, coroutine: Coroutine[Any, Any, T], log_level: int) -> None:
        self.name = getattr(coroutine, "__qualname__", "The coroutine")
        self._coroutine = coroutine
        self._relay = _Relay(log_level)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._error: BaseException | None = None
        self._abandoned = False
        self._done = False
        # Free once the coroutine is done. Taking a bare lock is one call of C: unlike an Event, it
        # has no halfway where an exception thrown into the thread could strike.
        self._busy = Lock()
        self._busy.acquire()

    # In the calling thread

    def post(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        loop.call_soon_threadsafe(self._start)

    def wait(self, timeout: float) -> bool:
        deadline = monotonic() + timeout
        while True:
            left = max(0, deadline - monotonic())
            done = self._busy.acquire(timeout=min(SLICE, left))
            self._relay.flush()
            if done or left <= SLICE:
                return done

    def end(self) -> None:
        """Make sure that the coroutine has ended and all it logged is written."""
        try:
            if not self._done:
                self._abandon()
        finally:
            self._relay.close()

    def _abandon(self) -> None:
        self._abandoned = True
        if self._loop is None:
            self._coroutine.close()
            return
        with suppress(RuntimeError):  # the loop closed in between, and with it ended the coroutine
            self._loop.call_soon_threadsafe(self._cancel)
        if not self.wait(UNWINDING):
            _logger.warning(
                "%s did not end within %g s of being cancelled and is left.", self.name, UNWINDING
            )

    def outcome(self, timeout: float | None) -> T:
        # An error that this frame or the call kept would keep itself through its traceback.
        error, self._error = self._error, None
        try:
            if self._abandoned and not isinstance(error, RegistryError):
                raise RegistryTimeoutError(
                    f"{self.name} was not done within {timeout:g} s."
                ) from error
            if error is not None:
                raise error
        finally:
            del error
        return self._result

    # In the loop's thread

    def _start(self) -> None:
        _current_relay.set(self._relay)  # in a context of its own, copied from the caller's
        self._task = asyncio.get_running_loop().create_task(self._run())
        self._task.add_done_callback(self._finish)

    async def _run(self) -> None:
        self._result = await self._coroutine
        self._settle()  # the caller need not wait for the loop to tell that the task is done

    def _cancel(self) -> None:
        if self._task is None and not self._done:  # something struck before the start was posted
            self._start()
        if self._task is not None:
            self._task.cancel()

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._task = None
        self._coroutine.close()  # it has ended, unless it was cancelled before it began
        if not task.cancelled():
            self._error = task.exception()
        elif not self._abandoned:
            # Not a CancelledError, which the caller's own loop would take for its own.
            self._error = RuntimeError(f"{self.name} was cancelled before it was done.")
        self._settle()

    def _settle(self) -> None:
        if not self._done:
            self._done = True
            self._busy.release()


class _Relay:
    """What one call has logged and the calling thread has not written yet."""

    def __init__(self, level: int) -> None:
        self._lock = Lock()
        self._open = True
        self._level = level
        self._records: deque[logging.LogRecord] = deque()

    def take(self, record: logging.LogRecord) -> bool:
        with self._lock:
            if self._open and record.levelno >= self._level:
                self._records.append(record)
            return self._open

    def flush(self) -> None:
        while self._records:
            _logger.handle(self._records.popleft())

    def close(self) -> None:
        with self._lock:
            self._open = False
        self.flush()


_current_relay: ContextVar[_Relay | None] = ContextVar("current_relay", default=None)


def _pass_on(record: logging.LogRecord) -> bool:
    """Let through what is logged outside of calls; what a call logs waits for its caller.

    The context tells the call, in tasks that it spawned and threads that it uses too.
    """
    relay = _current_relay.get()
    return relay is None or not relay.take(record)


_logger.addFilter(_pass_on)
