"""Arguments that no request can be made of: refused by name, before there is a connection."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.errors import InvalidPackageIdError

HOST = "{host}"  # where the peer listens


@dataclass(frozen=True)
class CallerCase:
    """An argument, and what is said of it.

    Attributes:
        name: What is wrong with it, as the table says it.
        kind: Which argument it is; one of `CALLS`.
        value: The argument.
        told: What the error says, among other things.
        error: Its type; another one than `ValueError` where the standard names it.
    """

    name: str
    kind: str
    value: Any
    told: str
    error: type[Exception] = ValueError

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"

    @property
    def outcome(self) -> str:
        """The error, as the table says it."""
        return f"`{self.error.__name__}`"


async def _request(url: str, *args: Any, options: Any = None, **more: Any) -> None:
    async with RegistryClient(url, **(options or {})) as client:
        await client.request(*args, **more)


async def _package(url: str, value: Any) -> None:
    async with RegistryClient(url) as client:
        await client.get_package(value)


def _with(option: str) -> Callable[[str, Any], Awaitable[None]]:
    return lambda url, value: _request(url, "GET", "/x", options={option: value})


CALLS: dict[str, Callable[[str, Any], Awaitable[None]]] = {
    "URL": lambda url, value: _request(
        value.replace(HOST, url.removeprefix("http://")) if isinstance(value, str) else value,
        "GET",
        "/x",
    ),
    "key": _with("api_key"),
    "header name": lambda url, value: _request(url, "GET", "/x", headers={value: "v"}),
    "header value": lambda url, value: _request(url, "GET", "/x", headers={"X-A": value}),
    "timeout": _with("timeout"),
    "limit": _with("max_response_size"),
    "retries": _with("retries"),
    "verify": _with("verify"),
    "method": lambda url, value: _request(url, value, "/x"),
    "path": lambda url, value: _request(url, "GET", value),
    "parameter": lambda url, value: _request(url, "GET", "/x", params={"a": value}),
    "body": lambda url, value: _request(url, "PUT", "/x", body=value),
    "package ID": _package,
}

URLS = {
    "empty": ("", "url is empty"),
    "no text": (None, "of type NoneType"),
    "no scheme": (f"{HOST}/", "begin with http"),
    "another scheme": (f"ftp://{HOST}/", "'ftp://"),
    "no host": ("http:///path", "must name a host"),
    "port 99999": ("http://127.0.0.1:99999", "its port must be a number from 1 to 65535"),
    "port 0": ("http://127.0.0.1:0", "a port from 1 to 65535"),
    "an open bracket": ("http://[::1", "only an IPv6 address may stand in brackets"),
    "user information": (f"http://me:hunter2@{HOST}", "user information"),
    "a line feed at the end": (f"http://{HOST}\n", "without blanks"),
    "NUL": (f"http://{HOST}\0", "visible ASCII"),
    "beyond ASCII": ("http://127.0.0.1/ü", "visible ASCII"),
    "a query": (f"http://{HOST}/?a=1", "query"),
    "a dot segment": (f"http://{HOST}/a/../b", "'..'"),
}

KEYS = {
    "empty": ("", "api_key must be visible ASCII"),
    "a line feed and a header": ("hunter2\r\nX: y", "api_key must be visible ASCII"),
    "NUL": ("hunter2\0", "api_key must be visible ASCII"),
    "a blank at the end": ("hunter2 ", "without blanks around"),
    "beyond ASCII": ("hunter2\U0001f511", "api_key must be visible ASCII"),
    "200,000 characters": ("k" * 200_000, "api_key has 200000 characters"),
}

OTHERS = {
    "header name": {
        "empty": ("", "headers: '' is no name"),
        "a blank": ("X Y", "headers: 'X Y' is no name"),
        "a colon": ("X:", "headers: 'X:' is no name"),
        "a line end": ("X\r\nY", r"headers: 'X\r\nY' is no name"),
        "beyond ASCII": ("Schlüssel", "headers: 'Schlüssel' is no name"),
        "that of a length": ("Content-Length", "headers: the header 'Content-Length' follows"),
        "that of a transfer coding": ("Transfer-Encoding", "'Transfer-Encoding' follows"),
    },
    "header value": {
        "a line end and a header": ("a\r\nX-B: b", "the value of 'X-A', not shown here"),
        "NUL": ("a\0b", "the value of 'X-A', not shown here"),
        "a blank at its end": ("a ", "the value of 'X-A', not shown here"),
        "beyond Latin-1": ("€", "the value of 'X-A', not shown here"),
        "no text": (7, "the value of 'X-A', not shown here"),
    },
    "timeout": {
        "none": (None, "timeout=None must be"),
        "zero": (0, "timeout=0 must be"),
        "negative": (-1, "timeout=-1 must be"),
        "infinite": (math.inf, "timeout=inf must be"),
        "not a number": (math.nan, "timeout=nan must be"),
        "text": ("5 minutes", "timeout='5 minutes' must be"),
        "an integer beyond all floats": (10**400, "timeout=1000"),
    },
    "limit": {
        "zero": (0, "max_response_size=0 must be"),
        "a fraction": (1.5, "max_response_size=1.5 must be"),
        "text": ("16 MiB", "max_response_size='16 MiB' must be"),
    },
    "retries": {
        "negative": (-1, "retries=-1 must be"),
        "text": ("yes", "retries='yes' must be"),
    },
    "verify": {
        "a file that is not there": ("no-such.pem", "verify='no-such.pem' names no certificates"),
        "empty": ("", "verify='' must be"),
    },
    "method": {
        "a blank": ("GE T", "'GE T'"),
        "a line end and a header": ("GET / HTTP/1.1\r\nX: y\r\n\r\nGET", "'GET / HTTP/1.1"),
        "empty": ("", "''"),
    },
    "path": {
        "no slash": ("x", "path='x' must begin with '/'"),
        "a line end and a header": ("/x HTTP/1.1\r\nX: y", "path='/x HTTP/1.1"),
        "NUL": ("/\0", "path="),
        "a blank": ("/a b", "path='/a b'"),
        "beyond ASCII": ("/ü", "path='/ü'"),
        "70,000 characters": ("/" + "a" * 70_000, "has 70001 characters, 60000 can be sent"),
    },
    "parameter": {
        "a lone surrogate": ("\ud800", "params: the values of a hold a lone surrogate"),
        "an object": ({}, "the value of 'a' must be text"),
    },
    "body": {
        "a lone surrogate": ("\ud800", "surrogate"),
        "NaN": ({"a": math.nan}, "body"),
        "no JSON": ({"a": object()}, "body"),
    },
}

IDS = {
    "empty": ("", "'' is not a package ID"),
    "..": ("..", "'..' is not a package ID"),
    "a line end": ("pkg_act_\r\n", "at position 9"),
    "NUL": ("a\0", "at position 2"),
    "a lone surrogate": ("a\ud800", "lone surrogate"),
    "70,000 characters": ("a" * 70_000, "60000 can be sent"),
}

CASES = [
    *(CallerCase(name, "URL", *one) for name, one in URLS.items()),
    *(CallerCase(name, "key", *one) for name, one in KEYS.items()),
    *(
        CallerCase(name, kind, *one)
        for kind, cases in OTHERS.items()
        for name, one in cases.items()
    ),
    *(CallerCase(name, "package ID", *one, InvalidPackageIdError) for name, one in IDS.items()),
]
