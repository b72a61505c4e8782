"""Where a redirect leads, and what may go there."""

import re
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from RegistryLibrary.client.messages import HeaderPairs, RegistryResponse, SentRequest
from RegistryLibrary.client.paths import BaseUrl, check_target
from RegistryLibrary.errors import Reason
from RegistryLibrary.redaction import redact_url

MOST_REDIRECTS = 5

_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]+")
_REDIRECTS = (301, 302, 303, 307, 308)
_SEE_OTHER = 303
_BY_CUSTOM_TO_GET = (301, 302)  # RFC 9110 §15.4.2: what was a POST


def is_redirect(response: RegistryResponse) -> bool:
    """Return whether an answer leads elsewhere."""
    return response.status in _REDIRECTS


def redirected(
    request: SentRequest, response: RegistryResponse, harmless: HeaderPairs
) -> SentRequest:
    """Return the request to where an answer leads.

    Args:
        request: What was answered so.
        response: The answer.
        harmless: The only headers that go to another origin (§9): no key, none of the test's.

    Raises:
        RegistryResponseError: The answer leads nowhere, or from https to http.
    """
    origin, target = _place(request, response)
    method, body, headers = request.method, request.body, request.headers
    seen_other = response.status == _SEE_OTHER and method != "HEAD"
    if seen_other or (response.status in _BY_CUSTOM_TO_GET and method == "POST"):
        method, body = "GET", None
        headers = tuple(pair for pair in headers if pair[0].lower() != "content-type")
    return replace(
        request,
        origin=origin,
        target=target,
        method=method,
        body=body,
        headers=headers if origin == request.origin else harmless,
        url=request.redactor.url(origin + target),
    )


def _place(request: SentRequest, response: RegistryResponse) -> tuple[str, str]:
    """Return origin and target of the place that an answer leads to."""
    named = [value for name, value in response.headers.pairs if name.lower() == "location"]
    if len(named) != 1 or not named[0]:
        one = "an empty header" if named else "no header"
        told = f"{len(named)} headers" if len(named) > 1 else one
        message = f"The registry redirects ({response.status}), but has {told} Location."
        raise response.fault(Reason.REDIRECT, message)
    leads = f"The registry redirects to {redact_url(named[0])!r}"
    try:
        parts = urlsplit(_joined(request.origin + request.target, named[0]))
        base = BaseUrl.parse(f"{parts.scheme}://{parts.netloc}")
        query = f"?{parts.query}" if parts.query else ""
        target = check_target((parts.path or "/") + query)
    except ValueError:
        message = f"{leads}, which is no URL that can be followed."
    else:
        if base.scheme == "https" or request.origin.startswith("http:"):
            return base.origin, target
        message = f"{leads}, from https to plain http."
    raise response.fault(Reason.REDIRECT, message)


def _joined(url: str, location: str) -> str:
    if not _VISIBLE_ASCII.fullmatch(location):
        raise ValueError(location)
    # RFC 3986 §5.2.2: a scheme makes it absolute; urljoin lets one of the same scheme pass for
    # relative.
    return location if urlsplit(location).scheme else urljoin(url, location)
