"""How long a connection may take for what."""


class Watch:
    """What is known of the pace of a connection; times are those of the loop, in seconds.

    Args:
        now: When the connection was made.
    """

    __slots__ = ("_taken", "_taken_at", "begun_at", "moved_at", "written")

    def __init__(self, now: float) -> None:
        # When the request that is being read began, or the client was left.
        self.begun_at = now
        # When an answer was last completed.
        self.moved_at = now
        # How many bytes were handed to the transport.
        self.written = 0
        self._taken = 0
        self._taken_at = now

    def stalls(self, now: float, unsent: int, patience: float) -> bool:
        """Return whether nothing was taken of what waits to be sent, and for too long.

        Args:
            now: The time.
            unsent: How many bytes wait to be sent.
            patience: How many seconds may pass until a part of them is.
        """
        taken = self.written - unsent
        if not unsent or taken != self._taken:
            self._taken, self._taken_at = taken, now
        return now - self._taken_at > patience
