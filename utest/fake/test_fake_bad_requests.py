"""Targets and heads that are no good: each gets one answer, and never a file."""

import json
import re
import socket

import pytest

GOOD = b"GET /actor/acme/echo HTTP/1.1\r\nHost: x\r\n\r\n"
BROWSE = b"GET /browse HTTP/1.1\r\nHost: x\r\n"


def until_closed(connection: socket.socket) -> bytes:
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
    return received


def statuses(received: bytes) -> list[int]:
    return [int(one) for one in re.findall(rb"HTTP/1\.1 (\d{3})", received)]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/../../etc/passwd", 404),
        ("/..%2f..%2fetc%2fpasswd", 404),
        ("/packages/..%2f..%2fetc%2fpasswd", 400),
        ("/packages/%2e%2e", 400),
        ("/packages/%252e%252e%252fetc", 400),
        ("/actor/acme/echo%2f..", 400),
        ("/actor/acme/%00", 400),
        ("/actor/acme/%ff", 400),
        ("/actor/acme/%zz", 400),
        ("/actor/acme/echo%0d%0aX-Evil:%20yes", 400),
        ("/actor/acme/..\\..\\etc", 400),
        ("//etc/passwd", 400),
        ("/", 404),
        ("/browse/", 404),
        ("/browse?type=actor&type=skill", 400),
        ("/actor/acme/echo?version=v1.x&version=v2.x", 400),
        ("/browse?limit=" + "9" * 50_000, 400),
        ("/browse?" + "&".join(f"x{number}=1" for number in range(5000)), 200),
        ("http://evil.example/actor/acme/echo", 200),
        ("http://evil.example", 404),
        ("http://evil.example?x=1", 404),
        ("ftp://evil.example/../etc/passwd", 400),
        ("/actor/acme/echo#fragment", 200),
        ("*", 400),
        ("evil.example:443", 400),
        ("file:/etc/passwd", 400),
    ],
)
def test_a_bad_path_is_answered_and_never_a_file(target, status, fake, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = until_closed(connection).partition(b"\r\n\r\n")

    assert statuses(head) == [status]
    assert b"evil: yes" not in head.lower()
    assert b"root:" not in body
    assert json.loads(body)
    assert [one.status for one in fake.journal] == [status]


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /br\x00wse HTTP/1.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\n\r\n",
        b"GET /a b HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\nX: a\x00b\r\n\r\n",
        BROWSE + b"X Y: z\r\n\r\n",
        BROWSE + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
        BROWSE + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        BROWSE + b"Transfer-Encoding: gzip\r\n\r\n",
        BROWSE + b"Content-Length: -1\r\n\r\n",
        b"G\xc3\x89T / HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_a_request_that_cannot_be_read_is_a_400_and_the_end(sent, fake, connect) -> None:
    connection = connect(fake.url)
    connection.sendall(GOOD + sent + GOOD)
    connection.shutdown(socket.SHUT_WR)

    assert statuses(until_closed(connection)) == [200, 400]
    assert [one.status for one in fake.journal] == [200, 400]
