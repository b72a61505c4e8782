"""Records what a registry holds, a file for each version."""

import asyncio
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import ParamSpec, TypeVar

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.quiet import quietly
from RegistryLibrary.client.settings import check_count, check_timeout
from RegistryLibrary.errors import RegistryError, RegistryTimeoutError, shown
from RegistryLibrary.protocol.packages import Package, PackageEntry
from RegistryLibrary.recording import evidence, folder
from RegistryLibrary.recording.document import document, says, weight_of
from RegistryLibrary.recording.folder import RecordingFolder
from RegistryLibrary.recording.listing import Listing
from RegistryLibrary.recording.paths import path_of
from RegistryLibrary.recording.summary import RecordingProgress, RecordingSummary, counted

DEFAULT_CONCURRENCY = 8
HIGHEST_CONCURRENCY = 64

P = ParamSpec("P")
T = TypeVar("T")

_LARGE = 100_000  # bytes, or what makes about as much work
_MOST_TOLD = 10  # files in a warning
_PARTS = 4  # of a path: type, namespace, name, version

_log = logging.getLogger("RegistryLibrary")


async def record_registry(
    client: RegistryClient,
    to: str | os.PathLike[str],
    type: str | None = None,
    namespace: str | None = None,
    *,
    timeout: float | None = None,
    request_timeout: float | None = None,
    concurrency: int = DEFAULT_CONCURRENCY,
    progress: Callable[[RecordingProgress], None] | None = None,
) -> RecordingSummary:
    """Record the packages of a registry in a folder, which is then a seed of the fake registry.

    All that the registry lists is read by reference and held against its package ID, which is
    computed (§6). Each version has a file, such as `actor/acme/echo/v1.2.0.json`. A file that says
    already what is listed is kept, and nothing is read for it; so a recording that was broken off
    goes on where it ended. Files that are not listed are left alone, with a warning.

    Args:
        client: An open client of the registry.
        to: The folder; it is made if it does not exist.
        type: Only packages of this type.
        namespace: Only packages of this namespace.
        timeout: Seconds that all of it may take, `None` for as long as it needs.
        request_timeout: Seconds that each request may take, instead of the client's.
        concurrency: How many versions are read at the same time, from 1 to 64.
        progress: Called with how far it is, after each version.

    Returns:
        What came of it.

    Raises:
        ValueError: An argument is wrong, or the folder can't be used; nothing was read then.
        PackageIntegrityError: A content does not match its ID, and reading ended there.
        RegistryResponseError: What is listed can't be recorded, or an entry leads to another
            package than it says.
        PackageNotFoundError: Nothing is listed, or not what is.
        RegistryTimeoutError: The time is over.
        RegistryError: An entry can't be read, a file not written, or all is too large for a seed.

    Whatever was written until an error is whole and right.
    """
    check_count(concurrency, "concurrency")
    if concurrency > HIGHEST_CONCURRENCY:
        raise ValueError(f"concurrency={shown(concurrency)} must be at most {HIGHEST_CONCURRENCY}.")
    limit = None if timeout is None else check_timeout(timeout)
    each = client.timeout if request_timeout is None else request_timeout
    options = _Options(
        client,
        RecordingFolder(Path(to)),
        check_timeout(each, "request_timeout"),
        concurrency,
        progress or (lambda _: None),
    )
    recording = _Recording(options)
    try:
        with quietly():
            async with asyncio.timeout(limit) as scope:
                return await recording.run(type, namespace)
    except TimeoutError:
        if not scope.expired():
            raise
        raise RegistryTimeoutError(
            f"The recording was not done within {timeout:g} seconds: {recording.progress}."
            " The next one goes on from there."
        ) from None


@dataclass(frozen=True, slots=True)
class _Options:
    client: RegistryClient
    folder: RecordingFolder
    seconds: float
    concurrency: int
    report: Callable[[RecordingProgress], None]


