"""A second registry, so that nothing is tested against the fake alone.

It shares no line with the library: HTTP by the standard library, IDs, aliases and errors by code
of its own. Where the profile leaves a choice open, it takes the other one than the fake does:

| choice | here |
| --- | --- |
| base URL | has a path prefix |
| `/packages/{id}` | the bare content; every error is a page in HTML, so that its status must do |
| other errors | an error body inside `application/problem+json` |
| bodies | by turns whole, chunked, in gzip, and chunked in gzip |
| media types | `application/vnd.other.v1+json`, and none at all for browse |
| fields | unknown ones everywhere; optional ones are `null` |
| browse | pages of four, by a cursor that a URL must escape; `limit` is ignored |
| API key | bare, in `X-Registry-Token` |
| `Retry-After` | a date |
| `ETag` | none |
"""

import gzip
import hashlib
import importlib.resources
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import total_ordering
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from socket import SHUT_RDWR, socket
from threading import Lock, Thread
from urllib.parse import parse_qsl, unquote, urlsplit

PREFIX = "/hub/registry"
KEY_HEADER = "X-Registry-Token"
PAGE = 4
PAUSE = timedelta(seconds=90)
CODES = {
    "actor": "act",
    "graph": "gra",
    "stream": "str",
    "agent": "agt",
    "template": "tpl",
    "skill": "skl",
    "mcp": "mcp",
    "lsp": "lsp",
}
# Of a standard to come: a type that nobody knows yet.
WIDGET = {
    "type": "widget",
    "namespace": "acme",
    "name": "dial",
    "version": "v1.0.0",
    "content": {"turns": 3},
}

_ID = re.compile(r"pkg_[a-z]{3}_[0-9a-f]{40}")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]|\.(?!\.)){0,127}")
_CONCRETE = re.compile(r"v(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?")
_RANGE = re.compile(r"latest|vx|v\d+\.x|v\d+\.\d+\.x")


@total_ordering
class Release:
    """A version by its precedence (SemVer 2, 11)."""

    def __init__(self, text):
        *numbers, self.label = _CONCRETE.fullmatch(text).groups()
        words = (self.label or "").split(".")
        self.key = (
            *map(int, numbers),
            not self.label,
            [(0, int(word), "") if word.isdigit() else (1, 0, word) for word in words],
        )

    def __eq__(self, other):
        return self.key == other.key

    def __lt__(self, other):
        return self.key < other.key

    __hash__ = None


@dataclass
class ProblemError(Exception):
    """What is answered with an error; the type is empty where only the status is sent."""

    status: HTTPStatus
    type: str
    message: str | None = None
    headers: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What is sent; the media type is left out where it is empty."""

    status: HTTPStatus
    media_type: str
    body: bytes
    headers: dict = field(default_factory=dict)


def package_id(code, content):
    """Return the ID of a content.

    Sorted JSON is enough for the canonical form of these packages: their keys are ASCII, their
    text is in NFC, and their numbers are written alike by RFC 8785 and by Python.
    """
    form = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"pkg_{code}_{hashlib.sha1(form.encode()).hexdigest()}"


def seed():
    """Return the packages that the fake's seed `examples` holds; only that data is shared."""
    file = importlib.resources.files("RegistryLibrary") / "fake" / "seeds" / "examples.json"
    return json.loads(file.read_text("utf-8"))["packages"]


