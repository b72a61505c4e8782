"""Faults that answer well and lie: only where they have an effect, and in nothing else."""

from typing import Any

import pytest

from RegistryLibrary import AuthenticationError
from RegistryLibrary.fake import FakeRegistry, FaultKind
from RegistryLibrary.fake.store import PackageName, Store
from RegistryLibrary.protocol.canonical import compute_package_id
from RegistryLibrary.protocol.versions import Version, parse_version_or_alias

ECHO = "/actor/acme/echo"


def without(body: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}


@pytest.mark.parametrize("by", ["id", "reference"])
async def test_tampered_content_does_not_match_its_id(by, mounted, direct) -> None:
    path = f"/packages/{(await direct.get(ECHO)).json()['id']}" if by == "id" else ECHO
    right = await direct.get(path)
    mounted.inject("tampered content", times=2)
    first, second = await direct.get(path), await direct.get(path)
    told = first.json()

    assert first.content == second.content
    assert first.headers["ETag"] == right.headers["ETag"]
    assert first.headers["Content-Type"] == "application/json"
    assert without(told, "content") == without(right.json(), "content")
    assert without(told["content"], "tampered") == right.json()["content"]
    assert compute_package_id("actor", told["content"]) != told["id"]
    assert (await direct.get(path)).content == right.content


@pytest.mark.parametrize("value", [True, False, 1, None, "no"])
async def test_content_that_looks_tampered_is_tampered_too(value, mounted, direct) -> None:
    mounted.publish("skill", "acme", "odd", "v1.0.0", {"tampered": value})
    mounted.inject("tampered content")
    told = (await direct.get("/skill/acme/odd")).json()

    assert compute_package_id("skill", told["content"]) != told["id"]


@pytest.mark.parametrize(
    ("method", "path", "headers", "reason"),
    [
        ("GET", "/browse", {}, "no content is listed"),
        ("GET", "/.well-known/cleverthis-packages", {}, "no package"),
        ("GET", "/actor/acme/nothing", {}, "an error"),
        ("GET", "/admin", {}, "nothing there"),
        ("HEAD", ECHO, {}, "no body"),
        ("GET", ECHO, {"If-None-Match": "*"}, "the client has it"),
    ],
)
async def test_there_is_no_content_to_tamper_with(
    method, path, headers, reason, mounted, direct
) -> None:
    fault = mounted.inject("tampered content")
    await direct.request(method, path, headers=headers)

    assert fault.struck == 0, reason
    assert mounted.journal[0].fault is None


@pytest.mark.parametrize(
    ("asked", "version"),
    [
        ({}, "v1.2.0"),
        ({"version": "latest"}, "v1.2.0"),
        ({"version": "vx"}, "v1.2.0"),
        ({"version": "v1.x"}, "v1.1.0"),
        ({"version": "v1.x", "other": "1"}, "v1.1.0"),
    ],
)
async def test_a_stale_alias_names_the_release_before(asked, version, mounted, direct) -> None:
    fault = mounted.inject("stale alias")
    stale = await direct.get(ECHO, params=asked)
    right = await direct.get(ECHO, params={"version": version})

    assert stale.json() == right.json()
    assert stale.headers["ETag"] == right.headers["ETag"]
    assert (fault.struck, mounted.journal[0].fault) == (1, FaultKind.STALE_ALIAS)


async def test_a_stale_alias_names_a_pre_release_behind_a_pre_release(mounted, direct) -> None:
    mounted.inject("stale alias")
    stale = await direct.get("/agent/acme/assistant")

    assert stale.json()["version"] == "v0.1.0-alpha.1"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (f"{ECHO}?version=v1.2.0", "a concrete version"),
        (f"{ECHO}?version=v2.x", "a pre-release is not behind a release"),
        (f"{ECHO}?version=v1.1.x", "one candidate"),
        (f"{ECHO}?version=v9.x", "no candidate"),
        (f"{ECHO}?version=nonsense", "no alias"),
        ("/actor/acme/nothing", "no package"),
        ("/browse", "no reference"),
        ("/packages/pkg_act_0123456789abcdef0123456789abcdef01234567", "an ID"),
    ],
)
async def test_there_is_no_release_before(path, reason, mounted, direct) -> None:
    right = await direct.get(path)
    fault = mounted.inject("stale alias")

    assert (await direct.get(path)).content == right.content
    assert fault.struck == 0, reason


