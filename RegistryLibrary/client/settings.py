"""What a client is told once: checked before a byte is sent."""

import logging
import math
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from RegistryLibrary.client.environment import Environment
from RegistryLibrary.client.messages import HeaderPairs
from RegistryLibrary.client.paths import BaseUrl
from RegistryLibrary.client.proxies import Login, Proxy
from RegistryLibrary.client.quiet import is_quiet
from RegistryLibrary.client.tls import TlsSettings
from RegistryLibrary.errors import shown
from RegistryLibrary.redaction import LONGEST_SECRET, Redactor, SecretText, is_secret_name

MEBIBYTE = 1024 * 1024
DEFAULT_TIMEOUT = 30.0
DEFAULT_LIMIT = 16 * MEBIBYTE
LARGEST_LIMIT = 1024**4
SHORTEST_HIDDEN = 4  # characters of what only sounds secret
FRAMING = {"content-length", "transfer-encoding"}  # headers that follow from the body

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\x20-\x7e\t\x80-\xff]*")
_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")

DEFAULT_HEADERS: HeaderPairs = (
    ("Accept", "application/json"),
    ("Accept-Encoding", "gzip"),
    ("User-Agent", "RegistryLibrary"),
)

_log = logging.getLogger("RegistryLibrary")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key and how it is sent (§9). Its `repr` does not show the key."""

    value: str = field(repr=False)
    header: str = "Authorization"
    scheme: str = "Bearer"

    def __post_init__(self) -> None:
        if not isinstance(self.value, str) or not _KEY.fullmatch(self.value):
            raise ValueError(
                "api_key must be visible ASCII characters without blanks around them; its value"
                " is not shown here. Without a key, leave the argument out."
            )
        if len(self.value) > LONGEST_SECRET:
            raise ValueError(
                f"api_key has {len(self.value)} characters, {LONGEST_SECRET} can be sent."
            )

    @classmethod
    def optional(cls, value: str | None, header: str, scheme: str) -> "ApiKey | None":
        """Return the key and how it is sent, `None` for no key.

        Raises:
            ValueError: An argument can't be used, also where there is no key to send.
        """
        check_header_name(header, "api_key_header")
        if not isinstance(scheme, str) or (scheme and not TOKEN.fullmatch(scheme)):
            raise ValueError(f"api_key_scheme={shown(scheme)} must be empty or one word.")
        return None if value is None else cls(value, header, scheme)

    @property
    def header_pair(self) -> tuple[str, str]:
        """The header that carries the key."""
        # §9: an empty scheme sends the bare key
        return self.header, f"{self.scheme} {self.value}" if self.scheme else self.value


@dataclass(frozen=True, slots=True)
class Settings:
    """How a client reaches one registry.

    Attributes:
        base: Where the registry is.
        key: The API key, `None` for none.
        timeout: Seconds that an operation may take.
        tls: How to meet it over TLS.
        headers: Headers that the user adds to each request.
        limit: How many bytes a body may have.
        retries: How often a request may be repeated.
        follow_redirects: Whether redirects are followed.
        proxy: By way of which proxy each request goes.
        environment: What of the environment is heeded.
        hidden: Secrets that no request carries, and no log may show.
    """

    base: BaseUrl
    key: ApiKey | None = None
    timeout: float = DEFAULT_TIMEOUT
    tls: TlsSettings = TlsSettings()  # noqa: RUF009 - frozen
    headers: HeaderPairs = field(default=(), repr=False)
    limit: int = DEFAULT_LIMIT
    retries: int = 0
    follow_redirects: bool = False
    proxy: Proxy | None = None
    environment: Environment = field(default_factory=Environment)
    hidden: frozenset[str] = field(default=frozenset(), repr=False)

    def __post_init__(self) -> None:
        check_timeout(self.timeout)
        if not _is_whole(self.limit) or not 1 <= self.limit <= LARGEST_LIMIT:
            raise ValueError(
                f"max_response_size={shown(self.limit)} must be a number of bytes from 1 to"
                f" {LARGEST_LIMIT}."
            )
        if not _is_whole(self.retries) or self.retries < 0:
            raise ValueError(f"retries={shown(self.retries)} must be a whole number from 0.")
        if not isinstance(self.follow_redirects, bool):
            raise ValueError(
                f"follow_redirects={shown(self.follow_redirects)} must be true or false."
            )

    @property
    def all_headers(self) -> HeaderPairs:
        """The headers of each request; the user's replace ours, the key's stands last."""
        login = (("Authorization", self.login.basic),) if self.login else ()
        own = merged((*DEFAULT_HEADERS, *login), self.headers)
        return merged(own, (self.key.header_pair,)) if self.key else own

    @property
    def login(self) -> Login | None:
        """The login of the registry's host in the environment; a key goes without one."""
        return None if self.key else self.environment.logins.get(self.base.host)

    @property
    def proxy_in_use(self) -> Proxy | None:
        """By way of which proxy this registry is reached; the one given is always in use."""
        return self.proxy or self.environment.proxy_to(self.base)

    def redactor(self, headers: HeaderPairs = (), others: Iterable[str] = ()) -> Redactor:
        """Return what hides the key and the other secrets of a request.

        Args:
            headers: What the request sends besides the connection's headers.
            others: Its secrets that stand elsewhere.
        """
        key_header = [self.key.header] if self.key else []
        return Redactor(self._secrets(headers).union(others), key_header)

    def _secrets(self, headers: HeaderPairs = ()) -> set[str]:
        kept = {self.key.header.lower()} if self.key else set()
        secrets = {
            secret
            for name, value in (*self.headers, *headers)
            for secret in (value, value.partition(" ")[2])  # `Bearer <secret>`
            if isinstance(value, SecretText) or name.lower() in kept or is_secret(name, secret)
        }
        secrets.update(self.hidden)
        if self.key:
            secrets.add(self.key.value)
        for known in (self.login, self.proxy, *self.environment.proxies.values()):
            secrets.update(known.secrets if known else ())
        return secrets

    def warn(self) -> None:
        """Log what is less safe than it could be."""
        # Who opens two connections in one go warns by one of them.
        if self.tls.verify is False and not is_quiet():
            _log.warning("%s: certificate checks are off.", self.base)
        if self.base.scheme == "http" and not self.base.is_loopback and (self.key or self.login):
            what = "API key" if self.key else "login of .netrc"
            _log.warning("%s: the %s is sent over plain http, readable by others.", self.base, what)

    def for_other_server(self, url: str) -> "Settings":
        """Return settings for another registry: no key and no header goes there (§9)."""
        return replace(
            self,
            base=BaseUrl.parse(url),
            key=None,
            tls=TlsSettings(self.tls.verify),
            headers=(),
            hidden=frozenset(self._secrets()),
        )


