"""The loop thread from its first call to the end of the interpreter."""

import asyncio
import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from RegistryLibrary import loop_thread
from RegistryLibrary.runner import Runner


async def current_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


def test_nothing_starts_before_the_first_call(runner: Runner) -> None:
    before = threading.active_count()
    assert not Runner().started
    assert threading.active_count() == before

    runner.run(asyncio.sleep(0))
    assert runner.started
    assert threading.active_count() == before + 1


def test_closing_ends_the_thread_and_the_next_call_starts_another(runner: Runner) -> None:
    before = threading.active_count()
    first = runner.run(current_loop())

    runner.close()
    assert first.is_closed()
    assert not runner.started
    assert threading.active_count() == before

    assert runner.run(current_loop()) is not first
    assert runner.started


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on Windows")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_forked_process_starts_a_thread_of_its_own(runner: Runner) -> None:
    runner.run(asyncio.sleep(0))
    child = os.fork()
    if not child:
        with suppress(BaseException):  # nothing may go on here, as it would run the tests twice
            os._exit(runner.run(asyncio.sleep(0, 7), 5))
        os._exit(1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_closing_twice_or_before_any_call_does_nothing(runner: Runner) -> None:
    runner.close()
    runner.run(asyncio.sleep(0))
    runner.close()
    runner.close()

    assert not runner.started


def test_closing_cancels_what_runs_and_says_so_to_its_caller(runner: Runner, in_thread) -> None:
    running = threading.Event()
    events: list[object] = []

    async def hang() -> None:
        running.set()
        try:
            await asyncio.sleep(30)
        finally:
            await asyncio.sleep(0.05)
            events.append("unwound")

    def call() -> None:
        try:
            runner.run(hang())
        except RuntimeError as error:
            events.append(str(error))

    thread = in_thread(call)
    assert running.wait(5)
    runner.close()
    thread.join(5)

    assert len(events) == 2
    assert events[0] == "unwound"
    assert str(events[1]).endswith("hang was cancelled before it was done.")


def test_closing_finishes_asynchronous_generators(runner: Runner) -> None:
    events = []

    async def count():
        try:
            yield 1
            yield 2
        finally:
            await asyncio.sleep(0)
            events.append("finished")

    generator = count()

    async def first() -> int:
        return await anext(generator)

    assert runner.run(first()) == 1
    runner.close()

    assert events == ["finished"]


def test_a_coroutine_may_close_the_runner_it_runs_on(runner: Runner) -> None:
    async def close() -> None:
        runner.close()
        await asyncio.sleep(30)

    with pytest.raises(RuntimeError, match=r"close was cancelled before it was done\.$"):
        runner.run(close(), 5)

    assert not runner.started


def test_closing_does_not_wait_for_a_worker_that_hangs(runner: Runner) -> None:
    release = threading.Event()

    async def look_up() -> None:
        asyncio.get_running_loop().run_in_executor(None, release.wait, 5)

    runner.run(look_up())
    started = time.monotonic()
    runner.close()
    release.set()

    assert time.monotonic() - started < 1


def test_closing_gives_up_a_blocked_loop_with_a_warning(
    runner: Runner, in_thread, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = threading.Event()

    async def block() -> None:
        blocked.set()
        time.sleep(1.2)  # noqa: ASYNC251 - holds up the loop on purpose

    in_thread(lambda: runner.run(block()))
    assert blocked.wait(5)
    runner.close()

    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, "The loop thread did not end in 1 s and is left.")
    ]
    assert runner.run(asyncio.sleep(0, "another loop"), 5) == "another loop"


def test_calls_and_closing_at_once_leave_nobody_waiting(runner: Runner, in_thread) -> None:
    outcomes: list[str] = []

    def call() -> None:
        for _ in range(50):
            try:
                runner.run(asyncio.sleep(0), 20)
                outcomes.append("done")
            except RuntimeError:
                outcomes.append("closed")

    threads = [in_thread(call) for _ in range(2)]
    while any(thread.is_alive() for thread in threads):
        runner.close()
        time.sleep(0.001)

    assert len(outcomes) == 100


def test_a_loop_that_cannot_be_made_is_the_callers_error_and_may_work_later(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError("Too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(loop_thread, "new_loop", fail)
        with pytest.raises(OSError, match=r"^Too many open files$"):
            runner.run(asyncio.sleep(0))

    runner.close()
    assert runner.run(asyncio.sleep(0, "later")) == "later"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop")
def test_the_loop_is_one_of_uvloop_where_there_is_one(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def loop() -> str:
        return type(asyncio.get_running_loop()).__module__

    assert runner.run(loop()) == "uvloop"
    runner.close()
    monkeypatch.setitem(sys.modules, "uvloop", None)  # so it can't be imported
    assert runner.run(loop()).startswith("asyncio.")


HANG_IN_THREAD = """
def call():
    with suppress(RuntimeError):
        runner.run(hang())

threading.Thread(target=call, daemon=True).start()
started.wait()
"""


@pytest.mark.parametrize(
    "body",
    [
        "runner.run(asyncio.sleep(0))",
        HANG_IN_THREAD,
        HANG_IN_THREAD.replace("hang()", "block()"),
        HANG_IN_THREAD.replace("hang()", "ignore()"),
        HANG_IN_THREAD + "runner.close()",
        "kept = runner.run(leave_a_connection_and_a_task())",
        "runner.run(look_up())",
    ],
    ids=[
        "idle",
        "hanging",
        "blocked",
        "uncancellable",
        "closed",
        "connected",
        "DNS",
    ],
)
def test_the_interpreter_exits_at_once_and_in_silence(body: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"{PREAMBLE}\n{body}\nprint('last line')\n", "utf-8")
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-W", "error::RuntimeWarning", script],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "last line\n", "")
    assert time.monotonic() - started < 5


PREAMBLE = """
import asyncio, socket, threading, time
from contextlib import suppress
from RegistryLibrary import loop_thread
from RegistryLibrary.runner import Runner

runner = Runner()
started = threading.Event()

async def hang():
    started.set()
    await asyncio.sleep(30)

async def block():
    started.set()
    time.sleep(30)

async def ignore():
    started.set()
    while True:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            pass

async def look_up():
    socket.getaddrinfo = lambda *address, **options: time.sleep(30)
    with suppress(TimeoutError):
        async with asyncio.timeout(0.1):
            await asyncio.to_thread(socket.getaddrinfo, 'registry.example.com', 80)

async def leave_a_connection_and_a_task():
    async def serve(reader, writer):
        await reader.read()
    server = await asyncio.start_server(serve, '127.0.0.1', 0)
    connection = await asyncio.open_connection(*server.sockets[0].getsockname())
    return server, connection, asyncio.create_task(asyncio.sleep(30))
"""
