"""Keywords that read packages, entries and metadata."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from robot.api.deco import keyword

from RegistryLibrary.keywords.component import Component
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import Package, PackageEntry, RegistryMetadata
from RegistryLibrary.protocol.references import PackageReference
from RegistryLibrary.protocol.types import PackageType

if TYPE_CHECKING:
    from RegistryLibrary.client import RegistryClient


class PackageKeywords(Component):
    """Read packages, entries and metadata from the current registry."""

    @keyword(tags=("Package", "Getter"))
    def get_package(self, id: PackageId | str, /, *, timeout: timedelta | None = None) -> Package:
        """Return the package of an ID.

        Its content is not checked against the ID; [Package Should Match Its Id] does that.
        A registry may answer with the bare content; then only the ID is known of the package.

        Args:
            id: A package ID. Any other text is sent as it is, so that the registry's answer can
                be tested; see [bad input].
            timeout: Longest time to wait; see [timeouts].

        Returns:
            The package; what the registry left out is `None`.

        Raises:
            InvalidPackageIdError: The text is no package ID.
            PackageNotFoundError: No such package.
            RegistryResponseError: The answer is no package, or another one.

        Examples:

        ```robotframework
        *** Test Cases ***
        A package is the same by reference and by ID
            Start Fake Registry
            ${resolved} =    Resolve Package Reference    actor    acme    echo    v1.0.0
            ${package} =    Get Package    ${resolved.id}
            Should Be Equal    ${package.content}    ${resolved.content}
        ```
        """
        return self._ask(lambda client, seconds: client.get_package(id, timeout=seconds), timeout)

    @keyword(tags=("Package", "Getter"))
    def resolve_package_reference(
        self,
        type: PackageType | str,
        namespace: str,
        name: str,
        /,
        version: str | None = None,
        *,
        timeout: timedelta | None = None,
    ) -> Package:
        """Return the package that a version or an alias names.

        Without a version the registry chooses, as it does for `latest`; the chosen one can be
        read from the result. See [versions and aliases].

        Args:
            type: Package type, for example `actor`. Any other text is sent as it is, so that the
                registry's answer can be tested; see [bad input].
            namespace: Who published it.
            name: What it is called there.
            version: Concrete version (`v1.2.0`) or alias (`latest`, `vx`, `v1.x`, `v1.2.x`).
            timeout: Longest time to wait; see [timeouts].

        Returns:
            The package, with its ID and its concrete version.

        Raises:
            PackageNotFoundError: No such package.
            VersionNotFoundError: The package has no version that matches.
            ValidationError: The version or the type is malformed.
            RegistryResponseError: The answer is no package in full form.

        Examples:

        ```robotframework
        *** Test Cases ***
        The newest release of a major version
            Start Fake Registry
            ${package} =    Resolve Package Reference    actor    acme    echo    v1.x
            Should Be Equal    ${package.version}    v1.2.0
        ```
        """
        return self._ask(
            lambda client, seconds: client.resolve(type, namespace, name, version, timeout=seconds),
            timeout,
        )

    @keyword(tags=("Package", "Getter"))
    def resolve_reference(
        self,
        reference: PackageReference | str,
        /,
        type: PackageType | str | None = None,
        *,
        base: Path | None = None,
        timeout: timedelta | None = None,
    ) -> Package:
        """Return the package that a reference leads to.

        A reference to another server is followed to that server's root, by https (a loopback
        host by http) and without the key and the headers of this connection. See [references].

        Args:
            reference: Any of the five forms, as text or parsed.
            type: Package type. Without one the namespace is browsed for it; a local package
                needs it.
            base: The folder below which `local:` references are read.
            timeout: Longest time to wait; see [timeouts].

        Returns:
            The package; `original_reference` is the reference as it was written.

        Raises:
            InvalidPackageReferenceError: The text is no reference; the error says where.
            PackageNotFoundError: No such package, or no such file.
            ValidationError: The type is needed: the name stands for packages of several types, or
                the reference is local.

        Examples:

        ```robotframework
        *** Test Cases ***
        A reference to the current registry
            Start Fake Registry
            ${package} =    Resolve Reference    registry:acme/echo@v1.x
            Should Be Equal    ${package.original_reference}    registry:acme/echo@v1.x
        ```
        """
        return self._ask(
            lambda client, seconds: client.resolve_reference(
                reference, type, base=base, timeout=seconds
            ),
            timeout,
        )

    @keyword(tags=("Package", "Getter"))
    def browse_packages(
        self,
        type: PackageType | str | None = None,
        namespace: str | None = None,
        *,
        limit: int | None = None,
        timeout: timedelta | None = None,
    ) -> list[PackageEntry]:
        """Return what the registry lists: one entry for each published version.

        All pages are read. No match is an empty list.

        Args:
            type: Only packages of this type.
            namespace: Only packages of this namespace.
            limit: The most entries to return.
            timeout: Longest time to wait for all pages together; see [timeouts].

        Returns:
            The entries, in the registry's order.

        Raises:
            ValidationError: The registry knows no such type.
            RegistryResponseError: A page is not as the standard says, or leads back to a page
                that was read.

        Examples:

        ```robotframework
        *** Test Cases ***
        Every entry can be read
            Start Fake Registry
            @{entries} =    Browse Packages    actor    acme
            FOR    ${entry}    IN    @{entries}
                ${package} =    Get Package    ${entry.id}
                Package Should Match Its Id    ${package}
            END
        ```
        """

        async def browsed(client: "RegistryClient", seconds: float) -> list[PackageEntry]:
            entries = client.browse(type, namespace, limit=limit, timeout=seconds)
            return [entry async for entry in entries]

        return self._ask(browsed, timeout)

    @keyword(tags=("Registry", "Getter"))
    def get_registry_metadata(self, *, timeout: timedelta | None = None) -> RegistryMetadata:
        """Return what the registry says of itself.

        Args:
            timeout: Longest time to wait; see [timeouts].

        Returns:
            Its name, the version of the standard, its package types, and how it wants to be
            asked; what it left out is `None`.

        Raises:
            RegistryResponseError: The answer is no metadata.

        Examples:

        ```robotframework
        *** Test Cases ***
        The registry follows version 1 of the standard
            Start Fake Registry
            ${metadata} =    Get Registry Metadata
            Should Be Equal    ${metadata.standard_version}    1.0.0
            Should Be True    ${metadata.authentication.anonymous_read}
        ```
        """
        return self._ask(lambda client, seconds: client.metadata(timeout=seconds), timeout)
