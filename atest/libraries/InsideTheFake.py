"""Reaches into the current fake registry, for what no keyword can bring about."""

import socket
from types import SimpleNamespace

from RegistryLibrary import FakeRegistry
from RegistryLibrary.library import _CONTEXT


def break_the_store() -> None:
    """Break the store of the current fake; what needs it fails from then on."""
    fake: FakeRegistry = _CONTEXT.fakes.get()
    # Nothing public breaks it. It has its revision still, and no packages.
    fake.app._registry._endpoints._store = SimpleNamespace(revision=-1)  # noqa: SLF001


def shrink_the_journal(size: int) -> None:
    """Let the journal of the current fake keep fewer requests."""
    journal = _CONTEXT.fakes.get().journal
    journal._size = size  # noqa: SLF001 - a keyword has no such option


def send_bytes_to_the_fake(text: str) -> None:
    """Send text and an empty line to the current fake, and wait until it closes."""
    host, port = _CONTEXT.fakes.get().url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(f"{text}\r\n\r\n".encode())
        while connection.recv(1000):
            pass
