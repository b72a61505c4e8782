"""What stands on the request line, and what is refused before a byte is sent."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.paths import LONGEST_TARGET, url_of_server
from RegistryLibrary.errors import (
    InvalidPackageIdError,
    InvalidPackageReferenceError,
    RegistryError,
    ValidationError,
)

ENCODED = [
    ("echo", "echo"),
    ("a?b", "a%3Fb"),
    ("a#b", "a%23b"),
    ("100%", "100%25"),
    ("%2e%2e", "%252e%252e"),
    ("a/../b", "a%2F..%2Fb"),
    ("a b", "a%20b"),
    ("ü", "%C3%BC"),
    ("e\N{COMBINING ACUTE ACCENT}", "e%CC%81"),
    ("a\\b;c:d@e+f&g=h", "a%5Cb%3Bc%3Ad%40e%2Bf%26g%3Dh"),
    ("...", "..."),
    ("//evil.test/x", "%2F%2Fevil.test%2Fx"),
    ("http://evil.test/", "http%3A%2F%2Fevil.test%2F"),
    ("🔑", "%F0%9F%94%91"),
]

NO_SEGMENT = [
    ("", "one segment"),
    (".", "one segment"),
    ("..", "one segment"),
    ("a\x00b", "at position 2"),
    ("a\r\nb", "at position 2"),
    ("\x1f", "at position 1"),
    ("ab\x7f", "at position 3"),
    ("\x85", "at position 1"),
    ("a\ud800", "lone surrogate"),
    (None, "must be text"),
    (7, "must be text"),
    ("a" * 70_000, f"{LONGEST_TARGET} can be sent"),
]


@pytest.mark.parametrize(("text", "encoded"), ENCODED)
async def test_each_part_is_encoded_once_as_one_segment(
    peer: Any, client: RegistryClient, text: str, encoded: str
) -> None:
    peer.says_always({}, "404 Not Found")

    for call in (client.get_package(text), client.resolve(text, text, text, text)):
        with pytest.raises(RegistryError):
            await call

    assert peer.lines == [
        f"GET /packages/{encoded}",
        f"GET /{encoded}/{encoded}/{encoded}?version={encoded}",
    ]


@pytest.mark.parametrize(("text", "reason"), NO_SEGMENT, ids=lambda value: repr(value)[:20])
async def test_an_id_that_no_url_can_carry_is_refused_before_a_byte_is_sent(
    canned: Callable[..., Any], text: Any, reason: str
) -> None:
    client = canned()

    with pytest.raises(InvalidPackageIdError, match=reason) as caught:
        await client.get_package(text)

    assert (caught.value.stated, caught.value.status, caught.value.attempts) == (False, None, 0)
    assert client.requests == []


@pytest.mark.parametrize(("text", "reason"), NO_SEGMENT, ids=lambda value: repr(value)[:20])
async def test_a_namespace_or_a_name_that_no_url_can_carry_is_refused(
    canned: Callable[..., Any], text: Any, reason: str
) -> None:
    client = canned()

    for parts in ((text, "echo"), ("acme", text)):
        with pytest.raises(InvalidPackageReferenceError, match=reason):
            await client.resolve("actor", *parts)
    assert client.requests == []


@pytest.mark.parametrize(("text", "reason"), NO_SEGMENT[:-1])
async def test_a_type_that_no_url_can_carry_is_a_validation_error(
    canned: Callable[..., Any], text: Any, reason: str
) -> None:
    client = canned()

    with pytest.raises(ValidationError, match=reason):
        await client.resolve(text, "acme", "echo")
    assert client.requests == []


@pytest.mark.parametrize(
    ("text", "reason"), [("\udfff", "lone surrogate"), (7, "text"), (["v1", "v2"], "text")]
)
async def test_a_version_that_no_query_can_carry_is_a_validation_error(
    canned: Callable[..., Any], text: Any, reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        await canned().resolve("actor", "acme", "echo", text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\ud800", "lone surrogate"),
        (7, "text"),
        (["a", "b"], "text"),
        ("a" * 70_000, "can be sent"),
    ],
    ids=["surrogate", "number", "list", "long"],
)
@pytest.mark.parametrize("argument", ["type", "namespace"])
async def test_a_filter_that_no_query_can_carry_is_a_validation_error(
    canned: Callable[..., Any], argument: str, text: Any, reason: str
) -> None:
    client = canned()

    with pytest.raises(ValidationError, match=reason):
        await anext(client.browse(**{argument: text}))
    assert client.requests == []


@pytest.mark.parametrize("prefix", ["", "/api/registry", "/a%20b"])
@pytest.mark.parametrize(
    "path",
    ["/", "/a/../b", "//x", "/%2e%2e", "/a;b?c=d&e", "/?", "/a#b", "/[x]|{y}", "/\\", "/a//"],
)
async def test_a_raw_path_is_sent_as_it_is_written(
    peer: Any, connect: Callable[..., RegistryClient], prefix: str, path: str
) -> None:
    peer.says_always({})
    client = connect(peer.url + prefix)

    response = await client.request("GET", path)

    assert peer.lines == [f"GET {prefix}{path}"]
    assert response.url == f"{peer.url}{prefix}{path}"


@pytest.mark.parametrize(
    "path", ["", "a", "http://evil.test/", "/a b", "/\n", "/ü", "/\x00", "/\x7f", None, 7]
)
async def test_a_raw_path_that_no_request_line_can_carry_is_refused(
    canned: Callable[..., Any], path: Any
) -> None:
    client = canned()

    with pytest.raises(ValueError, match=re.escape(repr(path))) as caught:
        await client.request("GET", path)
    assert type(caught.value) is ValueError
    assert client.requests == []


@pytest.mark.parametrize("path", ["?api_key=hunter2", "/ ?api_key=hunter2"])
async def test_a_secret_in_a_path_that_is_refused_is_not_shown(
    canned: Callable[..., Any], path: str
) -> None:
    with pytest.raises(ValueError, match=r"api_key=\*\*\*"):
        await canned().request("GET", path)


@pytest.mark.parametrize(
    ("path", "params", "line"),
    [
        ("/x", {}, "/x"),
        ("/x", {"a": None}, "/x"),
        ("/x", {"a": 1, "b": "c d", "e": None}, "/x?a=1&b=c%20d"),
        ("/x", {"a": ["1", "2"], "b": ""}, "/x?a=1&a=2&b="),
        ("/x?y=%20", {"a&b": "ü/?"}, "/x?y=%20&a%26b=%C3%BC%2F%3F"),
        ("/x", {"a": True, "b": [False, None, 1.5], "c": [], "d": ()}, "/x?a=true&b=false&b=1.5"),
    ],
)
async def test_parameters_are_appended_as_the_query(
    peer: Any, client: RegistryClient, path: str, params: Any, line: str
) -> None:
    peer.says({})

    await client.request("GET", path, params=params)

    assert peer.lines == [f"GET {line}"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"params": "a=b"}, "params must be a dictionary, not str"),
        ({"params": {"api_key": "hunter2\ud800"}}, "values of api_key hold a lone surrogate"),
        ({"params": {"a": {"b": "hunter2"}}}, "params: the value of 'a' must be text,"),
        ({"params": {"a": ["b", b"hunter2"]}}, "not of type bytes"),
        ({"params": {"a": "b" * LONGEST_TARGET}}, "too long"),
        ({"headers": "X: y"}, "headers must be a dictionary"),
        ({"body": {1, 2}}, "body can't be written as JSON"),
        ({"body": float("nan")}, "body can't be written as JSON"),
        ({"body": "\ud800"}, "body can't be written as JSON in UTF-8"),
        ({"body": {("a",): 1}}, "body can't be written as JSON"),
    ],
)
async def test_an_argument_of_a_raw_request_that_cannot_be_sent_is_refused(
    canned: Callable[..., Any], arguments: Any, reason: str
) -> None:
    client = canned()

    with pytest.raises(ValueError, match=reason) as caught:
        await client.request("POST", "/x", **arguments)
    assert type(caught.value) is ValueError
    assert "hunter2" not in str(caught.value)
    assert client.requests == []


@pytest.mark.parametrize("method", ["", "GET /x", "G\r\nT", "GÉT", None, 7])
async def test_a_method_that_is_none_is_refused(canned: Callable[..., Any], method: Any) -> None:
    with pytest.raises(ValueError, match=re.escape(f"method={method!r}")):
        await canned().request(method, "/x")


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ({"a": [1, "ü"]}, b'{"a": [1, "\\u00fc"]}'),
        ([], b"[]"),
        (0, b"0"),
        (False, b"false"),
        ("not JSON, ü", "not JSON, ü".encode()),
        ("", b""),
        (b"\x00\xff", b"\x00\xff"),
    ],
)
async def test_a_body_is_sent_as_it_is_or_as_json(
    peer: Any, client: RegistryClient, body: Any, sent: bytes
) -> None:
    peer.says({})

    await client.request("post", "/x", body=body)

    head, _, received = peer.requests[0].partition(b"\r\n\r\n")
    assert received == sent
    assert head.startswith(b"POST /x HTTP/1.1\r\n")
    assert f"content-length: {len(sent)}".encode() in head.lower()
    assert b"content-type: application/json" in head.lower()


async def test_a_request_without_a_body_has_no_content_type(
    peer: Any, client: RegistryClient
) -> None:
    peer.says({})

    await client.request("DELETE", "/x")

    assert b"content-type" not in peer.requests[0].lower()


async def test_the_headers_of_a_request_replace_those_of_the_client(
    peer: Any, connect: Callable[..., RegistryClient]
) -> None:
    peer.says_always({})
    client = connect(peer.url, api_key="k", headers={"X-One": "1", "X-Two": "2"})
    own = {"x-one": "one", "AUTHORIZATION": "Basic x", "Content-Type": "text/plain"}

    await client.request("PUT", "/x", body="a", headers=own | {"X-Latin": "ÿ", "Host": "other"})

    lines = {line.lower() for line in peer.requests[0].partition(b"\r\n\r\n")[0].split(b"\r\n")}
    assert {b"x-one: one", b"x-two: 2", b"authorization: basic x", b"host: other"} <= lines
    assert {b"content-type: text/plain", b"x-latin: \xff"} <= lines
    assert not {b"x-one: 1", b"authorization: bearer k", b"content-type: application/json"} & lines


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ("registry.test", "https://registry.test"),
        ("registry.test:80", "https://registry.test:80"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("localhost", "http://localhost"),
        ("[2001:db8::1]", "https://[2001:db8::1]"),
    ],
)
def test_a_server_is_reached_by_https_and_this_machine_by_http(server: str, url: str) -> None:
    assert url_of_server(server) == url
