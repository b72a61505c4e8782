"""Keywords that arrange what a fake registry holds."""

from robot.api.deco import keyword

from RegistryLibrary.keywords.component import Component
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.protocol.types import PackageType


class ArrangingKeywords(Component):
    """Publish and withdraw packages, and bring back the seed."""

    @keyword(tags=("Fake", "Setter"))
    def reset_fake_registry(self, alias: str | None = None) -> None:
        """Bring a fake registry back to its seed; its faults and its journal are cleared.

        Args:
            alias: The fake to reset, by default the current one.

        Raises:
            ValueError: No fake has the alias, or none runs.

        Examples:

        ```robotframework
        *** Test Cases ***
        What a test withdrew comes back
            Start Fake Registry
            Withdraw Package    actor    acme    echo    v1.2.0
            Reset Fake Registry
            ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
            Should Be Equal    ${package.version}    v1.2.0
        ```
        """
        fake = self._context.fakes.get(alias)
        self._context.clear_faults(fake)
        self._context.clear_journal(alias)
        fake.reset()

    @keyword(tags=("Fake", "Setter"))
    def publish_package(
        self,
        type: PackageType | str,
        namespace: str,
        name: str,
        version: str,
        content: dict[str, object],
        *,
        alias: str | None = None,
    ) -> Package:
        """Publish a version of a package in a fake registry.

        Aliases follow at once. The same content can be published again, other content under the
        same version can't.

        Args:
            type: Package type, for example `actor`.
            namespace: Who publishes it.
            name: What it is called there.
            version: A concrete version.
            content: A dictionary, or JSON text of an object.
            alias: The fake, by default the current one.

        Returns:
            The package with its ID.

        Raises:
            ValidationError: Type, version or content are not valid, or the version was
                published with other content.
            InvalidPackageReferenceError: Namespace or name are malformed.

        Examples:

        ```robotframework
        *** Test Cases ***
        A patch becomes the newest of its range
            Start Fake Registry
            ${published} =    Publish Package    actor    acme    echo    v1.2.1    {"motto": "Hm."}
            ${package} =    Resolve Package Reference    actor    acme    echo    v1.2.x
            Should Be Equal    ${package.id}    ${published.id}
        ```
        """
        return self._context.fakes.get(alias).publish(type, namespace, name, version, content)

    @keyword(tags=("Fake", "Setter"))
    def withdraw_package(
        self,
        type: PackageType | str,
        namespace: str,
        name: str,
        version: str,
        *,
        alias: str | None = None,
    ) -> None:
        """Take a version of a package back from a fake registry.

        Args:
            type: Package type, for example `actor`.
            namespace: Who published it.
            name: What it is called there.
            version: A concrete version.
            alias: The fake, by default the current one.

        Raises:
            PackageNotFoundError: There is no such package.
            VersionNotFoundError: The package has no such version.

        Examples:

        ```robotframework
        *** Test Cases ***
        An alias falls back to the release before
            Start Fake Registry
            Withdraw Package    actor    acme    echo    v1.2.0
            ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
            Should Be Equal    ${package.version}    v1.1.0
        ```
        """
        self._context.fakes.get(alias).withdraw(type, namespace, name, version)
