"""What can be wrong with a body, and that none of it is ever taken or breaks anything."""

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.fake.control import bodies, interface

from .conftest import Call

PACKAGE = {"type": "skill", "namespace": "acme", "name": "n", "version": "v1.0.0", "content": {}}
FAULT = {"fault": "error"}
NONSENSE: list[Any] = [
    *(True, False, 0, -1, 1.5, 10**400, -(10**20), 1e308, 8.64e13, 86399999999999.99),
    *("", " ", "\x00", "\n", "é", "x" * 5000, "../..", "<img src=x>", "99999999999999999999"),
    *([], [1], {}, {"a": 1}, [[]]),
]


@pytest.fixture
def api(fake: FakeRegistry) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{fake.url}/__fake/api", trust_env=False, timeout=10) as client:
        yield client


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", r"The body is no JSON at line 1, column 2: "),
        (b"[1,]", "The body is no JSON at line 1"),
        (b"nonsense", "The body is no JSON at line 1, column 1: "),
        (
            b'{"fault": "hang", "fault": "status"}',
            "The body is no JSON: the key 'fault' comes twice",
        ),
        (b'{"fault": "\\ud800"}', "The body is no JSON: "),
        (b'{"delay": NaN}', "The body is no JSON: NaN is no JSON."),
        (b'{"delay": 1e999}', "The body is no JSON: the number 1e999 is too large."),
        (b'{"times": ' + b"9" * 5000 + b"}", "The body is no JSON: a number is too large"),
        (b"[" * 200 + b"]" * 200, "nested deeper than 128 levels"),
        (b"\xff\xfe{}", "The body is no UTF-8: invalid start byte."),
        (b'\xef\xbb\xbf{"fault": "hang"}', "The body is no JSON at line 1, column 1"),
        (b"null", "It must be an object with "),
        (b"", "It must be an object with "),
        (b"[]", "It must be an object with "),
        (b'"fault"', "It must be an object with "),
        (b"{}", " is missing."),
    ],
)
@pytest.mark.parametrize("path", ["faults", "packages"])
def test_what_is_no_object_is_refused(api: httpx.Client, path: str, body: bytes, reason) -> None:
    status, message = refused(api.post(path, content=body))

    assert status == 400
    assert reason in message
    assert api.get("faults").json()["faults"] == []


@pytest.mark.parametrize("name", list(PACKAGE))
def test_nothing_of_a_package_may_be_missing(api: httpx.Client, name: str) -> None:
    body = {key: value for key, value in PACKAGE.items() if key != name}

    assert refused(api.post("packages", json=body)) == (400, f"{name} is missing.")


@pytest.mark.parametrize(("path", "body"), [("packages", PACKAGE), ("faults", FAULT)])
def test_what_is_not_known_is_refused_by_name(api: httpx.Client, path: str, body) -> None:
    status, message = refused(api.post(path, json=body | {"tiems": 1}))

    assert status == 400
    assert message.startswith("tiems is nothing it can have; that is ")
    assert refused(api.post(path, json=body | {"x" * 70_000: 1}))[1].count("x") <= 500


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("name", list(PACKAGE))
def test_no_value_of_a_package_breaks_anything(api: httpx.Client, name: str, value: Any) -> None:
    answer = api.post("packages", json=PACKAGE | {name: value})

    good = name == "content" and isinstance(value, dict)
    good = good or (name in ("namespace", "name") and value == "99999999999999999999")
    assert answer.status_code == (201 if good else 400)
    if not good:
        told = answer.json()["error"]
        names = ("ValidationError", "InvalidPackageReferenceError", "ValueError")
        assert told["type"] in names
        assert 0 < len(told["message"]) < 1000
    assert api.get("registry").json()["packages"] == 15 + good


@pytest.mark.parametrize(
    "content", [{"version": "v1.0.0"}, {"release_date": 1}, {"n": 2**53}, {"n": [1e300]}]
)
def test_a_content_without_a_canonical_form_is_a_client_error(api: httpx.Client, content) -> None:
    assert api.post("packages", json=PACKAGE | {"content": content}).status_code in (201, 400)


