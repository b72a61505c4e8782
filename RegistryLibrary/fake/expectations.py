"""What a test expects to find in the journal."""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote, unquote_plus

from RegistryLibrary.errors import shown
from RegistryLibrary.fake.exchanges import RecordedRequest, query_text
from RegistryLibrary.fake.patterns import check_whole, method_name, path_pattern, text_pattern
from RegistryLibrary.redaction import MASK, is_secret_name

_ANY = "*"
_COUNT = re.compile(r"(>=|<=|==|>|<)?\s*([0-9]{1,9})")
_HEADER = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?::\s*(.*?)\s*)?", re.DOTALL)
_REQUEST = re.compile(r"\s*([A-Za-z]+)\s+([/*][^?\s]*)(?:\?(\S*))?\s*")
_COMPARISONS: Mapping[str, tuple[str, Callable[[int, int], bool]]] = {
    "==": ("exactly ", operator.eq),
    ">=": ("at least ", operator.ge),
    "<=": ("at most ", operator.le),
    ">": ("more than ", operator.gt),
    "<": ("less than ", operator.lt),
}
_TIMES = {0: "never", 1: "once", 2: "twice"}


def times(number: int) -> str:
    """Return how often, in words."""
    return _TIMES.get(number, f"{number} times")


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
        found = _COUNT.fullmatch(">=1" if text is None else _written(text).strip())
        if not found or isinstance(text, bool):
            raise ValueError(f"times={shown(text)} must be a count such as 2, >=1 or 0.")
        return cls(found[1] or "==", int(found[2]))

    def holds(self, number: int) -> bool:
        """Return whether a number is as expected."""
        return _COMPARISONS[self.comparison][1](number, self.number)

    def __str__(self) -> str:
        if self.comparison == "==" and not self.number:
            return times(0)
        often = times(self.number) if self.number else "0 times"
        return f"{_COMPARISONS[self.comparison][0]}{often}"


@dataclass(frozen=True, slots=True)
class ExpectedRequest:
    """A request that a test expects. In each text `*` stands for any text.

    Attributes:
        method: Its method, `*` for any.
        path: Its path as clients send it.
        query: Parameters that it must have, among others.
        header: A header that it must have, and its value.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    header: tuple[str, str] | None = None

    @classmethod
    def of(
        cls,
        method: str,
        path: str,
        query: Mapping[str, object] | str | None = None,
        header: str | None = None,
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
        pairs = tuple(_pairs(query))
        for name, value in pairs:
            check_whole("query", name)
            _check_comparable("query", name, value, _ANY)
            check_whole("query", value)
        return cls(method_name(method) or "", path, pairs, _header(header))

    @classmethod
    def parse(cls, text: str) -> "ExpectedRequest":
        """Return the expectation that a line writes.

        Args:
            text: Such as `GET /browse` or `GET /browse?type=actor`; `*` is any request.

        Raises:
            ValueError: It is not written so.
        """
        if text.strip() == _ANY:
            return cls(_ANY, _ANY)
        check_whole("requests", text)
        found = _REQUEST.fullmatch(text)
        if not found:
            raise ValueError(
                "requests must be written as 'GET /browse?type=actor', or '*'; one is"
                f" {shown(text)}."
            )
        return cls.of(found[1], found[2], found[3])

    def masked(self, mask: Callable[[str], str]) -> "ExpectedRequest":
        """Return the expectation of what the journal shows where this one was received.

        Args:
            mask: Masks the secrets in a text as the journal does.
        """
        return replace(
            self,
            path=mask(self.path),
            query=tuple((mask(name), mask(value)) for name, value in self.query),
            header=self.header and (self.header[0], mask(self.header[1])),
        )

    def differences(self, request: RecordedRequest) -> list[str]:
        """Return in what a request is not as expected; nothing if it is."""
        found = []
        if self.method not in (_ANY, request.method):
            found.append(f"the method is {request.method or 'missing'}")
        pattern = path_pattern(self.path)
        if not pattern.match(request.path):
            encoded = pattern.match(unquote(request.path))
            found.append("the path is percent-encoded" if encoded else "the path is another")
        for name, value in self.query:
            values = request.query.get(name, ())
            if not any(_matches(value, one) for one in values):
                has = f"is {', '.join(map(repr, values))}" if values else "is missing"
                found.append(f"the query parameter {name!r} {has}{_masked(values)}")
        return [*found, *self._header_difference(request)]

    def _header_difference(self, request: RecordedRequest) -> list[str]:
        if self.header is None:
            return []
        name, value = self.header
        actual = request.headers.get(name)
        if actual is None:
            return [f"the header {name!r} is missing"]
        if not _matches(value, actual):
            return [f"the header {name!r} is {actual!r}{_masked([actual])}"]
        return []

    def __str__(self) -> str:
        if self.method == _ANY:
            return "any request"
        name, value = self.header or ("", _ANY)
        header = f" with the header {name}" if name else ""
        header += f": {value}" if value != _ANY else ""
        return f"{self.method} {self.path}{'?' * bool(self.query)}{query_text(self.query)}{header}"


def _written(count: object) -> str:
    return count if isinstance(count, str) else shown(count)


def _pairs(query: Mapping[str, object] | str | None) -> Iterable[tuple[str, str]]:
    if isinstance(query, str):
        for pair in filter(None, query.removeprefix("?").split("&")):
            name, equals, value = pair.partition("=")
            yield unquote_plus(name), unquote_plus(value) if equals else _ANY
        return
    for name, given in (query or {}).items():
        for one in given if isinstance(given, list | tuple) else [given]:
            if isinstance(one, bool) or not isinstance(one, str | int | float):
                raise ValueError(
                    f"query must have text, numbers or lists of them; {shown(name)} is"
                    f" {shown(one)}."
                )
            yield name, str(one)


def _header(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    found = _HEADER.fullmatch(text)
    if not found:
        raise ValueError(f"header={shown(text)} must be the name of a header, or 'Name: value'.")
    _check_comparable("header", found[1], found[2] or "", "")
    check_whole("header", text)
    return found[1], found[2] or _ANY


def _check_comparable(argument: str, name: str, value: str, any_value: str) -> None:
    if is_secret_name(name) and value not in (any_value, MASK):
        raise ValueError(
            f"{argument}: the value of {shown(name)} is masked in the journal, so it can't be"
            " compared; give the name alone."
        )


def _matches(wanted: str, actual: str) -> bool:
    return text_pattern(wanted).match(actual) is not None


def _masked(values: Iterable[str]) -> str:
    return " (secrets are masked)" if any(MASK in value for value in values) else ""
