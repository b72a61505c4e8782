"""Keywords that look into the journal of a fake registry."""

from collections.abc import Mapping

from robot.api.deco import keyword

from RegistryLibrary.fake.journal import RecordedRequest
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
            query: Parameters that it must have, among others: `type=actor&limit=2`, or a
                dictionary.
            header: A header that it must have: `Accept`, or `Accept: application/*`. The values
                of secret ones are masked as `***`.
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
            verify,
        )

        expected = ExpectedRequest.of(method, path, query, header)
        journal = self._context.journal(alias)
        return verify(journal, expected, Count.parse(times))
