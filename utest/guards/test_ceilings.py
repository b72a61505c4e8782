"""How long a module, a function and a class may be, and what may not be switched off."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

MODULE, FUNCTION, CLASS = 300, 40, 250
ROOMIER = {"RegistryLibrary/library.py": 400}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

SWITCHES = {
    "hides lines from the coverage gate": re.compile(r"#\s*pragma:\s*no\s*cover", re.IGNORECASE),
    "silences every rule": re.compile(r"#\s*(ruff:\s*)?noqa(?!\s*:\s*[A-Z]+\d)", re.IGNORECASE),
    "silences every type error": re.compile(r"#\s*type:\s*ignore(?!\[)"),
}


def too_long(path: str, source: str) -> list[str]:
    lines = len(source.splitlines())
    found = [f"{path} has {lines} lines"] if lines > ROOMIER.get(path, MODULE) else []
    for node in definitions(ast.parse(source)):
        limit = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
        if (lines := length(node)) > limit:
            found.append(f"{path}:{node.lineno} {node.name} has {lines} lines")
    return found


def definitions(tree: ast.AST) -> Iterator[Definition]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def length(node: Definition) -> int:
    """Lines from `def` or `class` to the end, without the docstrings in between."""
    whole = span(node)
    return whole - sum(span(one.body[0]) for one in definitions(node) if ast.get_docstring(one))


def span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def switched_off(path: str, source: str) -> list[str]:
    """Comments that silence a tool altogether; what stands in a string is no comment."""
    return [
        f"{path}:{token.start[0]} {what}"
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
        for what, pattern in SWITCHES.items()
        if pattern.search(token.string)
    ]


def test_nothing_is_longer_than_its_ceiling(python_files: dict[str, str]) -> None:
    assert [one for item in python_files.items() for one in too_long(*item)] == []


def test_no_tool_is_silenced_altogether(python_files: dict[str, str]) -> None:
    assert [one for item in python_files.items() for one in switched_off(*item)] == []


@pytest.mark.parametrize(
    ("path", "lines", "found"),
    [
        ("RegistryLibrary/client.py", 300, 0),
        ("RegistryLibrary/client.py", 301, 1),
        ("RegistryLibrary/library.py", 400, 0),
        ("RegistryLibrary/library.py", 401, 1),
    ],
)
def test_a_module_is_measured_whole(path: str, lines: int, found: int) -> None:
    assert len(too_long(path, "a = 1\n" * lines)) == found


@pytest.mark.parametrize(
    ("head", "limit"), [("def f():", 40), ("async def f():", 40), ("class C:", 250)]
)
def test_a_function_and_a_class_are_measured_without_docstrings(head: str, limit: int) -> None:
    docstring = '    """One.\n\n    Two.\n    """\n'
    just_fits = f"{head}\n{docstring}" + "    a = 1\n" * (limit - 1)

    assert too_long("m.py", just_fits) == []
    assert len(too_long("m.py", f"{just_fits}    a = 1\n")) == 1


def test_a_class_is_measured_without_the_docstrings_of_its_methods() -> None:
    method = '    def f(self):\n        """One.\n\n        Two.\n        """\n        return 1\n'

    assert too_long("m.py", "class C:\n" + method * 124) == ["m.py has 745 lines"]
    assert len(too_long("m.py", "class C:\n" + method * 125)) == 2


@pytest.mark.parametrize(
    "comment",
    ["pragma: no cover", "noqa", "noqa - why", "ruff: noqa", "type: ignore", "type: ignore # why"],
)
def test_a_comment_that_silences_a_tool_is_found(comment: str) -> None:
    assert len(switched_off("m.py", f"a = 1  # {comment}\n")) == 1


@pytest.mark.parametrize(
    "line",
    ["a = 1  # noqa: S104 - loopback", "a = b  # type: ignore[arg-type]", "a = '# noqa'"],
)
def test_a_named_exception_and_a_string_pass(line: str) -> None:
    assert switched_off("m.py", f"{line}\n") == []
