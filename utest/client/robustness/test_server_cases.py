"""Registries that do all that is wrong, over real sockets: each failure has a name.

Each case also shows that the same client reads the next answer as if nothing had happened.
"""

import asyncio
import time
import tracemalloc
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.errors import RegistryError

from .case import GOOD, ServerCase, sized
from .table import SERVER_GROUPS

CASES = [case for cases in SERVER_GROUPS.values() for case in cases]
GRACE = 0.2  # seconds after the deadline


async def ended_in_time(call: Coroutine[Any, Any, Any], client: RegistryClient) -> Any:
    """What a call ends with, which it does when its deadline passes."""
    started = time.process_time()
    task = asyncio.ensure_future(call)
    await asyncio.wait({task}, timeout=client.timeout + GRACE)
    # Where the machine stood still, the deadline and this time have passed at once.
    for _ in range(100):
        await asyncio.sleep(0)
    assert task.done()
    # Where one thread holds up all others, no timer tells; but the processor is busy meanwhile.
    assert time.process_time() - started < client.timeout + GRACE
    return await task


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_hostile_answer_has_a_name_and_the_next_call_works(
    peer: Any, connect: Callable[..., RegistryClient], case: ServerCase
) -> None:
    peer.answers(*case.steps)
    peer.answers_always(sized(GOOD))
    client = connect(peer.url, **case.options)

    with pytest.raises(RegistryError) as caught:
        await ended_in_time(client.metadata(), client)

    error = caught.value
    assert (type(error), error.reason) == case.expected
    assert case.told in error.message
    assert (error.method, error.attempts, error.stated) == ("GET", 1, False)
    assert error.url == f"{peer.url}/.well-known/cleverthis-packages"
    assert (error.__cause__, error.__context__) == (None, None) or error.__suppress_context__
    assert "hunter2" not in str(error)
    assert peer.received == 1
    assert (await client.metadata()).standard_version == "1.0.0"
    await client.aclose()
    assert await peer.has(open=0)


@pytest.mark.parametrize("case", [case for case in CASES if case.bound], ids=str)
async def test_what_is_too_large_is_not_held_in_memory(
    peer: Any, connect: Callable[..., RegistryClient], case: ServerCase
) -> None:
    peer.answers(sized(GOOD))
    peer.answers(*case.steps)
    client = connect(peer.url, **case.options)
    await client.metadata()  # what is made once is made

    tracemalloc.start()
    try:
        with pytest.raises(RegistryError):
            await client.metadata()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak <= case.bound
