"""What a client is told once: a bad argument is exactly a `ValueError` that names it."""

import math
import ssl
from pathlib import Path
from typing import Any

import pytest

import RegistryLibrary.client as package
from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.paths import BaseUrl
from RegistryLibrary.client.settings import (
    LARGEST_LIMIT,
    ApiKey,
    Settings,
    merged,
)
from RegistryLibrary.client.tls import TlsSettings
from RegistryLibrary.errors import shown
from RegistryLibrary.redaction import LONGEST_SECRET, SecretText

URL = "http://registry.test"


def refused(url: Any = URL, **options: Any) -> str:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is the subject
        RegistryClient(url, **options)
    assert type(caught.value) is ValueError
    return str(caught.value)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "url is empty."),
        (None, "of type NoneType"),
        (7, "of type int"),
        ("127.0.0.1/", "begin with http"),
        ("127.0.0.1:8080", "begin with http"),
        ("ftp://registry.test", "begin with http"),
        ("file:///etc/passwd", "begin with http"),
        ("//registry.test", "begin with http"),
        ("http:///path", "name a host"),
        ("http://", "name a host"),
        ("http://:80", "name a host"),
        ("http://registry.test:0", "from 1 to 65535"),
        ("http://registry.test:99999", "its port must be a number from 1 to 65535"),
        ("http://registry.test:eighty", "its port must be a number from 1 to 65535"),
        ("http://[::1", "only an IPv6 address may stand in brackets"),
        ("http://[fe80::1%25eth0]", "name a host"),
        ("http://[127.0.0.1]", "only an IPv6 address may stand"),
        ("http://-registry.test", "name a host"),
        ("http://registry..test", "name a host"),
        (f"http://{'a' * 64}.test", "name a host"),
        (f"http://{'a.' * 127}test", "name a host"),
        ("http://regi stry.test", "without blanks"),
        ("http://registry.test\n", "without blanks"),
        ("http://regístry.test", "visible ASCII"),
        ("http://registry.test\x00", "visible ASCII"),
        ("http://registry.test/?a=1", "query"),
        ("http://registry.test/#a", "fragment"),
        ("http://registry.test?", "query"),
        ("http://registry.test#", "fragment"),
        ("http://registry.test/a/../b", "'..'"),
        ("http://registry.test/%2E%2e/b", "'..'"),
        ("http://registry.test/./b", "'.'"),
        (f"http://registry.test/{'a' * 4000}", "4000 can be used"),
    ],
)
def test_a_url_that_no_registry_can_have_is_refused(url: Any, reason: str) -> None:
    assert reason in refused(url)


def test_user_information_in_a_url_is_refused_and_not_shown() -> None:
    told = refused("http://me:hunter2@registry.test")

    assert "user information" in told
    assert "hunter2" not in told
    assert "me:" not in told


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://registry.test", "http://registry.test"),
        ("HTTP://REGISTRY.test/", "http://registry.test"),
        ("http://registry.test:80/api/", "http://registry.test/api"),
        ("https://registry.test:443", "https://registry.test"),
        ("https://registry.test:80//a//", "https://registry.test:80//a"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("http://registry.test./a", "http://registry.test./a"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://my_registry/%7Ea", "http://my_registry/%7Ea"),
        (f"http://{'a' * 63}.test", f"http://{'a' * 63}.test"),
    ],
)
def test_a_base_url_keeps_its_prefix_and_loses_what_says_nothing(url: str, shown: str) -> None:
    assert RegistryClient(url).url == shown


@pytest.mark.parametrize(
    ("url", "is_loopback"),
    [
        ("http://127.0.0.9:8080", True),
        ("http://[::1]", True),
        ("http://localhost", True),
        ("http://fake.localhost", True),
        ("http://registry.test", False),
        ("http://10.0.0.1", False),
        ("http://notlocalhost", False),
    ],
)
def test_a_url_knows_whether_it_is_this_machine(url: str, is_loopback: bool) -> None:
    assert BaseUrl.parse(url).is_loopback is is_loopback


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "without blanks"),
        (" hunter2", "without blanks"),
        ("hunter2 ", "without blanks"),
        ("hunter2\r\nX: y", "visible ASCII"),
        ("hunter2\x00", "visible ASCII"),
        ("hunter2é", "visible ASCII"),
        ("hunter2\n", "visible ASCII"),
        ("🔑hunter2", "visible ASCII"),
        (b"hunter2", "visible ASCII"),
        (0xBEEF, "visible ASCII"),
        ("hunter2" * LONGEST_SECRET, f"{LONGEST_SECRET} can be sent"),
    ],
)
def test_a_key_that_no_header_can_carry_is_refused_and_not_shown(key: Any, reason: str) -> None:
    told = refused(api_key=key)

    assert told.startswith("api_key")
    assert reason in told
    assert "hunter2" not in told
    assert str(0xBEEF) not in told


@pytest.mark.parametrize("name", ["", "X Key", "X:Key", "Schlüssel", "X\r\nY", None, 7])
def test_a_name_that_no_header_can_have_is_refused(name: Any) -> None:
    assert refused(api_key="k", api_key_header=name).startswith(f"api_key_header: {name!r}")
    assert repr(name) in refused(headers={name: "v"})


@pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding"])
def test_a_header_that_frames_the_body_is_refused(name: str) -> None:
    assert "follows from the body" in refused(headers={name: "1"})


@pytest.mark.parametrize("scheme", ["Bearer ", "Two words", "a:b", None, "ü"])
def test_a_scheme_that_is_not_one_word_is_refused(scheme: Any) -> None:
    assert repr(scheme) in refused(api_key="k", api_key_scheme=scheme)


@pytest.mark.parametrize(
    "value", ["hunter2\n", " hunter2", "hunter2 ", "hunter2\x7f", "hunter2€", b"hunter2", None]
)
def test_a_value_that_no_header_can_have_is_refused_and_not_shown(value: Any) -> None:
    told = refused(headers={"X-Extra": value})

    assert "'X-Extra'" in told
    assert "hunter2" not in told


@pytest.mark.parametrize("headers", ["X: y", [("X", "y")], 7])
def test_headers_that_are_no_dictionary_are_refused(headers: Any) -> None:
    assert "must be a dictionary" in refused(headers=headers)


@pytest.mark.parametrize(
    "timeout",
    [0, -1, 0.0, math.inf, math.nan, -math.inf, "5 minutes", "5", None, True, 10**400],
    ids=lambda value: str(value)[:9],
)
def test_a_timeout_that_is_no_time_is_refused(timeout: Any) -> None:
    assert refused(timeout=timeout).startswith(f"timeout={shown(timeout)} must be")


@pytest.mark.parametrize("limit", [0, -1, 1.5, "16 MiB", None, True, LARGEST_LIMIT + 1, 10**30])
def test_a_size_that_is_none_is_refused(limit: Any) -> None:
    assert refused(max_response_size=limit).startswith(f"max_response_size={limit!r} must be")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (
            {"verify": "maybe.pem"},
            "verify='maybe.pem' names no certificates to trust: no such file or directory.",
        ),
        ({"verify": ""}, "verify='' must be true, false or a path"),
        ({"verify": None}, "verify=None"),
        ({"verify": Path("no") / "such.pem"}, "such.pem' names no certificates to trust"),
        ({"verify": Path("a\0b")}, "names no certificates to trust: embedded null byte"),
        ({"client_cert": "me.pem"}, "client_cert='me.pem'"),
        ({"client_cert": (Path("a"), Path("b"), Path("c"))}, "one path or two"),
        ({"client_cert": (Path("a"), "b")}, "one path or two"),
        ({"client_cert": Path("no") / "such.pem"}, "such.pem' can't be used: no such file"),
    ],
)
def test_a_tls_option_that_cannot_be_used_is_refused(options: Any, reason: str) -> None:
    assert reason in refused("https://registry.test", **options)


async def test_the_timeout_of_one_call_is_checked_like_the_client_s() -> None:
    client = RegistryClient(URL)

    with pytest.raises(ValueError, match="timeout=-1 must be"):
        await client.metadata(timeout=-1)


@pytest.mark.parametrize("limit", [0, -1, 1.5, True, "all"])
async def test_the_limit_of_browse_is_a_whole_number_above_zero(limit: Any) -> None:
    with pytest.raises(ValueError, match=f"limit={limit!r} must be") as caught:
        await anext(RegistryClient(URL).browse(limit=limit))
    assert type(caught.value) is ValueError


def test_a_client_says_what_it_was_given() -> None:
    client = RegistryClient(f"{URL}/api/", timeout=7)

    assert (client.url, client.timeout) == (f"{URL}/api", 7.0)


def test_a_header_replaces_another_of_the_same_name_in_any_case() -> None:
    assert merged((("Accept", "a"), ("X", "1")), (("ACCEPT", "b"),)) == (
        ("X", "1"),
        ("ACCEPT", "b"),
    )


def test_the_key_stands_above_the_headers_that_the_user_adds() -> None:
    settings = Settings(
        BaseUrl.parse(URL),
        ApiKey("k", "X-Key", ""),
        headers=(("x-key", "other"), ("accept", "text/plain")),
    )

    assert dict(settings.all_headers) == {
        "Accept-Encoding": "gzip",
        "User-Agent": "RegistryLibrary",
        "accept": "text/plain",
        "X-Key": "k",
    }


@pytest.mark.parametrize("verify", [True, False])
def test_host_and_certificate_are_checked_together_or_not_at_all(verify: bool) -> None:
    context = TlsSettings(verify).context()

    assert context.check_hostname is verify
    assert context.verify_mode is (ssl.CERT_REQUIRED if verify else ssl.CERT_NONE)


def test_the_package_offers_the_client_and_nothing_it_does_not_have() -> None:
    assert package.RegistryClient is RegistryClient
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = package.Nothing


def test_a_header_that_is_given_as_a_secret_is_one_under_any_name() -> None:
    settings = Settings(BaseUrl.parse("http://h"), headers=(("X-Plain", SecretText("sesame")),))

    assert settings.redactor().text("open sesame") == "open ***"
    assert (
        Settings(BaseUrl.parse("http://h"), headers=(("X", "sesame"),))
        .redactor()
        .text("open sesame")
        == "open sesame"
    )
