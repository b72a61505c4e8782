"""The cases of `benchmarks/fuzz_answers.py`, the first of them: only typed errors come of them."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

COUNT = 2_000


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script as a module."""
    file = Path(__file__).parents[3] / "benchmarks/fuzz_answers.py"
    spec = importlib.util.spec_from_file_location("fuzz_answers", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_mutated_answers_raise_nothing_but_typed_errors(script: ModuleType) -> None:
    found = script.run(COUNT, script.SEED)

    assert sum(found.values()) == COUNT
    # They reach every layer: the parser, the decoder, the readers, and the values.
    assert {"taken", "PackageNotFoundError", "WireError: not HTTP", "BodyError: encoding"} <= {
        *found
    }
    assert min(found["taken"], found["RegistryResponseError: wrong shape"]) > COUNT / 100


def test_the_same_seed_gives_the_same_cases(script: ModuleType) -> None:
    assert [*script.cases(50, 1)] == [*script.cases(50, 1)] != [*script.cases(50, 2)]


def test_any_other_exception_ends_the_run(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(case: object) -> None:
        raise IndexError("of the parser")

    monkeypatch.setattr(script, "read", read)

    with pytest.raises(AssertionError, match="case 0 of seed 7: IndexError"):
        script.run(1, 7)
