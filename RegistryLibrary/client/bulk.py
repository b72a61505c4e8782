"""Many reads in one operation: a bounded number at once, in order, within one deadline."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from enum import StrEnum
from time import perf_counter
from typing import TYPE_CHECKING, Generic, TypeVar

from RegistryLibrary.client.quiet import quietly
from RegistryLibrary.client.settings import check_count
from RegistryLibrary.errors import RegistryError, RegistryTimeoutError, shown
from RegistryLibrary.protocol.references import PackageReference

if TYPE_CHECKING:
    from RegistryLibrary.client.exchange import Deadline

HIGHEST_CONCURRENCY = 256
_STEP = 100  # items from one line in the log to the next
_LONGEST_NAME = 100  # characters of an item that an error quotes

T = TypeVar("T")
R = TypeVar("R")

_log = logging.getLogger("RegistryLibrary")


class OnError(StrEnum):
    """What the first error of many reads does; a member equals its name as text."""

    FAIL = "fail"
    COLLECT = "collect"


class Bulk(Generic[T, R]):
    """Reads of many items, of which a bounded number is under way at once.

    Args:
        items: What is read, in this order.
        argument: The argument that held them.
        concurrency: How many at once, from 1 to 256.
        on_error: Whether the first error ends it (`fail`), or stands in the place of its item.

    Raises:
        ValueError: An argument is wrong; the error names it.
    """

    def __init__(
        self, items: Iterable[T], argument: str, concurrency: int, on_error: OnError | str
    ) -> None:
        if isinstance(items, str):  # it would be read character by character
            raise ValueError(f"{argument}={shown(items)} must be a list, not one text.")
        if isinstance(items, bytes) or not isinstance(items, Iterable):
            told = type(items).__name__
            raise ValueError(f"{argument}={shown(items)} must be a list, not of type {told}.")
        check_count(concurrency, "concurrency")
        if concurrency > HIGHEST_CONCURRENCY:
            highest = HIGHEST_CONCURRENCY
            raise ValueError(f"concurrency={shown(concurrency)} must be at most {highest}.")
        if on_error not in tuple(OnError):
            raise ValueError(f"on_error={shown(on_error)} must be 'fail' or 'collect'.")
        self._items = [*items]
        self._waiting = iter(enumerate(self._items))
        self._found: dict[int, R | RegistryError] = {}
        self._workers = min(concurrency, len(self._items))
        self._collects = on_error == OnError.COLLECT
        self._errors = 0
        self._first: Exception | None = None

    async def run(
        self,
        read: Callable[[T], Awaitable[R]],
        deadline: "Deadline",
        redacted: Callable[[str], str],
    ) -> list[R | RegistryError]:
        """Read all items and return what they led to, in their order.

        Args:
            read: Reads one item within the deadline.
            deadline: When all of it ends.
            redacted: Takes secrets out of the text of an item, for errors.

        Raises:
            RegistryError: The first error, if errors are not collected; it names the item. What
                else was under way has been cancelled and unwound.
        """
        started = perf_counter()
        try:
            # The first error is raised below, on its own; the group would be its context.
            with quietly(), suppress(ExceptionGroup):
                async with asyncio.TaskGroup() as group:
                    for _ in range(self._workers):
                        group.create_task(self._work(read, deadline, redacted))
        finally:
            self._log_end(perf_counter() - started)
        error, self._first = self._first, None
        try:
            if error is not None:
                raise error
        finally:
            del error  # else this frame would keep it, and it the frame
        return [self._found[index] for index in range(len(self._items))]

    async def _work(
        self,
        read: Callable[[T], Awaitable[R]],
        deadline: "Deadline",
        redacted: Callable[[str], str],
    ) -> None:
        for index, item in self._waiting:
            try:
                _check_time(deadline)
                self._found[index] = await read(item)
            except RegistryError as error:
                self._errors += 1
                if not self._collects:
                    self._name(error, index, redacted)
                    self._fail(error)
                    raise
                # A traceback would keep the frames of each request that failed.
                self._found[index] = error.with_traceback(None)
            except Exception as error:
                self._errors += 1
                self._fail(error)
                raise
            if len(self._found) % _STEP == 0:
                self._log_step()

    def _fail(self, error: Exception) -> None:
        self._first = self._first or error  # others may break while they are cancelled

    def _name(self, error: RegistryError, index: int, redacted: Callable[[str], str]) -> None:
        item = self._items[index]
        # The text of any other object may be without end, or there may be none.
        name = redacted(str(item) if isinstance(item, (str, PackageReference)) else shown(item))
        if len(name) > _LONGEST_NAME:
            name = f"{name[:_LONGEST_NAME]}..."
        error.message = f"Item {index + 1} of {len(self._items)}, {name!r}: {error.message}"
        error.args = (error.message,)

    def _log_step(self) -> None:
        if len(self._found) < len(self._items):
            _log.info("%d of %d read, %s.", len(self._found), len(self._items), self._counted())

    def _log_end(self, seconds: float) -> None:
        done = len(self._found) if self._collects else len(self._found) + self._errors
        what = "%d of %d done in %.2f s, %s."
        _log.info(what, done, len(self._items), seconds, self._counted())

    def _counted(self) -> str:
        return f"{self._errors} error{'s' * (self._errors != 1)}"


def _check_time(deadline: "Deadline") -> None:
    if asyncio.get_running_loop().time() >= deadline.at:
        raise RegistryTimeoutError(f"Not asked for: the {deadline.seconds:g} seconds were over.")
