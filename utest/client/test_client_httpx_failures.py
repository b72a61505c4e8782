"""Every exception that httpx or the system may raise becomes one of ours."""

import errno
import inspect
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from RegistryLibrary.client.breakdowns import broken_off, unanswered
from RegistryLibrary.client.messages import RegistryResponse, SentRequest
from RegistryLibrary.client.transport import (
    HTTPX_FAILURES,
    before_an_answer,
    httpx,
    within_a_body,
)
from RegistryLibrary.errors import (
    Reason,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)
from RegistryLibrary.protocol.headers import Headers

URL = "http://registry.test/x"
REQUEST = SentRequest("GET", "/x", (), None, URL)
HEAD = RegistryResponse(
    200, Headers([("Content-Length", "9")]), b"", "GET", URL, timedelta(), datetime.now(UTC)
)

BROKEN = (RegistryConnectionError, Reason.BROKEN)
LATE = (RegistryTimeoutError, None)

# What each exception of httpx means before an answer began.
UNANSWERED = {
    "HTTPError": BROKEN,
    "RequestError": BROKEN,
    "TransportError": BROKEN,
    "TimeoutException": LATE,
    "ConnectTimeout": LATE,
    "ReadTimeout": LATE,
    "WriteTimeout": LATE,
    "PoolTimeout": LATE,
    "NetworkError": BROKEN,
    "ReadError": BROKEN,
    "WriteError": BROKEN,
    "ConnectError": BROKEN,
    "CloseError": BROKEN,
    "ProxyError": (RegistryConnectionError, Reason.PROXY),
    "UnsupportedProtocol": BROKEN,
    "ProtocolError": BROKEN,
    "LocalProtocolError": BROKEN,
    "RemoteProtocolError": (RegistryResponseError, Reason.PROTOCOL),
    "DecodingError": BROKEN,
    "TooManyRedirects": BROKEN,
    "HTTPStatusError": BROKEN,
    "InvalidURL": BROKEN,
    "CookieConflict": BROKEN,
    "StreamError": BROKEN,
    "StreamConsumed": BROKEN,
    "ResponseNotRead": BROKEN,
    "RequestNotRead": BROKEN,
    "StreamClosed": BROKEN,
}
UNANSWERED |= {"SSEError": BROKEN} if httpx.__name__ == "httpx2" else {}

SYSTEM = [
    (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), Reason.REFUSED, "refused"),
    (socket.gaierror(socket.EAI_NONAME, "unknown"), Reason.UNKNOWN_HOST, "No address"),
    (ConnectionResetError(errno.ECONNRESET, "Connection reset"), Reason.BROKEN, "Connection reset"),
    (BrokenPipeError(errno.EPIPE, "Broken pipe"), Reason.BROKEN, "Broken pipe"),
    (TimeoutError(errno.ETIMEDOUT, "Timed out"), Reason.BROKEN, "Timed out"),
    (OSError(errno.ENETUNREACH, "Network is unreachable"), Reason.BROKEN, "is unreachable"),
    (OSError(), Reason.BROKEN, "OSError"),
    (PermissionError("no"), Reason.BROKEN, "no"),
    (ssl.SSLError(1, "[SSL: WRONG] wrong"), Reason.TLS, "TLS failed"),
    (ssl.SSLEOFError(8, "EOF occurred"), Reason.BROKEN, "EOF occurred"),
    (ssl.SSLCertVerificationError("self-signed"), Reason.UNTRUSTED_CERTIFICATE, "not trusted"),
]


def below(root: type[BaseException]) -> Iterator[type[BaseException]]:
    yield root
    for child in root.__subclasses__():
        yield from below(child)


def defined_in_httpx() -> dict[str, type[Exception]]:
    """Every exception of httpx, found by its module rather than by a list of names."""
    return {
        found.__name__: found
        for found in below(Exception)
        if found.__module__.split(".")[0] == httpx.__name__ and not issubclass(found, Warning)
    }


def made(kind: type[Exception], text: str = "it") -> Exception:
    """An exception of any kind, whatever its constructor demands."""
    request = httpx.Request("GET", URL)
    given = {"message": text, "request": request, "response": httpx.Response(500, request=request)}
    wanted = inspect.signature(kind).parameters
    return kind(**{name: value for name, value in given.items() if name in wanted})


async def raised(call: Any) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is the question
        await call
    return caught.value


class Breaking(httpx.AsyncByteStream):
    """A body that breaks after three bytes, or as it is closed."""

    def __init__(self, error: Exception, where: str) -> None:
        self._error = error
        self._where = where

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"[1]"
        if self._where == "body":
            raise self._error

    async def aclose(self) -> None:
        if self._where == "close":
            raise self._error


