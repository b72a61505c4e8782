"""Faults that spoil the right answer: exactly so much, and nothing else."""

import gzip
import json
import socket
import time
import tracemalloc
import zlib
from datetime import timedelta

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry, FaultKind

ASK = b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n"
MIB = 1024 * 1024


def received(connection: socket.socket) -> tuple[bytes, bytes]:
    """All that comes before the end of the connection: the head and the rest."""
    connection.sendall(ASK)
    data = b""
    while chunk := connection.recv(65536):
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    return head.lower(), body


def answer(connection: socket.socket) -> tuple[bytes, int, bytes]:
    """An answer with a declared length: its head, that length, and what the body begins with."""
    connection.sendall(ASK)
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.lower().partition(b"\r\n\r\n")
    return head, int(head.partition(b"content-length: ")[2].partition(b"\r")[0]), body


def wait_until_ended(fake: FakeRegistry) -> None:
    end = time.monotonic() + 5
    while fake.journal[0].duration != fake.journal[0].duration:
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("size", "sent"),
    [(0, 0), (1, 1), (20, 20), (None, "half"), (10_000_000, "all but one")],
)
def test_truncate_cuts_at_the_byte_it_was_told(size, sent, fake, client, connect) -> None:
    right = client.get("/browse").content
    expected = {"half": len(right) // 2, "all but one": len(right) - 1}.get(sent, sent)
    fake.inject("truncate", size=size)
    head, body = received(connect(fake.url))

    assert body == right[:expected]
    assert head.startswith(b"http/1.1 200 ok")
    assert b"content-length: %d" % len(right) in head
    assert b"content-type: application/json" in head
    assert (fake.journal[1].status, fake.journal[1].fault) == (200, FaultKind.TRUNCATE)


async def test_without_a_connection_truncate_is_a_connection_error(mounted, direct) -> None:
    mounted.inject("truncate")

    with pytest.raises(ConnectionResetError):
        await direct.get("/browse")


def test_a_slow_drip_is_the_right_answer_and_then_blanks_without_end(fake, client) -> None:
    right = client.get("/browse").content
    fake.inject("slow drip", delay=0)
    dripped = b""
    with client.stream("GET", "/browse") as response:
        for chunk in response.iter_raw():
            dripped += chunk
            if len(dripped) > len(right) + 100:
                break

    assert "content-length" not in response.headers
    assert dripped == right + b" " * (len(dripped) - len(right))
    wait_until_ended(fake)


def test_a_slow_drip_waits_between_bytes_and_stops_when_the_client_goes(fake, connect) -> None:
    assert FakeRegistry().inject("slow drip").options == {"delay": timedelta(milliseconds=100)}
    fake.inject("slow drip", delay=0.05)
    connection = connect(fake.url)
    connection.sendall(ASK)
    begun, data = time.perf_counter(), b""
    while data.count(b"\r\n1\r\n") < 5:
        data += connection.recv(65536)
    assert 0.2 <= time.perf_counter() - begun < 2
    connection.close()

    wait_until_ended(fake)
    assert (fake.journal[0].status, fake.journal[0].fault) == (200, FaultKind.SLOW_DRIP)


def test_a_fake_stops_while_an_answer_drips_and_one_is_oversized(connect) -> None:
    with FakeRegistry() as fake:
        fake.inject("slow drip", delay=0.01)
        fake.inject("oversized body", size=1024 * MIB)
        for connection in (connect(fake.url), connect(fake.url)):
            connection.sendall(ASK)
            assert connection.recv(20).startswith(b"HTTP/1.1 200")
        begun = time.perf_counter()
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("status", [None, 200, 404])
async def test_malformed_json_lacks_its_last_brace(status, mounted, direct) -> None:
    right = (await direct.get("/browse")).content
    mounted.inject("malformed json", status=status)
    response = await direct.get("/browse")

    assert (response.status_code, response.content) == (status or 200, right[:-1])
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Content-Length"] == str(len(right) - 1)


@pytest.mark.parametrize("path", ["/browse", "/actor/acme/echo", "/nothing"])
async def test_duplicate_keys_hide_a_null_behind_the_right_value(path, mounted, direct) -> None:
    right = (await direct.get(path)).json()
    mounted.inject("duplicate keys")
    response = await direct.get(path)
    pairs = json.loads(response.content, object_pairs_hook=lambda pairs: pairs)

    assert response.status_code == 200
    assert pairs[0] == (next(iter(right)), None)
    assert [name for name, _ in pairs[1:]] == list(right)
    assert response.json() == right


async def test_a_wrong_content_type_is_all_that_is_wrong(mounted, direct) -> None:
    right = (await direct.get("/browse")).content
    mounted.inject("wrong content type")
    mounted.inject("wrong content type", status=503)
    response, refused = await direct.get("/browse"), await direct.get("/browse")

    assert (response.status_code, response.content) == (200, right)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert refused.status_code == 503


@pytest.mark.parametrize("size", [0, 5_000, MIB + 1])
def test_an_oversized_body_is_the_right_one_with_blanks_behind(size, fake, client) -> None:
    right = client.get("/browse")
    fake.inject("oversized body", size=size)
    response = client.get("/browse")

    assert response.headers["Content-Length"] == str(max(size, len(right.content)))
    assert response.content == right.content.ljust(size)
    assert response.json() == right.json()


def test_an_oversized_body_has_32_mib_and_stops_when_the_client_goes(fake, connect) -> None:
    fake.inject("oversized body")
    connection = connect(fake.url)
    _, length, _ = answer(connection)
    assert length == 32 * MIB
    connection.close()

    wait_until_ended(fake)


@pytest.mark.parametrize("size", [0, 5_000, 3 * MIB + 1])
def test_a_gzip_bomb_unpacks_to_the_right_answer_with_blanks_behind(size, fake, client) -> None:
    right = client.get("/actor/acme/echo")
    fake.inject("gzip bomb", size=size)
    with client.stream("GET", "/actor/acme/echo") as response:
        raw = b"".join(response.iter_raw())

    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["ETag"] == right.headers["ETag"]
    assert response.headers["Content-Length"] == str(len(raw))
    assert gzip.decompress(raw) == right.content.ljust(size)


def test_a_gzip_bomb_is_small_on_the_wire_and_in_the_fake(fake, client) -> None:
    fake.inject("gzip bomb")
    tracemalloc.start()
    try:
        with client.stream("GET", "/browse") as response:
            raw = b"".join(response.iter_raw())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    inflating, size = zlib.decompressobj(31), 0
    waiting = raw
    while waiting:
        size += len(inflating.decompress(waiting, MIB))
        waiting = inflating.unconsumed_tail
    assert (size, inflating.eof) == (100 * MIB, True)
    assert len(raw) < 0.005 * size
    assert peak < 8 * MIB


def test_an_oversized_body_needs_little_memory(fake: FakeRegistry, client: httpx.Client) -> None:
    fake.inject("oversized body")
    tracemalloc.start()
    try:
        with client.stream("GET", "/browse") as response:
            length = sum(len(chunk) for chunk in response.iter_raw())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert length == 32 * MIB
    assert peak < 8 * MIB


@pytest.mark.parametrize("fault", ["gzip bomb", "oversized body"])
async def test_without_a_connection_a_large_body_is_whole(fault, mounted, direct) -> None:
    mounted.inject(fault, size=200_000)

    assert len((await direct.get("/browse")).content) == 200_000


@pytest.mark.parametrize("options", [{}, {"location": "http://[bad", "status": 307}])
async def test_a_redirect_leads_where_it_is_told(options, mounted, direct) -> None:
    mounted.inject("redirect", **options)
    response = await direct.head("/actor/acme/echo")

    assert response.status_code == options.get("status", 302)
    assert response.headers["Location"] == options.get("location", "/browse")


@pytest.mark.parametrize("path", ["/browse?type=actor&limit=2", "/browse", "//browse//x?a"])
def test_a_redirect_loop_leads_to_the_same_url(path, fake, client) -> None:
    fake.inject("redirect loop", times=0, status=308)
    response = client.get(httpx.URL(fake.url + path))

    assert response.status_code == 308
    assert response.next_request.url == response.request.url


def test_a_redirect_loop_ends_when_the_fault_is_exhausted(fake, client) -> None:
    fake.inject("redirect loop", times=3)
    response = client.get("/browse", follow_redirects=True)

    assert [one.status_code for one in (*response.history, response)] == [302, 302, 302, 200]
