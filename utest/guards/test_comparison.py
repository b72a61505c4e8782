"""What docs/comparison.md claims for this library is backed by tests that exist."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from robot.api import TestSuite as Suite

from RegistryLibrary.fake.kinds import FaultKind

OURS = "RegistryLibrary"
MARK = re.compile(r"(yes|partly|by hand|no|not tried)\b")
SAY_HOW = {"partly", "by hand"}
LINK = re.compile(r"\[([^\]]+)\]\(\.\./((?:utest|atest)/[^)]+)\)")
NOTE = re.compile(r"\[\^([\w-]+)\](:?)")
EDGES = re.compile(r"^\||\|$")

Names = Callable[[str], set[str]]


class Row(NamedTuple):
    feature: str
    cells: dict[str, str]


def rows(text: str) -> Iterator[Row]:
    """The rows of each table that has a column of ours."""
    titles: list[str] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            titles = []
            continue
        feature, *cells = (cell.strip() for cell in EDGES.sub("", line).split("|"))
        if not titles:
            titles = cells
        elif OURS in titles and cells[0].strip("-:"):
            yield Row(feature, dict(zip(titles, cells, strict=True)))


def mark(cell: str) -> str:
    found = MARK.match(cell)
    return found[0] if found else ""


def without_mark(row: Row) -> list[str]:
    return [f"{row.feature}: {title}" for title, cell in row.cells.items() if not mark(cell)]


def unexplained(row: Row) -> list[str]:
    """The cells that say partly or by hand, and not how."""
    return [
        f"{row.feature}: {title}"
        for title, cell in row.cells.items()
        if mark(cell) in SAY_HOW and not re.match(r": \S|\[\^", cell[len(mark(cell)) :])
    ]


def unbacked(row: Row, names: Names) -> list[str]:
    """What is wrong with the tests of our cell: none at all, or some that don't exist."""
    ours = row.cells[OURS]
    tests = LINK.findall(ours)
    if mark(ours) == "no" and not tests:
        return []
    missing = [f"{path} has no {name}" for name, path in tests if name not in names(path)]
    return missing or ([] if tests else [f"{row.feature}: no test"])


def notes(text: str) -> tuple[set[str], set[str]]:
    """The footnotes that are used, and those that are given."""
    found = NOTE.findall(text)
    return {name for name, colon in found if not colon}, {name for name, colon in found if colon}


@pytest.fixture(scope="module")
def comparison(root: Path) -> str:
    return (root / "docs" / "comparison.md").read_text("utf-8")


@pytest.fixture(scope="module")
def names(root: Path) -> Names:
    """The names of the tests of a file, parametrised ones without their parameters."""
    known: dict[str, set[str]] = {}

    def look_up(path: str) -> set[str]:
        if path not in known:
            known[path] = names_in(root / path)
        return known[path]

    return look_up


def names_in(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    if path.suffix == ".robot":
        return {test.name for test in Suite.from_file_system(path).tests}
    definitions = ast.walk(ast.parse(path.read_text("utf-8")))
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    named = {one.name for one in definitions if isinstance(one, functions)}
    return {name for name in named if name.startswith("test_")}


def test_each_of_our_cells_is_backed_by_tests_that_exist(comparison: str, names: Names) -> None:
    assert [one for row in rows(comparison) for one in unbacked(row, names)] == []


def test_each_cell_says_what_there_is_and_how(comparison: str) -> None:
    assert [one for row in rows(comparison) for one in without_mark(row)] == []
    assert [one for row in rows(comparison) for one in unexplained(row)] == []


def test_each_kind_of_fault_has_a_row(comparison: str) -> None:
    features = {row.feature for row in rows(comparison)}

    assert [kind for kind in FaultKind if not any(f"`{kind}`" in one for one in features)] == []


def test_each_footnote_is_given_and_used(comparison: str) -> None:
    used, given = notes(comparison)

    assert used == given


TABLE = """\
| feature | RegistryLibrary | Other |
|---|---|---|
| one | {ours} | {theirs} |

| another | table |
|---|---|
| of | its own |
"""


def row(ours: str = "no", theirs: str = "no") -> Row:
    (only,) = rows(TABLE.format(ours=ours, theirs=theirs))
    return only


def test_a_row_is_read() -> None:
    assert row("yes", "no") == Row("one", {"RegistryLibrary": "yes", "Other": "no"})


@pytest.mark.parametrize(
    ("ours", "found"),
    [
        ("yes", ["one: no test"]),
        ("partly: a bit", ["one: no test"]),
        ("yes: [Named](elsewhere.robot)", ["one: no test"]),
        ("yes: [There](../atest/x.robot)", []),
        ("yes: [Gone](../atest/x.robot)", ["atest/x.robot has no Gone"]),
        (
            "yes: [There](../atest/x.robot), [test_y](../utest/y.py)",
            ["utest/y.py has no test_y"],
        ),
        ("no", []),
        ("no: [Gone](../atest/x.robot)", ["atest/x.robot has no Gone"]),
    ],
)
def test_a_cell_without_a_test_is_found(ours: str, found: list[str]) -> None:
    assert (
        unbacked(row(ours), lambda path: {"There"} if path == "atest/x.robot" else set()) == found
    )


def test_a_cell_that_says_nothing_is_found() -> None:
    assert without_mark(row("perhaps", "nobody")) == ["one: RegistryLibrary", "one: Other"]
    assert without_mark(row("yes", "not tried")) == []


@pytest.mark.parametrize(
    ("cell", "is_found"),
    [
        ("partly", True),
        ("by hand", True),
        ("partly: ", True),
        ("by hand: a handler", False),
        ("partly[^how]", False),
        ("no", False),
    ],
)
def test_a_cell_that_does_not_say_how_is_found(cell: str, is_found: bool) -> None:
    assert bool(unexplained(row(theirs=cell))) is is_found


def test_footnotes_are_found() -> None:
    assert notes("a[^1] b[^two]\n\n[^1]: One.\n[^3]: Three.") == ({"1", "two"}, {"1", "3"})


def test_names_of_tests_are_found(tmp_path: Path) -> None:
    suite, module = tmp_path / "x.robot", tmp_path / "x.py"
    suite.write_text(
        "*** Test Cases ***\nA Test\n    Log    1\n*** Keywords ***\nNo Test\n    Log    1\n"
    )
    module.write_text(
        "def test_one(): ...\nclass TestIt:\n    async def test_two(self): ...\ndef no(): ...\n"
    )

    assert names_in(suite) == {"A Test"}
    assert names_in(module) == {"test_one", "test_two"}
    assert names_in(tmp_path / "none.py") == set()
