"""Requests by way of a proxy, which is asked only where a test says so."""

import asyncio
import ssl
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
import trustme

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.errors import (
    Reason,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
)
from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.redaction import SecretText
from RegistryLibrary.shared.control import Control

PASSWORD = "pa/ss:w@rd-XyZ"
URL_PASSWORD = "pa%2Fss%3Aw%40rd-XyZ"
BASIC = b64encode(f"me:{PASSWORD}".encode()).decode()


async def test_plain_http_is_asked_of_the_proxy_with_the_whole_url(
    peer: Any, proxy: Any, connect: Any
) -> None:
    peer.says({"a": 1})
    proxy.hosts["registry.test"] = peer.port

    answer = await connect("http://registry.test/api", proxy=proxy.url).request(
        "GET", "/a/../b%2f?c"
    )

    assert answer.json == {"a": 1}
    assert proxy.lines == ["GET http://registry.test/api/a/../b%2f?c"]
    assert "\r\nHost: registry.test" in proxy.heads[0]


async def test_https_goes_through_a_tunnel_and_the_proxy_sees_nothing_of_it(
    proxy: Any, connect: Any
) -> None:
    with FakeRegistry(tls="valid", api_key="key-Qw8ErTy2") as fake:
        client = connect(fake.url, proxy=proxy.url, verify=fake.ca_bundle, api_key="key-Qw8ErTy2")

        package = await client.resolve("actor", "acme", "echo")
        await client.get_package(package.id)

        assert next(one.path for one in fake.journal) == "/actor/acme/echo"
    assert proxy.lines == [f"CONNECT {fake.url.removeprefix('https://')}"]
    assert "key-Qw8ErTy2" not in proxy.heads[0]


async def test_a_proxy_may_speak_tls_itself(
    proxies: Any, peer: Any, connect: Any, tmp_path: Path
) -> None:
    ca, bundle = trustme.CA(), tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(bundle)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    proxy = await proxies(tls=context)
    peer.says({"a": 1})

    assert (
        await connect(peer.url, proxy=proxy.url, verify=bundle).request("GET", "/")
    ).status == 200
    with pytest.raises(RegistryConnectionError) as caught:
        await connect(peer.url, proxy=proxy.url).request("GET", "/")

    assert caught.value.reason is Reason.UNTRUSTED_CERTIFICATE
    assert proxy.lines == [f"GET {peer.url}/"]


@pytest.mark.parametrize("tls", [None, "valid"])
async def test_the_login_goes_to_the_proxy_and_is_shown_nowhere(
    proxies: Any, connect: Any, caplog: pytest.LogCaptureFixture, tls: Any
) -> None:
    caplog.set_level(0)
    proxy = await proxies(f"me:{PASSWORD}")
    url = SecretText(proxy.url.replace("://", f"://me:{URL_PASSWORD}@"))
    with FakeRegistry(tls=tls) as fake:
        client = connect(fake.url, proxy=url, verify=fake.ca_bundle if tls else True)
        answer = await client.request("GET", "/browse", params={"echo": PASSWORD})
        sent = [header for one in fake.journal for header in one.headers]

    assert answer.status == 200
    assert f"Basic {BASIC}" in proxy.heads[0]
    assert "proxy-authorization" not in {name.lower() for name in sent} or not tls
    for secret in (PASSWORD, URL_PASSWORD, BASIC):
        assert secret not in caplog.text
        assert secret not in repr(client._settings)


@pytest.mark.parametrize("login", ["", "me:wrong@"])
async def test_a_proxy_that_wants_another_login_is_named(
    proxies: Any, connect: Any, login: str
) -> None:
    proxy = await proxies(f"me:{PASSWORD}")
    given = proxy.url.replace("://", f"://{login}")

    with pytest.raises(RegistryConnectionError) as caught:
        await connect("https://registry.test", proxy=given, retries=3).metadata()
    answer = await connect("http://registry.test", proxy=given).request("GET", "/")

    assert (caught.value.reason, caught.value.attempts) == (Reason.PROXY, 1)
    assert "407 Proxy Authentication Required; look at `proxy`" in caught.value.message
    assert caught.value.message.endswith(f"by way of the proxy {proxy.url}.")
    assert answer.status == 407

    with pytest.raises(RegistryError, match="a proxy on the way wants a login; look at `proxy`"):
        await connect("http://registry.test", proxy=given).metadata()


