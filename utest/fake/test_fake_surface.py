"""What the package offers."""

import pytest

import RegistryLibrary.fake as offered


def test_all_is_sorted_and_can_be_imported() -> None:
    assert offered.__all__ == sorted(offered.__all__)
    assert {getattr(offered, name).__module__.rpartition(".")[0] for name in offered.__all__} == {
        "RegistryLibrary.fake"
    }


def test_nothing_else_is_offered() -> None:
    with pytest.raises(AttributeError, match="Fakes"):
        _ = offered.Fakes
