"""What the fake registry sends, byte for byte as far as it matters, against recorded examples.

An example is a JSON file: how the fake is made (`registry`), what goes wrong (`fault`), the request
line with its headers, and the answer: status, headers that matter, body (JSON where it is JSON).
"""

import hashlib
import json
import socket
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from RegistryLibrary.fake import FakeRegistry

EXAMPLES = sorted(Path(__file__).parent.glob("*.json"))
UNTOLD = {"date", "connection", "content-length"}


def exchange(url: str, line: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
    """Send a request as it is written, and return status, headers and body."""
    host, port = url.removeprefix("http://").split(":")
    sent = {"Host": "registry.example.com", "Connection": "close", **headers}
    lines = [line, *(f"{name}: {value}" for name, value in sent.items()), "", ""]
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall("\r\n".join(lines).encode())
        response = HTTPResponse(connection, method=line.split(maxsplit=1)[0])
        response.begin()
        body = response.read().decode()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, body


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_fake_sends_what_was_recorded(path: Path) -> None:
    example = json.loads(path.read_text("utf-8"))
    expected = example["response"]

    with FakeRegistry(**example.get("registry", {})) as fake:
        if "fault" in example:
            fake.inject(**example["fault"])
        request = example["request"]
        status, headers, body = exchange(fake.url, request["line"], request.get("headers", {}))

    told = {name: headers[name] for name in headers.keys() - UNTOLD | expected["headers"].keys()}
    assert status == expected["status"]
    assert told == expected["headers"]
    assert (body if isinstance(expected["body"], str) else json.loads(body)) == expected["body"]


def contents(value: Any) -> list[dict[str, Any]]:
    return [value] if isinstance(value, dict) and "content" in value else []


def test_the_ids_in_the_examples_are_true() -> None:
    # By another way than the library's: these contents need no more than sorted keys.
    packages = [
        package
        for path in EXAMPLES
        for package in contents(json.loads(path.read_text("utf-8"))["response"]["body"])
    ]

    assert len(packages) >= 5
    for package in packages:
        canonical = json.dumps(
            package["content"], sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        assert package["id"][8:] == hashlib.sha1(canonical.encode()).hexdigest()
