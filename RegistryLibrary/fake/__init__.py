"""The fake registry: the real protocol on a real socket, with faults and a journal."""

from typing import TYPE_CHECKING

from RegistryLibrary.fake.exchanges import RecordedRequest
from RegistryLibrary.fake.faults import Fault
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.kinds import FaultKind, TlsMode

__all__ = ["FakeRegistry", "Fault", "FaultKind", "Journal", "RecordedRequest", "TlsMode"]

if TYPE_CHECKING:  # to a type checker, __getattr__ would make any name good
    from RegistryLibrary.fake.registry import FakeRegistry
else:

    def __getattr__(name: str) -> object:
        """Import the server when it is first asked for; what keywords name in hints is cheap."""
        if name == "FakeRegistry":
            from RegistryLibrary.fake.registry import FakeRegistry  # noqa: PLC0415

            return FakeRegistry
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
