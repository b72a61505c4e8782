"""What a registry says shows no secret of ours, also where it is shown as a whole."""

import copy
from dataclasses import asdict, replace
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.errors import RegistryError
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.protocol.types import PackageType

KEY = "qX7vR2mZk9LwT4bN"
ID = "pkg_act_" + "0" * 40
NAMED = {"type": "actor", "namespace": KEY, "name": KEY[:9], "version": KEY.lower()}


@pytest.mark.parametrize("read", ["get_package", "resolve", "resolve_reference", "browse"])
async def test_a_package_that_repeats_the_key_does_not_show_it(
    peer: Any, connect: Any, read: str
) -> None:
    package = {"id": ID, **NAMED, "content": {KEY: [KEY[4:]]}}
    peer.says_always({**package, "packages": [package]} if read == "browse" else package)
    client = connect(peer.url, api_key=KEY)

    if read == "browse":
        (found,) = [entry async for entry in client.browse()]
    elif read == "get_package":
        found = await client.get_package(ID)
    elif read == "resolve":
        found = await client.resolve("actor", "acme", "echo")
    else:
        found = await client.resolve_reference("registry:acme/echo@v1.x", "actor")
        assert found.original_reference == "registry:acme/echo@v1.x"

    assert found.namespace == KEY
    assert "namespace='***', name='***', version='***'" in repr(found)
    for text in (repr(found), str(found), f"{[found]}"):
        assert not [KEY[at : at + 8] for at in range(9) if KEY[at : at + 8] in text]


async def test_a_package_in_bare_form_that_repeats_the_key_does_not_show_it(
    peer: Any, connect: Any
) -> None:
    peer.says({"key": KEY})

    package = await connect(peer.url, api_key=KEY).get_package(ID)

    assert package.content == {"key": KEY}
    assert "content={'key': '***'}" in repr(package)


async def test_metadata_that_repeat_the_key_do_not_show_it(peer: Any, connect: Any) -> None:
    peer.says({"standard_version": KEY, "name": "x", "authentication": {"header": KEY[1:]}})

    metadata = await connect(peer.url, api_key=KEY).metadata()

    assert (metadata.standard_version, metadata.authentication.header) == (KEY, KEY[1:])
    assert repr(metadata.authentication) == "Authentication(header='***')"
    assert KEY[1:] not in f"{metadata} {metadata.authentication}"


def test_a_package_shows_what_names_it_before_its_content() -> None:
    package = Package(PackageId(ID), {"a": 1}, PackageType.ACTOR, name="echo", from_cache=True)

    assert repr(package) == (f"Package(id={ID!r}, type='actor', name='echo', content={{'a': 1}})")
    assert repr(replace(package, name="other")) == repr(package).replace("echo", "other")


async def test_what_hides_secrets_is_no_part_of_the_value(peer: Any, connect: Any) -> None:
    peer.says({"a": 1})

    package = await connect(peer.url, api_key=KEY).get_package(ID)

    assert "redactor" not in " ".join(asdict(package))
    assert copy.deepcopy(package) == package == Package(PackageId(ID), {"a": 1})


async def test_another_server_that_knows_the_key_does_not_get_it_shown(
    peers: Any, connect: Any, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = await peers(), await peers()
    error = {"error": {"type": "AccessDeniedError", "message": f"{KEY}, {KEY[:9]}"}}
    other.says(error, "403 Forbidden")
    client: RegistryClient = connect(one.url, api_key=KEY, headers={"X-Token": "Hidden-1-2-3"})

    with pytest.raises(RegistryError) as caught:
        await client.resolve_reference(f"127.0.0.1:{other.port}:acme/echo", "actor")

    assert caught.value.message == "***, ***"
    assert KEY.encode() not in b"".join(other.requests)
