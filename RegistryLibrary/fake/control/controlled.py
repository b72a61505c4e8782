"""The parts of a fake registry that its control interface works on."""

from collections.abc import Callable
from dataclasses import dataclass

from RegistryLibrary.fake.faults import Fault, FaultQueue
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.origins import Origin
from RegistryLibrary.fake.store import Store


@dataclass(frozen=True, slots=True)
class Controlled:
    """What the control interface arranges and inspects: the parts of one fake registry.

    Attributes:
        store: Its packages.
        faults: Its faults.
        journal: Its journal.
        other: Its second origin.
        strict: Whether a request outside the four endpoints is wrong.
        url: Returns where it serves.
        inject: Injects a fault; see `FakeRegistry.inject`.
    """

    store: Store
    faults: FaultQueue
    journal: Journal
    other: Origin
    strict: bool
    url: Callable[[], str]
    inject: Callable[..., Fault]
