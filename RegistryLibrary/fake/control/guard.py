"""Who may use the control interface."""

import hmac
import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

from RegistryLibrary.errors import AccessDeniedError, AuthenticationError
from RegistryLibrary.fake.asgi import Scope

_LOCALHOST = "localhost"
# RFC 9110 7.2: a name or an address, and a port; an address of IPv6 stands in brackets.
_HOST = re.compile(r"(?:\[(?P<address>[0-9a-f:.]+)\]|(?P<name>[^:\[\]]+?)\.?)(?::[0-9]*)?")


class Guard:
    """Lets nobody in but who was meant.

    A page of a foreign site that someone has open in a browser can send requests to this machine.
    It can't hide where it comes from: the browser states its `Origin`, and a name that leads here
    only since a moment ago stands in `Host`.

    Args:
        host: The host that is served on, as it was given.
        token: What each request must carry, `None` if none must; then only this machine is let in.
    """

    def __init__(self, host: str, token: str | None) -> None:
        own = {_LOCALHOST, host, socket.gethostname()}
        self._names = frozenset(name.lower().removesuffix(".") for name in own)
        self._token = None if token is None else token.encode()

    def check_origin(self, scope: Scope) -> None:
        """Fail if a request comes from a foreign page, or names a foreign host.

        Raises:
            AccessDeniedError: It does.
        """
        hosts = _values(scope, b"host")
        if len(hosts) != 1 or not self._is_ours(hosts[0].lower(), scope):
            raise AccessDeniedError(
                f"The control interface is not found under the host {', '.join(hosts)!r}."
            )
        own = f"{scope['scheme']}://{hosts[0]}".lower()
        for origin in _values(scope, b"origin"):
            if origin.lower() != own:
                raise AccessDeniedError(f"A page of {origin!r} may not use the control interface.")

    def check_credentials(self, scope: Scope) -> None:
        """Fail if a request may not use what is behind the page.

        Raises:
            AuthenticationError: It needs the token, and has none.
            AccessDeniedError: It has another token; or it comes from another machine, where no
                token was agreed on.
        """
        if self._token is None:
            client = scope.get("client")
            if client and not _is_loopback(client[0]):
                raise AccessDeniedError(
                    f"{client[0]} is another machine; it can use the control interface only of a"
                    " fake registry that was started with a token."
                )
            return
        scheme, _, given = ", ".join(_values(scope, b"authorization")).partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            raise AuthenticationError(
                "The control interface needs the token: 'Authorization: Bearer <token>'."
            )
        if not hmac.compare_digest(given.strip().encode("latin-1"), self._token):
            raise AccessDeniedError("The token is not the right one.")

    def _is_ours(self, host: str, scope: Scope) -> bool:
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = found["address"] or found["name"]
        if name in self._names or _is_loopback(name):
            return True
        # The address at which the request arrived is no name that could have been led here.
        server, address = scope.get("server"), _address(name)
        return bool(server and address and address == _address(server[0]))


def _is_loopback(name: str) -> bool:
    address = _address(name)
    return address is not None and address.is_loopback


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(name)
    except ValueError:
        return None
    # RFC 4291 2.5.5.2: so a socket for both families shows a peer of the old one
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def _values(scope: Scope, name: bytes) -> list[str]:
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return [value.decode("latin-1") for key, value in headers if key == name]
