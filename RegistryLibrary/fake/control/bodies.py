"""Reads what the control interface is told."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Any

from RegistryLibrary.errors import RegistryError
from RegistryLibrary.fake.asgi import Receive
from RegistryLibrary.protocol.documents import DocumentError, parse_json

LARGEST_BODY = 16 * 1024**2
_MOST_DIGITS = 15


async def read_body(receive: Receive) -> Any:
    """Return the JSON value that the body of a request is; `None` for an empty body.

    Raises:
        RegistryError: The body is too large, with the status that says so.
        ValueError: It is no JSON, or half of it.
    """
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ValueError("The body ended too early.")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            raise RegistryError(
                f"A body may have {LARGEST_BODY} bytes at most.",
                status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            )
    if not body:
        return None
    try:
        return parse_json(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"The body is no UTF-8: {error.reason}.") from None
    except DocumentError as error:
        where = f" at line {error.line}, column {error.column}" if error.line else ""
        raise ValueError(f"The body is no JSON{where}: {error.fault}.") from None


def read_object(
    body: Any, required: Collection[str], optional: Collection[str] = ()
) -> dict[str, Any]:
    """Return a body that must be an object with certain keys, and no others.

    Raises:
        ValueError: It is none; the error names the key.
    """
    if not isinstance(body, dict):
        raise ValueError(f"It must be an object with {', '.join(required)}.")
    for name in body:
        if name not in required and name not in optional:
            having = ", ".join([*required, *optional])
            raise ValueError(f"{name} is nothing it can have; that is {having}.")
    for name in required:
        if name not in body:
            raise ValueError(f"{name} is missing.")
    return body


def read_number(name: str, text: str) -> int:
    """Return a whole number of a path or a query.

    Raises:
        ValueError: It is none from 0; the error names it.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise ValueError(f"{name} must be a whole number from 0; it is {text!r}.")
    return int(text)
