"""Who may use the control interface."""

import socket

import pytest

from RegistryLibrary.fake import FakeRegistry

TOKEN = "wq7Zr2XkpT9v"
NEAR, FAR = ("127.0.0.1", 5000), ("192.0.2.7", 5000)


def with_host(*hosts: str) -> tuple[tuple[str, str], ...]:
    return tuple(("host", host) for host in hosts)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeRegistry:
    """A fake on a host with a name, on a machine with another."""
    monkeypatch.setattr(socket, "gethostname", lambda: "Tester-7")
    return FakeRegistry(host="Fake.Example.com")


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("127.0.0.1", "loopback"),
        ("127.0.0.1:8080", "with a port"),
        ("127.0.0.1:", "an empty port, as RFC 3986 allows"),
        ("127.8.9.10", "all of 127/8 is loopback"),
        ("localhost:80", "a name that browsers never ask a server for"),
        ("LOCALHOST", "names have no case"),
        ("localhost.:80", "the same name, written to its end"),
        ("[::1]:80", "loopback of the newer family"),
        ("[::1]", "the same without a port"),
        ("[0:0:0:0:0:0:0:1]", "the same, written out"),
        ("[::ffff:127.0.0.1]", "loopback of the older family in the newer one"),
        ("fake.example.com:1", "the host it serves on"),
        ("fake.EXAMPLE.com.", "the same, in another spelling"),
        ("tester-7:5", "the name of this machine"),
        ("192.0.2.1:80", "the address at which the request arrived"),
    ],
)
@pytest.mark.parametrize("path", ["/__fake/", "/__fake/api/kinds"])
async def test_a_host_of_ours_is_let_in(call, fake: FakeRegistry, host, reason, path) -> None:
    answer = await call(fake, path, headers=with_host(host), server=("192.0.2.1", 80))

    assert answer.status == 200, reason


@pytest.mark.parametrize(
    ("hosts", "reason"),
    [
        ((), "HTTP/1.0 without a host"),
        (("",), "empty"),
        (("evil.example",), "a foreign name, led here a moment ago"),
        (("evil.example:8080",), "with our port"),
        (("localhost.evil.example",), "begins like ours"),
        (("evil.example.localhost.com",), "has ours inside"),
        (("127.0.0.1.evil.example",), "begins like an address of ours"),
        (("127.0.0.1:80:80",), "no host"),
        (("127.0.0.1:80@evil.example",), "no host"),
        (("user@localhost",), "no host"),
        (("[::1]evil.example",), "something behind the bracket"),
        (("[::1",), "half a bracket"),
        (("::1",), "an address of that family without brackets"),
        (("localhost..",), "two dots"),
        (("192.0.2.2",), "an address at which it did not arrive"),
        (("127.1",), "an address as nobody but C reads it"),
        (("2130706433",), "a number for an address"),
        (("0x7f.1",), "a number for an address"),
        (("local host",), "a blank inside"),
        (("localhost", "localhost"), "two of them, though both are ours"),
        (("localhost", "evil.example"), "two of them, one foreign"),
        (("localhost, evil.example",), "two of them in one"),
        (("locälhost",), "no ASCII"),
    ],
)
@pytest.mark.parametrize("path", ["/__fake/", "/__fake/api/registry", "/__fake/page.js", "/__fake"])
async def test_a_foreign_host_is_refused(call, fake: FakeRegistry, hosts, reason, path) -> None:
    answer = await call(fake, path, headers=with_host(*hosts), server=("192.0.2.1", 80))

    status, name, message = answer.error
    assert (status, name) == (403, "AccessDeniedError"), reason
    assert "is not found under the host" in message


