"""Which requests are meant: a method, and a path with wildcards."""

import re
from functools import lru_cache

from RegistryLibrary.errors import shown

# The paths that a registry answers (§8); the braces stand for any one segment.
BY_ID = "/packages/{id}"
BY_REFERENCE = "/{type}/{namespace}/{name}"
BROWSE = "/browse"
METADATA = "/.well-known/cleverthis-packages"
ENDPOINTS = (BY_ID, BY_REFERENCE, BROWSE, METADATA)

_SEGMENT = ":"
_HALF = re.compile("[\ud800-\udfff]")
# A path that was sent has no query, no fragment and nothing that would end a request line.
_IN_SEGMENT = re.compile(r"[!\"$-.0->@-~\x80-\xff]")
# RFC 3986 2.3: these mean the same encoded and not; encoded ones of others do not.
_UNRESERVED = re.compile(r"%(2[DdEe]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[Ff]|7[Ee])")


def method_name(method: str | None) -> str | None:
    """Return a method as requests carry it.

    Raises:
        ValueError: The text is no method.
    """
    if method is None:
        return None
    if not isinstance(method, str) or not re.fullmatch(r"[A-Za-z]+", method):
        raise ValueError(
            f"method must be the name of a method, such as GET; it is {shown(method)}."
        )
    return method.upper()


def path_pattern(path: str) -> re.Pattern[str]:
    """Return what matches the paths that are meant.

    Args:
        path: A path as clients send it, without a query. `*` stands for any text, slashes
            included; every other character stands for itself.

    Raises:
        ValueError: The text is no path.
    """
    if not isinstance(path, str) or not path.startswith(("/", "*")):
        raise ValueError(f"path must begin with '/' or '*'; it is {shown(path)}.")
    if "?" in path:
        raise ValueError(f"path may not hold a query, only the path counts; it is {shown(path)}.")
    check_whole("path", path)
    return text_pattern(path)


def check_whole(argument: str, text: str) -> None:
    """Fail if a text holds half a character, which no request does and no log can be told.

    Args:
        argument: The argument that holds it.
        text: The text.

    Raises:
        ValueError: It does; the error names the argument.
    """
    if _HALF.search(text):
        raise ValueError(f"{argument} may not hold a lone surrogate; it holds {shown(text)}.")


@lru_cache(maxsize=256)
def text_pattern(text: str) -> re.Pattern[str]:
    """Return what matches a whole text, in which `*` stands for any text."""
    first, *parts = map(re.escape, text.split("*"))
    if not parts:
        return re.compile(rf"{first}\Z")
    # Atomic groups take the first place that fits and never come back, so that no pattern is slow.
    middle = "".join(rf"(?>.*?{part})" for part in parts[:-1])
    return re.compile(rf"{first}{middle}.*{parts[-1]}\Z", re.DOTALL)


def meets(path: str, endpoint: str) -> bool:
    """Return whether any path of an endpoint matches a pattern.

    Args:
        path: A pattern, as for `path_pattern`.
        endpoint: One of `ENDPOINTS`.
    """
    pattern = _UNRESERVED.sub(lambda escape: chr(int(escape[1], 16)), path)
    shape = re.sub(r"\{\w+\}", _SEGMENT, endpoint)
    reached: set[tuple[int, int]] = set()
    waiting = [(0, 0)]
    while waiting:
        here = i, j = waiting.pop()
        if here == (len(pattern), len(shape)):
            return True
        if here in reached:
            continue
        reached.add(here)
        any_text, any_segment = pattern[i : i + 1] == "*", shape[j : j + 1] == _SEGMENT
        if any_text:
            waiting.append((i + 1, j))
        if any_segment:
            waiting.append((i, j + 1))
        if _share_a_character(pattern[i : i + 1], shape[j : j + 1]):
            waiting.append((i + (not any_text), j + (not any_segment)))
    return False


def _share_a_character(wanted: str, offered: str) -> bool:
    if not wanted or not offered or wanted == "*":
        return bool(wanted and offered)
    if offered == _SEGMENT:
        return _IN_SEGMENT.match(wanted) is not None
    return wanted == offered
