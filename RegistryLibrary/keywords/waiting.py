"""Keywords that wait for a registry."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from robot.api.deco import keyword

from RegistryLibrary.errors import (
    AccessDeniedError,
    AuthenticationError,
    InvalidPackageReferenceError,
    RegistryConnectionError,
    RegistryError,
    RegistryTimeoutError,
    ValidationError,
)
from RegistryLibrary.keywords.component import Component, seconds_of
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import Package, RegistryMetadata
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.protocol.versions import Version

if TYPE_CHECKING:
    from RegistryLibrary.client import RegistryClient

T = TypeVar("T")

# What no waiting mends.
FINAL = (AuthenticationError, AccessDeniedError)
# What it mends as little where a test names a package: another text is needed.
MALFORMED = (InvalidPackageReferenceError, ValidationError)


class WaitingKeywords(Component):
    """Wait until a registry is as a test needs it."""

    @keyword(tags=("Registry", "Wait", "Getter"))
    def wait_until_registry_is_ready(
        self,
        timeout: timedelta = timedelta(seconds=30),
        interval: timedelta = timedelta(milliseconds=200),
    ) -> RegistryMetadata:
        """Ask the current registry for its metadata until it answers as the standard says.

        Each request has the connection's own deadline, so one that hangs is followed by others.
        A missing or wrong key is not waited for.

        Args:
            timeout: Longest time to wait.
            interval: Time between an answer and the next request.

        Returns:
            The metadata.

        Raises:
            RegistryTimeoutError: It was not ready in time; the message says what happened last.
            AuthenticationError: It wants a key.
            AccessDeniedError: It refuses the key.

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

        async def attempt(client: "RegistryClient", left: float) -> RegistryMetadata:
            return await client.metadata(timeout=left)

        try:
            return self._poll(attempt, seconds, interval)
        except _OutOfTimeError as error:
            last = error.last
            raise RegistryTimeoutError(
                f"The registry was not ready within {seconds:g} seconds; at last"
                f" {last.__class__.__name__}: {getattr(last, 'message', last)}",
                method=getattr(last, "method", None),
                url=getattr(last, "url", None),
            ) from None

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
            RegistryConnectionError: At last there was no connection to the registry.
            ValidationError: `expected` is no concrete version and no package ID.
            InvalidPackageReferenceError: No URL can carry the namespace or the name, or the
                registry says that they are malformed.
            ValidationError: The same of the type or the version.

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

        wanted = self._expected(expected)

        async def attempt(client: "RegistryClient", left: float) -> Package:
            package = await client.resolve(type, namespace, name, version, timeout=left)
            if wanted not in {package.version, package.id}:
                named = package.hides.text(f"{package.version} ({package.id})")
                raise AssertionError(f"it named {named}")
            return package

        try:
            return self._poll(attempt, seconds, interval, (*FINAL, *MALFORMED))
        except _OutOfTimeError as error:
            last = error.last
            if isinstance(last, RegistryConnectionError):  # nothing is known of the registry
                raise last from None
            error_name = f"{last.__class__.__name__}: " if isinstance(last, RegistryError) else ""
            raise AssertionError(
                f"{version} of {type} {namespace}/{name} did not name {expected} within"
                f" {seconds:g} seconds; at last {error_name}{last}"
            ) from None

    def _expected(self, expected: str) -> str:
        """Return what a package can be expected by; nothing else would ever be named."""
        return PackageId(expected) if expected.startswith("pkg_") else str(Version.parse(expected))

    def _poll(
        self,
        attempt: Callable[["RegistryClient", float], Awaitable[T]],
        seconds: float,
        interval: timedelta,
        final: tuple[type[RegistryError], ...] = FINAL,
    ) -> T:
        """Return the result of the first attempt that does not fail.

        Raises:
            _OutOfTimeError: There is none in time.
            RegistryError: No attempt can succeed, as nothing can be sent.
        """
        pause = seconds_of(interval, "interval")
        # One request that hangs must not take the time of all others.
        longest = self._default_seconds()

        async def polled(client: "RegistryClient", limit: float) -> T:
            loop = asyncio.get_running_loop()
            left, end = limit, loop.time() + limit
            last: Exception | None = None
            while last is None or left > 0:  # a sleep may last longer than it was asked to
                try:
                    return await attempt(client, min(left, longest))
                except (RegistryError, AssertionError) as error:
                    if isinstance(error, final) or getattr(error, "method", "?") is None:
                        raise
                    # The last attempt may have had no time left; then the one before tells more.
                    if last is None or not isinstance(error, RegistryTimeoutError):
                        last = error
                if loop.time() + pause >= end:
                    break
                await asyncio.sleep(pause)
                left = end - loop.time()
            raise _OutOfTimeError(last)

        return self._ask(polled, timedelta(seconds=seconds))


class _OutOfTimeError(Exception):
    """Waiting was in vain; `last` is how the last attempt failed."""

    def __init__(self, last: Exception) -> None:
        super().__init__(last)
        self.last = last
