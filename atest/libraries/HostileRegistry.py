"""A registry that repeats the key it was shown, in every way that an answer offers.

The first segment of the path says how: `http://127.0.0.1:PORT/message/browse` repeats it in the
message of an error body.
"""

import json
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote, unquote

SCHEMES = ("Bearer ", "Basic ")
ID = "pkg_act_" + "0" * 40


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the client's acknowledgement

    def do_GET(self):
        shown = self.headers.get("Authorization", "") or self.headers.get("X-Key", "")
        for scheme in SCHEMES:
            shown = shown.removeprefix(scheme)
        way = unquote(self.path.split("/")[1])
        status, headers, body = WAYS.get(way, _error)(shown)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status, "No")
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) + (7 if way == "cut" else 0)))
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = way == "cut"

    def log_message(self, *_):
        """Say nothing: the console is Robot's."""


def _error(key, **fields):
    return 403, {}, {"error": {"type": "AccessDeniedError", "message": "No.", **fields}}


def _page(text):
    return 500, {"Content-Type": "text/html"}, f"<p>{text}</p>".encode()


def _package(key):
    named = {"type": "actor", "namespace": key, "name": key, "version": key}
    return {"id": ID, **named, "content": {key: [key, {"part": key[2:14]}]}}


WAYS = {
    "message": lambda key: _error(key, message=f"Bad key {key}!"),
    "part": lambda key: _error(key, message=f"Bad key {key[:10]}...!"),
    "middle": lambda key: _error(key, message=f"Bad key ...{key[3:12]}...!"),
    "end": lambda key: _error(key, message=f"Bad key ...{key[-9:]}"),
    "type": lambda key: _error(key, type=key, message=key[1:]),
    "details": lambda key: _error(key, details={key: [key, {"part": key[4:]}]}),
    "other case": lambda key: _error(key, message=key.swapcase(), details=key.upper()),
    "request ID": lambda key: (500, {"X-Request-Id": key}, b""),
    "request ID in part": lambda key: (500, {"X-Request-Id": key[:9]}, b""),
    "header": lambda key: (500, {"X-Echo": f"<{key}>", "Set-Cookie": key, f"X-{key}": "1"}, b""),
    "location": lambda key: (302, {"Location": f"/login?next={quote(key, safe='')}&a={key}"}, b""),
    "location in part": lambda key: (302, {"Location": f"http://127.0.0.1:1/{key[:10]}"}, b""),
    "page": lambda key: _page(f"<script>alert('{key}')</script>" + escape(key)),
    "page with escapes": lambda key: _page("".join(f"&#{ord(char)};" for char in key)),
    "page in part": lambda key: _page("".join(f"%{ord(char):02x}" for char in key[3:])),
    "excerpt": lambda key: _page("x" * 188 + key),
    "long": lambda key: _page("x" * 9_990 + key),
    "very long": lambda key: _page("x" * 150_000 + key),
    "json": lambda key: (200, {}, {"text": "x" * 9_980 + key}),
    "escaped": lambda key: (
        500,
        {"Content-Type": "application/json"},
        b'{"error": {"message": "%s"}}' % "".join(f"\\u{ord(c):04X}" for c in key).encode(),
    ),
    "cut": lambda key: (200, {}, f'{{"packages": ["{key[:9]}'.encode()),
    "package": lambda key: (200, {}, _package(key)),
    "content": lambda key: (200, {}, {key: key, "part": key[1:10]}),
    "entries": lambda key: (200, {}, {"packages": [_package(key)]}),
    "cursor": lambda key: (200, {}, {"packages": [], "next_cursor": key}),
    "metadata": lambda key: (
        200,
        {},
        {"standard_version": key, "name": key[1:], "authentication": {"header": key}},
    ),
}


class HostileRegistry:
    """Start and stop a registry that repeats keys."""

    ROBOT_LIBRARY_SCOPE = "SUITE"

    def __init__(self):
        self._server = None

    def start_hostile_registry(self) -> list[str]:
        """Start it, and return the URLs of all its ways to repeat a key."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        root = f"http://127.0.0.1:{self._server.server_port}"
        return [f"{root}/{quote(way)}" for way in WAYS]

    def stop_hostile_registry(self) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()
