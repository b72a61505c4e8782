"""Requests a second of the client with either parser below it, and what each parser lets through.

    pip install ".[dev]" h11
    python benchmarks/response_parsers.py [rounds]

The client is the same but for the parser; the server is the one of `client_transport.py`. The
second table feeds answers that break HTTP to both parsers as they come, without the checks that
the client adds: `taken` is an answer read to its end, `refused` an error, `waits` neither.
"""

import asyncio
import sys
from statistics import median

import h11
import httptools
from client_transport import ours, rate, server

from RegistryLibrary.client.wire import connection
from RegistryLibrary.client.wire.faults import WireError
from RegistryLibrary.client.wire.parser import Head, ResponseParser

OK = b"HTTP/1.1 200 OK\r\n"
NONE = b"Content-Length: 0\r\n\r\n"
LENGTH = OK + b"Content-Length: 2\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
END = b"0\r\n\r\n"

CASES = {
    "bytes after the body": LENGTH + b"\r\n{}x",
    "an empty line after the body": LENGTH + b"\r\n{}\r\n",
    "an empty line before the status": b"\r\n" + OK + NONE,
    "the same length twice": LENGTH + b"Content-Length: 2\r\n\r\n{}",
    "two lengths": LENGTH + b"Content-Length: 3\r\n\r\n{}",
    "length as a list": OK + b"Content-Length: 2, 2\r\n\r\n{}",
    "length and chunks": LENGTH + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n" + END,
    "chunks and gzip": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + END,
    "chunked twice": OK + b"Transfer-Encoding: chunked\r\n" * 2 + b"\r\n" + END,
    "chunks in HTTP/1.0": CHUNKED.replace(b"1.1", b"1.0") + END,
    "a chunk that is none": CHUNKED + b"zz\r\n{}\r\n" + END,
    "NUL in a chunk extension": CHUNKED + b"2;a\0\r\n{}\r\n" + END,
    "64 kB of zeros before a chunk size": CHUNKED + b"0" * 65536 + b"2\r\n{}\r\n" + END,
    "bare line feeds": OK.replace(b"\r", b"") + b"Content-Length: 0\n\n",
    "a folded header": OK + b"X: a\r\n b\r\n" + NONE,
    "a control character in a header": OK + b"X: a\x01\r\n" + NONE,
    "NUL in the phrase": b"HTTP/1.1 200 O\0K\r\n" + NONE,
    "status 099": b"HTTP/1.1 099 X\r\n" + NONE,
    "status 600": b"HTTP/1.1 600 X\r\n" + NONE,
    "HTTP/0.9": OK.replace(b"1.1", b"0.9") + NONE,
    "HTTP/1.2": OK.replace(b"1.1", b"1.2") + NONE,
    "HTTP/2.0": OK.replace(b"1.1", b"2.0") + NONE,
    "3,000 headers": OK + b"X: a\r\n" * 3000 + NONE,
    "a header of 1 MB": OK + b"X: " + b"a" * 1_000_000 + b"\r\n" + NONE,
    "1,000 heads of status 100": b"HTTP/1.1 100 X\r\n\r\n" * 1000 + OK + NONE,
}


class H11Parser:
    """What `ResponseParser` is, made of h11."""

    def __init__(self, method: str) -> None:
        self.head = None
        self.complete = False
        self.waiting = self.received = 0
        self._body = []
        self._h11 = h11.Connection(h11.CLIENT, max_incomplete_event_size=65536)
        self._h11.send(h11.Request(method=method, target="/", headers=[("Host", "x")]))
        self._h11.send(h11.EndOfMessage())

    def feed(self, data: bytes) -> None:
        try:
            self._h11.receive_data(data)
            while (event := self._h11.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
                self._take(event)
        except h11.RemoteProtocolError as error:
            raise WireError.protocol(str(error)) from None
        if self.complete and self._h11.trailing_data[0]:
            raise WireError.protocol("bytes follow its end")

    def finish(self, **_: bool) -> None:
        self.feed(b"")

    def take(self) -> bytes:
        taken = b"".join(self._body)
        self._body.clear()
        self.waiting = 0
        return taken

    def _take(self, event: object) -> None:
        if isinstance(event, h11.Response):
            self.head = Head(event.status_code, event.headers.raw_items(), True)
        elif isinstance(event, h11.Data):
            self._body.append(bytes(event.data))
            self.waiting += len(event.data)
        elif isinstance(event, h11.EndOfMessage):
            self.complete = True


class Ended:
    """Counts the answers that httptools reads to their end."""

    answers = 0

    def on_headers_complete(self) -> None:
        self.status = self.parser.get_status_code()

    def on_message_complete(self) -> None:
        self.answers += self.status // 100 != 1


def by_httptools(data: bytes) -> str:
    ended = Ended()
    ended.parser = httptools.HttpResponseParser(ended)
    try:
        ended.parser.feed_data(data)
    except httptools.HttpParserError:
        return "refused"
    return "taken" if ended.answers else "waits"


def by_h11(data: bytes) -> str:
    # trailing_data tells of bytes behind the end, to whoever asks
    return by(H11Parser, data)


def by(kind: type, data: bytes) -> str:
    parser = kind("GET")
    try:
        parser.feed(data)
    except WireError:
        return "refused"
    return "taken" if parser.complete else "waits"


def speeds(rounds: int) -> None:
    with server() as url:
        for late, at_once, count in ((0, 1, 3000), (0, 64, 6000), (20, 64, 6000)):
            found = {ResponseParser: [], H11Parser: []}
            for _ in range(rounds):
                for kind, values in found.items():
                    connection.ResponseParser = kind
                    values.append(asyncio.run(rate(ours, f"{url}/{late}", at_once, count)))
            tools, h = (median(values) for values in found.values())
            print(
                f"{late} ms, {at_once} at once: httptools {tools:.0f}, h11 {h:.0f}, {h / tools:.2f}"
            )


if __name__ == "__main__":
    speeds(int(sys.argv[1]) if sys.argv[1:] else 5)
    print(f"\n{'answer':36}{'httptools':12}{'h11':12}with our checks")
    for name, data in CASES.items():
        print(f"{name:36}{by_httptools(data):12}{by_h11(data):12}{by(ResponseParser, data)}")
