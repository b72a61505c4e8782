"""What is logged of requests: a line for each, headers and bodies at DEBUG, never a secret."""

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from RegistryLibrary.client.messages import RegistryResponse, SentRequest, beginning_of
from RegistryLibrary.client.quiet import is_quiet
from RegistryLibrary.errors import RegistryError, RegistryResponseError
from RegistryLibrary.protocol.documents import DocumentError, parse_json
from RegistryLibrary.redaction import Redactor

LOGGED_CHARACTERS = 10_000
_LONGEST_INDENTED = 100_000  # bytes; a larger body is logged as it came
_LONGEST_WITH_INDENTS = 4 * _LONGEST_INDENTED  # characters; what would be longer, too
_CONNECTIONS = {True: ", connection reused", False: ", new connection", None: ""}

_log = logging.getLogger("RegistryLibrary")


def log_failure(error: RegistryError) -> None:
    """Log a request that got no whole answer."""
    what = f"{error.method} {error.url}: {error.message}"
    _log.log(_level(), "%s%s", what, _attempt(error.attempts, " "))


def log_cut(request: SentRequest, seconds: float) -> None:
    """Log a request that its caller gave up."""
    what = "%s %s: cut off after %.2f s, before an answer was complete"
    _log.log(_level(), what, request.method, request.url, seconds)


def log_answer(request: SentRequest, response: RegistryResponse) -> None:
    """Log a request and its answer without secrets, in few words however long the body is."""
    quiet = is_quiet()
    _log.log(
        _level(),
        "%s %s: status %d, %d bytes in %.1f ms%s%s",
        request.method,
        request.url,
        response.status,
        len(response.body),
        response.elapsed.total_seconds() * 1000,
        _CONNECTIONS[response.connection_reused],
        _attempt(response.attempts, ", "),
    )
    if not quiet and _log.isEnabledFor(logging.DEBUG):
        redactor = request.redactor
        _log.debug("Request headers:\n%s", _shown_headers(redactor, dict(request.headers)))
        if (body := request.body) is not None:
            shown = _shown(body, redactor, lambda: parse_json(body.decode()))
            _log.debug("Request body:\n%s", shown)
        _log.debug("Response headers:\n%s", _shown_headers(redactor, response.headers))
        shown = _shown(response.body, redactor, lambda: response.json)
        _log.debug("Response body:\n%s", shown)


def _level() -> int:
    return logging.DEBUG if is_quiet() else logging.INFO


def _attempt(number: int, before: str) -> str:
    return f"{before}attempt {number}" if number > 1 else ""


def _shown_headers(redactor: Redactor, headers: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in redactor.headers(headers).items())


def _shown(body: bytes, redactor: Redactor, read: Callable[[], Any]) -> str:
    """Return a body as the log shows it, indented if it is JSON that can be read."""
    if len(body) <= _LONGEST_INDENTED:
        with suppress(RegistryResponseError, DocumentError, UnicodeDecodeError):
            if (indented := _indented(read())) is not None:
                return _cut(redactor.text(indented))
    text, is_cut = beginning_of(body, redactor, LOGGED_CHARACTERS)
    return f"{text}\n(cut; the body has {len(body)} bytes)" if is_cut else text


def _indented(value: Any) -> str | None:
    """Return JSON with indents, `None` if these make it far longer, as of many deep levels."""
    parts, length = [], 0
    for part in json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(value):
        length += len(part)
        if length > _LONGEST_WITH_INDENTS:
            return None
        parts.append(part)
    return "".join(parts)


def _cut(text: str) -> str:
    cut = len(text) - LOGGED_CHARACTERS
    return f"{text[:LOGGED_CHARACTERS]}\n({cut} characters cut)" if cut > 0 else text
