"""An answer, ready to be sent."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from RegistryLibrary.fake.asgi import Receive, Scope, Send

_LENGTHLESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class Response:
    """Status, headers and body of an answer; an ASGI application that sends it.

    Args:
        content: The body; text is sent as UTF-8.
        status_code: The status.
        headers: Headers besides length and type.
        media_type: The type of the body; text of any type is marked as UTF-8.
    """

    __slots__ = ("body", "raw_headers", "status_code")

    def __init__(
        self,
        content: bytes | str = b"",
        status_code: int = HTTPStatus.OK,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
    ) -> None:
        self.status_code = int(status_code)
        self.body = content.encode() if isinstance(content, str) else content
        told = dict(headers or {})
        # RFC 9110 8.6: these two have no length
        if status_code not in _LENGTHLESS:
            told["content-length"] = str(len(self.body))
        if media_type is not None:
            charset = "; charset=utf-8" if media_type.startswith("text/") else ""
            told["content-type"] = media_type + charset
        self.raw_headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in told.items()
        ]

    @property
    def headers(self) -> dict[str, str]:
        """The headers as text, their names in lower case."""
        return {name.decode("latin-1"): value.decode("latin-1") for name, value in self.raw_headers}

    def add(self, name: str, value: str) -> None:
        """Put a header behind the others."""
        self.raw_headers = [
            *self.raw_headers,
            (name.lower().encode("latin-1"), value.encode("latin-1")),
        ]

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        """Send it."""
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        await send({"type": "http.response.body", "body": self.body})


def json_response(body: Any, status: int = HTTPStatus.OK) -> Response:
    """Return an answer with a JSON value."""
    return Response(json.dumps(body), status, media_type="application/json")
