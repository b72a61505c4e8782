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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from socket import SHUT_RDWR, socket
from threading import Lock, Thread

from other_answers import PREFIX, Registry


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
