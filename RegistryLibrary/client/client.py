"""The operations of the standard as methods of an async client (§8)."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from RegistryLibrary.client.bulk import Bulk, OnError
from RegistryLibrary.client.environment import Environment
from RegistryLibrary.client.exchange import Deadline
from RegistryLibrary.client.messages import RegistryResponse
from RegistryLibrary.client.operations import Operations
from RegistryLibrary.client.paths import BaseUrl, Parameters
from RegistryLibrary.client.proxies import Proxy
from RegistryLibrary.client.references import Listings, follow
from RegistryLibrary.client.requests import raw_request
from RegistryLibrary.client.settings import (
    DEFAULT_LIMIT,
    DEFAULT_TIMEOUT,
    ApiKey,
    Settings,
    check_count,
    check_headers,
)
from RegistryLibrary.client.tls import TlsSettings
from RegistryLibrary.errors import RegistryError
from RegistryLibrary.protocol.packages import Package, PackageEntry, RegistryMetadata
from RegistryLibrary.protocol.references import PackageReference

if TYPE_CHECKING:
    from RegistryLibrary.client.transport import Transport


class RegistryClient:
    """A connection to one registry. Used as `async with`, or closed by `aclose`.

    Nothing is sent before the first operation. Each operation ends at its deadline at the
    latest, whatever happens in between, and raises nothing but `RegistryError` with its
    subclasses, or `ValueError` for an argument that can't be meant; what a transport that was given
    raises besides httpx's own exceptions comes through.

    Args:
        url: Base URL, with any path prefix: `https://registry.example.com/api`.
        api_key: Sent with each request to this registry, and to no other.
        api_key_header: The header that carries it.
        api_key_scheme: What stands before it in the header; empty for nothing.
        timeout: Seconds that an operation may take.
        retries: How often a request may be sent again: after a connection that was refused or
            broke, and after 429, 502, 503 and 504.
        follow_redirects: Whether redirects are followed, five at most; nothing of the key and of
            `headers` goes to another origin.
        verify: Whether the certificate is checked, or a path to the ones (PEM) to trust instead.
        client_cert: Our own certificate: a PEM file with certificate and key, or both files.
        proxy: URL of a proxy for all requests; `name:password@` in it is shown nowhere.
        trust_env: Whether proxies and `.netrc` of the environment are used, as they are now.
        headers: Headers to send with each request.
        max_response_size: Bytes that a body may have, before and after decoding.
        transport: An httpx transport, such as `httpx.ASGITransport`, or around `SocketTransport`.

    Raises:
        ValueError: An argument is wrong; the error names it.
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: str | None = None,
        api_key_header: str = "Authorization",
        api_key_scheme: str = "Bearer",
        timeout: float = DEFAULT_TIMEOUT,
        retries: int = 0,
        follow_redirects: bool = False,
        verify: bool | Path | str = True,
        client_cert: Path | tuple[Path, Path] | None = None,
        proxy: str | None = None,
        trust_env: bool = False,
        headers: Mapping[str, str] | None = None,
        max_response_size: int = DEFAULT_LIMIT,
        transport: "Transport | None" = None,
    ) -> None:
        key = ApiKey.optional(api_key, api_key_header, api_key_scheme)
        self._settings = Settings(
            base=BaseUrl.parse(url),
            key=key,
            timeout=timeout,
            tls=TlsSettings.checked(verify, client_cert),
            headers=check_headers(headers),
            limit=max_response_size,
            retries=retries,
            follow_redirects=follow_redirects,
            proxy=Proxy.optional(proxy, transport),
            environment=Environment.trusted(trust_env),
        )
        self._operations = Operations(self._settings, transport)
        self._settings.warn()

    @property
    def url(self) -> str:
        """The base URL."""
        return str(self._settings.base)

    @property
    def timeout(self) -> float:
        """Seconds that an operation may take."""
        return self._settings.timeout

    def redacted(self, text: str) -> str:
        """Return text without the secrets of this connection, for errors and logs."""
        return self._operations.exchange.redacted(text)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections; any later operation is a `ValueError`."""
        await self._operations.close()

    async def get_package(self, id: str, *, timeout: float | None = None) -> Package:
        """Return the package of an ID (§8).

        Args:
            id: A package ID. Any other text is sent as it is, as one segment of the path.
            timeout: Seconds it may take, instead of the client's.

        Raises:
            InvalidPackageIdError: The registry says, or no URL could carry, that it is no ID.
            PackageNotFoundError: No such package.
            RegistryResponseError: The answer is no package, or another one.
        """
        return await self._operations.get_package(id, self._deadline(timeout))

    async def resolve(
        self,
        type: str,
        namespace: str,
        name: str,
        version: str | None = None,
        *,
        timeout: float | None = None,
    ) -> Package:
        """Return the package that a version or an alias names (§4.2, §8).

        Args:
            type: Package type.
            namespace: Who published it.
            name: What it is called there.
            version: Concrete version or alias; without one the registry takes the latest.
            timeout: Seconds it may take, instead of the client's.

        Raises:
            PackageNotFoundError: No such package.
            VersionNotFoundError: It has no version that matches.
            RegistryResponseError: The answer is no package in full form.
        """
        deadline = self._deadline(timeout)
        return await self._operations.resolve(type, namespace, name, version, deadline)

    async def resolve_reference(
        self,
        reference: str | PackageReference,
        type: str | None = None,
        *,
        base: Path | None = None,
        timeout: float | None = None,
    ) -> Package:
        """Return the package that a reference leads to (§5).

        A server other than this client's is asked at its root, without key and headers.

        Args:
            reference: Any of the five forms.
            type: Package type; without one the namespace is browsed for it.
            base: The folder below which local references are read.
            timeout: Seconds it may take, instead of the client's.

        Raises:
            InvalidPackageReferenceError: The text is no reference.
            PackageNotFoundError: No such package.
            ValidationError: The type is missing where it is needed: several match, or the
                reference is local.
        """
        deadline, parsed = self._deadline(timeout), _parsed(reference)
        return await follow(self._operations, parsed, type, base, deadline)

    async def get_packages(
        self,
        ids: Iterable[str],
        *,
        concurrency: int = 16,
        on_error: OnError | str = OnError.FAIL,
        timeout: float | None = None,
    ) -> list[Package | RegistryError]:
        """Return what `get_package` returns for each ID, in order; see `Bulk`.

        With `on_error="collect"` errors stand in the places of their packages.
        """
        bulk = Bulk[str, Package](ids, "ids", concurrency, on_error)
        deadline, one = self._deadline(timeout), self._operations.get_package
        return await bulk.run(lambda item: one(item, deadline), deadline, self.redacted)

    async def resolve_references(
        self,
        references: Iterable[str | PackageReference],
        type: str | None = None,
        *,
        base: Path | None = None,
        concurrency: int = 16,
        on_error: OnError | str = OnError.FAIL,
        timeout: float | None = None,
    ) -> list[Package | RegistryError]:
        """Do `resolve_reference` for each, see `Bulk`; each namespace is browsed once at most."""
        bulk = Bulk[Any, Package](references, "references", concurrency, on_error)
        deadline, listings = self._deadline(timeout), Listings()

        return await bulk.run(
            lambda item: follow(self._operations, _parsed(item), type, base, deadline, listings),
            deadline,
            self.redacted,
        )

    async def browse(
        self,
        type: str | None = None,
        namespace: str | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> AsyncGenerator[PackageEntry, None]:
        """Yield what the registry lists, page by page (§8).

        Args:
            type: Only packages of this type.
            namespace: Only packages of this namespace.
            limit: The most entries to yield.
            timeout: Seconds that all pages together may take, instead of the client's.

        Raises:
            RegistryResponseError: A page is not as the standard says, or leads back to one that
                was read.
        """
        if limit is not None:
            check_count(limit, "limit")
        deadline = self._deadline(timeout)
        pages = self._operations.browse(type, namespace, limit, deadline)
        async with aclosing(pages) as entries:
            async for entry in entries:
                yield entry

    async def metadata(self, *, timeout: float | None = None) -> RegistryMetadata:
        """Return what the registry says of itself (§8).

        Args:
            timeout: Seconds it may take, instead of the client's.

        Raises:
            RegistryResponseError: The answer is no metadata.
        """
        return await self._operations.metadata(self._deadline(timeout))

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Parameters | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        timeout: float | None = None,
    ) -> RegistryResponse:
        """Send any request and return its answer; no status is an error.

        Args:
            method: HTTP method; sent in upper case.
            path: Follows the base URL exactly as it is written, so it begins with `/`.
            params: Appended as the query, percent-encoded: text, numbers, booleans; the items
                of a list one by one; `None` is left out. A `SecretText` is masked in all logs.
            headers: Headers of this request; they replace the client's.
            body: Bytes and text are sent as they are; any other value as JSON.
            timeout: Seconds it may take, instead of the client's.

        Raises:
            ValueError: An argument can't be sent; the error names it.
            RegistryConnectionError: There is no connection, or it broke before an answer began.
            RegistryResponseError: The answer is not HTTP, incomplete, too large or not decodable.
        """
        raw = raw_request(method, path, params, headers, body)
        return await self._operations.exchange.send(raw, self._deadline(timeout))

    def _deadline(self, timeout: float | None) -> Deadline:
        return Deadline(self._settings.timeout if timeout is None else timeout)


def _parsed(reference: str | PackageReference) -> PackageReference:
    if isinstance(reference, PackageReference):
        return reference
    return PackageReference.parse(reference)
