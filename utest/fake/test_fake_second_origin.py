"""The second origin: the same packages on another port, and a journal of its own."""

import gc
import threading
from pathlib import Path

import httpx
import pytest

from RegistryLibrary import RegistryConnectionError
from RegistryLibrary.fake import FakeRegistry, FaultKind

ECHO = "/actor/acme/echo?version=v1.x"


def open_files() -> int:
    """How many files and sockets this process has open, where that can be seen."""
    return len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0


def follow(client: httpx.Client, response: httpx.Response) -> httpx.Response:
    assert response.next_request is not None
    return client.send(response.next_request)


@pytest.mark.parametrize("status", [None, 307])
def test_a_redirect_leads_to_the_right_answer_on_another_port(status, fake, client) -> None:
    right = client.get(ECHO)
    fault = fake.inject("cross origin redirect", status=status)
    redirect = client.get(ECHO)
    answer = follow(client, redirect)

    assert redirect.status_code == (status or 302)
    assert redirect.headers["Location"] == f"{fake.other.url}{ECHO}"
    assert fake.other.url.startswith("http://127.0.0.1:")
    assert fake.other.url != fake.url
    assert (answer.status_code, answer.content) == (200, right.content)
    assert fault.struck == 1


def test_each_origin_keeps_what_it_received(fake, client) -> None:
    fake.inject("cross origin redirect")
    follow(client, client.get("/browse?type=actor"))
    client.get("/browse")

    assert [one.fault for one in fake.journal] == [FaultKind.CROSS_ORIGIN_REDIRECT, None]
    assert [(one.path, one.query, one.fault) for one in fake.other.journal] == [
        ("/browse", {"type": ("actor",)}, None)
    ]
    assert fake.journals == (fake.journal, fake.other.journal)


def test_no_fault_strikes_at_the_second_origin_and_packages_are_the_same(fake, client) -> None:
    fake.inject("cross origin redirect")
    fake.inject("status", times=0)
    fake.publish("skill", "acme", "new", "v1.0.0", {})
    redirect = client.get("/skill/acme/new")

    assert follow(client, redirect).json()["version"] == "v1.0.0"


def test_the_second_origin_needs_no_key_and_shows_none() -> None:
    with FakeRegistry(api_key="s3cret-key") as fake:
        fake.inject("cross origin redirect")
        headers = {"X-Key": "s3cret-key", "Authorization": "Bearer s3cret-key"}
        metadata = httpx.get(
            f"{fake.other.url}/.well-known/cleverthis-packages?a=s3cret-key",
            headers=headers,
            trust_env=False,
        )

        assert metadata.json()["authentication"]["anonymous_read"] is True
        assert "s3cret-key" not in repr(fake.other.journal[0])
        assert fake.other.journal[0].headers["X-Key"] == "***"


def test_there_is_no_second_origin_before_a_fault_leads_there(fake: FakeRegistry) -> None:
    fake.inject("redirect")
    before = threading.active_count()

    assert not fake.other.running
    with pytest.raises(RegistryConnectionError, match="never started"):
        assert fake.other.url
    for _ in range(2):
        fake.inject("cross origin redirect")
        assert threading.active_count() == before + 1
    assert fake.other.running


def test_the_second_origin_starts_and_stops_with_the_fake(client) -> None:
    fake = FakeRegistry()
    fake.inject("cross origin redirect", times=0)
    assert not fake.other.running
    for _ in range(2):
        with fake:
            url = fake.other.url
            location = client.get(f"{fake.url}/browse").headers["Location"]
            assert location == f"{url}/browse"
            assert fake.other.running
        assert not fake.other.running
        with pytest.raises(httpx.ConnectError):
            client.get(url)


def test_a_reset_empties_both_journals_and_nothing_leads_away(fake, client) -> None:
    fake.inject("cross origin redirect", times=0)
    follow(client, client.get("/browse"))
    fake.reset()

    assert [len(journal) for journal in fake.journals] == [0, 0]
    assert client.get("/browse").status_code == 200


def test_a_stop_ends_what_runs_at_the_second_origin(connect) -> None:
    gc.collect()
    before = threading.active_count(), open_files()
    for _ in range(5):
        with FakeRegistry() as fake:
            fake.inject("cross origin redirect")
            with connect(fake.other.url) as connection:
                connection.sendall(b"GET /browse HTTP/1.1\r\nHost: x\r\n\r\n")
                assert connection.recv(12) == b"HTTP/1.1 200"
    gc.collect()

    assert before == (threading.active_count(), open_files())


async def test_without_a_port_a_redirect_leads_nowhere(mounted, direct) -> None:
    mounted.inject("cross origin redirect")
    response = await direct.get("/browse?type=actor")

    assert response.headers["Location"] == "http://other.invalid/browse?type=actor"


def test_a_fault_that_needs_it_does_not_wait_for_a_stop(fake, client, monkeypatch) -> None:
    stop, answers = fake._origins.own.stop, []

    def asked_meanwhile() -> None:
        answer = client.post("/__fake/api/faults", json={"fault": "cross origin redirect"})
        answers.append(answer.status_code)
        stop()

    monkeypatch.setattr(fake._origins.own, "stop", asked_meanwhile)
    fake.stop()

    assert answers == [201]
    assert not fake.other.running


def test_it_does_not_outlive_a_fake_that_stops_as_it_starts(fake, monkeypatch) -> None:
    start = fake.other.start

    def late() -> str:
        fake.stop()
        return start()

    monkeypatch.setattr(fake.other, "start", late)
    fake.inject("cross origin redirect")

    assert not fake.other.running
