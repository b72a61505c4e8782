"""Writes recorded requests down: as JSON lines, or as an HTTP archive (HAR 1.2)."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

from RegistryLibrary.errors import shown
from RegistryLibrary.fake.any_fake import AnyJournal
from RegistryLibrary.fake.exchanges import RecordedRequest, counted
from RegistryLibrary.version import __version__

# What HAR writes for what is not known.
_UNKNOWN = -1
_HTTP = "HTTP/1.1"
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class Written(NamedTuple):
    """How many requests stand in a file, and how many are missing there."""

    requests: int
    dropped: int


def export(journal: AnyJournal, path: Path, url: str) -> Written:
    """Write the requests of a journal to a file, whole or not at all.

    How many requests the journal dropped stands in the file, if it did.

    Args:
        journal: What was recorded.
        path: A file whose name ends in `.jsonl` or `.har`; it is replaced if it exists.
        url: Where the requests were received.

    Returns:
        How many requests the file has, and how many the journal dropped.

    Raises:
        ValueError: The name ends otherwise, or the file can't be written; the error says why.
    """
    write = _FORMATS.get(path.suffix.lower())
    if write is None:
        raise ValueError(f"path must end in {' or '.join(_FORMATS)}; it is {shown(str(path))}.")
    try:
        has_folder = path.parent.is_dir()
    except OSError as error:
        raise _unwritable(path, error) from None
    if not has_folder:
        told = shown(str(path.parent))
        raise ValueError(f"path must be in a folder that exists; {told} does not.")
    requests, dropped = journal.requests(), journal.dropped
    _replace(path, write(requests, dropped, url))
    return Written(len(requests), dropped)


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        # Half a character, as a traceback may quote one, becomes the escape that JSON has for it.
        with temporary.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
        temporary.replace(path)
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):  # where no file can have the name, there is none
            temporary.unlink()
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: Exception) -> ValueError:
    # Without a number of the system's, it is the name that no file can have.
    told = getattr(error, "strerror", None) or "no file can have this name"
    return ValueError(f"path={shown(str(path))} can't be written: {told}.")


def _as_lines(requests: Iterable[RecordedRequest], dropped: int, _: str) -> str:
    lines = [{"dropped": dropped}] if dropped else []
    lines += map(_line, requests)
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _line(request: RecordedRequest) -> dict[str, Any]:
    return {
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "headers": dict(request.headers),
        "status": request.status,
        "duration": request.duration.total_seconds(),
        "fault": request.fault,
        "started_at": request.started_at.isoformat(),
        "error": request.error,
    }


def _as_archive(requests: Iterable[RecordedRequest], dropped: int, url: str) -> str:
    log: dict[str, Any] = {
        "version": "1.2",
        "creator": {"name": "RegistryLibrary", "version": __version__},
        "entries": [_entry(request, url) for request in requests],
    }
    if dropped:
        log["comment"] = f"The journal dropped {counted(dropped)} before these."
    return json.dumps({"log": log}, ensure_ascii=False, indent=1) + "\n"


def _entry(request: RecordedRequest, url: str) -> dict[str, Any]:
    milliseconds = request.duration.total_seconds() * 1000
    own = {"_fault": request.fault, "_error": request.error}
    return {
        "startedDateTime": request.started_at.isoformat(timespec="milliseconds"),
        "time": milliseconds,
        "request": {
            "method": request.method,
            "url": f"{url}{request.target}" if request.path.startswith("/") else request.target,
            "httpVersion": _HTTP,
            "cookies": [],
            "headers": _pairs(request.headers.pairs),
            "queryString": _pairs(request.query_pairs),
            "headersSize": _UNKNOWN,
            "bodySize": _UNKNOWN,
        },
        "response": _response(request.status),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        **{name: value for name, value in own.items() if value is not None},
    }


def _response(status: int | None) -> dict[str, Any]:
    return {
        "status": status or 0,  # what browsers write where no answer came
        "statusText": _PHRASES.get(status or 0, ""),
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": [],
        "content": {"size": _UNKNOWN, "mimeType": ""},
        "redirectURL": "",
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


_FORMATS: Mapping[str, Callable[[Iterable[RecordedRequest], int, str], str]] = {
    ".jsonl": _as_lines,
    ".har": _as_archive,
}
