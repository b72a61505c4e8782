"""The application of a fake registry: its endpoints, its key, its faults and its journal."""

import hmac
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from RegistryLibrary.errors import (
    AccessDeniedError,
    AuthenticationError,
    InvalidPackageReferenceError,
    RegistryError,
    ValidationError,
)
from RegistryLibrary.fake.asgi import Message, Receive, Scope, Send
from RegistryLibrary.fake.exchanges import Exchange
from RegistryLibrary.fake.faults import FaultQueue
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.memory import AnswerMemory
from RegistryLibrary.fake.responses import Response
from RegistryLibrary.fake.store import PackageName, Store
from RegistryLibrary.fake.strikes import TABLE
from RegistryLibrary.fake.struck import StruckRequest
from RegistryLibrary.fake.targets import path_segments, query_values
from RegistryLibrary.fake.wire import (
    READING,
    browse_response,
    error_response,
    metadata_response,
    package_response,
    place,
)
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.references import check_name
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.protocol.versions import LATEST, parse_version_or_alias

LARGEST_PAGE = 1000

# RFC 6761 6.4: no such host is ever found. It stands for a second origin that is not served.
NOWHERE = "http://other.invalid"

_MOST_DIGITS = 18

Endpoint = Callable[[list[str], Scope], Response]

# Tests ask for the same few packages all the time; what is malformed is never kept.
_package_name = lru_cache(maxsize=4096)(PackageName.parse)
_asked_version = lru_cache(maxsize=1024)(parse_version_or_alias)


