"""What a fake registry holds at first."""

import json
from importlib.resources import files

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.fake.seeds import SEEDS


def entries(fake: FakeRegistry) -> list[tuple[str, str, str]]:
    page = fake._store.browse(None, None, 1000)
    return [(str(one.package), str(one.version), one.release_date) for one in page.packages]


def test_the_empty_seed_is_empty() -> None:
    assert entries(FakeRegistry("empty")) == []


def test_a_seed_is_held_in_the_order_of_its_file() -> None:
    text = (files("RegistryLibrary.fake") / "seeds" / SEEDS["examples"]).read_text("utf-8")
    written = [
        (f"{one['type']} {one['namespace']}/{one['name']}", one["version"], one["release_date"])
        for one in json.loads(text)["packages"]
    ]

    assert entries(FakeRegistry()) == written


def test_reset_brings_the_seed_back_to_the_letter() -> None:
    fake = FakeRegistry()
    before = entries(fake)
    fake.withdraw("actor", "acme", "echo", "v1.0.0")
    fake.publish("actor", "acme", "echo", "v9.0.0", {})
    fake.publish("actor", "acme", "mine", "v1.0.0", {})
    fake.inject("hang")
    fake.reset()

    assert entries(fake) == before
    assert fake.faults == ()


def test_after_a_reset_everything_is_as_in_a_new_fake() -> None:
    used, new = FakeRegistry(), FakeRegistry()
    used.publish("actor", "acme", "echo", "v3.0.0", {"motto": "Before."})
    used.withdraw("actor", "acme", "echo", "v3.0.0")
    used.reset()

    content = {"motto": "After."}
    published = [one.publish("actor", "acme", "echo", "v3.0.0", content) for one in (used, new)]
    assert published[0] == published[1]
    assert entries(used) == entries(new)


def test_the_reset_of_an_empty_seed_is_empty() -> None:
    fake = FakeRegistry("empty")
    fake.publish("actor", "acme", "mine", "v1.0.0", {})
    fake.reset()

    assert entries(fake) == []
