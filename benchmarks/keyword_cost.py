"""What one `Get Package` costs under Robot, beside RequestsLibrary and RESTinstance.

    pip install . robotframework-requests RESTinstance
    python benchmarks/keyword_cost.py [ROUNDS]

One server in a process of its own, a bare protocol of asyncio, answers all of them with the same
small package. Each figure comes from whole robot runs, which take turns: one run asks MANY times,
one asks FEW times, and what the difference took is shared among the additional turns. That is all
a suite pays: the keyword, its loop, what Robot writes to output.xml. Beside it stand the elapsed
times that the output.xml of the long runs gives for the keywords alone. A library that is not
installed is left out.

`GET On Session` returns a response; to hold the package as `Get Package` does, a test also has to
write `${response.json()}`. RESTinstance reads JSON by itself.
"""

import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from xml.etree import ElementTree as ET

from client_transport import ID, server

FEW, MANY = 20, 520
OURS = "RegistryLibrary"
SUITE = """*** Settings ***
Library    {library}

*** Test Cases ***
Ask Again And Again
    {connect}
    FOR    ${{turn}}    IN RANGE    ${{TURNS}}
        {body}
    END
"""
# Import, what comes before the loop, and what stands in it
TURNS = {
    OURS: (OURS, "Connect To Registry    {url}", "${{package}} =    Get Package    {id}"),
    "RequestsLibrary": (
        "RequestsLibrary",
        "Create Session    registry    {url}",
        (
            "${{response}} =    GET On Session    registry    /packages/{id}\n"
            "        VAR    ${{package}}    ${{response.json()}}"
        ),
    ),
    "REST": ("REST    {url}", "No Operation", "GET    /packages/{id}"),
    "no library": ("Collections", "No Operation", "No Operation"),
}


def written(name: str, url: str) -> str:
    parts = (part.format(url=url, id=ID) for part in TURNS[name])
    return SUITE.format(**dict(zip(("library", "connect", "body"), parts, strict=True)))


def seconds_of_run(suite: Path, turns: int) -> float:
    command = [sys.executable, "-P", "-m", "robot", "--output", suite.stem, "--log", "NONE"]
    command += ["--report", "NONE", "--console", "none", "--variable", f"TURNS:{turns}"]
    started = time.perf_counter()
    subprocess.run([*command, "--outputdir", str(suite.parent), str(suite)], check=True)
    return time.perf_counter() - started


def milliseconds_told(output: Path) -> float:
    """The median of what output.xml says of one turn: the keywords in it, without the loop."""
    turns = ET.parse(output).iterfind(".//for/iter")
    return 1000 * median(
        sum(float(status.get("elapsed")) for status in turn.iterfind("*/status")) for turn in turns
    )


def main(rounds: int) -> None:
    names = [name for name in TURNS if name == "no library" or find_spec(name)]
    cost: dict[str, list[float]] = {name: [] for name in names}
    told: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder, server() as address:
        suites = {name: Path(folder, f"{name}.robot".replace(" ", "_")) for name in names}
        for name, suite in suites.items():
            suite.write_text(written(name, f"{address}/0"), encoding="utf-8")
            seconds_of_run(suite, FEW)  # compiles what is not compiled yet
        for _ in range(rounds):
            for name, suite in suites.items():
                few, many = seconds_of_run(suite, FEW), seconds_of_run(suite, MANY)
                cost[name].append((many - few) * 1000 / (MANY - FEW))
                told[name].append(milliseconds_told(suite.with_suffix(".xml")))
    show("whole runs, one turn of the loop", cost)
    show("output.xml, the keywords alone", told)


def show(what: str, figures: dict[str, list[float]]) -> None:
    print(f"{what}:")
    for name, values in figures.items():
        pairs = zip(figures[OURS], values, strict=True)
        ratio = median(ours / theirs for ours, theirs in pairs)
        print(f"  {name:16} {median(values):8.3f} ms", end="")
        print("" if name in (OURS, "no library") else f"    {OURS} to it {ratio:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 7)
