"""A fake registry that another process runs."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from RegistryLibrary.errors import RegistryError
from RegistryLibrary.fake.control.forms import plain, read_fault
from RegistryLibrary.fake.faults import Fault
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.shared.control import Control, nothing
from RegistryLibrary.shared.journal import SharedJournal


class _About(NamedTuple):
    """What a fake says of itself; the instance tells one run from another."""

    instance: str
    strict: bool
    other_origin: str | None


class SharedOrigin:
    """The second origin of a shared fake.

    Args:
        control: The control interface of the fake.
        instance: What tells this run of the fake from another one at the same URL.
    """

    def __init__(self, control: Control, instance: str) -> None:
        self._control = control
        self.journal = SharedJournal(control, "other", instance)

    @property
    def running(self) -> bool:
        """Whether it serves."""
        return _about(self._control).other_origin is not None

    @property
    def url(self) -> str:
        """Where it serves.

        Raises:
            RegistryError: It does not.
        """
        url = _about(self._control).other_origin
        if url is None:
            raise RegistryError("The second origin of the fake registry does not serve.")
        return url


class SharedFakeRegistry:
    """A fake registry that another process runs; see `FakeRegistry` for what it can do.

    Args:
        control: Its control interface.
        ca_bundle: The file with the authority of its certificate, if it was given one. Its own
            lies where its process runs, which need not be this machine.
        client_cert: The file with the certificate that is shown to it, if it was given one.

    Raises:
        RegistryError: There is no fake, or it needs another token.
    """

    is_shared = True

    def __init__(
        self, control: Control, ca_bundle: Path | None = None, client_cert: Path | None = None
    ) -> None:
        about = _about(control)
        self._control = control
        self.ca_bundle = ca_bundle
        self.client_cert = client_cert
        self._injected: list[Fault] = []
        self.strict = about.strict
        self.journal = SharedJournal(control, "own", about.instance)
        self.other = SharedOrigin(control, about.instance)

    @property
    def url(self) -> str:
        """Where it serves."""
        return self._control.url

    @property
    def journals(self) -> tuple[SharedJournal, SharedJournal]:
        """The journal of the fake and that of its second origin."""
        return self.journal, self.other.journal

    def stop(self) -> None:
        """Go away; the fake serves on."""
        self._control.close()

    def publish(
        self, type: str, namespace: str, name: str, version: str, content: Mapping[str, Any]
    ) -> Package:
        """Publish a version of a package, for everyone; see `FakeRegistry.publish`."""
        named = {"type": type, "namespace": namespace, "name": name, "version": version}
        return self._control.ask(
            "POST", "packages", _read_package, body={**named, "content": dict(content)}
        )

    def withdraw(self, type: str, namespace: str, name: str, version: str) -> None:
        """Take a version of a package back, for everyone; see `FakeRegistry.withdraw`."""
        path = "/".join(quote(part, safe="") for part in (type, namespace, name, version))
        self._control.ask("DELETE", f"packages/{path}", nothing)

    def reset(self) -> None:
        """Bring back the seed, for everyone. Faults of others and the fake's journal stay."""
        self._control.ask("POST", "reset", nothing, query={"of": "packages"})
        self.clear_faults()
        for journal in self.journals:
            journal.clear()

    def inject(self, fault: str, **options: object) -> Fault:
        """Let something go wrong, for everyone; see `FakeRegistry.inject`."""
        given = {name: plain(value) for name, value in options.items() if value is not None}
        injected = self._control.ask(
            "POST", "faults", self._read_fault, body={"fault": fault, **given}
        )
        self._injected.append(injected)
        return injected

    def clear_faults(self, faults: Iterable[Fault] | None = None) -> None:
        """Let nothing go wrong any more of what was injected here.

        Args:
            faults: Only these.
        """
        ending = list(self._injected if faults is None else faults)
        for fault in ending:
            try:
                struck = self._control.ask("DELETE", f"faults/{fault.number}", _read_struck)
            except RegistryError as error:
                if error.status != HTTPStatus.NOT_FOUND:  # someone else cleared it
                    raise
            else:
                fault.told = lambda struck=struck: struck
        self._injected = [fault for fault in self._injected if fault not in ending]

    def _read_fault(self, form: Mapping[str, Any]) -> Fault:
        number = int(form["number"])
        return read_fault(form, lambda: self._control.ask("GET", f"faults/{number}", _read_struck))


def _about(control: Control) -> _About:
    return control.ask(
        "GET",
        "registry",
        lambda form: _About(str(form["instance"]), bool(form["strict"]), form["other_origin"]),
    )


def _read_struck(form: Mapping[str, Any]) -> int:
    return int(form["struck"])


def _read_package(form: Mapping[str, Any]) -> Package:
    return Package(**{**form, "id": PackageId(form["id"])})