async def test_a_stale_alias_is_seen_by_whoever_has_the_right_one(mounted, direct) -> None:
    tag = (await direct.get(ECHO)).headers["ETag"]
    mounted.inject("stale alias", times=2)
    stale = await direct.get(ECHO, headers={"If-None-Match": tag})
    headed = await direct.head(ECHO)

    assert (stale.status_code, stale.json()["version"]) == (200, "v1.2.0")
    assert headed.headers["ETag"] == stale.headers["ETag"] != tag


@pytest.mark.parametrize(
    ("query", "type", "namespace"),
    [
        ({}, "actor", "acme"),
        ({"type": "mcp", "namespace": "globex"}, "mcp", "globex"),
        ({"namespace": "nobody"}, "actor", "nobody"),
        ({"limit": "2"}, "actor", "acme"),
    ],
)
async def test_an_unreachable_entry_fits_the_page_it_leads(
    query, type, namespace, mounted, direct
) -> None:
    right = (await direct.get("/browse", params=query)).json()
    mounted.inject("unreachable entry")
    told = (await direct.get("/browse", params=query)).json()
    entry = told["packages"][0]

    assert told["packages"][1:] == right["packages"]
    assert told["count"] == right["count"] + 1
    assert without(told, "packages", "count") == without(right, "packages", "count")
    assert (entry["type"], entry["namespace"]) == (type, namespace)
    reference = f"/{type}/{namespace}/{entry['name']}"
    for path in (f"/packages/{entry['id']}", reference):
        missing = await direct.get(path)
        assert (missing.status_code, missing.json()["error"]["type"]) == (
            404,
            "PackageNotFoundError",
        )


@pytest.mark.parametrize("path", [ECHO, "/browse?type=nonsense", "/.well-known/x"])
async def test_there_is_no_list_to_lie_in(path, mounted, direct) -> None:
    fault = mounted.inject("unreachable entry")
    await direct.get(path)
    await direct.head("/browse")

    assert fault.struck == 0


@pytest.mark.parametrize(
    ("fault", "path"),
    [("tampered content", ECHO), ("stale alias", ECHO), ("unreachable entry", "/browse")],
)
def test_a_lie_is_told_to_nobody_without_the_key(fault: str, path: str, connect) -> None:
    with FakeRegistry(api_key="secret") as fake:
        injected = fake.inject(fault)
        connection = connect(fake.url)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())

        assert AuthenticationError.__name__.encode() in connection.recv(65536)
        assert injected.struck == 0


@pytest.mark.parametrize(
    ("fault", "selection", "told"),
    [
        (
            "stale alias",
            {"path": "/browse"},
            r"path must match /\{type\}/\{namespace\}/\{name\} for the fault stale alias .*",
        ),
        ("stale alias", {"path": "/packages/pkg_act_0"}, "path must match"),
        ("tampered content", {"path": "/.well-known/cleverthis-packages"}, r"/packages/\{id\} or "),
        ("tampered content", {"method": "HEAD"}, "method must be GET for"),
        ("unreachable entry", {"path": "/actor/*"}, "path must match /browse for"),
    ],
)
def test_a_lie_that_nobody_could_be_told_is_refused(fault, selection, told) -> None:
    fake = FakeRegistry()
    with pytest.raises(ValueError, match=told):
        fake.inject(fault, **selection)


def test_the_version_behind_is_what_would_be_named_without_the_first() -> None:
    store, package = Store(), PackageName.parse("actor", "acme", "echo")
    for text in ("v1.0.0", "v1.1.0-rc.1", "v1.2.0"):
        store.publish(package, Version.parse(text), {"motto": text})

    def behind(asked: str) -> str:
        return str(store.behind(package, parse_version_or_alias(asked)))

    assert [behind(one) for one in ("v1.x", "v1.2.0", "v1.1.x")] == ["v1.0.0", "None", "None"]
    store.withdraw(package, Version.parse("v1.2.0"))
    assert behind("latest") == "None"
