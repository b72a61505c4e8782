"""Answers of which the head is no HTTP, or too much of it."""

from .case import CLOSED, GOOD, OK, UNCLEAR, ServerCase, sized

LENGTH = b"Content-Length: 2\r\n"
NONE = b"Content-Length: 0\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
LAST = b"0\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

CONNECTIONS = {
    "closed without a byte": ((b"", "close"), CLOSED, "closed before an answer"),
    "reset without a byte": ((b"", "reset"), CLOSED, "closed before an answer"),
    "closed in the status line": ((b"HTTP/1.1 20", "close"), CLOSED, "after 11 bytes of its head"),
    "closed in the headers": ((OK + b"Content-Le", "close"), CLOSED, "closed before"),
    "reset in the headers": ((OK + b"Content-Le", 0.1, "reset"), CLOSED, "closed before"),
    "closed after information": ((CONTINUE, "close"), CLOSED, "closed before an answer"),
}

STATUS_LINES = {
    "garbage": ((b"garbage\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "garbage that speaks of the end": (
        (b"Server disconnected without sending a response.\r\n\r\n", "close"),
        UNCLEAR,
        "No HTTP",
    ),
    "another protocol": ((b"SSH-2.0-OpenSSH_9.6\r\n",), UNCLEAR, "something else: 'SSH"),
    "HTTP/0.9": ((b"<html>hello</html>\r\n", "close"), UNCLEAR, "something else: '<html>"),
    "HTTP/1.2": ((b"HTTP/1.2 200 OK\r\n" + NONE,), UNCLEAR, "Invalid HTTP version"),
    "HTTP/2": ((b"HTTP/2 200\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "the version in lower case": ((b"http/1.1 200 OK\r\n" + NONE,), UNCLEAR, "something else"),
    "an empty line before the answer": ((b"\r\n" + OK + NONE,), UNCLEAR, "begins with"),
    "no status": ((b"HTTP/1.1 \r\n" + NONE,), UNCLEAR, "Invalid status code"),
    "status 20": ((b"HTTP/1.1 20 X\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "status 099": ((b"HTTP/1.1 099 X\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "status 600": ((b"HTTP/1.1 600 X\r\n" + NONE,), UNCLEAR, "status is 600"),
    "status 999": ((b"HTTP/1.1 999 X\r\nContent-Length: 2\r\n\r\n{}",), UNCLEAR, "status is 999"),
    "status 2000": ((b"HTTP/1.1 2000 X\r\n" + NONE,), UNCLEAR, "Invalid response status"),
    "NUL in the phrase": ((b"HTTP/1.1 200 O\0K\r\n" + NONE,), UNCLEAR, "no place there"),
    "status 101 nobody asked for": (
        (b"HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "close"),
        UNCLEAR,
        "switches to a protocol nobody asked for",
    ),
    "5,000 times status 100 before the answer": (
        (CONTINUE * 5000 + sized(GOOD),),
        UNCLEAR,
        "more than 32 heads of status 1xx",
    ),
}

HEADERS = {
    "a header of 2 MB": ((OK + b"X: " + b"a" * 2_000_000 + b"\r\n" + NONE,), UNCLEAR, "65536"),
    "100,000 headers": ((OK + b"X: a\r\n" * 100_000 + NONE,), UNCLEAR, "more than 65536 bytes"),
    "300 headers": ((OK + b"X: a\r\n" * 300 + NONE,), UNCLEAR, "more than 256 headers"),
    "a header without a name": ((OK + b": a\r\n" + NONE,), UNCLEAR, "Invalid header token"),
    "a header without a colon": ((OK + b"Xa\r\n" + NONE,), UNCLEAR, "Invalid header token"),
    "a blank before the colon": ((OK + b"X : a\r\n" + NONE,), UNCLEAR, "Invalid header token"),
    "a folded header": ((OK + b"X: a\r\n b\r\n" + NONE,), UNCLEAR, "whitespace"),
    "NUL in a header": ((OK + b"X: a\0b\r\n" + NONE,), UNCLEAR, "Invalid header value"),
    "a control character in a header": ((OK + b"X: a\x01\r\n" + NONE,), UNCLEAR, "value char"),
    "a bare return in a header": ((OK + b"X: a\rb\r\n" + NONE,), UNCLEAR, "Missing expected LF"),
    "bare line feeds": ((b"HTTP/1.1 200 OK\n" + LENGTH[:-2] + b"\n\n{}",), UNCLEAR, "expected CR"),
}

FRAMES = {
    "two lengths": ((OK + LENGTH + b"Content-Length: 3\r\n\r\n{}x", "close"), UNCLEAR, "No HTTP"),
    "one length twice": ((OK + LENGTH * 2 + b"\r\n{}",), UNCLEAR, "Duplicate Content-Length"),
    "a list of lengths": ((OK + b"Content-Length: 2, 2\r\n\r\n{}",), UNCLEAR, "No HTTP"),
    "a negative length": ((OK + b"Content-Length: -1\r\n\r\n", "close"), UNCLEAR, "No HTTP"),
    "a length with a sign": ((OK + b"Content-Length: +2\r\n\r\n{}",), UNCLEAR, "No HTTP"),
    "a length in hexadecimal": ((OK + b"Content-Length: 0x2\r\n\r\n{}",), UNCLEAR, "No HTTP"),
    "a length beyond 64 bits": (
        (OK + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n{}",),
        UNCLEAR,
        "Content-Length overflow",
    ),
    "a length and chunks": (
        (OK + LENGTH + CHUNKED + b"\r\n2\r\n{}\r\n" + LAST,),
        UNCLEAR,
        "can't be present with",
    ),
    "chunks and a length": (
        (OK + CHUNKED + LENGTH + b"\r\n2\r\n{}\r\n" + LAST,),
        UNCLEAR,
        "can't be present with",
    ),
    "an unknown transfer coding": (
        (OK + b"Transfer-Encoding: gzip\r\n\r\n", "close"),
        UNCLEAR,
        "No HTTP",
    ),
    "chunks inside gzip": (
        (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + LAST,),
        UNCLEAR,
        "is not chunked, once",
    ),
    "chunked twice": ((OK + CHUNKED * 2 + b"\r\n" + LAST,), UNCLEAR, "is not chunked, once"),
    "chunks in HTTP/1.0": (
        (b"HTTP/1.0 200 OK\r\n" + CHUNKED + b"\r\n" + LAST,),
        UNCLEAR,
        "of HTTP/1.0 is not chunked",
    ),
}

GROUPS = {
    "No answer, or half a head": [ServerCase(name, *one) for name, one in CONNECTIONS.items()],
    "Status lines": [ServerCase(name, *one) for name, one in STATUS_LINES.items()],
    "Headers": [ServerCase(name, *one) for name, one in HEADERS.items()],
    "Framing": [ServerCase(name, *one) for name, one in FRAMES.items()],
}
