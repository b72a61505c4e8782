"""What the control interface writes and reads: faults and recorded requests as JSON.

Both sides are here: the fake writes what the keywords for a shared fake read.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from RegistryLibrary.fake.exchanges import RecordedRequest
from RegistryLibrary.fake.faults import Fault
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.protocol.headers import Headers
from RegistryLibrary.redaction import Redactor

# The arguments with which a fault is injected.
SELECTION = ("times", "after", "method", "path")
OPTIONS = ("type", "status", "message", "delay", "retry_after", "location", "size")
_DURATIONS = ("delay", "retry_after")


def fault_form(fault: Fault) -> dict[str, Any]:
    """Return a fault as JSON has it; durations are seconds."""
    return {
        "number": fault.number,
        "fault": fault.kind,
        "times": fault.times,
        "after": fault.after,
        "method": fault.method,
        "path": fault.path,
        "options": {name: plain(value) for name, value in fault.options.items()},
        "struck": fault.struck,
    }


def read_fault(form: Mapping[str, Any], told: Callable[[], int]) -> Fault:
    """Return the fault that a form writes.

    Args:
        form: What `fault_form` wrote.
        told: Returns how many requests it struck.
    """
    options = {
        name: timedelta(seconds=value) if name in _DURATIONS else value
        for name, value in form["options"].items()
    }
    selection = {name: form[name] for name in SELECTION}
    return Fault(FaultKind(form["fault"]), options, **selection, number=form["number"], told=told)


def plain(value: object) -> object:
    """Return an option of a fault as JSON has it."""
    return value.total_seconds() if isinstance(value, timedelta) else value


def request_form(request: RecordedRequest) -> dict[str, Any]:
    """Return a recorded request as JSON has it; the duration is seconds."""
    return {
        "method": request.method,
        "path": request.path,
        "query": request.query_pairs,
        "headers": request.headers.pairs,
        "status": request.status,
        "duration": request.duration.total_seconds(),
        "fault": request.fault,
        "started_at": request.started_at.isoformat(),
        "error": request.error,
        "stray": request.stray,
        "ended": request.ended,
    }


def read_request(form: Mapping[str, Any], redactor: Redactor) -> RecordedRequest:
    """Return the recorded request that a form writes.

    Args:
        form: What `request_form` wrote.
        redactor: Masks what only the reader knows to be a secret.
    """
    query: dict[str, tuple[str, ...]] = {}
    for name, value in form["query"]:
        key = redactor.text(name)
        query[key] = (*query.get(key, ()), redactor.text(value))
    return RecordedRequest(
        method=form["method"],
        path=redactor.text(form["path"]),
        query=query,
        headers=Headers(redactor.pair(name, value) for name, value in form["headers"]),
        status=form["status"],
        duration=timedelta(seconds=form["duration"]),
        fault=None if form["fault"] is None else FaultKind(form["fault"]),
        started_at=datetime.fromisoformat(form["started_at"]),
        error=None if form["error"] is None else redactor.text(form["error"]),
        stray=form["stray"],
        ended=form["ended"],
    )
