"""A request that a strict fake does not take fails the test in which it came."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from RegistryLibrary import FakeRegistry
from RegistryLibrary import context as module
from RegistryLibrary.context import Context


@dataclass(eq=False)
class Suite:
    parent: "Suite | None" = None


@dataclass(eq=False)
class Test:
    parent: Suite
    status: str = "PASS"
    message: str = ""

    __test__ = False


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    suite = Suite()
    running = SimpleNamespace(suite=suite, test=Test(suite))
    running.current = running
    monkeypatch.setattr(module, "EXECUTION_CONTEXTS", running)
    return running


@pytest.fixture
def context(running: SimpleNamespace) -> Iterator[Context]:
    running.test, test = None, running.test
    context = Context()
    context.add_fake("fake", FakeRegistry("empty", strict=True))
    running.test = test
    yield context
    context.stop_all_fakes()


def stray(context: Context, path: str = "/a") -> None:
    context.fakes.get().journal.begin("GET", path, b"", [], stray=True).status = 404


def said(path: str = "/a") -> str:
    return (
        "The fake registry 'fake' is strict: 1 request was outside the four endpoints, which take"
        f" GET and HEAD:\n  GET {path} -> 404"
    )


def test_a_stray_fails_the_test_once(context: Context, running: SimpleNamespace) -> None:
    stray(context)
    context.end_test(running.test)
    assert (running.test.status, running.test.message) == ("FAIL", said())

    another = Test(running.suite)
    context.end_test(running.test)
    context.end_test(another)
    assert (running.test.message, another.status) == (said(), "PASS")


def test_a_message_is_kept(context: Context, running: SimpleNamespace) -> None:
    running.test.message = "Mine."
    stray(context)
    context.end_test(running.test)

    assert running.test.message == f"Mine.\n\n{said()}"


def test_a_message_in_html_stays_html(context: Context, running: SimpleNamespace) -> None:
    running.test.message = "*HTML* <b>Mine.</b>"
    stray(context, "/<i>")
    context.end_test(running.test)

    assert running.test.message.startswith("*HTML* <b>Mine.</b>")
    assert running.test.message.endswith("HEAD:<br>\n  GET /&lt;i&gt; -&gt; 404")


def test_each_clearing_of_a_test_is_told(context: Context, running: SimpleNamespace) -> None:
    stray(context, "/1")
    context.clear_journal()
    context.clear_journal("fake")
    stray(context, "/2")
    context.end_test(running.test)

    assert running.test.message == f"{said('/1')}\n\n{said('/2')}"


def test_what_an_inner_test_cleared_is_not_the_outer_ones(
    context: Context, running: SimpleNamespace
) -> None:
    outer, running.test = running.test, Test(Suite())
    stray(context)
    context.stop_fake()
    context.end_test(outer)
    assert outer.status == "PASS"
    context.end_test(running.test)
    assert running.test.message == said()


def test_outside_of_a_test_it_is_a_warning(
    context: Context, running: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    test, running.test = running.test, None
    stray(context, "/setup")
    context.start_test(test)
    context.end_test(test)
    stray(context, "/reset")
    context.clear_journal()
    stray(context, "/teardown")
    context.end_suite(running.suite)

    warnings = [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]
    assert warnings == [
        f"Outside of any test: {said(path)}" for path in ("/setup", "/reset", "/teardown")
    ]
    assert test.status == "PASS"


def test_a_fake_that_is_not_strict_fails_nothing(
    context: Context, running: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    context.stop_fake()
    context.add_fake("fake", FakeRegistry("empty"))
    stray(context)
    context.end_test(running.test)

    assert running.test.status == "PASS"
    assert not caplog.records


def test_no_fake_has_no_journal_to_clear(context: Context) -> None:
    with pytest.raises(ValueError, match="alias 'x'"):
        context.clear_journal("x")


def test_between_tests_others_may_use_a_shared_fake(
    context: Context, running: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    context.fakes.get().is_shared = True
    stray(context)
    context.start_test(running.test)
    context.end_test(running.test)

    assert running.test.status == "PASS"
    assert caplog.records == []
