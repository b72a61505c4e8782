"""`rfregistry record`, as a process and as a function."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from RegistryLibrary import FakeRegistry
from RegistryLibrary.cli import main
from RegistryLibrary.cli import record as command
from RegistryLibrary.cli.serve import API_KEY_VARIABLE
from RegistryLibrary.cli.signals import EndedError, ended_by_signals

from .registries import files, held, held_by_seed

COMMAND = [sys.executable, "-m", "RegistryLibrary.cli", "record"]
LAST = r"\d+ of \d+ versions: \d+ recorded, \d+ kept, \d+ replaced"


@contextmanager
def recording(*arguments: str, **options: object) -> Iterator[subprocess.Popen]:
    """Run `rfregistry record`."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([*COMMAND, *arguments], **pipes | options) as process:
        try:
            yield process
        finally:
            process.kill()


def ran(*arguments: str, **options: object) -> tuple[int, str, str]:
    with recording(*arguments, **options) as process:
        out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def wait_for_files(folder: Path, count: int) -> None:
    begun = time.monotonic()
    while len([*folder.rglob("*.json")]) < count and time.monotonic() < begun + 20:
        time.sleep(0.02)


async def test_it_records_and_says_what_came_of_it(fake, tmp_path) -> None:
    code, out, err = ran(fake.url, "--to", str(tmp_path / "seed"))

    entries = await held(fake.url)
    assert await held_by_seed(tmp_path / "seed") == entries
    assert code == 0
    assert out.startswith(f"{len(entries)} versions of ")
    assert out.endswith(" s.\n")
    assert re.fullmatch(f"{LAST}\n", err)


