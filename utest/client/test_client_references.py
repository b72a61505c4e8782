"""Where a reference leads: this registry, another one, or an ID (§5)."""

from collections.abc import Callable
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.paths import BaseUrl
from RegistryLibrary.errors import (
    InvalidPackageIdError,
    InvalidPackageReferenceError,
    PackageNotFoundError,
    RegistryError,
    ValidationError,
    VersionNotFoundError,
)
from RegistryLibrary.protocol.references import PackageReference, ReferenceKind


async def test_a_reference_to_our_own_server_uses_prefix_and_key(
    peer: Any, connect: Callable[..., RegistryClient], package: Any
) -> None:
    peer.says_always(package())
    client = connect(f"{peer.url}/api", api_key="k", headers={"X-Extra": "a"})
    text = f"127.0.0.1:{peer.port}:acme/echo@v1.x"

    got = await client.resolve_reference(text, "actor")

    assert peer.lines == ["GET /api/actor/acme/echo?version=v1.x"]
    assert b"authorization: bearer k" in peer.requests[0].lower()
    assert b"x-extra: a" in peer.requests[0].lower()
    assert (got.original_reference, got.version) == (text, "v1.2.0")


async def test_a_reference_to_the_current_registry_uses_prefix_and_key(
    peer: Any, connect: Callable[..., RegistryClient], package: Any
) -> None:
    peer.says_always(package())
    client = connect(f"{peer.url}/api", api_key="k")

    got = await client.resolve_reference("registry:acme/echo", "actor")

    assert peer.lines == ["GET /api/actor/acme/echo"]
    assert b"authorization: bearer k" in peer.requests[0].lower()
    assert got.original_reference == "registry:acme/echo"


async def test_a_reference_to_another_server_is_asked_at_its_root(
    peers: Callable[..., Any], connect: Any, package: Any
) -> None:
    one, other = await peers(), await peers()
    other.says_always(package())
    client = connect(f"{one.url}/api")

    for _ in range(2):
        await client.resolve_reference(f"127.0.0.1:{other.port}:acme/echo@latest", "actor")
        await client.resolve_reference(f"localhost:{other.port}:acme/echo@latest", "actor")

    assert other.lines == ["GET /actor/acme/echo?version=latest"] * 4
    assert other.connections == 2  # one for each name of the server, kept between references
    assert one.requests == []


@pytest.mark.parametrize(
    ("base", "server", "is_ours"),
    [
        ("http://registry.test", "registry.test", True),
        ("http://registry.test/api", "REGISTRY.test", True),
        ("https://registry.test", "registry.test", True),
        ("https://registry.test", "registry.test:443", True),
        ("http://registry.test:8080", "registry.test:8080", True),
        ("http://[::1]:8080", "[::1]:8080", True),
        ("http://registry.test:8080", "registry.test", False),
        ("https://registry.test", "registry.test:80", False),
        ("http://registry.test", "other.test", False),
        ("http://127.0.0.1:8080", "localhost:8080", False),
    ],
)
def test_a_server_is_ours_by_host_and_port(base: str, server: str, is_ours: bool) -> None:
    assert BaseUrl.parse(base).serves(server) is is_ours


async def test_a_reference_by_id_reads_that_package(
    peer: Any, client: RegistryClient, package: Any
) -> None:
    sent = package()
    peer.says_always(sent)

    for given in (None, "actor"):
        got = await client.resolve_reference(f"ID:{sent['id']}", given)
        assert (got.id, got.original_reference) == (sent["id"], f"ID:{sent['id']}")

    assert peer.lines == [f"GET /packages/{sent['id']}"] * 2


async def test_an_id_of_an_unknown_code_may_have_any_type(canned: Any, package: Any) -> None:
    unknown = f"pkg_xyz_{'0' * 40}"

    got = await canned(package(id=unknown, type="robot")).resolve_reference(
        f"ID:{unknown}", "robot"
    )

    assert got.id == unknown


async def test_an_id_of_another_type_than_the_one_given_is_refused(
    canned: Any, package: Any
) -> None:
    client = canned()

    with pytest.raises(ValidationError, match="its code stands for the type actor"):
        await client.resolve_reference(f"ID:{package()['id']}", "skill")
    assert client.requests == []


