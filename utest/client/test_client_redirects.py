"""Redirects: not followed unless asked; then no further than allowed, and without secrets."""

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.exchange import MOST_OTHERS
from RegistryLibrary.client.redirects import MOST_REDIRECTS
from RegistryLibrary.client.transport import httpx
from RegistryLibrary.errors import (
    PackageNotFoundError,
    Reason,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)

KEY = "k3y-of-mine"


def to(location: str | None, status: str = "302 Found") -> bytes:
    named = f"Location: {location}\r\n" if location is not None else ""
    return f"HTTP/1.1 {status}\r\n{named}Content-Length: 0\r\n\r\n".encode("latin-1")


@pytest.fixture
def following(peer: Any, connect: Callable[..., RegistryClient]) -> RegistryClient:
    return connect(peer.url, follow_redirects=True, api_key=KEY, headers={"X-Mine": "of the test"})


async def refusal(client: RegistryClient) -> RegistryResponseError:
    with pytest.raises(RegistryResponseError) as caught:
        await client.request("GET", "/first")
    assert caught.value.reason is Reason.REDIRECT
    return caught.value


async def test_a_redirect_is_not_followed_unless_asked(peer: Any, client: RegistryClient) -> None:
    peer.answers_always(to("/second"))

    assert (await client.request("GET", "/first")).status == 302
    with pytest.raises(RegistryError, match="which is not followed"):
        await client.metadata()
    assert peer.received == 2


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/second?a=b#c", "/second?a=b"),
        ("second", "/a/second"),
        ("../second", "/second"),
        ("?a=b", "/a/first?a=b"),
        ("{url}/second", "/second"),
        ("{url}", "/"),
        ("//{authority}/second", "/second"),
        ("", None),
    ],
)
async def test_a_place_within_the_origin_is_asked_with_all_headers(
    peer: Any, following: RegistryClient, location: str, target: str | None
) -> None:
    authority = peer.url.removeprefix("http://")
    peer.answers(to(location.format(url=peer.url, authority=authority)))
    peer.says({"found": True})

    if target is None:
        with pytest.raises(RegistryResponseError, match="but has an empty header Location"):
            await following.request("GET", "/a/first")
        return
    response = await following.request("GET", "/a/first")

    assert (response.json, response.url) == ({"found": True}, f"{peer.url}{target}")
    assert peer.lines == ["GET /a/first", f"GET {target}"]
    assert peer.connections == 1
    for request in peer.requests:
        assert f"Authorization: Bearer {KEY}".encode() in request
        assert b"X-Mine: of the test" in request


@pytest.mark.parametrize(
    ("status", "method", "then"),
    [
        ("301 X", "POST", "GET"),
        ("302 X", "POST", "GET"),
        ("302 X", "PUT", "PUT"),
        ("303 X", "PUT", "GET"),
        ("303 X", "HEAD", "HEAD"),
        ("307 X", "POST", "POST"),
        ("308 X", "DELETE", "DELETE"),
    ],
)
async def test_the_status_decides_what_is_asked_next(
    peer: Any, following: RegistryClient, status: str, method: str, then: str
) -> None:
    peer.answers(to("/second", status))
    peer.answers(b"HTTP/1.1 204 X\r\n\r\n")
    body = None if method == "HEAD" else {"a": 1}

    await following.request(method, "/first", body=body)

    second = peer.requests[1]
    assert second.startswith(f"{then} /second HTTP/1.1".encode())
    kept = then == method != "HEAD"
    assert second.endswith(b'{"a": 1}') is kept
    assert (b"content-type: application/json" in second.lower()) is kept


@pytest.mark.parametrize("status", ["304 X", "300 X", "305 X"])
async def test_no_other_status_is_a_redirect(
    peer: Any, following: RegistryClient, status: str
) -> None:
    peer.answers(to("/second", status).replace(b"Content-Length: 0\r\n", b""), "close")

    assert (await following.request("GET", "/first")).status == int(status[:3])


async def test_nothing_of_the_test_goes_to_another_origin_and_nothing_comes_back(
    peers: Any, connect: Callable[..., RegistryClient]
) -> None:
    one, other = await peers(), await peers()
    client = connect(one.url, follow_redirects=True, api_key=KEY, headers={"User-Agent": "mine"})
    one.answers(to(f"{other.url}/second"))
    other.answers(to(f"{one.url}/third"))
    one.says({"found": True})

    response = await client.request("POST", "/first", body="{}", headers={"X-Of-Call": "a"})

    assert response.json == {"found": True}
    assert KEY.encode() in one.requests[0]
    for request in (other.requests[0], one.requests[1]):
        assert KEY.encode() not in request
        assert b"X-Of-Call" not in request
        assert b"User-Agent: RegistryLibrary\r\n" in request
    await client.aclose()
    assert await other.has(open=0)


