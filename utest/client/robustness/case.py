"""What a hostile case is: data, from which tests, the table and the measurements are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from RegistryLibrary.errors import (
    Reason,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)

OK = b"HTTP/1.1 200 OK\r\n"
GOOD = b'{"standard_version": "1.0.0"}'
DEADLINE = 0.25  # seconds that a case has whose point it is
LIMIT = 2 * 1024 * 1024  # bytes that a body may have in a case whose point it is

UNCLEAR = (RegistryResponseError, Reason.PROTOCOL)
CUT = (RegistryResponseError, Reason.INCOMPLETE)
CLOSED = (RegistryConnectionError, Reason.BROKEN)
ENCODED = (RegistryResponseError, Reason.ENCODING)
LARGE = (RegistryResponseError, Reason.TOO_LARGE)
NOT_JSON = (RegistryResponseError, Reason.NOT_JSON)
SHAPE = (RegistryResponseError, Reason.WRONG_SHAPE)
KIND = (RegistryResponseError, Reason.CONTENT_TYPE)
AWAY = (RegistryResponseError, Reason.REDIRECT)
LATE = (RegistryTimeoutError, None)

Expected = tuple[type[RegistryError], Reason | None]


class Repeat(NamedTuple):
    """A step of the script of a peer: bytes, again and again."""

    piece: bytes
    pause: float
    times: int


@dataclass(frozen=True)
class ServerCase:
    """A registry that does not answer as it should.

    Attributes:
        name: What is wrong with it, as the table says it.
        steps: How it answers one request for the metadata, as a script of a `Peer`.
        expected: The type of the error, and its reason.
        told: What the error says, among other things.
        options: What the client is made with besides.
        bound: How many bytes of memory the answer may take, where that is the point.
    """

    name: str
    steps: tuple[Any, ...]
    expected: Expected
    told: str
    options: Mapping[str, Any] = field(default_factory=dict)
    bound: int | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def outcome(self) -> str:
        """The error and its reason, as the table says it."""
        kind, reason = self.expected
        return f"`{kind.__name__}`" + (f", {reason}" if reason else "")


def sized(body: bytes, *fields: bytes) -> bytes:
    """An answer with a body of its length."""
    kind = () if any(field.startswith(b"Content-Type") for field in fields) else JSON_TYPE
    length = b"Content-Length: %d" % len(body)
    return OK + b"\r\n".join((*kind, *fields, length, b"", body))


JSON_TYPE = (b"Content-Type: application/json",)
