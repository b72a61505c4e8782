"""What is logged of each request, and what large bodies cost."""

import asyncio
import json
import logging
import re
import tracemalloc
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient, RegistryResponse, messages
from RegistryLibrary.client.logs import LOGGED_CHARACTERS, log_answer
from RegistryLibrary.client.messages import Request, SentRequest
from RegistryLibrary.errors import RegistryError, RegistryResponseError
from RegistryLibrary.protocol.headers import Headers

LARGE = 16 * 1024 * 1024


def logged(caplog: pytest.LogCaptureFixture, level: int = logging.DEBUG) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.name == "RegistryLibrary" and record.levelno >= level
    ]


def response(body: bytes) -> RegistryResponse:
    return RegistryResponse(
        200, Headers(), body, "GET", "http://registry.test/x", timedelta(), datetime.now(UTC)
    )


def sent(client: RegistryClient) -> SentRequest:
    return client._operations.exchange._completed(Request("GET", "/x"))


async def test_each_request_is_one_line_at_info(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    peer.says_always({"a": 1})

    for _ in range(2):
        await client.request("GET", "/x", params={"b": "c"})

    for line, end in zip(logged(caplog), ("new connection", "connection reused"), strict=True):
        assert line.startswith(f"GET {peer.url}/x?b=c: status 200, 8 bytes in ")
        assert line.endswith(f" ms, {end}")


async def test_of_a_transport_that_was_given_nothing_is_said_of_connections(
    canned: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    await canned({}).request("GET", "/x")

    assert logged(caplog)[0].endswith(" ms")


async def test_headers_and_an_indented_body_are_logged_at_debug(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.says({"a": "ü"}, X_Extra="b")

    await client.request("GET", "/x")

    _, sent, received, body = logged(caplog)
    assert "Request headers:\nAccept: application/json" in sent
    assert "x-extra: b" in received
    assert body == 'Response body:\n{\n  "a": "ü"\n}'


@pytest.mark.parametrize("body", [b"<html>\xff", b'{"a": 1, "a": 2}'])
async def test_a_body_that_is_no_json_is_logged_as_it_came(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.says(body)

    await client.request("GET", "/x")

    assert logged(caplog)[-1] == f"Response body:\n{body.decode('utf-8', 'replace')}"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (["a" * 20_000], "characters cut)"),
        (["a" * 200_000], "(cut: 10000 characters are shown, the body has 200004 bytes)"),
        (["ü" * 50_000], "(cut: 10000 characters are shown, the body has 300004 bytes)"),
    ],
    ids=["indented", "as it came", "escaped"],
)
async def test_a_long_body_is_cut_in_the_log(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture, value: Any, told: str
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.says(value)

    await client.request("GET", "/x")

    assert logged(caplog)[-1].endswith(told)
    assert len(logged(caplog)[-1]) < LOGGED_CHARACTERS + 100


async def test_a_body_that_indents_would_make_far_longer_is_logged_as_it_came(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    deep = b"[" * 127 + b"1," * 40_000 + b"1" + b"]" * 127
    peer.says(deep)

    await client.request("GET", "/x")

    assert logged(caplog)[-1].startswith(f"Response body:\n{'[' * 127}1,1,1")
    assert logged(caplog)[-1].endswith(f"the body has {len(deep)} bytes)")


async def test_nothing_is_shown_of_a_body_where_nobody_looks(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="RegistryLibrary")
    peer.says({})

    await client.request("GET", "/x")

    assert logged(caplog) == []


async def test_a_failure_is_one_line_too(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.answers(b"", "close")
    peer.answers("hang")

    for told in ("closed before an answer began", "within 0.05 seconds"):
        with pytest.raises(RegistryError):
            await client.request("GET", "/x", timeout=0.05)
        assert told in logged(caplog)[-1]
    assert len(logged(caplog)) == 2


async def test_a_large_body_costs_little_to_log(
    peer: Any, connect: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = connect(peer.url, api_key="hunter2", timeout=20.0)
    peer.says_always(json.dumps(["a" * 100] * (LARGE // 110)).encode())
    received = await client.request("GET", "/x")

    started = process_time()
    log_answer(sent(client), received)

    assert logged(caplog)[-1].endswith(f" shown, the body has {len(received.body)} bytes)")
    assert process_time() - started < 0.1


@pytest.mark.parametrize("byte", [b"x", "ü".encode(), b"\xff"])
def test_the_beginning_of_a_large_body_is_read_without_reading_it_all(byte: bytes) -> None:
    large = response(byte * (LARGE // len(byte)))

    tracemalloc.start()
    text = large.excerpt
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert text.startswith(" It begins ")
    assert text.endswith(f" and has {len(large.body)} bytes.")
    assert len(text) < 300
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", ""),
        (b"abc", " It reads 'abc'."),
        (b"a" * 200, f" It reads '{'a' * 200}'."),
        (b"a" * 201, f" It begins '{'a' * 200}' and has 201 bytes."),
    ],
)
def test_an_excerpt_tells_how_a_body_begins(body: bytes, told: str) -> None:
    assert response(body).excerpt == told


def test_the_value_of_a_body_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    parse = messages.parse_json
    monkeypatch.setattr(messages, "parse_json", lambda text: calls.append(text) or parse(text))
    null, some = response(b"null"), response(b'{"a": []}')

    assert null.json is null.json is None
    assert some.json is some.json
    assert calls == ["null", '{"a": []}']


def test_a_body_that_is_no_json_is_so_each_time_and_read_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []
    parse = messages.parse_json
    monkeypatch.setattr(messages, "parse_json", lambda text: calls.append(text) or parse(text))
    broken = response(b"{")

    for _ in range(2):
        with pytest.raises(RegistryResponseError, match="not JSON"):
            _ = broken.json
    assert len(calls) == 1


def test_a_response_can_be_compared_and_hashed() -> None:
    one = response(b"[1]")
    same = RegistryResponse(200, Headers(), b"[1]", "GET", one.url, one.elapsed, one.received_at)

    _ = one.json

    assert one == same
    assert hash(one) == hash(same)
    assert one != response(b"[2]")


def test_a_response_shows_neither_body_nor_headers() -> None:
    shown = repr(response(b"secret"))

    assert shown == "RegistryResponse(status=200, method='GET', url='http://registry.test/x')"


async def test_a_request_that_its_caller_gives_up_is_one_line(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.answers("hang")
    call = asyncio.create_task(client.request("GET", "/x", params={"token": "hunter2"}))
    await peer.has(received=1)

    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    (line,) = logged(caplog)
    assert re.fullmatch(
        rf"GET {peer.url}/x\?token=\*\*\*: cut off after \d\.\d\d s,"
        " before an answer was complete",
        line,
    )


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"a": "ü"}, '{\n  "a": "ü"\n}'),
        ("a k3y-of-mine", "a ***"),
        ("", ""),
        (b"\xff", "\ufffd"),
        ('{"a": 1, "a": 2}', '{"a": 1, "a": 2}'),
        (
            "a" * 200_000,
            "a" * 10_000 + "\n(cut: 10000 characters are shown, the body has 200000 bytes)",
        ),
    ],
    ids=["JSON", "text", "empty", "no text", "no valid JSON", "long"],
)
async def test_the_body_of_a_request_is_logged_at_debug(
    peer: Any, connect: Any, caplog: pytest.LogCaptureFixture, body: Any, shown: str
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.says({})

    await connect(peer.url, api_key="k3y-of-mine").request("POST", "/x", body=body)

    assert logged(caplog)[2] == f"Request body:\n{shown}"
