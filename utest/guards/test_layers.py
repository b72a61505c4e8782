"""Imports run along the arrows of the design only, without a circle."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

import pytest

ROOT = "RegistryLibrary"

# The arrows as they are drawn: what stands left is imported by what stands right of it. A path of
# several arrows may be taken in one step.
ARROWS = {
    "version": set(),
    "errors": {"redaction"},
    "redaction": {"errors"},
    "protocol": {"errors", "redaction"},
    "loop_thread": set(),
    "runner": {"errors", "loop_thread"},
    "client": {"protocol"},
    "recording": {"client"},
    "fake": {"protocol", "version"},
    "connections": {"client"},
    "context": {"connections", "fake", "runner"},
    "converters": {"protocol", "errors"},
    "shared": {"client", "fake"},
    "keywords": {"context", "converters", "recording", "shared"},
    "library": {"keywords", "converters", "version"},
    ROOT: {"library"},
    "conformance": {ROOT},
    "cli": {"conformance"},
}

LAZY = {"fake", "recording", "shared", "conformance", "cli"}
# Values that the hints of keywords name; they load no server and no client.
CHEAP = {f"{ROOT}.fake.{name}" for name in ("kinds", "faults", "exchanges")}
CHEAP |= {f"{ROOT}.recording.summary"}
ROBOT = {"robot", "robotlibcore"}
MAY_IMPORT_ROBOT = {"library", "context", "converters", "keywords", "conformance", "cli"}


class Import(NamedTuple):
    importer: str
    imported: str
    lazy: bool

    def __str__(self) -> str:
        return f"{self.importer} imports {self.imported}"


def layer(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] != "__init__" else ROOT


def within_reach(start: str) -> set[str]:
    """The layers that a path of arrows leads to, the start among them."""
    reached, waiting = set(), [start]
    while waiting:
        if (here := waiting.pop()) not in reached:
            reached.add(here)
            waiting.extend(ARROWS[here])
    return reached


def imports(package: Mapping[str, str]) -> list[Import]:
    """Every import of the modules given, also those below `if TYPE_CHECKING` or in a function."""
    return [
        Import(module, imported, lazy)
        for module, source in package.items()
        for node, lazy in import_statements(ast.parse(source))
        for imported in targets(node, module, package)
    ]


def import_statements(
    tree: ast.AST, lazy: bool = False
) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, lazy
        else:
            yield from import_statements(node, lazy or is_deferred(node))


def is_deferred(node: ast.AST) -> bool:
    """Whether what is below the node does not run when the module is imported."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test).endswith("TYPE_CHECKING")
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def targets(
    node: ast.Import | ast.ImportFrom, module: str, package: Mapping[str, str]
) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (resolved([alias.name], package) for alias in node.names)
        return
    start = module.split(".")[: -node.level] if node.level else []
    source = ".".join([*start, *([node.module] if node.module else [])])
    yield from {resolved([f"{source}.{alias.name}", source], package) for alias in node.names}


def resolved(candidates: list[str], package: Mapping[str, str]) -> str:
    """The first candidate that is a module of the package; the last one if none is."""
    for name in candidates:
        for module in (name, f"{name}.__init__"):
            if module in package:
                return module
    return candidates[-1]


def against_the_arrows(package: Mapping[str, str]) -> list[str]:
    inside = [one for one in imports(package) if one.imported.split(".")[0] == ROOT]
    unknown = {layer(module) for module in package} - ARROWS.keys()
    return [f"{name} is not in the picture" for name in sorted(unknown)] + [
        str(one)
        for one in inside
        if layer(one.importer) not in unknown
        and layer(one.imported) not in within_reach(layer(one.importer))
        and layer(one.importer) != ROOT  # the public surface hands out names of every layer
    ]


def circle(package: Mapping[str, str]) -> str:
    graph: dict[str, set[str]] = {module: set() for module in package}
    for one in imports(package):
        if one.imported in graph:
            graph[one.importer].add(one.imported)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return " <- ".join(module.removeprefix(f"{ROOT}.") for module in error.args[1])
    return ""


