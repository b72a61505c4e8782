"""A version as the text of its file, and whether a file says it already.

The form is that of a seed with a single package: its fields and its content, and nothing else.
"""

import json
from typing import Any

from RegistryLibrary.errors import RegistryError
from RegistryLibrary.protocol.canonical import check_lifecycle_fields, compute_package_id
from RegistryLibrary.protocol.documents import DocumentError, parse_json
from RegistryLibrary.protocol.packages import Package, PackageEntry
from RegistryLibrary.recording import evidence

_NAMING = ("type", "namespace", "name", "version")
_FIELDS = frozenset((*_NAMING, "release_date", "id", "content"))


def document(entry: PackageEntry, package: Package) -> bytes:
    """Return the file of a version: the same bytes for the same version, whenever it is read.

    Args:
        entry: What the registry lists; it follows the grammar of the standard.
        package: What it sent for the entry's reference.

    Raises:
        PackageIntegrityError: Content, ID and the ID of the entry do not belong together.
        RegistryResponseError: It is another package, or one that no seed can hold.
    """
    evidence.check(entry, package)
    fields: dict[str, Any] = {field: str(getattr(entry, field)) for field in _NAMING}
    # An empty text dates nothing, and a seed may leave the field out.
    if date := entry.release_date or package.release_date:
        fields["release_date"] = date
    fields["id"] = str(entry.id)
    fields["content"] = _sorted(package.content)
    return f"{json.dumps(fields, ensure_ascii=False, allow_nan=False, indent=2)}\n".encode()


def says(data: bytes, entry: PackageEntry) -> bool:
    """Return whether a file is a seed of exactly this version.

    Args:
        data: What the file holds, whoever wrote it.
        entry: What the registry lists.
    """
    try:
        fields = parse_json(data.decode("utf-8"))
    except (UnicodeDecodeError, DocumentError):
        return False
    content = fields.get("content") if isinstance(fields, dict) else None
    if not isinstance(content, dict) or not fields.keys() <= _FIELDS:
        return False
    named = all(fields.get(field) == getattr(entry, field) for field in _NAMING)
    if not named or fields.get("id", entry.id) != entry.id or not _dated(fields, entry):
        return False
    try:
        check_lifecycle_fields(content)
        return compute_package_id(entry.type, content) == entry.id
    except RegistryError:
        return False


def weight_of(content: Any) -> int:
    """Return about how many characters a JSON value has, without writing it."""
    weight, waiting = 0, [content]
    while waiting:
        value = waiting.pop()
        weight += len(value) if isinstance(value, str) else 1
        if isinstance(value, dict):
            waiting += value.keys()
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return weight


def _dated(fields: dict[str, Any], entry: PackageEntry) -> bool:
    date = fields.get("release_date")
    if entry.release_date:
        return bool(date == entry.release_date)
    return "release_date" not in fields or (isinstance(date, str) and date != "")


def _sorted(value: Any) -> Any:
    """Return a JSON value with the keys of all its objects in order."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
