"""Serves an application on a port of its own, in a thread and a loop of its own."""

import asyncio
import errno
import os
import socket
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from RegistryLibrary.errors import Reason, RegistryConnectionError
from RegistryLibrary.fake.asgi import ASGIApp
from RegistryLibrary.fake.http import Connection
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.site import PromptApp, Site
from RegistryLibrary.fake.tls import TlsConnection

# Imported here, so that a start does not wait for it.
_new_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
with suppress(ImportError):  # there is none for Windows
    import uvloop

    _new_loop = uvloop.new_event_loop

LOOPBACK = "127.0.0.1"

_BACKLOG = 2048
# Seconds
_IDLE = 75.0
_PATIENCE = 10.0
_LOOK = 0.5


class Server:
    """An application on a port of this machine.

    Args:
        app: What answers.
        journal: What keeps the requests that never reach the application.
        port: The port, 0 for any.
        patience: Seconds within which a request must be sent whole, a handshake be done, and
            something be taken of an answer.
        host: The host, by its name or its address.
        tls: How to meet clients over TLS, `None` for plain HTTP.
    """

    def __init__(
        self,
        app: ASGIApp | PromptApp,
        journal: Journal,
        port: int,
        patience: float = _PATIENCE,
        host: str = LOOPBACK,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._socket = _bound(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._site = Site(app, journal, patience, _IDLE)
        self._tls = tls
        ready: Future[Callable[[], Any]] = Future()
        self._thread = threading.Thread(
            target=self._run, args=(ready,), name=f"fake-registry-{self.port}", daemon=True
        )
        self._thread.start()
        try:
            self._halt = ready.result()
        except BaseException:  # a timeout of Robot may strike here
            ready.add_done_callback(_halt)
            raise

    @property
    def authority(self) -> str:
        """Host and port, as a URL on this machine has them."""
        address: str = self._socket.getsockname()[0]
        if ip_address(address).is_unspecified:
            address = "::1" if ":" in address else LOOPBACK
        return f"[{address}]:{self.port}" if ":" in address else f"{address}:{self.port}"

    def stop(self) -> None:
        """Stop at once, whatever is going on."""
        self._halt()
        self._thread.join()

    def _run(self, ready: Future[Callable[[], Any]]) -> None:
        try:
            with asyncio.Runner(loop_factory=_new_loop) as runner:
                runner.run(self._serve(ready))
        except BaseException as error:  # noqa: BLE001 - a thread's edge; the constructor waits
            self._socket.close()
            ready.set_exception(error)

    async def _serve(self, ready: Future[Callable[[], Any]]) -> None:
        loop = asyncio.get_running_loop()
        halted = asyncio.Event()
        site = self._site
        watchman = loop.create_task(_watch(site))
        server = await loop.create_server(self._accept, sock=self._socket, backlog=_BACKLOG)
        ready.set_result(lambda: loop.call_soon_threadsafe(halted.set))
        await halted.wait()
        server.close()
        watchman.cancel()
        while site.connections or site.tasks:
            for connection in list(site.connections):
                connection.abort()
            await asyncio.sleep(0)
            for task in list(site.tasks):
                task.cancel()

    def _accept(self) -> asyncio.Protocol:
        connection = Connection(self._site)
        return connection if self._tls is None else TlsConnection(connection, self._tls, self._site)


def _halt(ready: Future[Callable[[], Any]]) -> None:
    """Halt a server that nobody waits for any more."""
    if ready.exception() is None:
        ready.result()()


async def _watch(site: Site) -> None:
    loop = asyncio.get_running_loop()
    while True:
        site.tell_the_time()
        for connection in list(site.connections):
            connection.look(loop.time())
        await asyncio.sleep(min(_LOOK, site.patience / 4))


def _bound(host: str, port: int) -> socket.socket:
    bound = None
    try:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family)
        if os.name == "posix":
            # else a port that was used a moment ago is taken; Windows would share it
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(_BACKLOG)
    except OSError as error:
        if bound is not None:
            bound.close()
        raise _unusable(host, port, error) from None
    return bound


def _unusable(host: str, port: int, error: OSError) -> RegistryConnectionError:
    if error.errno == errno.EADDRINUSE:
        return RegistryConnectionError(
            f"Port {port} of {host} is taken by another server.",
            reason=Reason.ADDRESS_IN_USE,
            details={"port": port},
        )
    return RegistryConnectionError(
        f"Port {port} of {host} cannot be used: {error.strerror}.", details={"port": port}
    )
