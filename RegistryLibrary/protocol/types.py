"""Package types and their codes (§3)."""

from enum import StrEnum
from typing import Self

from RegistryLibrary.errors import ValidationError


class PackageType(StrEnum):
    """The types of packages; a member equals its name as text (`actor`)."""

    code: str

    def __new__(cls, name: str, code: str) -> Self:
        """Make a member out of a row of the table."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.code = code
        return member

    def __repr__(self) -> str:
        return repr(self.value)  # as text: a log is for people

    # The one table of types and codes; nothing else lists them.
    ACTOR = ("actor", "act")
    GRAPH = ("graph", "gra")
    STREAM = ("stream", "str")
    AGENT = ("agent", "agt")
    TEMPLATE = ("template", "tpl")
    SKILL = ("skill", "skl")
    MCP = ("mcp", "mcp")
    LSP = ("lsp", "lsp")

    @classmethod
    def parse(cls, text: str) -> "PackageType":
        """Return the type of that name.

        Args:
            text: Name of a type, such as `actor`, exactly so.

        Returns:
            The type.

        Raises:
            ValidationError: There is no such type.
        """
        found = cls.known(text)
        if not isinstance(found, cls):
            names = ", ".join(cls)
            raise ValidationError.malformed(text, "a package type", f"the types are {names}")
        return found

    @classmethod
    def known(cls, text: str) -> "PackageType | str":
        """Return the type of that name, or the text itself where the standard has none."""
        return _BY_NAME.get(text, text) if isinstance(text, str) else text

    @classmethod
    def of_code(cls, code: str) -> "PackageType | None":
        """Return the type that a package ID's code stands for, `None` for an unknown code."""
        return _BY_CODE.get(code)


_BY_NAME: dict[str, PackageType] = {str(member): member for member in PackageType}
_BY_CODE: dict[str, PackageType] = {member.code: member for member in PackageType}
