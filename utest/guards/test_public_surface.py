"""What `import RegistryLibrary` offers, and what it costs."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

import RegistryLibrary

HEAVY = (
    *("starlette", "uvicorn", "httpx", "httpx2", "rfc8785", "trustme"),
    *("RegistryLibrary.client.client", "RegistryLibrary.fake.registry"),
    "RegistryLibrary.recording.recorder",
    *("RegistryLibrary.conformance", "RegistryLibrary.cli"),
)


def offered(module: ModuleType) -> set[str]:
    """The public names of a module that are not modules themselves."""
    for name in module.__all__:
        getattr(module, name, None)  # some are imported when first asked for
    names = (name for name in vars(module) if not name.startswith("_"))
    return {name for name in names if not isinstance(getattr(module, name), ModuleType)}


def order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions: the order that ruff gives `__all__`."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def missing_or_kept_back(module: ModuleType) -> set[str]:
    return set(module.__all__) ^ offered(module)


def loaded(heavy: Iterable[str], modules: Iterable[str]) -> set[str]:
    """Those of the heavy modules that are loaded, themselves or in part."""
    roots = tuple(heavy)
    return {name for name in modules if any(f"{name}.".startswith(f"{root}.") for root in roots)}


def modules_after(code: str) -> list[str]:
    """The modules that a fresh interpreter has loaded after it ran the code."""
    command = [sys.executable, "-P", "-c", f"{code}; import sys; print(*sys.modules)"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_all_is_sorted_and_names_nothing_twice() -> None:
    assert list(RegistryLibrary.__all__) == sorted(set(RegistryLibrary.__all__), key=order)


def test_all_names_exactly_what_the_module_offers() -> None:
    assert missing_or_kept_back(RegistryLibrary) == set()


@pytest.mark.parametrize(
    "code", ["import RegistryLibrary", "import RegistryLibrary; RegistryLibrary.RegistryLibrary()"]
)
def test_importing_the_library_stays_cheap(code: str) -> None:
    assert loaded(HEAVY, modules_after(code)) == set()


def test_the_tests_import_the_wheel_and_not_the_checkout(root: Path) -> None:
    assert not Path(RegistryLibrary.__file__).is_relative_to(root / "RegistryLibrary"), (
        "run the tests as `invoke utest` does"
    )


def test_the_installed_wheel_is_the_one_built_from_this_checkout(root: Path) -> None:
    installed = Path(RegistryLibrary.__file__).parent
    files = [
        path.relative_to(root / "RegistryLibrary")
        for path in (root / "RegistryLibrary").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    outdated = [
        name.as_posix()
        for name in files
        if not (installed / name).is_file()
        or (installed / name).read_bytes() != (root / "RegistryLibrary" / name).read_bytes()
    ]

    assert outdated == [], "build and install it again: `invoke package`"


def test_every_resource_is_in_the_wheel(root: Path) -> None:
    installed = Path(RegistryLibrary.__file__).parent / "resources"
    resources = {path.name for path in (root / "resources").rglob("*.resource")}

    assert resources <= {path.name for path in installed.rglob("*.resource")}


def module(**names: object) -> ModuleType:
    made = ModuleType("made")
    vars(made).update(names)
    return made


def test_a_name_that_all_lacks_is_found() -> None:
    assert missing_or_kept_back(module(__all__=["a"], a=1, b=2, _c=3, sys=sys)) == {"b"}


def test_a_name_that_all_has_alone_is_found() -> None:
    assert missing_or_kept_back(module(__all__=["a", "b"], a=1)) == {"b"}


def test_names_are_sorted_as_ruff_sorts_them() -> None:
    names = ["canonicalize", "PackageId", "STANDARD_VERSION", "Package"]

    assert sorted(names, key=order) == ["STANDARD_VERSION", "Package", "PackageId", "canonicalize"]


def test_a_heavy_module_is_found_by_any_part_of_it() -> None:
    modules = ["httpx._client", "RegistryLibrary.cli", "httpxx", "RegistryLibrary.clients"]

    assert loaded(HEAVY, modules) == {"httpx._client", "RegistryLibrary.cli"}
    assert "json.decoder" in modules_after("import json")
