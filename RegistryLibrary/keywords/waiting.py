"""Keywords that wait for a registry."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from robot.api.deco import keyword

from RegistryLibrary.errors import RegistryError, RegistryTimeoutError
from RegistryLibrary.keywords.component import Component, seconds_of
from RegistryLibrary.protocol.packages import Package, RegistryMetadata
from RegistryLibrary.protocol.types import PackageType

if TYPE_CHECKING:
    from RegistryLibrary.client import RegistryClient

T = TypeVar("T")


class WaitingKeywords(Component):
    """Wait until a registry is as a test needs it."""

    @keyword(tags=("Registry", "Wait", "Getter"))
    def wait_until_registry_is_ready(
        self,
        timeout: timedelta = timedelta(seconds=30),
        interval: timedelta = timedelta(milliseconds=200),
    ) -> RegistryMetadata:
        """Ask the current registry for its metadata until it answers as the standard says.

        Args:
            timeout: Longest time to wait.
            interval: Time between an answer and the next request.

        Returns:
            The metadata.

        Raises:
            RegistryTimeoutError: It was not ready in time; the message says what happened last.

        Examples:

        ```robotframework
        *** Test Cases ***
        A registry that needs a moment
            Start Fake Registry
            Inject Fault    status    status=503    times=2
            ${metadata} =    Wait Until Registry Is Ready    timeout=5 s    interval=50 ms
            Should Be Equal    ${metadata.standard_version}    1.0.0
        ```
        """
        seconds = seconds_of(timeout, "timeout")
        last: list[RegistryError] = []

        async def attempt(client: "RegistryClient", left: float) -> RegistryMetadata | None:
            try:
                return await client.metadata(timeout=left)
            except RegistryError as error:
                last[:] = [error]
                return None

        found = self._poll(attempt, seconds, interval)
        if found is None:
            [error] = last
            raise RegistryTimeoutError(
                f"The registry was not ready within {seconds:g} seconds;"
                f" at last {error.__class__.__name__}: {error.message}",
                method=error.method,
                url=error.url,
            )
        return found

    @keyword(tags=("Package", "Wait", "Assertion"))
    def wait_until_reference_resolves_to(
        self,
        type: PackageType | str,
        namespace: str,
        name: str,
        version: str,
        expected: str,
        *,
        timeout: timedelta = timedelta(seconds=30),
        interval: timedelta = timedelta(milliseconds=500),
    ) -> Package:
        """Resolve a version or an alias until it names the expected package.

        For registries that need a while until what was published can be seen.

        Args:
            type: Package type, for example `actor`.
            namespace: Who published it.
            name: What it is called there.
            version: Concrete version or alias.
            expected: The concrete version that it should name, or the package ID.
            timeout: Longest time to wait.
            interval: Time between an answer and the next request.

        Returns:
            The package.

        Raises:
            AssertionError: It did not name the expected one in time; the message says what it
                named instead, or which error was raised.
            InvalidPackageReferenceError: No URL can carry the namespace or the name.
            ValidationError: No URL can carry the type or the version.

        Examples:

        ```robotframework
        *** Test Cases ***
        A release becomes the latest
            Start Fake Registry
            Publish Package    actor    acme    echo    v3.0.0    {"motto": "Again!"}
            Wait Until Reference Resolves To    actor    acme    echo    latest    v3.0.0
        ```
        """
        seconds = seconds_of(timeout, "timeout")
        last: list[str] = []

        async def attempt(client: "RegistryClient", left: float) -> Package | None:
            try:
                package = await client.resolve(type, namespace, name, version, timeout=left)
            except RegistryError as error:
                if error.method is None:  # nothing was sent, and nothing ever will be
                    raise
                last[:] = [f"{error.__class__.__name__}: {error}"]
                return None
            last[:] = [f"it named {package.version} ({package.id})"]
            return package if expected in {package.version, str(package.id)} else None

        found = self._poll(attempt, seconds, interval)
        if found is None:
            raise AssertionError(
                f"{version} of {type} {namespace}/{name} did not name {expected} within"
                f" {seconds:g} seconds; at last {last[0]}"
            )
        return found

    def _poll(
        self,
        attempt: Callable[["RegistryClient", float], Awaitable[T | None]],
        seconds: float,
        interval: timedelta,
    ) -> T | None:
        """Return the first result of an attempt, `None` if there is none in time."""
        pause = seconds_of(interval, "interval")

        async def polled(client: "RegistryClient", limit: float) -> T | None:
            loop = asyncio.get_running_loop()
            left, end = limit, loop.time() + limit
            while left > 0:  # a sleep may last longer than it was asked to
                result = await attempt(client, left)
                if result is not None or loop.time() + pause >= end:
                    return result
                await asyncio.sleep(pause)
                left = end - loop.time()
            return None

        return self._ask(polled, timedelta(seconds=seconds))
