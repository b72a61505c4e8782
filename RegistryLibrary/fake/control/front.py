"""Tells what is meant for the control interface from what is meant for the registry."""

from functools import cached_property

from RegistryLibrary.fake.asgi import ASGIApp, Receive, Scope, Send
from RegistryLibrary.fake.control.controlled import Controlled
from RegistryLibrary.fake.responses import Response
from RegistryLibrary.fake.site import PromptApp

# No package type begins so: nothing of a registry is hidden by it.
PREFIX = b"/__fake"

_BELOW = PREFIX + b"/"


class Front:
    """An ASGI application that hands requests on.

    What lies below `/__fake/` never reaches the registry: neither its journal nor its faults see
    it.

    Args:
        registry: Answers as a registry does.
        fake: What the control interface arranges and inspects.
        host: The host that is served on.
        token: The token that the control interface needs, `None` if it needs none.
    """

    def __init__(self, registry: PromptApp, fake: Controlled, host: str, token: str | None) -> None:
        self._registry = registry
        self._fake = fake
        self._host = host
        self._token = token

    @cached_property
    def _control(self) -> ASGIApp:
        from RegistryLibrary.fake.control.guard import Guard  # noqa: PLC0415 - most need none
        from RegistryLibrary.fake.control.interface import Control  # noqa: PLC0415 - most need none

        return Control(self._fake, Guard(self._host, self._token))

    def at_once(self, scope: Scope) -> Response | None:
        """Return the registry's answer, if nothing has to be waited for."""
        return None if _is_control(scope) else self._registry.at_once(scope)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to who answers it."""
        answering = self._control if _is_control(scope) else self._registry
        await answering(scope, receive, send)


def _is_control(scope: Scope) -> bool:
    path: bytes = scope.get("raw_path", b"")
    if scope["type"] != "http":
        return False
    return path.startswith(PREFIX) and (path == PREFIX or path.startswith(_BELOW))