def too_early(package: Mapping[str, str]) -> list[str]:
    return [
        str(one)
        for one in imports(package)
        if not one.lazy
        and one.imported.split(".")[0] == ROOT
        and layer(one.imported) in LAZY
        and one.imported not in CHEAP
        and layer(one.importer) not in LAZY
    ]


def importers(package: Mapping[str, str], libraries: set[str]) -> set[str]:
    return {one.importer for one in imports(package) if one.imported.split(".")[0] in libraries}


def modules(sources: Mapping[str, str]) -> dict[str, str]:
    """A package made of the sources given, by their path below it."""
    named = {f"{ROOT}.{path.replace('/', '.')}": source for path, source in sources.items()}
    return {f"{ROOT}.__init__": "", **named}


def test_imports_run_along_the_arrows(package: dict[str, str]) -> None:
    assert against_the_arrows(package) == []


def test_no_two_modules_import_each_other_even_by_a_detour(package: dict[str, str]) -> None:
    assert circle(package) == ""


def test_what_is_heavy_is_imported_when_first_used(package: dict[str, str]) -> None:
    assert too_early(package) == []


def test_robot_stays_in_the_layers_that_face_it(package: dict[str, str]) -> None:
    assert {layer(module) for module in importers(package, ROBOT)} <= MAY_IMPORT_ROBOT


def test_one_module_at_most_imports_httpx(package: dict[str, str]) -> None:
    assert len(importers(package, {"httpx", "httpx2"})) <= 1


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("from RegistryLibrary.client.session import RegistryClient", "absolute"),
        ("from ..client.session import RegistryClient", "relative"),
        ("from RegistryLibrary.client import session", "the module itself"),
        ("from .. import client", "the package itself"),
        ("import RegistryLibrary.client.session as it", "plain import"),
        ("def later():\n    from ..client import session", "in a function"),
        ("if TYPE_CHECKING:\n    from ..client import session", "for the type checker only"),
        ("try:\n    from ..client import session\nexcept ImportError:\n    pass", "in a block"),
    ],
)
def test_an_import_against_the_arrows_is_found(source: str, reason: str) -> None:
    package = modules({"client/__init__": "", "client/session": "", "fake/server": source})

    assert len(against_the_arrows(package)) == 1, reason


@pytest.mark.parametrize(
    "source",
    [
        "from RegistryLibrary.errors import RegistryError",
        "from ..protocol.ids import PackageId",
        "from .journal import Journal",
        "from collections import Counter\nimport json",
    ],
)
def test_an_import_along_the_arrows_passes(source: str) -> None:
    package = modules({"errors": "", "protocol/ids": "", "fake/journal": "", "fake/server": source})

    assert against_the_arrows(package) == []


def test_a_module_that_nobody_drew_is_found() -> None:
    assert against_the_arrows(modules({"gadgets": ""})) == ["gadgets is not in the picture"]


def test_a_circle_of_three_modules_is_found() -> None:
    package = modules(
        {
            "client/one": "from .two import a",
            "client/two": "def f():\n    from RegistryLibrary.client import three",
            "client/three": "from .one import b",
        }
    )

    assert {f"client.{name}" for name in ("one", "two", "three")} == set(
        circle(package).split(" <- ")
    )


def test_an_early_import_of_the_fake_is_found_and_a_late_one_is_not() -> None:
    line = "from .fake import FakeRegistry"
    early = modules({"fake/__init__": "", "context": line})
    late = modules({"fake/__init__": "", "context": f"def f():\n    {line}"})

    assert too_early(early) == [f"{ROOT}.context imports {ROOT}.fake.__init__"]
    assert too_early(late) == []


def test_an_import_of_robot_or_httpx_is_found_wherever_it_hides() -> None:
    package = modules(
        {"runner": "def f():\n    import robot.api", "client/http": "from httpx import URL"}
    )

    assert importers(package, ROBOT) == {f"{ROOT}.runner"}
    assert importers(package, {"httpx"}) == {f"{ROOT}.client.http"}
