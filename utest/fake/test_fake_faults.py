"""What faults do to requests, and which of them strikes."""

import asyncio
import re
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest

from RegistryLibrary.errors import CATALOGUE
from RegistryLibrary.fake import FakeRegistry, Fault, FaultKind
from RegistryLibrary.fake.strikes import TABLE


def statuses(client: httpx.Client, *paths: str) -> list[int]:
    return [client.get(path).status_code for path in paths]


def test_every_kind_has_a_row_and_is_named_as_in_the_documentation() -> None:
    assert set(TABLE) == set(FaultKind)
    assert [str(kind) for kind in FaultKind] == [
        *("latency", "hang", "disconnect", "status", "error", "rate limit", "html page"),
    ]


def test_latency_is_the_right_answer_late(fake: FakeRegistry, client: httpx.Client) -> None:
    right = client.get("/browse").json()
    fake.inject("latency", delay=timedelta(milliseconds=150))

    begun = time.perf_counter()
    late = client.get("/browse")
    assert time.perf_counter() - begun >= 0.15
    assert (late.status_code, late.json()) == (200, right)
    assert [request.fault for request in fake.journal] == [None, FaultKind.LATENCY]
    assert fake.journal[1].duration >= timedelta(milliseconds=150)


def test_latency_without_a_delay_takes_a_second() -> None:
    assert FakeRegistry().inject("latency").options == {"delay": timedelta(seconds=1)}


