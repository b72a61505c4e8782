"""Runs a suite in a Robot Framework of its own, and looks at all that it wrote."""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from robot.api import ExecutionResult, ResultVisitor, logger
from robot.result import Message, TestCase

HERE = Path(__file__).parent
CHILDREN = HERE / "_children"
COMPRESSED = re.compile(r'"([A-Za-z0-9+/]{16,}={0,2})"')
PART = 8
OUTPUTS = ("output.xml", "log.html", "report.html", "xunit.xml")


@dataclass(frozen=True)
class ChildRun:
    """What a run left behind.

    Attributes:
        code: Its exit code.
        console: What it wrote to the console.
        files: The text of each file it wrote, by its path, also of what log.html holds compressed.
        tests: Its tests by name.
        messages: What was logged, as `LEVEL text`, the run's own errors and warnings at the end.
        left: The threads and the number of sockets that were open at its end.
    """

    code: int
    console: str
    files: dict[str, str] = field(repr=False)
    tests: dict[str, TestCase] = field(repr=False)
    messages: list[str] = field(repr=False)
    left: dict[str, object]


class _Collector(ResultVisitor):
    def __init__(self) -> None:
        self.tests: dict[str, TestCase] = {}
        self.messages: list[str] = []

    def visit_test(self, test: TestCase) -> None:
        self.tests[test.name] = test
        super().visit_test(test)

    def visit_message(self, message: Message) -> None:
        self.messages.append(f"{message.level} {message.message}")


class ChildRobot:
    """Keywords that run child suites."""

    ROBOT_LIBRARY_SCOPE = "GLOBAL"

    def run_child_suite(self, name: str, *options: str, **environment: str) -> ChildRun:
        """Run a suite, or several, of the folder `_children`, and return what it left behind."""
        with tempfile.TemporaryDirectory() as folder:
            listener = ("--pythonpath", str(HERE), "--listener", "OpenAtTheEnd")
            return _run("robot", name, [*listener, *options], environment, Path(folder))

    def run_child_suite_in_parallel(self, name: str, *options: str, **environment: str) -> ChildRun:
        """Run each test of a suite in a process of its own, three at a time."""
        with tempfile.TemporaryDirectory() as folder:
            robot = ("--command", sys.executable, "-m", "robot", "--end-command")
            split = ("--testlevelsplit", "--processes", "3", "--pythonpath", str(HERE))
            return _run("pabot.pabot", name, [*robot, *split, *options], environment, Path(folder))

    def outputs_should_not_hold(self, run: ChildRun, *secrets: str) -> None:
        """Fail if console or a file holds eight characters in a row of a secret, in any case."""
        for where, text in {"console": run.console, **run.files}.items():
            small = text.lower()
            for secret in secrets:
                found = {part for part in _parts(secret.lower()) if part in small}
                assert not found, f"{where} holds {len(found)} parts of a secret"

    def every_output_should_hold(self, run: ChildRun, text: str) -> None:
        """Fail if console or a file does not hold the text, so that a search there means little."""
        outputs = {"console": run.console} | {name: run.files[name] for name in OUTPUTS}
        missing = [where for where, held in outputs.items() if text not in held]
        assert not missing, f"{text!r} is not in {', '.join(missing)}"


def _run(
    module: str, name: str, options: list[str], environment: dict[str, str], folder: Path
) -> ChildRun:
    outputs = ("--outputdir", str(folder), "--xunit", "xunit.xml")
    done = subprocess.run(
        [sys.executable, "-m", module, *options, *outputs, str(CHILDREN / name)],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    logger.info(done.stdout + done.stderr)
    return _read(done, folder)


def _read(done: subprocess.CompletedProcess[str], folder: Path) -> ChildRun:
    output = next(folder.glob("output.*"))
    result, collector = ExecutionResult(output), _Collector()
    result.suite.visit(collector)
    result.errors.visit(collector)
    left = folder / "left.json"
    files = [path for path in folder.rglob("*") if path.is_file()]
    written = {
        str(path.relative_to(folder)): _decompressed(path.read_text("utf-8")) for path in files
    }
    return ChildRun(
        code=done.returncode,
        console=done.stdout + done.stderr,
        files=written,
        tests=collector.tests,
        messages=collector.messages,
        left=json.loads(left.read_text("utf-8")) if left.exists() else {},
    )


def _parts(secret: str) -> set[str]:
    return {secret[start : start + PART] for start in range(len(secret) - PART + 1)}


def _decompressed(text: str) -> str:
    """The text, and behind it what Robot's log holds as compressed strings."""
    strings = [text]
    for found in COMPRESSED.finditer(text):
        try:
            strings.append(zlib.decompress(base64.b64decode(found[1])).decode("utf-8"))
        except (ValueError, zlib.error):
            continue
    return "\n".join(strings)
