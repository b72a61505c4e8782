"""Feeds mutated answers to the parser, the body decoder and the readers of the client.

    python benchmarks/fuzz_answers.py [cases [seed]]

Runs in this process, without sockets. Each case is an answer that was good, or nearly so, with
some bytes changed, cut into pieces at random, and read to its value like any other. It may be
taken or refused, by a typed error, whose sentence has at most 2,000 characters; anything else ends
the run with the bytes that do it. The same seed and number give the same cases, on any machine.
"""

import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import NamedTuple

from RegistryLibrary.client import answers
from RegistryLibrary.client.bodies import BodyError, BodyReader
from RegistryLibrary.client.failures import check
from RegistryLibrary.client.messages import RegistryResponse
from RegistryLibrary.client.wire.faults import WireError
from RegistryLibrary.client.wire.parser import ResponseParser
from RegistryLibrary.errors import LONGEST_SENTENCE, Endpoint, RegistryError
from RegistryLibrary.protocol.headers import Headers

CASES, SEED, LIMIT = 500_000, 20_260_131, 4_000

ID = "pkg_act_" + "0" * 40
PACKAGE = {
    "id": ID,
    "type": "actor",
    "namespace": "acme",
    "name": "echo",
    "version": "v1.2.0",
    "release_date": "2026-01-31",
    "content": {"prompt": "Grüß Gott \U0001f511", "a": [1, -2.5, True, None, {}]},
}
VALUES = (
    {"standard_version": "1.0.0", "package_types": ["actor"], "authentication": {"header": "X"}},
    PACKAGE,
    {"packages": [PACKAGE, PACKAGE], "count": 2, "next_cursor": "c"},
    {"error": {"type": "PackageNotFoundError", "message": "No.", "details": {"a": [1]}}},
    PACKAGE["content"],
)
# What breaks parsers, put where it does not belong.
WORDS = (
    *(b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\0", b" ", b"\t", b":", b";", b",", b'"', b"\\", b"0"),
    *(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.0 ", b"101", b"204"),
    *(b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n"),
    *(b"0\r\n\r\n", b"ffffffffffffffff\r\n", b"-1", b"99999999999999999999", b"1;a=b\r\n"),
    *(b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\\ud800", b"\\uD83D", b"1e400"),
    *(b"NaN", b"-Infinity", b"9" * 5000, b"[" * 200, b'{"a":' * 200, b'{"id":1,"id":1}', b"null"),
    *(
        b"\x1f\x8b\x08\x00",
        b"Location: /\r\n",
        b"Retry-After: 9\r\n",
        b"text/html",
        b"X: a\r\n" * 99,
    ),
)
READERS: tuple[Callable[[RegistryResponse], object], ...] = (
    answers.read_metadata,
    lambda response: answers.read_package(response, ID),
    answers.read_page,
    answers.read_referenced_package,
)
ENDPOINTS = tuple(Endpoint)


class Case(NamedTuple):
    """One answer: how it was asked for, its bytes in pieces, and how it ends."""

    method: str
    pieces: tuple[bytes, ...]
    cut: bool
    reader: int


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Change some bytes, here and there, or none."""
    changed = bytearray(data)
    for _ in range(dice.choice((0, 1, 1, 2, 3, 8))):
        place = dice.randrange(len(changed) + 1)
        match dice.randrange(6):
            case 0 if place < len(changed):
                changed[place] ^= 1 << dice.randrange(8)
            case 1 if place < len(changed):
                changed[place] = dice.randrange(256)
            case 2:
                del changed[place : place + dice.choice((1, 1, 2, 9, 99))]
            case 3:
                changed[place:place] = changed[place : place + dice.choice((1, 4, 40, 400))]
            case _:
                changed[place:place] = dice.choice(WORDS)
    return bytes(changed)


def framed(body: bytes, dice: random.Random) -> bytes:
    """Make an answer of a body, in one of the ways HTTP has."""
    status = dice.choice((b"200 OK",) * 6 + (b"404 X", b"429 X", b"302 X", b"204 X", b"999 X"))
    fields = [b"HTTP/1.1 " + status, b"Content-Type: application/json"]
    if dice.random() < 0.3:
        body = gzip.compress(body, 1, mtime=0)
        body = mutated(body, dice) if dice.random() < 0.5 else body
        fields.append(b"Content-Encoding: gzip")
    match dice.randrange(3):
        case 0:
            fields.append(b"Content-Length: %d" % len(body))
        case 1:
            step = dice.randint(1, len(body) + 1)
            parts = [body[i : i + step] for i in range(0, len(body), step)]
            body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
            fields.append(b"Transfer-Encoding: chunked")
    return b"\r\n".join((*fields, b"", body))


def cases(count: int, seed: int) -> Iterator[Case]:
    """Yield that many cases, always the same for a seed."""
    dice = random.Random(seed)
    bodies = [json.dumps(value, ensure_ascii=False).encode() for value in VALUES]
    for _ in range(count):
        body = dice.choice(bodies)
        # Half of them break the frame, the others what is in it.
        data = mutated(framed(body, dice), dice) if dice.random() < 0.5 else b""
        data = data or framed(mutated(body, dice), dice)
        places = sorted(dice.randrange(len(data) + 1) for _ in range(dice.choice((0, 0, 1, 2, 5))))
        edges = zip([0, *places], [*places, len(data)], strict=True)
        pieces = tuple(data[begin:end] for begin, end in edges)
        method = "HEAD" if dice.random() < 0.05 else "GET"
        yield Case(method, pieces, dice.random() < 0.3, dice.randrange(len(READERS)))


def read(case: Case) -> object:
    """Return the value that an answer has.

    Raises:
        WireError: It is not HTTP, or not whole.
        BodyError: Its body is too large, or not what its encoding says.
        RegistryError: It is an error, or not what was asked for.
    """
    parser = ResponseParser(case.method)
    body = BodyReader(LIMIT)
    for piece in case.pieces:
        parser.feed(piece)
    if not parser.complete:
        parser.finish(cut=case.cut)
    head = parser.head
    assert head is not None
    headers = Headers((n.decode("latin-1"), v.decode("latin-1")) for n, v in head.headers)
    body.begin(headers)
    body.feed(parser.take())
    now = datetime(2026, 1, 31, tzinfo=UTC)
    url = "http://registry.test/x"
    response = RegistryResponse(
        head.status, headers, body.finish(), case.method, url, timedelta(), now
    )
    assert len(response.body) <= LIMIT
    check(response, ENDPOINTS[case.reader % len(ENDPOINTS)])
    return READERS[case.reader](response)


def outcome(case: Case) -> str:
    """Return how a case ends: `taken`, or the kind of its typed error."""
    try:
        read(case)
    except (WireError, BodyError, RegistryError) as caught:
        error = caught
    else:
        return "taken"
    assert str(error)
    # The others become part of such an error, and are cut where it is shown.
    assert len(str(error)) <= LONGEST_SENTENCE or not isinstance(error, RegistryError)
    kind = type(error).__name__
    return f"{kind}: {error.reason}" if error.reason else kind


def run(count: int, seed: int) -> Counter[str]:
    """Run cases and count how they end.

    Raises:
        AssertionError: One ended otherwise than it may.
    """
    found: Counter[str] = Counter()
    for number, case in enumerate(cases(count, seed)):
        try:
            found[outcome(case)] += 1
        except Exception as error:
            raise AssertionError(f"case {number} of seed {seed}: {error!r} by {case}") from error
    return found


if __name__ == "__main__":
    given = [int(value) for value in sys.argv[1:]]
    count, seed = (*given, *(CASES, SEED)[len(given) :])
    started = perf_counter()
    for kind, times in run(count, seed).most_common():
        print(f"{times:9,}  {kind}")
    print(f"{count:9,}  cases of seed {seed} in {perf_counter() - started:.0f} s")