def test_latency_ends_when_the_client_goes(fake: FakeRegistry, connect) -> None:
    fake.inject("latency", delay=60)
    connection = connect(fake.url)
    connection.sendall(b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n")
    wait_until(lambda: len(fake.journal) == 1)
    connection.close()
    wait_until(lambda: fake.journal[0].duration == fake.journal[0].duration)

    assert fake.journal[0].status is None


def test_a_hanging_request_gets_no_byte_until_the_client_goes(fake: FakeRegistry, connect) -> None:
    fake.inject("hang")
    connection = connect(fake.url)
    connection.sendall(b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n")
    connection.settimeout(0.2)
    with pytest.raises(TimeoutError):
        connection.recv(1)

    running = fake.journal[0]
    assert (running.status, running.fault) == (None, FaultKind.HANG)
    assert running.duration >= timedelta(milliseconds=150)
    connection.close()
    # It has ended when its duration stands still.
    wait_until(lambda: fake.journal[0].duration == fake.journal[0].duration)
    assert fake.journal[0].status is None


def wait_until(condition: Any) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_disconnect_sends_no_byte(fake: FakeRegistry, connect) -> None:
    fake.inject("disconnect")
    connection = connect(fake.url)
    connection.sendall(b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n")

    assert connection.recv(1) == b""
    assert (fake.journal[0].status, fake.journal[0].fault) == (None, FaultKind.DISCONNECT)


def test_a_disconnect_behind_an_answer_leaves_that_answer_whole(fake, connect) -> None:
    fake.inject("disconnect", path="/browse")
    connection = connect(fake.url)
    connection.sendall(
        b"GET /.well-known/cleverthis-packages HTTP/1.1\r\nHost: x\r\n\r\n"
        b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    received = b""
    while chunk := connection.recv(65536):
        received += chunk

    assert received.count(b"HTTP/1.1") == 1
    assert received.endswith(b'"scheme": "Bearer"}}')


async def test_without_a_connection_a_disconnect_is_a_connection_error(mounted, direct) -> None:
    mounted.inject("disconnect")

    with pytest.raises(ConnectionResetError):
        await direct.get("/browse")
    assert (mounted.journal[0].status, mounted.journal[0].fault) == (None, FaultKind.DISCONNECT)
    assert (await direct.get("/browse")).status_code == 200


async def test_without_a_connection_a_request_hangs_until_it_is_cancelled(mounted, direct) -> None:
    mounted.inject("hang")

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(direct.get("/browse"), 0.05)
    assert mounted.journal[0].status is None


@pytest.mark.parametrize(
    ("options", "status", "text"),
    [
        ({}, 500, "500 Internal Server Error"),
        ({"status": 503}, 503, "503 Service Unavailable"),
        ({"status": 418}, 418, "418 I'm a Teapot"),
        ({"status": 299}, 299, "299"),
        ({"status": 200}, 200, "200 OK"),
        ({"status": 599}, 599, "599"),
        ({"status": 204}, 204, ""),
        ({"status": 205}, 205, ""),
        ({"status": 304}, 304, ""),
    ],
)
def test_a_status_comes_with_plain_text(options, status, text, fake, client) -> None:
    fake.inject("status", **options)
    response = client.get("/browse")

    assert (response.status_code, response.text) == (status, text)
    assert response.headers.get("content-type", "text/plain").startswith("text/plain")
    assert statuses(client, "/browse") == [200]
    assert fake.journal[0].status == status


@pytest.mark.parametrize("row", CATALOGUE, ids=lambda row: row.name)
async def test_an_error_has_the_status_of_its_type(row, mounted, direct) -> None:
    mounted.inject("error", type=row.name)
    response = await direct.get("/browse")

    assert response.status_code == row.status
    assert response.json()["error"]["type"] == row.name
    assert ("WWW-Authenticate" in response.headers) == (row.status == 401)


async def test_an_error_may_have_any_status_and_message(mounted, direct) -> None:
    mounted.inject("error", type="VersionNotFoundError", status=502, message="")
    response = await direct.get("/browse")

    assert response.status_code == 502
    assert response.json() == {"error": {"type": "VersionNotFoundError", "message": ""}}


@pytest.mark.parametrize(
    ("pause", "told"),
    [(None, "1"), (0, "0"), (0.001, "1"), (2, "2"), (timedelta(seconds=61.5), "62")],
)
async def test_a_rate_limit_asks_for_whole_seconds(pause, told, mounted, direct) -> None:
    mounted.inject("rate limit", retry_after=pause)
    response = await direct.get("/browse")

    assert (response.status_code, response.headers["Retry-After"]) == (429, told)
    assert response.json()["error"]["type"] == "RateLimitError"


@pytest.mark.parametrize(("options", "status"), [({}, 200), ({"status": 502}, 502)])
async def test_an_html_page_looks_like_a_page(options, status, mounted, direct) -> None:
    mounted.inject(FaultKind.HTML_PAGE, **options)
    response = await direct.get("/browse")

    assert (response.status_code, response.headers["Content-Type"]) == (
        status,
        "text/html; charset=utf-8",
    )
    assert response.text.startswith("<!DOCTYPE html>")


def test_a_fault_strikes_once_unless_told_otherwise(fake, client) -> None:
    once, thrice = fake.inject("status"), fake.inject("status", status=503, times=3)

    assert fake.faults == (once, thrice)
    assert statuses(client, *["/browse"] * 5) == [500, 503, 503, 503, 200]
    assert (once.struck, thrice.struck, fake.faults) == (1, 3, ())
    assert once.exhausted
    assert thrice.exhausted


def test_a_fault_with_times_0_strikes_until_it_is_cleared(fake, client) -> None:
    fault = fake.inject("status", times=0)

    assert statuses(client, *["/browse"] * 5) == [500] * 5
    assert (fault.struck, fake.faults) == (5, (fault,))
    fake.clear_faults()
    assert statuses(client, "/browse") == [200]
    assert (fault.struck, fake.faults) == (5, ())


def test_a_fault_lets_the_first_requests_pass(fake, client) -> None:
    fault = fake.inject("status", after=2, times=2)

    assert statuses(client, *["/browse"] * 5) == [200, 200, 500, 500, 200]
    assert fault.struck == 2


def test_a_fault_counts_only_what_it_could_strike(fake, client) -> None:
    fake.inject("status", path="/browse", status=501)
    fake.inject("status", path="/browse", after=1, status=502)
    paths = ["/actor/acme/echo", "/browse", "/browse", "/actor/acme/echo", "/browse", "/browse"]

    # The second one does not see what the first one struck.
    assert statuses(client, *paths) == [200, 501, 200, 200, 502, 200]


def test_while_one_fault_lets_a_request_pass_the_next_may_strike(fake, client) -> None:
    fake.inject("status", after=1, status=501)
    fake.inject("status", status=502)

    assert statuses(client, *["/browse"] * 3) == [502, 501, 200]


def test_a_fault_strikes_what_is_meant(fake, client) -> None:
    fake.inject("status", times=0, method="head", path="/actor/*")

    assert client.get("/actor/acme/echo").status_code == 200
    assert client.head("/browse").status_code == 200
    assert client.head("/actor/acme/echo?version=v1.x").status_code == 500


def test_a_path_is_matched_as_it_was_sent(fake, client) -> None:
    encoded = fake.inject("status", path="/actor/acme/e%63ho")

    assert statuses(client, "/actor/acme/echo", "/actor/acme/e%63ho") == [200, 500]
    assert encoded.struck == 1


def test_a_fault_strikes_what_no_endpoint_would_answer(fake, client) -> None:
    fake.inject("status", method="POST", path="/admin")

    assert client.post("/admin").status_code == 500


def test_faults_are_cleared_one_by_one(fake: FakeRegistry) -> None:
    one, two, three = (fake.inject("hang", status=None) for _ in range(3))
    elsewhere = FakeRegistry().inject("hang")
    fake.clear_faults([two, elsewhere])
    assert fake.faults == (one, three)
    fake.clear_faults(iter([one, one]))
    assert fake.faults == (three,)
    fake.clear_faults([])
    assert fake.faults == (three,)


def test_faults_that_look_alike_are_not_the_same() -> None:
    fake = FakeRegistry()
    one, two = fake.inject("hang"), fake.inject("hang")

    assert one != two
    assert len({one, two}) == 2
    assert "hang" in repr(one)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"fault": "hangs"}, "fault must be one of latency, hang, .*; it is 'hangs'"),
        ({"fault": "Hang"}, "it is 'Hang'"),
        ({"fault": None}, "it is None"),
        ({"times": -1}, "times must be a whole number from 0; it is -1"),
        ({"times": 1.0}, "times .* it is 1.0"),
        ({"times": True}, "times .* it is True"),
        ({"after": -1}, "after must be a whole number from 0; it is -1"),
        ({"after": "1"}, "after .* it is '1'"),
        ({"method": ""}, "method must be the name of a method.*; it is ''"),
        ({"method": "GET "}, "it is 'GET '"),
        ({"method": 1}, "method .* it is 1"),
        ({"path": "browse"}, r"path must begin with '/' or '\*'; it is 'browse'"),
        ({"path": ""}, "path .* it is ''"),
        ({"path": 1}, "path .* it is 1"),
        ({"delay": 1}, r"delay is no option of the fault hang \(which has none\); it is 1"),
        (
            {"fault": "error", "retry_after": 1},
            r"retry_after is no option of the fault error \(which has type, status, message\)",
        ),
        ({"fault": "status", "type": "RegistryError"}, "type is no option of the fault status"),
        ({"fault": "rate limit", "message": ""}, "message is no option of the fault rate limit"),
        ({"fault": "disconnect", "status": 200}, "status is no option of the fault disconnect"),
        ({"fault": "status", "status": 199}, "status must be a status from 200 to 599; it is 199"),
        ({"fault": "status", "status": 600}, "it is 600"),
        ({"fault": "status", "status": "503"}, "it is '503'"),
        ({"fault": "html page", "status": True}, "it is True"),
        ({"fault": "error", "type": "KeyError"}, "type must be one of .*; it is 'KeyError'"),
        ({"fault": "error", "message": 1}, "message must be text; it is 1"),
        ({"fault": "latency", "delay": -0.1}, "delay must be a timedelta or a .*; it is -0.1"),
        ({"fault": "latency", "delay": timedelta(-1)}, "delay .* it is datetime.timedelta"),
        ({"fault": "latency", "delay": "1 s"}, "delay .* it is '1 s'"),
        ({"fault": "latency", "delay": True}, "delay .* it is True"),
        ({"fault": "latency", "delay": float("nan")}, "delay .* it is nan"),
        ({"fault": "latency", "delay": float("inf")}, "delay .* it is inf"),
        ({"fault": "latency", "delay": 1e300}, r"delay .* it is 1e\+300"),
        ({"fault": "rate limit", "retry_after": -1}, "retry_after .* it is -1"),
    ],
)
def test_a_wrong_argument_is_named_with_its_value(arguments: dict[str, Any], told: str) -> None:
    fake = FakeRegistry()
    with pytest.raises(ValueError, match=told) as caught:
        fake.inject(**{"fault": "hang", **arguments})

    assert type(caught.value) is ValueError
    assert fake.faults == ()


def test_a_fault_tells_what_it_is() -> None:
    fault = FakeRegistry().inject("error", times=3, after=2, method="get", path="/a*", status=503)

    assert isinstance(fault, Fault)
    assert (fault.kind, fault.times, fault.after) == (FaultKind.ERROR, 3, 2)
    assert (fault.method, fault.path, fault.struck) == ("GET", "/a*", 0)
    assert fault.options == {"type": "RegistryError", "status": 503, "message": None}
    assert not fault.exhausted
    assert str(fault) == "error (type=RegistryError, status=503, method=GET, path=/a*, after=2)"
    assert str(FakeRegistry().inject("hang")) == "hang"


async def test_a_bug_in_a_fault_is_a_500_that_the_journal_keeps(
    mounted, direct, monkeypatch
) -> None:
    mounted.inject("status").options["status"] = "no status"
    response = await direct.get("/browse")

    assert response.status_code == 500
    assert re.search("ValueError|TypeError", response.json()["error"]["message"])
    assert (mounted.journal[0].status, mounted.journal[0].fault) == (500, FaultKind.STATUS)
