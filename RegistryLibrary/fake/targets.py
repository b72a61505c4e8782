"""Takes the target of a request apart, strictly: what is encoded wrongly is an error."""

import re
from urllib.parse import unquote_to_bytes

from RegistryLibrary.errors import ValidationError

_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def path_segments(raw_path: bytes) -> list[str]:
    """Return the segments of a path; an encoded slash stays inside its segment.

    Raises:
        ValidationError: A segment is no percent-encoded UTF-8.
    """
    return [_decoded(segment, "path") for segment in raw_path[1:].split(b"/")]


def query_values(query_string: bytes, *names: str) -> dict[str, str]:
    """Return those parameters of a query that have these names; others are ignored.

    Raises:
        ValidationError: One of them comes twice, or the query is no percent-encoded UTF-8.
    """
    values: dict[str, str] = {}
    for pair in query_string.split(b"&") if query_string else ():
        raw_name, _, raw_value = pair.partition(b"=")
        name, value = _decoded(raw_name, "query"), _decoded(raw_value, "query")
        if name not in names:
            continue
        if name in values:
            raise ValidationError(
                f"The query parameter {name!r} comes twice.", details={"parameter": name}
            )
        values[name] = value
    return values


def _decoded(text: bytes, part: str) -> str:
    if b"%" in text:
        bad = _BAD_ESCAPE.search(text)
        if bad:
            escape = text[bad.start() : bad.start() + 3].decode("ascii", "replace")
            raise ValidationError(f"The {part} is not percent-encoded: {escape!r} is no escape.")
        text = unquote_to_bytes(text)
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValidationError(f"The {part} is no UTF-8: {error.reason}.") from None
