"""Starting and stopping a fake registry, and what stays of it: nothing."""

import asyncio
import gc
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.client import HTTPConnection, RemoteDisconnected

import httpx
import pytest

from RegistryLibrary.errors import Reason, RegistryConnectionError
from RegistryLibrary.fake import FakeRegistry, server


def open_files() -> int:
    return len(os.listdir("/dev/fd"))  # noqa: PTH208 - the folder lists its own handle too


def names_of_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if "fake" in thread.name]


def ask(url: str, path: str = "/browse") -> int:
    connection = HTTPConnection(url.removeprefix("http://"), timeout=5)
    with closing(connection):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status


def test_it_is_ready_when_start_returns() -> None:
    fake = FakeRegistry()
    url = fake.start()
    try:
        assert ask(url) == 200
        assert (fake.running, fake.url) == (True, url)
    finally:
        fake.stop()


def test_nothing_is_started_before_start() -> None:
    fake = FakeRegistry()

    assert not fake.running
    assert names_of_threads() == []
    with pytest.raises(RegistryConnectionError, match="never started"):
        _ = fake.url


def test_a_second_start_changes_nothing_and_so_does_a_second_stop() -> None:
    with FakeRegistry() as fake:
        assert fake.start() == fake.url
        assert names_of_threads() == [f"fake-registry-{fake.url.rpartition(':')[2]}"]
        fake.stop()
        fake.stop()
        assert not fake.running


def test_a_stopped_fake_refuses_connections_and_can_start_again() -> None:
    with FakeRegistry() as fake:
        fake.publish("actor", "acme", "mine", "v1.0.0", {})
        url = fake.url
        fake.stop()
        with pytest.raises(ConnectionRefusedError):
            ask(url)
        assert fake.url == url

        fake.start()
        assert ask(fake.url, "/actor/acme/mine") == 200


def test_it_serves_on_loopback_and_on_the_port_asked_for() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with FakeRegistry(port=port) as fake:
        assert fake.url == f"http://127.0.0.1:{port}"
        assert ask(fake.url) == 200


def test_a_taken_port_is_named() -> None:
    with FakeRegistry() as first:
        port = int(first.url.rpartition(":")[2])
        second = FakeRegistry(port=port)
        with pytest.raises(RegistryConnectionError, match=str(port)) as caught:
            second.start()
        assert caught.value.reason is Reason.ADDRESS_IN_USE
        assert not second.running
        first.stop()
        assert second.start() == f"http://127.0.0.1:{port}"
        second.stop()


def test_it_binds_where_addresses_are_not_reused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(server.os, "name", "nt")
        bound = server._bound(server.LOOPBACK, 0)

    with bound:
        socket.create_connection(bound.getsockname(), timeout=5).close()
        assert bound.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR) == 0


def test_fifty_starts_and_stops_leave_no_thread_and_no_socket() -> None:
    gc.collect()
    files, threads = open_files(), threading.active_count()

    for _ in range(50):
        with FakeRegistry(seed="empty") as fake:
            assert ask(fake.url) == 200

    gc.collect()
    assert (open_files(), threading.active_count()) == (files, threads)


def test_many_fakes_run_at_once() -> None:
    fakes = [FakeRegistry(seed="empty") for _ in range(20)]
    try:
        urls = {fake.start() for fake in fakes}
        assert len(urls) == 20
        assert {ask(url) for url in urls} == {200}
    finally:
        for fake in fakes:
            fake.stop()


@pytest.mark.parametrize("fault", ["hang", "latency"])
def test_stop_is_prompt_while_requests_wait(fault: str) -> None:
    def wait_for_an_answer() -> None:
        with pytest.raises(ConnectionError):
            ask(fake.url)

    with FakeRegistry() as fake:
        fake.inject(fault, times=0, **({"delay": 60} if fault == "latency" else {}))
        clients = [threading.Thread(target=wait_for_an_answer) for _ in range(8)]
        for one in clients:
            one.start()
        while len(fake.journal) < len(clients):
            time.sleep(0.01)

        begun = time.perf_counter()
        fake.stop()
        assert time.perf_counter() - begun < 0.5
        for one in clients:
            one.join(5)
            assert not one.is_alive()
        assert {request.status for request in fake.journal} == {None}


