"""The examples of docs/control.md, run as they stand there against a real fake."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.fake.control.interface import Control

DOCUMENT = (Path(__file__).parents[3] / "docs" / "control.md").read_text("utf-8")
EXAMPLES = re.findall(
    r"^```bash\n(.*?)^```\n\n```json\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL
)
ANY = "..."


def alike(found: Any, written: Any) -> bool:
    """Whether an answer is the written one, in which three dots stand for anything."""
    if written == ANY:
        return True
    if isinstance(written, dict) and isinstance(found, dict):
        return list(found) == list(written) and all(
            alike(found[key], written[key]) for key in found
        )
    if isinstance(written, list) and isinstance(found, list):
        if written[-1:] == [ANY]:
            written = written[:-1]
            found = found[: len(written)]
        return len(found) == len(written) and all(map(alike, found, written))
    return bool(found == written)


def test_every_example_answers_as_it_is_written() -> None:
    assert shutil.which("curl"), "There is no curl: `invoke browser` installs it."
    answers = []
    with FakeRegistry(token="let-me-in") as fake:
        for commands, _ in EXAMPLES:
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", commands],
                env={"PATH": os.environ["PATH"], "FAKE": fake.url, "TOKEN": "let-me-in"},
                capture_output=True,
                text=True,
                timeout=60,
                check=True,
            )
            answers.append(json.loads(done.stdout))

    expected = [json.loads(answer) for _, answer in EXAMPLES]
    wrong = [pair for pair in zip(answers, expected, strict=True) if not alike(*pair)]
    assert wrong == []


def test_every_block_is_an_example() -> None:
    assert len(EXAMPLES) == DOCUMENT.count("```bash") == DOCUMENT.count("```json") > 8


def test_every_row_of_the_interface_is_in_the_table_and_no_other() -> None:
    fake = FakeRegistry()
    rows = {
        (method, *("*" if "{" in part else part for part in path.split("/")))
        for method, path in re.findall(r"^\| `([A-Z]+) /([^`?]*)[^`]*` \|", DOCUMENT, re.MULTILINE)
    }

    control = fake.app._control
    assert isinstance(control, Control)
    assert rows == {(way, *path) for path, ways in control._rows.items() for way in ways}


@pytest.mark.parametrize(
    ("found", "written"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1, "b": 2}, {"a": 1}),
        ([1, 2], [1]),
        ([1], [2, ANY]),
        ([], [1, ANY]),
        ({"a": [{"b": 1}]}, {"a": [{"b": None}]}),
    ],
)
def test_what_differs_is_found(found: Any, written: Any) -> None:
    assert not alike(found, written)
    assert alike(found, ANY)
