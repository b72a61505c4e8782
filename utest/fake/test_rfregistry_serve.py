"""`rfregistry serve`, as a process and as a function."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib.metadata import entry_points

import pytest

import RegistryLibrary
from RegistryLibrary.cli import main
from RegistryLibrary.cli.serve import API_KEY_VARIABLE
from RegistryLibrary.fake import FakeRegistry, registry

COMMAND = [sys.executable, "-m", "RegistryLibrary.cli"]


@contextmanager
def serving(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen, dict]]:
    """Run `rfregistry serve`; give the process and what its first line says."""
    process = subprocess.Popen(
        [*COMMAND, "serve", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    with process:
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def status_of(url: str, path: str, **headers: str) -> int:
    connection = HTTPConnection(url.removeprefix("http://"), timeout=5)
    connection.request("GET", path, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal_comes(number: signal.Signals) -> None:
    with serving() as (process, ready):
        assert ready.keys() == {"url", "page", "pid"}
        assert ready["page"] == f"{ready['url']}/__fake/"
        assert ready["pid"] == process.pid
        assert status_of(ready["url"], "/actor/acme/echo") == 200

        process.send_signal(number)
        out, err = process.communicate(timeout=5)

    assert (process.returncode, out, err) == (0, "", "")


def test_a_signal_ends_it_while_a_request_hangs_and_another_is_half_sent() -> None:
    with serving("--seed", "empty") as (process, ready):
        assert status_of(ready["url"], "/actor/acme/echo") == 404
        connection = HTTPConnection(ready["url"].removeprefix("http://"))
        connection.connect()
        connection.sock.sendall(b"GET /bro")
        begun = time.perf_counter()
        process.terminate()
        process.communicate(timeout=5)
        connection.close()

    assert process.returncode == 0
    assert time.perf_counter() - begun < 20


def test_the_key_comes_from_the_environment() -> None:
    with serving(**{API_KEY_VARIABLE: "open-sesame"}) as (_, ready):
        assert status_of(ready["url"], "/browse") == 401
        assert status_of(ready["url"], "/browse", Authorization="Bearer open-sesame") == 200


def test_an_empty_key_is_none() -> None:
    with serving(**{API_KEY_VARIABLE: ""}) as (_, ready):
        assert status_of(ready["url"], "/browse") == 200


@pytest.mark.skipif(os.name != "posix", reason="a closed pipe is another error there")
def test_output_that_nobody_reads_is_an_error_of_one_line() -> None:
    reading, writing = os.pipe()
    os.close(reading)

    run = subprocess.run(
        [*COMMAND, "serve"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        timeout=20,
        check=False,
    )
    os.close(writing)

    told = "rfregistry: error: Nobody reads the URL; the output is closed.\n"
    assert (run.returncode, run.stderr) == (1, told)


def test_a_taken_port_is_an_error_of_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with FakeRegistry() as fake:
        port = fake.url.rpartition(":")[2]
        assert main(["serve", "--port", port]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"rfregistry: error: Port {port} of 127.0.0.1 is taken by another server.\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["serve", "--seed", "nothing"], "there is nothing at 'nothing'"),
        (["serve", "--port", "70000"], "port must be a whole number from 0 to 65535"),
        (["serve", "--port", "http"], "invalid int value: 'http'"),
        (["serve", "--api-key", "x"], "unrecognized arguments: --api-key"),
        (["dance"], "invalid choice: 'dance'"),
        ([], "required: command"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(arguments, told, capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err


def test_it_tells_its_version_and_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--version"], ["serve", "--help"]):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 0

    out = capsys.readouterr().out
    assert out.startswith(f"rfregistry {RegistryLibrary.__version__}\n")
    assert API_KEY_VARIABLE in out


def test_the_console_script_is_the_function() -> None:
    scripts = entry_points(group="console_scripts", name="rfregistry")
    if not scripts:
        pytest.skip("the sources are tested, nothing is installed")
    (script,) = scripts
    assert script.load() is main


def test_as_a_function_it_gives_the_signal_handlers_back(capsys) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    threading.Timer(0.8, signal.raise_signal, [signal.SIGTERM]).start()

    assert main(["serve"]) == 0
    assert json.loads(capsys.readouterr().out)["pid"] == os.getpid()
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_a_seed_of_ones_own_is_served(tmp_path) -> None:
    content = {"motto": "Hello"}
    package = {"type": "actor", "namespace": "acme", "name": "mine", "version": "v1.0.0"}
    file = tmp_path / "seed.json"
    file.write_text(json.dumps(package | {"content": content}), encoding="utf-8")
    with serving("--seed", str(file)) as (_, ready):
        assert status_of(ready["url"], "/actor/acme/mine") == 200
        assert status_of(ready["url"], "/actor/acme/echo") == 404


def test_a_bad_seed_is_a_wrong_call(tmp_path, capsys) -> None:
    file = tmp_path / "seed.json"
    file.write_text('{"packages": [{"type": "plugin"}]}', encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        main(["serve", "--seed", str(file)])

    assert caught.value.code == 2
    assert "packages[0]: the field 'namespace' is missing." in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_while_a_seed_is_read(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        signal.raise_signal(number)

    before = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
    monkeypatch.setattr(registry, "seeded_store", interrupted)

    assert main(["serve"]) == 0
    assert tuple(capsys.readouterr()) == ("", "")
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == before
