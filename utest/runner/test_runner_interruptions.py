"""Exceptions thrown into the calling thread, as Robot's timeouts and Ctrl-C are."""

import asyncio
import ctypes
import inspect
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from types import FrameType

import pytest

from RegistryLibrary import loop_thread
from RegistryLibrary.loop_thread import LoopThread, new_loop
from RegistryLibrary.runner import Runner

needs_alarm = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no SIGALRM on Windows")


class Strike(BaseException):
    """What Robot throws is no `Exception` either."""


class Hang:
    """A coroutine that never ends, unwinds in its own time, and tells both."""

    def __init__(self, unwinding: float = 0.05, error: Exception | None = None) -> None:
        self.events: list[str] = []
        self.coroutine = self.hang(unwinding, error)

    async def hang(self, unwinding: float, error: Exception | None) -> None:
        self.events.append("started")
        try:
            await asyncio.sleep(30)
        finally:
            await asyncio.sleep(unwinding)
            self.events.append("unwound")
            if error:
                raise error

    @property
    def closed(self) -> bool:
        return inspect.getcoroutinestate(self.coroutine) == inspect.CORO_CLOSED


@pytest.fixture
def alarm() -> Iterator[Callable[..., None]]:
    """Throw into the main thread after so many seconds, and again in the same intervals."""

    def strike(*_: object) -> None:
        raise Strike

    before = signal.signal(signal.SIGALRM, strike)
    yield lambda seconds, again=0.0: signal.setitimer(signal.ITIMER_REAL, seconds, again)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def throw_into(thread: threading.Thread) -> None:
    """Do as Robot does on Windows."""
    ident = ctypes.c_ulong(thread.ident or 0)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(Strike))


@needs_alarm
def test_a_signal_cuts_in_and_the_coroutine_has_unwound(runner: Runner, alarm) -> None:
    hang = Hang()
    started = time.monotonic()
    alarm(0.1)
    with pytest.raises(Strike):
        runner.run(hang.coroutine)

    assert hang.events == ["started", "unwound"]
    assert time.monotonic() - started < 2


def test_an_asynchronous_exception_cuts_in_and_the_coroutine_has_unwound(runner: Runner) -> None:
    hang = Hang()
    started = time.monotonic()
    timer = Timer(0.1, throw_into, [threading.current_thread()])
    timer.start()
    with pytest.raises(Strike):
        runner.run(hang.coroutine)
    timer.join()

    assert hang.events == ["started", "unwound"]
    assert time.monotonic() - started < 2


@needs_alarm
def test_what_the_coroutine_raises_while_it_unwinds_does_not_hide_the_exception(
    runner: Runner, alarm
) -> None:
    hang = Hang(error=ValueError("while unwinding"))
    alarm(0.1)
    with pytest.raises(Strike):
        runner.run(hang.coroutine)

    assert hang.closed


@needs_alarm
def test_a_coroutine_that_does_not_unwind_in_time_is_left_with_a_warning(
    runner: Runner, alarm, caplog: pytest.LogCaptureFixture
) -> None:
    hang = Hang(unwinding=1.3)
    alarm(0.3)
    with pytest.raises(Strike):
        runner.run(hang.coroutine)

    assert hang.events == ["started"]
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (
            logging.WARNING,
            "Hang.hang did not end within 1 s of being cancelled and is left.",
        )
    ]


@needs_alarm
def test_a_second_exception_ends_the_wait_for_the_unwinding(
    runner: Runner, alarm, caplog: pytest.LogCaptureFixture
) -> None:
    async def hang() -> None:
        logging.getLogger("RegistryLibrary").warning("started")
        try:
            await asyncio.sleep(30)
        finally:
            logging.getLogger("RegistryLibrary").warning("unwinding")
            await asyncio.sleep(0.8)

    started = time.monotonic()
    alarm(0.1, again=0.15)
    with pytest.raises(Strike):
        runner.run(hang())

    assert time.monotonic() - started < 0.8
    assert [record.getMessage() for record in caplog.records] == ["started", "unwinding"]


class StrikeAt:
    """Throws at one of the points where Python looks for signals, counted from the submission.

    It looks as a function of Python starts and as one of C returns; a profiler is called at just
    these points, and what it raises is raised there.
    """

    def __init__(self, number: int, files: tuple[str, ...]) -> None:
        self.left = number
        self.files = files
        self.counting = False

    def __enter__(self) -> None:
        sys.setprofile(self.look)

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def look(self, frame: FrameType, event: str, _: object) -> None:
        if frame.f_code.co_name == "_submit":
            self.counting = True
        if self.counting and event in {"call", "c_return"} and self.concerns(frame):
            self.left -= 1
            if not self.left:
                raise Strike

    def concerns(self, frame: FrameType) -> bool:
        path = Path(frame.f_code.co_filename)
        return f"{path.parent.name}/{path.name}" in self.files


ON_THE_WAY = (
    "RegistryLibrary/runner.py",
    "RegistryLibrary/loop_thread.py",
    "asyncio/base_events.py",
    "asyncio/events.py",
    "asyncio/selector_events.py",
    f"{Path(threading.__file__).parent.name}/threading.py",
)


@pytest.fixture
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many points in little time."""
    monkeypatch.setattr("RegistryLibrary.runner.SLICE", 0.001)


@pytest.mark.parametrize("make_loop", [new_loop, asyncio.new_event_loop])
@pytest.mark.usefixtures("_fast")
def test_the_exception_may_strike_anywhere_between_submitting_and_waiting(
    runner: Runner, monkeypatch: pytest.MonkeyPatch, make_loop: Callable[[], object]
) -> None:
    monkeypatch.setattr(loop_thread, "new_loop", make_loop)

    async def loop() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    at_first = runner.run(loop())
    never_started = 0
    for number in range(1, 60):
        hang = Hang(unwinding=0)
        with StrikeAt(number, ON_THE_WAY), pytest.raises(Strike):
            runner.run(hang.coroutine)
        assert hang.closed, f"left at point {number}: {hang.events}"
        assert hang.events in ([], ["started", "unwound"])
        never_started += not hang.events

        # A connection of a test belongs to its loop.
        assert runner.run(loop(), 5) is at_first, f"another loop at point {number}"

    assert 3 < never_started < 59


@pytest.mark.parametrize("make_loop", [new_loop, asyncio.new_event_loop])
@pytest.mark.usefixtures("_fast")
def test_the_exception_may_strike_anywhere_while_the_thread_starts(
    monkeypatch: pytest.MonkeyPatch, make_loop: Callable[[], object]
) -> None:
    monkeypatch.setattr(loop_thread, "new_loop", make_loop)

    def left() -> int:
        # Python itself may hold up a thread for good before it runs a line of ours.
        ours = (one for one in threading.enumerate() if isinstance(one, LoopThread))
        return sum(one.loop.done() for one in ours)

    for number in range(1, 70):
        runner = Runner()
        hang = Hang(unwinding=0)
        # threading itself may answer with a RuntimeError about its own lock
        with StrikeAt(number, ON_THE_WAY), pytest.raises((Strike, RuntimeError)):
            runner.run(hang.coroutine)
        assert hang.closed, f"left at point {number}: {hang.events}"
        assert runner.run(asyncio.sleep(0, "next"), 5) == "next"
        runner.close()
    ended = time.monotonic() + 5
    while left() and time.monotonic() < ended:
        time.sleep(0.01)
    assert left() == 0
