"""Local references: a package in a file below a folder that the reader names (§5)."""

from pathlib import Path
from typing import Any

from RegistryLibrary.errors import (
    InvalidPackageReferenceError,
    PackageNotFoundError,
    RegistryError,
    ValidationError,
    shown,
)
from RegistryLibrary.protocol.canonical import compute_package_id
from RegistryLibrary.protocol.documents import DocumentError, parse_json, parse_yaml
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.protocol.references import PackageReference
from RegistryLibrary.protocol.types import PackageType

_PARSERS = {".json": parse_json, ".yaml": parse_yaml, ".yml": parse_yaml}


def read_local(
    reference: PackageReference, type: PackageType | str | None, base: Path | None, limit: int
) -> Package:
    """Return the package that a local reference names.

    Args:
        reference: A reference of the kind `local`.
        type: Its type, which its ID needs.
        base: The folder below which the path lies.
        limit: How many bytes the file may have.

    Raises:
        ValueError: `base` is missing or no folder.
        InvalidPackageReferenceError: The path leaves the folder.
        PackageNotFoundError: No such file.
        ValidationError: The file holds no content, or the type is missing or unknown.
        RegistryError: The file can't be read.
    """
    text = str(reference)
    if not isinstance(base, Path) or not _is_folder(base):
        given = shown(str(base) if isinstance(base, Path) else base)
        raise ValueError(f"base={given} must name the folder in which {text!r} is looked up.")
    if type is None:
        raise ValidationError.malformed(text, "enough", "the ID of a local package needs a type")
    package_type = PackageType.parse(type)
    file = _file(base.resolve(), reference)
    content = _content(file, reference, limit)
    return Package(
        id=compute_package_id(package_type, content),
        content=content,
        type=package_type,
        version=_optional_text(content, "version"),
        release_date=_optional_text(content, "release_date"),
        original_reference=reference.original_reference,
    )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long, or a folder that may not be entered
        return False


def _file(base: Path, reference: PackageReference) -> Path:
    """Return the file that the path names, with or without its suffix."""
    path = reference.path or ""
    for suffix in ("", *_PARSERS):
        try:
            file = (base / f"{path}{suffix}").resolve()
            if not file.is_relative_to(base):
                fault, position = "its path leaves the base folder", len("local:") + 1
                raise InvalidPackageReferenceError.malformed(
                    str(reference), "a reference", fault, position
                )
            if file.is_file():
                return file
        # A loop of symbolic links, a name too long, or one that the file system can't write.
        except (OSError, RuntimeError, ValueError):
            continue
    raise PackageNotFoundError(
        f"There is no file {reference.path!r}, nor with .json, .yaml or .yml, in the base folder.",
        details={"path": reference.path, "base": str(base)},
    )


def _content(file: Path, reference: PackageReference, limit: int) -> dict[str, Any]:
    parse = _PARSERS.get(file.suffix.lower())
    if parse is None:
        raise _refused(reference, "its name must end in .json, .yaml or .yml")
    try:
        with file.open("rb") as stream:
            # Python makes room for all that is asked for.
            data = stream.read(min(limit, file.stat().st_size) + 1)
    except OSError as error:
        raise RegistryError(f"{str(reference)!r} can't be read: {error.strerror}.") from None
    if len(data) > limit:
        raise _refused(reference, f"it is larger than {limit} bytes")
    try:
        value = parse(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _refused(reference, f"byte {error.start + 1} is not UTF-8") from None
    except DocumentError as error:
        raise _refused(reference, str(error)) from None
    if not isinstance(value, dict):
        raise _refused(reference, "it must hold an object")
    return value


def _refused(reference: PackageReference, fault: str) -> ValidationError:
    return ValidationError(
        f"The file that {str(reference)!r} names is no content: {fault}.",
        details={"reference": str(reference), "fault": fault},
    )


def _optional_text(content: dict[str, Any], field: str) -> str | None:
    value = content.get(field)
    return value if isinstance(value, str) else None
