"""Requests as they come on a connection, piece by piece, and bounded."""

import asyncio
import re
from collections.abc import Callable
from urllib.parse import unquote

import httptools

from RegistryLibrary.fake.asgi import Scope
from RegistryLibrary.fake.struck import TRANSPORT

_LARGEST_HEAD = 64 * 1024
_MOST_HEADERS = 256
_ASGI = {"version": "3.0", "spec_version": "2.3"}
# RFC 9112 3.2.2: a server takes the absolute form, too.
_ABSOLUTE = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")


class BrokenRequestError(Exception):
    """What came is no HTTP, or too much.

    Args:
        status: The status to answer with.
        message: What is wrong.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Parser:
    """Finds the requests in what a client sends.

    Args:
        transport: The connection, for faults.
        on_head: Called with the scope of each request, whether the connection stays open behind
            it, and whether the client waits for a 100.
        on_body: Called with each part of a body.
        on_end: Called at the end of each request.
    """

    def __init__(
        self,
        transport: asyncio.Transport,
        on_head: Callable[[Scope, bool, bool], None],
        on_body: Callable[[bytes], None],
        on_end: Callable[[], None],
    ) -> None:
        self._parser = httptools.HttpRequestParser(self)
        self._on_head = on_head
        self._on_body = on_body
        self._on_end = on_end
        self.is_in_head = self.is_in_request = False
        self.url = b""
        self.headers: list[tuple[bytes, bytes]] = []
        # Whether the client waits for a 100 before it sends the body (RFC 9110 10.1.1).
        self._waits = False
        # How many bytes came since the request began, or since a part of its body.
        self._barren = 0
        self._connection = {
            "type": "http",
            "asgi": _ASGI,
            "root_path": "",
            "scheme": "http" if transport.get_extra_info("sslcontext") is None else "https",
            "server": transport.get_extra_info("sockname"),
            "client": transport.get_extra_info("peername"),
            TRANSPORT: transport,
        }

    @property
    def method(self) -> str:
        """The method of the request that is being read; empty if it is not known yet."""
        return self._parser.get_method().decode("latin-1") if self.url else ""

    def feed(self, piece: bytes) -> None:
        """Read on.

        Raises:
            BrokenRequestError: This is no HTTP, or too much.
        """
        while piece:
            self._barren += len(piece)
            try:
                self._parser.feed_data(piece)
            except httptools.HttpParserUpgrade as offer:
                # Not taken: what follows is HTTP. Behind CONNECT it would not be, but that is
                # refused for its target.
                piece = piece[offer.args[0] :]
                continue
            except httptools.HttpParserCallbackError as error:
                broken = error.__context__
                raise broken if isinstance(broken, BrokenRequestError) else error from None
            except httptools.HttpParserError:
                raise BrokenRequestError(400, "Invalid HTTP request received.") from None
            break
        if self.is_in_request and self._barren > _LARGEST_HEAD:
            raise BrokenRequestError(431, "The head is too large.")

    # What httptools calls

    def on_message_begin(self) -> None:
        """Begin a request."""
        self.is_in_head = self.is_in_request = True
        self.url = b""
        self.headers = []
        self._waits = False
        self._barren = 0

    def on_url(self, url: bytes) -> None:
        """Take a part of the target."""
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; a field behind the body is none."""
        if self.is_in_head:
            name = name.lower()
            self.headers.append((name, value))
            if name == b"expect":
                self._waits = value.lower() == b"100-continue"
            # RFC 9112 6.3: of a request with any other coding nobody knows where it ends
            if name == b"transfer-encoding" and value.lower() != b"chunked":
                raise BrokenRequestError(400, "The only transfer coding known here is chunked.")
            if len(self.headers) > _MOST_HEADERS:
                raise BrokenRequestError(431, f"There are more than {_MOST_HEADERS} headers.")

    def on_headers_complete(self) -> None:
        """Tell of a request."""
        path, _, query = self._target().partition(b"?")
        text = path.decode("ascii")
        version = self._parser.get_http_version()
        scope = self._connection | {
            "method": self._parser.get_method().decode("ascii"),
            "http_version": version,
            "path": unquote(text) if "%" in text else text,
            "raw_path": path,
            "query_string": query,
            "headers": self.headers,
        }
        self.is_in_head = False
        self._barren = 0
        self._on_head(scope, version == "1.1" and self._parser.should_keep_alive(), self._waits)

    def on_body(self, body: bytes) -> None:
        """Tell of a part of a body."""
        self._barren = 0
        self._on_body(body)

    def on_message_complete(self) -> None:
        """Tell of the end of a request."""
        self.is_in_request = False
        self._on_end()

    def _target(self) -> bytes:
        url = self.url.partition(b"#")[0]
        if not url.startswith(b"/"):
            absolute = _ABSOLUTE.match(url)
            if absolute is None:
                raise BrokenRequestError(400, "The target of the request is no path and no URL.")
            url = url[absolute.end() :]
            if not url.startswith(b"/"):
                url = b"/" + url
        if not url.isascii():
            raise BrokenRequestError(400, "The target of the request is not ASCII.")
        return url
