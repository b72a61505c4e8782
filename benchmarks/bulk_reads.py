"""A thousand packages read at once, beside aiohttp and httpx's default client.

    pip install . aiohttp
    python benchmarks/bulk_reads.py [rounds]

The server is that of `client_transport.py`: a raw protocol of asyncio in a process of its own,
which answers each request after 20 ms, over plain http and over https. Each client reads 1,000
packages, 64 at once, and takes the JSON apart; ours also checks it and makes values of it.
The clients take turns, each with a new client in each round, and each is told to trust the
certificate; the figures are medians. httpx comes twice: held to 64 at once by workers around it,
and given all thousand, as its pool has limits of its own. No client that reads 64 at once can have
more than 64 packages in 20 ms, which the last line of a table states.
"""

import asyncio
import json
import ssl
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import aiohttp
import httpx
import trustme
from client_transport import ID, server

from RegistryLibrary.client import RegistryClient

COUNT, AT_ONCE, LATE = 1000, 64, 20  # packages, of them at once, milliseconds

Read = Callable[[str, Path], Awaitable[list[object]]]


async def bounded(fetch: Callable[[], Awaitable[object]]) -> list[object]:
    """What aiohttp and httpx leave to their users: workers that share what is to be read."""
    found: list[object] = [None] * COUNT
    left = iter(range(COUNT))

    async def work() -> None:
        for index in left:
            found[index] = await fetch()

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return found


async def ours(url: str, trusted: Path) -> list[object]:
    async with RegistryClient(url, verify=trusted) as client:
        return [*await client.get_packages([ID] * COUNT, concurrency=AT_ONCE)]


async def of_aiohttp(url: str, trusted: Path) -> list[object]:
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=trusted))
    async with aiohttp.ClientSession(connector=connector) as session:

        async def fetch() -> object:
            async with session.get(f"{url}/packages/{ID}") as response:
                return json.loads(await response.read())

        return await bounded(fetch)


async def of_httpx(url: str, trusted: Path) -> list[object]:
    async with httpx.AsyncClient(verify=ssl.create_default_context(cafile=trusted)) as client:

        async def fetch() -> object:
            return (await client.get(f"{url}/packages/{ID}")).json()

        return await bounded(fetch)


async def of_httpx_alone(url: str, trusted: Path) -> list[object]:
    # With its default timeouts each of the thousand ends with an error.
    context = ssl.create_default_context(cafile=trusted)
    async with httpx.AsyncClient(verify=context, timeout=None) as client:
        calls = (client.get(f"{url}/packages/{ID}") for _ in range(COUNT))
        return [response.json() for response in await asyncio.gather(*calls)]


CLIENTS: dict[str, Read] = {
    "ours": ours,
    "aiohttp": of_aiohttp,
    "httpx": of_httpx,
    "httpx, its own limits": of_httpx_alone,
}


def compare(url: str, trusted: Path, rounds: int) -> None:
    rates: dict[str, list[float]] = {name: [] for name in CLIENTS}
    for turn in range(rounds):
        for name, read in CLIENTS.items():
            if turn and read is of_httpx_alone:
                continue  # it takes long, and once will do
            started = perf_counter()
            found = asyncio.run(read(f"{url}/{LATE}", trusted))
            rates[name].append(COUNT / (perf_counter() - started))
            assert len(found) == COUNT, name
    row = {name: median(values) for name, values in rates.items()}
    row["no client can be faster"] = AT_ONCE * 1000 / LATE
    print(f"{url.partition(':')[0]}, packages a second:")
    for name, rate in row.items():
        print(f"  {name:24} {rate:7.0f}    ours to it {row['ours'] / rate:.2f}")


def main(rounds: int) -> None:
    authority = trustme.CA()
    with tempfile.TemporaryDirectory() as folder:
        trusted, certificate = Path(folder, "ca.pem"), Path(folder, "server.pem")
        authority.cert_pem.write_to_path(trusted)
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
        for file in (None, certificate):
            with server(file) as url:
                compare(url, trusted, rounds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 5)
