"""The parser: what is an answer, what is none and says so, however its bytes are cut."""

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.client.wire.faults import WireError
from RegistryLibrary.client.wire.parser import (
    CHUNK_OVERHEAD,
    MOST_FIELDS,
    MOST_HEAD,
    MOST_INFORMATION,
    MOST_OVERHEAD,
    ResponseParser,
)
from RegistryLibrary.errors import Reason

OK = b"HTTP/1.1 200 OK\r\n"
EMPTY = b"Content-Length: 0\r\n\r\n"
TWO = OK + b"Content-Length: 2\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
LAST = b"0\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

# Answer, status, body, and whether another request may follow.
GOOD = {
    "a body of some length": (TWO + b"{}", 200, b"{}", True),
    "a body of no length": (OK + EMPTY, 200, b"", True),
    "chunks": (CHUNKED + b"2\r\n{}\r\n3\r\nabc\r\n" + LAST, 200, b"{}abc", True),
    "no chunk": (CHUNKED + LAST, 200, b"", True),
    "a chunk of line ends": (CHUNKED + b"6\r\n" + b"\r\n" * 4 + LAST, 200, b"\r\n" * 3, True),
    "a body of line ends": (
        OK + b"Content-Length: 6\r\n\r\n" + b"\r\n" * 3,
        200,
        b"\r\n" * 3,
        True,
    ),
    "chunk extensions": (CHUNKED + b'2;a=b;c="d"\r\n{}\r\n0;e\r\n\r\n', 200, b"{}", True),
    "trailers": (CHUNKED + b"2\r\n{}\r\n0\r\nX: a\r\nY: b\r\n\r\n", 200, b"{}", True),
    "leading zeros": (CHUNKED + b"0002\r\n{}\r\n000\r\n\r\n", 200, b"{}", True),
    "a coding in capitals": (OK + b"transfer-encoding: Chunked\r\n\r\n" + LAST, 200, b"", True),
    "no phrase": (b"HTTP/1.1 404\r\n" + EMPTY, 404, b"", True),
    "an empty phrase": (b"HTTP/1.1 404 \r\n" + EMPTY, 404, b"", True),
    "a phrase beyond ASCII": (b"HTTP/1.1 404 Gibt\xe4s nicht\r\n" + EMPTY, 404, b"", True),
    "information before it": (CONTINUE * 3 + TWO + b"{}", 200, b"{}", True),
    "the most information": (CONTINUE * MOST_INFORMATION + OK + EMPTY, 200, b"", True),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", True),
    "not modified": (b"HTTP/1.1 304 X\r\nContent-Length: 99\r\n\r\n", 304, b"", True),
    "the last one": (OK + b"Connection: a, Close\r\n" + EMPTY, 200, b"", False),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\n" + EMPTY, 200, b"", False),
    "HTTP/1.0 kept alive": (
        b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n" + EMPTY,
        200,
        b"",
        True,
    ),
    "a status that is none": (b"HTTP/1.1 999 X\r\n" + EMPTY, 999, b"", True),
}