async def test_a_proxy_that_is_not_there_is_named(connect: Any, proxies: Any) -> None:
    proxy = await proxies()
    await proxy.stop()

    with pytest.raises(RegistryConnectionError) as caught:
        await connect("http://registry.test", proxy=proxy.url, retries=1).metadata()

    assert (caught.value.reason, caught.value.attempts) == (Reason.REFUSED, 2)
    assert f"by way of the proxy {proxy.url}." in caught.value.message


async def test_limits_deadline_and_strict_bodies_hold_behind_a_proxy(
    peer: Any, proxy: Any, connect: Any
) -> None:
    client = connect(peer.url, proxy=proxy.url, max_response_size=10, timeout=0.3)
    cases: list[tuple[tuple[Any, ...], type[Exception], Reason | None]] = [
        (
            (b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n12345678901",),
            RegistryResponseError,
            Reason.TOO_LARGE,
        ),
        (
            (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\n1",),
            RegistryResponseError,
            Reason.ENCODING,
        ),
        (
            (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1", "close"),
            RegistryResponseError,
            Reason.INCOMPLETE,
        ),
        ((b"nonsense\r\n\r\n", "close"), RegistryResponseError, Reason.PROTOCOL),
        (("close",), RegistryConnectionError, Reason.BROKEN),
        (("hang",), RegistryTimeoutError, None),
    ]
    for steps, kind, reason in cases:
        peer.answers(*steps)
        with pytest.raises(kind) as caught:
            await client.request("GET", "/")
        assert caught.value.reason is reason  # type: ignore[attr-defined]
    assert peer.received == len(cases)
    assert await peer.has(open=0)


async def test_cookies_are_never_kept(peer: Any, proxy: Any, connect: Any) -> None:
    peer.says_always({"a": 1}, Set_Cookie="session=abc; Path=/")

    for client in (connect(peer.url), connect(peer.url, proxy=proxy.url)):
        for _ in range(2):
            await client.request("GET", "/")

    assert peer.received == 4
    assert not [request for request in peer.requests if b"cookie" in request.lower()]


async def test_redirects_go_by_the_proxy_too(peers: Any, proxy: Any, connect: Any) -> None:
    one, two = await peers(), await peers()
    proxy.hosts |= {"one.test": one.port, "two.test": two.port}
    one.answers(b"HTTP/1.1 302 Found\r\nLocation: http://two.test/x\r\nContent-Length: 0\r\n\r\n")
    two.says({})
    client = connect("http://one.test", proxy=proxy.url, follow_redirects=True)

    await client.request("GET", "/")
    await client.resolve_reference(
        "127.0.0.1:7/acme/echo@v1.2.0", "actor", timeout=5
    ) if False else None

    assert proxy.lines == ["GET http://one.test/", "GET http://two.test/x"]


@pytest.mark.parametrize("trusts", [False, True])
async def test_the_environment_is_heeded_only_where_it_is_trusted(
    peer: Any,
    proxy: Any,
    connect: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    trusts: bool,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine 127.0.0.1 login me password {PASSWORD}\n")
    netrc.chmod(0o600)
    peer.says_always({"a": 1})

    await connect(peer.url, trust_env=trusts).request("GET", "/")
    await connect(peer.url, trust_env=trusts, api_key="k", api_key_header="X-Key").request(
        "GET", "/"
    )

    assert proxy.lines == [f"GET {peer.url}/"] * (2 * trusts)
    assert [BASIC.encode() in request for request in peer.requests] == [trusts, False]


async def test_an_explicit_proxy_goes_before_the_environment(
    peer: Any, proxy: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "*")
    peer.says({"a": 1})

    await connect(peer.url, proxy=proxy.url, trust_env=True).request("GET", "/")

    assert len(proxy.heads) == 1


async def test_a_proxy_and_a_transport_exclude_each_other(canned: Any) -> None:
    with pytest.raises(ValueError, match="proxy and transport"):
        canned(proxy="http://127.0.0.1:1")


async def test_neither_proxy_nor_netrc_changes_a_client_that_is_made_already(
    peer: Any, proxy: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: RegistryClient = connect(peer.url, trust_env=True)
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    peer.says({"a": 1})

    await client.request("GET", "/")

    assert proxy.heads == []


async def test_the_control_of_a_shared_fake_heeds_no_environment(
    proxy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy.url)
    monkeypatch.setenv("NETRC", "/")
    with FakeRegistry() as fake:
        control = Control(fake.url, asyncio.run, None)
        answer = await control._client.request("GET", "/__fake/api/fake")
        await control._client.aclose()

    assert answer.status in {200, 404}
    assert proxy.heads == []
