"""What the control interface arranges and tells, row by row."""

from collections.abc import Iterator

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.fake.control import interface
from RegistryLibrary.fake.injection import ERROR_TYPES
from RegistryLibrary.fake.strikes import TABLE
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.version import __version__

MINE = {"type": "skill", "namespace": "acme", "name": "mine", "version": "v1.0.0"}
CONTENT = {"prompt": "Grüße", "n": 1.5}


@pytest.fixture
def api(fake: FakeRegistry) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{fake.url}/__fake/api", trust_env=False, timeout=10) as client:
        yield client


def test_the_registry_says_what_it_is(api: httpx.Client, fake: FakeRegistry) -> None:
    told = api.get("registry").json()

    assert len(told.pop("instance")) == 16
    assert told == {
        "library": __version__,
        "url": fake.url,
        "other_origin": None,
        "strict": False,
        "types": list(PackageType),
        "packages": 15,
    }


def test_the_second_origin_is_told_while_it_serves(api: httpx.Client, fake: FakeRegistry) -> None:
    fake.inject("cross origin redirect")

    assert api.get("registry").json()["other_origin"] == fake.other.url


def test_each_fake_is_an_instance_of_its_own_for_as_long_as_it_lives() -> None:
    def instance(fake: FakeRegistry) -> str:
        with fake:
            answer = httpx.get(f"{fake.url}/__fake/api/registry", trust_env=False)
        return str(answer.json()["instance"])

    first, second = FakeRegistry(strict=True), FakeRegistry()
    assert instance(first) == instance(first)
    assert instance(first) != instance(second)


def test_a_package_is_published_read_and_withdrawn(api: httpx.Client, fake: FakeRegistry) -> None:
    published = api.post("packages", json=MINE | {"content": CONTENT})
    again = api.post("packages", json=MINE | {"content": CONTENT})
    read = api.get("packages/skill/acme/mine/v1.0.0")

    assert (published.status_code, again.status_code, read.status_code) == (201, 201, 200)
    assert published.json() == again.json() == read.json()
    assert {**MINE, "content": CONTENT}.items() <= read.json().items()
    by_id = httpx.get(f"{fake.url}/packages/{read.json()['id']}", trust_env=False)
    assert by_id.json() == read.json()
    gone = api.delete("packages/skill/acme/mine/v1.0.0")
    assert (gone.status_code, gone.content) == (204, b"")
    assert api.get("packages/skill/acme/mine/v1.0.0").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status", "name"),
    [
        ("GET", "packages/skill/acme/none/v1.0.0", 404, "PackageNotFoundError"),
        ("GET", "packages/actor/acme/echo/v9.0.0", 404, "VersionNotFoundError"),
        ("GET", "packages/actor/acme/echo/latest", 400, "ValidationError"),
        ("GET", "packages/planet/acme/echo/v1.0.0", 400, "ValidationError"),
        ("GET", "packages/actor/A/echo/v1.0.0", 400, "InvalidPackageReferenceError"),
        ("DELETE", "packages/skill/acme/none/v1.0.0", 404, "PackageNotFoundError"),
        ("DELETE", "packages/actor/acme/echo/v9.0.0", 404, "VersionNotFoundError"),
        ("DELETE", "packages/actor/acme/..%2F/v9.0.0", 400, "InvalidPackageReferenceError"),
        ("GET", "packages/%zz/a/b/c", 400, "ValidationError"),
        ("GET", "packages/%ff/a/b/c", 400, "ValidationError"),
        ("GET", "packages?type=planet", 400, "ValidationError"),
        ("GET", "packages?type=skill&type=skill", 400, "ValidationError"),
        ("GET", "packages?cursor=x", 400, "ValueError"),
        ("GET", "packages?cursor=-1", 400, "ValueError"),
        ("GET", "packages?cursor=0x1", 400, "ValueError"),
        ("GET", "faults/0", 404, "RegistryError"),
        ("GET", "faults/99", 404, "RegistryError"),
        ("DELETE", "faults/1", 404, "RegistryError"),
        ("GET", "faults/one", 400, "ValueError"),
        ("GET", "faults/-1", 400, "ValueError"),
        ("GET", "faults/%D9%A1", 400, "ValueError"),
        ("GET", "faults/" + "1" * 5000, 400, "ValueError"),
        ("GET", "journal?since=x", 400, "ValueError"),
        ("GET", "journal?since=1e3", 400, "ValueError"),
        ("GET", "journal?since=-1", 400, "ValueError"),
        ("GET", "journal?sicne=1", 400, "ValueError"),
        ("GET", "journal?since=", 400, "ValueError"),
        ("GET", "journal?limit=-1", 400, "ValueError"),
        ("GET", "journal?limit=1&limit=2", 400, "ValidationError"),
        ("GET", "journal?origin=both", 400, "ValueError"),
        ("GET", "journal?origin=%ff", 400, "ValidationError"),
        ("POST", "reset?of=all", 400, "ValueError"),
        ("POST", "reset?of=", 400, "ValueError"),
        ("POST", "reset?of=faults,", 400, "ValueError"),
    ],
)
def test_what_cannot_be_done_is_named(api: httpx.Client, method, path, status, name) -> None:
    answer = api.request(method, path)

    assert (answer.status_code, answer.json()["error"]["type"]) == (status, name)
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("path", ["", "nothing", "registry/", "packages/a", "faults/1/2", "%2e%2e"])
def test_there_is_nothing_elsewhere(api: httpx.Client, fake: FakeRegistry, path: str) -> None:
    url = httpx.URL(fake.url).copy_with(raw_path=f"/__fake/api/{path}".encode())
    answer = api.get(url)

    assert answer.status_code == 404
    assert answer.json()["error"]["type"] == "RegistryError"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("registry", "GET, HEAD"),
        ("kinds", "GET, HEAD"),
        ("reset", "POST"),
        ("packages", "GET, HEAD, POST"),
        ("packages/a/b/c/d", "DELETE, GET, HEAD"),
        ("faults", "DELETE, GET, HEAD, POST"),
        ("faults/1", "DELETE, GET, HEAD"),
        ("journal", "GET, HEAD"),
    ],
)
def test_other_methods_are_told_which_they_are(api: httpx.Client, path: str, allowed: str) -> None:
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - set(allowed.split(", ")):
        answer = api.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed), method
        assert answer.json()["error"]["type"] == "RegistryError"


