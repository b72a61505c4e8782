"""All hostile cases, by group, and the table that is made of them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from . import body_cases, caller_cases, head_cases, large_cases, path_cases, tls_cases
from .case import DEADLINE, LIMIT

SERVER_GROUPS = {
    **head_cases.GROUPS,
    **body_cases.GROUPS,
    **large_cases.GROUPS,
    **path_cases.GROUPS,
}
NOT_MEASURED = "not measured"

FOLDER = "utest/client/robustness"
SERVER_TEST = (
    f"{FOLDER}/test_server_cases.py::test_a_hostile_answer_has_a_name_and_the_next_call_works"
)
BOUND_TEST = f"{FOLDER}/test_server_cases.py::test_what_is_too_large_is_not_held_in_memory"
CALLER_TEST = (
    f"{FOLDER}/test_caller_cases.py::test_a_bad_argument_is_named_before_there_is_a_connection"
)
TLS_TEST = f"{FOLDER}/test_tls_cases.py::test_what_goes_wrong_below_http_has_a_reason"

# Cases that are no single answer, each with a test of its own.
ELSEWHERE = {
    "1,000 requests that hang, half of them cancelled": (
        "`RegistryTimeoutError`; no socket and no task is left",
        "test_wire_load.py::test_nothing_is_left_of_a_thousand_hung_and_cancelled_requests",
    ),
    "bytes between two answers": (
        "none: the connection is dropped, and the next request gets its own answer",
        (
            "test_client_broken_answers.py::"
            "test_bytes_that_come_after_an_answer_are_never_taken_for_the_next"
        ),
    ),
    "closed or reset between two requests": (
        "none: another connection is used, nothing is sent twice",
        "test_client_connections.py::test_a_connection_that_ended_between_two_requests_is_not_used",
    ),
    "closed when a request was written": (
        "`RegistryConnectionError`, connection broken; sent once",
        "test_client_connections.py::test_a_request_that_was_written_is_never_sent_again",
    ),
    "idle for too long": (
        "none: another connection is used",
        "test_wire_connections.py::test_a_connection_that_was_idle_too_long_is_not_used",
    ),
    "a connection that is never taken": (
        "`RegistryTimeoutError`",
        "test_client_deadlines.py::test_a_connection_that_is_never_taken_meets_the_deadline",
    ),
    "a handshake that hangs": (
        "`RegistryTimeoutError`; no socket is left",
        "test_wire_tls.py::test_a_handshake_that_hangs_leaves_no_socket",
    ),
    "a body over TLS that ends without a farewell": (
        "`RegistryResponseError`, incomplete",
        "test_wire_tls.py::test_a_body_without_a_length_ends_as_tls_ends",
    ),
    "TLS ends behind an answer, and its socket does not": (
        "none: another connection is used, nothing is sent twice",
        "test_wire_tls_ends.py::test_a_connection_whose_tls_has_ended_is_not_used",
    ),
    "an answer over TLS to a request that is never read": (
        "none: the next request goes over another connection",
        "test_wire_tls_ends.py::test_an_answer_that_comes_early_over_tls_ends_the_connection",
    ),
    "bytes over TLS behind a body that waits": (
        "none: the connection is dropped, and the next request gets its own answer",
        "test_wire_tls_ends.py::test_what_comes_behind_a_body_that_waits_is_never_taken_for_the_next_answer",
    ),
    "a farewell of TLS, and a large request is never read": (
        "`RegistryConnectionError`, connection broken; closing does not wait",
        "test_wire_tls_ends.py::test_closing_does_not_wait_for_who_bids_farewell_and_reads_nothing",
    ),
    "cancelled just as TLS is agreed on": (
        "none: no connection is left",
        "test_wire_tls_ends.py::test_a_call_that_is_cut_as_tls_is_agreed_on_leaves_no_connection",
    ),
    "a redirect to another origin": (
        "none: neither key nor any header of the test goes there",
        (
            "test_client_redirects.py::"
            "test_nothing_of_the_test_goes_to_another_origin_and_nothing_comes_back"
        ),
    ),
    "a redirect from https to http": (
        "`RegistryResponseError`, redirect",
        "test_client_redirects.py::test_https_never_leads_to_http",
    ),
    "more than five redirects": (
        "`RegistryResponseError`, redirect",
        "test_client_redirects.py::test_a_longer_loop_and_a_chain_without_end_are_errors",
    ),
    "a cookie": (
        "none: it is not kept",
        "test_client_redirects.py::test_cookies_are_not_kept",
    ),
}


class Row(NamedTuple):
    """A line of the table, without what was measured."""

    group: str
    case: str
    outcome: str
    test: str


def rows() -> Iterator[Row]:
    """Yield all rows, in order."""
    for group, cases in SERVER_GROUPS.items():
        for case in cases:
            memory = f"; at most {case.bound >> 20} MiB held" if case.bound else ""
            test = BOUND_TEST if case.bound else SERVER_TEST
            yield Row(group, case.name, case.outcome + memory, test)
    for tls in tls_cases.CASES:
        yield Row("Connections and TLS", tls.name, tls.outcome, TLS_TEST)
    for one in caller_cases.CASES:
        yield Row("Arguments", str(one), one.outcome, CALLER_TEST)
    for name, (outcome, test) in ELSEWHERE.items():
        yield Row("More than one answer", name, outcome, f"utest/client/{test}")


INTRODUCTION = """\
# What gets past the client, and what does not

Each row is a case that runs as a test, over a real socket: what a registry, the network or a test
does wrong, and the one error that comes of it. The test also checks that the error comes when the
deadline says, and that the same client goes on to read a good answer; below TLS, that a second try
ends the same way; of an argument, that no connection was made. Where a case needs a deadline it is
{deadline} s, and a limit {limit} MiB.

The last column is what `httpx.AsyncClient()` {version} did with the same bytes or the same
argument, measured: its environment ignored, and redirects followed where the row is about them.
*accepted* is an answer without an exception; then comes what its `json()` did. *sent* is followed
by the request line that arrived. It is no fault of httpx to accept some of this: it is made for
other ends.

The cases are data in [utest/client/robustness](../utest/client/robustness). From them
`python benchmarks/robustness_peers.py` measures the last column and writes this page; a test
compares the two. Beyond these cases `python benchmarks/fuzz_answers.py` feeds 500,000 mutated
answers to the parser, the decoder and the readers of answers; nothing but typed errors came of it.

{count} cases.
"""


def page(measured: Mapping[str, str], version: str) -> str:
    """Return the whole page.

    Args:
        measured: What httpx did, by group and case; what is missing was not measured.
        version: Which httpx that was.
    """
    found = list(rows())
    head = INTRODUCTION.format(
        deadline=DEADLINE, limit=LIMIT >> 20, version=version, count=len(found)
    )
    lines = [head]
    group = ""
    for row in found:
        if row.group != group:
            group = row.group
            lines += [f"\n## {group}\n", "| case | error and reason | test | httpx |"]
            lines += ["|---|---|---|---|"]
        file, _, test = row.test.partition("::")
        peer = measured.get(key(row), NOT_MEASURED)
        cells = (row.case, row.outcome, f"[{test}](../{file})", peer)
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def key(row: Row) -> str:
    """Return the name under which a measurement is kept."""
    return f"{row.group}: {row.case}"
