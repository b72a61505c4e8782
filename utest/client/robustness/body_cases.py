"""Answers of which the body is cut, too long, or not what it is said to be."""

import gzip
import zlib

from .case import (
    CUT,
    ENCODED,
    GOOD,
    KIND,
    LARGE,
    LIMIT,
    NOT_JSON,
    OK,
    SHAPE,
    UNCLEAR,
    Repeat,
    ServerCase,
    sized,
)

CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = b"Content-Encoding: gzip"
PACKED = gzip.compress(GOOD, mtime=0)
FLOOD = Repeat(bytes(65536), 0.0, 512)

ENDS = {
    "reset in the body": (
        (OK + b"Content-Length: 10\r\n\r\nabc", 0.1, "reset"),
        CUT,
        "after 3 of 10 bytes of the body",
    ),
    "a length beyond the body": (
        (OK + b"Content-Length: 10\r\n\r\nabc", "close"),
        CUT,
        "after 3 of 10 bytes",
    ),
    "closed within a chunk": ((CHUNKED + b"5\r\nab", "close"), CUT, "after 2 bytes"),
    "closed within the size of a chunk": ((CHUNKED + b"2\r\n{}\r\n1", "close"), CUT, "2 bytes"),
    "the last chunk is missing": ((CHUNKED + b"2\r\nab\r\n", "close"), CUT, "after 2 bytes"),
    "closed within the trailers": ((CHUNKED + b"2\r\n{}\r\n0\r\nX: a", "close"), CUT, "2 bytes"),
    "no length, closed half way through JSON": (
        (OK + b'\r\n{"a": ', "close"),
        NOT_JSON,
        "may have been cut",
    ),
    "no length, reset": ((OK + b"\r\n" + GOOD, 0.1, "reset"), CUT, "after 29 bytes of the body"),
    "bytes behind the body": (
        (OK + b"Content-Length: 2\r\n\r\n{}POISON",),
        UNCLEAR,
        "After 2 of 2 bytes of its body the answer is not HTTP: bytes follow its end: 'POISON'",
    ),
    "a second answer behind the first": (
        (sized(GOOD) + sized(GOOD),),
        UNCLEAR,
        "bytes follow its end: 'HTTP/1.1 200 OK",
    ),
    "an empty line behind chunks": (
        (CHUNKED + b"2\r\n{}\r\n0\r\n\r\n\r\n",),
        UNCLEAR,
        "bytes follow its end",
    ),
    "a body below status 204": (
        (b"HTTP/1.1 204 No Content\r\n\r\n{}",),
        UNCLEAR,
        "bytes follow its end: '{}'",
    ),
}

CHUNKS = {
    "a chunk that is none": ((CHUNKED + b"closed\r\n", "close"), UNCLEAR, "is not HTTP"),
    "a negative chunk": ((CHUNKED + b"-2\r\n{}\r\n", "close"), UNCLEAR, "Invalid character"),
    "a chunk with 0x": ((CHUNKED + b"0x2\r\n{}\r\n", "close"), UNCLEAR, "Invalid character"),
    "a chunk beyond 64 bits": ((CHUNKED + b"f" * 17 + b"\r\n",), UNCLEAR, "overflow"),
    "more data than the chunk says": (
        (CHUNKED + b"2\r\n{}x\r\n", "close"),
        UNCLEAR,
        "LF after chunk data",
    ),
    "chunks ended by bare line feeds": ((CHUNKED + b"2\n{}\n0\n\n",), UNCLEAR, "is not HTTP"),
    "NUL in a chunk extension": (
        (CHUNKED + b"2;a\0\r\n{}\r\n0\r\n\r\n",),
        UNCLEAR,
        "Invalid character",
    ),
    "a chunk extension of 100 kB": (
        (CHUNKED + b"1;" + b"a" * 100_000,),
        UNCLEAR,
        "chunk extensions",
    ),
    "100 kB of extensions, some a chunk": (
        (CHUNKED + (b"1;" + b"a" * 100 + b"\r\n \r\n") * 1000 + b"0\r\n\r\n",),
        UNCLEAR,
        "chunk extensions",
    ),
    "64 kB of zeros before a size": (
        (CHUNKED + b"0" * 65536 + b"2\r\n{}\r\n0\r\n\r\n",),
        UNCLEAR,
        "bytes of chunk extensions",
    ),
    "300 trailers": (
        (CHUNKED + b"2\r\n{}\r\n0\r\n" + b"X: a\r\n" * 300 + b"\r\n",),
        UNCLEAR,
        "more than 256 trailers",
    ),
    "a trailer of 100 kB": (
        (CHUNKED + b"2\r\n{}\r\n0\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",),
        UNCLEAR,
        "chunk extensions and trailers",
    ),
}

