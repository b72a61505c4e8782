"""What a version costs in the store of a fake registry, above its content.

    pip install .
    python benchmarks/store_memory.py [VERSIONS]

Counted by `tracemalloc`, with the contents' own bytes taken off, for packages of one version, of
ten, and of one with a release date.
"""

import gc
import json
import sys
import tempfile
import tracemalloc
from pathlib import Path

from RegistryLibrary.fake.seeds import seeded_store


def package(number: int, versions: int, dated: bool) -> dict[str, object]:
    date = {"release_date": f"2026-01-31T{number % 24:02}:{number % 60:02}:00Z"} if dated else {}
    return date | {
        "type": ("actor", "skill", "graph", "mcp")[number % 4],
        "namespace": f"team-{number // versions % 50}",
        "name": f"package-{number // versions}",
        "version": f"v1.{number % versions}.0",
        "content": {"motto": f"I am number {number}."},
    }


def bytes_of_version(count: int, versions: int, dated: bool) -> float:
    packages = [package(number, versions, dated) for number in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        # From a file, so that the texts that the store keeps are counted as well.
        file = Path(folder, "seed.json")
        file.write_text(json.dumps({"packages": packages}), encoding="utf-8")
        tracemalloc.start()
        store = seeded_store(file)
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    contents = sum(len(one.content) for one in store.browse(None, None, count).packages)
    return (taken - contents) / count


def main(count: int) -> None:
    for versions, dated in ((1, False), (10, False), (1, True)):
        taken = bytes_of_version(count, versions, dated)
        date = ", with a release date" if dated else ""
        print(f"{versions} to a package{date}: {taken:.0f} bytes a version above its content")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
