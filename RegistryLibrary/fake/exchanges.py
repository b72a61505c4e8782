"""One request and the course of its answer: how it is noted, and what is shown of it."""

import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, urlencode

from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.protocol.headers import Headers
from RegistryLibrary.redaction import MASK, Redactor, is_secret_name

RawHeaders = Iterable[tuple[bytes, bytes]]

_LONGEST_LINE = 1000
_MOST_LINES = 30
# What Python needs to keep a header, and all the rest, besides their characters.
_HEADER = 150
_EXCHANGE = 700
# What a query carries as it is, besides letters and digits; the mask stays readable.
_PLAIN = "/?:@!$'()*,;"


def counted(number: int) -> str:
    """Return how many requests, in words."""
    return f"{number} request{'s' * (number != 1)}"


def query_text(pairs: Iterable[tuple[str, str]]) -> str:
    """Return parameters as a URL writes them."""
    return urlencode(list(pairs), quote_via=quote, safe=_PLAIN)


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request, as it was received; secrets are masked.

    Attributes:
        method: Its method; empty where the request was too broken to have one.
        path: Its path as it was sent, percent-encoded and without the query.
        query: The values of each query parameter, decoded.
        headers: Its headers.
        status: The status of the answer, `None` until an answer began.
        duration: From the request to the end of the answer, or until now.
        fault: The kind of the fault that struck it.
        started_at: When it was received, in UTC.
        error: The traceback, where the fake itself failed.
        stray: Whether it is outside the four endpoints.
        ended: Whether the answer is complete, or never will be.
    """

    method: str
    path: str
    query: dict[str, tuple[str, ...]]
    headers: Headers
    status: int | None
    duration: timedelta
    fault: FaultKind | None
    started_at: datetime
    error: str | None = None
    stray: bool = False
    ended: bool = True

    @property
    def query_pairs(self) -> list[tuple[str, str]]:
        """Names and values of the query, one pair for each value."""
        return [(name, value) for name, values in self.query.items() for value in values]

    @property
    def target(self) -> str:
        """Path and query, as a request line has them."""
        return f"{self.path}?{query_text(self.query_pairs)}" if self.query else self.path

    @property
    def line(self) -> str:
        """Method, path and query."""
        return f"{self.method} {self.target}".strip() or "what is no HTTP"

    def __str__(self) -> str:
        return f"{self.line} -> {self.status or self.fault or 'no answer yet'}"


class Exchange:
    """A request and the course of its answer; cheap to make, read by the journal only."""

    __slots__ = (
        *("method", "path", "query_string", "headers", "status", "fault", "stray"),
        *("_error", "_started_at", "_begun", "_seconds"),
    )

    def __init__(
        self, method: str, path: str, query_string: bytes, headers: RawHeaders, stray: bool = False
    ) -> None:
        self.method = method
        self.path = path
        self.query_string = query_string
        self.headers = headers
        self.stray = stray
        self.status: int | None = None
        self.fault: FaultKind | None = None
        self._error: str | None = None
        self._started_at = time.time()
        self._begun = time.perf_counter()
        self._seconds: float | None = None

    @property
    def length(self) -> int:
        """About how many bytes of memory it takes."""
        lengths = [len(name) + len(value) + _HEADER for name, value in self.headers]
        return sum(lengths, len(self.path) + len(self.query_string) + _EXCHANGE)

    def end(self) -> None:
        """Note that the answer is complete, or never will be."""
        self._seconds = time.perf_counter() - self._begun

    def fail(self, error: Exception) -> None:
        """Note that the fake itself failed, with the end of the traceback."""
        # No line is cut: half a secret would not be known for one.
        lines = [
            line if len(line) <= _LONGEST_LINE else f"(a line of {len(line)} characters)"
            for line in "".join(traceback.format_exception(error)).splitlines()
        ]
        cut = [lines[0], "  ..."] if len(lines) > _MOST_LINES else []
        self._error = "\n".join([*cut, *lines[-_MOST_LINES:]])

    def recorded(self, redactor: Redactor) -> RecordedRequest:
        """Return how it stands now, without secrets."""
        seconds = time.perf_counter() - self._begun if self._seconds is None else self._seconds
        pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self.headers]
        return RecordedRequest(
            method=self.method,
            path=redactor.text(self.path),
            query=_query(self.query_string, redactor),
            headers=Headers(redactor.pair(name, value) for name, value in pairs),
            status=self.status,
            duration=timedelta(seconds=seconds),
            fault=self.fault,
            started_at=datetime.fromtimestamp(self._started_at, UTC),
            error=None if self._error is None else redactor.text(self._error),
            stray=self.stray,
            ended=self._seconds is not None,
        )


def _query(query_string: bytes, redactor: Redactor) -> dict[str, tuple[str, ...]]:
    query: dict[str, tuple[str, ...]] = {}
    pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True, errors="replace")
    for name, value in pairs:
        shown = MASK if is_secret_name(name) else redactor.text(value)
        key = redactor.text(name)
        query[key] = (*query.get(key, ()), shown)
    return query