PROTOCOL = {
    "another protocol": (b"SSH-2.0-OpenSSH\r\n", "something else: b'S"),
    "lower case": (b"http/1.1 200 OK\r\n" + EMPTY, "begins with something else"),
    "an empty line first": (b"\r\n" + OK + EMPTY, "begins with something else"),
    "an empty line behind information": (CONTINUE + b"\r\n" + OK + EMPTY, "begins with"),
    "HTTP/0.9": (b"HTTP/0.9 200 OK\r\n" + EMPTY, "begins with something else"),
    "HTTP/2": (b"HTTP/2.0 200 OK\r\n" + EMPTY, "begins with something else"),
    "HTTP/1.2": (b"HTTP/1.2 200 OK\r\n" + EMPTY, "Invalid HTTP version at byte 8 of its head"),
    "a status of two digits": (b"HTTP/1.1 20 X\r\n" + EMPTY, "Invalid status code"),
    "a status of four digits": (b"HTTP/1.1 2000 X\r\n" + EMPTY, "Invalid response status"),
    "NUL in the phrase": (b"HTTP/1.1 200 O\0K\r\n" + EMPTY, "no place there: b'HTTP/1.1 200 O"),
    "a bare line feed": (OK + b"X: a\nY: b\r\n" + EMPTY, "Missing expected CR"),
    "a bare return": (OK + b"X: a\rb\r\n" + EMPTY, "Missing expected LF"),
    "a folded header": (OK + b"X: a\r\n b\r\n" + EMPTY, "whitespace after header value"),
    "a blank before the colon": (OK + b"A: b\r\nX : a\r\n" + EMPTY, "byte 25 of its head: b'X "),
    "no colon": (OK + b"Xa\r\n" + EMPTY, "Invalid header token"),
    "NUL in a header": (OK + b"X: a\0b\r\n" + EMPTY, "Invalid header value char"),
    "one length twice": (OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "Duplicate"),
    "two lengths": (OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "Duplicate"),
    "a list of lengths": (OK + b"Content-Length: 2, 2\r\n\r\n{}", "Invalid character in Content-"),
    "a negative length": (OK + b"Content-Length: -2\r\n\r\n{}", "Invalid character in Content-"),
    "an empty length": (OK + b"Content-Length: \r\n\r\n{}", "Empty Content-Length"),
    "a length without end": (OK + b"Content-Length: " + b"9" * 99, "Content-Length overflow"),
    "length and chunks": (
        OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n" + LAST,
        "can't be present with",
    ),
    "chunks and length": (
        OK + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n" + LAST,
        "can't be present with",
    ),
    "another coding": (OK + b"Transfer-Encoding: gzip\r\n\r\n", "not chunked, once: b'gzip'"),
    "two codings": (
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + LAST,
        "not chunked, once: b'gzip, chunked'",
    ),
    "chunked twice": (
        OK + b"Transfer-Encoding: chunked\r\n" * 2 + b"\r\n" + LAST,
        "once: b'chunked, chunked'",
    ),
    "chunks in HTTP/1.0": (
        b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + LAST,
        "of HTTP/1.0",
    ),
    "a chunk that is none": (CHUNKED + b"2\r\n{}\r\nzz\r\n", "behind byte 2 of the body"),
    "a chunk in hexadecimal notation": (CHUNKED + b"0x2\r\n{}\r\n", "chunk size"),
    "a negative chunk": (CHUNKED + b"-2\r\n{}\r\n", "chunk size"),
    "a chunk longer than it says": (CHUNKED + b"2\r\n{}x\r\n", "after chunk data"),
    "a chunk without end": (CHUNKED + b"f" * 99, "Chunk size overflow"),
    "a chunk with a bare line feed": (CHUNKED + b"2\n{}\r\n", "Missing expected CR"),
    "a header without end": (OK + b"X: " + b"a" * MOST_HEAD, f"more than {MOST_HEAD} bytes"),
    "headers without end": (OK + b"X: a\r\n" * MOST_HEAD, "more than"),
    "too many headers": (
        OK + b"X: a\r\n" * MOST_FIELDS + EMPTY, f"more than {MOST_FIELDS} headers"
    ),
    "too much information": (CONTINUE * 33, f"more than {MOST_INFORMATION} heads of status 1xx"),
    "another protocol agreed": (
        b"HTTP/1.1 101 X\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n", "nobody asked for"
    ),
    "another protocol that has no name": (b"HTTP/1.1 101 X\r\n\r\n", "nobody asked for"),
    "an extension without end": (
        CHUNKED + b"2;" + b"a" * 2 * MOST_OVERHEAD, "chunk extensions and trailers"
    ),
    "extensions without end": (
        CHUNKED + b"1;aaaaaaaaaaaaaaaaaaaaaaaaaaa\r\nx\r\n" * 2000, "chunk extensions and trailers"
    ),
    "zeros without end": (CHUNKED + b"0" * 2 * MOST_OVERHEAD, "chunk extensions and trailers"),
    "a trailer without end": (
        CHUNKED + b"0\r\nX: " + b"a" * 2 * MOST_OVERHEAD, "chunk extensions and trailers"
    ),
    "too many trailers": (
        CHUNKED + b"0\r\n" + b"X: a\r\n" * (MOST_FIELDS + 1) + b"\r\n",
        f"more than {MOST_FIELDS} trailers",
    ),
    "a trailer that is none": (CHUNKED + b"0\r\nX\r\n\r\n", "Invalid header token"),
}  # fmt: skip


def read(*parts: bytes, method: str = "GET") -> tuple[ResponseParser, bytes]:
    parser = ResponseParser(method)
    body = b""
    for part in parts:
        parser.feed(part)
        assert parser.waiting <= len(part)
        body += parser.take()
    return parser, body


def refusal(*parts: bytes, method: str = "GET") -> str:
    with pytest.raises(WireError) as caught:
        read(*parts, method=method)
    assert caught.value.reason is Reason.PROTOCOL
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return f"{caught.value}: {caught.value.quoted!r}"


def single_bytes(data: bytes) -> list[bytes]:
    return [data[i : i + 1] for i in range(len(data))]


def end_of(*parts: bytes, cut: bool = False) -> tuple[Reason, str] | None:
    parser, _ = read(*parts)
    try:
        parser.finish(cut=cut)
    except WireError as error:
        return error.reason, str(error)
    assert parser.complete
    return None


@pytest.mark.parametrize("pieces", [lambda data: [data], single_bytes], ids=["whole", "bytewise"])
@pytest.mark.parametrize("case", GOOD)
def test_an_answer_is_read_to_its_end(case: str, pieces) -> None:
    data, status, body, keep_alive = GOOD[case]

    parser, found = read(*pieces(data))

    assert (parser.complete, found, parser.received) == (True, body, len(body))
    assert (parser.head.status, parser.head.keep_alive) == (status, keep_alive)


