"""Answers that come late or never, or lead elsewhere."""

from .case import AWAY, DEADLINE, LATE, OK, Repeat, ServerCase

FOREVER = 600  # times a pause of 20 ms: longer than any deadline


def drip(piece: bytes) -> Repeat:
    return Repeat(piece, 0.02, FOREVER)


SLOW = {
    "no answer at all": ("hang",),
    "hangs in the status line": (b"HTTP/1.1 2", "hang"),
    "hangs in the headers": (OK + b"X: ", "hang"),
    "hangs in the body": (OK + b"Content-Length: 5\r\n\r\nab", "hang"),
    "hangs within a chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", "hang"),
    "a status line that drips": (b"HTTP/1.1 200 ", drip(b"a")),
    "a header that drips": (OK + b"X: ", drip(b"a")),
    "headers that drip": (OK, drip(b"X: a\r\n")),
    "information that drips": (drip(b"HTTP/1.1 100 Continue\r\n\r\n"),),
    "a counted body that drips": (OK + b"Content-Length: 99999\r\n\r\n", drip(b" ")),
    "a body without a length that drips": (OK + b"\r\n", drip(b" ")),
    "chunks that drip": (OK + b"Transfer-Encoding: chunked\r\n\r\n", drip(b"1\r\n \r\n")),
    "gzip that drips": (
        OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x10" + bytes(6),
        drip(b"a"),
    ),
}


def to(*locations: bytes) -> bytes:
    fields = b"".join(b"Location: %s\r\n" % location for location in locations)
    return b"HTTP/1.1 302 Found\r\n" + fields + b"Content-Length: 0\r\n\r\n"


NOWHERE = "no URL that can be followed"
REDIRECTS = {
    "no Location": (to(), "but has no header Location"),
    "an empty Location": (to(b""), "but has an empty header Location"),
    "two Locations": (to(b"/a", b"/b"), "but has 2 headers Location"),
    "a loop of one": (to(b"/.well-known/cleverthis-packages"), "in a loop: back to"),
    "to a file": (to(b"file:///etc/passwd"), NOWHERE),
    "to ftp": (to(b"ftp://registry.test/"), NOWHERE),
    "to javascript": (to(b"javascript:alert(1)"), NOWHERE),
    "to a broken address": (to(b"http://[bad/"), NOWHERE),
    "to no host": (to(b"http:///nowhere"), NOWHERE),
    "to port 99999": (to(b"http://127.0.0.1:99999/"), NOWHERE),
    "with user information": (to(b"http://user:hunter2@127.0.0.1/"), NOWHERE),
    "to a relative path with a scheme": (to(b"http:second"), NOWHERE),
    "to a blank": (to(b"/a b"), NOWHERE),
    "beyond ASCII": (to(b"/\xfc"), NOWHERE),
    "to 61,000 characters": (to(b"/" + b"a" * 61_000), NOWHERE),
}

FOLLOWING = {"follow_redirects": True}

GROUPS = {
    "Slow and hanging": [
        ServerCase(
            name,
            steps,
            LATE,
            f"No complete answer came within {DEADLINE} seconds.",
            {"timeout": DEADLINE},
        )
        for name, steps in SLOW.items()
    ],
    "Redirects, where they are followed": [
        *(
            ServerCase(name, (answer,), AWAY, told, FOLLOWING)
            for name, (answer, told) in REDIRECTS.items()
        ),
    ],
}
