"""Closing a pool ends, whatever does not tell of its end."""

import asyncio
from typing import Any

import pytest

from RegistryLibrary.client.wire.pool import Origin, Pool


@pytest.fixture
async def rested(peer: Any) -> Pool:
    """A pool with a connection at rest."""
    pool = Pool(lambda: None)
    peer.says_always({})
    origin = Origin("http", "127.0.0.1", peer.port)
    answer = await pool.send(origin, "GET", b"GET / HTTP/1.1\r\n\r\n")
    while await answer.read():
        pass
    await answer.aclose()
    assert await peer.has(open=1)
    return pool


async def closed_in_time(pool: Pool) -> None:
    async with asyncio.timeout(0.5):
        await pool.close()


async def test_closing_does_not_wait_for_connections_of_another_loop(
    peer: Any, rested: Pool
) -> None:
    await asyncio.to_thread(asyncio.run, closed_in_time(rested))

    await asyncio.sleep(0.05)
    assert peer.open == 1
    await rested.close()
    assert await peer.has(open=0)


async def test_closing_gives_up_a_connection_that_is_never_told_that_it_is_gone(
    peer: Any, rested: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rested, "_forget", lambda *_: None)

    await closed_in_time(rested)

    assert await peer.has(open=0)
