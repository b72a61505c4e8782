"""What the environment says of proxies and logins, for those who ask for it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from netrc import NetrcParseError, netrc
from pathlib import Path

from RegistryLibrary.client.paths import BaseUrl
from RegistryLibrary.client.proxies import Login, Proxy
from RegistryLibrary.errors import shown

_ANY = "all"
_SCHEMES = ("http", "https", _ANY)


@dataclass(frozen=True, slots=True)
class Environment:
    """The part of the environment that requests heed; empty unless `trust_env` asks for it.

    Attributes:
        proxies: The proxy of each scheme; that of `all` serves the schemes without one.
        no_proxy: Hosts that are reached without a proxy, as `NO_PROXY` writes them.
        logins: The login of each host in `.netrc`.
    """

    proxies: Mapping[str, Proxy] = field(default_factory=dict)
    no_proxy: str = ""
    logins: Mapping[str, Login] = field(default_factory=dict, repr=False)

    @classmethod
    def trusted(cls, is_trusted: object) -> "Environment":
        """Return what the environment says now if it is trusted, and nothing if it is not.

        Raises:
            ValueError: It is neither, or it can't be read.
        """
        if not isinstance(is_trusted, bool):
            raise ValueError(f"trust_env={shown(is_trusted)} must be true or false.")
        return cls.read() if is_trusted else cls()

    @classmethod
    def read(cls) -> "Environment":
        """Return what the environment says now.

        Raises:
            ValueError: A variable names no proxy, or `.netrc` can't be read.
        """
        found = {scheme: _variable(f"{scheme}_proxy") for scheme in _SCHEMES}
        proxies = {
            # As other programs have it, a proxy without a scheme speaks plain HTTP.
            scheme: Proxy.parse(url if "://" in url else f"http://{url}", f"{scheme.upper()}_PROXY")
            for scheme, url in found.items()
            if url
        }
        return cls(proxies, _variable("no_proxy"), _logins())

    def proxy_to(self, base: BaseUrl) -> Proxy | None:
        """Return the proxy by way of which a registry is reached, `None` for none."""
        proxy = self.proxies.get(base.scheme) or self.proxies.get(_ANY)
        return None if proxy is None or self._is_excepted(base) else proxy

    def _is_excepted(self, base: BaseUrl) -> bool:
        host = f"[{base.host}]" if ":" in base.host else base.host
        spellings = (base.host, host, f"{host}:{base.port}")
        for name in self.no_proxy.lower().split(","):
            known = name.strip().lstrip(".")
            if known == "*":
                return True
            if known and any(one == known or one.endswith(f".{known}") for one in spellings):
                return True
        return False


def _variable(name: str) -> str:
    """Return a variable, in lower case if it is there; empty if none is."""
    value = os.environ.get(name, "")
    # A web server makes HTTP_PROXY of a header `Proxy` that a stranger sent it.
    if not value and not (name == "http_proxy" and "REQUEST_METHOD" in os.environ):
        value = os.environ.get(name.upper(), "")
    return value.strip()


def _logins() -> dict[str, Login]:
    named = os.environ.get("NETRC")
    file = Path(named) if named else Path("~/.netrc").expanduser()
    try:
        hosts = netrc(str(file)).hosts
    except FileNotFoundError:
        return {}
    except NetrcParseError as error:  # what it says may quote a password
        raise ValueError(
            f"trust_env=True: line {error.lineno} of {file} is not as it should be."
        ) from None
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or "it is no text"
        raise ValueError(f"trust_env=True: {file} can't be read: {told}.") from None
    # `default` would send a password to hosts that nobody named.
    return {
        host.lower(): Login(login or "", password or "")
        for host, (login, _, password) in hosts.items()
        if host != "default"
    }
