"""The fake registry, for plain Python."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from RegistryLibrary.fake.app import Application
from RegistryLibrary.fake.arguments import HIGHEST_PORT, check_host, check_key, check_number
from RegistryLibrary.fake.asgi import ASGIApp
from RegistryLibrary.fake.certificates import certificates_for
from RegistryLibrary.fake.control.controlled import Controlled
from RegistryLibrary.fake.control.front import Front
from RegistryLibrary.fake.faults import Fault, FaultQueue
from RegistryLibrary.fake.injection import make_fault
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.kinds import FaultKind, TlsMode
from RegistryLibrary.fake.origins import Origin, Pair, second_origin
from RegistryLibrary.fake.seeds import Seed, seeded_store
from RegistryLibrary.fake.served import Served
from RegistryLibrary.fake.server import LOOPBACK
from RegistryLibrary.fake.store import PackageName
from RegistryLibrary.protocol.packages import Package
from RegistryLibrary.protocol.versions import Version


class FakeRegistry(Served):
    """A registry of one's own, on a real port of this machine; a context manager.

    Nothing is started before `start`. Every method may be called from any thread, whether it
    runs or not; `app` answers without a port too, such as below `httpx.ASGITransport`.

    Args:
        seed: What it holds at first: `examples`, `empty`, the path of a JSON or YAML file or of a
            folder of such files, or what such a file holds.
        port: The port to serve on, 0 for any that is free.
        host: The host to serve on: an address or a name of this machine. On any but a loopback
            host other machines can read what it holds.
        api_key: The key that all reads need; `None` if they need none.
        tls: How to serve HTTPS, such as `valid` or `expired`; `None` for plain HTTP.
        token: The token that the control interface needs; `None` if it needs none, and is there
            for this machine only.
        strict: Whether a request outside the four endpoints is wrong; see `check`.
        journal_size: How many requests the journal keeps.

    Raises:
        ValueError: An argument is wrong.
    """

    def __init__(
        self,
        seed: Seed = "examples",
        *,
        port: int = 0,
        host: str = LOOPBACK,
        api_key: str | None = None,
        tls: TlsMode | str | None = None,
        token: str | None = None,
        strict: bool = False,
        journal_size: int = 10_000,
    ) -> None:
        check_number("port", port, 0, HIGHEST_PORT)
        check_number("journal_size", journal_size, 1)
        check_host(host)
        check_key("api_key", api_key)
        check_key("token", token)
        pem = certificates_for(tls, host)
        self._store = seeded_store(seed)
        self._faults = FaultQueue()
        self._journal = Journal(journal_size, filter(None, (api_key, token)))
        # The second origin needs no key, since none may be sent to it, and masks one that is.
        masking = Journal(journal_size, filter(None, (api_key,)))
        other = second_origin(self._store, masking, host, pem)
        application = Application(
            self._store, self._faults, self._journal, api_key, other.reachable_url
        )
        controlled = Controlled(
            self._store, self._faults, self._journal, other, strict, lambda: self.url, self.inject
        )
        self._app = Front(application, controlled, host, token)
        super().__init__(Pair(Origin(self._app, self._journal, port, host, pem), other, pem))
        self._strict = strict

    # another process runs a `SharedFakeRegistry`
    is_shared = False

    @property
    def app(self) -> ASGIApp:
        """The ASGI application."""
        return self._app

    @property
    def journal(self) -> Journal:
        """The requests that were received."""
        return self._journal

    @property
    def strict(self) -> bool:
        """Whether a request outside the four endpoints is wrong."""
        return self._strict

    def check(self) -> None:
        """Fail if the fake is strict and received a request outside the four endpoints.

        Raises:
            AssertionError: It did; the message shows which.
        """
        if self._strict and (strays := self._journal.strays):
            raise AssertionError(f"The fake registry is strict: {strays}")

    @property
    def journals(self) -> tuple[Journal, Journal]:
        """The journal of the fake and that of its second origin."""
        return self._journal, self.other.journal

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults that may still strike, in the order in which they were injected."""
        return self._faults.faults

    def publish(
        self, type: str, namespace: str, name: str, version: str, content: Mapping[str, Any]
    ) -> Package:
        """Publish a version of a package.

        To publish the same content again changes nothing. What the same content is, §6 says:
        that with the same ID.

        Args:
            type: Its type, such as `actor`.
            namespace: Who publishes it.
            name: What it is called there.
            version: A concrete version.
            content: What it holds, as JSON values; it is copied.

        Returns:
            The package, with its true ID.

        Raises:
            ValidationError: Type, version or content are wrong, or the version was published
                with other content, even if it was withdrawn since.
            InvalidPackageReferenceError: Namespace or name are malformed.
        """
        package = PackageName.parse(type, namespace, name)
        return self._store.publish(package, Version.parse(version), content).to_package()

    def withdraw(self, type: str, namespace: str, name: str, version: str) -> None:
        """Take a version of a package back.

        Args:
            type: Its type.
            namespace: Who published it.
            name: What it is called there.
            version: A concrete version.

        Raises:
            PackageNotFoundError: There is no such package.
            VersionNotFoundError: The package has no such version.
            ValidationError: There is no such type, or the version is malformed.
            InvalidPackageReferenceError: Namespace or name are malformed.
        """
        self._store.withdraw(PackageName.parse(type, namespace, name), Version.parse(version))

    def reset(self) -> None:
        """Bring back the seed, and clear faults and journals."""
        self._store.reset()
        self._faults.clear()
        for journal in self.journals:
            journal.clear()

    def inject(
        self,
        fault: FaultKind | str,
        *,
        times: int = 1,
        after: int = 0,
        method: str | None = None,
        path: str | None = None,
        type: str | None = None,
        status: int | None = None,
        message: str | None = None,
        delay: timedelta | float | None = None,
        retry_after: timedelta | float | None = None,
        location: str | None = None,
        size: int | None = None,
    ) -> Fault:
        """Let something go wrong.

        A request is struck by the first fault that applies to it, in the order in which they
        were injected; faults behind that one do not see the request, not even for `after`. A
        fault that the answer to a request would not show, such as `truncate` where there is no
        body, lets that request pass and does not count it.

        Args:
            fault: What goes wrong, such as `hang` or `rate limit`.
            times: How many requests it strikes; 0 for all until it is cleared.
            after: How many of the requests that it could strike it lets pass first.
            method: The method of the requests, `GET` or `HEAD`; `None` for all, also for those
                that no registry answers.
            path: Their path as clients send it, percent-encoded and without the query; `*`
                stands for any text. `None` for all, also for those that no registry has.
            type: Of `error`: the type of the standard error body, by default `RegistryError`.
            status: Of `status` (by default 500), `error` (by default that of the type),
                `malformed json`, `duplicate keys`, `wrong content type`, `html page` (200) and of
                the redirects (302): the status of the answer.
            message: Of `error`: what its body says.
            delay: Of `latency`: how long the answer takes, by default 1 s. Of `slow drip`: the
                pause between two bytes, by default 0.1 s. A number is seconds.
            retry_after: Of `rate limit`: the pause it asks for, by default 1 s; a number is
                seconds. The header says it in whole seconds, rounded up.
            location: Of `redirect`: where it leads, by default to `/browse`. It is sent as it is.
            size: Bytes. Of `truncate`: how much of the body is sent, at most all but one byte
                and by default half of it. Of `gzip bomb` (by default 100 MiB, unpacked) and
                `oversized body` (32 MiB): how long the body is, at least as long as the right
                one; blanks fill it up.

        Returns:
            The fault, which counts how often it struck.

        Raises:
            ValueError: An argument is wrong, or an option that this fault does not have; or no
                answer to the method or the path can show it.
        """
        made = make_fault(
            fault,
            times,
            after,
            method,
            path,
            type=type,
            status=status,
            message=message,
            delay=delay,
            retry_after=retry_after,
            location=location,
            size=size,
        )
        if made.kind is FaultKind.CROSS_ORIGIN_REDIRECT:
            self._origins.need_other()
        self._faults.add(made)
        return made

    def clear_faults(self, faults: Iterable[Fault] | None = None) -> None:
        """Let nothing go wrong any more.

        Args:
            faults: Only these; one that is exhausted or cleared does no harm.
        """
        self._faults.clear(faults)
