"""References in all five forms (§5)."""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum

from RegistryLibrary.errors import InvalidPackageIdError, InvalidPackageReferenceError
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.scanning import Scanner
from RegistryLibrary.protocol.versions import parse_version_or_alias

LONGEST_NAME = 128

_WHAT = "a reference"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SERVER = re.compile(r"\[[^\]\s]*\]|[^:/@\s\[\]]+")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_PORT = re.compile(r"[1-9][0-9]{0,4}(?=:)")
_LONGEST_HOST = 253
_SCHEMES = {"id": "ID:", "registry": "registry:", "local": "local:"}
_HIGHEST_PORT = 65535
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class ReferenceKind(StrEnum):
    """What a reference leads to."""

    REGISTRY = "registry"
    ID = "ID"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class PackageReference:
    """A reference, taken apart.

    Attributes:
        kind: What it leads to; a reference to the current registry is of the kind `registry`.
        original_reference: The text as it was given.
        server: Host and, if given, port; `None` for the current registry and other kinds.
        namespace: Who published the package.
        name: What it is called there.
        version: A concrete version or an alias, `None` if none is given (as `latest`).
        package_id: The ID of a reference by ID.
        path: The path of a local reference, below a base folder that the reader names.
    """

    kind: ReferenceKind
    original_reference: str
    server: str | None = None
    namespace: str | None = None
    name: str | None = None
    version: str | None = None
    package_id: PackageId | None = None
    path: str | None = None

    @classmethod
    def parse(cls, text: str) -> "PackageReference":
        """Return the reference that the text writes.

        Args:
            text: `host[:port]:namespace/name[@version]`, `registry:namespace/name[@version]`,
                `ID:<package ID>` or `local:<path>`.

        Returns:
            The reference; `original_reference` is the text, unchanged.

        Raises:
            InvalidPackageReferenceError: The text is no reference; the error says what is
                wrong and where.
        """
        scanner = Scanner(text, InvalidPackageReferenceError, _WHAT)
        # §5: the three schemes are reserved, written exactly so
        if scanner.skip("ID:"):
            return cls(ReferenceKind.ID, text, package_id=_package_id(scanner))
        if scanner.skip("local:"):
            return cls(ReferenceKind.LOCAL, text, path=_path(scanner))
        server = None if scanner.skip("registry:") else _server(scanner)
        namespace = _name(scanner, "namespace")
        scanner.expect("/", "'/' must stand between namespace and name")
        name = _name(scanner, "name")
        version = _version(scanner) if scanner.skip("@") else None
        scanner.end("nothing may follow but '@' and a version")
        return cls(ReferenceKind.REGISTRY, text, server, namespace, name, version)

    def __str__(self) -> str:
        return self.original_reference


def check_name(text: str, part: str) -> str:
    """Return a namespace or a name that follows the grammar of §5.

    Args:
        text: The namespace or the name.
        part: Which of them it is.

    Raises:
        InvalidPackageReferenceError: The text is none; the error says what is wrong and where.
    """
    scanner = Scanner(text, InvalidPackageReferenceError, f"a {part}")
    name = _name(scanner, part)
    scanner.end(f"a {part} has only a-z, 0-9, '.', '_' and '-'")
    return name


def _name(scanner: Scanner, part: str) -> str:
    start = scanner.place
    name = scanner.take(_NAME, f"the {part} must begin with a-z or 0-9")
    if len(name) > LONGEST_NAME:
        scanner.fail(f"the {part} has {len(name)} characters, {LONGEST_NAME} at most", start)
    if ".." in name:
        scanner.fail(f"'..' may not stand in the {part}", start + name.index(".."))
    return name


def _package_id(scanner: Scanner) -> PackageId:
    try:
        return PackageId(scanner.rest)
    except InvalidPackageIdError as error:
        place = scanner.place + error.details["position"] - 1
        scanner.fail(f"in the package ID {error.details['fault']}", place)


def _path(scanner: Scanner) -> str:
    if not scanner.rest:
        scanner.fail("a path must follow 'local:'")
    control = _CONTROL.search(scanner.text, scanner.place)
    if control:
        scanner.fail("a path has no control characters", control.start())
    return scanner.rest


def _version(scanner: Scanner) -> str:
    try:
        parse_version_or_alias(scanner.rest, InvalidPackageReferenceError)
    except InvalidPackageReferenceError as error:
        place = scanner.place + error.details["position"] - 1
        scanner.fail(f"in the version {error.details['fault']}", place)
    version, scanner.place = scanner.rest, len(scanner.text)
    return version


def _server(scanner: Scanner) -> str:
    host = scanner.take(_SERVER, "it must begin with a host, 'registry:', 'ID:' or 'local:'")
    scheme = _SCHEMES.get(host.lower())
    if scheme:
        scanner.fail(f"the scheme is written {scheme!r}, exactly so", 0)
    if not _is_host(host):
        scanner.fail(f"{host[:80]!r} is no host", 0)
    if scanner.rest.startswith("/"):
        scanner.fail("a host and ':', or 'registry:' for the current one, must stand before it", 0)
    scanner.expect(":", "':' must follow the host")
    port_place = scanner.place
    if not _PORT.match(scanner.text, port_place):
        return host
    port = scanner.take(_PORT, "")
    if int(port) > _HIGHEST_PORT:
        scanner.fail(f"a port is {_HIGHEST_PORT} at most", port_place)
    scanner.expect(":", "")
    return f"{host}:{port}"


def _is_host(text: str) -> bool:
    if text.startswith("["):
        return _is_ipv6(text[1:-1])
    labels = text.removesuffix(".").split(".")
    return len(text) <= _LONGEST_HOST and all(map(_LABEL.fullmatch, labels))


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return "%" not in text
