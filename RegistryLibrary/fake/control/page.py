"""The page that shows a fake registry to a person, by what the control interface answers."""

from functools import cache
from http import HTTPStatus
from importlib.resources import files

from starlette.responses import RedirectResponse, Response

from RegistryLibrary.errors import RegistryError
from RegistryLibrary.fake.wire import READING

_FOLDER = "page"
_START = "index.html"
# No other file is ever read.
_MEDIA_TYPES = {
    _START: "text/html",
    "page.css": "text/css",
    "page.js": "text/javascript",
}
_HEADERS = {
    # Nothing but its own, whatever a package or a request that it shows may say.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def page_response(method: str, segments: list[str]) -> Response:
    """Return a file of the page.

    Args:
        method: That of the request.
        segments: Its path below `/__fake`.

    Raises:
        RegistryError: There is no such file, or it is to be changed.
    """
    if not segments:
        return RedirectResponse("/__fake/", HTTPStatus.PERMANENT_REDIRECT)
    name = segments[0] or _START
    if len(segments) > 1 or name not in _MEDIA_TYPES:
        raise RegistryError(
            f"The control interface has nothing at {'/'.join(segments)!r}.",
            status=HTTPStatus.NOT_FOUND,
        )
    if method not in READING:
        raise RegistryError(
            f"Only {' and '.join(READING)} are allowed here, not {method}.",
            status=HTTPStatus.METHOD_NOT_ALLOWED,
        )
    return Response(_file(name), headers=_HEADERS, media_type=_MEDIA_TYPES[name])


@cache
def _file(name: str) -> bytes:
    return (files(__package__) / _FOLDER / name).read_bytes()
