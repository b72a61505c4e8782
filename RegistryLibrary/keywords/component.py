"""What every group of keywords has."""

from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from robot.api.types import Secret

from RegistryLibrary.context import OTHER, Context
from RegistryLibrary.converters import PlainText
from RegistryLibrary.errors import shown
from RegistryLibrary.redaction import LONGEST_SECRET, SecretText

if TYPE_CHECKING:
    from RegistryLibrary.client import RegistryClient

GRACE = 0.5  # seconds: the client holds the deadline, the runner only where the client can't

T = TypeVar("T")
Operation = Callable[["RegistryClient", float], Coroutine[Any, Any, T]]


class Component:
    """A group of keywords.

    Args:
        context: What all groups share.
        timeout: Seconds that an operation may take where neither keyword nor connection say.
    """

    def __init__(self, context: Context, timeout: float) -> None:
        self._context = context
        self._timeout = timeout

    def _ask(self, operation: Operation[T], timeout: timedelta | None) -> T:
        """Return what an operation of the current connection's client returns.

        Args:
            operation: Takes the client and the seconds it has.
            timeout: What the keyword was given.
        """
        connection = self._context.connections.get()
        if timeout is None:
            seconds = connection.timeout or self._timeout
        else:
            seconds = seconds_of(timeout, "timeout")
        return self._context.runner.run(operation(connection.client, seconds), seconds + GRACE)

    def _default_seconds(self) -> float:
        """Seconds that an operation may take if the keyword was not told."""
        return self._context.connections.get().timeout or self._timeout

    def _revealed(self, secret: Secret | PlainText | None, argument: str = "api_key") -> str | None:
        """Return a secret as text, for the client and the fake alone."""
        if secret is None:
            return None
        if isinstance(secret, PlainText):
            raise ValueError(
                f"{argument} must be a secret, so that no log shows it, such as"
                " `${KEY: Secret}    %{REGISTRY_API_KEY}`; its value is not shown here."
            )
        text = secret.value
        if not isinstance(text, str):
            raise ValueError(f"{argument} must be a secret text, not {type(text).__name__}.")
        if len(text) > LONGEST_SECRET:
            raise ValueError(
                f"{argument} has {len(text)} characters; a secret may have {LONGEST_SECRET}."
            )
        if text.strip():  # else a journal would hide each blank from then on
            self._context.keep_secret(text)
        return SecretText(text)

    def _revealed_in(
        self, values: Mapping[str, Any] | None, argument: str
    ) -> dict[str, Any] | None:
        """Return headers or parameters with their secrets as text, for the client alone."""
        if values is None:
            return None
        return {
            name: self._revealed(value, f"{argument}: the value of {shown(name)}")
            if isinstance(value, Secret)
            else value
            for name, value in values.items()
        }

    def _checked_fake_alias(self, alias: str) -> str:
        """Return an alias that a fake can have beside those that run.

        Raises:
            ValueError: It can't be meant, or would name the second origin of another fake, or the
                other way round.
        """
        for known in (f"{checked_alias(alias)}{OTHER}", alias.removesuffix(OTHER)):
            if known != alias and known in self._context.fakes:
                first, second = sorted((alias, known), key=len)
                raise ValueError(
                    f"alias={alias!r} can't be used beside the fake {known!r}: {second!r} names the"
                    f" second origin of {first!r}."
                )
        return alias


def checked_alias(alias: str) -> str:
    """Return an alias that can be meant.

    Raises:
        ValueError: It is empty, or looks like an argument whose name is misspelt.
    """
    if not alias.strip() or "=" in alias:
        raise ValueError(
            f"alias={shown(alias)} must not be empty or hold '='; is the name of an argument"
            " misspelt?"
        )
    return alias


def seconds_of(time: timedelta, argument: str) -> float:
    """Return a time in seconds.

    Raises:
        ValueError: It is not above 0.
    """
    seconds = time.total_seconds()
    if seconds <= 0:
        raise ValueError(f"{argument}={seconds:g} s must be a time above 0.")
    return seconds
