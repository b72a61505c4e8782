"""What a fake registry was asked: one record for each request, without secrets."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import overload

from RegistryLibrary.fake.exchanges import Exchange, RawHeaders, RecordedRequest, counted
from RegistryLibrary.fake.patterns import method_name, path_pattern
from RegistryLibrary.redaction import Redactor

_SHOWN = 5
_MOST_BYTES, _MOST_EACH = 64 * 1024**2, 2 * 1024
_EXCERPT_BYTES = 2 * 1024**2


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The requests from a certain one on. Requests are counted from 0, also across `clear`.

    Attributes:
        first: The number of the first of them.
        requests: The requests.
        dropped: How many were received before them, from the one asked for on, and are not kept.
        received: How many were received in all.
        strays: How many of all were outside the four endpoints.
        cleared: The number of the first that no `clear` took away.
    """

    first: int
    requests: tuple[RecordedRequest, ...]
    dropped: int
    received: int
    strays: int
    cleared: int = 0


@dataclass(frozen=True, slots=True)
class Strays:
    """The requests outside the four endpoints; false if there are none.

    Attributes:
        requests: Those that the journal keeps.
        dropped: How many more it dropped.
    """

    requests: tuple[RecordedRequest, ...] = ()
    dropped: int = 0

    def __len__(self) -> int:
        return len(self.requests) + self.dropped

    def __str__(self) -> str:
        shown = [f"  {request}" for request in self.requests[:_SHOWN]]
        rest = len(self) - len(shown)
        more = [f"  and {rest} more"] if rest else []
        verb = "was" if len(self) == 1 else "were"
        what = f"{counted(len(self))} {verb} outside the four endpoints, which take GET and HEAD:"
        return "\n".join([what, *shown, *more])


class Journal(Sequence[RecordedRequest]):
    """The latest requests, in the order in which they were received.

    Each look shows how a request stands at that moment. May be used by any thread.

    Args:
        size: How many requests it keeps, and fewer if they take more than 64 MiB of memory, or than
            2 KiB each where these are more; older ones are dropped and counted.
        secrets: What must not be read in it.
    """

    def __init__(self, size: int, secrets: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._exchanges: deque[Exchange] = deque()
        self._size = size
        self._most = max(_MOST_BYTES, size * _MOST_EACH)
        self._length = 0
        self._received = self._strays = 0  # ever
        self._cleared = self._cleared_strays = 0  # of those, how many are forgotten
        self._secrets = set(secrets)
        self._redactor = Redactor(self._secrets)

    def begin(
        self, method: str, path: str, query_string: bytes, headers: RawHeaders, stray: bool = False
    ) -> Exchange:
        """Record a request that was just received.

        Args:
            method: Its method.
            path: Its path as it was sent.
            query_string: Its query as it was sent.
            headers: Its headers.
            stray: Whether it is outside the four endpoints.
        """
        exchange = Exchange(method, path, query_string, headers, stray)
        with self._lock:
            self._exchanges.append(exchange)
            self._length += exchange.length
            self._received += 1
            while len(self._exchanges) > self._size or self._length > self._most:
                self._length -= self._exchanges.popleft().length
            self._strays += stray
        return exchange

    def hide(self, secrets: Iterable[str]) -> None:
        """Mask these texts as well, also in requests that were recorded before."""
        with self._lock:
            self._secrets.update(secrets)
            self._redactor = Redactor(self._secrets)

    def mask(self, text: str) -> str:
        """Return a text as the journal shows it, with the secrets masked."""
        return self._redactor.text(text)

    @property
    def dropped(self) -> int:
        """How many requests were received and are not kept any more."""
        with self._lock:
            return self._received - self._cleared - len(self._exchanges)

    @property
    def strays(self) -> Strays:
        """The requests outside the four endpoints: another path, or neither GET nor HEAD.

        A request counts as it came, whatever a fault made of it; so does what is no HTTP.
        """
        with self._lock:
            count, kept = self._strays_now()
        return self._told(count, kept)

    def clear(self) -> Strays:
        """Forget all requests, and how many were dropped.

        Returns:
            The strays that are forgotten.
        """
        with self._lock:
            count, kept = self._strays_now()
            self._exchanges.clear()
            self._length = 0
            self._cleared, self._cleared_strays = self._received, self._strays
        return self._told(count, kept)

    def since(self, number: int, most: int) -> Excerpt:
        """Return the requests from a certain one on.

        Args:
            number: How many requests were received before it.
            most: How many to return at most; fewer if they are large, but one if there is one.
        """
        with self._lock:
            kept = self._received - len(self._exchanges)
            asked = max(number, self._cleared)
            first = max(asked, kept)
            exchanges = _cut(islice(self._exchanges, first - kept, first - kept + most))
            received, strays, cleared = self._received, self._strays, self._cleared
        found = tuple(exchange.recorded(self._redactor) for exchange in exchanges)
        return Excerpt(first, found, first - asked, received, strays, cleared)

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
        return f"Journal({', '.join(map(str, self))})"

    def _strays_now(self) -> tuple[int, list[Exchange]]:
        """Return how many strays there were, and those that are kept."""
        count = self._strays - self._cleared_strays
        return count, [one for one in self._exchanges if one.stray] if count else []

    def _told(self, count: int, kept: list[Exchange]) -> Strays:
        # Without the lock: to mask megabytes takes long, and requests wait for it.
        return Strays(tuple(one.recorded(self._redactor) for one in kept), count - len(kept))

    def _snapshot(self) -> list[Exchange]:
        with self._lock:
            return list(self._exchanges)


def _cut(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Return the first of them, as many as are masked and written in a short time."""
    found: list[Exchange] = []
    length = 0
    for exchange in exchanges:
        length += exchange.length
        if found and length > _EXCERPT_BYTES:
            break
        found.append(exchange)
    return found