class _Recording:
    """One recording under way."""

    def __init__(self, options: _Options) -> None:
        self._options = options
        self._folder = options.folder
        self.progress = RecordingProgress(0)
        self._started = perf_counter()
        self._bytes = 0
        self._bytes_beside = 0

    async def run(self, type: str | None, namespace: str | None) -> RecordingSummary:
        """Record what is listed of a type and a namespace."""
        listing = Listing(self._options.client, type, namespace)
        entries = await listing.read(self._options.seconds)
        self.progress = RecordingProgress(len(entries))
        unlisted = self._look_beside({path_of(entry) for entry in entries}, type, namespace)
        missing = await self._compare(entries)
        if missing:
            self._folder.prepare()
            await self._record(missing)
        return RecordingSummary(
            folder=self._folder.path,
            versions=len(entries),
            packages=len({(one.type, one.namespace, one.name) for one in entries}),
            recorded=self.progress.recorded,
            kept=self.progress.kept,
            replaced=self.progress.replaced,
            unlisted=len(unlisted),
            bytes=self._bytes,
            elapsed=timedelta(seconds=perf_counter() - self._started),
        )

    def _look_beside(
        self, paths: set[str], type: str | None, namespace: str | None
    ) -> Sequence[str]:
        """Return the files that are not listed, and warn of them."""
        self._folder.check(paths)
        beside = self._folder.beside(paths)
        self._bytes_beside = sum(beside.values())
        unlisted = sorted(path for path in beside if _is_asked_for(path, type, namespace))
        if unlisted:
            told = ", ".join(map(repr, unlisted[:_MOST_TOLD]))
            more = f" and {len(unlisted) - _MOST_TOLD} more" if len(unlisted) > _MOST_TOLD else ""
            _log.warning(
                "%r holds %s that the registry does not list; it is left there, and part of the"
                " seed: %s%s",
                str(self._folder.path),
                counted(len(unlisted), "file"),
                told,
                more,
            )
        return unlisted

    async def _compare(self, entries: Iterable[PackageEntry]) -> list[tuple[PackageEntry, bool]]:
        """Return the entries whose file is missing or wrong, and whether there is one."""
        missing = []
        for entry in entries:
            path = path_of(entry)
            size = self._folder.size_of(path)
            if size is not None and await _apart(size, self._is_right, path, entry):
                self._add(size)
                self._count(kept=1)
            else:
                missing.append((entry, size is not None))
        return missing

    def _is_right(self, path: str, entry: PackageEntry) -> bool:
        return says(self._folder.read(path), entry)

    async def _record(self, missing: Iterable[tuple[PackageEntry, bool]]) -> None:
        """Read and write entries, some at the same time; the first error ends all."""
        waiting = iter(missing)

        async def work() -> None:
            for entry, is_there in waiting:
                await self._record_one(entry, is_there)

        tasks = [asyncio.create_task(work()) for _ in range(self._options.concurrency)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _record_one(self, entry: PackageEntry, is_there: bool) -> None:
        try:
            package = await self._read(entry)
            data = await _apart(weight_of(package.content), document, entry, package)
        except RegistryError as error:
            raise self._told(error, entry) from None
        self._add(len(data))
        # Not in a thread: what is cancelled here is written, or not begun.
        self._folder.write(path_of(entry), data)
        self._count(**{"replaced" if is_there else "recorded": 1})

    async def _read(self, entry: PackageEntry) -> Package:
        try:
            return await self._options.client.resolve(
                entry.type,
                entry.namespace,
                entry.name,
                entry.version,
                timeout=self._options.seconds,
            )
        except RegistryError as error:
            error.message = f"{evidence.name_of(entry)} can't be read: {error.message}"
            raise

    def _told(self, error: RegistryError, entry: PackageEntry) -> RegistryError:
        """Return an error without secrets, and with the request that it is about."""
        client = self._options.client
        path = f"{entry.type!s}/{entry.namespace}/{entry.name}?version={entry.version}"
        error.message = client.redacted(error.message)
        error.args = (error.message,)
        error.method = error.method or "GET"
        error.url = error.url or client.redacted(f"{client.url.rstrip('/')}/{path}")
        return error

    def _add(self, size: int) -> None:
        self._bytes += size
        if self._bytes + self._bytes_beside > folder.LARGEST_SEED:
            raise RegistryError(
                f"With all versions {str(self._folder.path)!r} would hold more than"
                f" {folder.LARGEST_SEED} bytes, the most that a seed may have; record a type or a"
                " namespace of the registry."
            )

    def _count(self, recorded: int = 0, kept: int = 0, replaced: int = 0) -> None:
        before = self.progress
        self.progress = replace(
            before,
            recorded=before.recorded + recorded,
            kept=before.kept + kept,
            replaced=before.replaced + replaced,
        )
        self._options.report(self.progress)


async def _apart(size: int, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a function returns, in a thread if it is at work for long.

    Else nothing could end the recording meanwhile. Switching to a thread and back takes longer
    than most packages do.
    """
    if size > _LARGE:
        return await asyncio.to_thread(function, *args, **kwargs)
    await asyncio.sleep(0)
    return function(*args, **kwargs)


def _is_asked_for(path: str, type: str | None, namespace: str | None) -> bool:
    """Return whether the registry would have listed a file; of other types it was not asked."""
    parts = path.split("/")
    if len(parts) != _PARTS:
        return True
    return type in (None, parts[0]) and namespace in (None, parts[1])
