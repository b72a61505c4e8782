"""What finding a version costs in the store of a fake registry, as it grows.

    pip install .
    python benchmarks/store_scale.py [VERSIONS ...]

By default 1,000, 100,000 and 1,000,000 versions, once as many packages with ten versions each and
once as one package with all. Each question is asked of all stores in turn, so that a machine whose
speed drifts is fair to them. Printed are the medians in microseconds and the ratios to the first;
`anew` is an alias that was not asked for since the package last changed.
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

from RegistryLibrary.fake.store import PackageName, Store
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.protocol.versions import Version, VersionAlias, parse_version_or_alias

ROUNDS, CALLS = 25, 200
ASKED = ("latest", "v1.x", "v1.2.x", "v1.2.3")


def version(number: int) -> Version:
    return Version(1 + number // 10_000, number // 100 % 100, number % 100)


def filled(versions: int, to_a_package: int) -> tuple[Store, PackageName, PackageId, float]:
    """A store, a package with many versions in it, the ID of one, and the first question's time."""
    store = Store()
    names = [
        PackageName(PackageType.ACTOR, "acme", f"package-{number}")
        for number in range(max(versions // to_a_package, 1))
    ]
    for number in range(versions):
        name, place = names[number // to_a_package], number % to_a_package
        # Ten versions among which each alias names one.
        one = version(place) if to_a_package > 10 else Version(1, 2, place)
        stored = store.publish(name, one, {"number": number})
    name = names[len(names) // 2]
    begun = time.perf_counter()
    store.resolve(name, parse_version_or_alias("latest"))
    return store, name, stored.id, time.perf_counter() - begun


def anew(store: Store, name: PackageName, asked: Version | VersionAlias) -> None:
    store._orders[name]._known.clear()  # noqa: SLF001 - nothing public forgets
    store.resolve(name, asked)


def microseconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    for _ in range(CALLS):
        call()
    return (time.perf_counter() - begun) / CALLS * 1e6


def compare(sizes: list[int], to_a_package: int | None) -> None:
    stores = [filled(size, to_a_package or size) for size in sizes]
    told = "all in one package" if to_a_package is None else f"{to_a_package} to a package"
    first = ", ".join(f"{one[3] * 1000:.2f} ms" for one in stores)
    print(f"{told}: {sizes} versions; the very first alias took {first}")
    for text in ASKED:
        asked = parse_version_or_alias(text)
        report(text, [partial(store.resolve, name, asked) for store, name, _, _ in stores])
        if text != "v1.2.3":
            report(f"{text}, anew", [partial(anew, one[0], one[1], asked) for one in stores])
    report("ID", [partial(store.first, one) for store, _, one, _ in stores])


def report(what: str, calls: list[Callable[[], object]]) -> None:
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for call, measured in zip(calls, times, strict=True):
            measured.append(microseconds(call))
    medians = [statistics.median(measured) for measured in times]
    shown = ", ".join(f"{one:.2f} us ({one / medians[0]:.2f})" for one in medians)
    print(f"  {what}: {shown}")


def main(sizes: list[int]) -> None:
    for to_a_package in (10, None):
        compare(sizes, to_a_package)


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [1_000, 100_000, 1_000_000])
