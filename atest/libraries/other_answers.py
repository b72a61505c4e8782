"""What the other registry of the acceptance tests answers; `OtherRegistry` puts it on the wire."""

import hashlib
import importlib.resources
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import total_ordering
from http import HTTPStatus
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
