"""What answers, and is no fake registry of this library, is told as such."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from RegistryLibrary import RegistryError, RegistryResponseError

Answering = Callable[[int, str, bytes], str]


@pytest.fixture
def answering() -> Iterator[Answering]:
    """A server that gives one and the same answer to everything."""
    servers = []

    def start(status: int, content_type: str, body: bytes) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "answer",
    [
        {"name": "a registry"},
        [],
        None,
        {"instance": "x", "strict": False},
        "text",
    ],
)
def test_json_of_another_shape(answer: object, answering: Answering, share) -> None:
    url = answering(200, "application/json", json.dumps(answer).encode())

    with pytest.raises(RegistryResponseError, match="There is no fake registry of this library"):
        share(url)


def test_an_answer_without_a_body(answering: Answering, share) -> None:
    with pytest.raises(RegistryResponseError, match="There is no fake registry of this library"):
        share(answering(200, "application/json", b""))


def test_a_page_of_html(answering: Answering, share) -> None:
    with pytest.raises(RegistryResponseError, match="not JSON"):
        share(answering(200, "text/html", b"<h1>Welcome</h1>"))


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [
        (404, "text/plain", b"nothing here"),
        (400, "text/plain", b"bad"),
        (400, "application/json", b'{"error": "odd"}'),
        (400, "application/json", b'{"error": {"type": "Odd", "message": "odd"}}'),
    ],
)
def test_an_error_of_another_server(
    status: int, content_type: str, body: bytes, answering: Answering, share
) -> None:
    with pytest.raises(RegistryError) as caught:
        share(answering(status, content_type, body))

    assert caught.value.status == status
