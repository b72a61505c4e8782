"""A soak of a fake registry: mixed correct and hostile traffic, and what is left of it afterwards.

    pip install .
    python benchmarks/fake_soak.py [--minutes 10] [--processes 3]

One fake registry serves in a process of its own, with faults that come and go and versions that
are published and withdrawn. Several processes send it good reads, bad paths, cut connections,
slow heads, pipelines, bodies, and requests whose answers are never read. At the end, when every
connection had time to end, memory, threads and open files have to be what they were after the
warm-up, and the journal has to have counted each request exactly once. Prints the figures and
PASS or FAIL; the exit code is 0 or 1.
"""

import argparse
import gc
import json
import os
import random
import socket
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from RegistryLibrary.fake import FakeRegistry

PATHS = ("/actor/acme/echo", "/actor/acme/echo?version=v1.x", "/browse", "/browse?type=actor")
BAD = ("/packages/x", "/a/b/c?version=1&version=2", "/browse?limit=x")
# No fault aims at what is outside the four endpoints, so each gets an answer, and is counted apart.
STRAYS = ("/..%2f..%2fetc/passwd", "/%2e%2e/x", "/%00", "/nothing")
FAULTS = ("status", "error", "truncate", "disconnect", "slow drip", "hang", "gzip bomb", "latency")
# What a process may grow by: the allocator keeps pages, and the answers that are remembered.
MOST_GROWTH = 8 * 1024 * 1024
# Seconds for which the fake waits for a client that is too slow, and how much longer we wait.
PATIENCE, GRACE = 10.0, 2.0
_RESET = struct.pack("ii", 1, 0)


class Client:
    """One client process: what it sent completely and got an answer for is counted."""

    def __init__(self, port: int, seed: int) -> None:
        self._port = port
        self._random = random.Random(seed)
        # Requests that were answered, those that were sent, and those answered outside the
        # four endpoints.
        self.certain = self.possible = self.strays = 0

    def run(self, end: float) -> None:
        deeds = [
            *[self.read] * 6,
            *(self.pipeline, self.send_a_body, self.send_half, self.break_off, self.send_garbage),
            self.read_nothing,
        ]
        while time.monotonic() < end:
            deed = self._random.choice(deeds)
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 5) as line:
                deed(line)

    def read(self, line: socket.socket) -> None:
        for _ in range(20):
            path = self._random.choice(PATHS + BAD + STRAYS)
            answer = self._ask(line, self._head(path))
            self.strays += path in STRAYS
            if answer is None:
                return

    def pipeline(self, line: socket.socket) -> None:
        count = self._random.randrange(2, 50)
        head = self._head("/nothing")
        self.possible += count
        line.sendall(
            head * (count - 1) + head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        )
        answered = _until_end(line).count(b"HTTP/1.1 ")
        self.certain += answered
        self.strays += answered

    def send_a_body(self, line: socket.socket) -> None:
        size = self._random.randrange(100_000)
        head = self._head("/nothing").replace(b"\r\n\r\n", b"\r\nContent-Length: %d\r\n\r\n" % size)
        self._ask(line, head + b"x" * size)
        self.strays += 1

    def send_half(self, line: socket.socket) -> None:
        line.sendall(self._head("/browse")[: self._random.randrange(1, 12)])
        if self._random.random() < 0.2:
            time.sleep(0.05)

    def break_off(self, line: socket.socket) -> None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.possible += 1
        line.sendall(self._head("/browse"))

    def send_garbage(self, line: socket.socket) -> None:
        self._ask(line, self._random.randbytes(50).replace(b"\n", b"x") + b"\r\n\r\n")
        self.strays += 1

    def read_nothing(self, line: socket.socket) -> None:
        line.settimeout(0.3)
        head = self._head("/browse")
        with suppress(OSError):
            for _ in range(50):
                self.possible += 100
                line.sendall(head * 100)

    def _ask(self, line: socket.socket, sent: bytes) -> bytes | None:
        """Return the answer; `None` if there was none, or no whole one."""
        self.possible += 1
        line.sendall(sent)
        line.settimeout(1)
        received = b""
        while b"\r\n\r\n" not in received:
            if not (chunk := line.recv(65536)):
                return None
            if not received:
                self.certain += 1
            received += chunk
        head, _, body = received.partition(b"\r\n\r\n")
        lengths = [one for one in head.lower().split(b"\r\n") if one.startswith(b"content-length")]
        if not lengths or b"connection: close" in head.lower():
            return None
        missing = int(lengths[0].split(b":")[1]) - len(body)
        while missing > 0:
            if missing > 1_000_000 or not (chunk := line.recv(65536)):
                return None
            missing -= len(chunk)
        return head

    def _head(self, target: str) -> bytes:
        return f"GET {target} HTTP/1.1\r\nHost: x\r\nX-Soak: 1\r\n\r\n".encode()


