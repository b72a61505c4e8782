"""A module's name says what is inside, and no file names a place on somebody's machine."""

import re
from pathlib import Path, PurePosixPath

import pytest

SAYS_NOTHING = {"utils", "helpers", "misc", "common", "base", "manager", "data_types"}

# A path below a home, a work or a scratch folder; not the end of a URL or of a relative path.
MACHINE_PATH = re.compile(
    r"(?<![\w.~%*)}\]-])/(?:home|root|Users|work|workspace|tmp|private/var|var/folders)/[\w.]"
    r"|(?<![A-Za-z])[A-Za-z]:\\(?:Users|Temp|work)\\"
)


def says_nothing(path: str) -> bool:
    parts = PurePosixPath(path).with_suffix("").parts
    return any(part.lower().strip("_") in SAYS_NOTHING for part in parts)


def machine_paths(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if MACHINE_PATH.search(line)]


def text_of(path: Path) -> str:
    """The text of a file; nothing where it is not text."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_every_name_says_what_is_inside(root: Path, project_files: list[Path]) -> None:
    paths = [path.relative_to(root).as_posix() for path in project_files]

    assert [path for path in paths if says_nothing(path)] == []


def test_no_file_names_a_place_on_a_machine(root: Path, project_files: list[Path]) -> None:
    found = {
        path.relative_to(root).as_posix(): lines
        for path in project_files
        if (lines := machine_paths(text_of(path)))
    }

    assert found == {}


@pytest.mark.parametrize(
    "path",
    ["RegistryLibrary/utils.py", "RegistryLibrary/common/ids.py", "atest/libraries/_Helpers.py"],
)
def test_a_name_that_says_nothing_is_found(path: str) -> None:
    assert says_nothing(path)


@pytest.mark.parametrize("path", ["RegistryLibrary/client/baseline.py", "docs/uncommon.md"])
def test_a_name_that_only_sounds_like_one_passes(path: str) -> None:
    assert not says_nothing(path)


@pytest.mark.parametrize("folder", ["home", "root", "Users", "work", "tmp", "private/var"])
@pytest.mark.parametrize("before", ["", "see ", '"', "file://", "(", "PATH=", "a:"])
def test_a_path_of_a_machine_is_found(folder: str, before: str) -> None:
    assert machine_paths(f"{before}/{folder}/me/registry")


def test_a_windows_path_of_a_machine_is_found() -> None:
    assert machine_paths("C:" + r"\Users\me")


@pytest.mark.parametrize(
    "text",
    [
        "#!/usr/bin/env bash",
        "https://registry.example.com/home/acme",
        "../work/acme",
        "GET /actor/acme/echo",
        "file:///etc/passwd",
        "${TEMPDIR}/work/it",
    ],
)
def test_a_path_of_a_url_or_a_relative_one_passes(text: str) -> None:
    assert machine_paths(text) == []
