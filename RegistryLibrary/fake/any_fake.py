"""What is done with a fake registry, whether it runs in this process or in another one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from RegistryLibrary.fake.exchanges import RecordedRequest
from RegistryLibrary.fake.faults import Fault
from RegistryLibrary.fake.journal import Strays
from RegistryLibrary.protocol.packages import Package


class AnyJournal(Protocol):
    """The requests that an origin received; see `Journal`."""

    def __iter__(self) -> Iterator[RecordedRequest]:
        """Iterate over the requests, the oldest first."""

    def __len__(self) -> int:
        """Return how many there are."""

    def requests(
        self, method: str | None = None, path: str | None = None
    ) -> tuple[RecordedRequest, ...]:
        """Return the requests that are meant."""

    @property
    def dropped(self) -> int:
        """How many requests were received and are not kept any more."""

    def clear(self) -> Strays:
        """Count from now on, and return the strays until now."""

    def hide(self, secrets: Iterable[str]) -> None:
        """Mask these texts as well."""

    def mask(self, text: str) -> str:
        """Return a text as the journal shows it."""


class AnyOrigin(Protocol):
    """A host and a port on which a fake is served; see `Origin`."""

    @property
    def running(self) -> bool:
        """Whether it is served."""

    @property
    def url(self) -> str:
        """Where it is served."""

    @property
    def journal(self) -> AnyJournal:
        """The requests that were received there."""


class AnyFake(Protocol):
    """A fake registry; see `FakeRegistry`."""

    @property
    def is_shared(self) -> bool:
        """Whether another process runs it, maybe for others too."""

    @property
    def url(self) -> str:
        """Where it serves."""

    @property
    def ca_bundle(self) -> Path | None:
        """The file with the authority to trust, `None` without TLS or if it lies elsewhere."""

    @property
    def client_cert(self) -> Path | None:
        """The file with a client's certificate and key, `None` likewise."""

    @property
    def strict(self) -> bool:
        """Whether a request outside the four endpoints is wrong."""

    @property
    def journal(self) -> AnyJournal:
        """The requests that were received."""

    @property
    def journals(self) -> tuple[AnyJournal, AnyJournal]:
        """The journal of the fake and that of its second origin."""

    @property
    def other(self) -> AnyOrigin:
        """The second origin."""

    @property
    def inject(self) -> Callable[..., Fault]:
        """Let something go wrong."""

    def clear_faults(self, faults: Iterable[Fault] | None = None) -> None:
        """Let nothing go wrong any more."""

    def publish(
        self, type: str, namespace: str, name: str, version: str, content: Mapping[str, Any]
    ) -> Package:
        """Publish a version of a package."""

    def withdraw(self, type: str, namespace: str, name: str, version: str) -> None:
        """Take a version of a package back."""

    def reset(self) -> None:
        """Bring back the seed."""

    def stop(self) -> None:
        """Stop it, or leave it to those who run it."""
