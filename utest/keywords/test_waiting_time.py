"""Waiting ends in time, also where a pause lasts longer than it was asked to."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest

from RegistryLibrary import FakeRegistry, RegistryClient, RegistryTimeoutError
from RegistryLibrary.connections import Connection
from RegistryLibrary.context import Context
from RegistryLibrary.keywords import waiting


@pytest.fixture
def keywords() -> Iterator[waiting.WaitingKeywords]:
    context = Context()
    with FakeRegistry("empty") as fake:
        fake.inject("status", status=503, times=0)
        client = RegistryClient(fake.url)
        context.connect("fake", Connection(client))
        context.runner.run(client.request("GET", "/browse"))  # the first one imports httpx
        yield waiting.WaitingKeywords(context, 30.0)
        context.close_connections([context.connections.remove()])
    context.close()


async def oversleep(seconds: float) -> None:
    await asyncio.sleep(seconds + 1)


def test_a_pause_that_ends_too_late_is_the_last(
    keywords: waiting.WaitingKeywords, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SimpleNamespace(get_running_loop=asyncio.get_running_loop, sleep=oversleep)
    monkeypatch.setattr(waiting, "asyncio", slow)

    with pytest.raises(RegistryTimeoutError, match="RegistryError: The registry answered 503"):
        keywords.wait_until_registry_is_ready(
            timedelta(milliseconds=800), timedelta(milliseconds=10)
        )


def test_the_shortest_time_is_enough_for_one_request(keywords: waiting.WaitingKeywords) -> None:
    with pytest.raises(RegistryTimeoutError, match="within 1e-06 seconds; at last Registry"):
        keywords.wait_until_registry_is_ready(timedelta(microseconds=1))


def test_an_attempt_that_runs_out_of_time_tells_less_than_the_one_before() -> None:
    context = Context()
    with FakeRegistry("empty") as fake:
        context.connect("fake", Connection(RegistryClient(fake.url)))
        fake.inject("status", status=503)
        fake.inject("hang", times=0)

        with pytest.raises(RegistryTimeoutError, match="at last RegistryError: The registry an"):
            waiting.WaitingKeywords(context, 30.0).wait_until_registry_is_ready(
                timedelta(milliseconds=500), timedelta(milliseconds=10)
            )
        context.close_connections([context.connections.remove()])
    context.close()
