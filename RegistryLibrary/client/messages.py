"""A request as it is sent, and an answer as it came."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from RegistryLibrary.errors import Reason, RegistryError, RegistryResponseError
from RegistryLibrary.protocol.documents import DocumentError, parse_json
from RegistryLibrary.protocol.headers import Headers
from RegistryLibrary.protocol.patience import go_on
from RegistryLibrary.redaction import LONGEST_SECRET, Redactor

_SHOWN = 200
_LONGEST_CHARACTER = 4  # bytes of UTF-8
_LONGEST_SPELLED = 3 * LONGEST_SECRET  # bytes; a key may be percent-encoded
_NOTHING_TO_HIDE = Redactor()

HeaderPairs = tuple[tuple[str, str], ...]
_Error = TypeVar("_Error", bound=RegistryError)


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent.

    Attributes:
        method: HTTP method.
        target: Path and query, as they stand on the request line behind the base URL's prefix.
        headers: Headers of this request; they replace the connection's.
        body: The body, `None` for none.
        secrets: What the target holds of secrets.
    """

    method: str
    target: str = field(repr=False)
    headers: HeaderPairs = field(default=(), repr=False)
    body: bytes | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SentRequest:
    """What stands on the wire, and how an error or a log names it.

    Attributes:
        method: HTTP method.
        target: Path and query as they stand on the request line.
        headers: All headers.
        body: The body, `None` for none.
        url: The whole URL for people, without secrets.
        redactor: Hides what the request holds of secrets.
        origin: Scheme, host and port.
    """

    method: str
    target: str = field(repr=False)
    headers: HeaderPairs = field(repr=False)
    body: bytes | None = field(repr=False)
    url: str
    redactor: Redactor = field(default=_NOTHING_TO_HIDE, repr=False, compare=False)
    origin: str = ""


@dataclass(frozen=True, slots=True)
class RegistryResponse:
    """What a registry answered, whatever its status.

    Attributes:
        status: HTTP status.
        headers: Headers, found in any spelling of their names.
        body: The body, decoded from gzip.
        method: Method of the request.
        url: URL of the request, without secrets.
        elapsed: Time from the request to the end of the answer.
        received_at: When the answer was complete, in UTC.
        redactor: Hides what the registry may have repeated of our secrets in errors and logs.
        connection_reused: Whether its connection had carried another request before, `None` where
            that is not known.
        attempts: How often the request was sent for it.
    """

    status: int
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    method: str
    url: str
    elapsed: timedelta = field(repr=False)
    received_at: datetime = field(repr=False)
    redactor: Redactor = field(default=_NOTHING_TO_HIDE, repr=False, compare=False)
    connection_reused: bool | None = field(default=None, repr=False, compare=False)
    attempts: int = field(default=1, repr=False, compare=False)
    _parsed: list[tuple[Any, str | None]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    @property
    def text(self) -> str:
        """The body as text; what is not UTF-8 is shown by replacement characters."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """The value that the body writes; the same object each time.

        Raises:
            RegistryResponseError: The body is not JSON in UTF-8.
        """
        if not self._parsed:
            self._parsed.append(_parsed(self.body))
        value, fault = self._parsed[0]
        if fault is None:
            return value
        what = f"The body is not JSON: {fault}" if self.body else "The body is empty"
        declared = "content-length" in self.headers or "transfer-encoding" in self.headers
        may_be_cut = self.body and not declared
        cut = " Its length was not declared, so it may have been cut." if may_be_cut else ""
        raise self.fault(Reason.NOT_JSON, f"{what}.{cut}{self.excerpt}")

    @property
    def content_type(self) -> str:
        """The media type of the body in lower case, empty if the registry names none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def excerpt(self) -> str:
        """How the body begins, as a sentence and without secrets; empty for an empty body."""
        if not self.body:
            return ""
        text, is_cut = self.beginning(_SHOWN)
        how, rest = ("begins", f" and has {len(self.body)} bytes") if is_cut else ("reads", "")
        return f" It {how} {text!r}{rest}."

    def beginning(self, length: int) -> tuple[str, bool]:
        """Return how the body begins, without secrets, and whether more follows.

        Args:
            length: How many characters to return at most.
        """
        return beginning_of(self.body, self.redactor, length)

    def fault(self, reason: Reason, message: str) -> RegistryResponseError:
        """Return the error for an answer that the standard does not allow."""
        return self.error(RegistryResponseError, message, reason=reason)

    def error(self, error: type[_Error], message: str, **facts: Any) -> _Error:
        """Return an error with the facts of this answer, without secrets."""
        said = {"request_id": self.headers.get("x-request-id")}
        said |= {name: facts.pop(name) for name in ("type", "details") if name in facts}
        return error(
            self.redactor.text(message, go_on),
            status=self.status,
            method=self.method,
            url=self.url,
            attempts=self.attempts,
            **self.redactor.value(said, go_on),
            **facts,
        )


def _parsed(body: bytes) -> tuple[Any, str | None]:
    """Return the value that a body writes, or what is wrong with it."""
    try:
        return parse_json(body.decode("utf-8")), None
    except UnicodeDecodeError as error:
        return None, f"byte {error.start + 1} is not UTF-8"
    except DocumentError as error:
        return None, str(error)


def beginning_of(body: bytes, redactor: Redactor, length: int) -> tuple[str, bool]:
    """Return how a body begins, without secrets, and whether more follows.

    Args:
        body: The body, of any size.
        redactor: What hides the secrets.
        length: How many characters to return at most.
    """
    # Decoding 16 MiB for a few words would take long. Secrets are hidden before the text is
    # cut, and what is read is longer: a cut would keep half of a secret from being found.
    window = _LONGEST_CHARACTER * length + _LONGEST_SPELLED
    text = redactor.fragment(body[:window].decode("utf-8", "replace"))
    return text[:length], len(body) > window or len(text) > length
