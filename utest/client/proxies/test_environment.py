"""What is read of the environment: proxies, exceptions from them, and logins."""

from pathlib import Path
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.environment import Environment
from RegistryLibrary.client.paths import BaseUrl
from RegistryLibrary.client.proxies import Login, Proxy
from RegistryLibrary.client.settings import ApiKey, Settings

PLAIN = "http://registry.test:8080"
TLS = "https://registry.test"


def proxy_to(url: str) -> str:
    return str(Environment.trusted(True).proxy_to(BaseUrl.parse(url)))


@pytest.mark.parametrize(
    ("variables", "url", "proxy"),
    [
        ({}, PLAIN, "None"),
        ({"HTTP_PROXY": "http://p:1"}, PLAIN, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, TLS, "None"),
        ({"HTTPS_PROXY": "http://p:1"}, TLS, "http://p:1"),
        ({"ALL_PROXY": "https://p:1"}, TLS, "https://p:1"),
        ({"ALL_PROXY": "http://p:1", "HTTPS_PROXY": "http://q:2"}, TLS, "http://q:2"),
        ({"http_proxy": "http://p:1", "HTTP_PROXY": "http://q:2"}, PLAIN, "http://p:1"),
        ({"http_proxy": " ", "HTTP_PROXY": ""}, PLAIN, "None"),
        ({"HTTP_PROXY": "p:1"}, PLAIN, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"}, PLAIN, "None"),
        ({"http_proxy": "http://p:1", "REQUEST_METHOD": "GET"}, PLAIN, "http://p:1"),
    ],
)
def test_the_proxy_of_the_scheme_is_used(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str, proxy: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert proxy_to(url) == proxy


@pytest.mark.parametrize(
    ("exceptions", "url", "is_excepted"),
    [
        ("*", PLAIN, True),
        ("other.test, *", PLAIN, True),
        ("registry.test", PLAIN, True),
        ("REGISTRY.test", PLAIN, True),
        (".test", PLAIN, True),
        ("test", PLAIN, True),
        ("registry.test:8080", PLAIN, True),
        ("registry.test:80", PLAIN, False),
        ("istry.test", PLAIN, False),
        (" , ", PLAIN, False),
        ("other.test", PLAIN, False),
        ("::1", "http://[::1]:7", True),
        ("[::1]", "http://[::1]:7", True),
        ("[::1]:7", "http://[::1]:7", True),
        ("127.0.0.1,localhost", "http://127.0.0.1:7", True),
        ("127.0.0.0/8", "http://127.0.0.1:7", False),
    ],
)
def test_some_hosts_are_reached_without_a_proxy(
    monkeypatch: pytest.MonkeyPatch, exceptions: str, url: str, is_excepted: bool
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://p:1")
    monkeypatch.setenv("NO_PROXY", exceptions)

    assert (proxy_to(url) == "None") is is_excepted


def test_a_variable_that_names_no_proxy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "ftp://me:hunter2@p")

    with pytest.raises(ValueError, match=r"^HTTPS_PROXY='ftp://\*\*\*@p' must begin with http"):
        RegistryClient(PLAIN, trust_env=True)


def test_what_is_not_trusted_is_empty_and_never_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "nonsense://")
    monkeypatch.setenv("NETRC", str(tmp_path))

    assert Environment.trusted(False) == Environment()


def settings(url: str, **options: Any) -> Settings:
    return Settings(BaseUrl.parse(url), environment=Environment.trusted(True), **options)


@pytest.mark.parametrize("named", [True, False])
def test_a_login_goes_to_its_host_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: bool
) -> None:
    file = tmp_path / ("logins" if named else ".netrc")
    if named:
        monkeypatch.setenv("NETRC", str(file))
    file.write_text(
        "machine Registry.test login me password hunter22\ndefault login x password y\n"
    )

    for url, sent in (
        (PLAIN, True),
        ("http://other.test", False),
        ("http://a.registry.test", False),
    ):
        headers = dict(settings(url).all_headers)
        assert ("Authorization" in headers) is sent
    own = settings(PLAIN)
    assert dict(own.all_headers)["Authorization"] == "Basic bWU6aHVudGVyMjI="
    assert own.redactor().text("hunter22 bWU6aHVudGVyMjI=") == "*** ***"
    assert "hunter22" not in repr(own)
    assert "hunter22" not in repr(own.login)
    assert own.for_other_server("http://other.test").login is None
    assert settings("http://other.test").for_other_server(PLAIN).login == own.login


