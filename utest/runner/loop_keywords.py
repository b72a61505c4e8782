"""Keywords on top of a runner, as a library of Robot has them."""

import asyncio
import logging
import threading

from RegistryLibrary.runner import LOGGER_NAME, Runner

logger = logging.getLogger(LOGGER_NAME)
runner = Runner()
ended: list[str] = []


async def _wait_for_an_answer(name: str, port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        logger.info("%s waits", name)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        await reader.read()
    finally:
        writer.close()
        await asyncio.sleep(0.1)
        logger.info("%s unwound", name)
        ended.append(name)


def hang(name: str, port: int, timeout: float | None = None) -> None:
    """Ask a server that never answers."""
    runner.run(_wait_for_an_answer(name, port), timeout)


def answer(value: str) -> str:
    """Give the value back, by way of the loop."""
    return runner.run(asyncio.sleep(0.01, value))


async def _fail(message: str) -> None:
    raise LookupError(message)


def fail_in_loop(message: str) -> None:
    """Fail."""
    runner.run(_fail(message))


def should_have_ended(*names: str) -> None:
    """Tell what has unwound since the last time."""
    try:
        assert ended == list(names), f"{ended} have ended"
    finally:
        ended.clear()


def loop_should_run() -> None:
    """Check that something has started it."""
    assert runner.started


def answers_in_threads(count: int) -> list[str]:
    """Call from several threads at once."""
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(answer("yes"))) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
