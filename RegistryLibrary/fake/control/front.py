"""Tells what is meant for the control interface from what is meant for the registry."""

from functools import cached_property

from starlette.types import ASGIApp, Receive, Scope, Send

from RegistryLibrary.fake.control.controlled import Controlled

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

    def __init__(self, registry: ASGIApp, fake: Controlled, host: str, token: str | None) -> None:
        self._registry = registry
        self._fake = fake
        self._host = host
        self._token = token

    @cached_property
    def _control(self) -> ASGIApp:
        from RegistryLibrary.fake.control.guard import Guard  # noqa: PLC0415 - most need none
        from RegistryLibrary.fake.control.interface import Control  # noqa: PLC0415 - most need none

        return Control(self._fake, Guard(self._host, self._token))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to who answers it."""
        path = scope.get("raw_path", b"")
        if path.startswith(PREFIX) and (path == PREFIX or path.startswith(_BELOW)):
            await self._control(scope, receive, send)
        else:
            await self._registry(scope, receive, send)