@pytest.mark.parametrize("pieces", [lambda data: [data], single_bytes], ids=["whole", "bytewise"])
@pytest.mark.parametrize("case", PROTOCOL)
def test_what_is_not_http_is_refused_and_named(case: str, pieces) -> None:
    data, told = PROTOCOL[case]

    found = refusal(*pieces(data))

    assert told in found


@pytest.mark.parametrize("extra", [b"x", b"\r\n", b"\n", b"\r", b"H", b"\r\n\r\n", OK + EMPTY])
@pytest.mark.parametrize("case", GOOD)
def test_bytes_behind_an_answer_are_refused(case: str, extra: bytes) -> None:
    data = GOOD[case][0]

    assert "bytes follow its end" in refusal(data + extra)
    assert "bytes follow its end" in refusal(data, extra)
    assert "bytes follow its end" in refusal(*single_bytes(data + extra))


@pytest.mark.parametrize("extra", [b"", b"x"])
@pytest.mark.parametrize(
    "framing", [b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b""]
)
def test_the_answer_to_head_has_no_body(framing: bytes, extra: bytes) -> None:
    data = OK + framing + b"\r\n"

    if extra:
        assert "bytes follow its end" in refusal(data + extra, method="HEAD")
    else:
        parser, _ = read(data, method="HEAD")
        assert (parser.complete, parser.head.keep_alive) == (True, True)


def test_headers_are_kept_as_they_came_and_trailers_are_not_among_them() -> None:
    data = OK + b"X-A: 1\r\nx-a:  2 \r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-B: 3\r\n\r\n"

    parser, _ = read(data)

    fields = [(b"X-A", b"1"), (b"x-a", b"2"), (b"Transfer-Encoding", b"chunked")]
    assert [(name, value.strip()) for name, value in parser.head.headers] == fields


def test_headers_of_information_are_not_the_answer_s() -> None:
    parser, _ = read(b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + OK + EMPTY)

    assert parser.head.headers == [(b"Content-Length", b"0")]


def test_a_head_may_be_as_large_as_the_limit() -> None:
    filled = OK + b"X: " + b"a" * (MOST_HEAD - len(OK) - len(b"X: \r\n") - len(EMPTY)) + b"\r\n"

    assert read(filled + EMPTY)[0].complete
    assert "more than" in refusal(filled.replace(b"aa", b"aaa", 1) + EMPTY)


def test_small_chunks_are_no_overhead() -> None:
    chunk = b"1;" + b"a" * (CHUNK_OVERHEAD - 6) + b"\r\nx\r\n"

    parser, body = read(CHUNKED, *[chunk] * 20_000, LAST)

    assert (parser.complete, len(body)) == (True, 20_000)
    half = b"64;" + b"a" * 80 + b"\r\n" + bytes(100) + b"\r\n"  # less frame than data
    assert read(CHUNKED, *[half] * 1000, LAST)[0].complete


@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize(
    ("data", "reason", "told"),
    [
        (b"", Reason.BROKEN, "before an answer began"),
        (b"HTTP/1.1 20", Reason.BROKEN, "after 11 bytes of its head"),
        (CONTINUE, Reason.BROKEN, "before an answer began"),
        (TWO + b"{", Reason.INCOMPLETE, "within the body"),
        (CHUNKED + b"2\r\n{}\r\n", Reason.INCOMPLETE, "within the body"),
        (CHUNKED + b"2\r\n{}\r\n0\r\n", Reason.INCOMPLETE, "within the body"),
    ],
)
def test_an_end_that_comes_too_soon_is_told(
    data: bytes, reason: Reason, told: str, cut: bool
) -> None:
    found = end_of(data, cut=cut)

    assert found is not None
    assert found[0] is reason
    assert told in found[1]


def test_a_body_without_a_length_ends_with_the_connection_unless_that_broke() -> None:
    assert end_of(OK + b"\r\n", b"abc") is None
    assert end_of(OK + b"\r\n", b"abc", cut=True) == (
        Reason.INCOMPLETE, "The connection was closed within the body"
    )  # fmt: skip
    assert read(OK + b"\r\n")[0].head.keep_alive is False


@given(st.sampled_from(sorted(GOOD)), st.lists(st.integers(0, 200)))
def test_it_does_not_matter_where_bytes_are_cut(case: str, places: list[int]) -> None:
    data, status, body, _ = GOOD[case]
    cuts = sorted({0, len(data), *(place for place in places if place < len(data))})

    parser, found = read(*(data[start:end] for start, end in pairwise(cuts)))

    assert (parser.complete, parser.head.status, found) == (True, status, body)


@given(st.sampled_from([b"", OK, CHUNKED, TWO]), st.lists(st.binary(max_size=40)))
def test_no_bytes_raise_anything_else(start: bytes, rest: list[bytes]) -> None:
    parser = ResponseParser("GET")
    with suppress(WireError):
        for part in (start, *rest):
            parser.feed(part)
