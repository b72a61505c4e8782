"""Serves an application on a port of its own, in a thread and a loop of its own."""

import asyncio
import errno
import json
import logging
import os
import socket
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future
from email.utils import formatdate
from ipaddress import ip_address
from typing import Any

from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from RegistryLibrary.errors import Reason, RegistryConnectionError
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.struck import TRANSPORT
from RegistryLibrary.fake.tls import TlsConnection

LOOPBACK = "127.0.0.1"

_BACKLOG = 2048
_KEEP_ALIVE_SECONDS = 75
_LARGEST_HEAD = 64 * 1024
# How much is parsed at once: a head is counted from the piece behind that in which it begins.
_PIECE = 4 * 1024

# A logger of nobody's tree: what uvicorn says would end up in someone's log.
_SILENT = logging.Logger("RegistryLibrary.fake", logging.CRITICAL + 1)  # noqa: LOG001


class Connection(HttpToolsProtocol):
    """uvicorn's connection, silent, bounded, and with its transport in each scope.

    Args:
        config: uvicorn's configuration, loaded.
        state: What the connections of a server share.
        journal: What keeps the requests that are no HTTP.
        patience: Seconds within which a request must be sent whole.
    """

    def __init__(
        self, config: Config, state: ServerState, journal: Journal, patience: float
    ) -> None:
        super().__init__(config, state, {}, asyncio.get_running_loop())
        self.logger = _SILENT
        self.access_log = False  # else whoever configured the root logger would get one
        self.url = b""
        self.headers = []
        self._journal = journal
        self._patience = patience
        self._in_head = self._in_request = self._is_broken = False
        self._head_size = 0
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; a client that never sends anything is cut off like an idle one."""
        super().connection_made(transport)
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def data_received(self, data: bytes) -> None:
        """Feed the parser; a request that is only half there gets a deadline."""
        for at in range(0, len(data), _PIECE):
            if not self._is_over:
                self._feed(data[at : at + _PIECE])
        if self.transport.is_closing():
            return
        if not self._in_request:
            self._unset_deadline()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self._patience, self.transport.close)

    @property
    def _is_over(self) -> bool:
        return self._is_broken or self.transport.is_closing()

    def _feed(self, piece: bytes) -> None:
        self._head_size += len(piece)
        super().data_received(piece)
        if self._in_head and self._head_size > _LARGEST_HEAD and not self._is_over:
            self._refuse(431, "Request Header Fields Too Large", "The head is too large.")

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope[TRANSPORT] = self.transport  # type: ignore[literal-required]
        self._in_head = self._in_request = True
        self._head_size = 0

    def on_headers_complete(self) -> None:
        """Let the application answer."""
        super().on_headers_complete()
        self._in_head = False

    def on_message_complete(self) -> None:
        """End a request."""
        self._in_request = False
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer a request that is no HTTP with a standard error."""
        if self._in_request and not self._in_head:
            self._end_behind_answer()
        else:
            self._refuse(400, "Bad Request", msg)

    def _end_behind_answer(self) -> None:
        # A broken body: the application answers without it, or has done so already.
        self._is_broken = True
        if self.cycle.response_complete:
            self.transport.close()
        else:
            self.cycle.keep_alive = False

    def _refuse(self, status: int, phrase: str, message: str) -> None:
        method = self.parser.get_method().decode("latin-1") if self.url else ""
        path, _, query = self.url.partition(b"?")
        target = path.decode("latin-1")
        exchange = self._journal.begin(method, target, query, self.headers, stray=True)
        exchange.status = status
        body = json.dumps({"error": {"type": "RegistryError", "message": message}})
        self.transport.write(
            f"HTTP/1.1 {status} {phrase}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
        )
        self.transport.close()
        exchange.end()

    def _unset_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class Server:
    """An application on a port of this machine.

    Args:
        app: What answers.
        journal: What keeps the requests that never reach the application.
        port: The port, 0 for any.
        patience: Seconds within which a request must be sent whole, and a handshake be done.
        host: The host, by its name or its address.
        tls: How to meet clients over TLS, `None` for plain HTTP.
    """

    def __init__(
        self,
        app: ASGIApp,
        journal: Journal,
        port: int,
        patience: float = 10.0,
        host: str = LOOPBACK,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._socket = _bound(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._journal = journal
        self._patience = patience
        self._tls = tls
        self._config = Config(
            app,
            interface="asgi3",
            lifespan="off",
            log_config=None,
            proxy_headers=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            workers=1,
            ws="none",
        )
        self._config.load()
        self._config.loaded_app = app  # uvicorn wraps it if the process logs everything
        ready: Future[Callable[[], Any]] = Future()
        self._thread = threading.Thread(
            target=self._run, args=(ready,), name=f"fake-registry-{self.port}", daemon=True
        )
        self._thread.start()
        self._halt = ready.result()

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
        state = ServerState()
        clock = loop.create_task(_tell_the_time(state))
        server = await loop.create_server(
            lambda: self._accept(state),
            sock=self._socket,
            backlog=_BACKLOG,
        )
        ready.set_result(lambda: loop.call_soon_threadsafe(halted.set))
        await halted.wait()
        server.close()
        clock.cancel()
        while state.connections or state.tasks:
            for connection in list(state.connections):
                connection.transport.abort()
            await asyncio.sleep(0)
            for task in list(state.tasks):
                task.cancel()

    def _accept(self, state: ServerState) -> asyncio.Protocol:
        connection = Connection(self._config, state, self._journal, self._patience)
        if self._tls is None:
            return connection
        return TlsConnection(connection, self._tls, state, self._patience)


async def _tell_the_time(state: ServerState) -> None:
    # RFC 9110 6.6.1: a server with a clock sends the date
    while True:
        state.default_headers = [(b"date", formatdate(usegmt=True).encode())]
        await asyncio.sleep(1)


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # noqa: PLC0415 - there is none for Windows
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


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
