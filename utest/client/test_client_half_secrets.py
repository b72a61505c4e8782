"""A secret of which only a part had come when a fault was seen."""

import logging
from typing import Any

import pytest

from RegistryLibrary.errors import RegistryError

KEY = "Hunter2-XyZ-Qw8"


@pytest.mark.parametrize(
    "answer",
    [
        f"nonsense {KEY[:9]}".encode(),
        f"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1{KEY[5:]} follows".encode(),
        f"HTTP/1.1 500 Oops\r\n\r\n<p>{KEY[:9]}".encode(),
    ],
    ids=["no HTTP", "behind the end", "a body that was cut"],
)
async def test_a_part_of_the_key_is_shown_nowhere(
    peer: Any, connect: Any, caplog: pytest.LogCaptureFixture, answer: bytes
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.answers(answer, "close")

    with pytest.raises(RegistryError) as caught:
        await connect(peer.url, api_key=KEY).metadata()

    assert "***" in str(caught.value)
    for told in (str(caught.value), repr(caught.value), caplog.text):
        assert KEY[:9] not in told
        assert KEY[5:] not in told
