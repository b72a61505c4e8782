"""The fake registry, for plain Python."""

import re
import threading
from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from starlette.types import ASGIApp

from RegistryLibrary.errors import RegistryConnectionError
from RegistryLibrary.fake.app import Application
from RegistryLibrary.fake.faults import Fault, FaultQueue
from RegistryLibrary.fake.injection import make_fault
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.fake.seeds import Seed, seeded_store
from RegistryLibrary.fake.server import HOST, Server
from RegistryLibrary.fake.store import PackageName
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.protocol.versions import Version

_HIGHEST_PORT = 65535
# What a header carries unchanged: printable ASCII, no blank at either end.
_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")


class FakeRegistry:
    """A registry of one's own, on a real port of this machine; a context manager.

    Nothing is started before `start`. Every method may be called from any thread, whether it
    runs or not; `app` answers without a port too, such as below `httpx.ASGITransport`.

    Args:
        seed: What it holds at first: `examples`, `empty`, the path of a JSON or YAML file or of a
            folder of such files, or what such a file holds.
        port: The port to serve on, 0 for any that is free.
        api_key: The key that all reads need; `None` if they need none.
        journal_size: How many requests the journal keeps.

    Raises:
        ValueError: An argument is wrong.
    """

    def __init__(
        self,
        seed: Seed = "examples",
        *,
        port: int = 0,
        api_key: str | None = None,
        journal_size: int = 10_000,
    ) -> None:
        _check_number("port", port, 0, _HIGHEST_PORT)
        _check_number("journal_size", journal_size, 1)
        if api_key is not None and not (isinstance(api_key, str) and _KEY.fullmatch(api_key)):
            raise ValueError(
                "api_key must be printable ASCII without blanks around it;"
                " the one given (not shown) is not."
            )
        self._store = seeded_store(seed)
        self._faults = FaultQueue()
        self._journal = Journal(journal_size, () if api_key is None else (api_key,))
        self._app = Application(self._store, self._faults, self._journal, api_key)
        self._port = port
        self._starting = threading.Lock()
        self._server: Server | None = None
        self._url: str | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> str:
        """Start serving, if it does not already; it is ready when this returns.

        Returns:
            The URL.

        Raises:
            RegistryConnectionError: The port is taken or can't be used.
        """
        with self._starting:
            if self._server is None:
                self._server = Server(self._app, self._journal, self._port)
                self._url = f"http://{HOST}:{self._server.port}"
            return self.url

    def stop(self) -> None:
        """Stop at once, also while requests are waiting for an answer; they get none.

        Packages, faults and journal stay as they are.
        """
        with self._starting:
            if self._server is not None:
                self._server.stop()
                self._server = None

    @property
    def running(self) -> bool:
        """Whether it serves."""
        return self._server is not None

    @property
    def url(self) -> str:
        """Where it serves, or served last.

        Raises:
            RegistryConnectionError: It was never started.
        """
        if self._url is None:
            raise RegistryConnectionError("The fake registry was never started; it has no URL.")
        return self._url

    @property
    def app(self) -> ASGIApp:
        """The ASGI application."""
        return self._app

    @property
    def journal(self) -> Journal:
        """The requests that were received."""
        return self._journal

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults that may still strike, in the order in which they were injected."""
        return self._faults.faults

    def publish(
        self, type: str, namespace: str, name: str, version: str, content: Mapping[str, Any]
    ) -> Package:
        """Publish a version of a package.

        To publish the same content again changes nothing. What the same content is, §6 says:
        that with the same ID.

        Args:
            type: Its type, such as `actor`.
            namespace: Who publishes it.
            name: What it is called there.
            version: A concrete version.
            content: What it holds, as JSON values; it is copied.

        Returns:
            The package, with its true ID.

        Raises:
            ValidationError: Type, version or content are wrong, or the version was published
                with other content, even if it was withdrawn since.
            InvalidPackageReferenceError: Namespace or name are malformed.
        """
        package = PackageName.parse(type, namespace, name)
        return self._store.publish(package, Version.parse(version), content).to_package()

    def withdraw(self, type: str, namespace: str, name: str, version: str) -> None:
        """Take a version of a package back.

        Args:
            type: Its type.
            namespace: Who published it.
            name: What it is called there.
            version: A concrete version.

        Raises:
            PackageNotFoundError: There is no such package.
            VersionNotFoundError: The package has no such version.
            ValidationError: There is no such type, or the version is malformed.
            InvalidPackageReferenceError: Namespace or name are malformed.
        """
        self._store.withdraw(PackageName.parse(type, namespace, name), Version.parse(version))

    def reset(self) -> None:
        """Bring back the seed, and clear faults and journal."""
        self._store.reset()
        self._faults.clear()
        self._journal.clear()

    def inject(
        self,
        fault: FaultKind | str,
        *,
        times: int = 1,
        after: int = 0,
        method: str | None = None,
        path: str | None = None,
        type: str | None = None,
        status: int | None = None,
        message: str | None = None,
        delay: timedelta | float | None = None,
        retry_after: timedelta | float | None = None,
    ) -> Fault:
        """Let something go wrong.

        A request is struck by the first fault that applies to it, in the order in which they
        were injected; faults behind that one do not see the request, not even for `after`.

        Args:
            fault: What goes wrong, such as `hang` or `rate limit`.
            times: How many requests it strikes; 0 for all until it is cleared.
            after: How many of the requests that it could strike it lets pass first.
            method: The method of the requests, in any case; `None` for all.
            path: Their path as clients send it, percent-encoded and without the query; `*`
                stands for any text. `None` for all. Whether a registry has such a path is not
                checked.
            type: Of `error`: the type of the standard error body, by default `RegistryError`.
            status: Of `status` (by default 500), `html page` (200) and `error` (by default that
                of the type): the status of the answer.
            message: Of `error`: what its body says.
            delay: Of `latency`: how long the answer takes, by default 1 s; a number is seconds.
            retry_after: Of `rate limit`: the pause it asks for, by default 1 s; a number is
                seconds. The header says it in whole seconds, rounded up.

        Returns:
            The fault, which counts how often it struck.

        Raises:
            ValueError: An argument is wrong, or an option that this fault does not have.
        """
        made = make_fault(
            fault,
            times,
            after,
            method,
            path,
            type=type,
            status=status,
            message=message,
            delay=delay,
            retry_after=retry_after,
        )
        self._faults.add(made)
        return made

    def clear_faults(self, faults: Iterable[Fault] | None = None) -> None:
        """Let nothing go wrong any more.

        Args:
            faults: Only these; one that is exhausted or cleared does no harm.
        """
        self._faults.clear(faults)


def _check_number(name: str, value: int, lowest: int, highest: int | None = None) -> None:
    good = isinstance(value, int) and not isinstance(value, bool) and value >= lowest
    if not good or (highest is not None and value > highest):
        to = f" to {highest}" if highest is not None else ""
        raise ValueError(f"{name} must be a whole number from {lowest}{to}; it is {value!r}.")
