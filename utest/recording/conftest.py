"""Registries for each test."""

from collections.abc import Iterator

import pytest

from RegistryLibrary import FakeRegistry

from .registries import Liar


@pytest.fixture
def liar() -> Liar:
    return Liar()


@pytest.fixture
def fake() -> Iterator[FakeRegistry]:
    with FakeRegistry() as fake:
        yield fake
