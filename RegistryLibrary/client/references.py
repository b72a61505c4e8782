"""Where a reference leads: this registry, another one, or a file (§5)."""

import asyncio
from collections import defaultdict
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from RegistryLibrary.client.exchange import Deadline
from RegistryLibrary.client.local import read_local
from RegistryLibrary.client.operations import Operations
from RegistryLibrary.errors import PackageNotFoundError, RegistryTimeoutError, ValidationError
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.protocol.references import PackageReference, ReferenceKind


class Listings:
    """The types of the packages that namespaces list, each namespace browsed once.

    For one operation: what it keeps is not asked for again. A browse that failed is not kept.
    """

    def __init__(self) -> None:
        self._types: dict[tuple[Operations, str], dict[str, set[str]]] = {}
        self._locks: defaultdict[tuple[Operations, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def types(
        self, operations: Operations, namespace: str, name: str, deadline: Deadline
    ) -> list[str]:
        """Return the types of the packages of a name, sorted."""
        key = (operations, namespace)
        async with self._locks[key]:
            known = self._types.get(key)
            listed = await _listed(operations, namespace, deadline) if known is None else known
            self._types[key] = listed
        return sorted(listed.get(name, ()))


async def follow(
    operations: Operations,
    reference: PackageReference,
    type: str | None,
    base: Path | None,
    deadline: Deadline,
    listings: Listings | None = None,
) -> Package:
    """Return the package that a reference leads to.

    Args:
        operations: Those of the current registry.
        reference: Any of the five forms.
        type: The package's type; without one a registry is browsed for it.
        base: The folder below which local references are read.
        deadline: When the operation ends.
        listings: What the operation has browsed already.
    """
    if reference.kind is ReferenceKind.LOCAL:
        operations.exchange.check_open()
        return await _local(reference, type, base, operations.settings.limit, deadline)
    if reference.kind is ReferenceKind.ID:
        package = await _by_id(operations, reference, type, deadline)
    else:
        registry = operations.at(reference.server)
        package = await _by_name(registry, reference, type, deadline, listings or Listings())
    named = replace(package, original_reference=reference.original_reference)
    return named.hiding_as(package)


async def _local(
    reference: PackageReference,
    type: str | None,
    base: Path | None,
    limit: int,
    deadline: Deadline,
) -> Package:
    try:
        async with asyncio.timeout_at(deadline.at):
            return await asyncio.to_thread(read_local, reference, type, base, limit)
    except TimeoutError:
        fault = f"{str(reference)!r} was not read within {deadline.seconds:g} seconds."
        raise RegistryTimeoutError(fault) from None


async def _by_id(
    operations: Operations, reference: PackageReference, type: str | None, deadline: Deadline
) -> Package:
    package_id = reference.package_id or ""
    stated = reference.package_id.type if reference.package_id else None
    if type is not None and stated is not None and type != stated:
        fault = f"its code stands for the type {stated}"
        raise ValidationError.malformed(str(reference), f"a reference to the type {type}", fault)
    return await operations.get_package(package_id, deadline)


async def _by_name(
    operations: Operations,
    reference: PackageReference,
    type: str | None,
    deadline: Deadline,
    listings: Listings,
) -> Package:
    namespace, name = reference.namespace or "", reference.name or ""
    known = type
    if known is None:
        known = _only(await listings.types(operations, namespace, name, deadline), namespace, name)
    return await operations.resolve(known, namespace, name, reference.version, deadline)


async def _listed(
    operations: Operations, namespace: str, deadline: Deadline
) -> dict[str, set[str]]:
    """Return the types of each name in a namespace; the registry is browsed for them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    async with aclosing(operations.browse(None, namespace, None, deadline)) as entries:
        async for entry in entries:
            if entry.namespace == namespace:  # a registry may ignore what it was asked for
                found[entry.name].add(str(entry.type))
    return found


def _only(types: list[str], namespace: str, name: str) -> str:
    if not types:
        raise PackageNotFoundError(
            f"The registry lists no package {namespace}/{name} of any type.",
            details={"namespace": namespace, "name": name},
        )
    if len(types) > 1:
        raise ValidationError(
            f"{namespace}/{name} is the name of packages of several types: {', '.join(types)};"
            " say which one is meant.",
            details={"types": types},
        )
    return types[0]
