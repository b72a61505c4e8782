"""Where an application is served: an origin that can be started and stopped, again and again."""

import threading

from RegistryLibrary.errors import RegistryConnectionError
from RegistryLibrary.fake.app import Application
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.server import HOST, Server


class Origin:
    """A host and a port on which an application is served. May be used by any thread.

    Args:
        app: What answers.
        journal: What keeps the requests.
        port: The port, 0 for any that is free.
    """

    def __init__(self, app: Application, journal: Journal, port: int = 0) -> None:
        self._app = app
        self._journal = journal
        self._port = port
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
                self._server = Server(self._app, self._journal, self._port)
                self._url = f"http://{HOST}:{self._server.port}"
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

    @property
    def journal(self) -> Journal:
        """The requests that were received here."""
        return self._journal