@pytest.mark.parametrize("path", ["registry", "kinds", "packages", "faults", "journal", "nothing"])
def test_a_head_has_the_headers_and_no_body(api: httpx.Client, path: str) -> None:
    head, full = api.head(path), api.get(path)

    assert (head.status_code, head.content) == (full.status_code, b"")
    assert head.headers["content-length"] == full.headers["content-length"]
    assert full.headers["content-type"] == "application/json"


def test_every_answer_may_be_seen_by_its_own_page_only(api: httpx.Client) -> None:
    for answer in (api.get("registry"), api.get("none"), api.post("reset"), api.get("faults/x")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_the_kinds_are_told_with_what_they_take(api: httpx.Client) -> None:
    told = api.get("kinds").json()
    kinds = {one["fault"]: one for one in told["kinds"]}

    assert list(kinds) == [str(kind) for kind in TABLE]
    assert told["error_types"] == list(ERROR_TYPES)
    assert kinds["rate limit"]["options"] == {"retry_after": 1.0}
    assert kinds["redirect"]["options"] == {"location": "/browse", "status": 302}
    assert kinds["redirect"]["statuses"] == "of a redirect: 301, 302, 303, 307 or 308"
    assert kinds["truncate"] == {
        "fault": "truncate",
        "options": {"size": None},
        "methods": ["GET"],
        "paths": list(TABLE["truncate"].endpoints),
        "statuses": None,
    }


def test_a_fault_is_injected_followed_and_cleared(api: httpx.Client, fake: FakeRegistry) -> None:
    form = {"fault": "latency", "delay": 0.01, "times": 2, "method": "get", "path": "/bro*"}
    injected = api.post("faults", json=form | {"status": None})

    assert injected.status_code == 201
    expected = {"number": 1, "fault": "latency", "times": 2, "after": 0, "method": "GET"}
    expected |= {"path": "/bro*", "options": {"delay": 0.01}, "struck": 0}
    assert injected.json() == api.get("faults/1").json() == expected
    assert api.get("faults").json() == {"faults": [expected], "exhausted": []}

    for _ in range(3):
        httpx.get(f"{fake.url}/browse", trust_env=False)
    done = expected | {"struck": 2}
    assert api.get("faults").json() == {"faults": [], "exhausted": [done]}
    assert api.get("faults/1").json() == done

    api.post("faults", json={"fault": "hang"})
    assert api.delete("faults/1").json() == done
    assert api.get("faults/1").status_code == 404
    assert [one["number"] for one in api.get("faults").json()["faults"]] == [2]
    assert api.delete("faults").status_code == 204
    assert api.get("faults").json() == {"faults": [], "exhausted": []}


def test_only_the_latest_exhausted_faults_are_told(api: httpx.Client, fake: FakeRegistry) -> None:
    for _ in range(22):
        fake.inject("status")
        httpx.get(f"{fake.url}/browse", trust_env=False)

    told = [one["number"] for one in api.get("faults").json()["exhausted"]]
    assert told == list(range(3, 23))


@pytest.mark.parametrize(
    ("of", "packages", "faults", "journal"),
    [
        ("", True, True, True),
        ("?of=packages", True, False, False),
        ("?of=faults", False, True, False),
        ("?of=journal", False, False, True),
        ("?of=faults,journal", False, True, True),
    ],
)
def test_a_reset_is_of_all_or_of_parts(
    api: httpx.Client, fake: FakeRegistry, of, packages, faults, journal
) -> None:
    fake.publish(*MINE.values(), CONTENT)
    fake.inject("hang")
    for kept in fake.journals:
        kept.begin("GET", "/browse", b"", []).end()

    assert api.post(f"reset{of}").status_code == 204
    assert fake._store.browse(None, None, 1).count == (15 if packages else 16)
    assert (fake.faults == ()) == faults
    assert [len(kept) == 0 for kept in fake.journals] == [journal, journal]


def test_a_reset_of_what_is_none_changes_nothing(api: httpx.Client, fake: FakeRegistry) -> None:
    fake.inject("hang")

    assert api.post("reset?of=faults,all").status_code == 400
    assert len(fake.faults) == 1


def test_packages_come_in_pages(
    api: httpx.Client, fake: FakeRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interface, "MOST_PACKAGES", 4)
    found, cursor = [], {}
    while True:
        page = api.get("packages", params=cursor).json()
        found += page["packages"]
        assert page["count"] == 15
        if "next_cursor" not in page:
            break
        assert len(page["packages"]) == 4
        cursor = {"cursor": page["next_cursor"]}

    browsed = httpx.get(f"{fake.url}/browse", trust_env=False).json()["packages"]
    assert found == browsed
    assert api.get("packages?type=actor&namespace=acme").json()["count"] == 5
    assert api.get("packages?cursor=" + "f" * 5000).json() == {"packages": [], "count": 15}
    assert api.get("packages?namespace=Nobody!").json() == {"packages": [], "count": 0}
