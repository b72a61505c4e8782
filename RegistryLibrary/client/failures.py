"""An answer that is an error, as that error (§13)."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NamedTuple

from RegistryLibrary.client.messages import RegistryResponse
from RegistryLibrary.client.redirects import is_redirect
from RegistryLibrary.errors import (
    Endpoint,
    Reason,
    RegistryError,
    RegistryResponseError,
    error_for_status,
    error_for_type,
)
from RegistryLibrary.redaction import redact_url

_SUCCESS = range(200, 300)
# What servers answer in plain HTTP, at a port of TLS.
_WANTS_TLS = re.compile(
    rb"HTTP request (?:was sent )?to (?:an )?HTTPS|plain HTTP to an SSL", re.IGNORECASE
)
_LOOKED_AT = 2000  # bytes
_SECONDS = re.compile(r"[0-9]{1,9}")


class ErrorBody(NamedTuple):
    """What an error body says; the type is `None` where it states none."""

    type: str | None
    message: str | None
    details: Any


def check(response: RegistryResponse, endpoint: Endpoint) -> None:
    """Raise the error that an answer is.

    Args:
        response: The answer.
        endpoint: Which endpoint was asked; a bare status means other things on others.

    Raises:
        RegistryError: The type that the body states decides; where it states none, the status.
            An error body with a success status is a `RegistryResponseError`.
    """
    body = _error_body(response)
    if response.status in _SUCCESS:
        if body and body.type:
            message = f"The registry answered with success and an error body: {body.message}"
            raise response.fault(Reason.ERROR_IN_SUCCESS, message)
        return
    raise _failure(response, endpoint, body or ErrorBody(None, None, None))


def _failure(response: RegistryResponse, endpoint: Endpoint, body: ErrorBody) -> RegistryError:
    # §13: the type in the body decides; only where it states none does the status
    error = error_for_type(body.type) if body.type else error_for_status(response.status, endpoint)
    return response.error(
        error,
        body.message or _described(response),
        type=body.type,
        stated=body.type is not None,
        details=body.details,
        retry_after=retry_after(response.headers.get("retry-after", ""), response.received_at),
    )


def _error_body(response: RegistryResponse) -> ErrorBody | None:
    """Return what the error body says, `None` where the body is none."""
    try:
        value = response.json
    except RegistryResponseError:
        return None
    error = value.get("error") if isinstance(value, dict) else None
    if not isinstance(error, dict):
        return None
    return ErrorBody(_text(error.get("type")), _text(error.get("message")), error.get("details"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _described(response: RegistryResponse) -> str:
    phrase = ""
    with suppress(ValueError):
        phrase = f" {HTTPStatus(response.status).phrase}"
    location = response.headers.get("location")
    if response.url.startswith("http:") and _WANTS_TLS.search(response.body, 0, _LOOKED_AT):
        phrase += ": it wants TLS at this port, so the URL must begin with https://"
    if response.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        phrase += ": a proxy on the way wants a login; look at `proxy`"
    to = f" to {redact_url(location)!r}, which is not followed" if location else ""
    advice = (
        "; `follow_redirects=True` would follow it" if location and is_redirect(response) else ""
    )
    return f"The registry answered {response.status}{phrase}{to}{advice}.{response.excerpt}"


def retry_after(value: str, now: datetime) -> timedelta | None:
    """Return the pause that `Retry-After` asks for, `None` if it asks for none that is readable.

    Args:
        value: The header's value: seconds, or a date.
        now: When the answer came, in UTC.
    """
    if _SECONDS.fullmatch(value):
        return timedelta(seconds=int(value))
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError):
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(aware - now, timedelta())
