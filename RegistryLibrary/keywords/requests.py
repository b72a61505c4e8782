"""The keyword that sends what no other keyword would."""

from datetime import timedelta
from typing import Any

from robot.api.deco import keyword
from robot.api.types import Secret

from RegistryLibrary.client import RegistryResponse
from RegistryLibrary.keywords.component import Component


class RequestKeywords(Component):
    """Send requests that a test makes up itself."""

    @keyword(tags=("Registry", "Getter"))
    def send_registry_request(
        self,
        method: str,
        path: str,
        /,
        *,
        params: dict[str, object] | None = None,
        headers: dict[str, str | Secret] | None = None,
        body: Any = None,
        timeout: timedelta | None = None,
    ) -> RegistryResponse:
        """Send any request to the current registry and return its answer.

        No status is an error, and nothing is read into the body. The connection's key and
        headers are sent as with every other keyword.

        Args:
            method: HTTP method, such as `GET`.
            path: Follows the URL of the connection exactly as it is written, so it begins with
                `/` and is percent-encoded where a URL needs it. It is never read as a URL.
            params: Appended as the query, percent-encoded; the items of a list one by one.
            headers: Headers of this request; they replace the connection's.
            body: Text is sent as it is, a dictionary or a list as JSON.
            timeout: Longest time to wait; see [timeouts].

        Returns:
            The answer, with `status`, `headers`, `text`, `json`, `body` (bytes), `elapsed`.

        Raises:
            ValueError: An argument can't be sent; the error names it.
            RegistryConnectionError: There is no connection, or it broke before an answer began.
            RegistryResponseError: The answer is not HTTP, incomplete, or too large.

        Examples:

        ```robotframework
        *** Test Cases ***
        A package answer carries a strong validator
            Start Fake Registry
            ${package} =    Resolve Package Reference    actor    acme    echo
            ${response} =    Send Registry Request    HEAD    /packages/${package.id}
            Should Be Equal As Integers    ${response.status}    200
            Should Be Equal    ${response.headers}[ETag]    "${package.id}"
        ```
        """
        if isinstance(body, Secret):
            raise ValueError("body can't be a secret; `headers` and `params` may hold secrets.")
        own = self._revealed_in(headers, "headers")
        query = self._revealed_in(params, "params")
        return self._ask(
            lambda client, seconds: client.request(
                method, path, params=query, headers=own, body=body, timeout=seconds
            ),
            timeout,
        )
