"""Hides what never reaches a log, an error or a journal."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from RegistryLibrary.redaction.runs import SHORTEST_RUN, Runs
from RegistryLibrary.redaction.spellings import MASK, any_spelling, without_beginning, without_end

LONGEST_SECRET = 8192  # characters; to hide a longer one would take many seconds

# A name that says that its value is a secret, in a header or in a query.
_SECRET_NAME = re.compile(
    r"authorization|cookie|secret|passw|passphrase|pwd|jwt|token|credential|session|signature"
    r"|api[-_]?key|access[-_]?key|auth[-_]?key|(?:^|[-_])(?:key|auth|sig)(?:$|[-_])",
    re.IGNORECASE,
)
# What stands behind a colon and is no port is a password, even with a '/' that no one encoded.
_USER_INFO = re.compile(r"(?<=://)(?:[^/?#]*|[^/?#@:\[]*:(?![0-9]*(?:[/?#]|$))[^@]{0,256})@")
# '?' and ';' belong to a value unless another name begins behind them.
_QUERY_VALUE = re.compile(r"(?<=[?&;#])([^?=&;#]+)=((?:[^?&;#]|[?;](?![^?=&;#]+=))*)")

_MOST_OF_A_CHARACTER = 32  # characters of any spelling, leading zeros of an entity among them
_STEP = 64 * 1024  # characters that are searched at once
_MOST_TRIES = 8  # to cut a long text where nothing is to be masked


def is_secret_name(name: str) -> bool:
    """Return whether a header or a query parameter of that name carries a secret."""
    return _SECRET_NAME.search(name) is not None


def redact_url(url: str) -> str:
    """Return the URL without user information and without the values of secret parameters."""
    without_user = _USER_INFO.sub(f"{MASK}@", url) if "@" in url else url
    if "=" not in without_user:
        return without_user
    return _QUERY_VALUE.sub(
        lambda pair: f"{pair[1]}={MASK}" if is_secret_name(unquote(pair[1])) else pair[0],
        without_user,
    )


def _go_on() -> None:
    """Make no pause."""


class SecretText(str):
    """Text that is a secret, whatever the name under which it is sent."""

    __slots__ = ()


class Redactor:
    """Hides the secrets of one connection, wherever they stand.

    Args:
        secrets: The values to hide, such as an API key.
        headers: Names of headers whose values are hidden, besides those that sound secret.
    """

    def __init__(self, secrets: Iterable[str] = (), headers: Iterable[str] = ()) -> None:
        # The longest first: one secret may be a part of another.
        hidden = sorted(filter(None, set(secrets)), key=len, reverse=True)
        self._secrets = re.compile("|".join(map(any_spelling, hidden))) if hidden else None
        self._hidden = hidden
        self._runs = Runs(hidden)
        self._longest = _MOST_OF_A_CHARACTER * max(map(len, hidden), default=0)
        self._headers = frozenset(name.lower() for name in headers)

    def text(self, text: str, pause: Callable[[], None] = _go_on) -> str:
        """Return the text with every secret masked, and each run of eight characters of one.

        Args:
            text: The text.
            pause: Called again and again if the text is long; it may raise an exception.
        """
        if self._secrets is None:
            return text
        if len(text) <= _STEP:
            return self._masked(text, self._secrets)
        return "".join(self._masked_in_steps(text, self._secrets, pause))

    def _masked(self, text: str, secrets: re.Pattern[str]) -> str:
        return self._runs.masked(secrets.sub(MASK, text))

    def _masked_in_steps(
        self, text: str, secrets: re.Pattern[str], pause: Callable[[], None]
    ) -> Iterator[str]:
        """Yield a long text, masked, in steps: during each of them no other thread has a turn."""
        start, step = 0, max(_STEP, self._longest)
        while start < len(text):
            pause()
            end = follow = start + step
            for _ in range(_MOST_TRIES):
                around = text[end - self._longest : end + self._longest]
                if self._masked(around, secrets) == around:
                    follow = end
                    break
                end, follow = end + self._longest, end + 3 * self._longest
            yield self._masked(text[start:end], secrets)
            if end < follow:
                yield MASK  # secrets everywhere: what a cut may have divided is not shown
            start = follow

    def fragment(self, text: str) -> str:
        """Return a piece of a text with every secret masked, and each part of one at its ends."""
        text = self.text(text)
        for secret in self._hidden:
            text = without_end(without_beginning(text, secret), secret)
        return text

    def url(self, url: str) -> str:
        """Return the URL with every secret masked."""
        return self.text(redact_url(url))

    def header(self, name: str, value: str) -> str:
        """Return the value of a header, masked if it is or holds a secret."""
        if name.lower() in self._headers or is_secret_name(name):
            return MASK
        # A place to go to, such as Location or Link, may have secrets of the registry's own.
        return self.url(value) if "://" in value else self.text(value)

    def pair(self, name: str, value: str) -> tuple[str, str]:
        """Return name and value of a header with every secret masked."""
        return self.text(name), self.header(name, value)

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return all headers with every secret masked."""
        return dict(self.pair(name, value) for name, value in headers.items())

    def value(self, value: Any, pause: Callable[[], None] = _go_on) -> Any:
        """Return a JSON value with every secret masked in its texts and its numbers.

        Args:
            value: The value.
            pause: Called again and again; it may raise an exception.
        """
        pause()
        if isinstance(value, str):
            return self.text(value, pause)
        if isinstance(value, (int, float)):
            written = str(value)
            shown = self.text(written) if len(written) >= SHORTEST_RUN else written
            return value if shown == written else shown
        if isinstance(value, list):
            return [self.value(item, pause) for item in value]
        if isinstance(value, dict):
            return {self.text(key, pause): self.value(item, pause) for key, item in value.items()}
        return value
