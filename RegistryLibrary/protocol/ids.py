"""Package IDs (§3): `pkg_<code>_<40 hex digits of SHA-1>`."""

import re
from typing import Self

from RegistryLibrary.errors import InvalidPackageIdError
from RegistryLibrary.protocol.scanning import Scanner
from RegistryLibrary.protocol.types import PackageType

_WHOLE = re.compile(r"pkg_[a-z]{3}_[0-9a-f]{40}")
_CODE = re.compile(r"[a-z]{3}")
_HEX_DIGITS = re.compile(r"[0-9a-f]*")
_WHAT = "a package ID"
_LENGTH_OF_SHA1 = 40


class PackageId(str):
    """A package ID. It is text, so that a test can compare it with what it wrote.

    Args:
        text: The ID, such as `pkg_act_0123456789abcdef0123456789abcdef01234567`.

    Raises:
        InvalidPackageIdError: The text is no package ID; the error says what is wrong and where.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Make an ID of text that is one."""
        if isinstance(text, cls):
            return text
        if type(text) is str and _WHOLE.fullmatch(text):
            return super().__new__(cls, text)
        # To say what is wrong, it is read again part by part.
        scanner = Scanner(text, InvalidPackageIdError, _WHAT)
        scanner.expect("pkg_", "it must begin with 'pkg_'")
        scanner.take(_CODE, "the code must be three letters from a to z")
        scanner.expect("_", "'_' must stand between the code and the hash")
        digits = scanner.take(_HEX_DIGITS, "")
        if scanner.rest or len(digits) != _LENGTH_OF_SHA1:
            scanner.fail(
                f"the hash must be {_LENGTH_OF_SHA1} hex digits in lower case,"
                f" these are {len(digits)}"
                + (f" and {scanner.rest[:20]!r}" if scanner.rest else "")
            )
        return super().__new__(cls, scanner.text)

    @classmethod
    def of(cls, type: PackageType, sha1_hex: str) -> Self:
        """Return the ID of a type and a hash in hex."""
        return cls(f"pkg_{type.code}_{sha1_hex}")

    @property
    def code(self) -> str:
        """The three letters that stand for the type."""
        return self[4:7]

    @property
    def type(self) -> PackageType | None:
        """The type that the code stands for, `None` for an unknown code."""
        return PackageType.of_code(self.code)

    @property
    def sha1_hex(self) -> str:
        """The SHA-1 hash of the canonical form, 40 hex digits in lower case."""
        return self[8:]
