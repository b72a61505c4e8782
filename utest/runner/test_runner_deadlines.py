"""The backstop: a deadline that holds whatever the coroutine and the loop do."""

import asyncio
import logging
import sys
import time
from types import FrameType

import pytest

from RegistryLibrary.errors import RegistryTimeoutError
from RegistryLibrary.runner import Runner


async def swallow(reply: object) -> object:
    """Answer a cancellation with a value or an error."""
    try:
        await asyncio.sleep(30)
    except asyncio.CancelledError:
        if isinstance(reply, Exception):
            raise reply from None
    return reply


async def ignore(patience: float) -> None:
    """Take no notice of being cancelled for a while."""
    ending = time.monotonic() + patience
    while time.monotonic() < ending:
        try:
            await asyncio.sleep(ending - time.monotonic())
        except asyncio.CancelledError:
            continue


async def block(seconds: float) -> str:
    time.sleep(seconds)  # noqa: ASYNC251 - holds up the loop on purpose
    return "late"


def test_a_coroutine_that_is_not_done_in_time_is_cancelled_and_has_unwound(runner: Runner) -> None:
    events = []

    async def hang() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            await asyncio.sleep(0.1)
            events.append("unwound")
            raise

    with pytest.raises(RegistryTimeoutError) as caught:
        runner.run(hang(), 0.05)

    assert events == ["unwound"]
    assert caught.value.message.endswith("hang was not done within 0.05 s.")
    assert caught.value.__cause__ is None
    assert not caught.value.stated


def test_a_deadline_that_has_passed_already_never_starts_the_coroutine(runner: Runner) -> None:
    started = []

    async def start() -> None:
        started.append(1)
        await asyncio.sleep(30)

    runner.run(asyncio.sleep(0))
    with pytest.raises(RegistryTimeoutError):
        runner.run(start(), -1)

    assert runner.run(asyncio.sleep(0, "next"), 5) == "next"


def test_a_deadline_longer_than_a_slice_is_held(runner: Runner) -> None:
    started = time.monotonic()
    with pytest.raises(RegistryTimeoutError):
        runner.run(asyncio.sleep(30), 0.18)

    assert 0.17 < time.monotonic() - started < 2


def test_a_result_in_time_is_no_timeout(runner: Runner) -> None:
    assert runner.run(asyncio.sleep(0.08, "in time"), 10) == "in time"


def test_an_error_of_the_library_raised_in_response_takes_the_place_of_ours(runner: Runner) -> None:
    error = RegistryTimeoutError("The deadline passed.", url="https://registry.example.com")

    with pytest.raises(RegistryTimeoutError) as caught:
        runner.run(swallow(error), 0.05)

    assert caught.value is error


def test_any_other_error_raised_in_response_is_the_cause_of_ours(runner: Runner) -> None:
    error = OSError("broken while closing")

    with pytest.raises(RegistryTimeoutError) as caught:
        runner.run(swallow(error), 0.05)

    assert caught.value.__cause__ is error


def test_a_result_that_hides_the_cancellation_is_still_a_timeout(runner: Runner) -> None:
    with pytest.raises(RegistryTimeoutError):
        runner.run(swallow("nothing happened"), 0.05)


def test_a_coroutine_that_ignores_its_cancellation_is_left_with_a_warning(
    runner: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    started = time.monotonic()
    with pytest.raises(RegistryTimeoutError):
        runner.run(ignore(1.5), 0.05)

    assert 1 < time.monotonic() - started < 1.5
    assert [(record.name, record.levelno, record.getMessage()) for record in caplog.records] == [
        (
            "RegistryLibrary",
            logging.WARNING,
            "ignore did not end within 1 s of being cancelled and is left.",
        )
    ]
    assert runner.run(asyncio.sleep(0.5, "the loop lives"), 5) == "the loop lives"


def test_the_deadline_holds_while_the_loop_is_blocked(runner: Runner) -> None:
    with pytest.raises(RegistryTimeoutError):
        runner.run(block(0.2), 0.05)  # it ends late and is late: its result does not count

    started = time.monotonic()
    with pytest.raises(RegistryTimeoutError):
        runner.run(block(2), 0.05)
    assert time.monotonic() - started < 1.9


def test_a_call_cancelled_before_the_blocked_loop_came_to_it_never_runs(runner: Runner) -> None:
    ran = []

    async def run() -> None:
        ran.append(1)

    async def block_while_called() -> None:
        loop = asyncio.get_running_loop()
        waiting = loop.run_in_executor(None, runner.run, run(), 0.05)
        time.sleep(0.3)  # noqa: ASYNC251 - holds up the loop on purpose
        await waiting

    with pytest.raises(RegistryTimeoutError):
        runner.run(block_while_called(), 5)
    assert ran == []


@pytest.mark.parametrize("closing", [False, True], ids=["loop goes on", "loop closes"])
def test_a_coroutine_that_ends_just_as_it_is_given_up_is_late(
    runner: Runner, closing: bool
) -> None:
    def linger(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name == "_abandon":
            sys.setprofile(None)
            time.sleep(0.2)
            if closing:
                runner.close()

    runner.run(asyncio.sleep(0))
    sys.setprofile(linger)
    with pytest.raises(RegistryTimeoutError):
        runner.run(asyncio.sleep(0.1, "just now"), 0.05)

    assert runner.run(asyncio.sleep(0, "next"), 5) == "next"


def test_one_call_that_is_late_leaves_the_others_alone(runner: Runner, in_thread) -> None:
    results = []
    thread = in_thread(lambda: results.append(runner.run(asyncio.sleep(0.3, "other"))))
    with pytest.raises(RegistryTimeoutError):
        runner.run(asyncio.sleep(30), 0.05)
    thread.join(5)

    assert results == ["other"]
