"""The canonical form of a content, and the package ID made of it (§6)."""

import hashlib
import math
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

from RegistryLibrary.errors import ValidationError
from RegistryLibrary.protocol.document_errors import DEEPEST
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.plain_form import plain_form
from RegistryLibrary.protocol.types import PackageType

# §6: they tell when a content was released, not what it is; at the top level only
LIFECYCLE_FIELDS = frozenset({"version", "release_date"})

_LARGEST_INTEGER = 2**53 - 1
_LONGEST_QUOTE = 100


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
        raise _fault(content, f"it must be an object, not {type(content).__name__}")
    top = {key: value for key, value in content.items() if key not in LIFECYCLE_FIELDS}
    form = None if references else plain_form(top)
    return form or rfc8785.dumps(_Normalizer(references or {}).normalized(top))


def check_lifecycle_fields(content: Mapping[str, Any]) -> None:
    """Refuse lifecycle fields that are no JSON: the form leaves them out, a registry sends them.

    Raises:
        ValidationError: One of them holds what is no JSON; the error names the path to it.
    """
    _Normalizer({}).normalized(
        {key: value for key, value in content.items() if key in LIFECYCLE_FIELDS}
    )


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
        # The way to the value, written out for an error only: a key may be long.
        self._steps: list[str | int] = []

    def normalized(self, value: Any) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            text = self._references.get(value, value)
            return self._encodable(unicodedata.normalize("NFC", text))
        if isinstance(value, (int, float)):
            return self._number(value)
        if isinstance(value, (Mapping, list, tuple)):
            return self._container(value)
        raise self._fault(value, f"{type(value).__name__} is no JSON value")

    def _container(self, value: Mapping[str, Any] | list[Any] | tuple[Any, ...]) -> Any:
        if id(value) in self._open:
            raise self._fault(value, "it contains itself")
        if len(self._open) >= DEEPEST:
            raise self._fault(value, f"it is nested deeper than {DEEPEST} levels")
        self._open.add(id(value))
        copy = self._object(value) if isinstance(value, Mapping) else self._array(value)
        self._open.remove(id(value))
        return copy

    def _object(self, value: Mapping[str, Any]) -> dict[str, Any]:
        copy = {}
        for key, item in value.items():
            self._check_key(key)
            self._steps.append(key)
            copy[key] = self.normalized(item)
            self._steps.pop()
        return copy

    def _array(self, value: Iterable[Any]) -> list[Any]:
        copy = []
        for index, item in enumerate(value):
            self._steps.append(index)
            copy.append(self.normalized(item))
            self._steps.pop()
        return copy

    def _check_key(self, key: object) -> None:
        if not isinstance(key, str):
            raise self._fault(key, f"the key {repr(key)[:_LONGEST_QUOTE]} is not text")
        # §6: keys are left alone
        self._encodable(key, ", a key")

    def _encodable(self, text: str, where: str = "") -> str:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            fault = f"a lone surrogate stands at character {error.start + 1}"
            raise self._fault(text, fault, where) from None
        return text

    def _number(self, value: float) -> float:
        if isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
            raise self._fault(value, "the integer is beyond ±(2^53-1)")
        if not math.isfinite(value):
            raise self._fault(value, f"{value} is no JSON number")
        return value

    def _fault(self, value: object, fault: str, where: str = "") -> ValidationError:
        steps = [f".{step}" if isinstance(step, str) else f"[{step}]" for step in self._steps]
        return _fault(value, fault, f"${''.join(steps)}{where}")


def _fault(value: object, fault: str, path: str = "$") -> ValidationError:
    # The fault first: a long path is cut where the error is shown.
    return ValidationError(
        f"The content has no canonical form: {fault}, at {path}.",
        details={"path": path, "fault": fault, "value_type": type(value).__name__},
    )
