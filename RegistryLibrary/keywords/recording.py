"""The keyword that records a registry."""

import logging
from datetime import timedelta
from pathlib import Path

from robot.api.deco import keyword

from RegistryLibrary.keywords.component import GRACE, Component, seconds_of
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.recording.summary import RecordingProgress, RecordingSummary

_STEP = 100  # versions from one line in the log to the next

_log = logging.getLogger("RegistryLibrary")


class RecordingKeywords(Component):
    """Record a registry."""

    @keyword(tags=("Registry", "Getter"))
    def record_registry(
        self,
        folder: Path,
        type: PackageType | str | None = None,
        namespace: str | None = None,
        *,
        timeout: timedelta | None = None,
    ) -> RecordingSummary:
        """Record the packages of the current registry in a folder, as a seed for fake registries.

        Each version that the registry lists is read by its reference, and its content is held
        against its ID. It gets a file of its own, such as `actor/acme/echo/v1.2.0.json`. A file
        that says already what the registry lists is kept, and nothing is read for it; so a
        recording that failed goes on where it ended, and one that is repeated is quick. A file
        that says something else is replaced. Files that the registry does not list are left
        alone, with a warning: they are part of the seed.

        Each request has the deadline of [timeouts]; the whole has one only if `timeout` is
        given. The log has a line for every hundred versions; each single request is a line at
        DEBUG level.

        Args:
            folder: The folder, for the recording alone. It is made if it does not exist.
            type: Only packages of this type.
            namespace: Only packages of this namespace.
            timeout: Longest time for all of it, by default as long as it needs.

        Returns:
            What came of it, with the attributes `folder`, `versions`, `packages`, `recorded`,
            `kept`, `replaced`, `unlisted`, `bytes` and `elapsed`.

        Raises:
            PackageIntegrityError: A content does not match its ID. Nothing more is read; what was
                recorded until then stays, and is right.
            RegistryResponseError: The registry lists what no seed can hold, or sends another
                package than it lists.
            PackageNotFoundError: It lists nothing, or what it does not have.
            RegistryTimeoutError: The time is over.
            ValueError: The folder can't be used, or holds what is no recording: a file in JSON or
                YAML, a link. Files of other kinds are no part of a seed, and left alone.

        Examples:

        ```robotframework
        *** Test Cases ***
        A registry goes on as a fake
            Start Fake Registry
            ${recording} =    Record Registry    ${OUTPUT_DIR}/recorded    actor    acme
            Start Fake Registry    ${recording.folder}    alias=recorded
            @{entries} =    Browse Packages
            Length Should Be    ${entries}    ${recording.versions}
        ```
        """
        from RegistryLibrary.recording import record_registry  # noqa: PLC0415 - slow to import

        limit = None if timeout is None else seconds_of(timeout, "timeout")
        recording = record_registry(
            self._context.connections.get().client,
            folder,
            type,
            namespace,
            timeout=limit,
            request_timeout=self._default_seconds(),
            progress=_log_hundreds,
        )
        summary = self._context.runner.run(recording, None if limit is None else limit + GRACE)
        _log.info("%s.", summary)
        return summary


def _log_hundreds(progress: RecordingProgress) -> None:
    if progress.done % _STEP == 0:
        _log.info("%s.", progress)
