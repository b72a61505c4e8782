"""Runs `rfregistry serve` in a process of its own."""

import json
import os
import signal
import subprocess
import sys


class FakeProcess:
    """Keywords that start fake registries elsewhere; all end with the suite."""

    ROBOT_LIBRARY_SCOPE = "SUITE"

    def __init__(self) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self._running: dict[int, subprocess.Popen[str]] = {}

    def serve_fake_registry(self, *options: str, **environment: str) -> dict[str, object]:
        """Start one, and return what it says when it is ready."""
        process = subprocess.Popen(
            [sys.executable, "-m", "RegistryLibrary.cli", "serve", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )
        line = process.stdout.readline()
        assert line, process.communicate(timeout=10)[1]
        ready = json.loads(line)
        assert ready["pid"] == process.pid
        self._running[process.pid] = process
        return ready

    def end_fake_process(self, pid: int, number: str = "SIGTERM") -> int:
        """End one by a signal, and return its exit code; it must write nothing more."""
        process = self._running.pop(pid)
        process.send_signal(signal.Signals[number])
        assert process.communicate(timeout=10) == ("", "")
        return process.returncode

    def end_suite(self, *_: object) -> None:
        """End all that still run."""
        for pid in tuple(self._running):
            self.end_fake_process(pid)
