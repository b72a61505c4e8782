"""The control interface: one table of what can be asked, and a method for each row."""

import reprlib
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from RegistryLibrary.errors import RegistryError, ValidationError
from RegistryLibrary.fake.asgi import Receive, Scope, Send
from RegistryLibrary.fake.control.bodies import read_body, read_number, read_object
from RegistryLibrary.fake.control.controlled import Controlled
from RegistryLibrary.fake.control.forms import OPTIONS, SELECTION, fault_form, request_form
from RegistryLibrary.fake.control.guard import Guard
from RegistryLibrary.fake.control.kinds import kinds_form
from RegistryLibrary.fake.control.page import page_response, wrong_method
from RegistryLibrary.fake.faults import Fault
from RegistryLibrary.fake.responses import Response, json_response
from RegistryLibrary.fake.store import PackageName
from RegistryLibrary.fake.targets import path_segments, query_values
from RegistryLibrary.fake.wire import browse_response, error_response, place
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.protocol.versions import Version
from RegistryLibrary.version import __version__

API = "api"
MOST_REQUESTS = 1000  # in one answer
MOST_PACKAGES = 1000
_MOST_EXHAUSTED = 20
_LONGEST_MESSAGE = 500
_PARTS = ("packages", "faults", "journal")
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # Not even as a picture or a script of a foreign page, for which no Origin is sent.
    "Cross-Origin-Resource-Policy": "same-origin",
}


class _Asked(NamedTuple):
    names: list[str]  # those segments of the path for which a row has a star
    query: bytes
    body: Any


_Answer = Callable[[_Asked], Response]


