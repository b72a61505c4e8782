"""What never reaches a log, an error or a journal."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

MASK = "***"

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

SHORTEST_PART = 4  # characters of a secret that show something of it

_BACKSLASH = "\\"
_LONGEST_ESCAPE = 16
_MOST_OF_A_CHARACTER = 32  # characters of any spelling, leading zeros of an entity among them
_STEP = 64 * 1024  # characters that are searched at once
# How an escape begins of which the rest is missing.
_HALF_ESCAPE = re.compile(
    r"(?:%[0-9a-f]?|&(?:#x?[0-9a-f]*|[a-z]*)|\\(?:[ux][0-9a-f]*)?)?", re.IGNORECASE
)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_SHORT = {"\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r"}


def is_secret_name(name: str) -> bool:
    """Return whether a header or a query parameter of that name carries a secret."""
    return _SECRET_NAME.search(name) is not None


def redact_url(url: str) -> str:
    """Return the URL without user information and without the values of secret parameters."""
    without_user = _USER_INFO.sub(f"{MASK}@", url)
    return _QUERY_VALUE.sub(
        lambda pair: f"{pair[1]}={MASK}" if is_secret_name(unquote(pair[1])) else pair[0],
        without_user,
    )


def _spelled(text: str) -> str:
    """Return a pattern for a text, of which a URL encodes more or fewer characters."""
    return "".join(
        char
        if char.isascii() and char.isalnum()
        else f"(?:{re.escape(char)}|(?i:{_encoded(char)}){'|[+]' * (char == ' ')})"
        for char in text
    )


def _encoded(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _escaped(text: str, backslash: str) -> str:
    """Return a pattern for a text, of which JSON, HTML or a URL escapes any characters.

    Each character is taken in the first spelling that fits and never read again, so a search
    takes as long as the texts are.

    Args:
        text: The text.
        backslash: A pattern for a backslash that nothing escapes.
    """
    return "".join(
        f"(?>{'|'.join(_escapes(char))}|{backslash if char == _BACKSLASH else re.escape(char)})"
        for char in text
    )


@lru_cache(maxsize=1024)
def _escapes(char: str) -> tuple[str, ...]:
    return tuple(_each_escape(char))


def _each_escape(char: str) -> Iterator[str]:
    code = ord(char)
    units = char.encode("utf-16-be", "surrogatepass").hex()
    in_json = "".join(rf"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
    in_python = rf"\\x{code:02x}|\\U{code:08x}"
    yield f"(?i:{_encoded(char)}|&#0{{0,9}}{code};|&#x0{{0,9}}{code:x};|{in_json}|{in_python})"
    if char in _ENTITIES:
        yield _ENTITIES[char]
    if char in _SHORT:
        yield rf"\\{_SHORT[char]}"
    elif char != _BACKSLASH and not char.isalnum():
        yield rf"\\{re.escape(char)}"
    if char == " ":
        yield "[+]"


def _any_spelling(text: str) -> str:
    written = [_spelled(text), _escaped(text, r"\\")]
    if _BACKSLASH in text:
        written.append(_escaped(text, r"\\\\"))
    # What no spelling begins with is passed over quickly.
    return rf"(?=[%\\&+{re.escape(text[0])}])(?:{'|'.join(written)})"


def _without_beginning(text: str, secret: str) -> str:
    """Return a text without the end of a secret that it begins with."""
    for start in range(1, len(secret) - SHORTEST_PART + 1):
        end, count = _matched(text, 0, secret[start:])
        if count == len(secret) - start:
            return MASK + text[end:]
    return text


def _without_end(text: str, secret: str) -> str:
    """Return a text without the beginning of a secret that it ends with."""
    longest = _LONGEST_ESCAPE * len(secret)
    for start in range(max(0, len(text) - longest), len(text)):
        end, count = _matched(text, start, secret)
        if count >= SHORTEST_PART and _HALF_ESCAPE.fullmatch(text, end):
            return text[:start] + MASK
    return text


def _matched(text: str, position: int, secret: str) -> tuple[int, int]:
    """Return where a secret that begins at a position ends, and how much of it stands there."""
    for count, char in enumerate(secret):
        found = _character(char).match(text, position)
        if not found:
            return position, count
        position = found.end()
    return position, len(secret)


@lru_cache(maxsize=1024)
def _character(char: str) -> re.Pattern[str]:
    return re.compile(_escaped(char, r"\\"))


def _go_on() -> None:
    """Make no pause."""


def _masked(
    text: str, secrets: re.Pattern[str], longest: int, pause: Callable[[], None]
) -> Iterator[str]:
    """Yield a long text with every secret masked; each step is short, as no thread has a turn."""
    kept = start = 0
    while start < len(text):
        pause()
        end = start + _STEP
        # A secret that begins in this step may end behind it.
        found = secrets.search(text, start, end + longest)
        if found and found.start() < end:
            yield text[kept : found.start()]
            yield MASK
            kept = end = found.end()
        start = end
    yield text[kept:]


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
        self._secrets = re.compile("|".join(map(_any_spelling, hidden))) if hidden else None
        self._hidden = hidden
        self._longest = _MOST_OF_A_CHARACTER * max(map(len, hidden), default=0)
        self._headers = frozenset(name.lower() for name in headers)

    def text(self, text: str, pause: Callable[[], None] = _go_on) -> str:
        """Return the text with every secret masked.

        Args:
            text: The text.
            pause: Called again and again if the text is long; it may raise an exception.
        """
        if self._secrets is None:
            return text
        if len(text) <= _STEP:
            return self._secrets.sub(MASK, text)
        return "".join(_masked(text, self._secrets, self._longest, pause))

    def fragment(self, text: str) -> str:
        """Return a piece of a text with every secret masked, and each part of one at its ends."""
        text = self.text(text)
        for secret in self._hidden:
            text = _without_end(_without_beginning(text, secret), secret)
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

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return all headers with every secret masked."""
        return {name: self.header(name, value) for name, value in headers.items()}

    def value(self, value: Any, pause: Callable[[], None] = _go_on) -> Any:
        """Return a JSON value with every secret masked in its texts.

        Args:
            value: The value.
            pause: Called again and again; it may raise an exception.
        """
        pause()
        if isinstance(value, str):
            return self.text(value, pause)
        if isinstance(value, list):
            return [self.value(item, pause) for item in value]
        if isinstance(value, dict):
            return {self.text(key, pause): self.value(item, pause) for key, item in value.items()}
        return value
