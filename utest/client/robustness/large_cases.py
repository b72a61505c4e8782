"""Answers of many megabytes that take long to be read: no step of it may hold up a deadline."""

from .case import DEADLINE, LATE, NOT_JSON, OK, Repeat, ServerCase

AWAY = b"HTTP/1.1 404 Not Found\r\n"
PATIENCE = {"timeout": 60.0}
HURRY = {"timeout": DEADLINE}
TOLD = f" within {DEADLINE:g} seconds."
KEYS = ",".join(f'"{i:x}":1' for i in range(1_400_000)).encode()  # 15 MiB


def steps(
    begin: bytes, piece: bytes, times: int, end: bytes, head: bytes = OK
) -> tuple[object, ...]:
    """How a peer answers with a body in which a piece stands many times."""
    per_step = 20_000
    size = len(begin) + len(piece) * times + len(end)
    first = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (size, begin)
    many = Repeat(piece * per_step, 0.0, times // per_step)
    return (head + first, many, piece * (times % per_step) + end)


LATE_ONES = {
    "an object of 1.4 million keys": steps(b"{" + KEYS, b"", 0, b"}"),
    "an error with 5 million lists": steps(
        b'{"error": {"type": "A", "message": "b", "details": [', b"[],", 5_000_000, b"[]]}}", AWAY
    ),
    "4 million package types": steps(
        b'{"standard_version": "1.0.0", "package_types": [', b'"a",', 4_000_000, b'"a"]}'
    ),
    "900,000 lists within objects": steps(b'{"a": [', b'{"a":[{"b":[]}]},', 900_000, b"1]}"),
}

BROKEN_ONES = {
    "a million lists that are closed, within 100 that are not": (
        steps(b"[" * 100, b"[],", 1_000_000, b""),
        "Expecting value at line 1, column 3000101",
    ),
    "a key twice in an object of 1.4 million": (
        steps(b"{" + KEYS, b"", 0, b',"0":2}'),
        "the key '0' comes twice in one object",
    ),
    "an escaped lone surrogate behind a million texts": (
        steps(b"[", b'"a",', 1_000_000, b'"\\ud800"]'),
        "a text holds a lone surrogate",
    ),
    "lists nested 129 deep behind a million lists": (
        steps(b"[\n", b"[],", 1_000_000, b"[" * 128),
        "it is nested deeper than 128 levels at line 2, column 3000128",
    ),
    "a text of 4 MiB that does not end": (
        steps(b'["', b'\\"', 2_000_000, b""),
        "Unterminated string starting at at line 1, column 2",
    ),
}

GROUPS = {
    "JSON of many megabytes": [
        *(ServerCase(name, one, LATE, TOLD, HURRY) for name, one in LATE_ONES.items()),
        *(
            ServerCase(name, one, NOT_JSON, told, PATIENCE)
            for name, (one, told) in BROKEN_ONES.items()
        ),
    ]
}
