"""What loading a seed costs, beside parsing its JSON and hashing each content.

    pip install .
    python benchmarks/seed_load.py [PACKAGES] [ROUNDS]

The baseline is the standard library alone: `json.loads` of the file, then the SHA-1 of
`json.dumps` with sorted keys of each content. The runs alternate, so that a machine whose speed
drifts is fair to both. Printed are the median of each in seconds of processor time, and the ratio
of the medians.
"""

import gc
import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from RegistryLibrary.fake.seeds import seeded_store


def package(number: int) -> dict[str, object]:
    return {
        "type": ("actor", "skill", "graph", "mcp")[number % 4],
        "namespace": f"team-{number % 50}",
        "name": f"package-{number // 10}",
        "version": f"v1.{number % 10}.0",
        "release_date": f"2026-01-31T{number % 24:02}:00:00Z",
        "content": {
            "motto": f"I am number {number}, and I say what you say.",
            "prompt": "Sum up the message in one sentence, then repeat it in verse.",
            "input": {"message": "string", "options": {"times": number, "language": "string"}},
            "steps": ["split the question into words", "look each word up", "rank the pages"],
            "temperature": 0.7,
        },
    }


def parse_and_hash(file: Path) -> None:
    packages = json.loads(file.read_text("utf-8"))["packages"]
    for one in packages:
        hashlib.sha1(json.dumps(one["content"], sort_keys=True).encode()).hexdigest()


def load(file: Path) -> None:
    seeded_store(file)


def seconds_of(run: Callable[[Path], None], file: Path) -> float:
    gc.collect()
    started = time.process_time()
    run(file)
    return time.process_time() - started


def main(packages: int, rounds: int) -> None:
    runs = (parse_and_hash, load)
    times: dict[str, list[float]] = {run.__name__: [] for run in runs}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "seed.json")
        seed = {"packages": [package(number) for number in range(packages)]}
        file.write_text(json.dumps(seed), encoding="utf-8")
        del seed
        for _ in range(rounds):
            for run in runs:
                times[run.__name__].append(seconds_of(run, file))
    medians = {name: statistics.median(measured) for name, measured in times.items()}
    for name, median in medians.items():
        print(f"{name}: {median:.2f} s")
    print(f"load / parse_and_hash: {medians['load'] / medians['parse_and_hash']:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:])) if len(sys.argv) > 2 else main(100_000, 5)
