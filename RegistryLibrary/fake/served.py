"""What every fake registry can do that serves: start, stop, and say where it is."""

from pathlib import Path
from types import TracebackType
from typing import Self

from RegistryLibrary.fake.origins import Origin, Pair


class Served:
    """Something that serves at two origins while it is started; a context manager.

    Args:
        origins: The two.
    """

    def __init__(self, origins: Pair) -> None:
        self._origins = origins

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
            RegistryError: The files of the certificates can't be written.
        """
        return self._origins.start()

    def stop(self) -> None:
        """Stop at once, also while requests are waiting for an answer; they get none.

        Packages, faults and journal stay as they are.
        """
        self._origins.stop()

    @property
    def running(self) -> bool:
        """Whether it serves."""
        return self._origins.own.running

    @property
    def url(self) -> str:
        """Where it serves, or served last.

        Raises:
            RegistryConnectionError: It was never started.
        """
        return self._origins.own.url

    @property
    def ca_bundle(self) -> Path | None:
        """The file (PEM) with the authority to trust, while it serves; `None` without TLS.

        Raises:
            RegistryConnectionError: It was never started.
        """
        certificates = self._origins.certificates
        return certificates.ca_bundle if certificates else None

    @property
    def client_cert(self) -> Path | None:
        """The file (PEM) with a client's certificate and key; `None` if none is wanted.

        Raises:
            RegistryConnectionError: It was never started.
        """
        certificates = self._origins.certificates
        return certificates.client_cert if certificates else None

    @property
    def other(self) -> Origin:
        """The second origin: the same packages on another port, rightly and without a key.

        It runs while the fake does, from the first `cross origin redirect` on that is injected.
        Its `journal` keeps what was received there.
        """
        return self._origins.other
