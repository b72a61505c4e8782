"""The runner under Robot Framework itself."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import robot
from robot import result as results
from robot.api import ExecutionResult, ResultVisitor
from robot.running.timeouts.runner import Runner as TimeoutRunner
from robot.running.timeouts.windows import WindowsRunner

HERE = Path(__file__).parent
SUITES = HERE / "suites"

RunRobot = Callable[..., tuple[int, results.Result]]


@pytest.fixture
def run_robot(tmp_path: Path, server) -> RunRobot:
    """Run a suite in this process."""

    def run(suite: str, **options: object) -> tuple[int, results.Result]:
        output = tmp_path / "output.xml"
        code = robot.run(
            SUITES / suite,
            output=output,
            log=None,
            report=None,
            variable=f"PORT:{server.port}",
            stdout=io.StringIO(),
            stderr=io.StringIO(),
            **options,
        )
        return code, ExecutionResult(output)

    return run


def command(output: Path, port: int, suite: str) -> list[str | Path]:
    options = ["--output", output, "--log", "NONE", "--report", "NONE"]
    return [sys.executable, "-m", "robot", *options, "-v", f"PORT:{port}", SUITES / suite]


def messages(test: results.TestCase) -> list[str]:
    """Everything that the keywords of a test logged."""
    found: list[str] = []

    class Collector(ResultVisitor):
        def visit_message(self, message: results.Message) -> None:
            found.append(message.message)

    test.visit(Collector())
    return found


def check_timeouts(result: results.Result) -> None:
    tests = {test.name: test for test in result.suite.tests}
    assert {name: test.message for name, test in tests.items()} == {
        "Test Timeout": "Test timeout 300 milliseconds exceeded.",
        "Keyword Timeout": "Keyword timeout 300 milliseconds exceeded.",
        "Inside An Expected Error": "Test timeout 300 milliseconds exceeded.",
        "Caught And Forgotten": "",
    }
    for name, test in tests.items():
        assert test.teardown.passed, "the coroutine had unwound before the next keyword"
        assert test.elapsed_time < timedelta(seconds=2)
        assert [line for line in messages(test) if line.startswith(name)] == [
            f"{name} waits",
            f"{name} unwound",
        ]


def test_timeouts_cut_in_and_the_coroutine_has_unwound(run_robot: RunRobot, server) -> None:
    _, result = run_robot("timeouts.robot")

    check_timeouts(result)
    assert server.has(opened=4, closed=4)


def test_the_timeout_that_robot_has_on_windows_cuts_in_too(
    run_robot: RunRobot, server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TimeoutRunner, "runner_implementation", WindowsRunner)
    _, result = run_robot("timeouts.robot")

    check_timeouts(result)
    assert server.has(opened=4, closed=4)


def test_keywords_work_run_after_run_in_one_process(run_robot: RunRobot) -> None:
    for _ in range(2):
        code, _ = run_robot("calls.robot")
        assert code == 0


async def test_keywords_work_inside_a_running_loop(run_robot: RunRobot) -> None:
    code, _ = run_robot("calls.robot")

    assert code == 0


def test_a_listener_may_call_at_every_turn(run_robot: RunRobot) -> None:
    class Listener:
        ROBOT_LISTENER_API_VERSION = 3

        def __init__(self) -> None:
            self.answers: list[str] = []

        def call(self, *_: object) -> None:
            keywords = sys.modules.get("loop_keywords")
            if keywords:
                self.answers.append(keywords.answer("heard"))

        start_test = start_keyword = end_keyword = end_test = close = call

    listener = Listener()
    code, _ = run_robot("calls.robot", listener=listener)

    assert code == 0
    assert len(listener.answers) > 20
    assert set(listener.answers) == {"heard"}


def test_a_dry_run_starts_nothing(tmp_path: Path) -> None:
    script = (
        "import json, robot, sys, threading\n"
        f"code = robot.run({str(SUITES)!r}, dryrun=True, output=None, log=None, report=None,\n"
        "                 variable='PORT:1', stdout=sys.stderr)\n"
        "started = sys.modules['loop_keywords'].runner.started\n"
        "print(json.dumps([code, started, threading.active_count()]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=True
    )

    assert json.loads(done.stdout) == [0, False, 1]


def test_the_process_exits_although_nobody_closes_the_runner(tmp_path: Path, server) -> None:
    output = tmp_path / "output.xml"
    done = subprocess.run(
        command(output, server.port, "calls.robot"),
        env=os.environ | {"PYTHONWARNINGS": "error::ResourceWarning"},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for another process")
def test_one_ctrl_c_ends_the_run_with_teardowns(tmp_path: Path, server) -> None:
    output = tmp_path / "output.xml"
    with subprocess.Popen(
        command(output, server.port, "stopped.robot"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert server.has(asked=1, timeout=10)  # now it waits for the answer
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=10)

    suite = ExecutionResult(output).suite
    hangs, never_runs = suite.tests
    assert process.returncode == 2
    assert stderr == "Second signal will force exit.\n"
    assert hangs.message == "Execution terminated by signal"
    assert hangs.teardown.passed
    assert messages(hangs)[:2] == ["stopped waits", "stopped unwound"]
    assert never_runs.failed
    assert suite.teardown.passed
    assert server.has(opened=1, closed=1)
