"""Many requests, and much of an answer: nothing is left behind, nothing piles up."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.wire import connection as connections
from RegistryLibrary.client.wire.pool import Origin, Pool
from RegistryLibrary.errors import RegistryTimeoutError


async def test_nothing_is_left_of_a_thousand_hung_and_cancelled_requests(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    def left() -> tuple[int, int]:
        return len(list(Path("/proc/self/fd").iterdir())), len(asyncio.all_tasks())

    client = connect(peer.url)
    peer.answers_always(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", "hang")
    before = left()
    for batch in range(10):
        # Half of them are cancelled, the others meet their deadline.
        cut = [asyncio.create_task(client.metadata()) for _ in range(50)]
        assert await peer.has(open=50)
        await asyncio.sleep(0.01 * batch)
        for call in cut:
            call.cancel()
        late = [client.metadata(timeout=0.02 * batch + 0.001) for _ in range(50)]
        kinds = {type(one) for one in await asyncio.gather(*cut, *late, return_exceptions=True)}
        assert kinds == {RegistryTimeoutError, asyncio.CancelledError}
        assert await peer.has(open=0)
        peer._tasks.clear()

    assert left() == before
    peer.says({"standard_version": "1.0.0"})
    assert (await client.metadata()).standard_version == "1.0.0"


async def test_a_body_that_nobody_reads_is_not_collected_without_bound(peer: Any) -> None:
    pool = Pool(lambda: None)
    size = 8_000_000
    peer.answers(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size, bytes(size))

    answer = await pool.send(
        Origin("http", "127.0.0.1", peer.port), "GET", b"GET / HTTP/1.1\r\n\r\n"
    )
    await asyncio.sleep(0.1)
    waiting = answer._connection._parser.waiting
    read = 0
    while part := await answer.read():
        read += len(part)
    await answer.aclose()
    await pool.close()

    assert connections.MOST_WAITING < waiting < 4 * connections.MOST_WAITING
    assert read == size
