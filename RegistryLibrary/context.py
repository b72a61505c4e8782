"""What the keyword groups share in one process: runner, connections, fakes, and their life."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from robot.running.context import EXECUTION_CONTEXTS

from RegistryLibrary.connections import Aliases, Connection, Opened
from RegistryLibrary.errors import RegistryError
from RegistryLibrary.runner import LOGGER_NAME, Runner

if TYPE_CHECKING:
    from RegistryLibrary.client import RegistryClient
    from RegistryLibrary.fake import Fault
    from RegistryLibrary.fake.any_fake import AnyFake, AnyJournal, AnyOrigin

OTHER = "-other"  # behind the alias of a fake: its second origin
CLOSING = 5.0  # seconds that closing a connection may take

_log = logging.getLogger(LOGGER_NAME)


@dataclass(frozen=True, slots=True, eq=False)
class Injected:
    """A fault, where it was injected, and the test or suite with which it ends."""

    fake: "AnyFake"
    fault: "Fault"
    owner: object


class Context:
    """What all instances of the library share. It starts nothing before it is needed."""

    def __init__(self) -> None:
        self.runner = Runner()
        self.connections: Aliases[Connection] = Aliases(
            "No registry is connected; `Connect To Registry` or `Start Fake Registry` makes one.",
            "No registry is connected as {alias}; connected: {open}.",
        )
        self.fakes: Aliases[AnyFake] = Aliases(
            "No fake registry runs; `Start Fake Registry` starts one.",
            "No fake registry has the alias {alias}; running: {open}.",
        )
        self._injected: list[Injected] = []
        self._raised: list[list[RegistryError]] = []
        self._secrets: set[str] = set()
        self._strays: list[tuple[object, str]] = []  # of what was cleared or stopped in a test

    def keep_secret(self, text: str) -> None:
        """Mask a text in the journals of all fakes: a test may send it to one."""
        self._secrets.add(text)
        for opened in self.fakes:
            _hide(opened.item, [text])

    def connect(self, alias: str | None, connection: Connection) -> str:
        """Keep a connection, as the current one, and return its alias.

        Args:
            alias: Its alias; who has it is closed first. `None` makes one up.
            connection: The connection.
        """
        if alias is None:
            alias = self.connections.free_alias("registry")
        if alias in self.connections:
            self.close_connections([self.connections.remove(alias)])
        self.connections.add(alias, connection, _suite())
        return alias

    def close_connections(self, connections: list[Connection]) -> None:
        """Close connections that are no longer kept."""
        for connection in connections:
            self._close(connection.client)

    def add_fake(self, alias: str, fake: "AnyFake") -> None:
        """Keep a running fake under a free alias, as the current one."""
        _hide(fake, self._secrets)
        self.fakes.add(alias, fake, _suite())

    def journal(self, alias: str | None = None) -> "AnyJournal":
        """Return the journal of what `origin` returns."""
        return self.origin(alias).journal

    def origin(self, alias: str | None = None) -> "AnyFake | AnyOrigin":
        """Return a fake, by default the current one, or its second origin.

        Args:
            alias: That of the fake; with `-other` behind it, its second origin is meant.

        Raises:
            ValueError: No fake has the alias, or none runs.
        """
        if alias is not None and alias not in self.fakes:
            known = alias.removesuffix(OTHER)
            if known in self.fakes:
                return self.fakes.get(known).other
        return self.fakes.get(alias)

    def stop_fake(self, alias: str | None = None) -> None:
        """Stop a fake, by default the current one, and close the connection made for it.

        Raises:
            ValueError: No fake has the alias, or none runs.
        """
        known = self.fakes.current_alias if alias is None else alias
        self._stop(known, self.fakes.remove(known))

    def stop_all_fakes(self) -> None:
        """Stop all fakes and close the connections made for them."""
        while self.fakes:
            self.stop_fake()

    def inject(self, fake: "AnyFake", fault: "Fault") -> None:
        """Keep in mind a fault that was injected; it ends with the test or suite that runs."""
        self._injected.append(Injected(fake, fault, _test() or _suite()))

    def clear_faults(self, fake: "AnyFake") -> None:
        """Take all faults out of a fake, and forget them."""
        self._injected = [injected for injected in self._injected if injected.fake is not fake]
        fake.clear_faults()

    @contextmanager
    def recording(self) -> Iterator[list[RegistryError]]:
        """Collect the errors that keywords raise meanwhile."""
        raised: list[RegistryError] = []
        self._raised.append(raised)
        try:
            yield raised
        finally:
            self._raised.pop()  # not remove(): two lists of the same errors are equal

    def record(self, error: RegistryError) -> None:
        """Keep in mind an error that a keyword raises."""
        for raised in self._raised:
            raised.append(error)

    def start_test(self, test: Any) -> None:
        """Begin a test: what was recorded before it is no concern of it."""
        for alias, stray in self._clear_journals(test, begins=True):
            if not self.fakes.get(alias).is_shared:  # the tests of others came between
                _log.warning("Outside of any test: %s", stray)

    def end_test(self, test: Any) -> None:
        """End a test: its faults and its recorded requests end with it, and strays fail it."""
        self._end_faults(lambda injected: injected.owner is test)
        strays = [stray for owner, stray in self._strays if owner is test]
        self._strays = [kept for kept in self._strays if kept[0] is not test]
        strays += [stray for _, stray in self._clear_journals(test)]
        if strays:
            _fail(test, "\n\n".join(strays))

    def clear_journal(self, alias: str | None = None) -> None:
        """Clear the journal of a fake; its strays are kept in mind for the test.

        Raises:
            ValueError: No fake has the alias, or none runs.
        """
        fake = self.fakes.get(alias)
        self._keep_strays(alias or self.fakes.current_alias, fake)

    def end_suite(self, suite: object) -> None:
        """End a suite: what it opened and injected ends with it."""
        self._end_faults(lambda injected: injected.owner is suite)

        def ends(opened: Opened[Any]) -> bool:
            return any(owner is suite for owner in _with_parents(opened.owner))

        self.close_connections([opened.item for opened in self.connections.remove_all(ends)])
        for opened in self.fakes.remove_all(ends):
            self._stop(opened.alias, opened.item)

    def close(self) -> None:
        """End a run, and the loop's thread unless something is open still."""
        suite = _suite()
        if suite is not None:  # Robot tells nobody of its end if a run inside of it ended before
            self.end_suite(suite)
        if not self.connections and not self.fakes:
            self._secrets.clear()
            self.runner.close()

    def _close(self, client: "RegistryClient") -> None:
        try:
            self.runner.run(client.aclose(), CLOSING)
        except RegistryError as error:
            _log.warning("The connection to %s did not close: %s", client.url, error)

    def _stop(self, alias: str | None, fake: "AnyFake") -> None:
        if fake.is_shared:  # it serves on, and what was done to it must not
            self._end_faults(lambda injected: injected.fake is fake)
            self._keep_strays(alias, fake)
            fake.stop()
        else:
            fake.stop()
            self._keep_strays(alias, fake)
        if alias in self.connections and self.connections.get(alias).client.url == fake.url:
            self.close_connections([self.connections.remove(alias)])

    def _end_faults(self, ends: Callable[[Injected], bool]) -> None:
        ending = [injected for injected in self._injected if ends(injected)]
        self._injected = [injected for injected in self._injected if injected not in ending]
        for injected in ending:
            with _warned(injected.fake):
                _end(injected)

    def _keep_strays(self, alias: str | None, fake: "AnyFake") -> None:
        stray = _cleared(alias, fake)
        if not stray:
            return
        if test := _test():
            self._strays.append((test, stray))
        else:
            _log.warning("Outside of any test: %s", stray)

    def _clear_journals(self, test: Any, begins: bool = False) -> list[tuple[str, str]]:
        suites = [*_with_parents(test.parent)]  # not those of a run that this one runs inside of
        strays = [
            (opened.alias, _cleared(opened.alias, opened.item, begins))
            for opened in self.fakes
            if any(opened.owner is suite for suite in suites)
        ]
        return [(alias, stray) for alias, stray in strays if stray]


