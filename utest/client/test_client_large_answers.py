"""Large answers: read in a thread, so that no amount of JSON holds up a deadline."""

import asyncio
import gc
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient, RegistryResponse, answers
from RegistryLibrary.client.aside import collection_put_off
from RegistryLibrary.client.exchange import LARGEST_AT_ONCE, Deadline
from RegistryLibrary.errors import Reason, RegistryResponseError, RegistryTimeoutError
from RegistryLibrary.protocol.headers import Headers
from RegistryLibrary.protocol.patience import GivenUpError, go_on, until


def response(size: int) -> RegistryResponse:
    body, now = b" " * size, datetime.now(UTC)
    return RegistryResponse(200, Headers(), body, "GET", "http://registry.test/x", timedelta(), now)


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The threads in which pages are read."""
    threads: list[int] = []
    read_page = answers.read_page

    def noting(page: RegistryResponse) -> Any:
        threads.append(threading.get_ident())
        return read_page(page)

    monkeypatch.setattr(answers, "read_page", noting)
    return threads


@pytest.mark.parametrize(("count", "aside"), [(1, False), (1000, True)])
async def test_a_large_page_is_read_in_another_thread(
    peer: Any,
    client: RegistryClient,
    package: Callable[..., Any],
    readers: list[int],
    count: int,
    aside: bool,
) -> None:
    entry = package(content=None)
    peer.says({"packages": [entry] * count})

    entries = [one async for one in client.browse()]

    assert len(entries) == count
    assert (readers != [threading.get_ident()]) is aside


@pytest.mark.parametrize("size", [LARGEST_AT_ONCE, LARGEST_AT_ONCE + 1])
async def test_only_beyond_a_size_a_thread_is_worth_its_price(
    client: RegistryClient, size: int
) -> None:
    exchange = client._operations.exchange

    thread = await exchange.read(response(size), Deadline(5), lambda _: threading.get_ident())

    assert (thread == threading.get_ident()) is (size == LARGEST_AT_ONCE)


async def test_reading_that_takes_too_long_meets_the_deadline(
    client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    done = threading.Event()
    started = perf_counter()

    with pytest.raises(RegistryTimeoutError, match=r"was not read within 0\.05 seconds") as caught:
        await client._operations.exchange.read(
            response(LARGEST_AT_ONCE + 1), Deadline(0.05), lambda _: done.wait(10)
        )

    assert perf_counter() - started < 5
    assert (caught.value.status, caught.value.method, caught.value.attempts) == (200, "GET", 1)
    assert "was not read within" in caplog.text
    done.set()


async def test_what_is_wrong_with_a_large_body_is_told_as_with_a_small_one(
    peer: Any, client: RegistryClient
) -> None:
    peer.says(b"[" + b'{"a": 1},' * 20_000 + b'{"a": 1, "a": 2}]')
    peer.says({"standard_version": "1.0.0"})

    with pytest.raises(RegistryResponseError, match="the key 'a' comes twice") as caught:
        await client.metadata()

    assert caught.value.reason is Reason.NOT_JSON
    assert (await client.metadata()).standard_version == "1.0.0"


async def test_a_package_of_many_megabytes_is_read_whole(
    peer: Any, client: RegistryClient, package: Callable[..., Any]
) -> None:
    content = {"lines": [{"number": i} for i in range(20_000)]}
    peer.says_always(json.loads(json.dumps(package(content=content))))

    found = await client.resolve("actor", "acme", "echo")

    assert found.content == content


class Endless:
    """A reader that goes on for as long as it is let."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.ended = threading.Event()

    def __call__(self, _: RegistryResponse) -> None:
        self.begun.set()
        try:
            while True:
                go_on()
        finally:
            self.ended.set()


async def test_a_reader_stops_when_the_deadline_has_passed(client: RegistryClient) -> None:
    reader = Endless()

    with pytest.raises(RegistryTimeoutError, match=r"was not read within 0\.05 seconds"):
        await client._operations.exchange.read(
            response(LARGEST_AT_ONCE + 1), Deadline(0.05), reader
        )

    assert reader.ended.wait(5)


async def test_a_reader_stops_when_its_caller_is_cancelled(client: RegistryClient) -> None:
    reader = Endless()
    read = client._operations.exchange.read(response(LARGEST_AT_ONCE + 1), Deadline(60), reader)
    task = asyncio.ensure_future(read)
    assert await asyncio.to_thread(reader.begun.wait, 5)

    task.cancel()
    await asyncio.wait({task})

    assert task.cancelled()
    assert await asyncio.to_thread(reader.ended.wait, 5)


async def test_a_reader_that_gives_up_by_itself_is_late_too(client: RegistryClient) -> None:
    def give_up(_: RegistryResponse) -> None:
        raise GivenUpError

    with pytest.raises(RegistryTimeoutError, match="was not read within 5 seconds"):
        await client._operations.exchange.read(response(LARGEST_AT_ONCE + 1), Deadline(5), give_up)


async def test_what_comes_too_late_to_a_thread_is_not_begun(client: RegistryClient) -> None:
    begun = threading.Event()

    with pytest.raises(RegistryTimeoutError):
        await client._operations.exchange.read(
            response(LARGEST_AT_ONCE + 1), Deadline(1e-9), lambda _: begun.set()
        )

    assert not begun.wait(0.1)


@pytest.mark.parametrize(
    ("reader", "field", "item"),
    [
        (answers.read_page, "packages", {"id": f"pkg_act_{'0' * 40}", "type": "actor"}),
        (answers.read_metadata, "package_types", "actor"),
    ],
)
def test_pages_and_types_are_not_read_on_when_nobody_waits(
    reader: Callable[[RegistryResponse], object], field: str, item: Any
) -> None:
    if field == "packages":
        item |= dict.fromkeys(("namespace", "name", "version"), "a")
    fields = {"standard_version": "1.0.0", field: [item] * 100}
    answer = replace(response(0), body=json.dumps(fields).encode())
    reader(answer)
    asked: list[None] = []

    def is_over() -> bool:
        asked.append(None)
        return len(asked) > 10

    with until(is_over), pytest.raises(GivenUpError):
        reader(answer)


@pytest.mark.parametrize(("size", "runs"), [(1024 * 1024, True), (1024 * 1024 + 1, False)])
async def test_no_garbage_is_collected_while_a_very_large_answer_is_read(
    client: RegistryClient, size: int, runs: bool
) -> None:
    exchange = client._operations.exchange

    assert await exchange.read(response(size), Deadline(5), lambda _: gc.isenabled()) is runs
    assert gc.isenabled()


def test_the_last_reader_turns_the_collector_on_again() -> None:
    with collection_put_off():
        with collection_put_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collection_put_off():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("count", "frozen", "moves"),
    [
        (150_000, 0, ["freeze", "unfreeze"]),
        (150_000, 7, []),
        (50_000, 0, []),  # else garbage would pile up where such answers come again and again
    ],
)
def test_much_that_was_read_is_old_for_the_collector_and_what_is_frozen_stays(
    monkeypatch: pytest.MonkeyPatch, count: int, frozen: int, moves: list[str]
) -> None:
    moved: list[str] = []
    monkeypatch.setattr(gc, "get_freeze_count", lambda: frozen)
    monkeypatch.setattr(gc, "freeze", lambda: moved.append("freeze"))
    monkeypatch.setattr(gc, "unfreeze", lambda: moved.append("unfreeze"))

    with collection_put_off():
        read: list[list[int]] = [[] for _ in range(count)]
        assert moved == []

    assert len(read) == count
    assert moved == moves
