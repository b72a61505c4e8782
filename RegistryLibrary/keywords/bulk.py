"""Keywords that read many packages in one go."""

from datetime import timedelta
from pathlib import Path

from robot.api.deco import keyword

from RegistryLibrary.client.bulk import OnError
from RegistryLibrary.errors import RegistryError
from RegistryLibrary.keywords.component import Component
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.protocol.references import PackageReference
from RegistryLibrary.protocol.types import PackageType


class BulkKeywords(Component):
    """Read many packages from the current registry, several at the same time."""

    @keyword(tags=("Package", "Getter"))
    def get_packages(
        self,
        *ids: PackageId | str,
        concurrency: int = 16,
        on_error: OnError = OnError.FAIL,
        timeout: timedelta | None = None,
    ) -> list[Package | RegistryError]:
        """Return the packages of many IDs, in the order of the IDs.

        Each ID is asked for as [Get Package] does, once for each time it is given. The log has
        a line for every hundred and one at the end; each request is a line at DEBUG level.

        Args:
            *ids: Package IDs, sent as they are written; none gives an empty list.
            concurrency: How many requests are under way at the same time, from 1 to 256.
            on_error: `fail`: the first error ends the rest and is raised; it names the ID.
                `collect`: all are asked for, and errors stand in the places of their packages.
            timeout: Longest time to wait for all of them together; see [timeouts]. What is not
                done by then is a `RegistryTimeoutError`.

        Returns:
            The packages; with `on_error=collect` also the errors.

        Raises:
            InvalidPackageIdError: A text is no package ID.
            PackageNotFoundError: A package does not exist.
            RegistryResponseError: An answer is no package, or another one.
            RegistryTimeoutError: The time is over.
            ValueError: `concurrency` or `on_error` is something else.

        Examples:

        ```robotframework
        *** Test Cases ***
        All that is listed can be read
            Start Fake Registry
            @{entries} =    Browse Packages    actor
            @{ids} =    Evaluate    [entry.id for entry in $entries]
            @{packages} =    Get Packages    @{ids}    concurrency=32
            Should Be Equal    ${packages[0].id}    ${ids}[0]
        ```
        """
        return self._ask(
            lambda client, seconds: client.get_packages(
                ids, concurrency=concurrency, on_error=on_error, timeout=seconds
            ),
            timeout,
        )

    @keyword(tags=("Package", "Getter"))
    def resolve_references(
        self,
        *references: PackageReference | str,
        type: PackageType | str | None = None,
        base: Path | None = None,
        concurrency: int = 16,
        on_error: OnError = OnError.FAIL,
        timeout: timedelta | None = None,
    ) -> list[Package | RegistryError]:
        """Return the packages that many references lead to, in the order of the references.

        Each reference is followed as [Resolve Reference] does, once for each time it is given,
        with one difference: without a type, a namespace of a registry is browsed once in all,
        not once for each of its references. The log is that of [Get Packages].

        Args:
            *references: Any of the five forms, as text or parsed; none gives an empty list.
            type: Package type of all of them. Without one the namespaces are browsed for it; local
                packages need it.
            base: The folder below which `local:` references are read.
            concurrency: How many are followed at the same time, from 1 to 256.
            on_error: `fail`: the first error ends the rest and is raised; it names the
                reference. `collect`: all are followed, and errors stand in the places of their
                packages.
            timeout: Longest time to wait for all of them together; see [timeouts]. What is not
                done by then is a `RegistryTimeoutError`.

        Returns:
            The packages; with `on_error=collect` also the errors.

        Raises:
            InvalidPackageReferenceError: A text is no reference.
            PackageNotFoundError: A package does not exist.
            ValidationError: The type is needed, as for [Resolve Reference].
            RegistryTimeoutError: The time is over.
            ValueError: `concurrency` or `on_error` is something else, or `base` is no folder where
                a local reference needs it; that ends the rest whatever `on_error` says.

        Examples:

        ```robotframework
        *** Test Cases ***
        One missing package does not hide the others
            Start Fake Registry
            @{found} =    Resolve References    registry:acme/echo@v1.x    registry:acme/none@v1.x
            ...    type=actor    on_error=collect
            Should Be Equal    ${found[0].version}    v1.2.0
            Should Be Equal    ${found[1].type}    PackageNotFoundError
        ```
        """
        return self._ask(
            lambda client, seconds: client.resolve_references(
                references,
                type,
                base=base,
                concurrency=concurrency,
                on_error=on_error,
                timeout=seconds,
            ),
            timeout,
        )
