"""What never reaches a log, an error or a journal."""

import json
import string
import time
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from RegistryLibrary.redaction import MASK, Redactor, is_secret_name, redact_url

KEY = "a/b+c=d&e f%g~é"


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "authorization",
        "Proxy-Authorization",
        "Cookie",
        "Set-Cookie",
        "X-API-Key",
        "api_key",
        "apikey",
        "apiKey",
        "key",
        "KEY",
        "x-functions-key",
        "access_key",
        "access_token",
        "X-Auth-Token",
        "auth",
        "X-Amz-Credential",
        "X-Amz-Signature",
        "sig",
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "jwt",
        "client_secret",
        "session_id",
    ],
)
def test_a_name_that_says_secret_is_secret(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Accept",
        "ETag",
        "version",
        "namespace",
        "cursor",
        "limit",
        "type",
        "author",
        "monkey",
        "keyboard",
        "design",
        "Content-Type",
        "X-Request-Id",
        "",
    ],
)
def test_other_names_are_not(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("url", "shown", "why"),
    [
        ("https://h/browse?type=actor#x", "https://h/browse?type=actor#x", "nothing to hide"),
        ("https://user:pw@h/x", "https://***@h/x", "user and password"),
        ("https://user@h/x", "https://***@h/x", "a user alone, as with tokens"),
        ("https://:pw@h:8080/x", "https://***@h:8080/x", "a password alone"),
        ("https://u:p@w@h/x", "https://***@h/x", "'@' in the password"),
        ("https://u:p w@h/x", "https://***@h/x", "a blank in the password"),
        ("https://u:p/w@h/x", "https://***@h/x", "'/' in the password, not encoded"),
        ("https://u:p?w@h/x", "https://***@h/x", "'?' in the password, not encoded"),
        ("https://u:p#w@h/x", "https://***@h/x", "'#' in the password, not encoded"),
        ("https://u:7p/w@h/x", "https://***@h/x", "a password that begins like a port"),
        ("http://u:p@h/ http://v:q@i/", "http://***@h/ http://***@i/", "two of them"),
        ("https://h:8080/@acme/x@v1", "https://h:8080/@acme/x@v1", "'@' in the path, after a port"),
        ("https://h/@acme/x@v1", "https://h/@acme/x@v1", "'@' in the path"),
        ("https://[::1]/@acme", "https://[::1]/@acme", "'@' in the path, after IPv6"),
        ("https://[::1]:80/@acme", "https://[::1]:80/@acme", "'@' in the path, after IPv6"),
        ("https://h?x=@y", "https://h?x=@y", "'@' in the query"),
        ("/x?token=a", "/x?token=***", "a path alone"),
        ("h/x?a=1&token=b&c=2", "h/x?a=1&token=***&c=2", "one of several"),
        ("h/x?token=a;b", "h/x?token=***", "';' in the value"),
        ("h/x?a=1;token=b", "h/x?a=1;token=***", "';' between parameters"),
        ("h/x?token=a?b", "h/x?token=***", "'?' in the value"),
        ("h/x?token=a=b==", "h/x?token=***", "'=' in the value"),
        ("h/x?token=a b", "h/x?token=***", "a blank in the value"),
        ("h/x?token=", "h/x?token=***", "an empty value"),
        ("h/x?token", "h/x?token", "no value"),
        ("h/x?TOKEN=a&token=b", "h/x?TOKEN=***&token=***", "in any case, each time"),
        ("h/x?api%5Fkey=a", "h/x?api%5Fkey=***", "the name is encoded"),
        ("h/x?%74oken=a", "h/x?%74oken=***", "the name is encoded for no reason"),
        ("h/x?api+key=a&key[]=b", "h/x?api+key=a&key[]=b", "a name that says nothing"),
        ("h/x#access_token=a&b=c", "h/x#access_token=***&b=c", "in the fragment"),
        ("h/x?a=1#token=b", "h/x?a=1#token=***", "in the fragment, behind a query"),
        ("h/x?next=http://i/?token=a", "h/x?next=http://i/?token=***", "in a nested URL"),
        ("", "", "empty"),
    ],
)
def test_a_url_is_shown_without_secrets(url: str, shown: str, why: str) -> None:
    assert redact_url(url) == shown, why
    assert redact_url(shown) == shown


@pytest.mark.parametrize(
    "url",
    [
        "?" * 50_000,
        "://" * 50_000,
        "a://b:c" * 20_000,
        "?a;" * 50_000,
        "&" * 50_000,
        "://@" * 50_000,
    ],
)
def test_a_hostile_url_is_shown_in_linear_time(url: str) -> None:
    start = time.process_time()

    redact_url(url)

    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("spelling", "why"),
    [
        (KEY, "as it is"),
        (quote(KEY, safe=""), "as a path segment"),
        (quote(KEY), "as a path, where '/' stays"),
        (quote_plus(KEY), "as a query"),
        (quote(KEY, safe="/+=&~"), "as a query that encodes little"),
        (quote(KEY, safe="").lower(), "with small hex digits"),
        (quote(KEY, safe="").replace("~", "%7E"), "with more encoded than must be"),
        (json.dumps(KEY)[1:-1], "inside JSON"),
        (ascii(KEY)[1:-1], "as Python shows it"),
    ],
)
def test_a_secret_is_masked_in_every_spelling(spelling: str, why: str) -> None:
    assert Redactor([KEY]).text(f"key {spelling}, again {spelling}.") == "key ***, again ***.", why


