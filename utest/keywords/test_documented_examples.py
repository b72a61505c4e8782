"""Every example of the documentation passes as it stands."""

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from robot.api import ExecutionResult
from robot.result import Result

from RegistryLibrary import FakeRegistry, RegistryLibrary

BLOCK = re.compile(r"^( *)```robotframework\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
SETTINGS = "*** Settings ***\nLibrary    RegistryLibrary\n\n"
README_URL = "https://registry.example.com/api"


def examples(text: str) -> list[str]:
    return [dedent(body) for _, body in BLOCK.findall(text)]


def as_suite(example: str, url: str) -> str:
    """An example as a suite: with the library, where it does not import it itself."""
    suite = example if "*** Settings ***" in example else SETTINGS + example
    return suite.replace(README_URL, url)


@pytest.fixture(scope="session")
def collected(library: RegistryLibrary, root: Path) -> dict[str, str]:
    """Every example by where it stands."""
    sources = {"Introduction": library.get_keyword_documentation("__intro__")}
    sources["Readme"] = (root / "README.md").read_text("utf-8")
    sources["Guide"] = (root / "docs" / "guide.md").read_text("utf-8")
    for name in library.get_keyword_names():
        sources[name] = library.get_keyword_documentation(name)
    return {
        f"{source} {number}": example
        for source, text in sources.items()
        for number, example in enumerate(examples(text), start=1)
    }


@pytest.fixture(scope="session")
def result(collected: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Result:
    """One run of all examples, with a registry for those that need one."""
    folder = tmp_path_factory.mktemp("examples")
    with FakeRegistry() as fake:
        for name, example in collected.items():
            suite = folder / f"{name.replace(' ', '_')}.robot"
            suite.write_text(as_suite(example, fake.url), "utf-8")
        where = ["--outputdir", folder, "--output", "output.xml"]
        options = [*where, "--log", "NONE", "--report", "NONE"]
        variables = ["--variable", f"REGISTRY:{fake.url}"]
        subprocess.run(
            [sys.executable, "-m", "robot", *options, *variables, folder],
            env=os.environ | {"REGISTRY_API_KEY": "wq7Zr2XkpT9v", "FAKE_URL": fake.url},
            capture_output=True,
            check=False,
        )
    return ExecutionResult(folder / "output.xml")


def test_every_keyword_has_an_example(library: RegistryLibrary, collected: dict[str, str]) -> None:
    having = {name.rpartition(" ")[0] for name in collected}

    assert {"Introduction", "Readme", "Guide", *library.get_keyword_names()} - having == set()


def test_every_example_calls_its_keyword(
    library: RegistryLibrary, collected: dict[str, str]
) -> None:
    def called(name: str, example: str) -> bool:
        title = library.keywords[name].robot_name or name.replace("_", " ")
        return title.lower() in example.lower()

    without = [
        name
        for name in library.get_keyword_names()
        if not any(called(name, text) for key, text in collected.items() if key == f"{name} 1")
    ]

    assert without == []


def test_every_example_passes(collected: dict[str, str], result: Result) -> None:
    tests = list(result.suite.all_tests)

    assert {test.full_name: test.message for test in tests if not test.passed} == {}
    assert len(result.suite.suites) == len(collected)
    assert all(suite.tests for suite in result.suite.suites)


def test_no_example_leaves_a_fault_over(result: Result) -> None:
    assert [message.message for message in result.errors.messages] == []