async def test_connections_to_ever_new_origins_do_not_pile_up(
    peer: Any, peers: Callable[..., Any], following: RegistryClient
) -> None:
    others = [await peers() for _ in range(MOST_OTHERS + 4)]
    for other in others:
        peer.answers(to(f"{other.url}/there"))
        other.says_always({})

        assert (await following.request("GET", "/first")).status == 200

    assert [await other.has(open=0) for other in others[:4]] == [True] * 4
    assert [other.open for other in others[4:]] == [1] * MOST_OTHERS
    assert peer.connections == 1


async def test_a_connection_that_a_request_waits_for_is_none_that_piles_up(
    peer: Any, peers: Callable[..., Any], connect: Callable[..., RegistryClient]
) -> None:
    following = connect(peer.url, follow_redirects=True)
    slow, *others = [await peers() for _ in range(MOST_OTHERS + 4)]
    peer.answers(to(f"{slow.url}/there"))
    slow.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", 0.3, b"{}")
    waiting = asyncio.create_task(following.request("GET", "/slow"))
    assert await slow.has(received=1)
    for other in others:
        peer.answers(to(f"{other.url}/there"))
        other.says({})
        await following.request("GET", "/first")

    assert (await waiting).json == {}
    assert await slow.has(open=0)


async def test_cookies_are_not_kept(peer: Any, following: RegistryClient) -> None:
    peer.answers(to("/second").replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b\r\n\r\n"))
    peer.says({})

    await following.request("GET", "/first")

    assert b"cookie" not in peer.requests[1].lower()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (to(None), "but has no header Location."),
        (to("/a").replace(b"\r\n\r\n", b"\r\nLocation: /b\r\n\r\n"), "but has 2 headers Location."),
        (to("file:///etc/passwd"), "no URL that can be followed"),
        (to("ftp://registry.test/"), "no URL that can be followed"),
        (to("http://[bad/"), "no URL that can be followed"),
        (to("http:///nowhere"), "no URL that can be followed"),
        (to("http://registry.test:99999/"), "no URL that can be followed"),
        (to("http://user:hunter2@registry.test/"), "no URL that can be followed"),
        (to("http:second"), "no URL that can be followed"),
        (to("/a b"), "no URL that can be followed"),
        (to("/\xfc"), "no URL that can be followed"),
        (to("/" + "a" * 61_000), "no URL that can be followed"),
        (to("/first"), "in a loop: back to"),
    ],
)
async def test_what_cannot_be_followed_is_an_error(
    peer: Any, following: RegistryClient, answer: bytes, told: str
) -> None:
    peer.answers(answer)
    peer.says({})

    error = await refusal(following)

    assert told in error.message
    assert "hunter2" not in str(error)
    assert (error.status, error.url, error.attempts) == (302, f"{peer.url}/first", 1)
    assert peer.received == 1
    assert (await following.request("GET", "/next")).json == {}


async def test_a_longer_loop_and_a_chain_without_end_are_errors(
    peer: Any, following: RegistryClient
) -> None:
    peer.answers(to("/second"))
    peer.answers(to("/first"))
    assert "in a loop" in (await refusal(following)).message

    for number in range(MOST_REDIRECTS + 1):
        peer.answers(to(f"/{number}"))
    assert f"more than {MOST_REDIRECTS} times" in (await refusal(following)).message
    assert peer.received == 2 + MOST_REDIRECTS + 1

    for number in range(MOST_REDIRECTS):
        peer.answers(to(f"/{number}"))
    peer.says({"found": True})
    assert (await following.request("GET", "/first")).json == {"found": True}


async def test_https_never_leads_to_http(canned: Any) -> None:
    leading = httpx.Response(302, headers={"Location": "http://registry.test/second"})
    client = canned(leading, url="https://registry.test", follow_redirects=True)

    assert "from https to plain http" in (await refusal(client)).message


async def test_http_may_lead_to_https(canned: Any) -> None:
    leading = httpx.Response(302, headers={"Location": "https://127.0.0.1:1/second"})

    with pytest.raises(RegistryError, match="connection was refused") as caught:
        await canned(leading, follow_redirects=True).request("GET", "/first")
    assert caught.value.url == "https://127.0.0.1:1/second"


async def test_errors_at_the_end_of_a_redirect_have_their_names(
    peer: Any, following: RegistryClient
) -> None:
    peer.answers(to("/second"))
    peer.says({"error": {"type": "PackageNotFoundError", "message": "none"}}, "404 X")

    with pytest.raises(PackageNotFoundError) as caught:
        await following.get_package("pkg_act_" + "0" * 40)
    assert caught.value.url == f"{peer.url}/second"


async def test_one_deadline_spans_all_redirects(peer: Any, following: RegistryClient) -> None:
    for number in range(MOST_REDIRECTS):
        peer.answers(0.08, to(f"/{number}"))
    started = perf_counter()

    with pytest.raises(RegistryTimeoutError) as caught:
        await following.request("GET", "/first", timeout=0.2)

    assert perf_counter() - started < 1
    assert caught.value.url != f"{peer.url}/first"
    await asyncio.sleep(0)


@pytest.mark.parametrize("value", ["yes", 1, None])
def test_anything_but_true_or_false_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=f"follow_redirects={value!r} must be true or false"):
        RegistryClient("http://registry.test", follow_redirects=value)
