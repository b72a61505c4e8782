"""What a test expects to find in the journal, and how near the requests come to it."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import parse_qsl

from RegistryLibrary.fake.journal import Journal, RecordedRequest
from RegistryLibrary.fake.patterns import method_name, path_pattern
from RegistryLibrary.redaction import MASK, is_secret_name

_SHOWN = 5
_COUNT = re.compile(r"(>=|<=|==|>|<)?\s*([0-9]{1,9})")
_HEADER = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?::\s*(.*?)\s*)?", re.DOTALL)
_COMPARISONS: Mapping[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


@dataclass(frozen=True, slots=True)
class Count:
    """How often something is expected, such as `2`, `>=1` or `0`."""

    comparison: str
    number: int

    @classmethod
    def parse(cls, text: str | int | None) -> "Count":
        """Return the count that the text writes; `None` means at least once.

        Raises:
            ValueError: It writes none.
        """
        found = _COUNT.fullmatch(">=1" if text is None else str(text).strip())
        if not found or isinstance(text, bool):
            raise ValueError(f"times={text!r} must be a count such as 2, >=1 or 0.")
        return cls(found[1] or "==", int(found[2]))

    def holds(self, number: int) -> bool:
        """Return whether a number is as expected."""
        return _COMPARISONS[self.comparison](number, self.number)

    def __str__(self) -> str:
        return f"{'' if self.comparison == '==' else self.comparison}{self.number}"


@dataclass(frozen=True, slots=True)
class ExpectedRequest:
    """A request that a test expects.

    Attributes:
        method: Its method.
        path: Its path as clients send it, with `*` for any text.
        query: Parameters that it must have, among others.
        header: A header that it must have, and its value with `*` for any text.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    header: tuple[str, str] | None = None

    @classmethod
    def of(
        cls, method: str, path: str, query: Mapping[str, str] | str | None, header: str | None
    ) -> "ExpectedRequest":
        """Return the expectation that a test writes.

        Args:
            method: A method, in any case.
            path: A path pattern.
            query: A dictionary, or text such as `type=actor&limit=2`.
            header: `Name` or `Name: value`.

        Raises:
            ValueError: No request can be like that; the error names the argument.
        """
        path_pattern(path)
        name, _, value = (header or "").partition(":")
        if value.strip() not in {"", MASK} and is_secret_name(name.strip()):
            raise ValueError(
                f"header: the value of {name.strip()!r} is masked in the journal, so it can't be"
                " compared; give the name alone."
            )
        if isinstance(query, str):
            pairs = parse_qsl(query, keep_blank_values=True)
        else:
            pairs = [(name, str(value)) for name, value in (query or {}).items()]
        return cls(method_name(method) or "", path, tuple(pairs), _header(header))

    def differences(self, request: RecordedRequest) -> list[str]:
        """Return in what a request is not as expected; nothing if it is."""
        found = []
        if request.method != self.method:
            found.append(f"the method is {request.method}")
        if not path_pattern(self.path).match(request.path):
            found.append("the path is another")
        for name, value in self.query:
            values = request.query.get(name, ())
            if value not in values:
                has = f"is {', '.join(values)}" if values else "is missing"
                found.append(f"the query parameter {name!r} {has}")
        return [*found, *self._header_difference(request)]

    def _header_difference(self, request: RecordedRequest) -> list[str]:
        if self.header is None:
            return []
        name, value = self.header
        actual = request.headers.get(name)
        if actual is None:
            return [f"the header {name!r} is missing"]
        if not _text_pattern(value).fullmatch(actual):
            return [f"the header {name!r} is {actual!r}"]
        return []

    def __str__(self) -> str:
        query = "&".join(f"{name}={value}" for name, value in self.query)
        name, value = self.header or ("", "*")
        header = f" with the header {name}" if name else ""
        header += f": {value}" if value != "*" else ""
        return f"{self.method} {self.path}{f'?{query}' if query else ''}{header}"


def verify(journal: Journal, expected: ExpectedRequest, count: Count) -> list[RecordedRequest]:
    """Return the requests that are as expected.

    Args:
        journal: What was recorded.
        expected: What they should be like.
        count: How many they should be.

    Raises:
        AssertionError: They are more or fewer; the message shows the nearest requests and how
            they differ. Or the journal dropped requests, so nothing can be said.
    """
    if journal.dropped:
        raise AssertionError(
            f"The journal dropped {journal.dropped} requests, so it can't tell whether"
            f" {expected} was received."
        )
    requests = journal.requests()
    found = [request for request in requests if not expected.differences(request)]
    if not count.holds(len(found)):
        raise AssertionError(
            f"{expected} was expected {count} times and was received {len(found)} times."
            f"{_nearest(requests, expected)}"
        )
    return found


def _nearest(requests: tuple[RecordedRequest, ...], expected: ExpectedRequest) -> str:
    if not requests:
        return " No request was received."
    wanted = str(expected)
    nearest = sorted(
        requests,
        key=lambda request: (
            len(expected.differences(request)),
            -SequenceMatcher(None, wanted, _shown(request)).ratio(),
        ),
    )
    lines = [
        f"  {_shown(request)}: {', '.join(expected.differences(request)) or 'as expected'}"
        for request in nearest[:_SHOWN]
    ]
    rest = len(requests) - len(lines)
    more = [f"  and {rest} more"] if rest else []
    return "\n".join([" The nearest requests:", *lines, *more])


def _shown(request: RecordedRequest) -> str:
    query = "&".join(
        f"{name}={value}" for name, values in request.query.items() for value in values
    )
    return f"{request.method} {request.path}{f'?{query}' if query else ''}"


def _header(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    found = _HEADER.fullmatch(text)
    if not found:
        raise ValueError(f"header={text!r} must be the name of a header, or 'Name: value'.")
    return found[1], found[2] or "*"


def _text_pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)
