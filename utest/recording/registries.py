"""Registries to record: fakes on a real port, and one that says whatever a test wants."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from RegistryLibrary import FakeRegistry, RegistryClient, compute_package_id, record_registry
from RegistryLibrary.protocol.packages import Package, PackageEntry

URL = "http://registry.test"


class Liar:
    """A registry without a socket. What it lists and what it sends have nothing in common."""

    def __init__(self) -> None:
        self.pages: list[dict[str, Any]] = []
        self.packages: dict[tuple[str, str], Any] = {}
        self.requests: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(str(request.url.raw_path, "ascii"))
        if request.url.path == "/browse":
            page = self.pages[0] if len(self.pages) == 1 else self.pages.pop(0)
            return httpx.Response(200, json=page)
        found = self.packages[request.url.path, request.url.params["version"]]
        return found if isinstance(found, httpx.Response) else httpx.Response(200, json=found)

    def has(self, *packages: dict[str, Any]) -> None:
        """List packages, and send them."""
        self.lists(*packages)
        for one in packages:
            way = f"/{one['type']}/{one['namespace']}/{one['name']}"
            self.packages[way, one["version"]] = one

    def lists(self, *packages: dict[str, Any]) -> None:
        entries = [{key: one[key] for key in one if key != "content"} for one in packages]
        self.pages = [{"packages": entries}]

    async def record(self, folder: Path, *asked: str | None, **options: Any) -> Any:
        transport = httpx.MockTransport(self.answer)
        async with RegistryClient(URL, timeout=5.0, transport=transport) as client:
            return await record_registry(client, folder, *asked, **options)


def package(content: Any = None, **fields: Any) -> dict[str, Any]:
    """A package in full form; arguments replace fields."""
    content = {"prompt": "Hello"} if content is None else content
    whole = {
        "type": "actor",
        "namespace": "acme",
        "name": "echo",
        "version": "v1.0.0",
        "release_date": "2026-01-31",
        "content": content,
    } | fields
    return {"id": compute_package_id("actor", content)} | whole


async def record(fake: FakeRegistry, folder: Path, *asked: str | None, **options: Any) -> Any:
    async with RegistryClient(fake.url, timeout=5.0) as client:
        return await record_registry(client, folder, *asked, **options)


async def held(url: str) -> dict[PackageEntry, tuple[Package, Package]]:
    """Every entry of a registry, with what its ID and its reference lead to."""
    async with RegistryClient(url, timeout=5.0) as client:
        entries = [entry async for entry in client.browse()]
        return {
            one: (
                await client.get_package(one.id),
                await client.resolve(one.type, one.namespace, one.name, one.version),
            )
            for one in entries
        }


async def held_by_seed(folder: Path) -> dict[PackageEntry, tuple[Package, Package]]:
    """Every entry of a fake that starts with a folder."""
    with FakeRegistry(folder) as fake:
        return await held(fake.url)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def edit(file: Path, **fields: Any) -> None:
    """Replace fields of a recorded version; `None` takes one out."""
    whole = json.loads(file.read_text("utf-8")) | fields
    kept = {name: value for name, value in whole.items() if value is not None}
    file.write_text(json.dumps(kept), encoding="utf-8")


Edit = Callable[[Path], None]
