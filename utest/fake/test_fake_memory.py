"""Answers that are remembered are those of this moment."""

from collections.abc import Callable

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry

CHANGES: dict[str, Callable[[FakeRegistry], object]] = {
    "publish": lambda fake: fake.publish("actor", "acme", "echo", "v1.3.0", {"motto": "New."}),
    "withdraw": lambda fake: fake.withdraw("actor", "acme", "echo", "v1.2.0"),
}


def answers(client: httpx.Client) -> list[bytes]:
    paths = ("/actor/acme/echo?version=v1.x", "/browse?type=actor")
    return [client.get(path).content for path in paths for _ in range(2)]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_at_once_and_so_is_its_end(
    change: str, fake: FakeRegistry, client: httpx.Client
) -> None:
    before = answers(client)
    CHANGES[change](fake)
    after = answers(client)
    fake.reset()

    assert before[0] == before[1]
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert after[0] == after[1]
    assert answers(client) == before
