"""Requests a second of a fake registry, beside pytest-httpserver with the same JSON body.

    pip install . pytest-httpserver
    python benchmarks/fake_throughput.py [ROUNDS]

Each server has a process of its own, and so has the client. The fake has all its features on: an
API key, the journal, strictness, and a fault that aims elsewhere; pytest-httpserver checks the
same key. The client keeps connections as long as the server does: pytest-httpserver closes each
behind its answer. The rounds alternate; printed are medians, and medians of the ratios. `first
answer` is a fresh interpreter, from its first line to the answer, with imports and without.
"""

import asyncio
import json
import logging
import socket
import statistics
import subprocess
import sys
import time
from http.client import HTTPConnection
from typing import Any

PATH, KEY = "/actor/acme/echo", "a-key-of-some-length"
SECONDS = 1.5
REQUEST = f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\n\r\n".encode()
OURS, THEIRS = "RegistryLibrary", "pytest-httpserver"


def start(name: str, body: Any) -> tuple[object, int]:
    if name == OURS:
        from RegistryLibrary.fake import FakeRegistry  # noqa: PLC0415

        fake = FakeRegistry(api_key=KEY, strict=True)
        fake.inject("status", path="/packages/*", times=0)
        return fake, int(fake.start().rpartition(":")[2])
    from pytest_httpserver import HTTPServer  # noqa: PLC0415

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = HTTPServer()
    server.expect_request(PATH, headers={"Authorization": f"Bearer {KEY}"}).respond_with_json(body)
    server.start()
    return server, server.port


class Load(asyncio.Protocol):
    """A connection that asks again as soon as it was answered."""

    def __init__(self, end: float) -> None:
        self._end = end
        self._received = b""
        self.answers = 0
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._transport.write(REQUEST)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, blank, body = self._received.partition(b"\r\n\r\n")
        if not blank:
            return
        head = head.lower()
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if len(body) < int(length):
            return
        if b" 200 " not in head[:20]:
            raise SystemExit(head)
        self.answers += 1
        self._received = b""
        if b"connection: close" in head or time.perf_counter() > self._end:
            self._transport.abort()
        else:
            self._transport.write(REQUEST)

    def connection_lost(self, _: Exception | None) -> None:
        self.ended.set_result(None)


async def answers_a_second(port: int, connections: int) -> float:
    begun = time.perf_counter()
    end = begun + SECONDS

    async def one() -> int:
        answers = 0
        loop = asyncio.get_running_loop()
        while time.perf_counter() < end:
            _, load = await loop.create_connection(lambda: Load(end), "127.0.0.1", port)
            await load.ended
            answers += load.answers
        return answers

    counts = await asyncio.gather(*(one() for _ in range(connections)))
    return sum(counts) / (time.perf_counter() - begun)


def child(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, text=True, **pipes)


def told_by(*arguments: str) -> Any:
    out, _ = child(*arguments).communicate(timeout=60)
    return json.loads(out)


def first_answer(name: str) -> None:
    begun = time.perf_counter()
    if name == OURS:
        import RegistryLibrary.fake.registry  # noqa: F401, PLC0415
    else:
        import pytest_httpserver  # noqa: F401, PLC0415
    imported = time.perf_counter()
    _, port = start(name, {"content": {}})
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(REQUEST)
        assert b" 200 " in connection.recv(65536)
    print(json.dumps([time.perf_counter() - begun, time.perf_counter() - imported]), flush=True)


def compare(what: str, rounds: list[dict[str, float]], unit: str) -> None:
    medians = {name: statistics.median(one[name] for one in rounds) for name in (OURS, THEIRS)}
    ratio = statistics.median(one[OURS] / one[THEIRS] for one in rounds)
    shown = ", ".join(f"{name} {median:,.1f} {unit}" for name, median in medians.items())
    print(f"{what}: {shown}; ratio {ratio:.2f}", flush=True)


def body_of(port: int) -> str:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", PATH, headers={"Authorization": f"Bearer {KEY}"})
    body = connection.getresponse().read().decode()
    connection.close()
    return body


def main(rounds: int) -> None:
    ours = child("--serve", OURS, "null")
    ours_port = int(ours.stdout.readline())
    theirs = child("--serve", THEIRS, body_of(ours_port))
    ports = {OURS: ours_port, THEIRS: int(theirs.stdout.readline())}
    for connections in (1, 64):
        measured = [
            {name: told_by("--load", str(port), str(connections)) for name, port in ports.items()}
            for _ in range(rounds)
        ]
        compare(f"{connections} at once", measured, "a second")
    for server in (ours, theirs):
        server.communicate()
    firsts = [{name: told_by("--first", name) for name in ports} for _ in range(rounds * 2)]
    for place, what in enumerate(("first answer, imports included", "first answer, imported")):
        times = [{name: one[name][place] * 1000 for name in ports} for one in firsts]
        compare(what, times, "ms")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--serve", name, body]:
            kept, port = start(name, json.loads(body))
            print(port, flush=True)
            sys.stdin.read()
        case ["--load", port, connections]:
            try:
                import uvloop as loops
            except ImportError:
                loops = asyncio
            print(loops.run(answers_a_second(int(port), int(connections))))
        case ["--first", name]:
            first_answer(name)
        case arguments:
            main(int(arguments[0]) if arguments else 7)
