"""The fake registry: the real protocol on a real socket, with faults and a journal."""

from RegistryLibrary.fake.faults import Fault
from RegistryLibrary.fake.journal import Journal, RecordedRequest
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.fake.registry import FakeRegistry

__all__ = ["FakeRegistry", "Fault", "FaultKind", "Journal", "RecordedRequest"]
