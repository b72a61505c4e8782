"""Which failures are worth another attempt, and when it may be made."""

from random import uniform

from RegistryLibrary.client.failures import retry_after
from RegistryLibrary.client.messages import RegistryResponse
from RegistryLibrary.errors import Reason, RegistryError

FIRST_PAUSE = 0.2  # seconds, the most before the second attempt; doubled before each one after it
LONGEST_PAUSE = 10.0

_TOO_MANY = 429
_PASSING = (502, 503, 504)
# RFC 9110 §9.2.2: sent twice they mean what they mean once
_IDEMPOTENT = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"}
_DOUBLINGS = 16

Outcome = RegistryResponse | RegistryError


def may_repeat(method: str, outcome: Outcome) -> bool:
    """Return whether a request may be sent again after what came of it.

    Args:
        method: Its method.
        outcome: Its answer, or why there is none.
    """
    is_idempotent = method in _IDEMPOTENT
    if isinstance(outcome, RegistryResponse):
        status = outcome.status
        return status == _TOO_MANY or (is_idempotent and status in _PASSING)
    if outcome.reason is Reason.REFUSED:
        return True  # nothing was sent
    return is_idempotent and outcome.reason in {Reason.BROKEN, Reason.INCOMPLETE}


def pause_after(outcome: Outcome, attempt: int) -> float:
    """Return how many seconds to wait before the next attempt.

    Args:
        outcome: What came of the last one; an answer may say itself how long to wait.
        attempt: The number of the last one.
    """
    if isinstance(outcome, RegistryResponse):
        asked = retry_after(outcome.headers.get("retry-after", ""), outcome.received_at)
        if asked is not None:
            return asked.total_seconds()
    # Full jitter: those who failed together do not come back together.
    longest = FIRST_PAUSE * 2 ** min(attempt - 1, _DOUBLINGS)
    return uniform(0, min(longest, LONGEST_PAUSE))  # noqa: S311 - no secret is made of it
