"""What no keyword takes, and no acceptance test can show to be refused in time."""

from datetime import timedelta
from typing import Any

import pytest
from robot import running
from robot.api.types import Secret

from RegistryLibrary import (
    FakeRegistry,
    InvalidPackageReferenceError,
    RegistryClient,
    RegistryLibrary,
    ValidationError,
)
from RegistryLibrary.connections import Connection
from RegistryLibrary.context import Context
from RegistryLibrary.keywords.component import Component
from RegistryLibrary.keywords.errors import ErrorKeywords
from RegistryLibrary.keywords.waiting import WaitingKeywords
from RegistryLibrary.redaction import LONGEST_SECRET


class Kept(Context):
    """Knows the secrets that are to be masked."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []

    def keep_secret(self, text: str) -> None:
        self.kept.append(text)


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        (7, "api_key must be a secret text, not int."),
        (None, "api_key must be a secret text, not NoneType."),
        ("k" * 8193, "api_key has 8193 characters; a secret may have 8192."),
    ],
    ids=["a number", "nothing", "too long"],
)
def test_what_can_be_no_secret_is_refused_before_it_is_kept(secret: Any, told: str) -> None:
    context = Kept()
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        Component(context, 30.0)._revealed(Secret(secret))

    assert type(caught.value) is ValueError
    assert str(caught.value) == told
    assert context.kept == []


def test_a_secret_as_long_as_it_may_be_is_kept() -> None:
    context = Kept()
    assert Component(context, 30.0)._revealed(Secret("k" * LONGEST_SECRET)) == "k" * LONGEST_SECRET
    assert len(context.kept) == 1


@pytest.mark.parametrize("blank", ["", " ", "\t\n"])
def test_blanks_are_not_hidden_from_then_on(blank: str) -> None:
    context = Kept()
    assert Component(context, 30.0)._revealed(Secret(blank)) == blank
    assert context.kept == []


def test_a_secret_in_a_dictionary_is_named_with_its_key() -> None:
    with pytest.raises(ValueError, match=r"^params: the value of 'a' must be a secret text"):
        Component(Kept(), 30.0)._revealed_in({"a": Secret(7)}, "params")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", [42, None, {}, [42], 10**5000], ids=lambda name: type(name).__name__
)
def test_what_is_no_name_of_a_keyword_is_shown(name: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("RegistryLibrary.keywords.errors.BuiltIn", Robot)
    keywords: Any = ErrorKeywords(Context())
    with pytest.raises(ValueError, match=r"^name=.* must be the name of a keyword\.$") as caught:
        keywords.should_raise_registryerror(name)
    assert type(caught.value) is ValueError


class Robot:
    """Stands for Robot's library, which has to be run by Robot."""

    def replace_variables(self, value: object) -> object:
        return value


@pytest.mark.parametrize(
    ("package", "error"),
    [
        (("nonsense", "acme", "echo", "v1.x"), ValidationError),
        (("actor", "acme", "echo", "soon"), ValidationError),
        (("actor", "Acme", "echo", "v1.x"), InvalidPackageReferenceError),
    ],
)
def test_what_the_registry_calls_malformed_is_not_waited_for(
    package: tuple[str, ...], error: type[Exception]
) -> None:
    context = Context()
    with FakeRegistry() as fake:
        context.connect("fake", Connection(RegistryClient(fake.url)))
        with pytest.raises(error):
            WaitingKeywords(context, 30.0).wait_until_reference_resolves_to(
                *package, expected="v1.2.0", timeout=timedelta(seconds=30)
            )
        assert len(fake.journal) == 1
        context.close_connections([context.connections.remove()])
    context.close()


@pytest.mark.parametrize(
    "timeout",
    ["soon", "1e999", "", float("inf"), True, [], 10**5000],
    ids=lambda timeout: type(timeout).__name__,
)
def test_the_library_is_not_imported_with_what_is_no_time(timeout: Any) -> None:
    with pytest.raises(ValueError, match=r"^timeout=.*: it must be a time such as") as caught:
        RegistryLibrary(timeout)
    assert type(caught.value) is ValueError


@pytest.mark.parametrize("timeout", [5, 0.5, "5 s", timedelta(seconds=5)], ids=str)
def test_the_library_is_imported_with_a_time_however_it_is_written(timeout: Any) -> None:
    assert RegistryLibrary(timeout).get_keyword_names()


def test_robot_does_not_convert_the_time_of_an_import() -> None:
    library = running.TestLibrary.from_class(RegistryLibrary)
    for timeout in ("1e999", True, 10**400, float("inf")):
        assert library.init.resolve_arguments([timeout], None)[0] == [timeout]
