"""Requests outside the four endpoints, and the fake that takes none."""

import pytest

from RegistryLibrary.fake import FakeRegistry, Journal

ID = "pkg_act_" + "0" * 40


@pytest.mark.parametrize(
    ("method", "path", "stray", "reason"),
    [
        ("GET", "/browse", False, "an endpoint"),
        ("HEAD", "/.well-known/cleverthis-packages", False, "the other method"),
        ("GET", f"/packages/{ID}", False, "a package that is not there"),
        ("GET", "/packages/x", False, "a malformed ID is for the endpoint to refuse"),
        ("GET", "/packages/%ff%zz", False, "so is one that is encoded wrongly"),
        ("GET", "/packages/a%2Fb%2Fc%2Fd", False, "an encoded slash stays in its segment"),
        ("GET", "/%62rowse?type=nothing", False, "an endpoint, encoded"),
        ("GET", "/robot/acme/echo", False, "an unknown type is for the endpoint to refuse"),
        ("POST", "/browse", True, "a method that writes"),
        ("OPTIONS", f"/packages/{ID}", True, "another method"),
        ("GET", "/", True, "no endpoint"),
        ("GET", "/browse/", True, "a slash too many"),
        ("GET", "/packages", True, "no ID"),
        ("GET", "/a/b/c/d", True, "too long"),
        ("DELETE", "/nothing", True, "neither method nor path"),
    ],
)
def test_a_request_is_judged_by_method_and_path(
    method: str, path: str, stray: bool, reason: str, fake: FakeRegistry, client
) -> None:
    client.request(method, path)

    assert bool(fake.journal.strays) is stray, reason


def test_a_fault_changes_nothing(fake: FakeRegistry, client) -> None:
    fake.inject("status", times=2)
    client.get("/browse")
    assert not fake.journal.strays
    client.post("/browse")
    assert [str(one) for one in fake.journal.strays.requests] == ["POST /browse -> 500"]


def test_what_is_no_http_is_a_stray(connect) -> None:
    with FakeRegistry(strict=True) as fake:
        connection = connect(fake.url)
        connection.sendall(b"NO HTTP\r\n\r\n")
        while connection.recv(1000):
            pass
        with pytest.raises(AssertionError, match=r"\n  what is no HTTP -> 400$"):
            fake.check()


def test_a_strict_fake_fails_when_it_is_checked() -> None:
    fake = FakeRegistry(strict=True)
    fake.check()
    fake.journal.begin("GET", "/browse", b"", [])
    fake.check()
    fake.journal.begin("POST", "/a", b"", [], stray=True).status = 405

    with pytest.raises(AssertionError) as caught:
        fake.check()
    assert fake.strict
    assert str(caught.value) == (
        "The fake registry is strict: 1 request was outside the four endpoints, which take GET and"
        " HEAD:\n  POST /a -> 405"
    )


def test_a_fake_is_not_strict_unless_told() -> None:
    fake = FakeRegistry()
    fake.journal.begin("POST", "/a", b"", [], stray=True)

    fake.check()
    assert not fake.strict
    assert len(fake.journal.strays) == 1


def test_strays_that_were_dropped_are_counted() -> None:
    journal = Journal(8)
    for number in range(20):
        journal.begin("GET", f"/{number}", b"", [], stray=number % 2 == 0)

    strays = journal.strays
    assert (len(strays), strays.dropped) == (10, 6)
    assert str(strays).splitlines() == [
        "10 requests were outside the four endpoints, which take GET and HEAD:",
        *(f"  GET /{number} -> no answer yet" for number in (12, 14, 16, 18)),
        "  and 6 more",
    ]


def test_to_clear_the_journal_forgets_strays_and_returns_them() -> None:
    journal = Journal(8)
    journal.begin("GET", "/a", b"", [], stray=True)

    assert len(journal.clear()) == 1
    assert not journal.strays
    assert not journal.clear()