class Registry:
    """What the registry holds and how it answers."""

    def __init__(self, api_key, quota, failing_first, newer):
        self.api_key = api_key
        self.quota = quota
        self.failing_first = failing_first
        self.codes = {**CODES, "widget": "wdg"} if newer else CODES
        self.packages = [
            {**package, "id": package_id(self.codes[package["type"]], package["content"])}
            for package in (*seed(), *([WIDGET] if newer else []))
        ]

    def answer(self, number, target, headers):
        """Return the answer to a request; they are numbered from 1."""
        url = urlsplit(target)
        prefix, _, path = url.path.partition(f"{PREFIX}/")
        segments = [unquote(segment) for segment in path.split("/")]
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        try:
            self._admit(number, headers)
            return self._found(segments if prefix == "" else [], query)
        except ProblemError as problem:
            return _page(problem) if segments[0] == "packages" else _told(problem)

    def _found(self, segments, query):
        match segments:
            case ["packages", text]:
                return _json(self._content(text))
            case [kind, namespace, name]:
                return _json(self._named(kind, namespace, name, query.get("version")))
            case ["browse"]:
                return _json(self._page(query), media_type="")
            case [".well-known", "cleverthis-packages"]:
                return _json(self._metadata(), media_type="application/json; charset=utf-8")
        raise ProblemError(HTTPStatus.NOT_FOUND, "")

    def _admit(self, number, headers):
        if number <= self.failing_first:
            raise ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "")
        if self.quota is not None and number > self.quota:
            later = format_datetime(datetime.now(UTC) + PAUSE, usegmt=True)
            raise ProblemError(
                HTTPStatus.TOO_MANY_REQUESTS, "RateLimitError", headers={"Retry-After": later}
            )
        if self.api_key is not None and KEY_HEADER not in headers:
            raise ProblemError(HTTPStatus.UNAUTHORIZED, "")
        if self.api_key is not None and headers[KEY_HEADER] != self.api_key:
            raise ProblemError(
                HTTPStatus.FORBIDDEN, "AccessDeniedError", "This token opens nothing."
            )

    def _content(self, text):
        if not _ID.fullmatch(text):
            raise ProblemError(HTTPStatus.BAD_REQUEST, "")
        for package in self.packages:
            if package["id"] == text:
                return package["content"]
        raise ProblemError(HTTPStatus.NOT_FOUND, "")

    def _named(self, kind, namespace, name, version):
        self._check_type(kind)
        for text in (namespace, name):
            if not _NAME.fullmatch(text):
                raise ProblemError(
                    HTTPStatus.BAD_REQUEST, "InvalidPackageReferenceError", f"Bad name: {text!r}."
                )
        if (namespace, name) == ("acme", "retired"):
            raise ProblemError(HTTPStatus.GONE, "PackageRetiredError", "It had its day.")
        releases = [
            package
            for package in self.packages
            if (package["type"], package["namespace"], package["name"]) == (kind, namespace, name)
        ]
        if not releases:
            raise ProblemError(HTTPStatus.NOT_FOUND, "PackageNotFoundError", "Never heard of it.")
        package = chosen(releases, "latest" if version is None else version)
        return {**package, "release_date": None, "downloads": 17, "signature": {"by": "nobody"}}

    def _page(self, query):
        self._check_type(query.get("type", "actor"))
        listed = [
            {**package, "content": None, "release_date": None, "stars": [1, 2, 3]}
            for package in self.packages
            if all(query.get(key, package[key]) == package[key] for key in ("type", "namespace"))
        ]
        start = int(query.get("cursor", "0&").removesuffix("&"))
        following = start + PAGE
        return {
            "packages": listed[start:following],
            "count": None,
            "next_cursor": f"{following}&" if following < len(listed) else None,
            "took_ms": 0,
        }

    def _metadata(self):
        return {
            "name": None,
            "standard_version": "1.0.0",
            "package_types": list(self.codes),
            "authentication": {
                "anonymous_read": self.api_key is None,
                "header": KEY_HEADER,
                "scheme": None,
                "issuer": "nobody",
            },
            "motto": "There is another way.",
        }

    def _check_type(self, kind):
        if kind not in self.codes:
            raise ProblemError(
                HTTPStatus.BAD_REQUEST, "ValidationError", f"No such type: {kind!r}."
            )


