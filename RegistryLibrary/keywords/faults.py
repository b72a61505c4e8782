"""Keywords that let a fake registry do wrong."""

from datetime import timedelta

from robot.api import logger
from robot.api.deco import keyword

from RegistryLibrary.converters import ByteSize, to_size
from RegistryLibrary.errors import shown
from RegistryLibrary.fake.faults import Fault
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.keywords.component import Component


class FaultKeywords(Component):
    """Inject and clear faults."""

    @keyword(tags=("Fake", "Fault", "Setter"))
    def inject_fault(
        self,
        fault: FaultKind,
        *,
        times: int = 1,
        after: int = 0,
        method: str | None = None,
        path: str | None = None,
        alias: str | None = None,
        type: str | None = None,
        status: int | None = None,
        message: str | None = None,
        delay: timedelta | None = None,
        retry_after: timedelta | None = None,
        location: str | None = None,
        size: ByteSize | str | None = None,
    ) -> Fault:
        """Let a fake registry do something wrong.

        Faults strike in the order in which they were injected, one for a request; a request whose
        answer would not show a fault is not struck by it. What a test injects ends with the test,
        what a suite's setup injects with the suite; a fault that never struck gives a warning
        then. See [faults].

        Args:
            fault: What goes wrong.
            times: How many requests it strikes; 0 for all until it is cleared.
            after: How many requests that it could strike it lets pass first.
            method: Only requests with this method, `GET` or `HEAD`.
            path: Only requests with this path, as clients send it and without the query; `*`
                stands for any text.
            alias: The fake, by default the current one.
            type: Of `error`: the error type, by default `RegistryError`.
            status: The status of the answer, by default 500 for `status`, that of the type for
                `error`, 302 for the redirects, and 200 for the others that have this option.
            message: Of `error`: what the error body says.
            delay: Of `latency`: how late the answer is, by default 1 s. Of `slow drip`: the pause
                between two bytes, by default 100 ms.
            retry_after: Of `rate limit`: the pause it asks for, by default 1 s.
            location: Of `redirect`: where it leads, by default to `/browse`.
            size: Of `truncate`: how much of the body is sent, by default half of it and at most
                all but a byte. Of `gzip bomb` and `oversized body`: how long the body is, by
                default 100 MiB (unpacked) and 32 MiB, and at least as long as the right one.

        Returns:
            The fault; its `struck` counts the requests it struck.

        Raises:
            ValueError: An argument is wrong, or an option that this fault does not have; or no
                request with that method and path can show the fault.

        Examples:

        ```robotframework
        *** Test Cases ***
        The registry recovers after two failures
            Start Fake Registry
            ${fault} =    Inject Fault    status    status=503    times=2    path=/browse
            Should Raise RegistryError    Browse Packages
            Should Raise RegistryError    Browse Packages
            Browse Packages
            Should Be Equal As Integers    ${fault.struck}    2
        ```
        """
        fake = self._context.fakes.get(alias)
        injected = fake.inject(
            fault,
            times=times,
            after=after,
            method=method,
            path=path,
            type=type,
            status=status,
            message=message,
            delay=delay,
            retry_after=retry_after,
            location=location,
            size=None if size is None else _bytes(size),
        )
        self._context.inject(fake, injected)
        logger.info(f"{fake.url} is to do wrong: {injected}.")
        return injected

    @keyword(tags=("Fake", "Fault", "Setter"))
    def clear_faults(self, alias: str | None = None) -> None:
        """Let a fake registry do nothing wrong any more.

        Args:
            alias: The fake, by default the current one.

        Raises:
            ValueError: No fake has the alias, or none runs.

        Examples:

        ```robotframework
        *** Test Cases ***
        An outage ends
            Start Fake Registry
            Inject Fault    disconnect    times=0
            Should Raise RegistryConnectionError    Browse Packages
            Clear Faults
            Browse Packages
        ```
        """
        self._context.clear_faults(self._context.fakes.get(alias))


def _bytes(size: ByteSize | str) -> int:
    """Return a size as a number; what Robot says of a type that may be missing names no reason."""
    try:
        return to_size(size)
    except ValueError as error:
        raise ValueError(f"size={shown(size)}: {error}.") from None
