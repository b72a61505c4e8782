"""What can be injected, as a form that offers it needs to know."""

from typing import Any

from RegistryLibrary.fake.control.forms import plain
from RegistryLibrary.fake.injection import ERROR_TYPES
from RegistryLibrary.fake.strikes import TABLE


def kinds_form() -> dict[str, Any]:
    """Return the kinds of faults as JSON has them, each with what it can be told.

    The options have their defaults, durations in seconds; `null` is one that depends on the
    request, or is none.
    """
    return {
        "kinds": [
            {
                "fault": kind,
                "options": {name: plain(value) for name, value in row.options.items()},
                "methods": row.methods,
                "paths": row.endpoints,
                "statuses": row.statuses.rule if "status" in row.options else None,
            }
            for kind, row in TABLE.items()
        ],
        "error_types": ERROR_TYPES,
    }
