"""The library and what libdoc makes of it, once for all tests."""

from pathlib import Path

import pytest
from robot.libdocpkg import LibraryDocumentation
from robot.libdocpkg.model import KeywordDoc

from RegistryLibrary import RegistryLibrary


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def library() -> RegistryLibrary:
    return RegistryLibrary()


@pytest.fixture(scope="session")
def documented() -> list[KeywordDoc]:
    return list(LibraryDocumentation("RegistryLibrary").keywords)
