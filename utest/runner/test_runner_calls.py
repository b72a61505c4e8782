"""What a call gives back, from wherever it is made."""

import asyncio
import gc
import threading
import time
import traceback
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial

import pytest

from RegistryLibrary.errors import RegistryTimeoutError
from RegistryLibrary.runner import Runner

COLOUR: ContextVar[str] = ContextVar("COLOUR", default="none")


class Result:
    """Something that can be watched."""


async def answer(value: object = 42) -> object:
    await asyncio.sleep(0)
    return value


async def fail(error: BaseException) -> None:
    await asyncio.sleep(0)
    raise error


def test_the_result_comes_back(runner: Runner) -> None:
    assert runner.run(answer()) == 42


def test_a_result_may_be_none(runner: Runner) -> None:
    assert runner.run(answer(None)) is None


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt(), SystemExit(3)], ids=repr)
def test_an_error_is_the_very_object_with_its_own_traceback(
    runner: Runner, error: BaseException
) -> None:
    with pytest.raises(type(error)) as caught:
        runner.run(fail(error))

    assert caught.value is error
    assert traceback.extract_tb(error.__traceback__)[-1].name == "fail"
    assert runner.run(answer()) == 42


def test_a_task_that_exits_the_process_ends_only_its_own_call(runner: Runner) -> None:
    async def exit_in_a_task() -> None:
        await asyncio.create_task(fail(SystemExit(3)))

    with pytest.raises(SystemExit):
        runner.run(exit_in_a_task())

    assert runner.run(answer()) == 42


def test_a_coroutine_that_cancels_itself_is_an_error_that_no_loop_of_the_caller_mistakes(
    runner: Runner,
) -> None:
    with pytest.raises(RuntimeError, match=r"^fail was cancelled before it was done\.$"):
        runner.run(fail(asyncio.CancelledError()))


def test_all_calls_share_one_loop_in_a_daemon_thread(runner: Runner) -> None:
    async def place() -> tuple[asyncio.AbstractEventLoop, threading.Thread]:
        return asyncio.get_running_loop(), threading.current_thread()

    loop, thread = runner.run(place())

    assert runner.run(place()) == (loop, thread)
    assert thread.daemon
    assert thread is not threading.current_thread()


def test_the_coroutine_sees_the_callers_context(runner: Runner) -> None:
    async def colour() -> str:
        seen = COLOUR.get()
        COLOUR.set("changed")
        return seen

    token = COLOUR.set("red")
    try:
        assert runner.run(colour()) == "red"
        assert COLOUR.get() == "red"
    finally:
        COLOUR.reset(token)


def test_a_quick_result_does_not_wait_for_the_slice(runner: Runner) -> None:
    runner.run(answer())
    started = time.perf_counter()
    for _ in range(100):
        runner.run(answer())

    assert time.perf_counter() - started < 4.5  # 100 slices take 5 s


def test_threads_call_at_once_and_each_has_its_own_result(runner: Runner) -> None:
    everybody = asyncio.Barrier(8)

    async def meet(number: int) -> int:
        await everybody.wait()
        return number

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda n: runner.run(meet(n), 5), range(8))) == list(range(8))


def test_threads_that_make_the_first_call_at_once_start_one_loop(runner: Runner) -> None:
    async def loop() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    ready = threading.Barrier(8)

    def call(_: int) -> asyncio.AbstractEventLoop:
        ready.wait()
        return runner.run(loop())

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(call, range(8)))) == 1


async def test_a_call_works_inside_a_running_loop(runner: Runner) -> None:
    assert runner.run(answer()) == 42


def test_a_call_from_the_loops_own_thread_is_refused(runner: Runner) -> None:
    async def nested() -> None:
        runner.run(answer())

    with pytest.raises(RuntimeError, match=r"^answer cannot be waited for .* await it instead\.$"):
        runner.run(nested(), 5)


def test_a_call_from_a_worker_of_the_loop_works(runner: Runner) -> None:
    async def nested() -> object:
        return await asyncio.to_thread(lambda: runner.run(answer()))

    assert runner.run(nested(), 5) == 42


@pytest.mark.parametrize("other", [None, answer], ids=["nothing", "function that was not called"])
def test_what_is_no_coroutine_is_refused(runner: Runner, other: object) -> None:
    with pytest.raises(TypeError, match=r"^A coroutine is needed, not "):
        runner.run(other)  # type: ignore[arg-type]

    assert not runner.started


def test_a_worker_hands_its_error_to_whoever_awaits_it(runner: Runner) -> None:
    async def divide() -> float:
        return await asyncio.to_thread(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        runner.run(divide())


def test_a_worker_that_nobody_awaits_any_more_ends_in_silence(runner: Runner) -> None:
    release = threading.Event()
    workers = []

    def work() -> None:
        workers.append(threading.current_thread())
        release.wait(5)

    with pytest.raises(RegistryTimeoutError):
        runner.run(asyncio.to_thread(work), 0.1)
    release.set()

    workers[0].join(5)  # pytest fails for an exception that nobody catches in a thread


def test_results_and_errors_die_without_the_garbage_collector(runner: Runner) -> None:
    class WatchedError(Exception):
        pass

    def fail_here() -> None:
        raise WatchedError

    async def fail_there() -> None:
        fail_here()

    def watch() -> list[weakref.ref[object]]:
        references: list[weakref.ref[object]] = [weakref.ref(runner.run(answer(Result())))]
        for function in (fail_there, partial(asyncio.to_thread, fail_here)):
            try:
                runner.run(function())
            except WatchedError as error:
                references.append(weakref.ref(error))
        return references

    gc.collect()
    gc.disable()
    try:
        references = watch()
        runner.run(answer())  # the loop has let go of the call before
        assert [reference() for reference in references] == [None, None, None]
    finally:
        gc.enable()