def chosen(releases, version):
    """Return the release that a version or an alias names."""
    if _CONCRETE.fullmatch(version):
        covered = [one for one in releases if one["version"] == version]
    elif _RANGE.fullmatch(version):
        # `v1.x` covers what begins with `v1.`, `latest` and `vx` cover all.
        stem = version.removesuffix("x") if version != "latest" else "v"
        covered = [one for one in releases if one["version"].startswith(stem)]
    else:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "ValidationError", f"Bad version: {version!r}.")
    # A pre-release counts only where there is nothing else.
    final = [one for one in covered if not Release(one["version"]).label]
    if not covered:
        raise ProblemError(HTTPStatus.NOT_FOUND, "VersionNotFoundError", f"Nothing is {version}.")
    return max(final or covered, key=lambda one: Release(one["version"]))


def _json(value, status=HTTPStatus.OK, media_type="application/vnd.other.v1+json", headers=None):
    return Answer(status, media_type, json.dumps(value).encode(), headers or {})


def _page(problem):
    page = f"<!DOCTYPE html><title>{problem.status.phrase}</title><p>Please go back.</p>"
    return Answer(problem.status, "text/html; charset=utf-8", page.encode(), problem.headers)


def _told(problem):
    if not problem.type:
        return _page(problem)
    # RFC 9457 has a `type` of its own, beside the standard's.
    body = {
        "type": "about:blank",
        "title": problem.status.phrase,
        "error": {"type": problem.type, "message": problem.message, "details": None, "hint": "?"},
    }
    return _json(body, problem.status, "application/problem+json", problem.headers)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the client's acknowledgement
    server: "Server"

    def setup(self):
        super().setup()
        self.server.opened(self.connection)

    def finish(self):
        self.server.ended(self.connection)
        super().finish()

    def do_GET(self):
        number = self.server.count()
        answer = self.server.registry.answer(number, self.path, self.headers)
        zipped = number % 4 in (2, 3) and "gzip" in self.headers.get("Accept-Encoding", "")
        body = gzip.compress(answer.body) if zipped else answer.body
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.media_type:
            self.send_header("Content-Type", answer.media_type)
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self._send_chunked(body) if number % 2 else self._send_whole(body)

    def _send_whole(self, body):
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_chunked(self, body):
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(body), 50):
            chunk = body[start : start + 50]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_):
        """Say nothing: the console is Robot's."""


class Server(ThreadingHTTPServer):
    """A registry on a free port of this machine, in threads of its own."""

    daemon_threads = True

    def __init__(self, registry):
        super().__init__(("127.0.0.1", 0), Handler)
        self.registry = registry
        self._numbers = count(1)
        self._connections = set[socket]()
        self._lock = Lock()
        # Noticed within 50 ms that it should end.
        self._thread = Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}{PREFIX}"

    def count(self):
        """Return the number of a request."""
        with self._lock:
            return next(self._numbers)

    def opened(self, connection):
        with self._lock:
            self._connections.add(connection)

    def ended(self, connection):
        with self._lock:
            self._connections.discard(connection)

    def stop(self):
        """End everything: the port, its thread, and connections that are kept open."""
        self.shutdown()
        self._thread.join()
        self.server_close()
        with self._lock:
            for connection in self._connections:
                connection.shutdown(SHUT_RDWR)


class OtherRegistry:
    """Start and stop registries that have nothing in common with the fake but their packages."""

    ROBOT_LIBRARY_SCOPE = "SUITE"

    def __init__(self):
        self._servers = []

    def start_other_registry(
        self,
        *,
        api_key: object = None,
        quota: int | None = None,
        failing_first: int = 0,
        newer: bool = False,
    ) -> str:
        """Start one more registry and return its URL.

        `api_key` is the key that reading needs, as text or as a secret. After `quota` requests
        it asks for a pause, the `failing_first` ones meet a registry that is not ready yet, and
        a `newer` one also holds a package of a type that the standard does not have.
        """
        key = getattr(api_key, "value", api_key)
        server = Server(Registry(key, quota, failing_first, newer))
        self._servers.append(server)
        return server.url

    def stop_other_registry(self) -> None:
        """Stop all that this suite started. There may be none."""
        while self._servers:
            self._servers.pop().stop()
