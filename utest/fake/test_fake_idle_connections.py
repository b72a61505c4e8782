"""Connections that are open and say nothing: they cost little, and nobody else notices."""

import time

import pytest

from RegistryLibrary.fake import FakeRegistry

ASK = b"GET /browse?type=lsp HTTP/1.1\r\nHost: x\r\n\r\n"
MANY = 300


def status(connection) -> bytes:
    connection.sendall(ASK)
    received = b""
    while not received.endswith(b"}"):
        received += connection.recv(65536)
    return received[:15]


@pytest.mark.parametrize("asked_before", [False, True])
def test_idle_connections_hold_up_nobody(asked_before: bool, fake: FakeRegistry, connect) -> None:
    idle = [connect(fake.url) for _ in range(MANY)]
    if asked_before:
        assert {status(connection) for connection in idle} == {b"HTTP/1.1 200 OK"}

    begun = time.perf_counter()
    assert status(connect(fake.url)) == b"HTTP/1.1 200 OK"
    assert time.perf_counter() - begun < 3
    assert {status(connection) for connection in idle[::50]} == {b"HTTP/1.1 200 OK"}
    assert len(fake.journal) == 1 + MANY // 50 + asked_before * MANY
