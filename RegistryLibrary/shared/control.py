"""Asks the control interface of a fake registry."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from RegistryLibrary.client import RegistryClient, RegistryResponse
from RegistryLibrary.client.failures import check
from RegistryLibrary.errors import Endpoint, Reason
from RegistryLibrary.fake.arguments import check_key

_PATH = "/__fake/api/"
_LARGEST_ANSWER = 256 * 1024**2

T = TypeVar("T")


class Run(Protocol):
    """Runs a coroutine for a caller that waits for it."""

    def __call__(self, coroutine: Coroutine[Any, Any, T], /) -> T:
        """Return what it returns."""


class Control:
    """The control interface of one fake registry.

    Args:
        url: The URL of the fake.
        run: Runs a request, and waits for it.
        token: The token it needs, if it needs one.
        options: More options of the client, such as `verify`.

    Raises:
        ValueError: An argument can't be used.
    """

    def __init__(self, url: str, run: Run, token: str | None, **options: Any) -> None:
        check_key("token", token)
        self._run = run
        self._client = RegistryClient(
            url, api_key=token, max_response_size=_LARGEST_ANSWER, **options
        )

    @property
    def url(self) -> str:
        """The URL of the fake."""
        return self._client.url

    def ask(
        self,
        method: str,
        path: str,
        read: Callable[[Any], T],
        body: object = None,
        query: Mapping[str, object] | None = None,
    ) -> T:
        """Return what an answer says.

        Args:
            method: HTTP method.
            path: Behind `/__fake/api/`.
            read: Makes a value of the JSON value of the answer, `None` for an empty one.
            body: A JSON value.
            query: Parameters.

        Raises:
            ValueError: The fake says that an argument is wrong.
            RegistryError: It can't do what it was asked for, or it is no fake.
        """
        target = f"{_PATH}{path}{'?' * bool(query)}{urlencode(query or {})}"
        response = self._run(self._client.request(method, target, body=body))
        _refuse_arguments(response)
        check(response, Endpoint.OTHER)
        try:
            return read(response.json if response.body else None)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            raise response.fault(
                Reason.WRONG_SHAPE,
                f"There is no fake registry of this library at {self.url}.{response.excerpt}",
            ) from None

    def close(self) -> None:
        """Close the connection."""
        self._run(self._client.aclose())


def nothing(_: object) -> None:
    """Read nothing of an answer."""


def _refuse_arguments(response: RegistryResponse) -> None:
    """Raise the error for an argument that the fake does not take, in the fake's words."""
    if response.status != 400 or response.content_type != "application/json":  # noqa: PLR2004
        return
    match response.json:
        case {"error": {"type": "ValueError", "message": str(message)}}:
            raise ValueError(message)
