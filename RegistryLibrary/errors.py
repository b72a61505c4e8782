"""Every failure that is not an assertion or a bad argument.

::

    RegistryError                        any other error of the registry (§13)
    ├── InvalidPackageIdError            400  the text is no package ID
    ├── InvalidPackageReferenceError     400  the text is no reference
    ├── ValidationError                  400  a version, a type or a content is wrong
    ├── AuthenticationError              401  no credentials
    ├── AccessDeniedError                403  credentials that do not suffice
    ├── PackageNotFoundError             404  no such package
    ├── VersionNotFoundError             404  the package has no such version
    ├── RateLimitError                   429  too many requests
    │
    │   what is not an answer of the registry:
    ├── RegistryConnectionError          no connection, or one that broke
    ├── RegistryTimeoutError             the deadline passed
    ├── RegistryResponseError            an answer that the standard does not allow
    └── PackageIntegrityError            content that does not match its package ID

The first eight are the standard's own; `CATALOGUE` holds their names and statuses.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum
from reprlib import Repr
from typing import Any, Self

LONGEST_SENTENCE = 2000
_LONGEST_QUOTE = 100
_LONGEST_VALUE = 500


class Reason(StrEnum):
    """Why, where one type of error has several kinds."""

    # RegistryConnectionError
    REFUSED = "connection refused"
    UNKNOWN_HOST = "unknown host"
    BROKEN = "connection broken"
    PROXY = "refused by the proxy"
    TLS = "TLS failure"
    NO_TLS = "no TLS at this port"
    NEEDS_TLS = "TLS at this port"
    HANDSHAKE_CUT = "handshake cut off"
    UNTRUSTED_CERTIFICATE = "untrusted certificate"
    EXPIRED_CERTIFICATE = "expired certificate"
    NOT_YET_VALID = "certificate not yet valid"
    WRONG_HOST = "certificate for another host"
    CLIENT_CERT_WANTED = "client certificate wanted"
    CLIENT_CERT_REFUSED = "client certificate refused"
    ADDRESS_IN_USE = "address in use"
    # RegistryResponseError
    PROTOCOL = "not HTTP"
    INCOMPLETE = "incomplete"
    ENCODING = "encoding"
    TOO_LARGE = "too large"
    CONTENT_TYPE = "content type"
    NOT_JSON = "not JSON"
    WRONG_SHAPE = "wrong shape"
    ERROR_IN_SUCCESS = "error body with a success status"
    WRONG_ID = "wrong package ID"
    CURSOR_LOOP = "cursor loop"
    REDIRECT = "redirect"


class RegistryError(Exception):
    """An operation could not be done. The base of all errors, and §13's word for any other.

    Args:
        message: What the error body says, or else what went wrong, in one sentence.
        type: The type as the error body states it; the name of the class if it states none.
        status: HTTP status, `None` if there was no answer.
        method: HTTP method of the request, `None` if nothing was to be sent.
        url: URL of the request, without secrets.
        details: `details` of the error body, or the facts of an error found before sending.
        request_id: What the registry calls the request (`X-Request-Id`).
        stated: Whether the error body named the type; else it is inferred from the status.
        reason: Why, where the type has several kinds.
        attempts: How often the request was sent.
        retry_after: How long the registry asks to wait.
    """

    def __init__(
        self,
        message: str,
        *,
        type: str | None = None,
        status: int | None = None,
        method: str | None = None,
        url: str | None = None,
        details: Any = None,
        request_id: str | None = None,
        stated: bool = False,
        reason: Reason | None = None,
        attempts: int = 0,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.type = type or self.__class__.__name__
        self.status = status
        self.method = method
        self.url = url
        self.details = details
        self.request_id = request_id
        self.stated = stated
        self.reason = reason
        self.attempts = attempts
        self.retry_after = retry_after

    @classmethod
    def malformed(cls, text: object, what: str, fault: str, position: int | None = None) -> Self:
        """Return the error for text that does not follow a grammar of the standard.

        Args:
            text: What was given.
            what: What it should have been, such as `a package ID`.
            fault: What is wrong with it.
            position: The character at which it goes wrong, counted from 1.

        Returns:
            The error; its `details` hold `value`, `fault` and `position`.
        """
        where = f" at position {position}" if position else ""
        return cls(
            f"{_quoted(text)} is not {what}{where}: {fault}.",
            details={"value": text, "fault": fault, "position": position},
        )

    def __str__(self) -> str:
        """Return one sentence of at most 2,000 characters with all facts."""
        name = _clipped(self.type, _LONGEST_QUOTE)  # a hostile one must not hide the rest
        facts = [f"{name} stated by the registry" if self.stated else name]
        if self.reason:
            facts.append(self.reason)
        facts += [f"status {self.status}"] * (self.status is not None)
        if self.method:
            facts.append(f"{self.method} {self.url}" if self.url else self.method)
        facts += [f"{self.attempts} attempts"] * (self.attempts > 1)
        if self.retry_after is not None:
            facts.append(f"Retry-After {round(self.retry_after.total_seconds(), 1):.10g} s")
        tail = _visible(f" ({', '.join(facts)})", LONGEST_SENTENCE // 2)
        return _visible(self.message, LONGEST_SENTENCE - len(tail)) + tail


def _visible(text: str, length: int) -> str:
    """Return the text on one line, with an escape for what no log can show, up to a length."""
    shown = "".join(
        char if char.isprintable() else " " if char.isspace() else ascii(char)[1:-1]
        for char in text[: length + 1]
    )
    return _clipped(shown, length)


def _clipped(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def shown(value: object) -> str:
    """Return how an error quotes the value of an argument: shortened, and whatever it is."""
    if isinstance(value, str):
        return _quoted(value, _LONGEST_VALUE)
    return _SHORT.repr_int(value, 0) if isinstance(value, int) else _SHORT.repr(value)


class _Shortened(Repr):
    """Cuts what is long or deep, and quotes an object that can't be written, too."""

    def repr_int(self, x: int, level: int) -> str:
        """Cut a number. Python refuses to write one of more than 4,300 digits."""
        try:
            return super().repr_int(x, level)
        except ValueError:
            return f"<int of {x.bit_length()} bits>"


