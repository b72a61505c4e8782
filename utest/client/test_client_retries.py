"""Retries: none unless asked; then only what may be repeated, within the deadline, all told."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient, retrying
from RegistryLibrary.errors import (
    RateLimitError,
    Reason,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)

SAID = {"standard_version": "1.0.0"}
CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """What the pauses are drawn from; drawn is the shortest."""
    drawn: list[tuple[float, float]] = []

    def shortest(low: float, high: float) -> float:
        drawn.append((low, high))
        return low

    monkeypatch.setattr(retrying, "uniform", shortest)
    return drawn


@pytest.fixture
def patient(peer: Any, connect: Callable[..., RegistryClient]) -> RegistryClient:
    return connect(peer.url, retries=2)


@pytest.mark.parametrize("steps", [(b"", "close"), (b"", "reset"), (CUT, "close")])
async def test_nothing_is_repeated_unless_asked(
    peer: Any, client: RegistryClient, steps: tuple[Any, ...]
) -> None:
    peer.answers(*steps)

    with pytest.raises(RegistryError) as caught:
        await client.metadata()
    assert (caught.value.attempts, peer.received) == (1, 1)


@pytest.mark.parametrize("failure", ["close", "reset", "cut", "429", "502", "503", "504"])
@pytest.mark.parametrize("times", [1, 2])
async def test_what_passes_is_survived(
    peer: Any,
    patient: RegistryClient,
    caplog: pytest.LogCaptureFixture,
    failure: str,
    times: int,
) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(times):
        if failure.isdecimal():
            peer.says({}, f"{failure} X")
        else:
            peer.answers(*((CUT, "close") if failure == "cut" else (b"", failure)))
    peer.says(SAID)

    assert (await patient.metadata()).standard_version == "1.0.0"
    assert peer.received == times + 1
    told = caplog.text
    assert told.count("Another attempt follows in 0.00 s.") == times
    assert f"attempt {times + 1}" in told
    assert f"attempt {times + 2}" not in told


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        ((b"", "close"), RegistryConnectionError, Reason.BROKEN),
        ((CUT, "close"), RegistryResponseError, Reason.INCOMPLETE),
        ((b"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n",), RegistryError, None),
        ((b"HTTP/1.1 429 X\r\nContent-Length: 0\r\n\r\n",), RateLimitError, None),
    ],
)
async def test_what_does_not_pass_is_told_with_its_attempts(
    peer: Any, patient: RegistryClient, answer: Any, kind: type, reason: Reason | None
) -> None:
    peer.answers_always(*answer)

    with pytest.raises(RegistryError) as caught:
        await patient.metadata()

    assert (type(caught.value), caught.value.reason) == (kind, reason)
    assert (caught.value.attempts, peer.received) == (3, 3)
    assert "3 attempts" in str(caught.value)


async def test_a_refused_connection_is_tried_again_whatever_the_method(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    await peer.stop()

    with pytest.raises(RegistryConnectionError) as caught:
        await connect(peer.url, retries=3).request("POST", "/x")
    assert (caught.value.reason, caught.value.attempts) == (Reason.REFUSED, 4)


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("answer", [(b"", "close"), (CUT, "close"), b"502", b"503", b"504"])
async def test_what_may_have_had_an_effect_is_not_repeated(
    peer: Any, patient: RegistryClient, method: str, answer: Any
) -> None:
    if isinstance(answer, bytes):
        peer.answers_always(b"HTTP/1.1 %s X\r\nContent-Length: 0\r\n\r\n" % answer)
        assert (await patient.request(method, "/x")).status == int(answer)
    else:
        peer.answers_always(*answer)
        with pytest.raises(RegistryError):
            await patient.request(method, "/x")
    assert peer.received == 1


async def test_what_was_refused_for_its_number_is_repeated_whatever_the_method(
    peer: Any, patient: RegistryClient
) -> None:
    peer.says({}, "429 X")
    peer.says({"done": True}, "201 X")

    assert (await patient.request("POST", "/x", body={})).json == {"done": True}


@pytest.mark.parametrize("status", ["400 X", "404 X", "500 X", "501 X"])
async def test_no_other_status_is_repeated(peer: Any, patient: RegistryClient, status: str) -> None:
    peer.says_always({}, status)

    assert (await patient.request("GET", "/x")).status == int(status[:3])
    assert peer.received == 1


@pytest.mark.parametrize("answer", [b"garbage\r\n\r\n", b"HTTP/1.1 999 X\r\n\r\n"])
async def test_what_is_no_http_is_not_repeated(
    peer: Any, patient: RegistryClient, answer: bytes
) -> None:
    peer.answers(answer, "close")

    with pytest.raises(RegistryResponseError):
        await patient.request("GET", "/x")
    assert peer.received == 1


@pytest.mark.parametrize("status", ["429 X", "503 X"])
async def test_a_pause_that_the_registry_asks_for_is_kept(
    peer: Any, patient: RegistryClient, pauses: list[Any], status: str
) -> None:
    peer.says({}, status, Retry_After="1")
    peer.says(SAID)
    started = perf_counter()

    await patient.metadata()

    assert perf_counter() - started > 0.95
    assert pauses == []


@pytest.mark.parametrize("value", ["-5", "soon", "1.5", "", "\xef\xbc\x93"])
async def test_a_pause_that_is_none_is_not_kept(
    peer: Any, patient: RegistryClient, pauses: list[Any], value: str
) -> None:
    peer.says({}, "503 X", Retry_After=value)
    peer.says(SAID)

    await patient.metadata()

    assert len(pauses) == 1


async def test_a_pause_that_does_not_fit_the_deadline_is_an_error_at_once(
    peer: Any, patient: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    peer.says({}, "429 X", Retry_After="60")
    started = perf_counter()

    with pytest.raises(RateLimitError) as caught:
        await patient.metadata()

    assert perf_counter() - started < 2
    assert caught.value.retry_after == timedelta(seconds=60)
    assert caught.value.attempts == 1
    assert "no time for a pause of 60.0 s" in caplog.text


async def test_pauses_grow_to_a_bound_and_are_drawn_from_nought(
    peer: Any, connect: Callable[..., RegistryClient], pauses: list[Any]
) -> None:
    peer.says_always({}, "503 X")

    with pytest.raises(RegistryError):
        await connect(peer.url, retries=20).metadata()

    assert [low for low, _ in pauses] == [0] * 20
    highs = [high for _, high in pauses]
    assert highs[:4] == [0.2, 0.4, 0.8, 1.6]
    assert highs[6:] == [10.0] * 14


async def test_one_deadline_spans_all_attempts(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    peer.answers_always(0.03, b"", "close")
    started = perf_counter()

    # Which of both depends on whether it passes within an attempt or right behind one.
    with pytest.raises((RegistryTimeoutError, RegistryConnectionError)) as caught:
        await connect(peer.url, retries=10**9, timeout=0.2).metadata()

    assert perf_counter() - started < 1
    assert 1 < caught.value.attempts <= 7


async def test_a_pause_can_be_cancelled(peer: Any, patient: RegistryClient) -> None:
    peer.says({}, "503 X", Retry_After="3")
    call = asyncio.create_task(patient.metadata())
    assert await peer.has(received=1)
    await asyncio.sleep(0.05)

    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert peer.received == 1


@pytest.mark.parametrize("value", [-1, 1.5, "2", True, None])
def test_anything_but_a_whole_number_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"retries=.* must be a whole number from 0"):
        RegistryClient("http://registry.test", retries=value)
