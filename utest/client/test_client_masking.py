"""Which texts are masked, in which spelling, and which are too short to be."""

import logging
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.paths import BaseUrl
from RegistryLibrary.client.settings import ApiKey, Settings
from RegistryLibrary.errors import RegistryError
from RegistryLibrary.redaction import SecretText


async def test_a_short_value_that_only_sounds_secret_does_not_mask_each_digit(
    peer: Any, connect: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = {"X-Session": "1", "X-Token": "t 200", "X-Mine": SecretText("9")}
    client = connect(peer.url, headers=headers)
    peer.says(["1", "9", "200"])

    await client.request("GET", "/1")

    assert "X-Session: ***\nX-Token: ***\nX-Mine: ***" in caplog.text
    assert "/1: status 200, " in caplog.text
    assert '"1",\n  "***",\n  "200"' in caplog.text


@pytest.mark.parametrize("key", ["k", "7"])
def test_a_short_key_is_always_masked(key: str) -> None:
    settings = Settings(BaseUrl.parse("http://registry.test"), ApiKey(key, "X-Mine"))

    assert settings.redactor().text(f"a {key}") == "a ***"
    assert settings.redactor((("x-mine", "9"),)).text("a 9") == "a ***"


@pytest.mark.parametrize("escaped", [r"Hunter2\/b", "Hunter2&#47;b", r"\u0048unter2\u002fb"])
async def test_a_key_that_the_registry_repeats_escaped_is_hidden(
    peer: Any, connect: Any, caplog: pytest.LogCaptureFixture, escaped: str
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.says(f"<p>{escaped}</p>".encode(), "500 Oops")

    with pytest.raises(RegistryError) as caught:
        await connect(peer.url, api_key="Hunter2/b").metadata()

    assert escaped not in str(caught.value)
    assert escaped not in caplog.text
    assert "<p>***</p>" in caplog.text


@pytest.mark.parametrize("value", ["x/y z", ["a", "x/y z"], ("x/y z", None)])
async def test_a_secret_of_the_query_is_sent_and_masked(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture, value: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    items = value if isinstance(value, (list, tuple)) else [value]
    given = [SecretText(one) if one == "x/y z" else one for one in items]
    peer.says({"seen": "x/y z"}, X_Echo="x%2Fy%20z")

    params = {"q": given if isinstance(value, (list, tuple)) else given[0]}
    response = await client.request("GET", "/p", params=params, headers={"X-Plain": "plain"})

    assert "q=x%2Fy%20z" in peer.lines[0]
    assert response.url.endswith("q=***")
    assert "x-echo: ***" in caplog.text
    assert '"seen": "***"' in caplog.text
    assert not [form for form in ("x/y", "x%2Fy") if form in f"{response!r} {caplog.text}"]


async def test_a_query_value_that_sounds_secret_is_masked_where_it_is_repeated(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.says({"seen": "hunter2", "n": "1"})

    await client.request("GET", "/p", params={"token": "hunter2", "session": "1", "key": 7})

    assert '"seen": "***",\n  "n": "1"' in caplog.text
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize(
    ("url", "options", "told"),
    [
        ("https://registry.test", {"verify": False}, "certificate checks are off."),
        ("http://registry.test/a", {"api_key": "k"}, "the API key is sent over plain http"),
        ("http://127.0.0.1:9", {"api_key": "k"}, ""),
        ("http://[::1]:9", {"api_key": "k"}, ""),
        ("http://registry.test", {}, ""),
        ("https://registry.test", {"api_key": "k"}, ""),
    ],
)
def test_what_is_unsafe_is_warned_of_once(
    caplog: pytest.LogCaptureFixture, url: str, options: dict[str, Any], told: str
) -> None:
    RegistryClient(url, **options)

    assert [record.levelname for record in caplog.records] == ["WARNING"] * bool(told)
    assert all(record.getMessage().startswith(f"{url}: {told}") for record in caplog.records)
