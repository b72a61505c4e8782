"""What the guards look at: the sources of the checkout, not those of the installed wheel."""

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parents[2]


@pytest.fixture(scope="session")
def package(root: Path) -> dict[str, str]:
    """The package's modules: dotted name, with `.__init__` kept for packages, and source."""
    return {
        ".".join(path.relative_to(root).with_suffix("").parts): path.read_text("utf-8")
        for path in sorted((root / "RegistryLibrary").rglob("*.py"))
    }


@pytest.fixture(scope="session")
def project_files(root: Path) -> list[Path]:
    """Every file that is tracked or is about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
    ).stdout.decode()
    return [path for name in sorted(listed.split("\0")) if name and (path := root / name).is_file()]


@pytest.fixture(scope="session")
def python_files(root: Path, project_files: list[Path]) -> dict[str, str]:
    """Path below the root, and source, of every Python file of the project."""
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in project_files
        if path.suffix == ".py"
    }
