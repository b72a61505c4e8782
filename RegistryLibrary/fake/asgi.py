"""What a server and an application say to each other: the types of the ASGI specification."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from RegistryLibrary.fake.responses import Response

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


class PromptApp(Protocol):
    """An application that can answer most requests at once."""

    def at_once(self, scope: Scope) -> "Response | None":
        """Return the answer, if nothing has to be waited for; `None` if a call has to answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
