"""Every keyword is documented, tagged and typed, and what its documentation links to exists."""

import json
import re
import subprocess
import sys
from inspect import Parameter, signature
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from robot.libdocpkg.model import KeywordDoc

from RegistryLibrary import RegistryLibrary
from RegistryLibrary.context import Context
from RegistryLibrary.keywords.errors import ErrorKeywords
from RegistryLibrary.library import _GROUPS

TAGS = {
    *("Assertion", "Connection", "Error", "Fake", "Fault", "Getter", "Identity", "Journal"),
    *("Package", "Registry", "Setter", "Version", "Wait"),
}
TAGGED = "robot_name"  # what Robot's decorator leaves on a method
# A body may be whatever JSON can say.
OF_ANY_TYPE = {("send_registry_request", "body")}
SECTION = re.compile(r"^(\w+):\n\n?((?:    .*\n?|\n)+)", re.MULTILINE)
ENTRY = re.compile(r"^    (\*{0,2}\w+): \S", re.MULTILINE)
CODE = re.compile(r"<pre.*?</pre>|<code.*?</code>", re.DOTALL)


def entries(documentation: str, section: str) -> list[str]:
    """What a section of a docstring, such as `Args`, has an entry for."""
    found = dict(SECTION.findall(documentation + "\n"))
    return ENTRY.findall(found.get(section, ""))


def names(method: Any) -> list[str]:
    stars = {Parameter.VAR_POSITIONAL: "*", Parameter.VAR_KEYWORD: "**"}
    return [
        stars.get(parameter.kind, "") + name
        for name, parameter in signature(method).parameters.items()
    ]


def has_any(hint: Any) -> bool:
    return hint in (Any, object) or any(map(has_any, get_args(hint)))


def test_every_keyword_is_documented_in_a_sentence(library: RegistryLibrary) -> None:
    first = {name: library.get_keyword_documentation(name) for name in library.get_keyword_names()}

    assert {
        name for name, doc in first.items() if not re.match(r"[A-Z][^\n]+\.(\s|$)", doc)
    } == set()


def test_every_argument_is_documented_in_its_place(library: RegistryLibrary) -> None:
    missing = {
        name: (documented, names(method))
        for name, method in library.keywords.items()
        if (documented := entries(library.get_keyword_documentation(name), "Args")) != names(method)
    }

    assert missing == {}


def test_every_result_is_documented(library: RegistryLibrary) -> None:
    wrong = [
        name
        for name, method in library.keywords.items()
        if (get_type_hints(method)["return"] is not type(None))
        != ("\nReturns:\n" in library.get_keyword_documentation(name))
    ]

    assert wrong == []


def test_every_keyword_has_tags_that_are_known(documented: list[KeywordDoc]) -> None:
    assert {kw.name for kw in documented if not kw.tags} == set()
    assert {tag for kw in documented for tag in kw.tags} == TAGS


def test_every_hint_is_a_type_that_robot_sees(library: RegistryLibrary) -> None:
    for name, method in library.keywords.items():
        hints = get_type_hints(method)
        untyped = {argument.lstrip("*") for argument in names(method)} - hints.keys()

        assert untyped == set(), name
        assert set(library.get_keyword_types(name) or {}) >= hints.keys() - {"return"}, name


def test_no_argument_takes_anything_by_accident(library: RegistryLibrary) -> None:
    of_any_type = {
        (name, argument)
        for name, method in library.keywords.items()
        for argument, hint in get_type_hints(method).items()
        if hint in (Any, object) or (argument != "return" and hint is dict)
    }

    assert of_any_type == OF_ANY_TYPE


def test_keywords_have_names_of_their_own(documented: list[KeywordDoc]) -> None:
    plain = [re.sub(r"[\s_]", "", kw.name).lower() for kw in documented]

    assert sorted(plain) == sorted(set(plain))


def test_no_group_overrides_the_keyword_of_another(library: RegistryLibrary) -> None:
    made = [*(group(Context(), 1.0) for group in _GROUPS), ErrorKeywords(Context())]
    defined = [name for one in made for name in dir(one) if hasattr(getattr(one, name), TAGGED)]

    assert sorted(defined) == sorted(set(defined))
    assert len(defined) == len(library.get_keyword_names())


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What libdoc writes, in each format, with nothing on standard error."""
    folder = tmp_path_factory.mktemp("libdoc")
    for suffix in ("html", "json", "md"):
        command = ["-W", "error", "-m", "robot.libdoc", "RegistryLibrary", f"{folder}/l.{suffix}"]
        done = subprocess.run(
            [sys.executable, *command], capture_output=True, text=True, check=True, cwd=folder
        )
        assert done.stderr == ""
    return {path.suffix: path.read_text("utf-8") for path in Path(folder).iterdir()}


def test_libdoc_writes_every_format(output: dict[str, str], documented: list[KeywordDoc]) -> None:
    assert set(output) == {".html", ".json", ".md"}
    for text in output.values():
        assert [kw.name for kw in documented if kw.name not in text] == []


def test_all_links_lead_somewhere(output: dict[str, str]) -> None:
    spec = json.loads(output[".json"])
    rendered = [text for text in strings(spec) if "<p>" in text or "<li>" in text]
    broken = [link for text in rendered for link in re.findall(r"\[[^\]]+\]", CODE.sub("", text))]

    assert broken == []
    assert sum(text.count('<a href="#') for text in rendered) > 50


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in strings(one)]
