"""Recordings that end before they are done, and go on the next time."""

import asyncio
from pathlib import Path

import pytest

from RegistryLibrary import (
    Reason,
    RegistryClient,
    RegistryConnectionError,
    RegistryError,
    RegistryTimeoutError,
    record_registry,
)

from .registries import files, held, held_by_seed, record


async def resumes(fake, folder: Path) -> None:
    """What is there is a seed, it is kept, and the rest is added."""
    there = files(folder)
    assert not [name for name in there if not name.endswith(".json")]
    if there:
        assert len(await held_by_seed(folder)) == len(there)
    summary = await record(fake, folder)
    assert (summary.kept, summary.replaced) == (len(there), 0)
    assert await held_by_seed(folder) == await held(fake.url)


async def test_the_whole_has_a_deadline_only_if_it_is_given(fake, tmp_path) -> None:
    fake.inject("latency", delay=0.1, times=0)
    await record(fake, tmp_path / "one", "actor", "acme", concurrency=2, request_timeout=0.5)
    assert files(tmp_path / "one")

    with pytest.raises(RegistryTimeoutError, match=r"not done within 0.25 seconds: \d+ of \d+"):
        await record(fake, tmp_path / "other", concurrency=1, timeout=0.25)

    fake.clear_faults()
    await resumes(fake, tmp_path / "other")


@pytest.mark.parametrize("path", ["/browse", "/actor/acme/echo"])
async def test_each_request_has_a_deadline(fake, path, tmp_path) -> None:
    fake.inject("hang", path=path)

    with pytest.raises(RegistryTimeoutError, match=r"within 0\.2 seconds"):
        await record(fake, tmp_path, request_timeout=0.2)

    await resumes(fake, tmp_path)


async def test_the_deadline_of_the_client_is_that_of_each_request(fake, tmp_path) -> None:
    fake.inject("hang", path="/actor/acme/echo")
    async with RegistryClient(fake.url, timeout=0.2) as client:
        with pytest.raises(RegistryTimeoutError, match=r"within 0\.2 seconds"):
            await record_registry(client, tmp_path)


async def test_a_connection_that_is_cut_ends_it(fake, tmp_path) -> None:
    fake.inject("disconnect", path="/actor/*", after=2)

    with pytest.raises(RegistryConnectionError, match="can't be read") as caught:
        await record(fake, tmp_path, concurrency=1)

    assert caught.value.reason == Reason.BROKEN
    assert len(files(tmp_path)) >= 2
    await resumes(fake, tmp_path)


async def test_a_registry_that_stops_ends_it(fake, tmp_path) -> None:
    def stop(_: object) -> None:
        fake.stop()

    with pytest.raises(RegistryError, match="can't be read"):
        await record(fake, tmp_path, concurrency=1, progress=stop)

    assert len(files(tmp_path)) == 1
    fake.start()
    await resumes(fake, tmp_path)


async def test_one_that_is_cancelled_leaves_no_task_behind(fake, tmp_path) -> None:
    recording: list[asyncio.Task[object]] = []
    done = asyncio.Event()
    fake.inject("hang", path="/actor/acme/echo", times=0, after=2)
    recording.append(asyncio.create_task(record(fake, tmp_path, progress=lambda _: done.set())))
    await done.wait()

    recording[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await recording[0]

    assert asyncio.all_tasks() == {asyncio.current_task()}
    fake.clear_faults()
    await resumes(fake, tmp_path)


@pytest.mark.parametrize("error", [TimeoutError, KeyError])
async def test_an_error_of_the_callback_comes_through(fake, error, tmp_path) -> None:
    def fail(_: object) -> None:
        raise error

    with pytest.raises(error):
        await record(fake, tmp_path, progress=fail, timeout=20)

    await resumes(fake, tmp_path)
