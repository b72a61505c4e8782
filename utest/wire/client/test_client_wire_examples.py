"""Paths and field names of the client, pinned to recorded examples.

Each JSON file is one call: what must stand on the wire, byte by byte, what the registry answers,
and what the caller gets. The server below knows nothing of the library.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, is_dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.errors import RegistryError

FOLDER = Path(__file__).parent
EXAMPLES = {path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")}


class Recorder:
    """Answers by a recorded example, and keeps head and body of each request."""

    def __init__(self, exchanges: list[dict[str, Any]]) -> None:
        self.requests: list[tuple[bytes, bytes]] = []
        self.waiting = [exchange["answer"] for exchange in exchanges]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while self.waiting:
            head = await reader.readuntil(b"\r\n\r\n")
            length = fields_of(head).get(b"content-length", b"0")
            self.requests.append((head, await reader.readexactly(int(length))))
            writer.write(written(self.waiting.pop(0)))
            await writer.drain()
        writer.close()


def written(answer: dict[str, Any]) -> bytes:
    body = b"" if answer["body"] is None else json.dumps(answer["body"]).encode()
    fields = answer["headers"] | {"Content-Length": str(len(body))}
    lines = [f"HTTP/1.1 {answer['status']}", *(f"{name}: {text}" for name, text in fields.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def fields_of(head: bytes) -> dict[bytes, bytes]:
    pairs = (line.partition(b":") for line in head.split(b"\r\n")[1:] if line)
    return {name.lower(): value.strip() for name, _, value in pairs}


async def outcome(client: RegistryClient, example: dict[str, Any]) -> Any:
    call = getattr(client, example["call"])(*example["arguments"], **example.get("keywords", {}))
    if hasattr(call, "__aiter__"):
        return [asdict(entry) async for entry in call]
    return await call


def plain(value: Any) -> Any:
    """A value as JSON writes it."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    return list(value) if isinstance(value, tuple) else value


def attributes(value: Any, expected: dict[str, Any]) -> dict[str, Any]:
    """Those attributes of a result that the example names."""
    return {name: plain(getattr(value, name)) for name in expected}


@pytest.fixture(params=sorted(EXAMPLES))
def example(request: pytest.FixtureRequest) -> dict[str, Any]:
    return EXAMPLES[request.param]


@pytest.fixture
async def recorder(example: dict[str, Any]) -> AsyncIterator[Recorder]:
    recorder = Recorder(example["exchanges"])
    server = await asyncio.start_server(recorder.answer, "127.0.0.1", 0)
    recorder.port = server.sockets[0].getsockname()[1]
    yield recorder
    server.close()


@pytest.fixture
async def client(example: dict[str, Any], recorder: Any) -> AsyncIterator[RegistryClient]:
    url = f"http://127.0.0.1:{recorder.port}{example.get('prefix', '')}"
    async with RegistryClient(url, timeout=5.0, **example.get("options", {})) as client:
        yield client


async def test_a_call_is_on_the_wire_as_recorded_and_gives_what_is_expected(
    example: dict[str, Any], recorder: Any, client: RegistryClient
) -> None:
    if "error" in example:
        expected = dict(example["error"])
        with pytest.raises(RegistryError) as caught:
            await outcome(client, example)
        assert type(caught.value).__name__ == expected.pop("class")
        assert attributes(caught.value, expected) == expected
    else:
        expected, result = example["result"], await outcome(client, example)
        assert (result if isinstance(expected, list) else attributes(result, expected)) == expected

    assert len(recorder.requests) == len(example["exchanges"])
    for (head, body), recorded in zip(recorder.requests, example["exchanges"], strict=True):
        assert head.partition(b"\r\n")[0] == recorded["request"].encode()
        fields = fields_of(head)
        assert fields[b"host"] == f"127.0.0.1:{recorder.port}".encode()
        for name, value in recorded["headers"].items():
            assert fields[name.lower().encode()] == value.encode()
        assert fields.keys().isdisjoint(name.lower().encode() for name in recorded["absent"])
        assert body == example.get("sent_body", "").encode()


def test_every_endpoint_has_an_example() -> None:
    assert {"get_package", "resolve", "browse", "metadata", "request", "resolve_reference"} == {
        example["call"] for example in EXAMPLES.values()
    }
