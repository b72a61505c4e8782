"""The keywords' names, arguments and defaults are public: they change on purpose only."""

from datetime import timedelta
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

from RegistryLibrary import RegistryLibrary

SNAPSHOT = Path(__file__).with_name("keyword_signatures.txt")
WAYS_TO_PASS = (
    Parameter.POSITIONAL_ONLY,
    Parameter.POSITIONAL_OR_KEYWORD,
    Parameter.VAR_POSITIONAL,
    Parameter.KEYWORD_ONLY,
)


class Seconds(float):
    """A default that is a time."""

    def __repr__(self) -> str:
        return f"{self:g} s"


def plain(parameter: Parameter) -> Parameter:
    """A parameter without its hint, its default as a test would write it."""
    default = parameter.default
    if isinstance(default, timedelta):
        default = Seconds(default.total_seconds())
    return parameter.replace(annotation=Parameter.empty, default=default)


def line(name: str, method: Any) -> str:
    """A keyword as the snapshot writes it."""
    parameters = signature(method).parameters.values()
    written = str(
        signature(method).replace(
            parameters=[plain(one) for one in parameters],
            return_annotation=Parameter.empty,
        )
    )
    return f"{name}{written}"


def test_the_signatures_are_those_of_the_snapshot(library: RegistryLibrary) -> None:
    methods = {method.robot_name or name: method for name, method in library.keywords.items()}
    titled = {
        name if " " in name else name.replace("_", " ").title(): method
        for name, method in methods.items()
    }
    lines = [line("Import", type(library).__init__.__get__(library))]
    lines += sorted(line(name, method) for name, method in titled.items())

    assert SNAPSHOT.read_text("utf-8").splitlines() == lines, "is it meant? then write it down"


def test_robot_is_told_where_positional_only_arguments_end(library: RegistryLibrary) -> None:
    assert library.get_keyword_arguments("get_package") == ["id", "/", "*", ("timeout", None)]
    assert library.get_keyword_arguments("parse_package_id") == ["text", "/"]
    assert library.get_keyword_arguments("resolve_package_reference") == [
        *("type", "namespace", "name", "/"),
        *(("version", None), "*", ("timeout", None)),
    ]
    assert library.get_keyword_arguments("Should Raise RateLimitError") == ["name", "/", "*args"]
    assert library.get_keyword_arguments("switch_registry") == ["alias"]


def test_no_keyword_swallows_names(library: RegistryLibrary) -> None:
    swallowing = [
        name
        for name, method in library.keywords.items()
        for parameter in signature(method).parameters.values()
        if parameter.kind not in WAYS_TO_PASS
    ]

    assert swallowing == []


def test_every_keyword_is_found_in_its_source(library: RegistryLibrary) -> None:
    for name in library.get_keyword_names():
        path, _, number = (library.get_keyword_source(name) or "").rpartition(":")
        source = Path(path).read_text("utf-8").splitlines()

        assert "def should_raise(" in "".join(source[int(number) - 1 :][:3]) or f"def {name}(" in (
            "".join(source[int(number) - 1 :][:3])
        )
