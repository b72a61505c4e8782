"""What the endpoints answer; the exact bytes are held by the recorded examples."""

import httpx
import pytest

from RegistryLibrary.errors import RegistryError
from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.protocol.canonical import compute_package_id
from RegistryLibrary.protocol.types import PackageType

METADATA = "/.well-known/cleverthis-packages"
ALL_FOUR = ["/packages/pkg_act_" + "0" * 40, "/actor/acme/echo", "/browse", METADATA]


async def test_every_entry_is_readable_by_id_and_by_reference_and_its_id_is_true(direct) -> None:
    entries = (await direct.get("/browse")).json()["packages"]

    assert len(entries) == 15
    for entry in entries:
        path = f"/{entry['type']}/{entry['namespace']}/{entry['name']}"
        by_id = (await direct.get(f"/packages/{entry['id']}")).json()
        by_reference = (await direct.get(path, params={"version": entry["version"]})).json()
        content = by_id.pop("content")
        assert by_id == entry
        assert by_reference == {**entry, "content": content}
        assert entry["id"] == compute_package_id(entry["type"], content)


async def test_the_examples_hold_every_type_and_a_package_with_a_history(direct) -> None:
    entries = (await direct.get("/browse")).json()["packages"]
    versions = [entry["version"] for entry in entries if entry["name"] == "echo"]

    assert {entry["type"] for entry in entries} == set(PackageType)
    assert versions == ["v1.0.0", "v1.1.0", "v1.2.0", "v2.0.0", "v2.1.0-rc.1"]


async def test_every_version_of_echo_has_a_motto_of_its_own(direct) -> None:
    mottos = set()
    for version in ("v1.0.0", "v1.1.0", "v1.2.0", "v2.0.0", "v2.1.0-rc.1"):
        echo = await direct.get("/actor/acme/echo", params={"version": version})
        mottos.add(echo.json()["content"]["motto"])

    assert len(mottos) == 5


@pytest.mark.parametrize(
    ("asked", "version", "reason"),
    [
        ("", "v2.0.0", "no version means latest"),
        ("?version=latest", "v2.0.0", "a pre-release only where no release matches"),
        ("?version=vx", "v2.0.0", "every version"),
        ("?version=v1.x", "v1.2.0", "the highest of a major version"),
        ("?version=v1.1.x", "v1.1.0", "the highest of a minor version"),
        ("?version=v2.1.x", "v2.1.0-rc.1", "there is only a pre-release"),
        ("?version=v2.1.0-rc.1", "v2.1.0-rc.1", "a pre-release by name"),
        ("?version=v%31.x", "v1.2.0", "a query is percent-decoded"),
        ("?other=v1.x&version=v1.0.0&other=v2.x", "v1.0.0", "other parameters are ignored"),
        ("?&", "v2.0.0", "an empty pair is none"),
    ],
)
async def test_a_reference_names_one_version(asked, version, reason, direct) -> None:
    response = await direct.get(f"/actor/acme/echo{asked}")

    assert response.json()["version"] == version, reason


async def test_an_alias_moves_at_once_and_back(mounted: FakeRegistry, direct) -> None:
    async def latest() -> str:
        return (await direct.get("/actor/acme/echo?version=v1.x")).json()["version"]

    mounted.publish("actor", "acme", "echo", "v1.10.0", {"motto": "New."})
    assert await latest() == "v1.10.0"
    mounted.withdraw("actor", "acme", "echo", "v1.10.0")
    assert await latest() == "v1.2.0"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("type=skill", ["search", "search", "calendar"]),
        ("namespace=globex", ["greeting", "calendar", "calendar", "prose"]),
        ("type=skill&namespace=globex", ["calendar"]),
        ("type=lsp&namespace=acme", []),
        ("namespace=nobody", []),
    ],
)
async def test_browse_filters(query: str, names: list[str], direct) -> None:
    body = (await direct.get(f"/browse?{query}")).json()

    assert [entry["name"] for entry in body["packages"]] == names
    assert body["count"] == len(names)
    assert "next_cursor" not in body


@pytest.mark.parametrize("limit", [1, 2, 4, 7, 14, 15, 16, 999999999999999999])
async def test_pages_hold_every_entry_once(limit: int, direct) -> None:
    whole = (await direct.get("/browse")).json()
    entries, params = [], {"limit": limit}
    while True:
        page = (await direct.get("/browse", params=params)).json()
        assert len(page["packages"]) <= limit
        assert page["count"] == whole["count"]
        entries += page["packages"]
        if "next_cursor" not in page:
            break
        params["cursor"] = page["next_cursor"]

    assert entries == whole["packages"]


