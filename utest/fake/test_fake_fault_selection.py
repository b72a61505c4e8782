"""Which fault strikes which request, and what can be no fault."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry, Fault, FaultKind
from RegistryLibrary.fake.faults import FaultQueue


def statuses(client: httpx.Client, *paths: str) -> list[int]:
    return [client.get(path).status_code for path in paths]


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


def test_a_fault_without_a_selection_strikes_also_what_no_endpoint_answers(fake, client) -> None:
    fake.inject("status", times=2)

    assert client.post("/browse").status_code == 500
    assert client.get("/admin").status_code == 500


@pytest.mark.parametrize(
    "fault", ["truncate", "slow drip", "malformed json", "duplicate keys", "gzip bomb"]
)
def test_a_fault_that_only_a_body_shows_passes_by_where_there_is_none(fault, fake, client) -> None:
    injected = fake.inject(fault, times=0, after=2)
    known = client.get("/actor/acme/echo").headers["etag"]  # counts: it would have been struck

    assert client.head("/browse").status_code == 200
    headers = {"If-None-Match": known}
    assert client.get("/actor/acme/echo", headers=headers).status_code == 304
    assert (injected.struck, injected._passed) == (0, 1)


def test_a_wrong_content_type_is_seen_without_the_body_but_not_without_any(fake, client) -> None:
    known = client.get("/actor/acme/echo").headers["etag"]
    fake.inject("wrong content type")

    headers = {"If-None-Match": known}
    assert client.get("/actor/acme/echo", headers=headers).status_code == 304
    assert client.head("/browse").headers["content-type"].startswith("text/plain")


def test_what_passes_by_one_fault_may_meet_the_next(fake, client) -> None:
    unseen, seen = fake.inject("oversized body"), fake.inject("status")

    assert client.head("/browse").status_code == 500
    assert (unseen.struck, seen.struck) == (0, 1)


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
        ({"times": 2**61}, "times must be at most 1152921504606846976; it is 2305843009213693952"),
        ({"after": 10**5000}, "after must be at most .*; it is <int of 16610 bits>"),
        ({"after": -1}, "after must be a whole number from 0; it is -1"),
        ({"after": "1"}, "after .* it is '1'"),
        ({"method": ""}, "method must be the name of a method.*; it is ''"),
        ({"method": "GET "}, "it is 'GET '"),
        ({"method": 1}, "method .* it is 1"),
        ({"method": "POST"}, "method must be GET or HEAD for the fault hang to strike; .* 'POST'"),
        (
            {"fault": "truncate", "method": "head"},
            "method must be GET for the fault truncate to strike; it is 'head'",
        ),
        (
            {"path": "/admin"},
            r"path must match /packages/\{id\} or .* for the fault hang to strike; it is '/admin'",
        ),
        ({"path": "/browse?type=actor"}, "path may not hold a query.* it is '/browse.type=actor'"),
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
        (
            {"fault": "malformed json", "status": 204},
            r"status must be a status from 200 to 599 that has a body \(not 204, 205, 304\)",
        ),
        (
            {"fault": "redirect", "status": 304},
            "status must be a status of a redirect: 301, 302, 303, 307 or 308; it is 304",
        ),
        ({"fault": "redirect", "location": "/a\r\nb"}, "location must be printable ASCII"),
        ({"fault": "redirect", "location": "/\xfc"}, "location must be printable ASCII"),
        ({"fault": "redirect", "location": 1}, "location .* it is 1"),
        ({"fault": "redirect loop", "location": "/"}, "location is no option of the fault"),
        ({"fault": "truncate", "size": -1}, "size must be a whole number from 0; it is -1"),
        ({"fault": "oversized body", "size": 2**60 + 1}, f"size must be at most {2**60}"),
        ({"fault": "gzip bomb", "size": "1 MiB"}, "size .* it is '1 MiB'"),
        ({"fault": "hang", "size": 1}, r"size is no option of the fault hang \(which has none\)"),
        ({"fault": "error", "type": "KeyError"}, "type must be one of .*; it is 'KeyError'"),
        ({"fault": "error", "message": 1}, "message must be text; it is 1"),
        ({"fault": "latency", "delay": -0.1}, "delay must be a number of .*; it is -0.1"),
        ({"fault": "latency", "delay": timedelta(-1)}, "delay .* it is -86400 s"),
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
    drip = FakeRegistry().inject("slow drip", delay=timedelta(milliseconds=20))
    assert str(drip) == "slow drip (delay=0.02 s)"


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("a\r\nb", r"'a\r\nb'"),
        ("\ud800", r"'\ud800'"),
        ("x" * 70_000, f"'{'x' * 499}…' (70000 characters)"),
        ("A teapot has no time.", "A teapot has no time."),
    ],
    ids=["a line end", "half a character", "very long", "as it should be"],
)
def test_a_fault_is_shown_on_one_line_that_a_log_can_hold(fake, message: str, told: str) -> None:
    fault = fake.inject("error", message=message)

    assert str(fault) == f"error (type=RegistryError, message={told})"


async def test_a_bug_in_a_fault_is_a_500_that_the_journal_keeps(
    mounted, direct, monkeypatch
) -> None:
    mounted.inject("status").options["status"] = "no status"
    response = await direct.get("/browse")

    assert response.status_code == 500
    assert re.search("ValueError|TypeError", response.json()["error"]["message"])
    assert (mounted.journal[0].status, mounted.journal[0].fault) == (500, FaultKind.STATUS)


def test_of_many_faults_that_struck_the_oldest_are_forgotten() -> None:
    queue = FaultQueue()
    for _ in range(2001):
        queue.add(Fault(FaultKind.HANG, {}))
        assert queue.strike("GET", "/browse", lambda _: True)

    known = [number for number in range(1, 2002) if queue.known(number)]
    assert known == list(range(known[0], 2002))
    assert 1000 <= len(known) <= 1001


def test_faults_that_may_still_strike_are_never_forgotten() -> None:
    queue = FaultQueue()
    faults = [Fault(FaultKind.HANG, {}) for _ in range(2001)]
    for fault in faults:
        queue.add(fault)

    assert all(queue.known(fault.number) is fault for fault in faults)
