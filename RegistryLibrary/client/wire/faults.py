"""What can go wrong on the wire once there is a connection."""

from typing import Self

from RegistryLibrary.errors import Reason

CLOSED = "The connection was closed before an answer began"


class WireError(Exception):
    """An exchange that failed.

    Args:
        reason: `PROTOCOL`: the answer is not HTTP; `INCOMPLETE`: its body was cut; `BROKEN`: the
            connection ended before an answer began; `PROXY`: a proxy did not let it through;
            `None`: a time limit passed that is not ours.
        message: What is wrong and where, without a full stop.
        quoted: What the other side sent there, of any length. Not part of the message: whoever
            shows it has to hide secrets before it is cut, as half of one would not be found.
    """

    def __init__(self, reason: Reason | None, message: str, quoted: bytes = b"") -> None:
        self.reason = reason
        self.quoted = quoted
        super().__init__(message)

    @classmethod
    def protocol(cls, message: str, quoted: bytes = b"") -> Self:
        """Return the error for an answer that is not HTTP/1.1."""
        return cls(Reason.PROTOCOL, message, quoted)
