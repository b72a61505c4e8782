"""HTTP/1.1 on a connection: bounded in what it keeps, and patient for so long only."""

import asyncio
from collections import deque
from contextlib import suppress

from RegistryLibrary.fake.asgi import Scope
from RegistryLibrary.fake.parsing import BrokenRequestError, Parser
from RegistryLibrary.fake.patience import Watch
from RegistryLibrary.fake.site import Site, error_answer
from RegistryLibrary.fake.turns import Turn

# How much is parsed at once: that bounds how many requests wait for the answer to one before.
_PIECE = 4 * 1024
# How much of what a client sends in advance is kept.
_MOST_HELD = 64 * 1024
# How much a client may still send behind the last answer.
_MOST_DROPPED = 1024 * 1024


class Connection(asyncio.Protocol):
    """A connection of a client.

    Args:
        site: What it shares with others.
    """

    _transport: asyncio.Transport
    _parser: Parser
    # The request that was read last; there is none before the end of the first head.
    _latest: Turn

    def __init__(self, site: Site) -> None:
        self._site = site
        self._loop = asyncio.get_running_loop()
        self._watch = Watch(self._loop.time())
        self._writable = asyncio.Event()
        self._writable.set()
        self._held = b""
        self._is_reading = True
        # What still comes is dropped: the last request was read.
        self._is_deaf = False
        self._dropped = 0
        # The client sends no more, but may still read.
        self._is_half = False
        # The requests whose answers have not begun, in order; behind them perhaps a refusal.
        self._waiting: deque[Turn] = deque()
        self._refusal: BrokenRequestError | None = None
        # The request that is answered by a task.
        self._turn: Turn | None = None

    # What the loop tells

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin."""
        self._transport = transport
        self._parser = Parser(transport, self._begin, self._take, self._end_request)
        self._site.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """End, whoever ended it."""
        self._site.connections.discard(self)
        self._fall_deaf()
        self._waiting.clear()
        self._writable.set()
        if self._turn is not None:
            self._turn.leave()

    def pause_writing(self) -> None:
        """Wait: the client does not take what it asked for."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Go on."""
        self._writable.set()
        self.pump()

    def data_received(self, data: bytes) -> None:
        """Take what the client sends."""
        if self._is_deaf:
            self._dropped += len(data)
            if self._dropped > _MOST_DROPPED:
                self._transport.abort()
            return
        self._held = self._held + data if self._held else data
        self.pump()

    def eof_received(self) -> bool:
        """Answer what is there, then end; whoever waits for the client to go waits no more."""
        self._is_half = True
        if self._turn is not None:
            self._turn.leave()
        self.pump()
        # Over TLS there is no half of a connection, but a warning for whoever wants one.
        is_plain = self._transport.get_extra_info("sslcontext") is None
        return is_plain and not self._transport.is_closing()

    # What a turn needs

    @property
    def date(self) -> bytes:
        """The header with the time."""
        return self._site.date

    async def writable(self) -> None:
        """Wait until the client took what was sent, or went away."""
        await self._writable.wait()

    def write(self, data: bytes) -> None:
        """Send bytes, if there is anyone to take them."""
        if not self._transport.is_closing():
            self._watch.written += len(data)
            self._transport.write(data)

    def end(self, turn: Turn) -> None:
        """Note that an answer is complete."""
        self._turn = None
        self._watch.moved_at = self._loop.time()
        if not turn.keep_alive:
            self._finish(turn.is_whole)

    def abort(self) -> None:
        """End at once."""
        self._transport.abort()

    # How it goes on

    def pump(self) -> None:
        """Read and answer as much as can be read and answered now."""
        while True:
            while self._waiting and self._turn is None and self._writable.is_set():
                self._answer(self._waiting.popleft())
            if self._waiting or self._turn_is_full or not self._held:
                break
            piece, self._held = self._held[:_PIECE], self._held[_PIECE:]
            self._feed(piece)
        if not self._waiting and self._turn is None:
            if self._refusal is not None:
                self._refuse(self._refusal)
            elif self._is_half and not self._held:
                self._transport.close()
        if not self._transport.is_closing() and self._is_reading == (len(self._held) > _MOST_HELD):
            self._is_reading = not self._is_reading
            if self._is_reading:
                self._transport.resume_reading()
            else:
                self._watch.moved_at = self._loop.time()
                self._transport.pause_reading()

    @property
    def _turn_is_full(self) -> bool:
        return self._turn is not None and self._turn.is_full

    def _answer(self, turn: Turn) -> None:
        response = self._site.at_once(turn.scope)
        if response is not None:
            turn.answer(response)
            return
        self._turn = turn
        turn.is_gone |= self._is_half
        task = self._loop.create_task(self._run(turn))
        self._site.tasks.add(task)
        task.add_done_callback(self._site.tasks.discard)

    async def _run(self, turn: Turn) -> None:
        # The edge of a task: the application recorded what it raised.
        with suppress(Exception):
            await self._site.app(turn.scope, turn.receive, turn.send)
        if not (turn.has_begun or turn.is_gone or self._transport.is_closing()):
            turn.keep_alive = False
            turn.answer(error_answer(500, "The fake registry did not answer."))
        elif not turn.is_complete:
            self._transport.close()
        self.pump()

    def _refuse(self, error: BrokenRequestError) -> None:
        self._refusal = None
        turn = Turn(self, {"method": "GET"}, keep_alive=False)
        turn.answer(self._site.refuse(self._parser, error))

    def _finish(self, is_whole: bool) -> None:
        """End behind the last answer."""
        self._fall_deaf()
        self._waiting.clear()
        self._refusal = None  # RFC 9112 9.6: what follows the last request is not looked at
        if is_whole or self._is_half or not self._transport.can_write_eof():
            self._transport.close()
        else:
            # A close with unread bytes is a reset, which would take the answer from the client.
            self._watch.begun_at = self._loop.time()
            with suppress(RuntimeError):  # the connection broke as the answer was written
                self._transport.write_eof()

    def _fall_deaf(self) -> None:
        self._is_deaf = True
        self._held = b""

    # What is read

    def _feed(self, piece: bytes) -> None:
        was_in_request = self._parser.is_in_request
        try:
            self._parser.feed(piece)
        except BrokenRequestError as error:
            self._break(error)
        if not was_in_request:
            self._watch.begun_at = self._loop.time()

    def _break(self, error: BrokenRequestError) -> None:
        self._fall_deaf()
        if self._parser.is_in_head or not self._parser.is_in_request:
            self._refusal = error
            return
        # A broken body: the application answers without it, or has done so already.
        latest = self._latest
        latest.keep_alive = False
        latest.leave()
        if latest.is_complete:
            self._finish(is_whole=False)

    def _begin(self, scope: Scope, keep_alive: bool, waits: bool) -> None:
        self._latest = Turn(self, scope, keep_alive)
        self._latest.waits = waits
        self._waiting.append(self._latest)

    def _take(self, body: bytes) -> None:
        self._latest.feed(body)

    def _end_request(self) -> None:
        self._latest.end_body()

    # How slow it may be

    @property
    def _waits_for_client(self) -> bool:
        # Also while the application does: it may wait for the rest of the body.
        return self._turn is None or not (self._turn.is_whole or self._is_deaf)

    def look(self, now: float) -> None:
        """End the connection if the client is too slow.

        Args:
            now: The time of the loop.
        """
        watch, patience = self._watch, self._site.patience
        if self._is_deaf or self._held:
            # It is half read because nobody looked at the rest.
            watch.begun_at = watch.begun_at if self._is_deaf else now
        if watch.stalls(now, self._transport.get_write_buffer_size(), patience) or (
            not self._is_reading and now - watch.moved_at > patience
        ):
            self._transport.abort()
        elif self._is_deaf or self._parser.is_in_request:
            if now - watch.begun_at > patience and self._waits_for_client:
                self._transport.abort()
        elif self._turn is None and not self._waiting and now - watch.moved_at > self._site.idle:
            self._transport.close()
