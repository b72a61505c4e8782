"""Print how many tests passed and failed, summed over the JUnit files of all suites.

Usage: python .ci/count.py FOLDER... Each folder has to hold a `junit.xml`. The exit code is 0 only
if each of them could be read and holds a test, and none failed.
"""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET


def outcomes(report: Path) -> Counter[str]:
    """Return how often each of `passed`, `failed` and `skipped` occurs in a JUnit file."""
    cases = ET.parse(report).iter("testcase")  # noqa: S314 - our own tools wrote the file
    return Counter(outcome({child.tag for child in case}) for case in cases)


def outcome(tags: set[str]) -> str:
    """Return what the elements below a test case say of it."""
    if tags & {"failure", "error"}:
        return "failed"
    return "skipped" if "skipped" in tags else "passed"


def main(folders: list[str]) -> int:
    """Print a line for each folder and the sum at the end; return the exit code."""
    total: Counter[str] = Counter()
    complete = bool(folders)
    for folder in folders:
        try:
            found = outcomes(Path(folder, "junit.xml"))
        except (OSError, ET.ParseError) as error:
            sys.stdout.write(f"{folder}: no result ({error})\n")
            found = Counter()
        else:
            numbers = (f"{found[kind]} {kind}" for kind in ("passed", "failed", "skipped"))
            sys.stdout.write(f"{folder}: {', '.join(numbers)}\n")
        complete = complete and bool(found["passed"] + found["failed"])
        total += found
    sys.stdout.write(f"{total['passed']} passed, {total['failed']} failed\n")
    return 0 if complete and not total["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
