"""Sockets of ours at httpx's seam, for whoever puts something of their own between."""

from collections.abc import AsyncIterator
from pathlib import Path

from RegistryLibrary.client.direct import DirectCarrier
from RegistryLibrary.client.messages import SentRequest
from RegistryLibrary.client.paths import check_raw_path
from RegistryLibrary.client.requests import check_method
from RegistryLibrary.client.settings import FRAMING, check_headers
from RegistryLibrary.client.tls import TlsSettings
from RegistryLibrary.client.transport import httpx
from RegistryLibrary.client.wire.faults import WireError
from RegistryLibrary.client.wire.pool import Answer
from RegistryLibrary.errors import Reason


class SocketTransport(httpx.AsyncBaseTransport):
    """Carries requests as `RegistryClient` does where it is given no transport, and as strictly.

    A transport that wraps it sees what is sent and what comes back, and may change it:
    `RegistryClient(url, transport=Counting(SocketTransport()))`.

    Args:
        verify: Whether certificates are checked, or a path to the ones (PEM) to trust instead.
        client_cert: Our own certificate: a PEM file with certificate and key, or both files.

    Raises:
        ValueError: A file is missing, or is not what it should be.
    """

    def __init__(
        self,
        *,
        verify: bool | Path | str = True,
        client_cert: Path | tuple[Path, Path] | None = None,
    ) -> None:
        self._tls = TlsSettings.checked(verify, client_cert)
        self._carriers: dict[str, DirectCarrier] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request once and return its answer, the body still to be read.

        Raises:
            httpx.TransportError: The request is not HTTP, or there is no answer, or that is not.
        """
        sent = await _sent(request)
        try:
            answer = await self._carrier(sent.origin).send(sent)
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        except WireError as error:
            raise _of_httpx(error) from error
        return httpx.Response(
            answer.status,
            headers=answer.fields,
            stream=_Stream(answer),
            extensions={"connection_reused": answer.reused},
        )

    async def aclose(self) -> None:
        """Close all connections."""
        for carrier in self._carriers.values():
            await carrier.aclose()

    def _carrier(self, origin: str) -> DirectCarrier:
        if origin not in self._carriers:
            try:
                self._carriers[origin] = DirectCarrier(origin, self._tls.context)
            except ValueError as error:
                raise httpx.UnsupportedProtocol(str(error)) from None
        return self._carriers[origin]


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while part := await self._answer.read():
                yield part
        except WireError as error:
            raise _of_httpx(error) from error

    async def aclose(self) -> None:
        await self._answer.aclose()


async def _sent(request: httpx.Request) -> SentRequest:
    url = request.url
    origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
    pairs = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw
    ]
    body = await request.aread()
    target = request.extensions.get("target", url.raw_path).decode("latin-1")
    headers = tuple(pair for pair in pairs if pair[0].lower() not in FRAMING)
    try:  # a line end in any of them would begin a header or a request of its own
        check_method(request.method)
        check_raw_path(target)
        for pair in headers:
            check_headers(dict([pair]))
    except ValueError as error:
        raise httpx.LocalProtocolError(str(error)) from None
    return SentRequest(
        method=request.method,
        target=target,
        headers=headers,
        body=body,
        url=origin,
        origin=origin,
    )


def _of_httpx(error: WireError) -> httpx.TransportError:
    is_protocol = error.reason is Reason.PROTOCOL
    return (httpx.RemoteProtocolError if is_protocol else httpx.ReadError)(str(error))
