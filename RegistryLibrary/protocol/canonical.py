"""The canonical form of a content, and the package ID made of it (§6)."""

import hashlib
import math
import unicodedata
from collections.abc import Mapping
from typing import Any

import rfc8785

from RegistryLibrary.errors import ValidationError
from RegistryLibrary.protocol.documents import DEEPEST
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.types import PackageType

# §6: they tell when a content was released, not what it is; at the top level only
LIFECYCLE_FIELDS = frozenset({"version", "release_date"})

_LARGEST_INTEGER = 2**53 - 1


def canonicalize(
    content: Mapping[str, Any], references: Mapping[str, PackageId | str] | None = None
) -> bytes:
    """Return the canonical form of a content.

    Args:
        content: What the package holds, as JSON values.
        references: Package IDs by the internal references that resolve to them; a text of the
            content that is such a reference is replaced by the ID.

    Returns:
        RFC 8785 JSON in UTF-8, without `version` and `release_date` of the top level, every
        text normalised to NFC.

    Raises:
        ValidationError: The content holds what the form can't express; the error names the
            path to it.
        InvalidPackageIdError: A value of `references` is no package ID.
    """
    if not isinstance(content, Mapping):
        raise _fault(content, "$", f"it must be an object, not {type(content).__name__}")
    top = {key: value for key, value in content.items() if key not in LIFECYCLE_FIELDS}
    return rfc8785.dumps(_Normalizer(references or {}).normalized(top, "$"))


def compute_package_id(
    type: PackageType | str,
    content: Mapping[str, Any],
    references: Mapping[str, PackageId | str] | None = None,
) -> PackageId:
    """Return the package ID of a content.

    Args:
        type: The package's type.
        content: What the package holds, as JSON values.
        references: As for `canonicalize`.

    Returns:
        The ID: the type's code and the SHA-1 of the canonical form.

    Raises:
        ValidationError: There is no such type, or the content has no canonical form.
        InvalidPackageIdError: A value of `references` is no package ID.
    """
    return PackageId.of(PackageType.parse(type), content_hash(content, references))


def content_hash(
    content: Mapping[str, Any], references: Mapping[str, PackageId | str] | None = None
) -> str:
    """Return the SHA-1 of a content's canonical form, in hex; see `canonicalize`."""
    # §6 names SHA-1: an address of content, no protection
    return hashlib.sha1(canonicalize(content, references), usedforsecurity=False).hexdigest()


class _Normalizer:
    """Copies JSON values into the form that is serialised."""

    def __init__(self, references: Mapping[str, PackageId | str]) -> None:
        self._references = {text: str(PackageId(to)) for text, to in references.items()}
        self._open: set[int] = set()

    def normalized(self, value: Any, path: str) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            text = self._references.get(value, value)
            return _encodable(unicodedata.normalize("NFC", text), path)
        if isinstance(value, (int, float)):
            return _number(value, path)
        if isinstance(value, (Mapping, list, tuple)):
            return self._container(value, path)
        raise _fault(value, path, f"{type(value).__name__} is no JSON value")

    def _container(self, value: Mapping[str, Any] | list[Any] | tuple[Any, ...], path: str) -> Any:
        if id(value) in self._open:
            raise _fault(value, path, "it contains itself")
        if len(self._open) >= DEEPEST:
            raise _fault(value, path, f"it is nested deeper than {DEEPEST} levels")
        self._open.add(id(value))
        if isinstance(value, Mapping):
            copy: Any = {
                _key(key, path): self.normalized(item, f"{path}.{key}")
                for key, item in value.items()
            }
        else:
            copy = [self.normalized(item, f"{path}[{i}]") for i, item in enumerate(value)]
        self._open.remove(id(value))
        return copy


def _key(key: object, path: str) -> str:
    if not isinstance(key, str):
        raise _fault(key, path, f"the key {key!r} is not text")
    # §6: keys are left alone
    return _encodable(key, f"{path}, a key")


def _encodable(text: str, path: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        fault = f"a lone surrogate stands at character {error.start + 1}"
        raise _fault(text, path, fault) from None
    return text


def _number(value: float, path: str) -> float:
    if isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        raise _fault(value, path, "the integer is beyond ±(2^53-1)")
    if not math.isfinite(value):
        raise _fault(value, path, f"{value} is no JSON number")
    return value


def _fault(value: object, path: str, fault: str) -> ValidationError:
    return ValidationError(
        f"The content has no canonical form at {path}: {fault}.",
        details={"path": path, "fault": fault, "value_type": type(value).__name__},
    )
