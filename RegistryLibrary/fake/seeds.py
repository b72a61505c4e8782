"""What a fake registry holds when it starts."""

from importlib.resources import files
from typing import Any

from RegistryLibrary.fake.store import PackageName, Store
from RegistryLibrary.protocol.documents import parse_json
from RegistryLibrary.protocol.versions import Version

_FOLDER = "seeds"
SEEDS = {"examples": "examples.json", "empty": "empty.json"}


def seeded_store(seed: str) -> Store:
    """Return a store that holds a seed, and will hold it again after a reset.

    Raises:
        ValueError: There is no such seed.
    """
    if seed not in SEEDS:
        raise ValueError(f"seed must be {' or '.join(map(repr, SEEDS))}; it is {seed!r}.")
    text = (files(__package__) / _FOLDER / SEEDS[seed]).read_text("utf-8")
    store = Store()
    for package in parse_json(text)["packages"]:
        _publish(store, package)
    store.keep_as_seed()
    return store


def _publish(store: Store, package: dict[str, Any]) -> None:
    store.publish(
        PackageName.parse(package["type"], package["namespace"], package["name"]),
        Version.parse(package["version"]),
        package["content"],
        package["release_date"],
    )
