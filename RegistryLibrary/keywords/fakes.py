"""Keywords that run fake registries."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from robot.api import logger
from robot.api.deco import keyword
from robot.api.types import Secret

from RegistryLibrary.connections import Connection
from RegistryLibrary.fake.kinds import TlsMode
from RegistryLibrary.keywords.component import Component

if TYPE_CHECKING:
    from RegistryLibrary.client import RegistryClient
    from RegistryLibrary.fake import FakeRegistry


@dataclass(frozen=True, slots=True)
class FakeRegistryInfo:
    """Where a fake registry serves.

    Attributes:
        url: Its URL.
        other_origin: That of its second origin, `None` unless it serves.
        ca_bundle: The file with the authority of its certificate, `None` without TLS.
        client_cert: The file with a certificate and a key to show to it, `None` unless it wants
            one.
    """

    url: str
    other_origin: str | None
    ca_bundle: Path | None = None
    client_cert: Path | None = None


class FakeKeywords(Component):
    """Start and stop fake registries."""

    def _client(self, fake: "FakeRegistry", key: str | None) -> "RegistryClient":
        from RegistryLibrary.client import RegistryClient  # noqa: PLC0415 - slow to import

        return RegistryClient(
            fake.url,
            api_key=key,
            timeout=self._timeout,
            verify=fake.ca_bundle or True,
            client_cert=fake.client_cert,
        )

    @keyword(tags=("Fake", "Setter"))
    def start_fake_registry(
        self,
        seed: dict[str, object] | Path | str = "examples",
        *,
        alias: str = "fake",
        port: int = 0,
        api_key: Secret | None = None,
        tls: TlsMode | str | None = None,
        strict: bool = False,
        connect: bool = True,
    ) -> str:
        """Start a fake registry on this machine and connect to it.

        It follows the standard on a real port of the loopback address. It ends with the suite in
        which it was started. See [fake registry].

        Args:
            seed: What it holds at first: `examples`, `empty`, the path of a JSON or YAML file or
                of a folder, or a dictionary. See [fake registry].
            alias: Its name, and that of the connection. A fake that has the name already is
                stopped first.
            port: The port to serve on; 0 takes any that is free.
            api_key: The key that reading needs, as a secret; see [secrets].
            tls: How to serve HTTPS; without it the fake serves plain HTTP. See [fake registry].
            strict: Whether a request outside the four endpoints of the standard fails the test in
                which it came: another path, or another method than GET and HEAD.
            connect: Whether to connect to it, with its key and its certificates, and make that
                the current connection.

        Returns:
            Its URL.

        Raises:
            RegistryConnectionError: The port is taken.
            ValueError: An argument can't be used; the error names it. Of a seed it names the file
                and the place. Nothing is started.

        Examples:

        ```robotframework
        *** Test Cases ***
        A registry whose certificate expired
            Start Fake Registry    tls=expired
            ${error} =    Should Raise RegistryConnectionError    Browse Packages
            Should Be Equal    ${error.reason}    expired certificate

        A registry that holds only what the test publishes
            Start Fake Registry    empty
            Publish Package    skill    acme    greet    v1.0.0    {"prompt": "Say hello."}
            @{entries} =    Browse Packages
            Length Should Be    ${entries}    1

        A registry that holds a package of a dictionary
            VAR    &{content} =    prompt=Say hello.
            VAR    &{seed} =    type=skill    namespace=acme    name=greet    version=v1.0.0
            ...    content=${content}
            Start Fake Registry    ${seed}
            ${package} =    Resolve Package Reference    skill    acme    greet
            Should Be Equal    ${package.content}[prompt]    Say hello.
        ```
        """
        from RegistryLibrary.fake import FakeRegistry  # noqa: PLC0415 - slow to import

        self._checked_fake_alias(alias)
        key = self._revealed(api_key)
        fake = FakeRegistry(seed, port=port, api_key=key, tls=tls, strict=strict)
        if alias in self._context.fakes:
            self._context.stop_fake(alias)
        url = fake.start()
        try:
            client = self._client(fake, key) if connect else None
        except BaseException:  # Robot's timeouts, too
            fake.stop()
            raise
        self._context.add_fake(alias, fake)
        if client:
            self._context.connect(alias, Connection(client))
        connected = " and is the current connection" if connect else ""
        logger.info(f"The fake {alias!r} serves {url}{connected}.")
        return url

    @keyword(tags=("Fake", "Getter"))
    def get_fake_registry(self, alias: str | None = None) -> FakeRegistryInfo:
        """Return where a fake registry serves.

        Args:
            alias: The fake, by default the current one.

        Returns:
            Its `url`; the `other_origin` to which the fault `cross origin redirect` leads:
            `None` before the first one is injected; and the files (PEM) that clients need if it
            serves HTTPS: `ca_bundle` to trust it, and `client_cert` to show if it wants that, or
            `None`, also of a fake of another process. See [faults] and [fake registry].

        Raises:
            ValueError: No fake has the alias, or none runs.

        Examples:

        ```robotframework
        *** Test Cases ***
        A redirect leads to another origin
            Start Fake Registry
            Inject Fault    cross origin redirect
            ${response} =    Send Registry Request    GET    /browse
            ${fake} =    Get Fake Registry
            Should Be Equal    ${response.headers}[location]    ${fake.other_origin}/browse

        A connection of one's own to a registry that wants a certificate
            ${url} =    Start Fake Registry    tls=mutual    connect=False
            ${fake} =    Get Fake Registry
            Connect To Registry    ${url}    verify=${fake.ca_bundle}
            ...    client_cert=${fake.client_cert}
            Browse Packages
        ```
        """
        fake = self._context.fakes.get(alias)
        other = fake.other.url if fake.other.running else None
        return FakeRegistryInfo(fake.url, other, fake.ca_bundle, fake.client_cert)

    @keyword(tags=("Fake", "Setter"))
    def stop_fake_registry(self, alias: str | None = None) -> None:
        """Stop a fake registry, also while requests wait for an answer, and close its connection.

        Args:
            alias: The fake to stop, by default the current one.

        Raises:
            ValueError: No fake has the alias, or none runs.

        Examples:

        ```robotframework
        *** Test Cases ***
        A registry goes away
            ${url} =    Start Fake Registry
            Stop Fake Registry
            Connect To Registry    ${url}
            Should Raise RegistryConnectionError    Browse Packages
        ```
        """
        self._context.stop_fake(alias)

    @keyword(tags=("Fake", "Setter"))
    def stop_all_fake_registries(self) -> None:
        """Stop all fake registries. There may be none.

        Examples:

        ```robotframework
        *** Test Cases ***
        Two fakes end at once
            Start Fake Registry    alias=left
            Start Fake Registry    alias=right
            Stop All Fake Registries
            Run Keyword And Expect Error    ValueError: No fake registry runs*
            ...    Reset Fake Registry
        ```
        """
        self._context.stop_all_fakes()
