"""What needs no network: the canonical form, aliases, and importing the library."""

from RegistryLibrary.fake.store import PackageName, Store
from RegistryLibrary.protocol.canonical import canonicalize, compute_package_id
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.protocol.versions import Version, parse_version_or_alias

PLAIN = {f"key-{number}": {"motto": "Say it again.", "number": number} for number in range(100)}
EXACT = PLAIN | {"ratio": 1e21}  # a number that the fast encoder leaves to the exact one


class CanonicalForm:
    params = ("plain", "exact")
    param_names = ("encoder",)

    def setup(self, encoder: str) -> None:
        self.content = PLAIN if encoder == "plain" else EXACT

    def time_canonicalize(self, _encoder: str) -> None:
        canonicalize(self.content)

    def time_compute_package_id(self, _encoder: str) -> None:
        compute_package_id("actor", self.content)


class AliasLookup:
    params = (1_000, 100_000)
    param_names = ("versions",)

    def setup(self, versions: int) -> None:
        self.store = Store()
        self.name = PackageName(PackageType.ACTOR, "acme", "echo")
        for number in range(versions):
            version = Version(1 + number // 10_000, number // 100 % 100, number % 100)
            self.store.publish(self.name, version, {"number": number})
        self.asked = parse_version_or_alias("v1.x")
        self.store.resolve(self.name, self.asked)  # the first question puts versions in order

    def time_resolve(self, _versions: int) -> None:
        self.store.resolve(self.name, self.asked)


def timeraw_import() -> str:
    """In an interpreter of its own each time, Robot included."""
    return "from RegistryLibrary import RegistryLibrary"
