"""Which requests are meant: a method, and a path with wildcards."""

import re
from functools import lru_cache


def method_name(method: str | None) -> str | None:
    """Return a method as requests carry it.

    Raises:
        ValueError: The text is no method.
    """
    if method is None:
        return None
    if not isinstance(method, str) or not re.fullmatch(r"[A-Za-z]+", method):
        raise ValueError(f"method must be the name of a method, such as GET; it is {method!r}.")
    return method.upper()


@lru_cache(maxsize=256)
def path_pattern(path: str) -> re.Pattern[str]:
    """Return what matches the paths that are meant.

    Args:
        path: A path as clients send it, without a query. `*` stands for any text, slashes
            included; every other character stands for itself.

    Raises:
        ValueError: The text is no path.
    """
    if not isinstance(path, str) or not path.startswith(("/", "*")):
        raise ValueError(f"path must begin with '/' or '*'; it is {path!r}.")
    if "?" in path:
        raise ValueError(f"path may not hold a query, only the path counts; it is {path!r}.")
    return text_pattern(path)


@lru_cache(maxsize=256)
def text_pattern(text: str) -> re.Pattern[str]:
    """Return what matches a whole text, in which `*` stands for any text."""
    first, *parts = map(re.escape, text.split("*"))
    if not parts:
        return re.compile(rf"{first}\Z")
    # Atomic groups take the first place that fits and never come back, so that no pattern is slow.
    middle = "".join(rf"(?>.*?{part})" for part in parts[:-1])
    return re.compile(rf"{first}{middle}.*{parts[-1]}\Z", re.DOTALL)
