"""The journal of a fake registry of another process, from a certain request on."""

from http.client import HTTPConnection

import pytest

from RegistryLibrary import FakeRegistry, RegistryError
from RegistryLibrary.fake.exchanges import RecordedRequest
from RegistryLibrary.fake.expectations import Count, ExpectedRequest
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.fake.verification import verify
from RegistryLibrary.shared.registry import SharedFakeRegistry


def ask(url: str, *targets: str, method: str = "GET", **headers: str) -> None:
    connection = HTTPConnection(url.removeprefix("http://"), timeout=5)
    for target in targets:
        connection.request(method, target, headers=headers)
        connection.getresponse().read()
    connection.close()


def paths(requests: tuple[RecordedRequest, ...]) -> list[str]:
    return [request.path for request in requests]


def test_it_begins_where_it_was_made(served: FakeRegistry, share) -> None:
    ask(served.url, "/browse")
    shared = share(served.url)
    ask(served.url, "/actor/acme/echo")

    assert paths(shared.journal.requests()) == ["/actor/acme/echo"]
    assert len(shared.journal) == 1
    assert len(served.journal) == 2


def test_a_request_is_told_as_it_was_recorded(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    served.inject("status", status=503)
    ask(served.url, "/browse?type=actor&type=skill&q", Authorization="Bearer x", Accept="a/b")
    [here], [there] = shared.journal.requests(), served.journal.requests()

    assert here == there
    assert here.fault is FaultKind.STATUS
    assert here.headers["AUTHORIZATION"] == "***"
    assert here.query == {"type": ("actor", "skill"), "q": ("",)}


def test_requests_are_selected_by_method_and_path(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    ask(served.url, "/browse", "/actor/acme/echo")
    ask(served.url, "/browse", method="HEAD")

    assert paths(shared.journal.requests("head")) == ["/browse"]
    assert paths(shared.journal.requests(path="/actor/*")) == ["/actor/acme/echo"]
    with pytest.raises(ValueError, match="method must be the name of a method"):
        shared.journal.requests("G T")


def test_more_requests_than_one_answer_has_are_all_told(share) -> None:
    with FakeRegistry("empty", journal_size=3000) as fake:
        shared = share(fake.url)
        targets = [f"/actor/acme/p{number}" for number in range(2100)]
        ask(fake.url, *targets)

        assert paths(shared.journal.requests()) == targets


def test_what_was_dropped_fails_a_verification(share) -> None:
    with FakeRegistry("empty", journal_size=2) as fake:
        shared = share(fake.url)
        ask(fake.url, "/browse", "/browse", "/browse")

        assert shared.journal.dropped == 1
        with pytest.raises(AssertionError, match="The journal dropped 1 request"):
            verify(shared.journal, ExpectedRequest.of("GET", "/browse"), Count.parse(3))

        shared.journal.clear()
        ask(fake.url, "/browse")
        assert shared.journal.dropped == 0
        assert (
            len(verify(shared.journal, ExpectedRequest.of("GET", "/browse"), Count.parse(1))) == 1
        )


def test_strays_are_counted_from_there_on(share) -> None:
    with FakeRegistry("empty", strict=True) as fake:
        ask(fake.url, "/before")
        shared = share(fake.url)
        assert shared.strict
        assert not shared.journal.strays
        ask(fake.url, "/browse", "/stray")

        assert str(shared.journal.clear()).endswith("\n  GET /stray -> 404")
        assert not shared.journal.strays


def test_strays_that_were_dropped_are_counted(share) -> None:
    with FakeRegistry("empty", journal_size=1) as fake:
        shared = share(fake.url)
        ask(fake.url, "/one", "/two", "/three")

        assert len(shared.journal.strays) == 3
        assert str(shared.journal.strays).endswith("  GET /three -> 404\n  and 2 more")


def test_what_another_one_clears_fails_a_verification(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    ask(served.url, "/browse")
    served.journal.clear()
    ask(served.url, "/actor/acme/echo")

    assert paths(shared.journal.requests()) == ["/actor/acme/echo"]
    with pytest.raises(AssertionError, match="The journal dropped 1 request"):
        verify(shared.journal, ExpectedRequest.of("GET", "/browse"), Count.parse(0))


def test_secrets_of_this_process_are_masked(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    shared.journal.hide(["wq7Zr2Xk"])
    ask(served.url, "/actor/acme/wq7Zr2Xk?a=wq7Zr2Xk", Accept="wq7Zr2Xk")
    [request] = shared.journal

    assert "wq7Zr2Xk" not in repr(request)
    assert request.path == "/actor/acme/***"


def test_the_second_origin_has_a_journal_of_its_own(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    shared.inject("cross origin redirect")
    ask(served.url, "/browse")
    ask(shared.other.url, "/browse?type=actor")

    assert [request.target for request in shared.other.journal] == ["/browse?type=actor"]
    assert [journal.clear() for journal in shared.journals]
    assert len(shared.other.journal) == 0


def test_a_fake_that_was_started_anew_is_not_taken_for_the_same(
    served: FakeRegistry, share
) -> None:
    shared = share(served.url)
    port = int(served.url.rpartition(":")[2])
    served.stop()
    with (
        FakeRegistry(port=port),
        pytest.raises(RegistryError, match="was started anew; connect to it again"),
    ):
        len(shared.journal)


def test_a_journal_that_shrinks_while_it_is_read_ends(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    ask(served.url, "/browse", "/browse")
    requests = iter(shared.journal)
    first = next(requests)
    served.journal.clear()

    assert first.path == "/browse"
    assert paths(tuple(requests)) == ["/browse"]


def test_a_journal_that_is_cleared_while_it_is_read_ends(share) -> None:
    with FakeRegistry("empty", journal_size=2000) as fake:
        shared = share(fake.url)
        ask(fake.url, *["/browse"] * 1001)
        requests = iter(shared.journal)
        next(requests)
        fake.journal.clear()

        assert len(tuple(requests)) == 999


def test_a_stray_that_comes_while_the_journal_is_cleared_is_told_next_time(
    shared: SharedFakeRegistry, served: FakeRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = shared.journal._counts
    late = iter(["/late"])

    def counted_before_it_comes() -> object:
        found = counts()
        ask(served.url, *late)
        return found

    monkeypatch.setattr(shared.journal, "_counts", counted_before_it_comes)

    assert not shared.journal.clear()
    assert [stray.path for stray in shared.journal.clear().requests] == ["/late"]
