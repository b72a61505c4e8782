"""Base URLs and request targets: what stands on the request line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from RegistryLibrary.errors import RegistryError, shown
from RegistryLibrary.redaction import redact_url

LONGEST_TARGET = 60_000
LONGEST_BASE = 4_000
_LONGEST_HOST = 253
_TOO_LARGE = 10**1000  # Python writes 4,300 digits at most

_PORTS = {"http": 80, "https": 443}
_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]+")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Parameters = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """Where a registry is: scheme, host, port and the prefix of all its paths.

    Attributes:
        scheme: `http` or `https`.
        host: In lower case; an IPv6 address without its brackets.
        port: The port, also where it is the scheme's own.
        prefix: Empty, or a path that does not end with a slash.
    """

    scheme: str
    host: str
    port: int
    prefix: str = ""

    @classmethod
    def parse(cls, text: str) -> "BaseUrl":
        """Return the base URL that the text writes.

        Raises:
            ValueError: It is none; the error says what is wrong.
        """
        if text == "":
            raise ValueError("url is empty.")
        if not isinstance(text, str) or not _VISIBLE_ASCII.fullmatch(text):
            raise _bad_url(text, "it must be visible ASCII characters, without blanks")
        if len(text) > LONGEST_BASE:
            raise _bad_url(text, f"it has {len(text)} characters, {LONGEST_BASE} can be used")
        parts, port = _split(text)
        if parts.scheme not in _PORTS:
            raise _bad_url(text, "it must begin with http:// or https://")
        if "@" in parts.netloc:
            raise _bad_url(text, "it may not hold user information; use the option for a key")
        if parts.query or parts.fragment or text[-1] in "?#":
            raise _bad_url(text, "it may not have a query or a fragment")
        if not _is_host(parts.hostname or "") or port == 0:
            raise _bad_url(text, "it must name a host, and a port from 1 to 65535 if any")
        if _has_dot_segment(parts.path):
            raise _bad_url(text, "its path may not have '.' or '..' as a segment")
        prefix = parts.path.rstrip("/")
        return cls(parts.scheme, parts.hostname or "", port or _PORTS[parts.scheme], prefix)

    @property
    def authority(self) -> str:
        """Host and port as a URL writes them, without the scheme's own port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: how far a secret may go."""
        return f"{self.scheme}://{self.authority}"

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine."""
        return is_loopback(self.host)

    def __str__(self) -> str:
        return f"{self.origin}{self.prefix}"

    def serves(self, server: str) -> bool:
        """Return whether the server of a reference is this registry (§5)."""
        host, port = split_server(server)
        return host == self.host and (port or _PORTS[self.scheme]) == self.port


def url_of_server(server: str) -> str:
    """Return the URL at which the server of a reference is reached.

    Args:
        server: Host and perhaps port, as a reference writes them.
    """
    host, _ = split_server(server)
    # §5: by https, a loopback host by http
    return f"{'http' if is_loopback(host) else 'https'}://{server}"


def split_server(server: str) -> tuple[str, int | None]:
    """Return host and port of a reference's server, the port `None` if none is given."""
    parts = urlsplit(f"//{server}")
    return parts.hostname or "", parts.port


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine, by its name or its address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def segment(text: str, error: type[RegistryError], what: str) -> str:
    """Return text percent-encoded as one segment of a path.

    Args:
        text: What the test wrote; it may well be malformed, but a URL must be able to carry it.
        error: The error that the registry would use for it.
        what: What it should be, such as `a package ID`.

    Raises:
        RegistryError: The error given; no URL can carry the text as one segment.
    """
    if not isinstance(text, str):
        raise error.malformed(text, what, "it must be text")
    if text in {"", ".", ".."}:
        raise error.malformed(text, what, "a URL can't carry it as one segment of its path")
    control = _CONTROL.search(text)
    if control:
        fault = "a URL can't carry a control character"
        raise error.malformed(text, what, fault, control.start() + 1)
    return _quoted(text, error, what)