def test_the_result_is_json_if_wanted(fake, tmp_path, capsys) -> None:
    asked = ["--type", "actor", "--namespace", "acme", "--concurrency", "2", "--timeout", "20"]
    assert main(["record", fake.url, "--to", str(tmp_path), "--json", *asked]) == 0

    out, _ = capsys.readouterr()
    told = json.loads(out)
    assert out.count("\n") == 1
    assert told.pop("seconds") > 0
    assert told == {
        "folder": str(tmp_path),
        "versions": len(files(tmp_path)),
        "packages": 1,
        "recorded": len(files(tmp_path)),
        "kept": 0,
        "replaced": 0,
        "unlisted": 0,
        "bytes": sum(map(len, files(tmp_path).values())),
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_and_the_next_one_goes_on(fake, number, tmp_path) -> None:
    fake.inject("hang", path="/actor/acme/echo", after=2)
    with recording(fake.url, "--to", str(tmp_path), "--concurrency", "1") as process:
        wait_for_files(tmp_path, 2)
        process.send_signal(number)
        out, err = process.communicate(timeout=10)

    assert (process.returncode, out) == (128 + number, "")
    assert re.fullmatch(rf"Ended by {number.name}; {LAST}\.\n", err)
    there = files(tmp_path)
    assert len(there) >= 2
    assert all(name.endswith(".json") for name in there)
    assert len(await held_by_seed(tmp_path)) == len(there)
    code, out, _ = ran(fake.url, "--to", str(tmp_path), "--json")
    assert (code, json.loads(out)["kept"]) == (0, len(there))


def test_a_signal_that_comes_before_the_start_is_not_lost(fake, tmp_path, monkeypatch) -> None:
    def signalled(*_: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(command, "_recorded", signalled)

    assert main(["record", fake.url, "--to", str(tmp_path)]) == 143
    assert len(fake.journal) == 0


def test_a_second_signal_does_not_disturb_the_end_of_the_first() -> None:
    ended = []
    with ended_by_signals():
        try:
            signal.raise_signal(signal.SIGTERM)
        except EndedError as error:
            signal.raise_signal(signal.SIGINT)
            ended.append(error.number)

    assert ended == [signal.SIGTERM]


def test_as_a_function_it_gives_the_signal_handlers_back(fake, tmp_path) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]

    assert main(["record", fake.url, "--to", str(tmp_path)]) == 0

    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_what_cannot_be_recorded_is_an_error_of_one_line(fake, tmp_path, capsys) -> None:
    fake.inject("tampered content", path="/actor/acme/echo")
    assert main(["record", fake.url, "--to", str(tmp_path), "--concurrency", "1"]) == 1

    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(
        r"(.* replaced\n)?rfregistry: error: actor acme/echo v\S+ is listed with the ID \S+ but its"
        r" content has the ID \S+ \(PackageIntegrityError, GET \S+\)\n",
        err,
    )


def test_what_the_registry_wrote_cannot_steer_the_terminal(fake, tmp_path, capsys) -> None:
    fake.inject("error", message="\x1b[2J gone")

    assert main(["record", fake.url, "--to", str(tmp_path)]) == 1

    assert "\x1b" not in (err := capsys.readouterr().err)
    assert "\\x1b[2J gone" in err


def test_the_key_comes_from_the_environment(tmp_path) -> None:
    with FakeRegistry(api_key="open-sesame") as fake:
        arguments = (fake.url, "--to", str(tmp_path))
        assert ran(*arguments, env=os.environ | {API_KEY_VARIABLE: ""})[0] == 1
        code, out, err = ran(*arguments, env=os.environ | {API_KEY_VARIABLE: "open-sesame"})

    assert code == 0
    assert "open-sesame" not in out + err


def test_the_header_of_the_key_can_be_another(fake, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv(API_KEY_VARIABLE, "open-sesame")
    header = ["--api-key-header", "X-Registry-Token", "--api-key-scheme", ""]

    assert main(["record", fake.url, "--to", str(tmp_path), *header]) == 0
    assert "x-registry-token" in {name.lower() for name in fake.journal.requests()[0].headers}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--to", ""], "--to must name a folder; it is empty."),
        (["--to", "."], "folder='.' must name a folder"),
        (["--to", __file__], "not a directory"),
        (["--to", "x", "--concurrency", "0"], "concurrency=0"),
        (["--to", "x", "--timeout", "nan"], "timeout=nan"),
        (["--to", "x", "--request-timeout", "0"], "timeout=0"),
        (["--to", "x", "--verify", "a", "--no-verify"], "not allowed with argument --verify"),
        (["--to", "x", "--client-key", "a.pem"], "--client-key needs --client-cert beside it."),
        (["--to", "x", "--client-cert", "a", "--client-key", "b"], "client_cert"),
        (["--to", "x", "--client-cert", "a.pem"], "client_cert"),
        (["--to", "x", "--verify", "nowhere.pem"], "verify"),
        ([], "required: --to"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(arguments, told, capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        main(["record", "https://registry.example.com", *arguments])

    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(os.name != "posix", reason="a closed pipe is another error there")
def test_output_that_nobody_reads_is_an_error_of_one_line(fake, tmp_path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code, _, err = ran(fake.url, "--to", str(tmp_path), stdout=writing)
    os.close(writing)

    assert code == 1
    assert err.endswith("\nrfregistry: error: Nobody reads the result; the output is closed.\n")


@pytest.mark.skipif(os.name != "posix", reason="a closed pipe is another error there")
def test_progress_that_nobody_reads_does_no_harm(fake, tmp_path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code, out, _ = ran(fake.url, "--to", str(tmp_path), "--json", stderr=writing)
    os.close(writing)

    assert code == 0
    assert json.loads(out)["recorded"] == len(files(tmp_path))


@pytest.mark.skipif(os.name != "posix", reason="it has no such terminals")
@pytest.mark.parametrize("fault", [None, "tampered content"])
def test_on_a_terminal_one_line_is_written_over(fake, fault, tmp_path, monkeypatch) -> None:
    import pty  # noqa: PLC0415 - not everywhere

    if fault:
        fake.inject(fault, path="/actor/acme/echo", after=2)
    ours, theirs = pty.openpty()
    code, out, _ = ran(fake.url, "--to", str(tmp_path), "--concurrency", "1", stderr=theirs)
    os.close(theirs)
    err = os.read(ours, 100_000).decode().replace("\r\n", "\n")
    os.close(ours)

    assert code == (1 if fault else 0)
    assert bool(out) is not bool(fault)
    shown, *rest = err.split("\n")
    assert all(re.fullmatch(LAST, one) for one in shown.split("\r\x1b[K")[1:])
    assert rest[0].startswith("rfregistry: error: actor acme/echo") is bool(fault)
    assert rest[-1] == ""


def test_elsewhere_a_line_is_written_now_and_then(fake, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(command, "_APART", 0.0)

    assert main(["record", fake.url, "--to", str(tmp_path)]) == 0

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(files(tmp_path))
    assert all(re.fullmatch(LAST, line) for line in lines)


def test_its_help_tells_key_and_exit_codes(capsys) -> None:
    with pytest.raises(SystemExit):
        main(["record", "--help"])

    out = " ".join(capsys.readouterr().out.split())
    assert API_KEY_VARIABLE in out
    assert "130 ended by Ctrl-C" in out
