"""Writes a request that a test makes up itself."""

import json
from collections.abc import Mapping
from typing import Any

from RegistryLibrary.client.messages import Request
from RegistryLibrary.client.paths import (
    Parameters,
    check_raw_path,
    check_target,
    each_parameter,
    with_query,
)
from RegistryLibrary.client.settings import TOKEN, check_headers, is_secret, merged
from RegistryLibrary.errors import shown


def raw_request(
    method: str,
    path: str,
    params: Parameters | None,
    headers: Mapping[str, str] | None,
    body: Any,
) -> Request:
    """Return a request made of what a test wrote.

    Raises:
        ValueError: An argument can't be sent; the error names it.
    """
    check_method(method)
    if params is not None and not isinstance(params, Mapping):
        raise ValueError(f"params must be a dictionary, not {type(params).__name__}.")
    target = check_target(with_query(check_raw_path(path), params or {}))
    data = encode_body(body)
    # §8: all bodies are JSON
    typed = (("Content-Type", "application/json"),) if data is not None else ()
    secrets = tuple(
        value
        for name, value in each_parameter(params or {})
        if isinstance(value, str) and is_secret(name, value)
    )
    return Request(
        method.upper(),
        target,
        headers=merged(typed, check_headers(headers)),
        body=data,
        secrets=secrets,
    )


def check_method(method: object) -> None:
    """Refuse what is no HTTP method.

    Raises:
        ValueError: It is none.
    """
    if not isinstance(method, str) or not TOKEN.fullmatch(method):
        raise ValueError(f"method={shown(method)} is no HTTP method.")


def encode_body(body: Any) -> bytes | None:
    """Return the bytes of a request's body.

    Args:
        body: Bytes and text are sent as they are; any other value as JSON.

    Raises:
        ValueError: The value is not of JSON.
    """
    if body is None or isinstance(body, bytes):
        return body
    try:
        text = body if isinstance(body, str) else json.dumps(body, allow_nan=False)
        return text.encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"body can't be written as JSON in UTF-8: {_fault(error)}.") from None


def _fault(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeEncodeError):
        return f"a lone surrogate stands at character {error.start + 1}"
    return str(error).partition(";")[0]  # behind it stands how Python would do more