EXCEPTIONS = sorted(defined_in_httpx().items())


def test_the_table_names_every_exception_of_httpx_and_none_besides() -> None:
    exported = {
        name
        for name in httpx.__all__
        if inspect.isclass(getattr(httpx, name)) and issubclass(getattr(httpx, name), Exception)
    }

    assert set(defined_in_httpx()) == UNANSWERED.keys()
    assert exported <= UNANSWERED.keys()


@pytest.mark.parametrize(("name", "kind"), EXCEPTIONS)
def test_every_exception_of_httpx_is_caught(name: str, kind: type[Exception]) -> None:
    assert issubclass(kind, HTTPX_FAILURES), name


@pytest.mark.parametrize(("name", "kind"), EXCEPTIONS)
@pytest.mark.parametrize("text", ["it", ""])
def test_every_exception_before_an_answer_has_its_meaning(
    name: str, kind: type[Exception], text: str
) -> None:
    error = unanswered(before_an_answer(made(kind, text)), REQUEST)

    assert (type(error), error.reason) == UNANSWERED[name]
    assert (error.method, error.url, error.status, error.attempts) == ("GET", URL, None, 1)
    assert error.message.endswith(".")


@pytest.mark.parametrize(("name", "kind"), EXCEPTIONS)
def test_every_exception_within_a_body_has_its_meaning(name: str, kind: type[Exception]) -> None:
    error = broken_off(within_a_body(made(kind)), HEAD, 3)

    expected = Reason.PROTOCOL if name == "RemoteProtocolError" else Reason.INCOMPLETE
    assert (type(error), error.reason) == (RegistryResponseError, expected)
    assert (error.status, error.url) == (200, URL)
    assert "3 of 9 bytes" in error.message


@pytest.mark.parametrize(("name", "kind"), EXCEPTIONS)
async def test_no_exception_of_httpx_escapes_the_client(
    canned: Any, name: str, kind: type[Exception]
) -> None:
    error = await raised(canned(made(kind)).metadata())

    assert (type(error), error.reason) == UNANSWERED[name]
    assert error.__cause__ is None


@pytest.mark.parametrize(("name", "kind"), EXCEPTIONS)
@pytest.mark.parametrize("where", ["body", "close"])
async def test_no_exception_of_httpx_escapes_from_a_body(
    canned: Any, name: str, kind: type[Exception], where: str
) -> None:
    client = canned(httpx.Response(200, stream=Breaking(made(kind), where)))

    if where == "close":  # the answer is there; how its stream ends is no matter
        assert (await client.request("GET", "/x")).json == [1]
    else:
        assert type(await raised(client.request("GET", "/x"))) is RegistryResponseError


@pytest.mark.parametrize(("failure", "reason", "told"), SYSTEM, ids=lambda value: repr(value)[:30])
async def test_no_exception_of_the_system_escapes_the_client(
    canned: Any, failure: OSError, reason: Reason, told: str
) -> None:
    error = await raised(canned(failure).metadata())

    assert (type(error), error.reason) == (RegistryConnectionError, reason)
    assert told in error.message


@pytest.mark.parametrize(("failure", "reason", "told"), SYSTEM, ids=lambda value: repr(value)[:30])
async def test_the_cause_below_an_exception_of_httpx_is_found(
    canned: Any, failure: OSError, reason: Reason, told: str
) -> None:
    outer = httpx.ConnectError("All attempts failed")
    outer.__cause__ = OSError("All attempts failed")
    outer.__cause__.__cause__ = ExceptionGroup("several", [OSError("one"), failure])

    error = await raised(canned(outer).metadata())

    assert (type(error), error.reason) == (RegistryConnectionError, reason)


@pytest.mark.parametrize(
    "text", ["illegal status line: 'Server disconnected'", "illegal chunk: peer closed connection"]
)
def test_what_a_registry_writes_cannot_pass_for_a_lost_connection(text: str) -> None:
    failure = httpx.RemoteProtocolError(text)

    assert unanswered(before_an_answer(failure), REQUEST).reason is Reason.PROTOCOL
    assert broken_off(within_a_body(failure), HEAD, 0).reason is Reason.PROTOCOL


def test_how_much_came_is_told_also_if_no_length_was_declared() -> None:
    head = RegistryResponse(200, Headers(), b"", "GET", URL, timedelta(), datetime.now(UTC))

    assert (
        "after 3 bytes of the body"
        in broken_off(within_a_body(httpx.ReadError("")), head, 3).message
    )


def test_a_failure_is_told_in_few_words() -> None:
    error = unanswered(before_an_answer(httpx.RemoteProtocolError("x" * 100_000)), REQUEST)

    assert isinstance(error, RegistryError)
    assert len(error.message) < 400
