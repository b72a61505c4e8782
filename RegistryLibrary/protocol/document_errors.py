"""What is wrong with JSON and YAML text, and how deep either may be nested."""

DEEPEST = 128


class DocumentError(Exception):
    """Text that is no document.

    Args:
        fault: What is wrong.
        line: The line at which it goes wrong, counted from 1, `None` if that is unknown.
        column: The character of that line, counted from 1.
    """

    def __init__(self, fault: str, line: int | None = None, column: int | None = None) -> None:
        self.fault = fault
        self.line = line
        self.column = column
        where = f" at line {line}, column {column}" if line else ""
        super().__init__(f"{fault}{where}")
