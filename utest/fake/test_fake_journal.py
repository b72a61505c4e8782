"""What the journal keeps of the requests."""

import threading
import tracemalloc
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry, Journal, RecordedRequest
from RegistryLibrary.fake.exchanges import Exchange
from RegistryLibrary.redaction import Redactor

KEY = "s3cr3t key/42"


def test_a_request_is_recorded_as_it_was_sent(fake, client) -> None:
    before = datetime.now(UTC)
    client.get(
        "/actor/acme/%65cho?version=v1.x&x=&x=%C3%BC+1", headers={"X-Tag": "a", "x-tag": "b"}
    )
    (request,) = fake.journal

    assert isinstance(request, RecordedRequest)
    assert (request.method, request.path) == ("GET", "/actor/acme/%65cho")
    assert request.query == {"version": ("v1.x",), "x": ("", "ü 1")}
    assert request.headers["x-TAG"] == "a, b"
    assert (request.status, request.fault) == (200, None)
    assert timedelta(0) < request.duration < timedelta(seconds=5)
    assert before - timedelta(seconds=1) < request.started_at < datetime.now(UTC)


def test_every_request_is_recorded_whatever_became_of_it(fake, client) -> None:
    for method, path in [("POST", "/browse"), ("GET", "/nothing"), ("GET", "/packages/x")]:
        client.request(method, path)

    assert [(one.method, one.path, one.status) for one in fake.journal] == [
        ("POST", "/browse", 405),
        ("GET", "/nothing", 404),
        ("GET", "/packages/x", 400),
    ]