@pytest.mark.parametrize(
    ("server", "host", "status"),
    [
        (None, "192.0.2.1", 403),
        (("/run/fake.sock", None), "192.0.2.1", 403),
        (("::ffff:192.0.2.1", 80), "192.0.2.1", 200),
        (("192.0.2.1", 80), "[::ffff:192.0.2.1]", 200),
        (("2001:db8::7", 80), "[2001:DB8:0::7]", 200),
    ],
)
async def test_where_it_arrived_may_be_written_in_any_way(
    call, fake: FakeRegistry, server, host, status
) -> None:
    answer = await call(fake, "/__fake/", headers=with_host(host), server=server)

    assert answer.status == status


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    ("origin", "scheme", "reason"),
    [
        ("http://evil.example", "http", "a foreign site"),
        ("null", "http", "a file, a sandbox or a redirect"),
        ("", "http", "nothing"),
        ("http://localhost:81", "http", "another port of this machine"),
        ("http://localhost", "http", "no port"),
        ("http://127.0.0.1:80", "http", "another name of this machine"),
        ("https://localhost:80", "http", "another scheme"),
        ("http://localhost:80", "https", "another scheme"),
        ("http://localhost:80.evil.example", "http", "begins like ours"),
        ("http://localhost:80, http://evil.example", "http", "two of them"),
    ],
)
async def test_a_page_of_a_foreign_origin_is_refused(
    call, fake: FakeRegistry, method, origin, scheme, reason
) -> None:
    headers = (*with_host("localhost:80"), ("origin", origin))
    answer = await call(fake, "/__fake/api/faults", method=method, headers=headers, scheme=scheme)

    status, name, message = answer.error
    assert (status, name) == (403, "AccessDeniedError"), reason
    assert message == f"A page of {origin!r} may not use the control interface."
    assert "access-control-allow-origin" not in answer.headers


async def test_of_two_origins_each_counts(call, fake: FakeRegistry) -> None:
    headers = (*with_host("a"), ("origin", "http://localhost"), ("origin", "http://evil.example"))
    answer = await call(fake, headers=with_host("localhost") + headers[1:])

    assert answer.status == 403


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_its_own_page_is_let_in(call, fake: FakeRegistry, scheme) -> None:
    headers = (*with_host("LocalHost:80"), ("origin", f"{scheme}://localhost:80"))
    answer = await call(fake, "/__fake/api/kinds", headers=headers, scheme=scheme)

    assert answer.status == 200


@pytest.mark.parametrize(
    ("client", "status"),
    [
        (NEAR, 200),
        (("127.9.9.9", 1), 200),
        (("::1", 1), 200),
        (("::ffff:127.0.0.1", 1), 200),
        (None, 200),
        (FAR, 403),
        (("::ffff:192.0.2.7", 1), 403),
        (("fe80::1%eth0", 1), 403),
        (("", 1), 403),
        (("somewhere", 1), 403),
    ],
)
async def test_without_a_token_only_this_machine_is_let_in(call, client, status) -> None:
    answer = await call(FakeRegistry(), "/__fake/api/kinds", client=client)

    assert answer.status == status
    if status == 403:
        assert answer.error[2].startswith(f"{client[0]} is another machine; it can use")


@pytest.mark.parametrize("client", [NEAR, FAR])
@pytest.mark.parametrize(
    ("given", "status", "name"),
    [
        ((), 401, "AuthenticationError"),
        (("",), 401, "AuthenticationError"),
        (("Bearer",), 401, "AuthenticationError"),
        (("Bearer   ",), 401, "AuthenticationError"),
        ((TOKEN,), 401, "AuthenticationError"),
        ((f"Basic {TOKEN}",), 401, "AuthenticationError"),
        (("Bearer wrong",), 403, "AccessDeniedError"),
        ((f"Bearer {TOKEN}x",), 403, "AccessDeniedError"),
        ((f"Bearer {TOKEN[:-1]}",), 403, "AccessDeniedError"),
        (("Bearer schlüssel",), 403, "AccessDeniedError"),
        ((f"Bearer {TOKEN}", f"Bearer {TOKEN}"), 403, "AccessDeniedError"),
        ((f"Bearer {TOKEN}",), 200, None),
        ((f"bEARER  {TOKEN} ",), 200, None),
    ],
)
async def test_with_a_token_it_has_to_be_given(call, client, given, status, name) -> None:
    fake = FakeRegistry(token=TOKEN)
    headers = (*with_host("localhost"), *(("authorization", one) for one in given))
    answer = await call(fake, "/__fake/api/kinds", headers=headers, client=client)

    assert answer.status == status
    if name:
        assert answer.error[1] == name
        assert TOKEN not in answer.error[2]
        assert ("www-authenticate" in answer.headers) == (status == 401)


async def test_the_page_itself_needs_no_token(call) -> None:
    answer = await call(FakeRegistry(token=TOKEN), "/__fake/", client=FAR)

    assert answer.status == 200
    assert TOKEN.encode() not in answer.body


async def test_the_api_key_is_no_token(call) -> None:
    fake = FakeRegistry(token=TOKEN, api_key="another")
    headers = (*with_host("localhost"), ("authorization", "Bearer another"))

    assert (await call(fake, headers=headers)).status == 403