def test_other_content_under_a_published_version_is_refused(api: httpx.Client) -> None:
    api.post("packages", json=PACKAGE)
    answer = api.post("packages", json=PACKAGE | {"content": {"a": 1}})

    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "ValidationError"
    assert set(answer.json()["error"]["details"]) == {"published", "refused"}


KINDS = {"type": "error", "message": "error", "status": "status", "delay": "latency"}
KINDS |= {"retry_after": "rate limit", "location": "redirect", "size": "truncate"}


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize("name", ["fault", "times", "after", "method", "path", *KINDS])
def test_no_value_of_a_fault_breaks_anything(api: httpx.Client, name: str, value: Any) -> None:
    answer = api.post("faults", json={"fault": KINDS.get(name, "hang")} | {name: value})

    assert answer.status_code in (201, 400)
    told = answer.json()
    if answer.status_code == 400:
        assert told["error"]["type"] == "ValueError"
        assert told["error"]["message"].startswith(f"{name} ")
        assert len(told["error"]["message"]) < 1000
    else:
        assert api.get("faults").json()["faults"] == [told]
        assert api.get(f"faults/{told['number']}").json() == told


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"fault": "storm"}, "fault must be one of latency, hang"),
        ({"fault": "hang", "delay": 1}, "delay is no option of the fault hang"),
        ({"fault": "status", "status": 99}, "status must be a status from 200 to 599; it is 99."),
        ({"fault": "hang", "method": "POST"}, "method must be GET or HEAD"),
        ({"fault": "stale alias", "path": "/browse"}, "path must match /{type}/{namespace}/{name}"),
        ({"fault": "latency", "delay": "1s"}, "delay must be a number of seconds, or a timedelta"),
    ],
)
def test_a_fault_that_could_never_strike_is_refused(api: httpx.Client, body, reason: str) -> None:
    status, message = refused(api.post("faults", json=body))

    assert status == 400
    assert message.startswith(reason)


def test_a_body_as_large_as_allowed_is_read_and_no_larger(
    api: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps(FAULT).encode()
    monkeypatch.setattr(bodies, "LARGEST_BODY", len(body))

    assert api.post("faults", content=body).status_code == 201
    assert refused(api.post("faults", content=body + b" ")) == (
        413,
        f"A body may have {len(body)} bytes at most.",
    )


def test_a_body_without_an_end_is_not_read_for_ever(
    fake: FakeRegistry, connect: Callable[[str], socket.socket]
) -> None:
    endless = connect(fake.url)
    endless.sendall(
        b"POST /__fake/api/faults HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"%x\r\n%b\r\n" % (2**20, b" " * 2**20)
    for _ in range(17):
        endless.sendall(chunk)

    assert endless.recv(100).startswith(b"HTTP/1.1 413 ")
    assert httpx.get(f"{fake.url}/browse", trust_env=False).status_code == 200


async def test_a_client_that_goes_away_in_the_middle_has_said_nothing(call: Call) -> None:
    fake = FakeRegistry()
    half = {"type": "http.request", "body": json.dumps(FAULT).encode(), "more_body": True}
    answer = await call(fake, "/__fake/api/faults", method="POST", messages=[half])

    assert answer.error == (400, "ValueError", "The body ended too early.")
    assert fake.faults == ()


async def test_a_body_may_come_in_pieces(call: Call) -> None:
    fake = FakeRegistry()
    text = json.dumps(FAULT).encode()
    pieces = [{"type": "http.request", "body": bytes([one]), "more_body": True} for one in text]
    answer = await call(
        fake, "/__fake/api/faults", method="POST", messages=[*pieces, {"type": "http.request"}]
    )

    assert answer.status == 201


async def test_a_bug_of_its_own_is_an_answer(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise KeyError("broken")

    monkeypatch.setattr(interface, "kinds_form", fail)
    answer = await call(FakeRegistry(), "/__fake/api/kinds")

    message = "The control interface itself failed: KeyError: 'broken'"
    assert answer.error == (500, "RegistryError", message)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
async def test_what_is_no_request_is_none(kind: str) -> None:
    with pytest.raises(RuntimeError, match=f"The fake registry has no {kind}"):
        await FakeRegistry().app({"type": kind, "raw_path": b"/__fake/"}, None, None)
