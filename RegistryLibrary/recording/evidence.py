"""What a registry sent of an entry, held against what it lists."""

from RegistryLibrary.errors import (
    PackageIntegrityError,
    Reason,
    RegistryResponseError,
    ValidationError,
)
from RegistryLibrary.protocol.canonical import check_lifecycle_fields, compute_package_id
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import Package, PackageEntry

_LONGEST_QUOTE = 100


def name_of(entry: PackageEntry) -> str:
    """Return how an error names an entry that follows the grammar of the standard."""
    return f"{entry.type!s} {entry.namespace}/{entry.name} {entry.version}"


def check(entry: PackageEntry, package: Package) -> None:
    """Refuse a package that is not what the entry says.

    Args:
        entry: What the registry lists; it follows the grammar of the standard.
        package: What it sent for the entry's reference.

    Raises:
        PackageIntegrityError: Content, ID and the ID of the entry do not belong together.
        RegistryResponseError: It is another package, or one that no seed can hold.
    """
    for field in ("type", "namespace", "name", "version"):
        listed, sent = getattr(entry, field), getattr(package, field)
        if sent != listed:
            raise _contradiction(entry, f"was sent with the {field} {_quoted(sent)}")
    actual, fault = _id_of(entry, package)
    if actual != entry.id:
        raise _mismatch(entry, fault, actual)
    if package.id != entry.id:
        raise _mismatch(entry, f"it was sent with the ID {package.id}", package.id)
    try:
        check_lifecycle_fields(package.content)
    except ValidationError as error:
        told = error.message.rstrip(".")
        raise _contradiction(entry, f"can't be held by a seed. {told}") from None
    listed, sent = entry.release_date, package.release_date
    if listed and sent and listed != sent:
        dates = f"{_quoted(listed)} and sent with {_quoted(sent)}"
        raise _contradiction(entry, f"is listed with the release date {dates}")


def _id_of(entry: PackageEntry, package: Package) -> tuple[PackageId | None, str]:
    """Return the ID of the content sent, and how to say so."""
    try:
        actual = compute_package_id(entry.type, package.content)
    except ValidationError as error:
        told = error.message.rstrip(".")
        return None, f"its content can have none. {told}"
    return actual, f"its content has the ID {actual}"


def _contradiction(entry: PackageEntry, fault: str) -> RegistryResponseError:
    return RegistryResponseError(f"{name_of(entry)} {fault}.", reason=Reason.WRONG_SHAPE)


def _mismatch(entry: PackageEntry, fault: str, actual: PackageId | None) -> PackageIntegrityError:
    return PackageIntegrityError(
        f"{name_of(entry)} is listed with the ID {entry.id}, but {fault}.",
        details={"expected": entry.id, "actual": actual},
    )


def _quoted(text: str) -> str:
    return repr(str(text)[:_LONGEST_QUOTE])
