"""What importing the library costs, beside RequestsLibrary: whole Robot runs of an empty test.

    pip install . robotframework-requests
    python benchmarks/import_cost.py [ROUNDS]

The runs alternate, so that a machine whose speed drifts is fair to both. Printed are the median of
each in milliseconds, and the ratio of the two, pair by pair.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIBRARIES = ("RegistryLibrary", "RequestsLibrary", "Collections")
_QUIET = ["--output", "NONE", "--log", "NONE", "--report", "NONE", "--console", "quiet"]
SUITE = "*** Settings ***\nLibrary    {library}\n\n*** Test Cases ***\nEmpty\n    No Operation\n"


def seconds_of_run(suite: Path) -> float:
    command = [sys.executable, "-P", "-m", "robot", *_QUIET]
    started = time.perf_counter()
    subprocess.run([*command, str(suite)], check=True)
    return time.perf_counter() - started


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        suites = {name: Path(folder, f"{name}.robot") for name in LIBRARIES}
        for name, suite in suites.items():
            suite.write_text(SUITE.format(library=name), encoding="utf-8")
            seconds_of_run(suite)  # compiles what is not compiled yet
        times: dict[str, list[float]] = {name: [] for name in LIBRARIES}
        for _ in range(rounds):
            for name, suite in suites.items():
                times[name].append(seconds_of_run(suite))
    for name, measured in times.items():
        print(f"{name}: {statistics.median(measured) * 1000:.0f} ms")
    ours, theirs = times["RegistryLibrary"], times["RequestsLibrary"]
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    print(f"RegistryLibrary / RequestsLibrary: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
