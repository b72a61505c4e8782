"""Keywords that use a fake registry of another process."""

import logging
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from robot.api import logger
from robot.api.deco import keyword
from robot.api.types import Secret

from RegistryLibrary.connections import Connection
from RegistryLibrary.keywords.component import GRACE, Component

T = TypeVar("T")


class SharingKeywords(Component):
    """Connect to fake registries that serve several processes."""

    @keyword(tags=("Fake", "Connection", "Setter"))
    def connect_to_fake_registry(
        self,
        url: str,
        *,
        alias: str = "fake",
        token: Secret | None = None,
        api_key: Secret | None = None,
        verify: bool | Path = True,
        client_cert: Path | tuple[Path, Path] | None = None,
    ) -> None:
        """Use a fake registry that another process runs, such as `rfregistry serve`.

        All keywords for fakes work with it as with one that [Start Fake Registry] started, and it
        becomes the current connection, too. Others may use it at the same time: see [shared fakes].

        Args:
            url: Where the fake serves.
            alias: Its name, and that of the connection. A fake that has the name already is
                stopped first.
            token: The token that its control interface needs, as a secret; see [secrets].
            api_key: The key that reading needs, as a secret.
            verify: Whether its certificate is checked, or a file or folder with the certificates
                (PEM) to trust instead of the system's.
            client_cert: Our own certificate: a PEM file that holds certificate and key, or a
                list of the two files.

        Raises:
            RegistryConnectionError: Nothing serves there.
            RegistryResponseError: What serves there is no fake registry of this library.
            AuthenticationError: The fake needs a token.
            AccessDeniedError: The token is another one.
            ValueError: An argument can't be used; the error names it.

        Examples:

        ```robotframework
        *** Test Cases ***
        A fake that is there already
            ${url} =    Start Fake Registry    alias=elsewhere    connect=False
            Connect To Fake Registry    ${url}
            Inject Fault    latency    delay=10 ms    path=/browse
            Browse Packages
            Fake Registry Should Have Received    GET    /browse    times=1
        ```
        """
        from RegistryLibrary.client import RegistryClient  # noqa: PLC0415 - slow to import
        from RegistryLibrary.client.quiet import quietly  # noqa: PLC0415 - when needed
        from RegistryLibrary.shared.control import Control  # noqa: PLC0415 - when needed
        from RegistryLibrary.shared.registry import SharedFakeRegistry  # noqa: PLC0415 - when needed

        self._checked_fake_alias(alias)
        key, told = self._revealed(api_key), self._revealed(token, "token")
        options: dict[str, Any] = {
            "verify": verify,
            "client_cert": client_cert,
            "timeout": self._timeout,
        }
        with quietly():
            control = Control(url, self._run_quietly, told, **options)
        try:
            files = [path if isinstance(path, Path) else None for path in (verify, client_cert)]
            fake = SharedFakeRegistry(control, *files)
            client = RegistryClient(url, api_key=key, **options)
        except BaseException:
            control.close()
            raise
        if alias in self._context.fakes:
            self._context.stop_fake(alias)
        self._context.add_fake(alias, fake)
        self._context.connect(alias, Connection(client))
        logger.info(f"The fake {alias!r} at {fake.url} is shared and is the current connection.")

    def _run_quietly(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Return what a coroutine returns; a test's log is about the registry, not about this."""
        return self._context.runner.run(coroutine, self._timeout + GRACE, logging.WARNING)
