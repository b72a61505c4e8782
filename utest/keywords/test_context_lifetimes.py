"""What is opened and injected ends with the test or the suite to which it belongs."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from RegistryLibrary import FakeRegistry, RegistryClient, RegistryError
from RegistryLibrary import context as module
from RegistryLibrary.connections import Connection
from RegistryLibrary.context import Context

Running = SimpleNamespace


@dataclass(eq=False)
class Suite:
    parent: "Suite | None" = None


@dataclass(eq=False)
class Test:
    parent: Suite | None

    __test__ = False


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Running:
    """What Robot runs at the moment; stands for its execution contexts and for one of them."""
    running = Running(suite=Suite(), test=None)
    running.current = running
    monkeypatch.setattr(module, "EXECUTION_CONTEXTS", running)
    return running


@pytest.fixture
def context() -> Iterator[Context]:
    context = Context()
    yield context
    context.stop_all_fakes()
    context.close_connections([one.item for one in context.connections.remove_all()])
    context.close()


def connect(context: Context, alias: str | None = None) -> RegistryClient:
    client = RegistryClient("http://127.0.0.1:9")
    context.connect(alias, Connection(client))
    return client


def fake(context: Context, alias: str = "fake") -> FakeRegistry:
    made = FakeRegistry("empty")
    context.connect(alias, Connection(RegistryClient(made.start())))
    context.add_fake(alias, made)
    return made


def ask(context: Context) -> None:
    context.runner.run(context.connections.get().client.request("GET", "/browse"))


def is_closed(context: Context, client: RegistryClient) -> bool:
    try:
        context.runner.run(client.metadata(timeout=1))
    except ValueError as error:
        return str(error).endswith("is closed.")
    except RegistryError:
        return False
    return False


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]


def test_nothing_is_started_before_it_is_needed(context: Context) -> None:
    before = threading.active_count()
    connect(context)

    assert not context.runner.started
    assert threading.active_count() == before


def test_what_a_suite_opened_ends_with_it(context: Context, running: Running) -> None:
    client, server = connect(context, "mine"), fake(context)

    context.end_suite(running.suite)

    assert not context.connections
    assert not context.fakes
    assert not server.running
    assert is_closed(context, client)


def test_what_a_parent_opened_outlives_its_children(context: Context, running: Running) -> None:
    connect(context, "parent")
    running.suite = child = Suite(running.suite)
    connect(context, "child")

    context.end_suite(child)
    assert [one.alias for one in context.connections] == ["parent"]
    context.end_suite(child.parent)
    assert not context.connections


def test_what_a_child_left_ends_with_its_parent_at_the_latest(
    context: Context, running: Running
) -> None:
    parent = running.suite
    running.suite = Suite(Suite(parent))
    connect(context)

    context.end_suite(parent)
    assert not context.connections


def test_without_a_suite_nothing_ends_by_itself(context: Context, running: Running) -> None:
    suite, running.suite = running.suite, None
    running.current = None
    client = connect(context)

    context.end_suite(suite)
    assert not is_closed(context, client)


def test_a_taken_alias_is_closed_first(context: Context) -> None:
    client = connect(context, "same")
    connect(context, "other")
    connect(context, "same")

    assert is_closed(context, client)
    assert [one.alias for one in context.connections] == ["other", "same"]


def test_a_fault_of_a_test_ends_with_that_test(context: Context, running: Running) -> None:
    server, running.test = fake(context), Test(running.suite)
    context.inject(server, server.inject("hang", times=0))

    context.end_test(Test(running.suite))
    assert server.faults
    context.end_test(running.test)
    assert not server.faults


def test_a_fault_of_a_setup_ends_with_its_suite(context: Context, running: Running) -> None:
    server = fake(context)
    running.suite = child = Suite(running.suite)
    context.inject(server, server.inject("hang", times=0))

    context.end_test(Test(child))
    assert server.faults
    context.end_suite(child)
    assert not server.faults
    assert server.running


def test_a_fault_ends_alone(context: Context, running: Running) -> None:
    server, running.test = fake(context), Test(running.suite)
    kept = server.inject("hang")
    context.inject(server, server.inject("disconnect"))

    context.end_test(running.test)
    assert server.faults == (kept,)


def test_a_fault_that_never_struck_is_warned_about_once(
    context: Context, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    server, running.test = fake(context), Test(running.suite)
    context.inject(server, server.inject("rate limit", path="/packages/*", method="get"))
    context.inject(server, server.inject("status", times=2))
    ask(context)

    context.end_test(running.test)
    context.end_test(running.test)
    [warning] = warnings(caplog)
    for part in ("rate limit", "/packages/*", "GET", "never struck"):
        assert part in warning


def test_a_cleared_fault_is_not_left_over(
    context: Context, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    left, right = fake(context, "left"), fake(context, "right")
    running.test = Test(running.suite)
    context.inject(left, left.inject("hang"))
    context.inject(right, right.inject("disconnect"))

    context.clear_faults(left)
    context.end_test(running.test)
    assert not left.faults
    assert len(warnings(caplog)) == 1
    assert "disconnect" in warnings(caplog)[0]


def test_a_fault_of_a_fake_that_was_stopped_is_warned_about(
    context: Context, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    server, running.test = fake(context), Test(running.suite)
    context.inject(server, server.inject("hang"))

    context.stop_fake()
    context.end_test(running.test)
    assert len(warnings(caplog)) == 1


@pytest.mark.parametrize("event", ["start_test", "end_test"])
def test_a_journal_is_that_of_one_test(context: Context, running: Running, event: str) -> None:
    server = fake(context)
    running.suite = Suite(running.suite)
    ask(context)
    assert len(server.journal) == 1

    getattr(context, event)(Test(running.suite))
    assert len(server.journal) == 0


@pytest.mark.parametrize("event", ["start_test", "end_test"])
def test_a_journal_is_none_of_the_business_of_a_run_inside(
    context: Context, running: Running, event: str
) -> None:
    server = fake(context)
    ask(context)

    getattr(context, event)(Test(Suite()))
    assert len(server.journal) == 1


def test_stopping_a_fake_closes_its_connection_only(context: Context) -> None:
    fake(context, "left")
    fake(context, "right")
    connect(context, "left")

    context.stop_fake("right")
    assert [one.alias for one in context.connections] == ["left"]
    context.stop_fake()
    assert [one.alias for one in context.connections] == ["left"]
    assert not context.fakes


def test_a_fake_that_nobody_started_can_not_be_stopped(context: Context) -> None:
    with pytest.raises(ValueError, match=r"^No fake registry runs; `Start Fake Registry`"):
        context.stop_fake()
    with pytest.raises(ValueError, match=r"alias 'x'; running: none\.$"):
        context.stop_fake("x")


def test_a_connection_that_does_not_close_is_warned_about(
    context: Context, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: RegistryClient) -> None:
        raise RegistryError("It hangs.")

    connect(context, "mine")
    monkeypatch.setattr(RegistryClient, "aclose", fail)
    context.close_connections([context.connections.remove("mine")])

    [warning] = warnings(caplog)
    assert warning.startswith("The connection to http://127.0.0.1:9 did not close: It hangs.")


def test_the_loop_ends_with_the_run(context: Context, running: Running) -> None:
    fake(context)
    ask(context)
    assert context.runner.started

    context.end_suite(running.suite)
    context.close()
    assert not context.runner.started


@pytest.mark.parametrize("what", [connect, fake])
def test_the_loop_stays_while_an_outer_run_has_something_open(
    context: Context, running: Running, what: Any
) -> None:
    what(context)
    running.suite = Suite()
    context.runner.run(context.connections.get().client.aclose())

    context.close()
    assert context.runner.started


def test_a_run_ends_what_robot_did_not_tell_of(context: Context, running: Running) -> None:
    client, server = connect(context, "mine"), fake(context)
    outer, running.suite = running.suite, Suite()

    context.close()
    assert server.running, "the outer run goes on"
    running.suite = outer
    context.close()
    assert not server.running
    assert not context.runner.started
    assert is_closed(context, client)