def test_stop_is_prompt_while_connections_idle(fake: FakeRegistry) -> None:
    with httpx.Client(base_url=fake.url, trust_env=False) as client:
        client.get("/browse")
        begun = time.perf_counter()
        fake.stop()
        assert time.perf_counter() - begun < 0.5


def test_stop_is_prompt_while_a_client_does_not_read(fake: FakeRegistry, connect) -> None:
    for number in range(300):
        fake.publish("skill", "acme", f"long-{number}", "v1.0.0", {"text": f"{number}" * 1000})
    connection = connect(fake.url)
    connection.sendall(b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n" * 500)
    answered = -1
    while answered < len(fake.journal):
        answered = len(fake.journal)
        time.sleep(0.1)
    assert answered < 500

    begun = time.perf_counter()
    fake.stop()
    assert time.perf_counter() - begun < 0.5


def test_stop_is_prompt_whatever_a_request_does(fake: FakeRegistry, connect) -> None:
    ended: list[str] = []

    class Sleeper:
        def at_once(self, _: object) -> None:
            return None

        async def __call__(self, *_: object) -> None:
            try:
                await asyncio.sleep(60)
            finally:
                ended.append("it")

    fake._origins.own._server._site.app = Sleeper()
    connection = connect(fake.url)
    connection.sendall(b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.05)

    begun = time.perf_counter()
    fake.stop()
    assert time.perf_counter() - begun < 0.5
    assert ended == ["it"]


def test_a_port_can_be_used_again_at_once(connect) -> None:
    with FakeRegistry() as first:
        url = first.url
        connection = connect(url)
        connection.sendall(b"HEAD /browse HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(1000)
    # The server ended the connection, so the port stays in use for a minute.
    assert connection.recv(1) == b""
    connection.close()

    with FakeRegistry(port=int(url.rpartition(":")[2])) as second:
        assert ask(second.url) == 200


@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
def test_it_runs_on_either_loop(loop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if loop == "asyncio":
        monkeypatch.setattr(server, "_new_loop", asyncio.new_event_loop)
    seen: list[str] = []

    with FakeRegistry() as fake:

        class Spy:
            def at_once(self, _: object) -> None:
                return None

            async def __call__(self, *_: object) -> None:
                seen.append(type(asyncio.get_running_loop()).__module__)

        fake._origins.own._server._site.app = Spy()
        assert ask(fake.url) == 500

    assert seen[0].startswith(loop)


def test_without_uvloop_it_runs_on_the_loop_of_python() -> None:
    code = (
        "import sys; sys.modules['uvloop'] = None; import asyncio;"
        " from RegistryLibrary.fake import FakeRegistry, server;"
        " assert server._new_loop is asyncio.new_event_loop; FakeRegistry().start()"
    )
    subprocess.run([sys.executable, "-c", code], timeout=20, check=True)


def test_a_loop_that_does_not_start_fails_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    files = open_files()
    monkeypatch.setattr(server, "_new_loop", lambda: 1 / 0)

    fake = FakeRegistry()
    with pytest.raises(ZeroDivisionError):
        fake.start()

    assert not fake.running
    gc.collect()
    assert open_files() == files


def test_a_process_that_forgets_to_stop_ends_silently() -> None:
    code = "from RegistryLibrary.fake import FakeRegistry; FakeRegistry().start()"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, timeout=20, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_nothing_is_logged_though_the_root_logger_takes_everything(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], connect
) -> None:
    root_level = logging.getLogger().level
    with caplog.at_level(1), FakeRegistry() as fake:
        assert ask(fake.url) == 200
        connection = connect(fake.url)
        connection.sendall(b"no HTTP\r\n\r\n")
        assert b" 400 " in connection.recv(1000)
        fake.inject("disconnect")
        with pytest.raises(RemoteDisconnected):
            ask(fake.url)

    said = [record for record in caplog.records if record.name != "asyncio"]
    assert said == []
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger().level == root_level


def test_the_environment_of_other_servers_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "many")

    with FakeRegistry() as fake:
        assert ask(fake.url) == 200
    assert os.environ["WEB_CONCURRENCY"] == "many"
