"""What is logged of requests: a line for each, headers and bodies at DEBUG, never a secret."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from RegistryLibrary.client.messages import RegistryResponse, SentRequest, beginning_of
from RegistryLibrary.client.quiet import is_quiet
from RegistryLibrary.client.redirects import is_redirect
from RegistryLibrary.errors import RegistryError, RegistryResponseError
from RegistryLibrary.protocol.documents import DocumentError, parse_json
from RegistryLibrary.redaction import Redactor

LOGGED_CHARACTERS = 10_000
_LONGEST_INDENTED = 100_000  # bytes; a larger body is logged as it came
_LONGEST_WITH_INDENTS = 4 * _LONGEST_INDENTED  # characters; what would be longer, too
_LONGEST_PLACE = 200
# What no log can show, or what changes how the rest is shown: shown by its escape.
_UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_CONNECTIONS = {True: ", connection reused", False: ", new connection", None: ""}

_log = logging.getLogger("RegistryLibrary")


def log_failure(error: RegistryError, seconds: float | None = None) -> None:
    """Log a request that got no whole answer, and after how long if its error does not say it."""
    facts = [] if error.status is None else [f"status {error.status}"]
    if seconds is not None:
        facts.append(f"after {seconds * 1000:.1f} ms")
    if error.attempts > 1:
        facts.append(f"attempt {error.attempts}")
    told = f" ({', '.join(facts)})" if facts else ""
    _log.log(_level(), "%s %s: %s%s", error.method, error.url, error.message, told)


def log_pause(seconds: float) -> None:
    """Log that another attempt follows."""
    _log.log(_level(), "Another attempt follows in %.2f s.", seconds)


def log_no_pause(seconds: float) -> None:
    """Log that no other attempt follows, for want of time."""
    what = "There is no time for a pause of %.1f s and another attempt."
    _log.log(_level(), what, seconds)


def log_cut(request: SentRequest, seconds: float) -> None:
    """Log a request that its caller gave up."""
    what = "%s %s: cut off after %.2f s, before an answer was complete"
    _log.log(_level(), what, request.method, request.url, seconds)


def log_answer(request: SentRequest, response: RegistryResponse) -> None:
    """Log a request and its answer without secrets, in few words however long the body is."""
    quiet = is_quiet()
    _log.log(
        _level(),
        "%s %s: status %d%s, %d bytes in %.1f ms%s%s",
        request.method,
        request.url,
        response.status,
        _place(response),
        len(response.body),
        response.elapsed.total_seconds() * 1000,
        _CONNECTIONS[response.connection_reused],
        f", attempt {response.attempts}" if response.attempts > 1 else "",
    )
    if not quiet and _log.isEnabledFor(logging.DEBUG):
        redactor = request.redactor
        _log.debug("Request headers:\n%s", _shown_headers(redactor, dict(request.headers)))
        if (body := request.body) is not None:
            shown = _shown(body, redactor, lambda: parse_json(body.decode()))
            _log.debug("Request body:\n%s", shown)
        _log.debug("Response headers:\n%s", _shown_headers(redactor, response.headers))
        if response.body:
            shown = _shown(response.body, redactor, lambda: response.json)
            _log.debug("Response body:\n%s", shown)


def _level() -> int:
    return logging.DEBUG if is_quiet() else logging.INFO


def _place(response: RegistryResponse) -> str:
    """Return where a redirect leads, as the log says it; empty for any other answer."""
    location = response.headers.get("location") if is_redirect(response) else None
    if location is None:
        return ""
    shown = response.redactor.url(location)
    return f" to {shown[:_LONGEST_PLACE]!r}{'...' * (len(shown) > _LONGEST_PLACE)}"


def _shown_headers(redactor: Redactor, headers: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in redactor.headers(headers).items())


def _shown(body: bytes, redactor: Redactor, read: Callable[[], Any]) -> str:
    """Return a body as the log shows it, indented if it is JSON that can be read."""
    text, cut = _beginning(body, redactor, read)
    return _UNSEEN.sub(lambda char: ascii(char[0])[1:-1], text.replace("\r\n", "\n")) + cut


def _beginning(body: bytes, redactor: Redactor, read: Callable[[], Any]) -> tuple[str, str]:
    """Return how a body begins, and what to say of the rest."""
    if len(body) <= _LONGEST_INDENTED:
        with suppress(RegistryResponseError, DocumentError, UnicodeDecodeError):
            if (indented := _indented(read())) is not None:
                text = redactor.text(indented)
                cut = len(text) - LOGGED_CHARACTERS
                return text[:LOGGED_CHARACTERS], f"\n({cut} characters cut)" * (cut > 0)
    text, is_cut = beginning_of(body, redactor, LOGGED_CHARACTERS)
    told = f"\n(cut: {len(text)} characters are shown, the body has {len(body)} bytes)"
    return text, told * is_cut


def _indented(value: Any) -> str | None:
    """Return JSON with indents, `None` if these make it far longer, as of many deep levels."""
    parts, length = [], 0
    for part in json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(value):
        length += len(part)
        if length > _LONGEST_WITH_INDENTS:
            return None
        parts.append(part)
    return "".join(parts)
