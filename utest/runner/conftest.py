"""A runner for each test, a server that never answers, and proof that nothing was left over."""

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Condition, Thread

import pytest

from RegistryLibrary.runner import Runner


class Silence(BaseRequestHandler):
    server: "SilentServer"

    def handle(self) -> None:
        self.server.count("opened")
        with suppress(ConnectionError):
            while self.request.recv(1024):
                self.server.count("asked")
        self.server.count("closed")


class SilentServer(ThreadingTCPServer):
    """Accepts, reads, never answers; counts the connections that opened, asked and closed."""

    daemon_threads = True
    request_queue_size = 32

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Silence)
        self.port: int = self.server_address[1]
        self.counts = {"opened": 0, "asked": 0, "closed": 0}
        self._changed = Condition()

    def count(self, what: str) -> None:
        with self._changed:
            self.counts[what] += 1
            self._changed.notify_all()

    def has(self, timeout: float = 5, **counts: int) -> bool:
        """Whether the counts are reached in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self.counts | counts == self.counts, timeout)


@pytest.fixture
def server() -> Iterator[SilentServer]:
    with SilentServer() as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def runner() -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture(autouse=True)
def _nothing_lost(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No task, exception or coroutine is dropped; pytest fails for warnings at collection."""
    yield
    gc.collect()
    lost = [record for record in caplog.get_records("call") if record.name == "asyncio"]
    assert [record.getMessage() for record in lost if record.levelno > logging.DEBUG] == []


@pytest.fixture
def in_thread() -> Iterator[Callable[[Callable[[], object]], Thread]]:
    """Start a function in a thread, which ends with the test."""
    threads: list[Thread] = []

    def start(function: Callable[[], object]) -> Thread:
        threads.append(Thread(target=function))
        threads[-1].start()
        return threads[-1]

    yield start
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()
