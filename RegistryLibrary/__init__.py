"""Acceptance tests of registries of AI packages, for Robot Framework and for plain Python."""

import importlib
import typing

from RegistryLibrary.version import __version__ as __version__

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
    "RecordingProgress",
    "RecordingSummary",
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
    "canonicalize",
    "compute_package_id",
    "record_registry",
]

if typing.TYPE_CHECKING:  # to a type checker, __getattr__ would make any name good
    from RegistryLibrary.client import RegistryClient, RegistryResponse
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
    from RegistryLibrary.fake import FakeRegistry
    from RegistryLibrary.library import RegistryLibrary
    from RegistryLibrary.protocol.canonical import canonicalize, compute_package_id
    from RegistryLibrary.protocol.ids import PackageId
    from RegistryLibrary.protocol.packages import Package, PackageEntry, RegistryMetadata
    from RegistryLibrary.protocol.references import PackageReference
    from RegistryLibrary.protocol.types import PackageType
    from RegistryLibrary.recording import record_registry
    from RegistryLibrary.recording.summary import RecordingProgress, RecordingSummary
else:
    # Imported when first asked for: a fake that a test of plain Python starts needs no Robot
    # Framework, and a Robot run that only checks a suite needs neither client nor fake.
    _HOMES = {
        "AccessDeniedError": "RegistryLibrary.errors",
        "AuthenticationError": "RegistryLibrary.errors",
        "FakeRegistry": "RegistryLibrary.fake",
        "InvalidPackageIdError": "RegistryLibrary.errors",
        "InvalidPackageReferenceError": "RegistryLibrary.errors",
        "Package": "RegistryLibrary.protocol.packages",
        "PackageEntry": "RegistryLibrary.protocol.packages",
        "PackageId": "RegistryLibrary.protocol.ids",
        "PackageIntegrityError": "RegistryLibrary.errors",
        "PackageNotFoundError": "RegistryLibrary.errors",
        "PackageReference": "RegistryLibrary.protocol.references",
        "PackageType": "RegistryLibrary.protocol.types",
        "RateLimitError": "RegistryLibrary.errors",
        "Reason": "RegistryLibrary.errors",
        "RecordingProgress": "RegistryLibrary.recording.summary",
        "RecordingSummary": "RegistryLibrary.recording.summary",
        "RegistryClient": "RegistryLibrary.client",
        "RegistryConnectionError": "RegistryLibrary.errors",
        "RegistryError": "RegistryLibrary.errors",
        "RegistryLibrary": "RegistryLibrary.library",
        "RegistryMetadata": "RegistryLibrary.protocol.packages",
        "RegistryResponse": "RegistryLibrary.client",
        "RegistryResponseError": "RegistryLibrary.errors",
        "RegistryTimeoutError": "RegistryLibrary.errors",
        "ValidationError": "RegistryLibrary.errors",
        "VersionNotFoundError": "RegistryLibrary.errors",
        "canonicalize": "RegistryLibrary.protocol.canonical",
        "compute_package_id": "RegistryLibrary.protocol.canonical",
        "record_registry": "RegistryLibrary.recording",
    }

    def __getattr__(name: str) -> object:
        """Return a public name of a module that is not imported yet."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
