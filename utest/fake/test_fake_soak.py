"""The soak of `benchmarks/fake_soak.py`, in short: what it asserts does not depend on the pace."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

# What the system gives back of memory, and when, is for the long soak.
ASSERTED = ("threads", "files", "counted", "exactly", "errors")


@pytest.fixture
def script() -> ModuleType:
    """The script as a module."""
    file = Path(__file__).parents[2] / "benchmarks/fake_soak.py"
    spec = importlib.util.spec_from_file_location("fake_soak", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_mixed_traffic_leaves_nothing_and_is_counted_exactly(script: ModuleType, capfd) -> None:
    passed = script.soak(seconds=1.5, processes=2, patience=1)

    assert [what for what in ASSERTED if not passed[what]] == [], capfd.readouterr().out
