"""A thousand packages read at once, beside aiohttp and httpx's default client.

    python benchmarks/bulk_reads.py [rounds]

The server is that of `client_transport.py`: a raw protocol of asyncio in a process of its own,
which answers each request after 20 ms. Each client reads 1,000 packages, 64 at once, and takes the
JSON apart; ours also checks it and makes values of it.
The clients take turns, each with a new client
in each round; the figures are medians.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from statistics import median
from time import perf_counter

import aiohttp
import httpx
from client_transport import ID, server

from RegistryLibrary.client import RegistryClient

COUNT, AT_ONCE = 1000, 64


async def bounded(fetch: Callable[[], Awaitable[object]]) -> list[object]:
    """What aiohttp and httpx leave to their users: workers that share what is to be read."""
    found: list[object] = [None] * COUNT
    left = iter(range(COUNT))

    async def work() -> None:
        for index in left:
            found[index] = await fetch()

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return found


async def ours(url: str) -> list[object]:
    async with RegistryClient(url) as client:
        return [*await client.get_packages([ID] * COUNT, concurrency=AT_ONCE)]


async def of_aiohttp(url: str) -> list[object]:
    async with aiohttp.ClientSession() as session:

        async def fetch() -> object:
            async with session.get(f"{url}/packages/{ID}") as response:
                return json.loads(await response.read())

        return await bounded(fetch)


async def of_httpx(url: str) -> list[object]:
    async with httpx.AsyncClient() as client:

        async def fetch() -> object:
            return (await client.get(f"{url}/packages/{ID}")).json()

        return await bounded(fetch)


CLIENTS = {"ours": ours, "aiohttp": of_aiohttp, "httpx": of_httpx}


def main(rounds: int) -> None:
    rates: dict[str, list[float]] = {name: [] for name in CLIENTS}
    with server() as address:
        for _ in range(rounds):
            for name, read in CLIENTS.items():
                started = perf_counter()
                found = asyncio.run(read(f"{address}/20"))
                rates[name].append(COUNT / (perf_counter() - started))
                assert len(found) == COUNT, name
    row = {name: median(values) for name, values in rates.items()}
    for name, rate in row.items():
        print(f"{name:8} {rate:7.0f} packages a second; ours is {row['ours'] / rate:.2f} of it")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 5)