class Application:
    """An ASGI application that answers as a registry does.

    Args:
        store: The packages.
        faults: What goes wrong.
        journal: What keeps the requests.
        api_key: The key that reads need, `None` if they need none.
        other_url: Returns where the second origin is.
    """

    def __init__(
        self,
        store: Store,
        faults: FaultQueue,
        journal: Journal,
        api_key: str | None,
        other_url: Callable[[], str] = lambda: NOWHERE,
    ) -> None:
        self._store = store
        self._other_url = other_url
        self._faults = faults
        self._journal = journal
        self._endpoints = Endpoints(store, api_key)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Record a request and answer it, or let a fault do so."""
        if scope["type"] != "http":
            # The ASGI specification: a server goes on without what raises.
            raise RuntimeError(f"The fake registry has no {scope['type']}.")
        exchange = self._begin(scope)

        async def recording(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = int(message["status"])
            await send(message)

        request = StruckRequest(
            self._store, self._endpoints.answer, self._other_url, scope, receive, recording
        )
        try:
            fault = self._faults.strike(
                request.method, exchange.path, lambda kind: TABLE[kind].can_strike(request)
            )
            if fault is None:
                await request.respond(request.right)
            else:
                exchange.fault = fault.kind
                await TABLE[fault.kind].work(request, fault.options)
        except ConnectionError:
            raise  # a fault that ends the connection, where there is none to end
        except Exception as error:
            response = _own_fault(error, exchange)
            if exchange.status is not None:
                raise
            exchange.status = response.status_code
            await response(scope, receive, send)
        finally:
            exchange.end()

    def at_once(self, scope: Scope) -> Response | None:
        """Record a request and return its answer, if nothing has to be waited for.

        Returns:
            The answer; `None`, and nothing is recorded, where `__call__` has to answer: a fault
            may strike.
        """
        if self._faults.aim_at(scope["method"], scope["raw_path"].decode("latin-1")):
            return None
        known = self._endpoints.known_answer(scope)
        exchange = self._begin(scope, known is not None)
        try:
            response = known or self._endpoints.new_answer(scope)
        except Exception as error:  # noqa: BLE001 - a bug must not look like a network problem
            response = _own_fault(error, exchange)
        exchange.status = response.status_code
        exchange.end()
        return response

    def _begin(self, scope: Scope, is_known: bool = False) -> Exchange:
        method, raw_path = scope["method"], scope["raw_path"]
        stray = not is_known and self._endpoints.outside(method, raw_path)
        path = raw_path.decode("latin-1")
        return self._journal.begin(method, path, scope["query_string"], scope["headers"], stray)


def _own_fault(error: Exception, exchange: Exchange) -> Response:
    exchange.fail(error)
    what = f"The fake registry itself failed: {type(error).__name__}: {error}"
    return error_response(RegistryError(what))


class Endpoints:
    """The four endpoints of §8."""

    def __init__(self, store: Store, api_key: str | None) -> None:
        self._store = store
        self._key = None if api_key is None else api_key.encode()
        self._memory = AnswerMemory()

    def known_answer(self, scope: Scope) -> Response | None:
        """Return the right answer to a request that had it before, `None` if it must be found."""
        path, query = scope["raw_path"], scope["query_string"]
        known = self._memory.recall(path, query, self._store.revision)
        if known is None or not self._is_plain(scope):
            return None
        return known

    def new_answer(self, scope: Scope) -> Response:
        """Return the right answer to a request, and keep it for the next one like it."""
        revision = self._store.revision
        response = self.answer(scope)
        if response.status_code == HTTPStatus.OK and self._is_plain(scope):
            self._memory.keep(scope["raw_path"], scope["query_string"], revision, response)
        return response

    def _is_plain(self, scope: Scope) -> bool:
        # Whether path and query alone decide about the answer.
        if scope["method"] not in READING or _header(scope, b"if-none-match") is not None:
            return False
        try:
            self._check_key(scope)
        except RegistryError:
            return False
        return True

    def answer(self, scope: Scope) -> Response:
        """Return the right answer to a request."""
        try:
            segments = path_segments(scope["raw_path"])
            endpoint = self._endpoint(segments)
            if endpoint is None:
                return error_response(_nothing_at(scope["raw_path"]))
            if scope["method"] not in READING:
                error = RegistryError(
                    f"Only {' and '.join(READING)} are allowed here, not {scope['method']}.",
                    status=HTTPStatus.METHOD_NOT_ALLOWED,
                )
                return error_response(error, {"Allow": ", ".join(READING)})
            self._check_key(scope)
            return endpoint(segments, scope)
        except RegistryError as error:
            return error_response(error)

    def outside(self, method: str, raw_path: bytes) -> bool:
        """Return whether a request is none that the standard knows, whatever its answer.

        Only the shape counts: what is wrong inside of a segment is for the endpoint to answer.
        """
        if method not in READING:
            return True
        segments = raw_path[1:].split(b"/")
        return self._endpoint([unquote_to_bytes(one).decode("latin-1") for one in segments]) is None

    def _endpoint(self, segments: list[str]) -> Endpoint | None:
        match segments:
            case ["packages", _]:
                return self._by_id
            case [_, _, _]:
                return self._by_reference
            case ["browse"]:
                return self._browse
            case [".well-known", "cleverthis-packages"]:
                return self._metadata
        return None

    def _check_key(self, scope: Scope) -> None:
        if self._key is not None:
            _authorize(scope, self._key)

    def _by_id(self, segments: list[str], scope: Scope) -> Response:
        stored = self._store.first(PackageId(segments[1]))
        return package_response(stored, _header(scope, b"if-none-match"))

    def _by_reference(self, segments: list[str], scope: Scope) -> Response:
        package = _package_name(*segments)
        query = query_values(scope["query_string"], "version")
        asked = _asked_version(query.get("version", LATEST))
        stored = self._store.resolve(package, asked)
        return package_response(stored, _header(scope, b"if-none-match"))

    def _browse(self, _: list[str], scope: Scope) -> Response:
        query = query_values(scope["query_string"], "type", "namespace", "limit", "cursor")
        page = self._store.browse(
            PackageType.parse(query["type"]) if "type" in query else None,
            _namespace(query["namespace"]) if "namespace" in query else None,
            _limit(query["limit"]) if "limit" in query else LARGEST_PAGE,
            _behind(query["cursor"]) if "cursor" in query else None,
        )
        return browse_response(page)

    def _metadata(self, _: list[str], __: Scope) -> Response:
        return metadata_response(anonymous_read=self._key is None)


def _nothing_at(raw_path: bytes) -> RegistryError:
    path = raw_path.decode("latin-1")
    return RegistryError(f"There is nothing at {path}.", status=HTTPStatus.NOT_FOUND)


def _authorize(scope: Scope, key: bytes) -> None:
    given = _header(scope, b"authorization") or b""
    scheme, _, credentials = given.partition(b" ")
    if scheme.lower() != b"bearer" or not credentials.strip():
        raise AuthenticationError("Reading needs an API key: 'Authorization: Bearer <key>'.")
    if not hmac.compare_digest(credentials.strip(), key):
        raise AccessDeniedError("The API key is not the right one.")


def _header(scope: Scope, name: bytes) -> bytes | None:
    values = [value for key, value in scope["headers"] if key == name]
    return b", ".join(values) if values else None


def _namespace(text: str) -> str:
    try:
        return check_name(text, "namespace")
    except InvalidPackageReferenceError as error:
        # §13: a filter is no part of a reference
        raise ValidationError(error.message, details=error.details) from None


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and int(text)):
        raise ValidationError.malformed(text, "a limit", "it must be a whole number from 1")
    return min(int(text), LARGEST_PAGE)


def _behind(text: str) -> int:
    try:
        return place(text)
    except ValueError:
        raise ValidationError.malformed(text, "a cursor", "no page ended with it") from None
