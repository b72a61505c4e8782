"""A proxy: where it is, and how we show ourselves to it."""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import unquote

from RegistryLibrary.client.paths import BaseUrl

_SOCKS = {"socks5", "socks5h"}
_SCHEMES = {"http", "https", *_SOCKS}
_DEFAULT_SOCKS_PORT = 1080
_NO_PORT = re.compile(r"[^:]*|\[[^]]*\]")


@dataclass(frozen=True, slots=True)
class Login:
    """A name and a password. Its `repr` shows neither."""

    name: str = field(repr=False)
    password: str = field(repr=False)

    @property
    def basic(self) -> str:
        """Both as the value of a header (RFC 7617 §2)."""
        pair = f"{self.name}:{self.password}".encode()
        return f"Basic {b64encode(pair).decode('ascii')}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may show; a name without a password is a token."""
        return (self.password or self.name, self.basic.partition(" ")[2])


@dataclass(frozen=True, slots=True)
class Proxy:
    """What stands between us and a registry. Its text does not show the login.

    Attributes:
        url: Scheme, host and port.
        login: How we show ourselves to it.
    """

    url: str
    login: Login | None = None

    @classmethod
    def parse(cls, text: object, name: str = "proxy") -> "Proxy":
        """Return the proxy that a URL names.

        Args:
            text: Scheme, perhaps `name:password@`, host and port.
            name: What the error calls it.

        Raises:
            ValueError: It is no such URL; the error shows no user information.
        """
        if not isinstance(text, str):
            raise ValueError(f"{name} must be the URL of a proxy, not {type(text).__name__}.")
        scheme, mark, rest = text.partition("://")
        user_info, at, place = rest.rpartition("@")
        # Without a scheme nobody knows what of it is a password.
        known = f"{scheme}://{'***@' * bool(at)}{place}" if mark else "***"
        shown = f"{name}={known!r}"
        if not mark or scheme.lower() not in _SCHEMES:
            raise ValueError(f"{shown} must begin with http:// or https://.")
        if scheme.lower() in _SOCKS and not find_spec("socksio"):
            raise ValueError(f"{shown} needs the package `socksio`, which `httpx[socks]` installs.")
        if (
            not user_info.isascii()
            or not user_info.isprintable()
            or re.search("[/?#@ ]", user_info)
        ):
            raise ValueError(f"{shown}: name and password must be percent-encoded.")
        return cls(_checked(scheme.lower(), place, shown), _login(user_info) if at else None)

    @classmethod
    def optional(cls, text: object, transport: object) -> "Proxy | None":
        """Return the proxy that a URL names, `None` for `None`.

        Raises:
            ValueError: It is no URL of a proxy, or there is a transport, which would not use it.
        """
        if text is not None and transport is not None:
            raise ValueError("proxy and transport can't be given both.")
        return None if text is None else cls.parse(text)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may show."""
        return self.login.secrets if self.login else ()

    def __str__(self) -> str:
        return self.url


def _checked(scheme: str, place: str, shown: str) -> str:
    socks = scheme in _SOCKS
    try:
        base = BaseUrl.parse(f"{'http' if socks else scheme}://{place}")
    except ValueError as error:
        raise ValueError(f"{shown} can't be used: {str(error).rpartition(': ')[2]}") from None
    if base.prefix:
        raise ValueError(f"{shown} can't be used: a proxy has no path.")
    if not socks:
        return base.origin
    host = f"[{base.host}]" if ":" in base.host else base.host
    has_port = not _NO_PORT.fullmatch(place.rstrip("/"))
    return f"{scheme}://{host}:{base.port if has_port else _DEFAULT_SOCKS_PORT}"


def _login(user_info: str) -> Login:
    name, _, password = user_info.partition(":")
    return Login(unquote(name), unquote(password))
