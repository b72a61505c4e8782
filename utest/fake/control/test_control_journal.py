"""How the journal is followed, and that who follows it leaves no trace."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.fake.control import interface
from RegistryLibrary.fake.control.forms import fault_form, read_fault, read_request, request_form
from RegistryLibrary.redaction import Redactor


@pytest.fixture
def api(fake: FakeRegistry) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{fake.url}/__fake/api", trust_env=False, timeout=10) as client:
        yield client


def fill(fake: FakeRegistry, number: int, stray: bool = False) -> None:
    for one in range(number):
        fake.journal.begin("GET", f"/browse/{one}", b"", [], stray=stray).end()


def paths(answer: httpx.Response) -> list[str]:
    return [request["path"] for request in answer.json()["requests"]]


def test_a_request_is_told_with_all_that_is_known(api: httpx.Client, fake: FakeRegistry) -> None:
    fake.inject("status", status=418)
    api.post(
        f"{fake.url}/browse?a=1&a=%C3%A4",
        headers={"X-Mine": "ü".encode("latin-1"), "X-Api-Key": "secret"},
    )

    answer = api.get("journal").json()
    [request] = answer.pop("requests")
    instance = api.get("registry").json()["instance"]
    assert answer == {
        "instance": instance,
        "first": 0,
        "dropped": 0,
        "received": 1,
        "strays": 1,
        "cleared": 0,
    }
    assert 0 < request.pop("duration") < 60
    assert request.pop("started_at").endswith("+00:00")
    headers = dict(request.pop("headers"))
    assert (headers["x-mine"], headers["x-api-key"]) == ("ü", "***")
    assert request == {
        "method": "POST",
        "path": "/browse",
        "query": [["a", "1"], ["a", "ä"]],
        "status": 418,
        "fault": "status",
        "error": None,
        "stray": True,
        "ended": True,
    }


def test_it_can_be_followed_from_any_number(api: httpx.Client, fake: FakeRegistry) -> None:
    fill(fake, 5)

    assert paths(api.get("journal?since=3")) == ["/browse/3", "/browse/4"]
    assert paths(api.get("journal?since=1&limit=2")) == ["/browse/1", "/browse/2"]
    assert paths(api.get("journal?since=5")) == paths(api.get("journal?limit=0")) == []
    assert api.get("journal?since=5").json()["first"] == 5
    assert api.get("journal?since=999999999").json()["received"] == 5


def test_an_answer_has_a_limit_whatever_is_asked_for(
    api: httpx.Client, fake: FakeRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interface, "MOST_REQUESTS", 3)
    fill(fake, 5)

    assert len(paths(api.get("journal"))) == len(paths(api.get("journal?limit=999999"))) == 3


def test_what_was_dropped_and_cleared_is_told(api: httpx.Client) -> None:
    with FakeRegistry(journal_size=4) as fake:
        url = f"{fake.url}/__fake/api/journal"
        fill(fake, 7, stray=True)
        first = api.get(url).json()
        assert (first["first"], first["dropped"], first["strays"]) == (3, 3, 7)
        assert api.get(f"{url}?since=2").json()["dropped"] == 1
        fake.journal.clear()
        fill(fake, 1)
        after = api.get(f"{url}?since=5").json()

    assert (after["first"], after["dropped"], after["cleared"], after["received"]) == (7, 0, 7, 8)
    assert len(after["requests"]) == 1


def until(found: Callable[[], Any]) -> Any:
    """What is found in the end; patiently, for a machine may be busy."""
    deadline = time.monotonic() + 30
    while not (value := found()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return value


def test_a_request_is_told_before_it_has_ended(
    api: httpx.Client, fake: FakeRegistry, connect: Callable[[str], socket.socket]
) -> None:
    fake.inject("hang")
    waiting = connect(fake.url)
    waiting.sendall(b"GET /browse HTTP/1.1\r\nHost: a\r\n\r\n")

    seen = until(lambda: api.get("journal").json()["requests"])
    assert (seen[0]["ended"], seen[0]["status"]) == (False, None)
    waiting.close()
    ended = until(lambda: [one for one in api.get("journal").json()["requests"] if one["ended"]])
    assert ended[0]["status"] is None


def test_the_second_origin_has_one_of_its_own(api: httpx.Client, fake: FakeRegistry) -> None:
    fake.inject("cross origin redirect")
    api.get(f"{fake.url}/browse", follow_redirects=True)

    [own], [other] = (
        api.get(f"journal?origin={one}").json()["requests"] for one in ("own", "other")
    )
    assert (own["status"], other["status"]) == (302, 200)


def test_who_looks_leaves_no_trace(api: httpx.Client) -> None:
    with FakeRegistry(strict=True) as fake:
        fault = fake.inject("disconnect", times=0)
        for path in ("", "/", "/page.js", "/api", "/api/registry", "/api/nothing", "/%zz"):
            for method in ("GET", "HEAD", "PUT"):
                api.request(method, f"{fake.url}/__fake{path}")

        assert (len(fake.journal), fault.struck) == (0, 0)
        fake.check()


@pytest.mark.parametrize(
    "path", ["/__fakes", "/__fake%2F", "/%5f_fake/", "//__fake/", "/a/__fake/"]
)
def test_what_only_looks_like_it_is_for_the_registry(
    api: httpx.Client, fake: FakeRegistry, path: str
) -> None:
    api.get(httpx.URL(fake.url).copy_with(raw_path=path.encode()))

    assert [one.path for one in fake.journal] == [path]


def test_many_may_use_it_at_once(api: httpx.Client, fake: FakeRegistry) -> None:
    def work(number: int) -> list[int]:
        mine = {"type": "skill", "namespace": "acme", "name": f"n{number}", "version": "v1.0.0"}
        fault = api.post("faults", json={"fault": "latency", "delay": 0, "times": 0}).json()
        return [
            api.post("packages", json=mine | {"content": {"n": number}}).status_code,
            api.get(f"{fake.url}/browse").status_code,
            api.get("journal").status_code,
            api.get("packages").status_code,
            api.delete(f"faults/{fault['number']}").status_code,
        ]

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(work, range(64)))

    assert [one.error for one in fake.journal if one.error] == []
    assert done == [[201, 200, 200, 200, 200]] * 64
    assert fake.faults == ()
    assert api.get("registry").json()["packages"] == 15 + 64
    assert api.get("journal").json()["received"] == 64


def test_a_fault_and_a_request_are_read_back_as_they_were(fake: FakeRegistry) -> None:
    for kind in ("latency", "rate limit", "error", "truncate"):
        fault = fake.inject(kind, method="GET", path="/actor/*", after=2)
        read = read_fault(fault_form(fault), lambda: 7)
        assert (str(read), read.number, read.struck) == (str(fault), fault.number, 7)

    exchange = fake.journal.begin(
        "GET", "/browse", b"a=1&a=2&b=3", [(b"x-a", b"1"), (b"x-a", b"2")]
    )
    exchange.fail(RuntimeError("broken"))
    exchange.end()
    [request] = fake.journal
    assert read_request(request_form(request), Redactor()) == request
    masked = read_request(request_form(request), Redactor(["browse", "broken"]))
    assert (masked.path, "broken" in (masked.error or "")) == ("/***", False)


def test_an_answer_with_large_requests_ends_early(api: httpx.Client, fake: FakeRegistry) -> None:
    for one in range(40):
        fake.journal.begin("GET", f"/{one}", b"", [(b"x-long", b"x" * 60_000)]).end()
    fake.journal.begin("GET", "/40", b"", [(b"x-long", b"x" * 3_000_000)]).end()
    at, seen, answers = 0, [], 0
    while at < 41:
        answer = api.get("journal", params={"since": at})
        assert len(answer.content) < 3_001_000
        seen += paths(answer)
        at, answers = answer.json()["first"] + len(paths(answer)), answers + 1

    assert seen == [f"/{one}" for one in range(41)]
    assert answers == 3
