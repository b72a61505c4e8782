"""The host on which a fake registry serves."""

import re
from typing import Any

import httpx
import pytest

from RegistryLibrary.errors import RegistryConnectionError
from RegistryLibrary.fake import FakeRegistry


def test_a_port_that_may_not_be_used_is_named() -> None:
    # whether a low port is allowed depends on the machine; this address is nobody's
    with pytest.raises(RegistryConnectionError, match=r"Port 81 of .* cannot be used") as one:
        FakeRegistry(host="192.0.2.1", port=81).start()
    assert one.value.reason is None


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("localhost", r"http://127\.0\.0\.1:\d+"),
        ("0.0.0.0", r"http://127\.0\.0\.1:\d+"),
        ("::1", r"http://\[::1\]:\d+"),
        ("::", r"http://\[::1\]:\d+"),
    ],
)
def test_it_serves_on_the_host_it_is_told(host: str, url: str) -> None:
    with FakeRegistry(host=host) as fake:
        assert re.fullmatch(url, fake.url)
        assert httpx.get(f"{fake.url}/browse", trust_env=False).status_code == 200


def test_a_host_that_nobody_knows_is_named() -> None:
    with pytest.raises(RegistryConnectionError, match=r"Port 0 of nowhere\.invalid cannot be used"):
        FakeRegistry(host="nowhere.invalid").start()


@pytest.mark.parametrize("host", ["", " ", "a b", "a/b", "x" * 64, None, 7, "ü.example"])
def test_what_can_be_no_host_is_refused(host: Any) -> None:
    with pytest.raises(ValueError, match="host must be an address or a name"):
        FakeRegistry(host=host)
