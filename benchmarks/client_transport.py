"""Requests a second of our client beside httpx, httpx2 and aiohttp, against one raw server.

    python benchmarks/client_transport.py [rounds]

The server is a protocol of asyncio in a process of its own: it answers each request by the same
small package, at once or 20 ms late. The clients take turns, so that all meet the same machine;
the figure is the median of the rounds. What is not installed is left out.

The second table is the time to make a client and have the first answer from a plain http
registry, beside the time that `httpx.AsyncClient()` takes to be made.
"""

import asyncio
import json
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.protocol.canonical import compute_package_id

CONTENT = {"prompt": "Hello", "motto": "a" * 100}
ID = str(compute_package_id("actor", CONTENT))
BODY = json.dumps({"id": ID, "type": "actor", "namespace": "acme", "content": CONTENT}).encode()
CASES = [(20, 16, 2000), (20, 64, 6000), (0, 1, 2000), (0, 64, 6000)]  # ms, at once, requests

Fetch = Callable[[], Awaitable[object]]


class Answering(asyncio.Protocol):
    """Answers each head that comes; the path says how late, in milliseconds."""

    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nServer: raw\r\n"
        b"Content-Length: %d\r\n\r\n" % len(BODY)
    )

    def connection_made(self, transport):
        self._transport = transport
        self._loop = asyncio.get_running_loop()

    def data_received(self, data):
        late = int(data.split(b"/", 2)[1]) / 1000
        if late:
            self._loop.call_later(late, self._transport.write, self.head + BODY)
        else:
            self._transport.write(self.head + BODY)


async def serve(certificate: str | None) -> None:
    tls = None
    if certificate:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def server(certificate: Path | None = None):
    """The URL of a server; with a file of certificate and key it is one of https."""
    command = [sys.executable, __file__, "serve", *([certificate] if certificate else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        scheme = "https" if certificate else "http"
        yield f"{scheme}://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@asynccontextmanager
async def ours(url: str) -> AsyncIterator[Fetch]:
    async with RegistryClient(url) as client:
        yield lambda: client.request("GET", f"/packages/{ID}")


@asynccontextmanager
async def ours_read(url: str) -> AsyncIterator[Fetch]:
    async with RegistryClient(url) as client:
        yield lambda: client.get_package(ID)


def of_httpx(name: str):
    @asynccontextmanager
    async def client(url: str) -> AsyncIterator[Fetch]:
        async with import_module(name).AsyncClient() as client:
            yield lambda: client.get(f"{url}/packages/{ID}")

    return client


@asynccontextmanager
async def of_aiohttp(url: str) -> AsyncIterator[Fetch]:
    async with import_module("aiohttp").ClientSession() as session:

        async def fetch() -> bytes:
            async with session.get(f"{url}/packages/{ID}") as response:
                return await response.read()

        yield fetch


CLIENTS = {"ours": ours, "ours, get_package": ours_read} | {
    name: of_aiohttp if name == "aiohttp" else of_httpx(name)
    for name in ("aiohttp", "httpx", "httpx2")
    if find_spec(name)
}


async def rate(make, url: str, at_once: int, count: int) -> float:
    """Requests a second, after a round to warm up."""
    async with make(url) as fetch:
        await asyncio.gather(*(fetch() for _ in range(at_once)))
        left = iter(range(count))

        async def work() -> None:
            for _ in left:
                await fetch()

        started = perf_counter()
        await asyncio.gather(*(work() for _ in range(at_once)))
        return count / (perf_counter() - started)


def rates(url: str, rounds: int) -> None:
    print(f"{'requests a second':20}", *(f"{name:>18}" for name in CLIENTS))
    for late, at_once, count in CASES:
        found: dict[str, list[float]] = {name: [] for name in CLIENTS}
        for _ in range(rounds):
            for name, make in CLIENTS.items():
                # httpx with many at once is so slow that a tenth of the requests will do
                some = count // 10 if name == "httpx" else count
                found[name].append(asyncio.run(rate(make, f"{url}/{late}", at_once, some)))
        row = {name: median(values) for name, values in found.items()}
        print(f"{f'{late} ms, {at_once} at once':20}", *(f"{row[name]:18.0f}" for name in CLIENTS))
        ratios = (row[name] / row.get("aiohttp", row["ours"]) for name in CLIENTS)
        print(f"{'  to aiohttp':20}", *(f"{ratio:18.2f}" for ratio in ratios))


def timed(call: Callable[[], object]) -> float:
    started = perf_counter()
    call()
    return (perf_counter() - started) * 1000


def first_answers(url: str, rounds: int) -> None:
    httpx = import_module("httpx" if find_spec("httpx") else "httpx2")

    async def first() -> float:
        started = perf_counter()
        async with RegistryClient(url) as client:
            await client.get_package(ID)
            return (perf_counter() - started) * 1000

    made, answered, theirs = [], [], []
    for _ in range(rounds * 5):
        made.append(timed(lambda: RegistryClient(url)))
        answered.append(asyncio.run(first()))
        theirs.append(timed(httpx.AsyncClient))
    print(f"\nmade: {median(made):.3f} ms; made, connected and answered: {median(answered):.3f} ms")
    print(f"httpx.AsyncClient() made: {median(theirs):.1f} ms", end="; ")
    print(f"ratios {median(made) / median(theirs):.4f} and {median(answered) / median(theirs):.3f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve(sys.argv[2] if sys.argv[2:] else None))
    else:
        repeated = int(sys.argv[1]) if sys.argv[1:] else 5
        with server() as address:
            rates(address, repeated)
            first_answers(f"{address}/0", repeated)