def _end(injected: Injected) -> None:
    if not injected.fault.struck:
        _log.warning(
            "The fault %s was injected at %s and never struck; requests there: %d.",
            injected.fault,
            injected.fake.url,
            len(injected.fake.journal),
        )
    injected.fake.clear_faults([injected.fault])


def _cleared(alias: str | None, fake: "AnyFake", begins: bool = False) -> str:
    """Clear a journal, and return what is to be said of the strays in it.

    Args:
        alias: The alias of the fake.
        fake: The fake.
        begins: Whether something begins, for which the journal has to be empty.
    """
    if fake.is_shared and not fake.strict and not begins:
        return ""  # the next test begins where it begins; why ask another process?
    with _warned(fake):
        strays, _ = [journal.clear() for journal in fake.journals]
        if fake.strict and strays:
            return f"The fake registry {alias!r} is strict: {strays}"
    return ""


@contextmanager
def _warned(fake: "AnyFake") -> Iterator[None]:
    """Warn of a shared fake that can't be asked any more; what ends must end all the same."""
    try:
        yield
    except RegistryError as error:
        _log.warning("The shared fake registry at %s can't be asked: %s", fake.url, error)


def _fail(test: Any, message: str) -> None:
    """Let a test fail that has ended, and keep what it says already."""
    before = test.message
    if before.startswith("*HTML*"):
        message = escape(message).replace("\n", "<br>\n")
    test.status, test.message = "FAIL", f"{before}\n\n{message}" if before else message


def _hide(fake: "AnyFake", secrets: Iterable[str]) -> None:
    for journal in fake.journals:
        journal.hide(secrets)


def _suite() -> object:
    context = EXECUTION_CONTEXTS.current
    return context.suite if context else None


def _test() -> object:
    context = EXECUTION_CONTEXTS.current
    return context.test if context else None


def _with_parents(suite: Any) -> Iterator[object]:
    while suite is not None:
        yield suite
        suite = suite.parent
