"""What a coroutine logs is written by the thread that called."""

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from RegistryLibrary.errors import RegistryTimeoutError
from RegistryLibrary.runner import LOGGER_NAME, Runner

logger = logging.getLogger(LOGGER_NAME)


class Book(logging.Handler):
    """Writes down what arrives and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.threads: list[threading.Thread] = []
        self.times: list[float] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        self.threads.append(threading.current_thread())
        self.times.append(time.monotonic())


@pytest.fixture
def book() -> Iterator[Book]:
    book = Book()
    logger.addHandler(book)
    logger.setLevel(logging.INFO)
    yield book
    logger.setLevel(logging.NOTSET)
    logger.removeHandler(book)


async def say(*lines: str) -> None:
    for line in lines:
        logger.info(line)
        await asyncio.sleep(0)


def test_lines_keep_their_order_and_come_from_the_calling_thread(
    runner: Runner, book: Book
) -> None:
    lines = [str(number) for number in range(500)]

    runner.run(say(*lines))

    assert book.lines == lines
    assert set(book.threads) == {threading.current_thread()}


def test_tasks_and_workers_of_the_call_are_heard_too(runner: Runner, book: Book) -> None:
    async def spread() -> None:
        await say("call")
        await asyncio.create_task(say("task"))
        await asyncio.to_thread(logger.info, "worker")
        await say("end")

    runner.run(spread())

    assert book.lines == ["call", "task", "worker", "end"]
    assert set(book.threads) == {threading.current_thread()}


def test_a_call_inside_a_call_is_heard_in_its_place(runner: Runner, book: Book) -> None:
    async def nest() -> None:
        await say("before")
        await asyncio.to_thread(runner.run, say("inside"))
        await say("after")

    runner.run(nest())

    assert book.lines == ["before", "inside", "after"]
    assert set(book.threads) == {threading.current_thread()}


def test_a_long_call_is_heard_as_it_goes(runner: Runner, book: Book) -> None:
    async def talk() -> None:
        await say("start")
        await asyncio.sleep(0.3)
        await say("end")

    runner.run(talk())

    assert book.lines == ["start", "end"]
    assert book.times[1] - book.times[0] > 0.15


def test_the_level_decides_as_usual(runner: Runner, book: Book) -> None:
    async def whisper() -> None:
        logger.debug("whispered")
        logger.warning("said")

    runner.run(whisper())

    assert book.lines == ["said"]


def test_each_thread_writes_its_own_lines(runner: Runner, book: Book) -> None:
    everybody = threading.Barrier(4)

    def call(name: str) -> str:
        everybody.wait()
        runner.run(say(*[name] * 20))
        return threading.current_thread().name

    with ThreadPoolExecutor(4) as pool:
        names = dict(zip("abcd", pool.map(call, "abcd"), strict=True))

    assert sorted(book.lines) == sorted("abcd" * 20)
    heard = zip(book.lines, book.threads, strict=True)
    assert all(names[line] == thread.name for line, thread in heard)


def test_a_call_that_fails_or_is_late_is_heard(runner: Runner, book: Book) -> None:
    async def fail() -> None:
        await say("failing")
        raise ValueError

    async def hang() -> None:
        await say("hanging")
        try:
            await asyncio.sleep(30)
        finally:
            await say("unwinding")

    with pytest.raises(ValueError, match=r"^$"):
        runner.run(fail())
    with pytest.raises(RegistryTimeoutError):
        runner.run(hang(), 0.1)

    assert book.lines == ["failing", "hanging", "unwinding"]


def test_an_exception_thrown_while_writing_loses_no_later_line(runner: Runner, book: Book) -> None:
    class Interruption(BaseException):
        pass

    def interrupt(record: logging.LogRecord) -> bool:
        if record.getMessage() == "b":
            raise Interruption
        return True

    book.addFilter(interrupt)
    with pytest.raises(Interruption):
        runner.run(say("a", "b", "c", "d"))

    assert book.lines == ["a", "c", "d"]


def test_what_outlives_its_call_speaks_for_itself(runner: Runner, book: Book) -> None:
    go = asyncio.Event()

    async def leave_a_task() -> asyncio.Task[None]:
        async def linger() -> None:
            await go.wait()
            await say("later")

        await say("call")
        return asyncio.create_task(linger())

    async def wait_for(task: asyncio.Task[None]) -> None:
        go.set()
        await task

    runner.run(wait_for(runner.run(leave_a_task())))

    assert book.lines == ["call", "later"]
    assert [thread is threading.current_thread() for thread in book.threads] == [True, False]


def test_outside_of_calls_the_logger_is_as_any_other(book: Book) -> None:
    logger.info("plain")

    assert book.lines == ["plain"]
