"""Why an exchange failed: what a failure was raised from, whichever library raised it."""

from collections.abc import Iterable, Iterator
from socket import gaierror

from RegistryLibrary.client.wire.faults import WireError
from RegistryLibrary.errors import Reason


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception, what it was raised from, and the members of groups among them.

    Each comes once: what was raised from what it had caused itself is a circle.
    """
    seen = set()
    waiting = [error]
    while waiting:
        error = waiting.pop()
        if error is not None and id(error) not in seen:
            seen.add(id(error))
            yield error
            waiting += [error.__cause__ or error.__context__]
            waiting += reversed(getattr(error, "exceptions", ()))


def wire_error(causes: Iterable[BaseException]) -> WireError | None:
    """Return what our own sockets found, `None` if it was not them."""
    return next((cause for cause in causes if isinstance(cause, WireError)), None)


def unconnected(causes: Iterable[BaseException], told: str) -> tuple[Reason, str]:
    """Return why there is no connection, and how to say it.

    Args:
        causes: The failure and what it was raised from.
        told: What to say where none of them has words.
    """
    causes = list(causes)
    if any(isinstance(cause, gaierror) for cause in causes):
        return Reason.UNKNOWN_HOST, "No address is known for this host"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Reason.REFUSED, "The connection was refused: nothing listens at this host and port"
    texts = (cause.strerror for cause in causes if isinstance(cause, OSError))
    return Reason.BROKEN, f"There is no connection: {next(filter(None, texts), told)}"
