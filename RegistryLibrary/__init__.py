"""Acceptance tests of registries of AI packages, for Robot Framework and for plain Python."""

from typing import TYPE_CHECKING, Any

from RegistryLibrary.client import RegistryResponse
from RegistryLibrary.errors import (
    AccessDeniedError,
    AuthenticationError,
    InvalidPackageIdError,
    InvalidPackageReferenceError,
    PackageIntegrityError,
    PackageNotFoundError,
    RateLimitError,
    Reason,
    RegistryConnectionError,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
    ValidationError,
    VersionNotFoundError,
)
from RegistryLibrary.library import RegistryLibrary
from RegistryLibrary.protocol.canonical import canonicalize, compute_package_id
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import Package, PackageEntry, RegistryMetadata
from RegistryLibrary.protocol.references import PackageReference
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.version import __version__

if TYPE_CHECKING:
    from RegistryLibrary.client import RegistryClient
    from RegistryLibrary.fake import FakeRegistry

__all__ = [
    "AccessDeniedError",
    "AuthenticationError",
    "FakeRegistry",
    "InvalidPackageIdError",
    "InvalidPackageReferenceError",
    "Package",
    "PackageEntry",
    "PackageId",
    "PackageIntegrityError",
    "PackageNotFoundError",
    "PackageReference",
    "PackageType",
    "RateLimitError",
    "Reason",
    "RegistryClient",
    "RegistryConnectionError",
    "RegistryError",
    "RegistryLibrary",
    "RegistryMetadata",
    "RegistryResponse",
    "RegistryResponseError",
    "RegistryTimeoutError",
    "ValidationError",
    "VersionNotFoundError",
    "__version__",
    "canonicalize",
    "compute_package_id",
]


def __getattr__(name: str) -> Any:
    """Import client and fake when they are first asked for; a dry run needs neither."""
    if name == "RegistryClient":
        from RegistryLibrary.client import RegistryClient  # noqa: PLC0415

        return RegistryClient
    if name == "FakeRegistry":
        from RegistryLibrary.fake import FakeRegistry  # noqa: PLC0415

        return FakeRegistry
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
