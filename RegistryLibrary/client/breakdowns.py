"""Our errors for what sockets of ours, or what carries requests instead, raise meanwhile."""

from RegistryLibrary.client.causes import chain, unconnected
from RegistryLibrary.client.messages import RegistryResponse, SentRequest
from RegistryLibrary.client.proxies import Proxy
from RegistryLibrary.client.tls import NEEDS_TLS, speaks_tls, tls_failure
from RegistryLibrary.client.wire.faults import CLOSED, WireError
from RegistryLibrary.errors import (
    Reason,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)
from RegistryLibrary.redaction import Redactor

FAILURES = (WireError, OSError)

_LONGEST_TOLD = 300
_LONGEST_QUOTE = 60
# TLS 1.3 looks at a client's certificate behind the handshake, and what it says of it may get lost.
_PERHAPS_CERT = "; some registries refuse a missing or wrong `client_cert` like this"

_KINDS = {Reason.PROTOCOL: RegistryResponseError, None: RegistryTimeoutError}
_SENTENCES = {
    Reason.PROTOCOL: "No HTTP: {told}",
    Reason.PROXY: (
        "The proxy did not let the request through: {told}; look at `proxy`, and at the login in it"
    ),
    None: "A time limit passed: {told}",
}


def unanswered(
    error: Exception,
    request: SentRequest,
    shows_cert: bool = False,
    proxy: Proxy | None = None,
) -> RegistryError:
    """Return our error for a failure before an answer began.

    Args:
        error: One of `FAILURES`.
        request: What was to be sent.
        shows_cert: Whether the registry may ask for a certificate of ours.
        proxy: By way of which proxy it was to go.
    """
    kind, reason, message = _explained(error, request, shows_cert)
    if proxy:
        message += f"; the request went by way of the proxy {proxy}"
    return kind(f"{message}.", method=request.method, url=request.url, reason=reason, attempts=1)


def _explained(
    error: Exception, request: SentRequest, shows_cert: bool
) -> tuple[type[RegistryError], Reason | None, str]:
    told = _told(error, request.redactor)
    causes = list(chain(error))
    over_tls = request.url.startswith("https:")
    # What fails in connecting is an error of the system, and so is what fails in the handshake.
    shaking_hands = over_tls and isinstance(error, OSError)
    if tls := tls_failure(causes, in_handshake=shaking_hands, showed_cert=shows_cert):
        return RegistryConnectionError, *tls
    if not isinstance(error, WireError):
        return RegistryConnectionError, *unconnected(causes, told)
    if not over_tls and speaks_tls(error.quoted):
        return RegistryConnectionError, Reason.NEEDS_TLS, NEEDS_TLS
    if over_tls and told == CLOSED:
        told += _PERHAPS_CERT
    kind = _KINDS.get(error.reason, RegistryConnectionError)
    return kind, error.reason, _SENTENCES.get(error.reason, "{told}").format(told=told)


def broken_off(error: Exception, head: RegistryResponse, received: int) -> RegistryError:
    """Return our error for a failure within the body of an answer.

    Args:
        error: One of `FAILURES`.
        head: Status and headers of the answer.
        received: How many bytes of the body came.
    """
    declared = head.headers.get("content-length")
    came = f"{received} of {declared} bytes" if declared else f"{received} bytes"
    if isinstance(error, WireError) and error.reason is Reason.PROTOCOL:
        told = _told(error, head.redactor)
        fault = f"After {came} of its body the answer is not HTTP: {told}."
        return head.fault(Reason.PROTOCOL, fault)
    return head.fault(Reason.INCOMPLETE, f"The connection broke after {came} of the body.")


def _told(error: Exception, redactor: Redactor) -> str:
    # Secrets are hidden before the text is cut: half of one would not be found.
    told = redactor.text(str(error))[:_LONGEST_TOLD].rstrip(".") or type(error).__name__
    if isinstance(error, WireError) and error.quoted:
        told += f": {redactor.fragment(error.quoted.decode('latin-1'))[:_LONGEST_QUOTE]!r}"
    return told
