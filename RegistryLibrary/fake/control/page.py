"""The page that shows a fake registry to a person, by what the control interface answers."""

from collections.abc import Collection
from functools import cache
from http import HTTPStatus
from importlib.resources import files

from RegistryLibrary.errors import RegistryError
from RegistryLibrary.fake.responses import Response
from RegistryLibrary.fake.wire import READING, error_response

_FOLDER = "page"
_START = "index.html"
# No other file is ever read.
_MEDIA_TYPES = {
    _START: "text/html",
    "page.css": "text/css",
    "icon.svg": "image/svg+xml",
    **dict.fromkeys(
        (
            *("page.js", "api.js", "elements.js", "dialogs.js"),
            *("journal.js", "packages.js", "faults.js"),
        ),
        "text/javascript",
    ),
}
_HEADERS = {
    # Nothing but its own, whatever a package or a request that it shows may say.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def page_response(method: str, segments: list[str]) -> Response:
    """Return a file of the page.

    Args:
        method: That of the request.
        segments: Its path below `/__fake`.

    Raises:
        RegistryError: There is no such file.
    """
    if not segments:
        return Response(status_code=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": "/__fake/"})
    name = segments[0] or _START
    if len(segments) > 1 or name not in _MEDIA_TYPES:
        raise RegistryError(
            f"The control interface has nothing at {'/'.join(segments)!r}.",
            status=HTTPStatus.NOT_FOUND,
        )
    if method not in READING:
        return wrong_method(method, READING)
    return Response(_file(name), headers=_HEADERS, media_type=_MEDIA_TYPES[name])


def wrong_method(method: str, allowed: Collection[str]) -> Response:
    """Return the answer to a method that can't be used for a path.

    Args:
        method: That of the request.
        allowed: Those that can.
    """
    error = RegistryError(
        f"Only {', '.join(allowed)} can be used here, not {method}.",
        status=HTTPStatus.METHOD_NOT_ALLOWED,
    )
    # RFC 9110 15.5.6: it says which can
    reading = {"HEAD"} if "GET" in allowed else set()
    return error_response(error, {"Allow": ", ".join(sorted({*allowed, *reading}))})


@cache
def _file(name: str) -> bytes:
    return (files(__package__) / _FOLDER / name).read_bytes()
