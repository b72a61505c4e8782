"""Which journal an alias names, and what becomes of both journals of a fake."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from RegistryLibrary import FakeRegistry
from RegistryLibrary import context as module
from RegistryLibrary.context import Context


@pytest.fixture
def context() -> Iterator[Context]:
    context = Context()
    yield context
    context.stop_all_fakes()
    context.close()


def serve(context: Context, alias: str) -> FakeRegistry:
    made = FakeRegistry("empty")
    context.add_fake(alias, made)
    return made


def test_the_journal_of_a_second_origin_has_the_alias_with_other_behind(context: Context) -> None:
    left, right = serve(context, "left"), serve(context, "right")

    assert context.journal() is right.journal
    assert context.journal("left") is left.journal
    assert context.journal("left-other") is left.other.journal
    named_so = serve(context, "left-other")
    assert context.journal("left-other") is named_so.journal
    for unknown in ("none", "none-other", "-other", "left-other-another"):
        with pytest.raises(ValueError, match=f"No fake registry has the alias '{unknown}'"):
            context.journal(unknown)


def test_both_journals_of_a_fake_hide_secrets_and_end_with_a_test(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = SimpleNamespace(parent=None)
    monkeypatch.setattr(module, "_suite", lambda: suite)
    context.keep_secret("before-it-began")
    server = serve(context, "fake")
    context.keep_secret("while-it-ran")
    for journal in server.journals:
        journal.begin("GET", "/before-it-began/while-it-ran", b"", [])

    assert [journal[0].path for journal in server.journals] == ["/***/***"] * 2
    context.end_test(SimpleNamespace(parent=suite))
    assert [len(journal) for journal in server.journals] == [0, 0]