def test_a_login_replaces_neither_a_key_nor_a_header(tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine registry.test login me password hunter22\n")

    with_key = settings(PLAIN, key=ApiKey("k", "X-Key"))
    with_header = settings(PLAIN, headers=(("authorization", "Mine abc"),))

    assert "Authorization" not in dict(with_key.all_headers)
    assert [pair for pair in with_header.all_headers if pair[0].lower() == "authorization"] == [
        ("authorization", "Mine abc")
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"machine a login b pass hunter2\n", "line 1 of"),
        (b"\xff\xfe\x00", "it is no text"),
        (None, "Is a directory"),
    ],
)
def test_a_netrc_that_is_none_is_refused_and_not_quoted(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / ".netrc"
    file.mkdir() if content is None else file.write_bytes(content)

    with pytest.raises(ValueError, match=r"^trust_env=True: ") as caught:
        RegistryClient(PLAIN, trust_env=True)

    assert type(caught.value) is ValueError
    assert reason in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_login_over_plain_http_gives_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / ".netrc").write_text("machine registry.test login me password hunter22\n")

    RegistryClient(PLAIN, trust_env=True)

    assert "the login of .netrc is sent over plain http" in caplog.text


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "proxy='***' must begin with http"),
        ("me:hunter2@p:1", "proxy='***' must begin with http"),
        ("ftp://p", "proxy='ftp://p' must begin with http"),
        ("ftp://me:hunter2@p", "proxy='ftp://***@p' must begin"),
        ("http://", "must name a host"),
        ("http://p:0", "a port from 1 to 65535"),
        ("http://me:hunter2@p:x", "proxy='http://***@p:x' can't be used: its port must be"),
        ("http://p/path", "a proxy has no path"),
        ("http://p?a", "query"),
        ("http://p q", "without blanks"),
        ("http://me:hun/ter2@p", "must be percent-encoded"),
        ("http://me:hunter2 @p", "must be percent-encoded"),
        ("http://mé:hunter2@p", "must be percent-encoded"),
        (7, "not int"),
        (b"http://p", "not bytes"),
        (True, "not bool"),
    ],
)
def test_what_is_no_proxy_is_refused_without_its_login(url: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=r"^proxy") as caught:
        RegistryClient(PLAIN, proxy=url)

    assert type(caught.value) is ValueError
    assert reason in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "ter2" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["socks5", "SOCKS5H"])
def test_socks_needs_a_package_of_its_own(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    module = "RegistryLibrary.client.proxies.find_spec"
    monkeypatch.setattr(module, lambda _: None)
    with pytest.raises(ValueError, match="needs the package `socksio`"):
        Proxy.parse(f"{scheme}://p:1")

    monkeypatch.setattr(module, lambda _: object())
    known = [
        str(Proxy.parse(f"{scheme}://{place}")) for place in ("p", "p:80", "[::1]", "[::1]:7/")
    ]

    low = scheme.lower()
    assert known == [f"{low}://p:1080", f"{low}://p:80", f"{low}://[::1]:1080", f"{low}://[::1]:7"]


def test_a_name_without_a_password_is_the_secret() -> None:
    assert Proxy.parse("http://token-12@p").secrets == ("token-12", "dG9rZW4tMTI6")
    assert Proxy.parse("http://me:a%2Fb@p").login == Login("me", "a/b")
    assert Proxy.parse("http://p").secrets == ()
