"""What a fake registry was asked: one record for each request, without secrets."""

import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import overload
from urllib.parse import parse_qsl

from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.fake.patterns import method_name, path_pattern
from RegistryLibrary.protocol.headers import Headers
from RegistryLibrary.redaction import MASK, Redactor, is_secret_name

RawHeaders = Iterable[tuple[bytes, bytes]]


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
    """

    method: str
    path: str
    query: dict[str, tuple[str, ...]]
    headers: Headers
    status: int | None
    duration: timedelta
    fault: FaultKind | None
    started_at: datetime


class Exchange:
    """A request and the course of its answer; cheap to make, read by the journal only."""

    __slots__ = (
        *("method", "path", "query_string", "headers", "status", "fault"),
        *("_started_at", "_begun", "_seconds"),
    )

    def __init__(self, method: str, path: str, query_string: bytes, headers: RawHeaders) -> None:
        self.method = method
        self.path = path
        self.query_string = query_string
        self.headers = headers
        self.status: int | None = None
        self.fault: FaultKind | None = None
        self._started_at = time.time()
        self._begun = time.perf_counter()
        self._seconds: float | None = None

    def end(self) -> None:
        """Note that the answer is complete, or never will be."""
        self._seconds = time.perf_counter() - self._begun

    def recorded(self, redactor: Redactor) -> RecordedRequest:
        """Return how it stands now, without secrets."""
        seconds = time.perf_counter() - self._begun if self._seconds is None else self._seconds
        pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self.headers]
        return RecordedRequest(
            method=self.method,
            path=redactor.text(self.path),
            query=_query(self.query_string, redactor),
            headers=Headers((name, redactor.header(name, value)) for name, value in pairs),
            status=self.status,
            duration=timedelta(seconds=seconds),
            fault=self.fault,
            started_at=datetime.fromtimestamp(self._started_at, UTC),
        )


def _query(query_string: bytes, redactor: Redactor) -> dict[str, tuple[str, ...]]:
    query: dict[str, tuple[str, ...]] = {}
    pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True, errors="replace")
    for name, value in pairs:
        shown = MASK if is_secret_name(name) else redactor.text(value)
        key = redactor.text(name)
        query[key] = (*query.get(key, ()), shown)
    return query


class Journal(Sequence[RecordedRequest]):
    """The latest requests, in the order in which they were received.

    Each look shows how a request stands at that moment. May be used by any thread.

    Args:
        size: How many requests it keeps; older ones are dropped and counted.
        secrets: What must not be read in it.
    """

    def __init__(self, size: int, secrets: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._exchanges: deque[Exchange] = deque(maxlen=size)
        self._received = 0
        self._secrets = set(secrets)
        self._redactor = Redactor(self._secrets)

    def begin(self, method: str, path: str, query_string: bytes, headers: RawHeaders) -> Exchange:
        """Record a request that was just received."""
        exchange = Exchange(method, path, query_string, headers)
        with self._lock:
            self._exchanges.append(exchange)
            self._received += 1
        return exchange

    def hide(self, secrets: Iterable[str]) -> None:
        """Mask these texts as well, also in requests that were recorded before."""
        with self._lock:
            self._secrets.update(secrets)
            self._redactor = Redactor(self._secrets)

    @property
    def dropped(self) -> int:
        """How many requests were received and are not kept any more."""
        with self._lock:
            return self._received - len(self._exchanges)

    def clear(self) -> None:
        """Forget all requests, and how many were dropped."""
        with self._lock:
            self._exchanges.clear()
            self._received = 0

    def requests(
        self, method: str | None = None, path: str | None = None
    ) -> tuple[RecordedRequest, ...]:
        """Return the requests that are meant.

        Args:
            method: Their method, in any case; `None` for all.
            path: Their path as it was sent, with `*` for any text; `None` for all.

        Raises:
            ValueError: No method or path is written so.
        """
        wanted = method_name(method)
        pattern = path_pattern(path) if path is not None else None
        return tuple(
            exchange.recorded(self._redactor)
            for exchange in self._snapshot()
            if wanted in (None, exchange.method)
            and (pattern is None or pattern.match(exchange.path))
        )

    def __len__(self) -> int:
        return len(self._exchanges)

    @overload
    def __getitem__(self, index: int) -> RecordedRequest: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[RecordedRequest, ...]: ...

    def __getitem__(self, index: int | slice) -> RecordedRequest | tuple[RecordedRequest, ...]:
        found = self._snapshot()[index]
        if isinstance(found, Exchange):
            return found.recorded(self._redactor)
        return tuple(exchange.recorded(self._redactor) for exchange in found)

    # What Sequence has for these two would miss requests while others are dropped.
    def __iter__(self) -> Iterator[RecordedRequest]:
        return iter(self.requests())

    def __reversed__(self) -> Iterator[RecordedRequest]:
        return reversed(self.requests())

    def __repr__(self) -> str:
        lines = (
            f"{one.method} {one.path} -> {one.status or one.fault or 'no answer yet'}"
            for one in self
        )
        return f"Journal({', '.join(lines)})"

    def _snapshot(self) -> list[Exchange]:
        with self._lock:
            return list(self._exchanges)
