"""Ways to use the control interface: over a socket, and with a scope written by hand."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from RegistryLibrary.fake import FakeRegistry


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def error(self) -> tuple[int, str, str]:
        told = json.loads(self.body)["error"]
        return self.status, told["type"], told["message"]


Call = Callable[..., Awaitable[Answer]]
LOCAL = ("host", "127.0.0.1:80")


async def answer_of(app: Any, scope: dict[str, Any], messages: list[dict[str, Any]]) -> Answer:
    waiting = iter([*messages, {"type": "http.disconnect"}])
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(waiting)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:]))


@pytest.fixture
def call() -> Call:
    """Call the control interface of a fake with a request such as no socket here can bring."""

    async def call_it(
        fake: FakeRegistry,
        path: str = "/__fake/api/registry",
        *,
        method: str = "GET",
        headers: tuple[tuple[str, str], ...] = (LOCAL,),
        client: tuple[str, int] | None = ("127.0.0.1", 5000),
        server: tuple[str, int] | None = ("127.0.0.1", 80),
        scheme: str = "http",
        messages: list[dict[str, Any]] | None = None,
    ) -> Answer:
        path, _, query = path.partition("?")
        pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers]
        scope = {"type": "http", "method": method, "raw_path": path.encode(), "headers": pairs}
        scope |= {"query_string": query.encode(), "client": client, "server": server}
        scope |= {"scheme": scheme, "path": path}
        return await answer_of(fake.app, scope, messages or [])

    return call_it
