"""Holds the journal against what a test expects, and shows how near the requests come to it."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from RegistryLibrary.fake.any_fake import AnyJournal
from RegistryLibrary.fake.exchanges import RecordedRequest, counted
from RegistryLibrary.fake.expectations import Count, ExpectedRequest, times

_SHOWN = 5
_COMPARED = 500
_TRACEBACKS = 3


def verify(journal: AnyJournal, expected: ExpectedRequest, count: Count) -> list[RecordedRequest]:
    """Return the requests that are as expected.

    Args:
        journal: What was recorded.
        expected: What they should be like.
        count: How many they should be.

    Raises:
        AssertionError: They are more or fewer; the message shows the nearest requests and how
            they differ. Or the journal dropped requests, so nothing can be said.
    """
    expected = expected.masked(journal.mask)
    requests = _complete(journal, f"whether {expected} was received")
    found = [request for request in requests if not expected.differences(request)]
    if not count.holds(len(found)):
        came = f"came {times(len(found))}" if found else "never came"
        shown = _those(found) if len(found) > count.number else _nearest(requests, expected)
        raise AssertionError(f"{expected} was expected {count}, but {came}.{shown}")
    return found


def verify_order(journal: AnyJournal, expected: Sequence[ExpectedRequest]) -> None:
    """Fail unless requests as expected came in this order; others may stand between.

    Args:
        journal: What was recorded.
        expected: What they should be like, the first one first.

    Raises:
        AssertionError: They came in another order, or not at all; the message shows how far
            it got and what came instead. Or the journal dropped requests.
        ValueError: No request is expected.
    """
    if not expected:
        raise ValueError("requests must be one or more; none is given.")
    expected = [one.masked(journal.mask) for one in expected]
    requests = _complete(journal, "in which order requests were received")
    places: list[int] = []
    for one in expected:
        begin = places[-1] + 1 if places else 0
        place = next((n for n in range(begin, len(requests)) if _fits(one, requests[n])), None)
        if place is None:
            raise AssertionError(_out_of_order(requests, expected, places))
        places.append(place)


def verify_no_errors(journal: AnyJournal) -> None:
    """Fail if the fake itself failed at a request.

    Raises:
        AssertionError: It did; the message shows the tracebacks. Or the journal dropped requests.
    """
    failed = [request for request in journal if request.error]
    if not failed:
        _complete(journal, "whether the fake registry failed")
        return
    lines = [f"{request}\n{request.error}" for request in failed[:_TRACEBACKS]]
    raise AssertionError(
        "\n".join(
            [
                f"The fake registry itself failed at {counted(len(failed))}:",
                *lines,
                *_rest(failed, lines),
            ]
        )
    )


def _complete(journal: AnyJournal, question: str) -> tuple[RecordedRequest, ...]:
    requests = journal.requests()
    if dropped := journal.dropped:  # read behind the requests: none is missed
        raise AssertionError(
            f"The journal dropped {counted(dropped)}, so it can't tell {question}."
        )
    return requests


def _fits(expected: ExpectedRequest, request: RecordedRequest) -> bool:
    return not expected.differences(request)


def _those(found: Sequence[RecordedRequest]) -> str:
    kinds = Counter(str(request) for request in found)
    lines = [f"  {kind}{_often(count)}" for kind, count in kinds.most_common(_SHOWN)]
    shown = sum(count for _, count in kinds.most_common(_SHOWN))
    return "\n".join([" These came:", *lines, *_rest(found, range(shown))])


def _nearest(requests: Sequence[RecordedRequest], expected: ExpectedRequest) -> str:
    if not requests:
        return " No request was received."
    counted = Counter((request.line, *expected.differences(request)) for request in requests)
    wanted = str(expected)
    # How alike two texts are is slow to find out; the fewest differences say most.
    fewest = sorted(counted, key=len)[:_COMPARED]
    nearest = sorted(
        fewest, key=lambda key: (len(key), -SequenceMatcher(None, wanted, key[0]).ratio())
    )[:_SHOWN]
    lines = [_described(key, counted[key]) for key in nearest]
    shown = sum(counted[key] for key in nearest)
    return "\n".join([" The nearest requests:", *lines, *_rest(requests, range(shown))])


def _described(key: tuple[str, ...], count: int) -> str:
    line, *differences = key
    return f"  {line}{_often(count)}: {', '.join(differences) or 'as expected'}"


def _often(count: int) -> str:
    return f" ({times(count)})" if count > 1 else ""


def _out_of_order(
    requests: Sequence[RecordedRequest], expected: Sequence[ExpectedRequest], places: list[int]
) -> str:
    missing = expected[len(places)]
    early = [n for n, one in enumerate(requests) if _fits(missing, one) and n not in places]
    lines = [
        f"Expected {counted(len(expected))} in this order, received the first {len(places)}:",
        *(f"  {one}: request {place + 1}" for one, place in zip(expected, places, strict=False)),
        f"  {missing}: " + (f"too early, request {early[0] + 1}" if early else "not received"),
        *(f"  {one}: not reached" for one in expected[len(places) + 1 :]),
    ]
    instead = requests[places[-1] + 1 if places else 0 :]
    if not instead:
        nothing = "Nothing came after that." if places else "No request was received."
        return "\n".join([*lines, nothing])
    shown = [_described((one.line, *missing.differences(one)), 1) for one in instead[:_SHOWN]]
    return "\n".join([*lines, "What came instead:", *shown, *_rest(instead, shown)])


def _rest(all_of_them: Sequence[object], shown: Sequence[object]) -> list[str]:
    rest = len(all_of_them) - len(shown)
    return [f"  and {rest} more"] if rest else []
