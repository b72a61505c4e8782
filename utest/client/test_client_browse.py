"""Browsing: page by page, within a limit and one deadline."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.transport import httpx
from RegistryLibrary.errors import Reason, RegistryResponseError, RegistryTimeoutError
from RegistryLibrary.protocol.packages import PackageEntry
from RegistryLibrary.protocol.types import PackageType


async def listed(client: RegistryClient, *args: Any, **options: Any) -> list[PackageEntry]:
    return [entry async for entry in client.browse(*args, **options)]


@pytest.fixture
def page(package: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """A page of entries of these names, which leads to a cursor if one is given."""

    def make(*names: str, cursor: Any = None, **more: Any) -> dict[str, Any]:
        entries = [package(name=name, content=None) for name in names]
        return (
            {"packages": entries, "count": 99}
            | more
            | ({} if cursor is None else {"next_cursor": cursor})
        )

    return make


async def test_an_entry_has_all_its_fields(canned: Any, package: Any) -> None:
    sent = package(type="robot", surprise=1)

    (entry,) = await listed(canned({"packages": [sent]}))

    assert entry == PackageEntry(sent["id"], "robot", "acme", "echo", "v1.2.0", "2026-01-31")


async def test_an_entry_may_lack_its_date_and_knows_its_type(canned: Any, package: Any) -> None:
    (entry,) = await listed(canned({"packages": [package(release_date=None)], "count": None}))

    assert entry.type is PackageType.ACTOR
    assert entry.release_date is None


async def test_no_match_is_an_empty_list(canned: Any) -> None:
    assert await listed(canned({"packages": [], "count": 0, "next_cursor": None})) == []


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        ({}, ""),
        ({"type": "actor"}, "?type=actor"),
        ({"type": PackageType.ACTOR, "namespace": "a&b"}, "?type=actor&namespace=a%26b"),
        ({"namespace": "", "limit": 5}, "?namespace=&limit=5"),
    ],
)
async def test_what_is_asked_for_stands_in_the_query(
    peer: Any, client: RegistryClient, arguments: Any, query: str
) -> None:
    peer.says({"packages": []})

    await listed(client, **arguments)

    assert peer.lines == [f"GET /browse{query}"]


async def test_pages_follow_each_other_by_their_cursors(
    peer: Any, client: RegistryClient, page: Any
) -> None:
    peer.says(page("a", "b", cursor="one"))
    peer.says(page(cursor="t&wo"))
    peer.says(page("c", cursor=""))

    entries = await listed(client, "actor", "acme", limit=9)

    assert [entry.name for entry in entries] == ["a", "b", "c"]
    assert peer.lines == [
        "GET /browse?type=actor&namespace=acme&limit=9",
        "GET /browse?type=actor&namespace=acme&limit=9&cursor=one",
        "GET /browse?type=actor&namespace=acme&limit=9&cursor=t%26wo",
    ]


@pytest.mark.parametrize(
    ("limit", "names", "requests"), [(1, "a", 1), (2, "ab", 1), (3, "abc", 2), (4, "abc", 2)]
)
async def test_the_client_stops_at_the_limit_if_the_registry_ignores_it(
    canned: Any, page: Any, limit: int, names: str, requests: int
) -> None:
    client = canned(page("a", "b", cursor="more"), page("c"))

    entries = await listed(client, limit=limit)

    assert "".join(entry.name for entry in entries) == names
    assert len(client.requests) == requests


@pytest.mark.parametrize(
    ("cursors", "requests"), [(["a", "a"], 2), (["a", "b", "a"], 3), (["a", "b", "b"], 3)]
)
async def test_a_cursor_that_was_read_before_ends_the_loop(
    canned: Any, page: Any, cursors: list[str], requests: int
) -> None:
    client = canned(*(page("x", cursor=cursor) for cursor in cursors))

    with pytest.raises(RegistryResponseError, match="leads back to the cursor") as caught:
        await listed(client)

    assert caught.value.reason is Reason.CURSOR_LOOP
    assert len(client.requests) == requests


async def test_a_cursor_that_no_url_can_carry_is_the_registry_s_fault(
    canned: Any, page: Any
) -> None:
    client = canned(page("x", cursor="c" * 70_000))

    with pytest.raises(RegistryResponseError, match="a cursor of 70000 characters") as caught:
        await listed(client)

    error = caught.value
    assert (error.reason, error.status, error.attempts) == (Reason.WRONG_SHAPE, 200, 1)
    assert (error.method, error.url) == ("GET", "http://registry.test/browse")
    assert len(client.requests) == 1


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "'packages' is missing"),
        ({"packages": None}, "'packages' is missing"),
        ({"packages": {}}, "'packages' must be a list, not an object"),
        ({"packages": [], "count": "1"}, "'count' must be a whole number, not text"),
        ({"packages": [], "count": True}, "'count' must be a whole number, not true or false"),
        ({"packages": [], "count": 1.5}, "'count' must be a whole number, not a number"),
        ({"packages": [], "next_cursor": 7}, "'next_cursor' must be text, not a whole number"),
        ({"packages": ["a"]}, "'packages[0]' must be an object, not text"),
        ({"packages": [None]}, "'packages[0]' must be an object, not null"),
    ],
)
async def test_a_page_that_is_none_is_refused(canned: Any, body: Any, told: str) -> None:
    with pytest.raises(RegistryResponseError) as caught:
        await listed(canned(body))

    assert caught.value.reason is Reason.WRONG_SHAPE
    assert told in caught.value.message


@pytest.mark.parametrize("field", ["id", "type", "namespace", "name", "version"])
@pytest.mark.parametrize(("value", "told"), [(None, "is missing"), (7, "must be text")])
async def test_a_field_of_an_entry_is_named_with_its_place(
    canned: Any, package: Any, field: str, value: Any, told: str
) -> None:
    client = canned({"packages": [package(), package() | {field: value}]})

    with pytest.raises(RegistryResponseError, match=rf"'packages\[1\]\.{field}' {told}"):
        await listed(client)


async def test_all_pages_together_have_one_deadline(connect: Any, page: Any) -> None:
    count = 0

    async def answer(_: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        await asyncio.sleep(0.02)
        return httpx.Response(200, json=page("x", cursor=str(count)))

    client = connect("http://registry.test", transport=httpx.MockTransport(answer))

    with pytest.raises(RegistryTimeoutError, match=r"within 0\.2 seconds"):
        await listed(client, timeout=0.2)
    assert 2 <= count <= 11


async def test_a_listing_that_is_left_early_leaves_the_client_usable(
    peer: Any, client: RegistryClient, page: Any
) -> None:
    peer.says_always(page("a", "b", cursor="more"))

    entries = client.browse()
    assert (await anext(entries)).name == "a"
    await entries.aclose()

    assert (await anext(client.browse(limit=1))).name == "a"
    assert len(peer.requests) == 2
