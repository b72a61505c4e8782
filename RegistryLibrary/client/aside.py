"""Reads a large answer in a thread of its own, for no longer than someone waits for it."""

import asyncio
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from time import monotonic
from typing import TypeVar

from RegistryLibrary.client.messages import RegistryResponse
from RegistryLibrary.protocol.patience import GivenUpError, go_on, until

_LITTLE = 1024 * 1024  # bytes; what is made of them is looked at quickly
_FEW = 100_000  # lists and objects; to look at them takes some milliseconds

_T = TypeVar("_T")


async def read_aside(
    read: Callable[[RegistryResponse], _T], response: RegistryResponse, at: float
) -> _T:
    """Return what a function makes of an answer in another thread.

    Args:
        read: The function. It stops where it calls `go_on`, once its result is of no use.
        response: The answer.
        at: When nobody waits for it any more, by the clock of the loop.

    Raises:
        TimeoutError: That time has come.
    """
    end = monotonic() + at - asyncio.get_running_loop().time()
    left = threading.Event()

    def is_over() -> bool:
        return left.is_set() or monotonic() >= end

    def patiently() -> _T:
        much = len(response.body) > _LITTLE
        with until(is_over), collection_put_off() if much else nullcontext():
            go_on()  # it may have waited long for a thread
            return read(response)

    try:
        async with asyncio.timeout_at(at):
            return await asyncio.to_thread(patiently)
    except GivenUpError:
        raise TimeoutError from None
    finally:
        left.set()


class _Collection:
    """For how many the cyclic garbage collector is put off."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.readers = 0
        self.was_on = False


_collection = _Collection()


@contextmanager
def collection_put_off() -> Iterator[None]:
    """Keep Python's collector of cyclic garbage from running meanwhile.

    It looks at all lists and objects at once, again and again as they become more, while no other
    thread gets a turn.
    """
    with _collection.lock:
        if _collection.readers == 0:
            _collection.was_on = gc.isenabled()
            gc.disable()
        _collection.readers += 1
    try:
        yield
    finally:
        with _collection.lock:
            _collection.readers -= 1
            if _collection.readers == 0 and _collection.was_on:
                _count_as_old()
                gc.enable()


def _count_as_old() -> None:
    """Keep the next collection, of what is young, from looking at all that was read.

    Only where it is much: what Python waits for until it collects begins anew with it, so garbage
    would pile up where large answers are read again and again.
    """
    come, *_ = gc.get_count()
    if come > _FEW and gc.get_freeze_count() == 0:  # else what someone froze would thaw
        gc.freeze()
        gc.unfreeze()