@pytest.mark.parametrize("text", ["", "acme/echo", "ID:pkg_act_0", "registry:acme/echo@1", None, 7])
async def test_text_that_is_no_reference_is_refused_before_a_byte_is_sent(
    canned: Any, text: Any
) -> None:
    client = canned()

    with pytest.raises(InvalidPackageReferenceError):
        await client.resolve_reference(text, "actor")
    assert client.requests == []


async def test_a_reference_that_was_parsed_before_keeps_its_text(canned: Any, package: Any) -> None:
    reference = PackageReference.parse("registry:acme/echo@v1.x")

    got = await canned(package()).resolve_reference(reference, "actor")

    assert got.original_reference == "registry:acme/echo@v1.x"


async def test_without_a_type_the_namespace_is_browsed_for_it(
    peer: Any, client: RegistryClient, package: Any
) -> None:
    peer.says({"packages": [package(), package(name="other", type="graph")], "next_cursor": "more"})
    peer.says({"packages": [package(version="v1.1.0")]})
    peer.says(package())

    got = await client.resolve_reference("registry:acme/echo@v1.x")

    assert got.original_reference == "registry:acme/echo@v1.x"
    assert peer.lines == [
        "GET /browse?namespace=acme",
        "GET /browse?namespace=acme&cursor=more",
        "GET /actor/acme/echo?version=v1.x",
    ]


async def test_an_unknown_type_found_by_browsing_is_asked_for(
    peer: Any, client: RegistryClient, package: Any
) -> None:
    peer.says({"packages": [package(type="robot")]})
    peer.says(package(type="robot"))

    await client.resolve_reference("registry:acme/echo")

    assert peer.lines[1] == "GET /robot/acme/echo"


@pytest.mark.parametrize("names", [[], ["other"], ["echo-2", "ech"]])
async def test_a_name_that_browsing_does_not_find_is_not_found(
    canned: Any, package: Any, names: list[str]
) -> None:
    client = canned({"packages": [package(name=name) for name in names]})

    with pytest.raises(PackageNotFoundError, match="no package acme/echo of any type") as caught:
        await client.resolve_reference("registry:acme/echo")
    assert caught.value.details == {"namespace": "acme", "name": "echo"}
    assert caught.value.stated is False


async def test_an_empty_type_is_one_that_no_url_can_carry(
    peer: Any, client: RegistryClient
) -> None:
    with pytest.raises(ValidationError, match=r"^'' is not a package type: a URL can't carry it"):
        await client.resolve_reference("registry:acme/echo@v1.x", "")
    assert peer.received == 0


async def test_a_package_of_another_namespace_does_not_tell_the_type(
    canned: Any, package: Any
) -> None:
    page = {"packages": [package(), package(namespace="other", type="graph")]}
    client = canned(page, package())

    await client.resolve_reference("registry:acme/echo")

    assert client.requests[1].url.path == "/actor/acme/echo"


async def test_a_name_of_several_types_needs_the_type(canned: Any, package: Any) -> None:
    client = canned({"packages": [package(type="skill"), package(), package(type="skill")]})

    with pytest.raises(ValidationError, match="several types: actor, skill") as caught:
        await client.resolve_reference("registry:acme/echo")
    assert caught.value.details == {"types": ["actor", "skill"]}


async def test_the_registry_s_own_error_comes_through(peer: Any, client: RegistryClient) -> None:
    peer.says({"error": {"type": "VersionNotFoundError", "message": "No."}}, "404 Not Found")

    with pytest.raises(VersionNotFoundError) as caught:
        await client.resolve_reference("registry:acme/echo@v9.x", "actor")
    assert caught.value.stated is True


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (ReferenceKind.ID, InvalidPackageIdError),
        (ReferenceKind.REGISTRY, InvalidPackageReferenceError),
    ],
)
async def test_a_reference_made_by_hand_without_its_parts_is_refused(
    canned: Any, kind: ReferenceKind, error: type[RegistryError]
) -> None:
    client = canned()

    with pytest.raises(error, match="one segment"):
        await client.resolve_reference(PackageReference(kind, "made up"), "actor")
    assert client.requests == []
