"""Keywords that open, switch and close connections."""

from datetime import timedelta
from pathlib import Path

from robot.api import logger
from robot.api.deco import keyword
from robot.api.types import Secret

from RegistryLibrary.connections import Connection
from RegistryLibrary.converters import ByteSize
from RegistryLibrary.keywords.component import Component, checked_alias, seconds_of

DEFAULT_SIZE = ByteSize(16 * 1024 * 1024)


class ConnectionKeywords(Component):
    """Open, switch and close connections to registries."""

    @keyword(tags=("Connection", "Setter"))
    def connect_to_registry(
        self,
        url: str,
        alias: str | None = None,
        *,
        api_key: Secret | None = None,
        api_key_header: str = "Authorization",
        api_key_scheme: str = "Bearer",
        timeout: timedelta | None = None,
        retries: int = 0,
        follow_redirects: bool = False,
        verify: bool | Path = True,
        client_cert: Path | tuple[Path, Path] | None = None,
        proxy: str | Secret | None = None,
        trust_env: bool = False,
        headers: dict[str, str | Secret] | None = None,
        max_response_size: ByteSize = DEFAULT_SIZE,
    ) -> str:
        """Connect to a registry and make it the current one.

        Nothing is sent yet; [Wait Until Registry Is Ready] does that. The connection ends with
        the suite in which it was made. See [connections].

        Args:
            url: Where the registry is, with any path prefix: `https://registry.example.com/api`.
            alias: Its name for [Switch Registry]. A connection that has the name already is
                closed first. Without one it is called `registry-1`, `registry-2` and so on.
            api_key: The key to send, as a secret; see [secrets].
            api_key_header: The header that carries the key.
            api_key_scheme: What stands before the key in the header; empty for nothing.
            timeout: Longest time that each keyword may take; see [timeouts].
            retries: How often a request may be sent again: after a connection that was refused
                or broke, and after 429, 502, 503 and 504. The pauses are drawn by chance, up to
                200 ms at first, twice that each time, 10 s at most, unless the registry says how
                long to wait; where one does not fit the deadline, the keyword fails at once. Each
                attempt is logged.
            follow_redirects: Whether redirects are followed, five at most and never from https to
                http. Nothing of the key and of `headers` goes to another origin.
            verify: Whether the registry's certificate is checked, or a file or folder with the
                certificates (PEM) to trust instead of the system's. It holds for any other server
                to which a redirect or a reference leads, too.
            client_cert: Our own certificate: a PEM file that holds certificate and key, or a
                list of the two files.
            proxy: The URL of a proxy that all requests of the connection go by, such as
                `http://proxy.example.com:3128`; see [proxies]. With `name:password@` in it, it
                must be a secret.
            trust_env: Whether the proxies and the logins (`.netrc`) of the environment are used,
                as they are at this moment; see [proxies].
            headers: Headers to send with each request; a value may be a secret.
            max_response_size: How many bytes an answer may have, before and after decoding.

        Returns:
            The alias.

        Raises:
            ValueError: An argument can't be used; the error names it.

        Examples:

        ```robotframework
        *** Test Cases ***
        A registry that needs a key
            VAR    ${key: Secret}    %{REGISTRY_API_KEY=none}
            ${url} =    Start Fake Registry    api_key=${key}    connect=False
            Connect To Registry    ${url}    staging    api_key=${key}    timeout=5 s
            Browse Packages    limit=1
        ```
        """
        from RegistryLibrary.client import RegistryClient  # noqa: PLC0415 - slow to import

        own = _checked(alias, verify, timeout)
        client = RegistryClient(
            url,
            api_key=self._revealed(api_key),
            api_key_header=api_key_header,
            api_key_scheme=api_key_scheme,
            timeout=self._timeout,
            retries=retries,
            follow_redirects=follow_redirects,
            verify=verify,
            client_cert=client_cert,
            proxy=self._revealed_proxy(proxy),
            trust_env=trust_env,
            headers=self._revealed_in(headers, "headers"),
            max_response_size=max_response_size,
        )
        connected = self._context.connect(alias, Connection(client, own))
        logger.info(f"{client.url} is the current connection, {connected!r}.")
        return connected

    def _revealed_proxy(self, proxy: str | Secret | None) -> str | None:
        """Return the URL of a proxy as text, for the client alone."""
        if isinstance(proxy, str) and "@" in proxy:
            raise ValueError(
                "proxy must be a secret if name and password stand in it, so that no log shows"
                " them; its value is not shown here."
            )
        return self._revealed(proxy, "proxy") if isinstance(proxy, Secret) else proxy

    @keyword(tags=("Connection", "Setter"))
    def switch_registry(self, alias: str) -> str | None:
        """Make another connection the current one.

        Args:
            alias: The connection to use from now on.

        Returns:
            The alias of the connection used before, to switch back to.

        Raises:
            ValueError: No connection has the alias; the error lists those there are.

        Examples:

        ```robotframework
        *** Test Cases ***
        Two registries hold the same package
            Start Fake Registry    alias=left
            ${left} =    Resolve Package Reference    actor    acme    echo
            Start Fake Registry    alias=right
            ${right} =    Resolve Package Reference    actor    acme    echo
            Should Be Equal    ${left.id}    ${right.id}
            ${before} =    Switch Registry    left
            Should Be Equal    ${before}    right
        ```
        """
        before = self._context.connections.switch(alias)
        url = self._context.connections.get().client.url
        logger.info(f"{url} is the current connection, {alias!r}; before it was {before!r}.")
        return before

    @keyword(tags=("Connection", "Setter"))
    def disconnect_from_registry(self, alias: str | None = None) -> None:
        """Close a connection; the one used before it becomes the current one.

        Args:
            alias: The connection to close, by default the current one.

        Raises:
            ValueError: No connection has the alias, or none is open.

        Examples:

        ```robotframework
        *** Test Cases ***
        A connection that is needed for a moment
            ${url} =    Start Fake Registry
            Connect To Registry    ${url}    alias=anonymous
            Browse Packages
            Disconnect From Registry    anonymous
            Browse Packages
        ```
        """
        self._context.close_connections([self._context.connections.remove(alias)])

    @keyword(tags=("Connection", "Setter"))
    def disconnect_from_all_registries(self) -> None:
        """Close all connections. There may be none.

        Examples:

        ```robotframework
        *** Test Cases ***
        Nothing can be read without a connection
            Start Fake Registry
            Disconnect From All Registries
            Run Keyword And Expect Error    ValueError: No registry is connected*    Browse Packages
        ```
        """
        opened = self._context.connections.remove_all()
        self._context.close_connections([one.item for one in opened])


def _checked(alias: str | None, verify: bool | Path, timeout: timedelta | None) -> float | None:
    """Return a time limit in seconds once the arguments that no client sees are right."""
    if verify == Path():
        raise ValueError("verify is empty; it must be true, false or a path.")
    if alias is not None:
        checked_alias(alias)
    return None if timeout is None else seconds_of(timeout, "timeout")
