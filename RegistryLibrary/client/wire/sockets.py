"""From a host and a port to a connected socket: all addresses, the next one after a moment."""

import asyncio
import socket
from collections import deque
from collections.abc import Iterable
from functools import partial
from itertools import zip_longest
from typing import Any

PATIENCE = 0.25  # seconds until the next address is tried as well; RFC 8305 §5

Address = tuple[int, int, int, Any]  # family, kind, protocol, and how the family writes it


async def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that is connected to a host.

    Args:
        host: Its name or its address.
        port: The port.

    Raises:
        OSError: The host has no address, or none of them takes the connection.
    """
    try:
        addresses = await _addresses(host, port)
    except ValueError:  # a label of the name is empty or too long
        raise socket.gaierror(socket.EAI_NONAME, f"{host!r} is no name of a host") from None
    if len(addresses) == 1:
        return await _connected(addresses[0])
    return await _first_of(addresses)


def give_up(sock: socket.socket) -> None:
    """Close a socket that an event loop was given and could make no connection of."""
    if type(asyncio.get_running_loop()).__module__.partition(".")[0] == "uvloop":
        # It closes what it was given below the socket, whose number may be another's by now.
        sock.detach()
    else:
        sock.close()


async def _addresses(host: str, port: int) -> list[Address]:
    try:
        numeric = socket.AI_NUMERICHOST
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=numeric)
    except socket.gaierror:
        # Not by the loop's own: that of uvloop waits in threads that are not ours to leave behind.
        resolve = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(None, resolve)
    return _alternating((family, kind, proto, to) for family, kind, proto, _, to in found)


def _alternating(addresses: Iterable[Address]) -> list[Address]:
    """Return the addresses of both families in turn, the resolver's first choice first."""
    families: dict[int, list[Address]] = {}
    for address in addresses:
        families.setdefault(address[0], []).append(address)
    rows = zip_longest(*families.values())
    return [address for row in rows for address in row if address is not None]


async def _connected(address: Address) -> socket.socket:
    family, kind, proto, to = address
    sock = socket.socket(family, kind, proto)
    try:
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, to)
    except BaseException:
        sock.close()
        raise
    return sock


async def _first_of(addresses: list[Address]) -> socket.socket:
    waiting = deque(addresses)
    attempts: set[asyncio.Task[socket.socket]] = set()
    failures: list[BaseException] = []
    try:
        while waiting or attempts:
            if waiting:
                attempts.add(asyncio.create_task(_connected(waiting.popleft())))
            patience = PATIENCE if waiting else None
            done, _ = await asyncio.wait(
                attempts, timeout=patience, return_when=asyncio.FIRST_COMPLETED
            )
            for attempt in done:
                attempts.remove(attempt)
                failure = attempt.exception()
                if failure is None:
                    return attempt.result()
                failures.append(failure)
    finally:
        await _give_up(attempts)
    raise OSError("no address takes the connection") from BaseExceptionGroup("each", failures)


async def _give_up(attempts: set[asyncio.Task[socket.socket]]) -> None:
    for attempt in attempts:
        attempt.cancel()
    for late in await asyncio.gather(*attempts, return_exceptions=True):
        if isinstance(late, socket.socket):
            late.close()
