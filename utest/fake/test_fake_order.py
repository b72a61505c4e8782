"""The order in which a fake received requests, and whether it failed at one."""

import pytest

from RegistryLibrary.fake import FakeRegistry, Journal
from RegistryLibrary.fake.expectations import ExpectedRequest
from RegistryLibrary.fake.verification import verify_no_errors, verify_order


def journal(*targets: str, size: int = 100) -> Journal:
    made = Journal(size)
    for target in targets:
        method, _, url = target.partition(" ")
        path, _, query = url.partition("?")
        made.begin(method, path, query.encode(), [])
    return made


def in_order(received: Journal, *requests: str) -> None:
    verify_order(received, [ExpectedRequest.parse(one) for one in requests])


RECEIVED = ("GET /browse?type=actor", "HEAD /browse", "GET /packages/a", "GET /browse", "GET /m")


@pytest.mark.parametrize(
    ("requests", "reason"),
    [
        (["GET /browse?type=actor", "GET /packages/*", "GET /m"], "others stand between"),
        (["GET /browse", "GET /browse"], "the same twice"),
        (["get /browse", "  head   /browse  "], "any case and blanks"),
        (["*"] * 5, "any request, five times"),
        (["GET *", "*", "GET /m"], "wildcards take the first that fits"),
        (["GET /browse?type"], "a parameter with any value"),
        (["GET /browse?"], "an empty query asks for nothing"),
    ],
)
def test_requests_in_order_pass(requests: list[str], reason: str) -> None:
    in_order(journal(*RECEIVED), *requests)
    assert reason


@pytest.mark.parametrize(
    ("requests", "said"),
    [
        (
            ["GET /browse?type=actor", "GET /browse", "GET /packages/*", "*"],
            [
                "Expected 4 requests in this order, received the first 2:",
                "  GET /browse?type=actor: request 1",
                "  GET /browse: request 4",
                "  GET /packages/*: too early, request 3",
                "  any request: not reached",
                "What came instead:",
                "  GET /m: the path is another",
            ],
        ),
        (
            ["GET /m", "GET /m"],
            [
                "Expected 2 requests in this order, received the first 1:",
                "  GET /m: request 5",
                "  GET /m: not received",
                "Nothing came after that.",
            ],
        ),
        (
            ["GET /browse?type=skill"],
            [
                "Expected 1 request in this order, received the first 0:",
                "  GET /browse?type=skill: not received",
                "What came instead:",
                "  GET /browse?type=actor: the query parameter 'type' is 'actor'",
                "  HEAD /browse: the method is HEAD, the query parameter 'type' is missing",
                "  GET /packages/a: the path is another, the query parameter 'type' is missing",
                "  GET /browse: the query parameter 'type' is missing",
                "  GET /m: the path is another, the query parameter 'type' is missing",
                "  and 1 more",
            ],
        ),
    ],
)
def test_a_failure_shows_how_far_it_got_and_what_came(requests: list[str], said: list[str]) -> None:
    received = journal(*RECEIVED, *(["GET /n"] if len(requests) == 1 else []))

    with pytest.raises(AssertionError) as caught:
        in_order(received, *requests)
    assert str(caught.value).splitlines() == said


def test_an_empty_journal_says_so() -> None:
    with pytest.raises(AssertionError, match=r"not received\nNo request was received\.$"):
        in_order(journal(), "GET /browse")


def test_a_journal_that_dropped_requests_can_tell_no_order() -> None:
    with pytest.raises(AssertionError, match=r"^The journal dropped 2 requests, so it can't tell"):
        in_order(journal("GET /a", "GET /b", "GET /c", "GET /d", size=2), "GET /c", "GET /d")


@pytest.mark.parametrize(
    ("requests", "reason"),
    [
        ([], "none"),
        (["/browse"], "no method"),
        (["GET"], "no path"),
        (["GET browse"], "no path"),
        (["GET /a b"], "a blank in the path"),
        (["* /browse"], "no method"),
        ([""], "nothing"),
        (["GET /browse?token=abc"], "a value that the journal masks"),
    ],
)
def test_what_no_request_can_be_is_refused(requests: list[str], reason: str) -> None:
    with pytest.raises(ValueError, match=r"requests must|masked") as caught:
        in_order(journal(*RECEIVED), *requests)
    assert type(caught.value) is ValueError, reason


async def test_a_failure_of_the_fake_is_kept_with_its_traceback(
    mounted: FakeRegistry, direct, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted.journal.hide(["t0p-s3cret"])
    await direct.get("/browse")
    verify_no_errors(mounted.journal)

    def broken(*_: object) -> None:
        raise RuntimeError("The store lost t0p-s3cret.\n" + "x" * 50_000)

    monkeypatch.setattr(mounted._store, "browse", broken)
    answer = await direct.get("/browse?type=actor")
    assert (answer.status_code, answer.json()["error"]["type"]) == (500, "RegistryError")

    with pytest.raises(AssertionError) as caught:
        verify_no_errors(mounted.journal)
    lines = str(caught.value).splitlines()
    assert lines[:3] == [
        "The fake registry itself failed at 1 request:",
        "GET /browse?type=actor -> 500",
        "Traceback (most recent call last):",
    ]
    assert "in broken" in str(caught.value)
    assert lines[-2:] == ["RuntimeError: The store lost ***.", "(a line of 50000 characters)"]
    assert "t0p-s3cret" not in repr(mounted.journal.requests())
    assert mounted.journal[0].error is None


def test_a_long_traceback_is_kept_from_its_end() -> None:
    received = journal("GET /a")
    exchange = received.begin("GET", "/b", b"", [])
    exchange.fail(RuntimeError("\n".join(map(str, range(1_000)))))

    lines = received[-1].error.splitlines()
    assert lines[:3] == ["RuntimeError: 0", "  ...", "970"]
    assert (len(lines), lines[-1]) == (32, "999")


def test_many_failures_are_counted_and_a_fault_is_none(
    fake: FakeRegistry, client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.inject("status")
    client.get("/browse")
    verify_no_errors(fake.journal)

    monkeypatch.setattr(fake._store, "browse", None)
    for _ in range(5):
        assert client.get("/browse").status_code == 500
    with pytest.raises(AssertionError, match=r"itself failed at 5 requests:\n") as caught:
        verify_no_errors(fake.journal)
    assert str(caught.value).count("TypeError: ") == 3
    assert str(caught.value).endswith("\n  and 2 more")


def test_a_failure_may_be_among_what_was_dropped() -> None:
    received = journal("GET /a", "GET /b", size=1)

    with pytest.raises(AssertionError, match=r"dropped 1 request, .* whether the fake registry"):
        verify_no_errors(received)
    exchange = received.begin("GET", "/c", b"", [])
    exchange.fail(RuntimeError("Broken."))
    with pytest.raises(AssertionError, match=r"Broken\.$"):
        verify_no_errors(received)
