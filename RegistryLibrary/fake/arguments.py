"""Checks the arguments with which a fake registry is made."""

import re

from RegistryLibrary.errors import shown

HIGHEST_PORT = 65535

# What a header carries unchanged: printable ASCII, no blank at either end.
_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
# RFC 1035 2.3.4 for names; an address of IPv6 has colons, and maybe a zone.
_HOST = re.compile(
    r"(?:[0-9A-Za-z_-]{1,63}\.)*[0-9A-Za-z_-]{1,63}\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[0-9A-Za-z]+)?"
)


def check_key(name: str, key: str | None) -> None:
    """Fail if an API key or a token can't be sent as it is.

    Args:
        name: The argument.
        key: Its value.

    Raises:
        ValueError: It can't; the error does not show it.
    """
    if key is not None and not (isinstance(key, str) and _KEY.fullmatch(key)):
        raise ValueError(
            f"{name} must be printable ASCII without blanks around it;"
            " the one given (not shown) is not."
        )


def check_host(host: str) -> None:
    """Fail if a host can be none.

    Raises:
        ValueError: It can't; the error names it.
    """
    if not (isinstance(host, str) and _HOST.fullmatch(host)):
        raise ValueError(f"host must be an address or a name of this machine; it is {shown(host)}.")


def check_number(name: str, value: int, lowest: int, highest: int | None = None) -> None:
    """Fail if an argument is no whole number within its bounds.

    Raises:
        ValueError: It is none; the error names it.
    """
    good = isinstance(value, int) and not isinstance(value, bool) and value >= lowest
    if not good or (highest is not None and value > highest):
        to = f" to {highest}" if highest is not None else ""
        raise ValueError(f"{name} must be a whole number from {lowest}{to}; it is {shown(value)}.")