_SHORT = _Shortened()
_SHORT.maxother = _SHORT.maxlong = _SHORT.maxstring = _LONGEST_QUOTE


def _quoted(text: object, longest: int = _LONGEST_QUOTE) -> str:
    if not isinstance(text, str):
        return f"A value of type {type(text).__name__}"
    length = f" ({len(text)} characters)" if len(text) > longest else ""
    # A subclass, such as an enum's member, may show itself as something else.
    return f"{str.__repr__(_clipped(text, longest))}{length}"


class InvalidPackageIdError(RegistryError):
    """Text that should be a package ID is none (§3)."""


class InvalidPackageReferenceError(RegistryError):
    """Text that should be a reference, or a part of one, is none (§5)."""


class ValidationError(RegistryError):
    """A version, a package type, a content or another value is not valid (§4, §6)."""


class AuthenticationError(RegistryError):
    """The registry wants credentials and got none (§9)."""


class AccessDeniedError(RegistryError):
    """The credentials do not allow this (§9)."""


class PackageNotFoundError(RegistryError):
    """There is no such package."""


class VersionNotFoundError(RegistryError):
    """The package exists, and no version of it matches."""


class RateLimitError(RegistryError):
    """The registry asks for a pause; `retry_after` says how long."""


class RegistryConnectionError(RegistryError):
    """There is no connection to the registry, or it broke before an answer began."""


class RegistryTimeoutError(RegistryError):
    """The deadline of the operation passed."""


class RegistryResponseError(RegistryError):
    """The registry answered with something that the standard does not allow."""


class PackageIntegrityError(RegistryError):
    """Content does not match its package ID, and the operation must not go on with it."""


class Endpoint(Enum):
    """The endpoints of §8, as far as the meaning of a bare status depends on them."""

    PACKAGE = "/packages/{id}"
    REFERENCE = "/{type}/{namespace}/{name}"
    OTHER = "any other path"


@dataclass(frozen=True, slots=True)
class ErrorType:
    """One type of §13: its class, its status, and where that status alone implies it."""

    error: type[RegistryError]
    status: int
    implied_on: frozenset[Endpoint]

    @property
    def name(self) -> str:
        """The type as error bodies write it."""
        return self.error.__name__


_EVERYWHERE = frozenset(Endpoint)

CATALOGUE: tuple[ErrorType, ...] = (
    ErrorType(InvalidPackageIdError, 400, frozenset({Endpoint.PACKAGE})),
    ErrorType(InvalidPackageReferenceError, 400, frozenset({Endpoint.REFERENCE})),
    ErrorType(ValidationError, 400, frozenset({Endpoint.OTHER})),
    ErrorType(AuthenticationError, 401, _EVERYWHERE),
    ErrorType(AccessDeniedError, 403, _EVERYWHERE),
    ErrorType(PackageNotFoundError, 404, _EVERYWHERE),
    ErrorType(VersionNotFoundError, 404, frozenset()),
    ErrorType(RateLimitError, 429, _EVERYWHERE),
)

OWN_TYPES: tuple[type[RegistryError], ...] = (
    RegistryConnectionError,
    RegistryTimeoutError,
    RegistryResponseError,
    PackageIntegrityError,
)

_BY_NAME = {row.name: row for row in CATALOGUE}


def error_type(name: str) -> ErrorType | None:
    """Return the catalogue's row of that name, `None` if it has none (§13)."""
    return _BY_NAME.get(name)


def error_for_type(name: str) -> type[RegistryError]:
    """Return the class for a type that an error body states; the base for an unknown one."""
    row = error_type(name)
    return row.error if row else RegistryError


def error_for_status(status: int, endpoint: Endpoint) -> type[RegistryError]:
    """Return the class that a status implies where no error body names a type (§13)."""
    for row in CATALOGUE:
        if row.status == status and endpoint in row.implied_on:
            return row.error
    return RegistryError