def is_secret(name: str, value: str) -> bool:
    """Return whether the value of a header or of a query parameter is hidden in any text.

    Args:
        name: Its name.
        value: Its value; what only sounds secret is so from some length on: `session=1` would
            mask each 1.
    """
    return isinstance(value, SecretText) or (is_secret_name(name) and len(value) >= SHORTEST_HIDDEN)


def merged(headers: HeaderPairs, others: HeaderPairs) -> HeaderPairs:
    """Return headers of which those of the same name are replaced by the others."""
    if not others:
        return headers
    replaced = {name.lower() for name, _ in others}
    return (*(pair for pair in headers if pair[0].lower() not in replaced), *others)


def check_timeout(seconds: object, name: str = "timeout") -> float:
    """Return a number of seconds that a deadline can be.

    Raises:
        ValueError: It is not a finite number above 0.
    """
    if _is_number(seconds) and 0 < seconds < math.inf:
        with suppress(OverflowError):
            return float(seconds)
    raise ValueError(f"{name}={shown(seconds)} must be a finite number of seconds above 0.")


def check_count(value: object, name: str) -> int:
    """Return a whole number above 0.

    Raises:
        ValueError: It is not.
    """
    if not _is_whole(value) or value < 1:
        raise ValueError(f"{name}={shown(value)} must be a whole number above 0.")
    return value


def check_header_name(name: object, argument: str) -> str:
    """Return a name that a header can have.

    Raises:
        ValueError: A header can't have it, or the client sets that header itself.
    """
    if not isinstance(name, str) or not TOKEN.fullmatch(name):
        raise ValueError(f"{argument}: {shown(name)} is no name of a header.")
    if name.lower() in FRAMING:
        raise ValueError(f"{argument}: the header {shown(name)} follows from the body.")
    return name


def check_headers(headers: Mapping[str, str] | None) -> HeaderPairs:
    """Return headers that can be sent.

    Raises:
        ValueError: A name or a value can't be sent; the error shows no value.
    """
    if headers is not None and not isinstance(headers, Mapping):
        raise ValueError(f"headers must be a dictionary, not {type(headers).__name__}.")
    pairs = tuple((headers or {}).items())
    for name, value in pairs:
        check_header_name(name, "headers")
        if not isinstance(value, str) or not _VALUE.fullmatch(value) or value.strip() != value:
            raise ValueError(
                f"headers: the value of {shown(name)}, not shown here, must be text of Latin-1"
                " without control characters and without blanks around it."
            )
    return pairs


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