async def test_no_secret_is_recorded() -> None:
    fake = FakeRegistry(api_key=KEY)
    transport = httpx.ASGITransport(fake.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://fake") as client:
        await client.get(
            f"/actor/acme/{KEY.replace('/', '%2F')}?api_key=abc123&version={KEY}&{KEY}=1&q=open",
            headers={
                "Authorization": f"Bearer {KEY}",
                "X-API-Key": "abc123",
                "Cookie": "id=abc123",
                "Referer": f"http://x/?{KEY}",
            },
        )
    (request,) = fake.journal

    assert request.query["q"] == ("open",)
    assert request.query["api_key"] == ("***",)
    assert request.headers["authorization"] == "***"
    for shown in (repr(request), repr(fake.journal)):
        assert "abc123" not in shown
        assert "s3cr3t" not in shown


def test_it_is_a_sequence(fake, client) -> None:
    assert list(fake.journal) == []
    for path in ("/a", "/b", "/c"):
        client.get(path)

    assert len(fake.journal) == 3
    assert (fake.journal[0].path, fake.journal[-1].path) == ("/a", "/c")
    assert [one.path for one in fake.journal[1:]] == ["/b", "/c"]
    assert [one.path for one in reversed(fake.journal)] == ["/c", "/b", "/a"]
    with pytest.raises(IndexError):
        _ = fake.journal[3]


def test_requests_are_found_by_method_and_path(fake, client) -> None:
    client.get("/actor/acme/echo?version=v1.x")
    client.head("/actor/acme/echo")
    client.get("/browse")

    def found(method: str | None = None, path: str | None = None) -> list[str]:
        return [f"{one.method} {one.path}" for one in fake.journal.requests(method, path)]

    everything = ["GET /actor/acme/echo", "HEAD /actor/acme/echo", "GET /browse"]
    assert found() == everything
    assert found("get") == ["GET /actor/acme/echo", "GET /browse"]
    assert found(path="/actor/*") == ["GET /actor/acme/echo", "HEAD /actor/acme/echo"]
    assert found("HEAD", "/*/echo") == ["HEAD /actor/acme/echo"]
    assert found("POST") == []
    with pytest.raises(ValueError, match="method"):
        found("G T")
    with pytest.raises(ValueError, match="path"):
        found(path="browse")
    with pytest.raises(ValueError, match="path may not hold a query"):
        found(path="/browse?type=actor")


async def test_the_oldest_are_dropped_and_counted() -> None:
    fake = FakeRegistry(journal_size=3)
    scope = {"type": "http", "method": "GET", "query_string": b"", "headers": []}

    async def send(_: object) -> None:
        pass

    for number in range(5):
        await fake.app({**scope, "raw_path": f"/{number}".encode()}, None, send)
    assert [one.path for one in fake.journal] == ["/2", "/3", "/4"]
    assert fake.journal.dropped == 2

    fake.journal.clear()
    assert (len(fake.journal), fake.journal.dropped) == (0, 0)


def test_reset_clears_it_and_stop_does_not(fake, client) -> None:
    client.get("/browse")
    fake.stop()
    assert len(fake.journal) == 1
    fake.reset()
    assert len(fake.journal) == 0


def test_the_status_is_there_before_the_answer(fake, client) -> None:
    for _ in range(50):
        status = client.get("/browse").status_code
        assert fake.journal[-1].status == status
        fake.journal.clear()


def test_it_shows_what_was_asked() -> None:
    journal = Journal(10)
    journal.begin("GET", "/browse", b"", []).status = 200
    journal.begin("GET", "/packages/x", b"", []).fault = "hang"
    journal.begin("HEAD", "/a", b"", [])

    assert repr(journal) == (
        "Journal(GET /browse -> 200, GET /packages/x -> hang, HEAD /a -> no answer yet)"
    )


def test_a_duration_stands_still_when_the_answer_has_ended() -> None:
    journal = Journal(1)
    exchange = journal.begin("GET", "/", b"", [])
    first, second = journal[0].duration, journal[0].duration
    exchange.end()

    assert first < second < journal[0].duration == journal[0].duration


def test_a_walk_through_it_sees_what_was_there_when_it_began() -> None:
    journal = Journal(3)
    for path in ("/0", "/1", "/2"):
        journal.begin("GET", path, b"", [])
    forth, back = iter(journal), reversed(journal)
    seen = [next(forth).path], [next(back).path]
    journal.begin("GET", "/3", b"", [])

    assert [*seen[0], *(one.path for one in forth)] == ["/0", "/1", "/2"]
    assert [*seen[1], *(one.path for one in back)] == ["/2", "/1", "/0"]


def test_it_may_be_read_while_it_is_written() -> None:
    journal = Journal(100)
    done = threading.Event()

    def write() -> None:
        for number in range(2_000):
            exchange: Exchange = journal.begin("GET", f"/{number}", b"", [])
            exchange.end()
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        paths = [int(one.path[1:]) for one in journal]
        assert paths == list(range(*paths[:1], len(paths) + sum(paths[:1])))
    writer.join()
    assert (len(journal), journal.dropped) == (100, 1_900)


def test_what_is_to_be_hidden_later_is_hidden_in_what_came_before(fake: FakeRegistry) -> None:
    httpx.get(f"{fake.url}/browse", headers={"X-Plain": "open sesame"}, trust_env=False)
    assert fake.journal[0].headers["X-Plain"] == "open sesame"

    fake.journal.hide(["open sesame"])

    assert fake.journal[0].headers["X-Plain"] == "***"


def test_the_journal_is_bounded_in_bytes_too() -> None:
    journal = Journal(10_000)
    for number in range(1100):
        journal.begin("GET", f"/{number}", b"", [(b"x-long", b"x" * 64 * 1024)])

    assert 1000 < len(journal) < 1100
    assert journal.dropped == 1100 - len(journal)
    assert journal[-1].path == "/1099"
    journal.clear()
    journal.begin("GET", "/", b"", [])
    assert (len(journal), journal.dropped) == (1, 0)


def test_many_small_headers_are_bounded_like_a_few_large_ones() -> None:
    journal = Journal(10_000)
    tracemalloc.start()
    try:
        for number in range(2_500):
            pairs = [(b"n%d-%d" % (number, one), b"v%d" % one) for one in range(250)]
            journal.begin("GET", f"/{number}", b"", pairs)
        assert tracemalloc.get_traced_memory()[0] < 70 * 1024**2
    finally:
        tracemalloc.stop()
    assert 1_000 < len(journal) < 2_500


def test_requests_do_not_wait_while_strays_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(10, ["secret"])
    recorded, locked = Exchange.recorded, []

    def watched(exchange: Exchange, redactor: Redactor) -> RecordedRequest:
        locked.append(journal._lock.locked())
        return recorded(exchange, redactor)

    journal.begin("GET", "/stray", b"", [], stray=True)
    monkeypatch.setattr(Exchange, "recorded", watched)

    assert len(journal.strays) == len(journal.clear()) == 1
    assert locked == [False, False]


def test_a_large_journal_keeps_as_many_as_it_was_told() -> None:
    journal = Journal(60_000)
    headers = [(b"host", b"x"), (b"accept", b"*/*"), (b"user-agent", b"a client")]
    for _ in range(60_001):
        journal.begin("GET", "/browse", b"", headers)

    assert (len(journal), journal.dropped) == (60_000, 1)
