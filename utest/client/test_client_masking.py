"""Which texts are masked, in which spelling, and which are too short to be."""

import logging
from typing import Any

import pytest

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