class Control:
    """An ASGI application that arranges and inspects a fake registry.

    Args:
        fake: What it arranges and inspects.
        guard: Who may use it.
    """

    def __init__(self, fake: Controlled, guard: Guard) -> None:
        self._fake = fake
        self._guard = guard
        self._instance = secrets.token_hex(8)
        self._rows: Mapping[tuple[str, ...], Mapping[str, _Answer]] = {
            ("registry",): {"GET": self._registry},
            ("kinds",): {"GET": self._kinds},
            ("reset",): {"POST": self._reset},
            ("packages",): {"GET": self._packages, "POST": self._publish},
            ("packages", "*", "*", "*", "*"): {"GET": self._package, "DELETE": self._withdraw},
            ("faults",): {"GET": self._faults, "POST": self._inject, "DELETE": self._clear_faults},
            ("faults", "*"): {"GET": self._fault, "DELETE": self._clear_fault},
            ("journal",): {"GET": self._journal},
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            response = await self._answer(scope, receive)
        except RegistryError as error:
            response = error_response(error)
        except ValueError as error:
            told = {"type": ValueError.__name__, "message": _cut(str(error))}
            response = json_response({"error": told}, HTTPStatus.BAD_REQUEST)
        except Exception as error:  # noqa: BLE001 - a bug must not look like a network problem
            what = f"The control interface itself failed: {type(error).__name__}: {error}"
            response = error_response(RegistryError(what))
        for name, value in _HEADERS.items():
            response.add(name, value)
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        self._guard.check_origin(scope)
        _, *segments = path_segments(scope["raw_path"])
        if segments[:1] != [API]:
            return page_response(scope["method"], segments)
        self._guard.check_credentials(scope)
        answers, names = self._row(segments[1:])
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        if method not in answers:
            return wrong_method(scope["method"], answers)
        body = await read_body(receive) if method == "POST" else None
        return answers[method](_Asked(names, scope["query_string"], body))

    def _row(self, path: list[str]) -> tuple[Mapping[str, _Answer], list[str]]:
        for row, answers in self._rows.items():
            if len(row) == len(path) and all(
                own in ("*", given) for own, given in zip(row, path, strict=True)
            ):
                names = [given for own, given in zip(row, path, strict=True) if own == "*"]
                return answers, names
        raise RegistryError(
            f"The control interface has nothing at {'/'.join([API, *path])!r}.",
            status=HTTPStatus.NOT_FOUND,
        )

    def _registry(self, _: _Asked) -> Response:
        other = self._fake.other
        return json_response(
            {
                "library": __version__,
                "instance": self._instance,
                "url": self._fake.url(),
                "other_origin": other.url if other.running else None,
                "strict": self._fake.strict,
                "types": list(PackageType),
                "packages": self._fake.store.browse(None, None, 1).count,
            }
        )

    def _kinds(self, _: _Asked) -> Response:
        return json_response(kinds_form())

    def _reset(self, asked: _Asked) -> Response:
        query = _query(asked, "of")
        parts = query["of"].split(",") if "of" in query else _PARTS
        for part in parts:
            if part not in _PARTS:
                raise ValueError(f"of must be made of {', '.join(_PARTS)}; it has {part!r}.")
        if "packages" in parts:
            self._fake.store.reset()
        if "faults" in parts:
            self._fake.faults.clear()
        if "journal" in parts:
            self._fake.journal.clear()
            self._fake.other.journal.clear()
        return _done()

    def _packages(self, asked: _Asked) -> Response:
        query = _query(asked, "type", "namespace", "cursor")
        page = self._fake.store.browse(
            PackageType.parse(query["type"]) if "type" in query else None,
            query.get("namespace"),
            MOST_PACKAGES,
            _behind(query["cursor"]) if "cursor" in query else None,
        )
        return browse_response(page)

    def _package(self, asked: _Asked) -> Response:
        *name, version = asked.names
        package = PackageName.parse(*name)
        stored = self._fake.store.resolve(package, Version.parse(version))
        return _package_answer(stored.to_package(), HTTPStatus.OK)

    def _publish(self, asked: _Asked) -> Response:
        required = ("type", "namespace", "name", "version", "content")
        given = read_object(asked.body, required)
        for name in required[:-1]:
            if not isinstance(given[name], str):
                raise ValidationError(f"{name} must be a text; it is {reprlib.repr(given[name])}.")
        package = PackageName.parse(given["type"], given["namespace"], given["name"])
        stored = self._fake.store.publish(
            package, Version.parse(given["version"]), given["content"]
        )
        return _package_answer(stored.to_package(), HTTPStatus.CREATED)

    def _withdraw(self, asked: _Asked) -> Response:
        *name, version = asked.names
        self._fake.store.withdraw(PackageName.parse(*name), Version.parse(version))
        return _done()

    def _faults(self, _: _Asked) -> Response:
        faults = self._fake.faults
        exhausted = faults.exhausted[-_MOST_EXHAUSTED:]
        return json_response(
            {
                "faults": [fault_form(fault) for fault in faults.faults],
                "exhausted": [fault_form(fault) for fault in exhausted],
            }
        )

    def _inject(self, asked: _Asked) -> Response:
        given = read_object(asked.body, ("fault",), (*SELECTION, *OPTIONS))
        told = {name: value for name, value in given.items() if value is not None}
        return json_response(fault_form(self._fake.inject(**told)), HTTPStatus.CREATED)

    def _fault(self, asked: _Asked) -> Response:
        return json_response(fault_form(self._known_fault(asked)))

    def _clear_fault(self, asked: _Asked) -> Response:
        fault = self._known_fault(asked)
        self._fake.faults.clear([fault])
        return json_response(fault_form(fault))

    def _clear_faults(self, _: _Asked) -> Response:
        self._fake.faults.clear()
        return _done()

    def _known_fault(self, asked: _Asked) -> Fault:
        [text] = asked.names
        fault = self._fake.faults.known(read_number("number", text))
        if fault is None:
            raise RegistryError(
                f"There is no fault {text}, or it was cleared.", status=HTTPStatus.NOT_FOUND
            )
        return fault

    def _journal(self, asked: _Asked) -> Response:
        query = _query(asked, "since", "limit", "origin")
        origin = query.get("origin", "own")
        if origin not in ("own", "other"):
            raise ValueError(f"origin must be own or other; it is {origin!r}.")
        journal = self._fake.journal if origin == "own" else self._fake.other.journal
        limit = read_number("limit", query.get("limit", str(MOST_REQUESTS)))
        excerpt = journal.since(
            read_number("since", query.get("since", "0")), min(limit, MOST_REQUESTS)
        )
        return json_response(
            {
                "instance": self._instance,
                "first": excerpt.first,
                "dropped": excerpt.dropped,
                "received": excerpt.received,
                "strays": excerpt.strays,
                "cleared": excerpt.cleared,
                "requests": [request_form(request) for request in excerpt.requests],
            }
        )


def _query(asked: _Asked, *names: str) -> dict[str, str]:
    """Return the parameters of a query, which can have no others."""
    for pair in filter(None, asked.query.decode("latin-1").split("&")):
        name = unquote_plus(pair.partition("=")[0])
        if name not in names:
            raise ValueError(f"{name!r} is no parameter here; there are {', '.join(names)}.")
    return query_values(asked.query, *names)


def _behind(cursor: str) -> int:
    try:
        return place(cursor)
    except ValueError:
        raise ValueError(f"cursor must be one that an answer had; it is {cursor!r}.") from None


def _package_answer(package: Package, status: int) -> Response:
    return json_response(
        {
            "id": package.id,
            "type": package.type,
            "namespace": package.namespace,
            "name": package.name,
            "version": package.version,
            "release_date": package.release_date,
            "content": package.content,
        },
        status,
    )


def _cut(message: str) -> str:
    """Return a message without the rest of what it quotes, which may be megabytes."""
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]} ..."


def _done() -> Response:
    return Response(status_code=HTTPStatus.NO_CONTENT)
