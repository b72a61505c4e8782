"""The fake registry: the real protocol on a real socket, with faults and a journal."""

from typing import TYPE_CHECKING, Any

from RegistryLibrary.fake.exchanges import RecordedRequest
from RegistryLibrary.fake.faults import Fault
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.kinds import FaultKind

if TYPE_CHECKING:
    from RegistryLibrary.fake.registry import FakeRegistry

__all__ = ["FakeRegistry", "Fault", "FaultKind", "Journal", "RecordedRequest"]


def __getattr__(name: str) -> Any:
    """Import the server when it is first asked for; what keywords name in hints is cheap."""
    if name == "FakeRegistry":
        from RegistryLibrary.fake.registry import FakeRegistry  # noqa: PLC0415

        return FakeRegistry
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
