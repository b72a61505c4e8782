"""`rfregistry serve --exit-with-parent`, and output that nobody reads any more."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from RegistryLibrary.cli import serve

COMMAND = [sys.executable, "-m", "RegistryLibrary.cli", "serve", "--seed", "empty"]
# Starts the server, tells of it, and waits to be killed.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
print(child.stdout.readline().decode(), end="", flush=True)
time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def ends(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not is_alive(pid)


def orphan(*arguments: str) -> int:
    """The process of a server whose parent was killed without a chance to say so."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, *COMMAND, *arguments], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        pid = int(json.loads(parent.stdout.readline())["pid"])
        parent.kill()
    return pid


@pytest.mark.skipif(os.name != "posix", reason="signal 0 is another thing there")
def test_it_ends_when_its_parent_is_killed() -> None:
    assert ends(orphan("--exit-with-parent"), 15)


@pytest.mark.skipif(os.name != "posix", reason="signal 0 is another thing there")
def test_without_the_option_it_outlives_its_parent_and_its_reader() -> None:
    pid = orphan()
    try:
        assert not ends(pid, 1.5)
    finally:
        os.kill(pid, signal.SIGTERM)
    assert ends(pid, 15)


def test_closing_the_output_behind_the_first_line_changes_nothing() -> None:
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        process.stdout.close()
        time.sleep(0.7)
        assert process.poll() is None
        process.terminate()
        assert process.wait(15) == 0


class Windows:
    """What is asked of Windows, and its answers."""

    def __init__(self, handle: int, answer: int) -> None:
        self.handle, self.answer = handle, answer
        self.open: list[int] = []

    def OpenProcess(self, *_: object) -> int:  # noqa: N802 - its own name
        self.open += [self.handle] if self.handle else []
        return self.handle

    def WaitForSingleObject(self, *_: object) -> int:  # noqa: N802
        return self.answer

    def CloseHandle(self, handle: int) -> None:  # noqa: N802
        self.open.remove(handle)


@pytest.mark.parametrize(
    ("handle", "answer", "runs"),
    [(7, 0x102, True), (7, 0, False), (0, 0, False)],
)
def test_windows_is_asked_for_the_process(handle, answer, runs, monkeypatch) -> None:
    windows = Windows(handle, answer)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=windows), raising=False)
    with monkeypatch.context() as patch:
        patch.setattr(serve.os, "name", "nt")
        is_wanted = serve.parent_watch()

    assert is_wanted() is runs
    assert windows.open == []
