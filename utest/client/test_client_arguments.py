"""Hostile arguments: each is exactly a `ValueError` that names it, before a byte is sent."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient

URL = "http://registry.test"
HUGE = 10**400


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


CONNECTING = {
    "url": [
        "",
        " ",
        "x",
        "http://",
        "javascript:alert(1)",
        "http://a b",
        "http://a/..",
        b"http://a",
        "http://a:1:2",
        "http://[::1",
        "http://a#f",
        "http://a?q",
        None,
        True,
        0,
        math.nan,
        [],
        {},
    ],
    "api_key": ["", " ", "a\n", "a\r\nX: y", "é", "a" * 8193, b"k", 1, True, [], {}, math.nan],
    "api_key_header": ["", " ", "a b", "a:b", "a\r\n", "é", "Content-Length", None, 1, True, []],
    "api_key_scheme": [" ", "a b", "a\r\n", "é", None, 1, True, []],
    "timeout": [
        0,
        -1,
        -0.0,
        math.nan,
        math.inf,
        -math.inf,
        HUGE,
        True,
        False,
        None,
        "",
        "1",
        "1 s",
        [],
        {},
        1j,
        Decimal(1),
        Fraction(1, 2),
    ],
    "retries": [-1, 1.0, 0.5, math.nan, math.inf, True, False, None, "", "1", [], {}],
    "follow_redirects": [None, 0, 1, "", "yes", "False", [], {}],
    "verify": [None, 0, 1, "", "/no/such", [], {}, b"x", "\0"],
    "client_cert": ["", "x", 1, 0.5, True, b"x", {"a": 1}, ("a", "b"), [1, 2, 3], "/no/such"],
    "proxy": ["", " ", "p:1", "ftp://p", "http://", "http://p/x", "http://p q", b"p", 1, True, []],
    "trust_env": [None, 0, 1, "", "yes", [], {}],
    "headers": [
        "",
        "a: b",
        [],
        [("a", "b")],
        1,
        True,
        {1: "a"},
        {"": "a"},
        {"a b": "c"},
        {"a": None},
        {"a": 1},
        {"a": "b\r\n"},
        {"a": " b"},
        {"a": "€"},
        {None: "a"},
        {"Transfer-Encoding": "chunked"},
    ],
    "max_response_size": [0, -1, 1.0, math.nan, math.inf, HUGE, True, None, "", "1", "1 MiB", []],
    "transport": ["", 1, True, [], object],
}

SENDING = {
    "method": ["", " ", "G T", "GET\r\n", "é", None, 1, True, []],
    "path": [
        "",
        "x",
        " /",
        "/ ",
        "/a b",
        "/\r\n",
        "/é",
        "http://x/",
        "/" * 70_000,
        None,
        1,
        True,
        [],
    ],
    "params": ["", "a=b", [], [("a", "b")], 1, True, {"a": {}}, {"a": b"x"}, {"a": "\ud800"}],
    "headers": ["", "a: b", [], 1, True, {"a b": "c"}, {"a": None}, {"a": "b\n"}],
    "body": [math.nan, {"a": math.inf}, {1, 2}, object(), "\ud800", {"a": b"x"}, {(1, 2): 1}],
    "timeout": [0, -1, math.nan, math.inf, HUGE, True, "", "1 s", [], {}],
}


def cases(table: dict[str, list[Any]]) -> list[Any]:
    return [
        pytest.param(name, value, id=f"{name}-{repr(value)[:20]}")
        for name, values in table.items()
        for value in values
    ]


@pytest.mark.parametrize(("argument", "value"), cases(CONNECTING))
def test_no_client_is_made_of_it(argument: str, value: Any) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is the subject
        RegistryClient(**{"url": URL, "api_key": "Kq7"} | {argument: value})

    check(caught.value, argument, value)


@pytest.mark.parametrize(("argument", "value"), cases(SENDING))
async def test_no_request_is_sent_of_it(
    peer: Any, client: RegistryClient, argument: str, value: Any
) -> None:
    given = {"method": "GET", "path": "/x"} | {argument: value}
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is the subject
        await client.request(given.pop("method"), given.pop("path"), **given)

    check(caught.value, argument, value)
    assert peer.connections == 0


@pytest.mark.parametrize("value", [0, -1, 1.0, math.nan, True, "", "1", []])
async def test_a_limit_is_a_whole_number_above_0(
    peer: Any, client: RegistryClient, value: Any
) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is the subject
        async for _ in client.browse(limit=value):
            pass

    check(caught.value, "limit", value)
    assert peer.connections == 0


@pytest.mark.parametrize("limit", [10**1000, 10**5000], ids=["long", "too long for Python"])
async def test_a_limit_that_no_one_can_write_is_refused(
    peer: Any, client: RegistryClient, limit: int
) -> None:
    with pytest.raises(
        ValueError, match=r"^params: the value of 'limit' is .* too large"
    ) as caught:
        async for _ in client.browse(limit=limit):
            pass

    assert type(caught.value) is ValueError
    assert peer.connections == 0


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("ab\ud800", "a lone surrogate stands at character 3."),
        ([10**5000], "Exceeds the limit (4300 digits) for integer string conversion."),
        (nested(20_000), "it is nested too deeply."),
    ],
    ids=["half a character", "a number", "depth"],
)
async def test_a_body_is_refused_in_words_for_testers(
    client: RegistryClient, body: Any, told: str
) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        await client.request("PUT", "/x", body=body)

    assert str(caught.value) == f"body can't be written as JSON in UTF-8: {told}"


@pytest.mark.parametrize("argument", ["api_key_header", "api_key_scheme"])
def test_how_a_key_is_sent_is_checked_without_a_key_too(argument: str) -> None:
    with pytest.raises(ValueError, match=f"^{argument}.*'a b'") as caught:
        RegistryClient(URL, **{argument: "a b"})
    assert type(caught.value) is ValueError


@pytest.mark.parametrize("argument", ["retries", "max_response_size", "timeout"])
def test_a_number_of_any_length_is_shown_shortened(argument: str) -> None:
    with pytest.raises(ValueError, match=f"^{argument}=<int of ") as caught:
        RegistryClient(URL, **{argument: -(10**5000)})
    assert type(caught.value) is ValueError


@pytest.mark.parametrize("argument", ["method", "path"])
async def test_a_long_text_is_shown_shortened(client: RegistryClient, argument: str) -> None:
    given = {"method": "GET", "path": "/x"} | {argument: " " * 70_000}
    with pytest.raises(ValueError, match=r"…' \(70000 characters\)") as caught:
        await client.request(given["method"], given["path"])
    assert len(str(caught.value)) < 1000


def check(error: ValueError, argument: str, value: Any) -> None:
    told = str(error)
    assert type(error) is ValueError
    assert told.startswith(argument)
    assert len(told) < 5_000
    assert "Kq7" not in told
    if argument not in {"api_key", "headers", "params", "body", "proxy", "path"}:
        shown = repr(value) if value != "" else "empty"
        assert repr(value) in told or shown in told or str(value)[:10] in told


def test_what_is_no_transport_is_shown_shortened_whatever_it_is() -> None:
    with pytest.raises(ValueError, match=r"^transport='x.* must be an httpx2?\.Async") as caught:
        RegistryClient(URL, transport="x" * 70_000)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 1000