def query_text(text: str | None, error: type[RegistryError], what: str) -> str | None:
    """Return text that a query can carry, or `None`.

    Args:
        text: What the test wrote.
        error: The error that the registry would use for it.
        what: What it should be, such as `a version or an alias`.

    Raises:
        RegistryError: The error given; it is no text, or holds a lone surrogate.
    """
    if text is not None:
        if not isinstance(text, str):
            raise error.malformed(text, what, "it must be text")
        _quoted(text, error, what)
    return text


def with_query(path: str, parameters: Parameters) -> str:
    """Return a path with parameters as its query.

    Args:
        path: The path; it may have a query already.
        parameters: Text, numbers, booleans, or lists of them; `None` is left out.

    Raises:
        ValueError: A parameter can't be written in a URL; the error names it, not its value.
    """
    pairs = [(name, _parameter(name, value)) for name, value in each_parameter(parameters)]
    if not pairs:
        return path
    try:
        query = urlencode(pairs, quote_via=quote)
    except UnicodeEncodeError:
        names = ", ".join(dict.fromkeys(name for name, _ in pairs))
        raise ValueError(f"params: the values of {names} hold a lone surrogate.") from None
    return f"{path}{'&' if '?' in path else '?'}{query}"


def each_parameter(parameters: Parameters) -> Iterator[tuple[str, object]]:
    """Yield each name with each of its values; those that are `None` are left out."""
    for name, value in parameters.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is not None:
                yield str(name), one


def _parameter(name: str, value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= _TOO_LARGE:
        raise ValueError(
            f"params: the value of {shown(name)} is {shown(value)}, which is too large."
        )
    if isinstance(value, (str, int, float)):
        return str(value)
    raise ValueError(
        f"params: the value of {shown(name)} must be text, a number, true or false, or a list of"
        f" them, not of type {type(value).__name__}."
    )


def check_raw_path(path: str) -> str:
    """Return a path that can be sent as it is written.

    Raises:
        ValueError: A request line can't carry it.
    """
    if not isinstance(path, str) or not path.startswith("/"):
        told = redact_url(path) if isinstance(path, str) else path
        raise ValueError(f"path={shown(told)} must begin with '/'; it follows the base URL.")
    if not _VISIBLE_ASCII.fullmatch(path):
        raise ValueError(
            f"path={shown(redact_url(path))} is sent as it is written, so blanks, control"
            " characters and letters beyond ASCII must be percent-encoded in it."
        )
    return path


def check_target(target: str, error: type[RegistryError] | None = None) -> str:
    """Return a request target that is not too long to be sent.

    Args:
        target: Path and query.
        error: The error that the registry would use; without one it is a bad argument.
    """
    if len(target) <= LONGEST_TARGET:
        return target
    fault = f"with it the URL has {len(target)} characters, {LONGEST_TARGET} can be sent"
    if error is None:
        raise ValueError(f"path or params: too long; {fault}.")
    raise error.malformed(target, "short enough for a URL", fault)


def _quoted(text: str, error: type[RegistryError], what: str) -> str:
    try:
        return quote(text, safe="")
    except UnicodeEncodeError as fault:
        raise error.malformed(text, what, "it holds a lone surrogate", fault.start + 1) from None


def _is_host(host: str) -> bool:
    if _HOST_NAME.fullmatch(host) and len(host) <= _LONGEST_HOST:
        return True
    try:
        return ip_address(host).version == 6 and "%" not in host  # noqa: PLR2004 - IPv6
    except ValueError:
        return False


def _has_dot_segment(path: str) -> bool:
    return not {".", ".."}.isdisjoint(re.sub("%2e", ".", path, flags=re.IGNORECASE).split("/"))


def _split(url: str) -> tuple[SplitResult, int | None]:
    """Return the parts of a URL and its port; what urllib says of bad ones is not for testers."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _bad_url(url, "only an IPv6 address may stand in brackets") from None
    try:
        return parts, parts.port
    except ValueError:
        raise _bad_url(url, "its port must be a number from 1 to 65535") from None


def _bad_url(url: object, fault: str) -> ValueError:
    kind = "" if isinstance(url, str) else f" of type {type(url).__name__}"
    told = redact_url(url) if isinstance(url, str) else url
    return ValueError(f"url={shown(told)}{kind} can't be used: {fault}.")
