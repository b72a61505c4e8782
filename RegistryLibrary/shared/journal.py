"""The journal of a fake registry that another process runs, from a certain request on."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from RegistryLibrary.errors import RegistryError
from RegistryLibrary.fake.control.forms import read_request
from RegistryLibrary.fake.exchanges import RecordedRequest
from RegistryLibrary.fake.journal import Strays
from RegistryLibrary.fake.patterns import method_name, path_pattern
from RegistryLibrary.redaction import Redactor
from RegistryLibrary.shared.control import Control

_AT_ONCE = 1000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Counts:
    """How far a journal has come.

    Attributes:
        received: How many requests were received.
        strays: How many of them were outside the four endpoints.
    """

    received: int
    strays: int


class SharedJournal:
    """The requests that an origin of a shared fake received since this was made or cleared.

    Args:
        control: The control interface of the fake.
        origin: Which of its origins: `own` or `other`.
        instance: What tells this run of the fake from another one at the same URL.
    """

    def __init__(self, control: Control, origin: str, instance: str) -> None:
        self._control = control
        self._origin = origin
        self._instance = instance
        self._secrets: set[str] = set()
        self._redactor = Redactor()
        self._begin = self._counts()

    def hide(self, secrets: Iterable[str]) -> None:
        """Mask these texts as well."""
        self._secrets.update(secrets)
        self._redactor = Redactor(self._secrets)

    def mask(self, text: str) -> str:
        """Return a text as the journal shows it, with the secrets masked."""
        return self._redactor.text(text)

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
            request
            for request in self
            if wanted in (None, request.method) and (pattern is None or pattern.match(request.path))
        )

    @property
    def dropped(self) -> int:
        """How many requests were received and are not kept any more, whoever cleared them."""
        begin = self._begin.received
        return self._ask(begin, 0, lambda answer: int(answer["first"]) - begin)

    @property
    def strays(self) -> Strays:
        """The requests outside the four endpoints."""
        return self._strays_until(self._counts())

    def clear(self) -> Strays:
        """Count from now on; the fake keeps what it has.

        Returns:
            The strays until now.
        """
        end = self._counts()
        strays = self._strays_until(end)
        self._begin = end
        return strays

    def __iter__(self) -> Iterator[RecordedRequest]:
        at, end = self._begin.received, self._counts().received
        while at < end:
            at, requests = self._ask(at, min(end - at, _AT_ONCE), self._read)
            yield from requests
            if not requests:
                break

    def __len__(self) -> int:
        return self._counts().received - self._begin.received

    def _strays_until(self, end: _Counts) -> Strays:
        count = end.strays - self._begin.strays
        kept = tuple(request for request in self if request.stray) if count else ()
        return Strays(kept[:count], max(0, count - len(kept)))

    def _counts(self) -> _Counts:
        return self._ask(
            0, 0, lambda answer: _Counts(int(answer["received"]), int(answer["strays"]))
        )

    def _read(self, answer: Mapping[str, Any]) -> tuple[int, list[RecordedRequest]]:
        requests = [read_request(form, self._redactor) for form in answer["requests"]]
        return int(answer["first"]) + len(requests), requests

    def _ask(self, since: int, limit: int, read: Callable[[Any], T]) -> T:
        query = {"origin": self._origin, "since": since, "limit": limit}
        instance, value = self._control.ask(
            "GET", "journal", lambda answer: (answer["instance"], read(answer)), query=query
        )
        if instance != self._instance:
            raise RegistryError(
                f"The fake registry at {self._control.url} was started anew; connect to it again."
            )
        return value
