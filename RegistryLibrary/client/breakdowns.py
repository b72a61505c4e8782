"""Our errors for what httpx, or sockets of ours, raise while a request is under way."""

from RegistryLibrary.client.causes import chain, unconnected, wire_error
from RegistryLibrary.client.messages import RegistryResponse, SentRequest
from RegistryLibrary.client.proxies import Proxy
from RegistryLibrary.client.tls import NEEDS_TLS, speaks_tls, tls_failure
from RegistryLibrary.client.transport import httpx
from RegistryLibrary.errors import (
    Reason,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)
from RegistryLibrary.redaction import Redactor

_LONGEST_TOLD = 300
_LONGEST_QUOTE = 60
# How our own sockets word it.
_CLOSED = "The connection was closed before an answer began"
# TLS 1.3 looks at a client's certificate behind the handshake, and what it says of it may get lost.
_PERHAPS_CERT = "; some registries refuse a missing or wrong `client_cert` like this"

# How httpx words an end that comes too soon; what else it says quotes what the registry sent.
_DISCONNECTED = "Server disconnected"
_CUT = "peer closed connection"


def unanswered(
    error: Exception,
    request: SentRequest,
    shows_cert: bool = False,
    proxy: Proxy | None = None,
) -> RegistryError:
    """Return our error for a failure before an answer began.

    Args:
        error: What httpx raised.
        request: What was to be sent.
        shows_cert: Whether the registry may ask for a certificate of ours.
        proxy: By way of which proxy it was to go.
    """
    kind: type[RegistryError]
    reason: Reason | None
    if isinstance(error, httpx.ProxyError):
        told = _told(error, request.redactor)
        kind, reason = RegistryConnectionError, Reason.PROXY
        advice = "look at `proxy`, and at the login in it"
        message = f"The proxy did not let the request through: {told}; {advice}"
    else:
        kind, reason, message = _explained(error, request, shows_cert)
    if proxy:
        message += f"; the request went by way of the proxy {proxy}"
    return kind(f"{message}.", method=request.method, url=request.url, reason=reason, attempts=1)


def _explained(
    error: Exception, request: SentRequest, shows_cert: bool
) -> tuple[type[RegistryError], Reason | None, str]:
    kind: type[RegistryError] = RegistryConnectionError
    told = _told(error, request.redactor)
    causes = list(chain(error))
    wire = wire_error(causes)
    over_tls = request.url.startswith("https:")
    # Below https one name is given to what fails in connecting and in the handshake.
    shaking_hands = over_tls and isinstance(error, httpx.ConnectError)
    tls = tls_failure(causes, in_handshake=shaking_hands, showed_cert=shows_cert)
    reason: Reason | None
    if tls:
        reason, message = tls
    elif wire and not over_tls and speaks_tls(wire.quoted):
        reason, message = Reason.NEEDS_TLS, NEEDS_TLS
    elif wire and wire.reason is Reason.PROTOCOL:
        kind, reason, message = RegistryResponseError, wire.reason, f"No HTTP: {told}"
    elif wire:
        in_silence = over_tls and told == _CLOSED
        reason, message = wire.reason, told + _PERHAPS_CERT * in_silence
    elif isinstance(error, httpx.TimeoutException):
        kind, reason, message = RegistryTimeoutError, None, f"A time limit passed: {told}"
    elif isinstance(error, (httpx.ConnectError, OSError)):
        reason, message = unconnected(causes, told)
    elif isinstance(error, httpx.RemoteProtocolError) and not told.startswith(_DISCONNECTED):
        kind, reason, message = RegistryResponseError, Reason.PROTOCOL, f"No HTTP: {told}"
    elif isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError)):
        reason, message = Reason.BROKEN, _CLOSED
    else:
        reason, message = Reason.BROKEN, f"The request could not be sent: {told}"
    return kind, reason, message


def broken_off(error: Exception, head: RegistryResponse, received: int) -> RegistryError:
    """Return our error for a failure within the body of an answer.

    Args:
        error: What httpx raised.
        head: Status and headers of the answer.
        received: How many bytes of the body came.
    """
    declared = head.headers.get("content-length")
    came = f"{received} of {declared} bytes" if declared else f"{received} bytes"
    # An end too soon and a chunk that is none share one class; only the text tells them apart.
    told = _told(error, head.redactor)
    wire = wire_error(chain(error))
    if wire:
        is_protocol = wire.reason is Reason.PROTOCOL
    else:
        is_protocol = isinstance(error, httpx.RemoteProtocolError) and not told.startswith(_CUT)
    if is_protocol:
        fault = f"After {came} of its body the answer is not HTTP: {told}."
        return head.fault(Reason.PROTOCOL, fault)
    return head.fault(Reason.INCOMPLETE, f"The connection broke after {came} of the body.")


def _told(error: Exception, redactor: Redactor) -> str:
    # Secrets are hidden before the text is cut: half of one would not be found.
    told = redactor.text(str(error))[:_LONGEST_TOLD].rstrip(".") or type(error).__name__
    wire = wire_error(chain(error))
    if wire and wire.quoted:
        told += f": {redactor.fragment(wire.quoted.decode('latin-1'))[:_LONGEST_QUOTE]!r}"
    return told
