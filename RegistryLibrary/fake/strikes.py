"""What each kind of fault does to a request: one row of a table, one function."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from RegistryLibrary.errors import RateLimitError, RegistryError, error_for_type
from RegistryLibrary.fake import lies, spoilt
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.fake.patterns import BROWSE, BY_ID, BY_REFERENCE, ENDPOINTS
from RegistryLibrary.fake.responses import Response
from RegistryLibrary.fake.struck import Options, StruckRequest
from RegistryLibrary.fake.wire import NO_BODY, READING, error_response, phrase, text_response

_ONE_SECOND = timedelta(seconds=1)
_DRIP = timedelta(milliseconds=100)
_MIB = 1024 * 1024
_PAGE = """\
<!DOCTYPE html>
<html>
<head><title>Sign in</title></head>
<body><h1>Sign in to continue</h1><form method="post"><input name="user"></form></body>
</html>
"""


async def _latency(request: StruckRequest, options: Options) -> None:
    try:
        await asyncio.wait_for(request.client_gone(), options["delay"].total_seconds())
    except TimeoutError:
        await request.respond(request.right)


async def _hang(request: StruckRequest, _: Options) -> None:
    await request.client_gone()


async def _disconnect(request: StruckRequest, _: Options) -> None:
    await request.disconnect()


async def _status(request: StruckRequest, options: Options) -> None:
    status = options["status"]
    await request.respond(text_response(status, phrase(status)))


async def _error(request: StruckRequest, options: Options) -> None:
    name, message = options["type"], options["message"]
    error = error_for_type(name)(
        f"A fault answers with {name}." if message is None else message,
        status=options["status"],
    )
    await request.respond(error_response(error))


async def _rate_limit(request: StruckRequest, options: Options) -> None:
    seconds = math.ceil(options["retry_after"].total_seconds())
    error = RateLimitError(f"Too many requests; ask again in {seconds} s.")
    await request.respond(error_response(error, {"Retry-After": str(seconds)}))


async def _html_page(request: StruckRequest, options: Options) -> None:
    await request.respond(text_response(options["status"], _PAGE, "text/html"))


async def _redirect(request: StruckRequest, options: Options) -> None:
    location, status = options["location"], options["status"]
    await request.respond(Response(status_code=status, headers={"Location": location}))


async def _redirect_loop(request: StruckRequest, options: Options) -> None:
    # RFC 3986 4.2: what begins with two slashes would name another host
    target = f"/.{request.target}" if request.target.startswith("//") else request.target
    await _redirect(request, {**options, "location": target})


async def _cross_origin_redirect(request: StruckRequest, options: Options) -> None:
    await _redirect(request, {**options, "location": f"{request.other_url}{request.target}"})


def _always(_: StruckRequest) -> bool:
    return True


def _with_body(request: StruckRequest) -> bool:
    return request.has_body


def _labelled(request: StruckRequest) -> bool:
    return bool(request.right.body)


@dataclass(frozen=True, slots=True)
class Statuses:
    """What the option `status` of a fault can be.

    Attributes:
        rule: In words.
        values: One by one.
    """

    rule: str
    values: Collection[int]


_ANY = Statuses("from 200 to 599", range(200, 600))
_WITH_BODY = Statuses(
    f"from 200 to 599 that has a body (not {', '.join(str(int(one)) for one in NO_BODY)})",
    [status for status in _ANY.values if status not in NO_BODY],
)
_REDIRECTS = Statuses("of a redirect: 301, 302, 303, 307 or 308", (301, 302, 303, 307, 308))


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of fault.

    Attributes:
        work: What it does to a request.
        options: The options it has, and what they are unless given.
        can_strike: Whether a request would show it; one that would not passes unseen.
        methods: The methods whose answers can show it.
        endpoints: The paths whose answers can show it.
        statuses: Those that its option `status` can have.
    """

    work: Callable[[StruckRequest, Options], Awaitable[None]]
    options: Mapping[str, Any]
    can_strike: Callable[[StruckRequest], bool] = _always
    methods: tuple[str, ...] = READING
    endpoints: tuple[str, ...] = ENDPOINTS
    statuses: Statuses = _ANY


def _spoilt(work: Callable[[StruckRequest, Options], Awaitable[None]], **options: Any) -> Row:
    """Return the row of a fault that only a body shows."""
    return Row(work, options, _with_body, ("GET",), statuses=_WITH_BODY)


TABLE: Mapping[FaultKind, Row] = {
    FaultKind.LATENCY: Row(_latency, {"delay": _ONE_SECOND}),
    FaultKind.HANG: Row(_hang, {}),
    FaultKind.SLOW_DRIP: _spoilt(spoilt.slow_drip, delay=_DRIP),
    FaultKind.DISCONNECT: Row(_disconnect, {}),
    FaultKind.TRUNCATE: _spoilt(spoilt.truncate, size=None),
    # 200 is what no status check finds; of a page it is what a proxy's login page has
    FaultKind.MALFORMED_JSON: _spoilt(spoilt.malformed_json, status=200),
    FaultKind.DUPLICATE_KEYS: _spoilt(spoilt.duplicate_keys, status=200),
    FaultKind.WRONG_CONTENT_TYPE: Row(
        spoilt.wrong_content_type, {"status": 200}, _labelled, statuses=_WITH_BODY
    ),
    FaultKind.HTML_PAGE: Row(_html_page, {"status": 200}),
    FaultKind.STATUS: Row(_status, {"status": 500}),
    FaultKind.ERROR: Row(_error, {"type": RegistryError.__name__, "status": None, "message": None}),
    FaultKind.RATE_LIMIT: Row(_rate_limit, {"retry_after": _ONE_SECOND}),
    FaultKind.REDIRECT: Row(_redirect, {"location": "/browse", "status": 302}, statuses=_REDIRECTS),
    FaultKind.REDIRECT_LOOP: Row(_redirect_loop, {"status": 302}, statuses=_REDIRECTS),
    FaultKind.CROSS_ORIGIN_REDIRECT: Row(
        _cross_origin_redirect, {"status": 302}, statuses=_REDIRECTS
    ),
    FaultKind.GZIP_BOMB: _spoilt(spoilt.gzip_bomb, size=100 * _MIB),
    FaultKind.OVERSIZED_BODY: _spoilt(spoilt.oversized_body, size=32 * _MIB),
    FaultKind.TAMPERED_CONTENT: Row(
        lies.tampered_content, {}, lies.sends_a_package, ("GET",), (BY_ID, BY_REFERENCE)
    ),
    FaultKind.STALE_ALIAS: Row(
        lies.stale_alias, {}, lies.has_an_older_answer, endpoints=(BY_REFERENCE,)
    ),
    FaultKind.UNREACHABLE_ENTRY: Row(
        lies.unreachable_entry, {}, lies.sends_a_page, ("GET",), (BROWSE,)
    ),
}
