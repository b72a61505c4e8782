"""A thread with an event loop, and a way to leave behind whatever blocks it."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib import import_module
from threading import Thread
from typing import ParamSpec, Self, TypeVar

THREAD_NAME = "RegistryLibrary"

P = ParamSpec("P")
T = TypeVar("T")


def new_loop() -> asyncio.AbstractEventLoop:
    """Return a loop of uvloop where there is one, else of asyncio."""
    try:
        uvloop = import_module("uvloop")  # a call takes a sixth less time over it
    except ImportError:  # as on Windows
        return asyncio.new_event_loop()
    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    return loop


class LoopThread(Thread):
    """Runs a loop until it is told to end.

    Attributes:
        loop: The loop, or what kept it from being made.
    """

    def __init__(self) -> None:
        super().__init__(name=THREAD_NAME, daemon=True)
        self.loop: Future[asyncio.AbstractEventLoop] = Future()
        self._ending = False
        self._ended = False
        self._process = os.getpid()

    @classmethod
    def started(cls) -> Self:
        """Return a thread that has a loop.

        An exception thrown into the calling thread meanwhile leaves none behind.
        """
        thread = cls()
        try:
            thread.start()
            thread.loop.result()  # raises what kept the loop from being made
        except BaseException:
            thread._leave()
            raise
        return thread

    @property
    def runs(self) -> bool:
        """Whether it has not ended, once it was started; a forked process has no such thread."""
        # is_alive() ends a thread for Python where an exception strikes in it.
        return not self._ended and self._process == os.getpid()

    def run(self) -> None:
        """Make the loop and run it. Called by the thread."""
        try:
            # Not in the calling thread: on Windows a loop made in the main thread takes over the
            # process's signal wakeup, from the caller's own loop too.
            loop = new_loop()
        except Exception as error:  # noqa: BLE001 - the thread's edge: who waits for the loop has it
            self.loop.set_exception(error)
            return
        loop.set_default_executor(_Workers())
        self.loop.set_result(loop)
        try:
            while not self._ending:
                # The two that asyncio lets out of the loop; the task that raised one keeps it too.
                with suppress(KeyboardInterrupt, SystemExit):
                    loop.run_forever()
            loop.run_until_complete(self._unwind())
        finally:
            self._ended = True
            loop.close()

    def end(self) -> None:
        """End the loop and the thread. Called in the loop."""
        self._ending = True
        asyncio.get_running_loop().stop()

    def _leave(self) -> None:
        self._ending = True
        self.loop.add_done_callback(_stop)

    async def _unwind(self) -> None:
        if tasks := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        await asyncio.get_running_loop().shutdown_asyncgens()


def _stop(made: Future[asyncio.AbstractEventLoop]) -> None:
    with suppress(RuntimeError):  # it has ended by itself
        if made.exception() is None:
            made.result().call_soon_threadsafe(made.result().stop)


class _Workers(ThreadPoolExecutor):
    """Gives what blocks a daemon thread each.

    Python joins the threads of the standard pool at exit: one DNS lookup that hangs would hold up
    the interpreter.
    """

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()  # from here on nobody but the thread settles it
        work = partial(fn, *args, **kwargs)
        Thread(target=_work, args=(future, work), name=f"{THREAD_NAME}-worker", daemon=True).start()
        return future


def _work(future: Future[T], work: Callable[[], T]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - the thread's edge: who awaits the future has it
        future.set_exception(error)
    finally:
        del future  # else it and its error would keep each other
