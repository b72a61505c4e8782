"""The kinds of faults."""

from enum import StrEnum


class FaultKind(StrEnum):
    """What a fake registry can be told to do wrong; a member equals its name as text."""

    LATENCY = "latency"
    HANG = "hang"
    DISCONNECT = "disconnect"
    STATUS = "status"
    ERROR = "error"
    RATE_LIMIT = "rate limit"
    HTML_PAGE = "html page"