async def test_a_page_has_a_thousand_entries_at_most(mounted: FakeRegistry, direct) -> None:
    mounted._store._clear()
    for number in range(1001):
        mounted.publish("actor", "acme", f"n{number}", "v1.0.0", {"number": number})

    for asked in ("", "?limit=2000"):
        first = (await direct.get(f"/browse{asked}")).json()
        assert (len(first["packages"]), first["count"]) == (1000, 1001)
    last = (await direct.get("/browse", params={"cursor": first["next_cursor"]})).json()
    assert [entry["name"] for entry in last["packages"]] == ["n1000"]


async def test_what_changes_between_two_pages_neither_hides_nor_doubles_an_entry(
    mounted: FakeRegistry, direct
) -> None:
    first = (await direct.get("/browse?limit=3")).json()
    mounted.withdraw("actor", "acme", "echo", "v1.1.0")
    mounted.publish("actor", "acme", "new", "v1.0.0", {})
    rest = (await direct.get("/browse", params={"cursor": first["next_cursor"]})).json()

    assert rest["packages"][0]["version"] == "v2.0.0"
    assert rest["packages"][-1]["name"] == "new"
    assert rest["count"] == 15


@pytest.mark.parametrize("path", ALL_FOUR)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_what_is_no_reading_is_refused(method: str, path: str, direct) -> None:
    response = await direct.request(method, path)

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert response.json()["error"]["type"] == "RegistryError"
    assert method in response.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/actor/acme/echo", "/browse", METADATA, "/nothing"])
def test_head_is_get_without_a_body(path: str, client: httpx.Client) -> None:
    got, head = client.get(path), client.head(path)

    assert head.content == b""
    assert head.status_code == got.status_code
    for name in ("content-length", "content-type", "etag"):
        assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize(
    ("known", "status"),
    [('"{}"', 304), ('W/"{}"', 304), ('"x", "{}"', 304), ("*", 304), ('"x"', 200), ("{}", 200)],
)
async def test_a_package_that_the_client_has_is_not_sent_again(known, status, direct) -> None:
    first = await direct.get("/actor/acme/echo")
    headers = {"If-None-Match": known.format(first.json()["id"])}
    again = await direct.get("/actor/acme/echo", headers=headers)

    assert first.headers["ETag"] == again.headers["ETag"] == f'"{first.json()["id"]}"'
    assert (again.status_code, bool(again.content)) == (status, status == 200)


async def test_what_two_versions_share_is_answered_with_the_first(mounted, direct) -> None:
    first = mounted.publish("skill", "acme", "one", "v1.0.0", {"same": True})
    mounted.publish("skill", "acme", "two", "v1.0.0", {"same": True})

    assert (await direct.get(f"/packages/{first.id}")).json()["name"] == "one"
    mounted.withdraw("skill", "acme", "one", "v1.0.0")
    assert (await direct.get(f"/packages/{first.id}")).json()["name"] == "two"


async def test_a_bug_is_a_500_that_the_journal_keeps(
    mounted: FakeRegistry, direct, capfd: pytest.CaptureFixture[str]
) -> None:
    mounted._store._listed = None
    response = await direct.get("/browse")

    assert (response.status_code, response.json()["error"]["type"]) == (500, "RegistryError")
    assert "AttributeError" in response.json()["error"]["message"]
    assert [request.status for request in mounted.journal] == [500]
    assert capfd.readouterr() == ("", "")


async def test_a_bug_in_an_answer_that_has_begun_is_not_covered_up(mounted, monkeypatch) -> None:
    async def send(_: object) -> None:
        raise RegistryError("late")

    scope = {"type": "http", "method": "GET", "raw_path": b"/browse", "query_string": b""}
    with pytest.raises(RegistryError, match="late"):
        await mounted.app({**scope, "headers": []}, None, send)
    assert [request.status for request in mounted.journal] == [200]


@pytest.mark.parametrize("kind", ["lifespan", "websocket"])
async def test_what_is_no_request_is_refused(kind: str, mounted: FakeRegistry) -> None:
    with pytest.raises(RuntimeError, match=kind):
        await mounted.app({"type": kind}, None, None)
    assert len(mounted.journal) == 0
