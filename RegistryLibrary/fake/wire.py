"""What a fake registry sends: the JSON forms of §8 and §13, written on its own side.

The client has forms of its own; recorded examples hold both to the same contract.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from RegistryLibrary.errors import AuthenticationError, RegistryError, error_type
from RegistryLibrary.fake.responses import Response
from RegistryLibrary.fake.store import Page, StoredPackage
from RegistryLibrary.protocol.types import PackageType

# The methods that the endpoints answer.
READING = ("GET", "HEAD")

REGISTRY_NAME = "RegistryLibrary fake registry"
STANDARD_VERSION = "1.0.0"

# What has no body, whoever wants one (RFC 9110 6.4.1).
NO_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED)

_JSON = "application/json"


def package_response(stored: StoredPackage, known: bytes | None) -> Response:
    """Return the answer with a package, or 304 if the client has it.

    Args:
        stored: The package.
        known: `If-None-Match` of the request.
    """
    tag = f'"{stored.id}"'
    if known is not None and _matches(known.decode("latin-1"), tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    head = json.dumps(_entry(stored))
    body = b'%s, "content": %s}' % (head[:-1].encode(), stored.content)
    return Response(body, headers={"ETag": tag}, media_type=_JSON)


def browse_response(page: Page) -> Response:
    """Return the answer with a page of entries."""
    body: dict[str, Any] = {
        "packages": [_entry(stored) for stored in page.packages],
        "count": page.count,
    }
    if page.following is not None:
        body["next_cursor"] = cursor(page.following)
    return _json(body)


def metadata_response(anonymous_read: bool) -> Response:
    """Return the answer with what the registry says of itself."""
    return _json(
        {
            "name": REGISTRY_NAME,
            "standard_version": STANDARD_VERSION,
            "package_types": list(PackageType),
            "authentication": {
                "anonymous_read": anonymous_read,
                "header": "Authorization",
                "scheme": "Bearer",
            },
        }
    )


def error_response(error: RegistryError, headers: Mapping[str, str] | None = None) -> Response:
    """Return the standard answer for an error (§13)."""
    row = error_type(error.type)
    status = error.status or (row.status if row else HTTPStatus.INTERNAL_SERVER_ERROR)
    told: dict[str, Any] = {"type": error.type, "message": error.message}
    if error.details is not None:
        told["details"] = error.details
    if error.type == AuthenticationError.__name__:
        headers = {"WWW-Authenticate": "Bearer"}
    return _json({"error": told}, status, headers)


def text_response(status: int, body: str, media_type: str = "text/plain") -> Response:
    """Return an answer that is no JSON; without a body where HTTP allows none."""
    if status in NO_BODY:
        return Response(status_code=status)
    return Response(body, status, media_type=media_type)


def phrase(status: int) -> str:
    """Return a status as people read it."""
    named = status in HTTPStatus.__members__.values()
    return f"{status} {HTTPStatus(status).phrase}" if named else str(status)


def cursor(place: int) -> str:
    """Return the cursor of the page that begins behind a place."""
    return f"{place:x}"


def place(cursor: str) -> int:
    """Return the place that a cursor stands for.

    Raises:
        ValueError: No page has ever had that cursor.
    """
    found = int(cursor, 16)
    if found < 0 or f"{found:x}" != cursor:
        raise ValueError
    return found


def _entry(stored: StoredPackage) -> dict[str, str]:
    return {
        "id": stored.id,
        "type": stored.package.type,
        "namespace": stored.package.namespace,
        "name": stored.package.name,
        "version": str(stored.version),
        "release_date": stored.release_date,
    }


def _matches(known: str, tag: str) -> bool:
    # RFC 9110 13.1.2: compared weakly
    tags = [one.strip().removeprefix("W/") for one in known.split(",")]
    return tag in tags or tags == ["*"]


def _json(
    body: Any, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(json.dumps(body), status, headers, _JSON)
