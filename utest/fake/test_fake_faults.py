"""What each kind of fault does to a request."""

import asyncio
import socket
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest

from RegistryLibrary import RegistryLibrary
from RegistryLibrary.errors import CATALOGUE
from RegistryLibrary.fake import FakeRegistry, FaultKind
from RegistryLibrary.fake.strikes import TABLE


def test_every_kind_has_a_row_and_is_named_as_in_the_documentation() -> None:
    assert set(TABLE) == set(FaultKind)
    introduction = RegistryLibrary().get_keyword_documentation("__intro__")
    for kind in FaultKind:
        assert f"| `{kind}` |" in introduction


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


@pytest.mark.parametrize("fault", ["hang", "disconnect", "latency"])
def test_a_fault_without_an_answer_sends_no_answer_of_the_server(fault, fake, connect) -> None:
    fake.inject(fault, path="/browse")
    connection = connect(fake.url)
    connection.sendall(b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n")
    wait_until(lambda: len(fake.journal) == 1)
    connection.shutdown(socket.SHUT_WR)

    assert connection.recv(1) == b""
    assert fake.journal[0].status is None


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
    assert client.get("/browse").status_code == 200
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
