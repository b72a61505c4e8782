"""Faults that answer well, and say what is not so: only where they were told to, and only that."""

import json
from http import HTTPStatus
from typing import Any

from RegistryLibrary.fake.responses import Response
from RegistryLibrary.fake.struck import Options, StruckRequest
from RegistryLibrary.fake.targets import path_segments, query_values
from RegistryLibrary.protocol.canonical import compute_package_id
from RegistryLibrary.protocol.types import PackageType


def sends_a_package(request: StruckRequest) -> bool:
    """Return whether the right answer has a package."""
    if not _sends(request):
        return False
    match path_segments(request.scope["raw_path"]):
        case ["packages", _] | [_, _, _]:
            return True
    return False


def sends_a_page(request: StruckRequest) -> bool:
    """Return whether the right answer has a page of browse."""
    return _sends(request) and path_segments(request.scope["raw_path"]) == ["browse"]


def has_an_older_answer(request: StruckRequest) -> bool:
    """Return whether the request names an alias that covers more than one release."""
    return request.older is not None


async def tampered_content(request: StruckRequest, _: Options) -> None:
    """Send the package with one more field in its content, or another value in that field."""
    package = json.loads(bytes(request.right.body))
    content = package["content"]
    content["tampered"] = content.get("tampered") is not True
    await _respond(request, package)


async def stale_alias(request: StruckRequest, _: Options) -> None:
    """Send the release one behind that which the alias names."""
    await request.respond(request.older or request.right)


async def unreachable_entry(request: StruckRequest, _: Options) -> None:
    """List an entry that was never published before all others, where no limit cuts it off."""
    query = query_values(request.scope["query_string"], "type", "namespace")
    package_type = PackageType.parse(query.get("type", PackageType.ACTOR))
    entry = {
        "id": compute_package_id(package_type, {"published": "never"}),
        "type": package_type,
        "namespace": query.get("namespace", "acme"),
        "name": "unreachable-entry",
        "version": "v1.0.0",
        "release_date": "2026-01-01T00:00:00Z",
    }
    page = json.loads(bytes(request.right.body))
    page["packages"].insert(0, entry)
    page["count"] += 1
    await _respond(request, page)


def _sends(request: StruckRequest) -> bool:
    return request.has_body and request.right.status_code == HTTPStatus.OK


async def _respond(request: StruckRequest, body: Any) -> None:
    head = request.right.headers
    headers = {name: value for name, value in head.items() if name != "content-length"}
    await request.respond(Response(json.dumps(body), headers=headers))
