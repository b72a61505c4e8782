"""Where a reference leads: this registry, another one, or a file (§5)."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from RegistryLibrary.client.exchange import Deadline
from RegistryLibrary.client.local import read_local
from RegistryLibrary.client.operations import Operations
from RegistryLibrary.errors import PackageNotFoundError, RegistryTimeoutError, ValidationError
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.protocol.references import PackageReference, ReferenceKind


async def follow(
    operations: Operations,
    reference: PackageReference,
    type: str | None,
    base: Path | None,
    deadline: Deadline,
) -> Package:
    """Return the package that a reference leads to.

    Args:
        operations: Those of the current registry.
        reference: Any of the five forms.
        type: The package's type; without one a registry is browsed for it.
        base: The folder below which local references are read.
        deadline: When the operation ends.
    """
    if reference.kind is ReferenceKind.LOCAL:
        operations.exchange.check_open()
        return await _local(reference, type, base, operations.settings.limit, deadline)
    if reference.kind is ReferenceKind.ID:
        package = await _by_id(operations, reference, type, deadline)
    else:
        package = await _by_name(operations.at(reference.server), reference, type, deadline)
    return replace(package, original_reference=reference.original_reference)


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
    operations: Operations, reference: PackageReference, type: str | None, deadline: Deadline
) -> Package:
    namespace, name = reference.namespace or "", reference.name or ""
    known = type or await _type_of(operations, namespace, name, deadline)
    return await operations.resolve(known, namespace, name, reference.version, deadline)


async def _type_of(operations: Operations, namespace: str, name: str, deadline: Deadline) -> str:
    """Return the type of the one package of that name; the registry is browsed for it."""
    async with aclosing(operations.browse(None, namespace, None, deadline)) as entries:
        # A registry may ignore the namespace that it was asked for.
        types = sorted(
            {
                str(entry.type)
                async for entry in entries
                if (entry.namespace, entry.name) == (namespace, name)
            }
        )
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