@pytest.mark.parametrize(
    "key", ['say "x"', "back\\slash", "it's", "tab\tend", "\ud800", "a.b", "a|b", "^$"]
)
def test_a_secret_with_odd_characters_is_masked(key: str) -> None:
    redactor = Redactor([key])

    for spelling in (key, json.dumps(key)[1:-1], repr(key)[1:-1]):
        assert redactor.text(f"<{spelling}>") == "<***>"


@pytest.mark.parametrize(
    ("secrets", "text", "shown", "why"),
    [
        (["abc", "abcdef"], "abcdef abc", "*** ***", "one secret begins another"),
        (["bc", "abcd"], "abcd bc", "*** ***", "one secret is inside another"),
        (["x", "x"], "axa", "a***a", "twice the same"),
        (["", "k"], "k", "***", "an empty secret hides nothing"),
        ([""], "text", "text", "an empty secret alone"),
        ([], "text", "text", "no secret"),
        (["ab"], "aba AB", "***a AB", "case matters"),
        (["aa"], "aaaa", "******", "side by side"),
        ((secret for secret in ["k"]), "k", "***", "from a generator"),
    ],
)
def test_secrets_are_masked_wherever_they_stand(secrets, text: str, shown: str, why: str) -> None:
    assert Redactor(secrets).text(text) == shown, why


def test_the_key_is_masked_in_a_url_besides_what_any_url_hides() -> None:
    redactor = Redactor(["s3cr/t"])

    assert redactor.url("http://u:p@h/s3cr%2Ft?token=a&x=s3cr/t") == (
        "http://***@h/***?token=***&x=***"
    )


def test_headers_that_carry_secrets_are_masked_whole() -> None:
    redactor = Redactor(["k3y"], headers=["X-Custom"])

    assert redactor.headers(
        {
            "Authorization": "Bearer other",
            "x-custom": "any",
            "X-Plain": "has k3y inside",
            "Accept": "application/json",
        }
    ) == {
        "Authorization": MASK,
        "x-custom": MASK,
        "X-Plain": "has *** inside",
        "Accept": "application/json",
    }
    assert redactor.header("X-CUSTOM", "") == MASK


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        (
            "Location",
            "https://me:pw@h/a?X-Amz-Signature=s&b=c",
            "https://***@h/a?X-Amz-Signature=***&b=c",
        ),
        (
            "Link",
            '<https://h/?cursor=1&token=s>; rel="next"',
            '<https://h/?cursor=1&token=***; rel="next"',
        ),
        ("X-Any", "see http://h/k3y#access_token=s", "see http://h/***#access_token=***"),
        ("ETag", '"a?token=b"', '"a?token=b"'),
    ],
)
def test_a_url_in_a_header_is_shown_like_any_url(name: str, value: str, shown: str) -> None:
    assert Redactor(["k3y"]).header(name, value) == shown


def test_secrets_are_masked_inside_json_values() -> None:
    value = {"k3y": ["a k3y", {"b": "k3y"}, 7, None, True, 1.5], "c": "d"}

    assert Redactor(["k3y"]).value(value) == {
        MASK: ["a ***", {"b": MASK}, 7, None, True, 1.5],
        "c": "d",
    }
    assert Redactor().value(value) == value


def test_a_redactor_does_not_show_its_secrets() -> None:
    assert "s3cret" not in repr(Redactor(["s3cret"]))


SECRET = st.text(st.characters(exclude_characters="*", exclude_categories=["Cs"]), min_size=2)


@given(
    st.lists(SECRET, min_size=1, max_size=3), st.lists(st.text(), min_size=2, max_size=4), st.data()
)
def test_no_secret_is_left_in_any_text(
    secrets: list[str], parts: list[str], data: st.DataObject
) -> None:
    spell = data.draw(st.sampled_from([str, quote, quote_plus, lambda s: quote(s, safe="")]))
    redactor = Redactor(secrets)

    shown = redactor.text(spell(secrets[0]).join(parts))

    # No secret is left, unless a mask and what stands beside it happen to spell one.
    pieces = shown.split(MASK)
    assert not [s for s in secrets for piece in pieces if s in piece or quote(s, safe="") in piece]


@given(st.text(string.ascii_letters + string.digits + "-._~/+=", min_size=4), st.text(), st.text())
def test_a_key_in_a_url_is_never_shown(key: str, before: str, after: str) -> None:
    assume(key not in before + after)

    shown = Redactor([key]).url(
        f"https://h/{quote(before)}{quote(key, safe='')}?{quote(after)}={key}"
    )

    assert all(key not in piece for piece in shown.split(MASK))


@given(st.text())
def test_text_without_secrets_is_left_alone(text: str) -> None:
    assume("s3cret" not in text)

    assert Redactor(["s3cret"]).text(text) == text


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_url_can_be_shown_and_any_secret_hidden(url: str, secret: str) -> None:
    Redactor([secret]).url(url)


def test_a_secret_of_many_odd_characters_costs_no_more_than_it_is_long() -> None:
    start = time.process_time()
    redactor = Redactor(["\\" * 40 + "%" * 40 + "x"])

    redactor.text(("\\" * 200 + "%25" * 100 + "y") * 50)

    assert time.process_time() - start < 20
