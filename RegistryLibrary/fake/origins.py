"""Where an application is served: an origin that can be started and stopped, again and again."""

import threading

from RegistryLibrary.errors import RegistryConnectionError, RegistryError
from RegistryLibrary.fake.app import NOWHERE, Application
from RegistryLibrary.fake.asgi import ASGIApp
from RegistryLibrary.fake.certificates import Certificates
from RegistryLibrary.fake.faults import FaultQueue
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.server import LOOPBACK, Server
from RegistryLibrary.fake.site import PromptApp
from RegistryLibrary.fake.store import Store


class Origin:
    """A host and a port on which an application is served. May be used by any thread.

    Args:
        app: What answers.
        journal: What keeps the requests.
        port: The port, 0 for any that is free.
        host: The host, by its name or its address.
        certificates: Those of HTTPS, `None` for plain HTTP.
    """

    def __init__(
        self,
        app: ASGIApp | PromptApp,
        journal: Journal,
        port: int = 0,
        host: str = LOOPBACK,
        certificates: Certificates | None = None,
    ) -> None:
        self._app = app
        self._journal = journal
        self._port = port
        self._host = host
        self._certificates = certificates
        self._starting = threading.Lock()
        self._server: Server | None = None
        self._url: str | None = None

    def start(self) -> str:
        """Start serving, if it is not served already, and return the URL.

        Raises:
            RegistryConnectionError: The port is taken or can't be used.
        """
        with self._starting:
            if self._server is None:
                tls = self._certificates.context if self._certificates else None
                server = Server(self._app, self._journal, self._port, host=self._host, tls=tls)
                self._url = f"{'https' if tls else 'http'}://{server.authority}"
                self._server = server
            return self.url

    def stop(self) -> None:
        """Stop serving at once, if it is served."""
        with self._starting:
            if self._server is not None:
                self._server.stop()
                self._server = None

    @property
    def running(self) -> bool:
        """Whether it is served."""
        return self._server is not None

    @property
    def url(self) -> str:
        """Where it is served, or was served last.

        Raises:
            RegistryConnectionError: It was never started.
        """
        if self._url is None:
            raise RegistryConnectionError("The fake registry was never started; it has no URL.")
        return self._url

    def reachable_url(self) -> str:
        """Return where it is served; while it is not, a URL at which nothing is ever found."""
        return self.url if self.running else NOWHERE

    @property
    def journal(self) -> Journal:
        """The requests that were received here."""
        return self._journal


def second_origin(
    store: Store, journal: Journal, host: str, certificates: Certificates | None
) -> Origin:
    """Return an origin that serves the same packages, rightly and to everyone.

    Args:
        store: The packages.
        journal: What keeps the requests.
        host: The host, by its name or its address.
        certificates: Those of HTTPS, `None` for plain HTTP.
    """
    app = Application(store, FaultQueue(), journal, None)
    return Origin(app, journal, host=host, certificates=certificates)


class Pair:
    """The origin of a fake registry, and the second one, which serves once it is needed.

    May be used by any thread.

    Args:
        own: The fake's own.
        other: The second one; it only ever serves while the own one does.
        certificates: Those of both; their files are there while the fake serves.
    """

    def __init__(
        self, own: Origin, other: Origin, certificates: Certificates | None = None
    ) -> None:
        self.own = own
        self.other = other
        self.certificates = certificates
        self._needs_other = False
        self._starting = threading.Lock()

    def start(self) -> str:
        """Start serving, and return the URL.

        Raises:
            RegistryConnectionError: The port is taken or can't be used.
            RegistryError: The files of the certificates can't be written.
        """
        with self._starting:
            try:
                return self._start()
            except RegistryError:
                self._stop()
                raise

    def stop(self) -> None:
        """Stop serving at once."""
        with self._starting:
            self._stop()

    def need_other(self) -> None:
        """Let the second origin serve whenever the own one does."""
        # Without the lock: who stops holds it while the thread of the own origin ends, and it may
        # be that thread that asks, for the control interface.
        self._needs_other = True
        was_running = self.own.running
        if was_running:
            self.other.start()
        if was_running and not self.own.running:
            self.other.stop()

    def _start(self) -> str:
        if self.certificates:
            self.certificates.lay_out()
        url = self.own.start()
        if self._needs_other:
            self.other.start()
        return url

    def _stop(self) -> None:
        self.own.stop()
        self.other.stop()
        if self.certificates:
            self.certificates.remove()
