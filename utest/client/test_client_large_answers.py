"""Large answers: read in a thread, so that no amount of JSON holds up a deadline."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient, RegistryResponse, answers
from RegistryLibrary.client.exchange import LARGEST_AT_ONCE, Deadline
from RegistryLibrary.errors import Reason, RegistryResponseError, RegistryTimeoutError
from RegistryLibrary.protocol.headers import Headers


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