ENCODINGS = {
    "gzip without its last 9 bytes": (PACKED[:-9], GZIP, CUT, "ends before its end mark"),
    "gzip without checksum and length": (PACKED[:-8], GZIP, CUT, "ends before its end mark"),
    "gzip without its last byte": (PACKED[:-1], GZIP, CUT, "ends before its end mark"),
    "gzip cut in its header": (PACKED[:5], GZIP, CUT, "ends before its end mark"),
    "gzip with a wrong checksum": (PACKED[:-8] + bytes(8), GZIP, ENCODED, "incorrect data check"),
    "gzip with a wrong length": (PACKED[:-4] + bytes(4), GZIP, ENCODED, "incorrect length check"),
    "junk behind gzip": (PACKED + b"junk", GZIP, ENCODED, "Behind its end the body is not gzip"),
    "zeros behind gzip": (PACKED + bytes(8), GZIP, ENCODED, "Behind its end the body is not gzip"),
    "a second member that is cut": (PACKED + PACKED[:-1], GZIP, CUT, "ends before its end mark"),
    "a second member with a wrong checksum": (
        PACKED + PACKED[:-8] + bytes(8),
        GZIP,
        ENCODED,
        "incorrect data check",
    ),
    "101 empty members": (gzip.compress(b"") * 101, GZIP, ENCODED, "more than 100 members"),
    "plain text that calls itself gzip": (GOOD, GZIP, ENCODED, "not gzip"),
    "deflate that calls itself gzip": (zlib.compress(GOOD), GZIP, ENCODED, "not gzip"),
    "gzip that does not say so": (PACKED, b"X: a", NOT_JSON, "not UTF-8"),
    "two layers of gzip": (
        gzip.compress(PACKED),
        b"Content-Encoding: gzip, gzip",
        ENCODED,
        "encoded as 'gzip, gzip'",
    ),
    "an unknown coding": (GOOD, b"Content-Encoding: foo", ENCODED, "encoded as 'foo'"),
    "brotli, which was not asked for": (GOOD, b"Content-Encoding: br", ENCODED, "as 'br'"),
    "deflate, which was not asked for": (
        zlib.compress(GOOD),
        b"Content-Encoding: deflate",
        ENCODED,
        "encoded as 'deflate'",
    ),
}

BOMB = gzip.compress(bytes(64 * 1024 * 1024), 9, mtime=0)
SIZES = {
    "a gzip bomb, 64 MiB inside 64 KiB": (sized(BOMB, GZIP), "within the first 65", b""),
    "a body that declares 32 MiB": (
        OK + b"Content-Length: 33554432\r\n\r\n",
        "declares 33554432 bytes",
        FLOOD,
    ),
    "32 MiB without a length": (
        OK + b"\r\n",
        f"or more; the limit is {LIMIT} bytes",
        FLOOD,
        "close",
    ),
    "32 MiB in chunks": (
        CHUNKED,
        f"or more; the limit is {LIMIT} bytes",
        Repeat(b"10000\r\n" + bytes(65536) + b"\r\n", 0.0, 512),
        b"0\r\n\r\n",
    ),
    "32 MiB in chunks of 16 bytes": (
        CHUNKED,
        f"or more; the limit is {LIMIT} bytes",
        Repeat((b"10\r\n" + bytes(16) + b"\r\n") * 4096, 0.0, 512),
        b"0\r\n\r\n",
    ),
}

TEXTS = {
    "an empty body": (b"", NOT_JSON, "The body is empty"),
    "bytes that are no UTF-8": (b'{"standard_version": "\xff"}', NOT_JSON, "not UTF-8"),
    "UTF-8 of a surrogate": (b'{"standard_version": "\xed\xa0\x80"}', NOT_JSON, "not UTF-8"),
    "UTF-16": (GOOD.decode().encode("utf-16"), NOT_JSON, "not UTF-8"),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD, NOT_JSON, "not JSON"),
    "an escaped lone surrogate": (b'{"standard_version": "\\ud800"}', NOT_JSON, "lone surrogate"),
    "a key twice": (GOOD[:-1] + b", " + GOOD[1:], NOT_JSON, "'standard_version' comes twice"),
    "NaN": (GOOD[:-1] + b', "a": NaN}', NOT_JSON, "NaN is no JSON"),
    "-Infinity": (GOOD[:-1] + b', "a": -Infinity}', NOT_JSON, "-Infinity is no JSON"),
    "a number that overflows": (GOOD[:-1] + b', "a": 1e400}', NOT_JSON, "1e400 is too large"),
    "an integer of 5,000 digits": (GOOD[:-1] + b', "a": %s}' % (b"9" * 5000), NOT_JSON, "large"),
    "lists nested 100,000 deep": (b"[" * 100_000, NOT_JSON, "nested deeper than 128 levels"),
    "objects nested 129 deep": (
        b'{"a":' * 129 + b"1" + b"}" * 129,
        NOT_JSON,
        "nested deeper than 128 levels",
    ),
    "a trailing comma": (GOOD[:-1] + b",}", NOT_JSON, "not JSON"),
    "two values": (GOOD * 2, NOT_JSON, "Extra data"),
    "a raw control character in a text": (b'{"standard_version": "\0"}', NOT_JSON, "control"),
    "a list": (b"[]", SHAPE, "the body must be an object, not a list"),
    "null": (b"null", SHAPE, "the body must be an object, not null"),
    "a field that is missing": (b"{}", SHAPE, "'standard_version' is missing"),
    "a field of a wrong type": (
        b'{"standard_version": 1}',
        SHAPE,
        "'standard_version' must be text, not a whole number",
    ),
    "a field deep inside of a wrong type": (
        GOOD[:-1] + b', "package_types": ["actor", 7]}',
        SHAPE,
        "'package_types[1]' must be text",
    ),
}

GROUPS = {
    "Bodies": [ServerCase(name, *one) for name, one in ENDS.items()],
    "Chunks": [ServerCase(name, *one) for name, one in CHUNKS.items()],
    "Encodings": [
        ServerCase(name, (sized(body, field),), kind, told)
        for name, (body, field, kind, told) in ENCODINGS.items()
    ],
    "Sizes": [
        ServerCase(name, (start, *rest), LARGE, told, {"max_response_size": LIMIT}, bound=2 * LIMIT)
        for name, (start, told, *rest) in SIZES.items()
    ],
    "JSON": [
        *(
            ServerCase(name, (sized(body),), kind, told)
            for name, (body, kind, told) in TEXTS.items()
        ),
        ServerCase(
            "a page of HTML",
            (sized(b"<html><script>", b"Content-Type: text/html"),),
            KIND,
            "answered with 'text/html' instead of JSON",
        ),
    ],
}
