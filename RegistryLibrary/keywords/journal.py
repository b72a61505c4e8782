"""Keywords that look into the journal of a fake registry."""

from collections.abc import Mapping
from pathlib import Path

from robot.api import logger
from robot.api.deco import keyword

from RegistryLibrary.fake.exchanges import RecordedRequest
from RegistryLibrary.keywords.component import Component


class JournalKeywords(Component):
    """See which requests a fake registry received during the test."""

    @keyword(tags=("Fake", "Journal", "Getter"))
    def get_recorded_requests(
        self, method: str | None = None, path: str | None = None, *, alias: str | None = None
    ) -> list[RecordedRequest]:
        """Return the requests that a fake registry received since the test began.

        Args:
            method: Only requests with this method.
            path: Only requests with this path, as clients send it and without the query; `*`
                stands for any text.
            alias: The fake, by default the current one; `fake-other` is the second origin of the
                one with the alias `fake`.

        Returns:
            The requests in their order, with `method`, `path`, `query`, `headers`, `status`,
            `duration`, `fault` and `started_at`. Secrets are masked.

        Raises:
            ValueError: No fake has the alias, or none runs.

        Examples:

        ```robotframework
        *** Test Cases ***
        The version is asked for as it was written
            Start Fake Registry
            Resolve Package Reference    actor    acme    echo    v1.x
            @{requests} =    Get Recorded Requests    GET    /actor/*
            Should Be Equal    ${requests[0].query}[version][0]    v1.x
            Should Be Equal As Integers    ${requests[0].status}    200
        ```
        """
        return list(self._context.journal(alias).requests(method, path))

    @keyword(tags=("Fake", "Journal", "Assertion"))
    def fake_registry_should_have_received(
        self,
        method: str,
        path: str,
        *,
        times: int | str | None = None,
        query: Mapping[str, str] | str | None = None,
        header: str | None = None,
        alias: str | None = None,
    ) -> list[RecordedRequest]:
        """Fail if a fake registry did not receive a request since the test began.

        Args:
            method: The request's method.
            path: Its path, as clients send it and without the query; `*` stands for any text.
            times: How often: `2`, `>=1`, `0`; by default at least once.
            query: Parameters that it must have, among others: `type=actor&limit=*`, or a
                dictionary. A name alone stands for any value.
            header: A header that it must have: `Accept`, or `Accept: application/*`. Of secret
                ones only the presence can be expected: their values are masked.
            alias: The fake, by default the current one; `fake-other` is the second origin of the
                one with the alias `fake`.

        Returns:
            The requests that are as expected.

        Raises:
            AssertionError: They are more or fewer; the message shows the nearest requests and
                how they differ. Or the journal is incomplete, so that nothing can be said.
            ValueError: An argument can't be meant.

        Examples:

        ```robotframework
        *** Test Cases ***
        The key goes with every request
            VAR    ${key: Secret}    %{REGISTRY_API_KEY=none}
            Start Fake Registry    api_key=${key}
            Browse Packages    actor
            Fake Registry Should Have Received    GET    /browse
            ...    times=1    query=type=actor    header=Authorization
            Fake Registry Should Have Received    GET    /packages/*    times=0
        ```
        """
        from RegistryLibrary.fake.expectations import (  # noqa: PLC0415 - when needed
            Count,
            ExpectedRequest,
        )
        from RegistryLibrary.fake.verification import verify  # noqa: PLC0415 - when needed

        expected = ExpectedRequest.of(method, path, query, header)
        journal = self._context.journal(alias)
        return verify(journal, expected, Count.parse(times))

    @keyword(tags=("Fake", "Journal", "Assertion"))
    def fake_registry_should_have_received_in_order(
        self, *requests: str, alias: str | None = None
    ) -> None:
        """Fail if a fake registry did not receive requests in this order since the test began.

        Others may stand between them.

        Args:
            *requests: Each a method and a path, also with query parameters that it must have among
                others: `GET /browse`, `GET /actor/*`, `GET /browse?type=actor`. `*` is any request.
            alias: The fake, by default the current one.

        Raises:
            AssertionError: They came in another order, or not at all; the message shows how far
                it got and what came instead. Or the journal is incomplete, so that nothing can
                be said.
            ValueError: A request can't be meant, or none is given.

        Examples:

        ```robotframework
        *** Test Cases ***
        What is listed is read afterwards
            Start Fake Registry
            @{entries} =    Browse Packages    actor
            Get Registry Metadata
            Get Package    ${entries[0].id}
            Fake Registry Should Have Received In Order
            ...    GET /browse?type=actor    GET /packages/${entries[0].id}
        ```
        """
        from RegistryLibrary.fake.expectations import ExpectedRequest  # noqa: PLC0415 - when needed
        from RegistryLibrary.fake.verification import verify_order  # noqa: PLC0415 - when needed

        journal = self._context.journal(alias)
        verify_order(journal, [ExpectedRequest.parse(request) for request in requests])

    @keyword(tags=("Fake", "Journal", "Assertion"))
    def fake_registry_should_have_no_internal_errors(self, alias: str | None = None) -> None:
        """Fail if a fake registry itself failed at a request since the test began.

        It answers such a request with status 500, which a test might take for what it expects.
        A fault is no failure of the fake.

        Args:
            alias: The fake, by default the current one.

        Raises:
            AssertionError: It failed; the message shows requests and tracebacks. Or the journal
                is incomplete, so that nothing can be said.
            ValueError: No fake has the alias, or none runs.

        Examples:

        ```robotframework
        *** Test Cases ***
        An outage is the one that was injected
            Start Fake Registry
            Inject Fault    status    status=500
            Should Raise RegistryError    Browse Packages
            Fake Registry Should Have No Internal Errors
        ```
        """
        from RegistryLibrary.fake.verification import (  # noqa: PLC0415 - when needed
            verify_no_errors,
        )

        verify_no_errors(self._context.journal(alias))

    @keyword(tags=("Fake", "Journal"))
    def export_recorded_requests(self, path: Path, *, alias: str | None = None) -> None:
        """Write the requests that a fake registry received since the test began to a file.

        The name decides the form: `.jsonl` has one JSON object for each request, `.har` is an HTTP
        archive (HAR 1.2), which browsers and other tools show. Secrets are masked. If the journal
        dropped requests, the file and a warning say how many: in the first line of `.jsonl`, in
        the comment of `.har`.

        Args:
            path: The file, in a folder that exists. A file that is there is replaced, whole or not
                at all.
            alias: The fake, by default the current one.

        Raises:
            ValueError: The name ends otherwise, the file can't be written, no fake has the alias,
                or none runs.

        Examples:

        ```robotframework
        *** Test Cases ***
        The requests are kept beside the log
            Start Fake Registry
            Browse Packages
            Export Recorded Requests    ${OUTPUT_DIR}/requests.har
        ```
        """
        from RegistryLibrary.fake.exchanges import counted  # noqa: PLC0415 - when needed
        from RegistryLibrary.fake.export import export  # noqa: PLC0415 - when needed

        origin = self._context.origin(alias)
        written = export(origin.journal, path, origin.url)
        logger.info(f"{counted(written.requests)} written to {path.absolute()}.")
        if written.dropped:
            missing = counted(written.dropped)
            logger.warn(f"{path.absolute()} lacks {missing} that the journal dropped.")
