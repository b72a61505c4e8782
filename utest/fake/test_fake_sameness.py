"""A fake depends on what it is told, and on nothing else: neither chance nor anything outside."""

import os
import re
import subprocess
import sys

import pytest

from RegistryLibrary.fake import FakeRegistry

ECHO = "/actor/acme/echo"
PATHS = ["/browse", "/browse?type=actor&limit=3", ECHO, f"{ECHO}?version=v1.x", "/nothing", "/.."]
FAULTS = [
    *("truncate", "malformed json", "duplicate keys", "wrong content type", "html page"),
    *("status", "error", "rate limit", "redirect", "redirect loop", "gzip bomb"),
    *("tampered content", "stale alias", "unreachable entry"),
]


def received(fake: FakeRegistry, connect, path: str) -> bytes:
    """All that comes before the end of the connection, but for the time."""
    connection = connect(fake.url)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    data = b""
    while chunk := connection.recv(65536):
        data += chunk
    return re.sub(rb"(?i)date: [^\r]+\r\n", b"", data, count=1)


def two_runs(connect, *paths: str, fault: str | None = None) -> list[list[bytes]]:
    runs = []
    for _ in range(2):
        with FakeRegistry() as fake:
            fake.publish("skill", "acme", "mine", "v1.0.0", {"motto": "Mine."})
            if fault:
                fake.inject(fault, times=0, **({"size": 100_000} if fault == "gzip bomb" else {}))
            runs.append([received(fake, connect, path) for path in paths])
    return runs


def test_two_fakes_told_the_same_answer_the_same_bytes(connect) -> None:
    one, other = two_runs(connect, *PATHS, "/skill/acme/mine")

    assert one == other
    assert len(set(one)) == len(one)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_the_same_each_time(fault: str, connect) -> None:
    path = "/browse" if fault == "unreachable entry" else f"{ECHO}?version=v1.x"
    (right,), _ = two_runs(connect, path)
    (one,), (other,) = two_runs(connect, path, fault=fault)

    assert one == other
    assert one != right


WATCHED = """
import sys

OUTSIDE = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"}

def watch(event, arguments):
    if event in OUTSIDE:
        sys.exit(f"{event} {arguments}")
    if event in {"socket.connect", "socket.bind", "socket.sendto"}:
        address = arguments[1]
        if isinstance(address, tuple) and address[0] != "127.0.0.1":
            sys.exit(f"{event} {address}")
    if event == "socket.getaddrinfo" and arguments[0] != "127.0.0.1":
        sys.exit(f"{event} {arguments}")

sys.addaudithook(watch)
ASK
"""
ASK = """
from urllib.request import ProxyHandler, build_opener
from RegistryLibrary.fake import FakeRegistry

with FakeRegistry() as fake:
    print(build_opener(ProxyHandler({})).open(fake.url + "/actor/acme/echo").status)
"""


def watched(code: str) -> subprocess.CompletedProcess[str]:
    """Run code that may start no process and reach no other machine, without a search path."""
    return subprocess.run(
        [sys.executable, "-c", WATCHED.replace("ASK", code)],
        env={"PATH": "", "PYTHONPATH": os.pathsep.join(sys.path), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_it_needs_no_other_program_and_no_network() -> None:
    done = watched(ASK)

    assert (done.returncode, done.stdout, done.stderr) == (0, "200\n", "")


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("import subprocess; subprocess.run([sys.executable, '-V'])", "subprocess.Popen"),
        ("import socket; socket.create_connection(('127.0.0.2', 9))", "socket.getaddrinfo"),
        ("import socket; socket.socket().connect(('127.0.0.2', 9))", "socket.connect"),
    ],
)
def test_a_program_and_another_address_would_be_seen(code: str, event: str) -> None:
    done = watched(code)

    assert done.returncode == 1
    assert done.stderr.startswith(event)
