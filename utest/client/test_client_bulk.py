"""Many reads in one operation: order, bounds, errors, one deadline, and nothing left."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.bulk import Bulk
from RegistryLibrary.client.exchange import Deadline
from RegistryLibrary.errors import (
    InvalidPackageIdError,
    PackageNotFoundError,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)

HUNG = [f"pkg_act_{number:040x}" for number in range(1000)]


def plain(text: str) -> str:
    return text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5), max_size=40), st.integers(1, 12))
def test_order_is_kept_and_no_more_are_under_way_than_allowed(
    delays: list[int], concurrency: int
) -> None:
    async def run() -> None:
        active: set[int] = set()
        most = 0

        async def read(item: tuple[int, int]) -> int:
            nonlocal most
            number, turns = item
            active.add(number)
            most = max(most, len(active))
            for _ in range(turns):
                await asyncio.sleep(0)
            active.remove(number)
            return number

        bulk: Bulk[tuple[int, int], int]
        bulk = Bulk(enumerate(delays), "items", concurrency, "fail")
        assert await bulk.run(read, Deadline(5), plain) == [*range(len(delays))]
        assert most == min(concurrency, len(delays))

    asyncio.run(run())


async def test_the_same_id_is_asked_for_each_time(peer: Any, client: Any, package: Any) -> None:
    peer.says_always(package())

    got = await client.get_packages([package()["id"]] * 3, concurrency=2)

    assert [one.id for one in got] == [package()["id"]] * 3
    assert peer.received == 3


async def test_nothing_given_is_an_empty_list(peer: Any, client: RegistryClient) -> None:
    assert await client.get_packages([]) == []
    assert await client.resolve_references([]) == []
    assert peer.received == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"concurrency": 0}, "concurrency=0 must be a whole number above 0."),
        ({"concurrency": 257}, "concurrency=257 must be at most 256."),
        ({"concurrency": True}, "concurrency=True must be a whole number above 0."),
        ({"concurrency": 10**5000}, "concurrency=<int of 16610 bits> must be at most 256."),
        ({"on_error": "skip"}, "on_error='skip' must be 'fail' or 'collect'."),
        ({"ids": "pkg"}, "ids='pkg' must be a list, not one text."),
        ({"ids": 1}, "ids=1 must be a list, not of type int."),
        ({"ids": None}, "ids=None must be a list, not of type NoneType."),
        ({"ids": b"pkg"}, "ids=b'pkg' must be a list, not of type bytes."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_bad_argument_is_named(client: Any, options: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        await client.get_packages(**{"ids": []} | options)

    assert str(caught.value) == message


async def test_the_first_error_stops_the_rest_and_names_its_item(
    peer: Any, client: RegistryClient
) -> None:
    peer.says({}, "404 Not Found")
    peer.answers_always("hang")

    with pytest.raises(PackageNotFoundError, match=f"Item \\d of 1000, '{HUNG[0][:30]}") as caught:
        await client.get_packages(HUNG, concurrency=8)

    assert peer.received <= 8
    assert caught.value.status == 404
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert await peer.has(open=1)  # that of the whole answer is kept; those cut off are closed
    assert asyncio.all_tasks() - peer._tasks == {asyncio.current_task()}


async def test_collected_errors_stand_in_the_places_of_their_packages(
    peer: Any, client: RegistryClient, package: Any
) -> None:
    known = package()["id"]
    peer.says(package())
    peer.says({}, "404 Not Found")
    peer.answers("close")
    peer.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", "close")
    peer.says(package())

    ids = [known, HUNG[1], HUNG[2], HUNG[3], "", known]
    got = await client.get_packages(ids, concurrency=1, on_error="collect")

    kinds = [type(one).__name__ for one in got]
    assert kinds[:2] == ["Package", "PackageNotFoundError"]
    assert kinds[2] == "RegistryConnectionError"
    assert isinstance(got[3], RegistryResponseError)
    assert isinstance(got[4], InvalidPackageIdError)
    assert kinds[5] == "Package"
    assert all(one.__traceback__ is None for one in got if isinstance(one, RegistryError))


async def test_the_deadline_gives_an_error_to_each_that_is_not_done(
    peer: Any, client: RegistryClient, package: Any
) -> None:
    peer.says(package())
    peer.answers_always("hang")

    ids = [package()["id"], *HUNG]
    got = await client.get_packages(ids, concurrency=4, on_error="collect", timeout=0.3)

    assert len(got) == 1001
    assert not isinstance(got[0], RegistryError) or peer.received <= 5
    assert sum(isinstance(one, RegistryTimeoutError) for one in got) == 1000
    assert peer.received <= 5
    assert "Not asked for: the 0.3 seconds were over." in str(got[-1])
    assert await peer.has(open=0)


async def test_cancelling_leaves_no_task_and_no_socket(peer: Any, client: RegistryClient) -> None:
    peer.answers_always("hang")
    task = asyncio.create_task(client.get_packages(HUNG, concurrency=64))
    assert await peer.has(received=64)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await peer.has(open=0)
    assert asyncio.all_tasks() - peer._tasks == {asyncio.current_task()}


async def test_an_error_that_is_a_bad_argument_comes_as_it_is(client: RegistryClient) -> None:
    await client.aclose()

    with pytest.raises(ValueError, match="is closed"):
        await client.get_packages(HUNG, on_error="collect")


async def test_the_log_has_a_line_for_each_hundred_and_one_at_the_end(
    peer: Any, client: Any, package: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "RegistryLibrary")
    peer.says_always(package())

    await client.get_packages([package()["id"]] * 250)

    lines = [record.getMessage() for record in caplog.records if record.name == "RegistryLibrary"]
    assert lines[:2] == ["100 of 250 read, 0 errors.", "200 of 250 read, 0 errors."]
    assert lines[2].startswith("250 of 250 done in ")
    assert len(lines) == 3


async def test_failed_requests_have_no_lines_of_their_own(
    peer: Any, client: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "RegistryLibrary")
    peer.answers_always("close")

    await client.get_packages(HUNG[:20], on_error="collect")

    (line,) = [one.getMessage() for one in caplog.records if one.name == "RegistryLibrary"]
    assert line.endswith(", 20 errors.")


@pytest.mark.parametrize(("pause", "said"), [("0", "follows"), ("600", "no time")])
async def test_repeated_requests_have_no_lines_of_their_own(
    peer: Any, connect: Any, caplog: pytest.LogCaptureFixture, pause: str, said: str
) -> None:
    caplog.set_level(logging.DEBUG, "RegistryLibrary")
    peer.says_always({}, "503 X", Retry_After=pause)

    await connect(peer.url, retries=1).get_packages(HUNG[:20], on_error="collect")

    told = [one for one in caplog.records if one.name == "RegistryLibrary"]
    (line,) = [one.getMessage() for one in told if one.levelno > logging.DEBUG]
    assert line.endswith(", 20 errors.")
    assert sum(said in one.getMessage() for one in told) == 20


async def test_an_item_without_a_text_is_an_error_that_names_its_type(
    peer: Any, client: RegistryClient
) -> None:
    class Broken:
        def __str__(self) -> str:
            raise AttributeError("no text")

        __repr__ = __str__

    with pytest.raises(InvalidPackageIdError, match="Item 1 of 1, '<Broken instance at"):
        await client.get_packages([Broken()])  # type: ignore[list-item]
    assert peer.received == 0


async def test_the_item_that_an_error_names_is_short_and_has_no_secret(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    peer.says_always({}, "404 Not Found")
    client = connect(peer.url, api_key="sesame-open-4711")

    with pytest.raises(RegistryError) as caught:
        await client.get_packages(["sesame-open-4711" + "x" * 500])

    assert "sesame" not in str(caught.value) + repr(caught.value)
    assert "xxx...'" in caught.value.message


async def test_a_namespace_is_browsed_once_for_all_its_references(
    peer: Any, client: RegistryClient, package: Any
) -> None:
    entry = {name: value for name, value in package().items() if name != "content"}
    peer.says({"packages": [entry]})
    peer.says_always(package())

    got = await client.resolve_references(["registry:acme/echo@v1.x"] * 50, concurrency=8)

    assert [one.original_reference for one in got] == ["registry:acme/echo@v1.x"] * 50
    assert sum("/browse" in line for line in peer.lines) == 1
    assert peer.received == 51


async def test_a_browse_that_failed_is_asked_for_again(
    peer: Any, client: RegistryClient, package: Any
) -> None:
    entry = {name: value for name, value in package().items() if name != "content"}
    peer.says({}, "500 Internal Server Error")
    peer.says({"packages": [entry]})
    peer.says_always(package())

    references = ["registry:acme/echo", "registry:acme/echo", "no reference"]
    got = await client.resolve_references(references, concurrency=1, on_error="collect")

    kinds = [type(one).__name__ for one in got]
    assert kinds == ["RegistryError", "Package", "InvalidPackageReferenceError"]
    assert sum("/browse" in line for line in peer.lines) == 2
