"""The library and what libdoc makes of it, once for all tests."""

from contextlib import chdir
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
def documented(tmp_path_factory: pytest.TempPathFactory) -> list[KeywordDoc]:
    # In the checkout libdoc would take the folder of that name, and import it in place of ours.
    with chdir(tmp_path_factory.mktemp("documented")):
        return list(LibraryDocumentation("RegistryLibrary").keywords)
