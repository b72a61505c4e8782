"""A request as it is sent, and an answer as it came."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from RegistryLibrary.errors import Reason, RegistryError, RegistryResponseError
from RegistryLibrary.protocol.documents import DocumentError, parse_json
from RegistryLibrary.protocol.headers import Headers

_SHOWN = 200

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
    """

    method: str
    target: str
    headers: HeaderPairs = ()
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class SentRequest:
    """What stands on the wire, and how an error or a log names it.

    Attributes:
        method: HTTP method.
        target: Path and query as they stand on the request line.
        headers: All headers.
        body: The body, `None` for none.
        url: The whole URL for people, without secrets.
    """

    method: str
    target: str
    headers: HeaderPairs
    body: bytes | None
    url: str


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
    """

    status: int
    headers: Headers
    body: bytes = field(repr=False)
    method: str
    url: str
    elapsed: timedelta
    received_at: datetime

    @property
    def text(self) -> str:
        """The body as text; what is not UTF-8 is shown by replacement characters."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """The value that the body writes.

        Raises:
            RegistryResponseError: The body is not JSON in UTF-8.
        """
        try:
            return parse_json(self.body.decode("utf-8"))
        except UnicodeDecodeError as error:
            fault = f"byte {error.start + 1} is not UTF-8"
        except DocumentError as error:
            fault = str(error)
        what = f"The body is not JSON: {fault}" if self.body else "The body is empty"
        raise self.fault(Reason.NOT_JSON, f"{what}.{self.excerpt}")

    @property
    def content_type(self) -> str:
        """The media type of the body in lower case, empty if the registry names none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def excerpt(self) -> str:
        """How the body begins, as a sentence; empty for an empty body."""
        text = self.text
        if not text:
            return ""
        rest = f" and {len(text) - _SHOWN} characters more" if len(text) > _SHOWN else ""
        return f" It begins {text[:_SHOWN]!r}{rest}."

    def fault(self, reason: Reason, message: str) -> RegistryResponseError:
        """Return the error for an answer that the standard does not allow."""
        return self.error(RegistryResponseError, message, reason=reason)

    def error(self, error: type[_Error], message: str, **facts: Any) -> _Error:
        """Return an error with the facts of this answer."""
        return error(
            message,
            status=self.status,
            method=self.method,
            url=self.url,
            request_id=self.headers.get("x-request-id"),
            attempts=1,
            **facts,
        )