def _until_end(line: socket.socket) -> bytes:
    received = b""
    line.settimeout(2)
    with suppress(OSError):
        while chunk := line.recv(65536):
            received += chunk
    return received


def disturb(fake: FakeRegistry, halt: threading.Event) -> None:
    """Publish, withdraw, inject and clear until told to stop."""
    chance = random.Random(0)
    number = 0
    while not halt.wait(0.02):
        number += 1
        version = f"v3.{number % 5}.0"
        fake.publish("actor", "acme", "echo", version, {"number": number % 5})
        fake.withdraw("actor", "acme", "echo", version)
        fault = chance.choice(FAULTS)
        options: dict[str, Any] = {"delay": 0.05} if fault in ("latency", "slow drip") else {}
        fake.inject(fault, path=chance.choice(("/browse", "*/echo")), **options)
        if number % 10 == 0:
            fake.clear_faults()
    fake.clear_faults()


def state(fake: FakeRegistry) -> dict[str, int]:
    """What the process of the fake holds, besides its journal."""
    fake.journal.clear()
    for _ in range(3):
        gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return {
        "memory": pages * os.sysconf("SC_PAGE_SIZE"),
        "objects": len(gc.get_objects()),
        "threads": threading.active_count(),
        "files": len(os.listdir("/proc/self/fd")),  # noqa: PTH208
    }


def serve(patience: float) -> None:
    """Serve, and do what the lines of the input say; answer each with a line of JSON."""
    with FakeRegistry(journal_size=20_000) as fake:
        fake._origins.own._server._site.patience = patience  # noqa: SLF001
        halt = threading.Event()
        print(json.dumps({"port": int(fake.url.rpartition(":")[2])}), flush=True)
        for line in sys.stdin:
            if line == "start\n":
                halt.clear()
                disturber = threading.Thread(target=disturb, args=(fake, halt))
                disturber.start()
                told: dict[str, Any] = {}
            else:
                time.sleep(float(line))
                halt.set()
                disturber.join()
                received = len(fake.journal) + fake.journal.dropped
                broken = sum(one.error is not None for one in fake.journal)
                strays = len(fake.journal.strays)
                told = {"received": received, "strays": strays, "errors": broken} | state(fake)
            print(json.dumps(told), flush=True)


def run_child(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def tell(process: subprocess.Popen[str], line: str) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return dict(json.loads(process.stdout.readline()))


def traffic(port: int, processes: int, seconds: float) -> dict[str, int]:
    """Let so many processes send, and return what they counted."""
    children = [
        run_child("--client", str(port), str(number), str(seconds)) for number in range(processes)
    ]
    counts = [json.loads(child.communicate()[0]) for child in children]
    return {key: sum(one[key] for one in counts) for key in ("certain", "possible", "strays")}


def soak(seconds: float, processes: int, patience: float = PATIENCE) -> dict[str, bool]:
    """Warm up, soak, and return what of it is as it was."""
    states = []
    server = run_child("--serve", str(patience))
    with server:
        assert server.stdout
        port = json.loads(server.stdout.readline())["port"]
        for duration in (min(60.0, seconds), seconds):
            tell(server, "start")
            sent = traffic(port, processes, duration)
            states.append(tell(server, str(patience + GRACE)))
        assert server.stdin
        server.stdin.close()
    return judge(*states, sent)


def judge(before: dict[str, Any], after: dict[str, Any], sent: dict[str, int]) -> dict[str, bool]:
    """Return what of a soak is as it has to be, and print it."""
    print(f"before: {before}\nafter:  {after}\nsent:   {sent}")
    good = {
        "memory": after["memory"] - before["memory"] <= MOST_GROWTH,
        "objects": after["objects"] <= before["objects"] * 1.05,
        "threads": after["threads"] == before["threads"],
        "files": after["files"] == before["files"],
        "counted": sent["certain"] <= after["received"] <= sent["possible"],
        "exactly": after["strays"] == sent["strays"],
        "errors": after["errors"] == 0,
    }
    print(*(f"{what} {'ok' if is_good else 'WRONG'}" for what, is_good in good.items()), sep=", ")
    print("PASS" if all(good.values()) else "FAIL")
    return good


def main(argv: list[str]) -> int:
    if argv[:1] == ["--serve"]:
        serve(float(argv[1]))
        return 0
    if argv[:1] == ["--client"]:
        client = Client(int(argv[1]), int(argv[2]))
        client.run(time.monotonic() + float(argv[3]))
        keys = ("certain", "possible", "strays")
        print(json.dumps({key: getattr(client, key) for key in keys}))
        return 0
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--processes", type=int, default=3)
    arguments = parser.parse_args(argv)
    return 0 if all(soak(arguments.minutes * 60, arguments.processes).values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
