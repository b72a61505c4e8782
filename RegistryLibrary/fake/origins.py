"""Where an application is served: an origin that can be started and stopped, again and again."""

import threading

from RegistryLibrary.errors import RegistryConnectionError, RegistryError
from RegistryLibrary.fake.app import NOWHERE, Application
from RegistryLibrary.fake.certificates import Certificates
from RegistryLibrary.fake.faults import FaultQueue
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.server import HOST, Server
from RegistryLibrary.fake.store import Store


class Origin:
    """A host and a port on which an application is served. May be used by any thread.

    Args:
        app: What answers.
        journal: What keeps the requests.
        port: The port, 0 for any that is free.
        certificates: Those of HTTPS, `None` for plain HTTP.
    """

    def __init__(
        self,
        app: Application,
        journal: Journal,
        port: int = 0,
        certificates: Certificates | None = None,
    ) -> None:
        self._app = app
        self._journal = journal
        self._port = port
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
                self._server = Server(self._app, self._journal, self._port, tls=tls)
                self._url = f"{'https' if tls else 'http'}://{HOST}:{self._server.port}"
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
        self._certificates = certificates
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
        with self._starting:
            self._needs_other = True
            if self.own.running:
                self.other.start()

    def _start(self) -> str:
        if self._certificates:
            self._certificates.lay_out()
        url = self.own.start()
        if self._needs_other:
            self.other.start()
        return url

    def _stop(self) -> None:
        self.own.stop()
        self.other.stop()
        if self._certificates:
            self._certificates.remove()


def second_origin(
    store: Store, journal_size: int, api_key: str | None, certificates: Certificates | None
) -> Origin:
    """Return the second origin of a fake.

    It needs no key, since none may be sent to it, and masks one that is sent nevertheless.
    """
    journal = Journal(journal_size, () if api_key is None else (api_key,))
    app = Application(store, FaultQueue(), journal, None)
    return Origin(app, journal, certificates=certificates)
