"""docs/robustness.md says what the cases say, and each row names a test that exists."""

import ast
import json
from collections import Counter
from pathlib import Path

from .table import ELSEWHERE, NOT_MEASURED, key, page, rows

ROOT = Path(__file__).parents[3]
KEPT = ROOT / "benchmarks" / "robustness_peers.json"
FEWEST = 80


def test_the_page_says_what_the_cases_say() -> None:
    kept = json.loads(KEPT.read_text("utf-8"))
    written = (ROOT / "docs" / "robustness.md").read_text("utf-8")

    told = "differs from the cases: run benchmarks/robustness_peers.py"
    assert written == page(kept["measured"], kept["httpx"]), told


def test_there_are_cases_enough_and_no_two_are_one() -> None:
    names = Counter(key(row) for row in rows())

    assert len(names) >= FEWEST
    assert [name for name, count in names.items() if count > 1] == []


def test_each_case_but_those_of_several_answers_was_measured() -> None:
    measured = json.loads(KEPT.read_text("utf-8"))["measured"]
    missing = {row.case for row in rows() if not measured.get(key(row))}

    assert missing == set(ELSEWHERE)
    assert {key(row) for row in rows()} >= set(measured)


def test_each_row_names_a_test_that_exists() -> None:
    for file, name in {tuple(row.test.split("::")) for row in rows()}:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        kinds = ast.FunctionDef | ast.AsyncFunctionDef
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, kinds)}, file


def test_a_case_that_changes_is_seen() -> None:
    first = next(rows())

    assert f"| {first.case} | {first.outcome} |" in page({}, "0")
    assert page({}, "0").count(NOT_MEASURED) == len(list(rows()))
    assert page({key(first): "a|b"}, "0").count("| a\\|b |") == 1
