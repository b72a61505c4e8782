"""What a test expects in the journal, and what a failed expectation says."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from RegistryLibrary.fake.exchanges import RecordedRequest
from RegistryLibrary.fake.expectations import Count, ExpectedRequest
from RegistryLibrary.fake.journal import Journal
from RegistryLibrary.fake.verification import verify, verify_order
from RegistryLibrary.protocol.headers import Headers


def request(
    method: str = "GET",
    path: str = "/browse",
    query: dict[str, tuple[str, ...]] | None = None,
    headers: dict[str, str] | None = None,
) -> RecordedRequest:
    return RecordedRequest(
        method=method,
        path=path,
        query=query or {},
        headers=Headers((headers or {}).items()),
        status=200,
        duration=timedelta(),
        fault=None,
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def journal(*targets: str, size: int = 100) -> Journal:
    made = Journal(size)
    for target in targets:
        method, _, url = target.partition(" ")
        path, _, query = url.partition("?")
        made.begin(method, path, query.encode(), [(b"x-trace", b"seven")])
    return made


def differences(request: RecordedRequest, **expected: object) -> list[str]:
    asked = {"method": "GET", "path": "/browse", "query": None, "header": None} | expected
    return ExpectedRequest.of(**asked).differences(request)


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        (None, [1, 2], [0]),
        ("2", [2], [1, 3]),
        (2, [2], [1, 3]),
        ("==2", [2], [1, 3]),
        (" >= 1 ", [1, 9], [0]),
        (">1", [2], [0, 1]),
        ("<=1", [0, 1], [2]),
        ("<1", [0], [1]),
        ("0", [0], [1]),
    ],
)
def test_a_count_holds_for_what_it_writes(
    text: str | int | None, good: list[int], bad: list[int]
) -> None:
    count = Count.parse(text)

    assert [number for number in good + bad if count.holds(number)] == good


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("often", "a word"),
        ("", "nothing"),
        ("-1", "below 0"),
        ("1.5", "half a request"),
        ("=>1", "signs the wrong way round"),
        ("1234567890", "more digits than any journal holds"),
        (True, "a flag, though Python takes it for 1"),
        (-1, "below 0"),
    ],
)
def test_what_is_no_count_is_named_with_its_argument(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match="must be a count such as 2, >=1 or 0") as caught:
        Count.parse(text)

    assert str(caught.value).startswith(f"times={text!r} "), reason


def test_a_count_of_more_digits_than_python_writes_is_none() -> None:
    with pytest.raises(ValueError, match=r"^times=<int of 16610 bits> must be a count"):
        Count.parse(10**5000)


def test_half_a_character_in_a_line_is_named_with_the_lines() -> None:
    with pytest.raises(ValueError, match=r"^requests may not hold a lone surrogate") as caught:
        ExpectedRequest.parse("GET /browse?a=\ud800")
    assert type(caught.value) is ValueError


def test_a_count_is_shown_as_it_was_meant() -> None:
    assert [str(Count.parse(text)) for text in (None, "2", ">= 3", "0", "<9", "<=1", ">0")] == [
        *("at least once", "exactly twice", "at least 3 times", "never"),
        *("less than 9 times", "at most once", "more than 0 times"),
    ]


@pytest.mark.parametrize(
    ("expected", "reason"),
    [
        ({"method": "get"}, "a method in any case"),
        ({"path": "/br*"}, "a wildcard"),
        ({"query": "type=actor"}, "one parameter among others"),
        ({"query": "?type=act*"}, "as a URL has it, with a wildcard"),
        ({"query": "type"}, "a parameter with any value"),
        ({"query": "t%79pe=%61ctor"}, "percent-encoded"),
        ({"query": {"tag": ["b", "a"]}}, "several values in a dictionary"),
        ({"query": {"limit": 2}}, "a number in a dictionary"),
        ({"query": "tag=a&tag=b"}, "one parameter twice"),
        ({"query": ""}, "no parameter"),
        ({"header": "x-TRACE"}, "the name of a header in any case"),
        ({"header": "X-Trace:"}, "a header with any value"),
        ({"header": "X-Trace: se*n"}, "a header's value with a wildcard"),
    ],
)
def test_a_request_that_is_as_expected_has_no_differences(
    expected: dict[str, object], reason: str
) -> None:
    query = {"type": ("actor",), "limit": ("2",), "tag": ("a", "b")}
    received = request(query=query, headers={"X-Trace": "seven"})

    assert differences(received, **expected) == [], reason


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"method": "HEAD"}, "the method is GET"),
        ({"path": "/packages/*"}, "the path is another"),
        ({"query": "limit=3"}, "the query parameter 'limit' is '1', '2'"),
        ({"query": "limit="}, "the query parameter 'limit' is '1', '2'"),
        ({"query": "type=actor"}, "the query parameter 'type' is missing"),
        ({"query": "limit=3&limit=1"}, "the query parameter 'limit' is '1', '2'"),
        ({"query": "text=seven"}, "the query parameter 'text' is '***' (secrets are masked)"),
        ({"header": "X-Other"}, "the header 'X-Other' is missing"),
        ({"header": "X-Trace: eight"}, "the header 'X-Trace' is 'seven'"),
        ({"header": "X-Trace: even"}, "the header 'X-Trace' is 'seven'"),
        ({"header": "X-Mine: seven"}, "the header 'X-Mine' is 'a ***' (secrets are masked)"),
    ],
)
def test_a_difference_is_said_in_words(expected: dict[str, object], said: str) -> None:
    received = request(
        query={"limit": ("1", "2"), "text": ("***",)},
        headers={"X-Trace": "seven", "X-Mine": "a ***"},
    )

    assert differences(received, **expected) == [said]


def test_what_is_no_http_and_what_is_encoded_differs_in_words() -> None:
    assert differences(request(method="")) == ["the method is missing"]
    assert differences(request(path="/actor/%C3%BC"), path="/actor/ü") == [
        "the path is percent-encoded"
    ]


@pytest.mark.parametrize(
    ("expected", "argument"),
    [
        ({"method": "GET /browse"}, "method"),
        ({"method": ""}, "method"),
        ({"path": "browse"}, "path"),
        ({"path": "/browse?type=actor"}, "path may not hold a query"),
        ({"query": {"type": None}}, "query must have text, numbers or lists of them; 'type'"),
        ({"query": {"type": ["actor", True]}}, "query must .* 'type' is True"),
        ({"query": "api_key=abc"}, "query: the value of 'api_key' is masked"),
        ({"header": "Authorization: Bearer abc"}, "header: the value of 'Authorization' is masked"),
        ({"header": ": seven"}, "header"),
        ({"header": "A: \ud800"}, r"header may not hold a lone surrogate; it holds 'A: \\ud800'"),
        ({"path": "/\ud800"}, r"path may not hold a lone surrogate; it holds '/\\ud800'"),
        ({"query": "a=\ud800"}, "query may not hold a lone surrogate"),
        ({"query": {"\udfff": "a"}}, "query may not hold a lone surrogate"),
        ({"header": ""}, "header"),
        ({"header": "X Trace"}, "header"),
    ],
)
def test_what_no_request_can_be_like_is_refused(expected: dict[str, object], argument: str) -> None:
    with pytest.raises(ValueError, match=argument):
        differences(request(), **expected)


def test_of_what_is_secret_only_the_presence_can_be_expected() -> None:
    received = request(query={"api_key": ("***",)}, headers={"Authorization": "***"})

    assert differences(received, header="Authorization: ***", query="api_key") == []
    with pytest.raises(ValueError, match="is masked") as caught:
        differences(received, header="Authorization: Bearer s3cr3t")
    assert "s3cr3t" not in str(caught.value)


def test_requests_as_expected_are_returned_in_their_order() -> None:
    received = journal("GET /browse?n=1", "GET /packages/a", "GET /browse?n=2")
    found = verify(received, ExpectedRequest.of("GET", "/browse", None, None), Count.parse(2))

    assert [one.query["n"] for one in found] == [("1",), ("2",)]


def test_the_nearest_requests_are_shown_first_and_the_rest_is_counted() -> None:
    received = journal(
        "POST /metadata",
        *(f"GET /actor/acme/a{n}" for n in range(4)),
        "GET /browse?type=skill",
        "GET /browse?type=actor",
    )
    expected = ExpectedRequest.of("GET", "/browse", "type=actor", "X-Trace")

    with pytest.raises(AssertionError) as caught:
        verify(received, expected, Count.parse(2))

    lines = str(caught.value).splitlines()
    assert lines[0] == (
        "GET /browse?type=actor with the header X-Trace was expected exactly twice,"
        " but came once. The nearest requests:"
    )
    assert lines[1:3] == [
        "  GET /browse?type=actor: as expected",
        "  GET /browse?type=skill: the query parameter 'type' is 'skill'",
    ]
    assert len(lines) == 7
    assert lines[-1] == "  and 2 more"


def test_requests_that_are_the_same_are_shown_once() -> None:
    received = journal(*["GET /browse"] * 9, "GET /packages/a")

    with pytest.raises(AssertionError) as caught:
        verify(received, ExpectedRequest.of("GET", "/browse"), Count.parse("<=3"))
    assert str(caught.value).splitlines() == [
        "GET /browse was expected at most 3 times, but came 9 times. These came:",
        "  GET /browse -> no answer yet (9 times)",
    ]


def test_a_failure_among_thousands_of_requests_is_soon_explained() -> None:
    received = journal(*(f"GET /actor/acme/a{n}?n={n}" for n in range(10_000)), size=10_000)
    begun = time.perf_counter()

    with pytest.raises(AssertionError, match=r"\n  and 9995 more$"):
        verify(received, ExpectedRequest.of("GET", "/actor/acme/b9", "n"), Count.parse(1))
    assert time.perf_counter() - begun < 3


def test_a_failed_expectation_shows_the_header_with_its_value() -> None:
    expected = ExpectedRequest.of("get", "/browse", {"n": "1"}, "x-trace:  ei* ")

    assert str(expected) == "GET /browse?n=1 with the header x-trace: ei*"


def test_an_empty_journal_says_so() -> None:
    with pytest.raises(
        AssertionError, match=r"expected at least once, but never came\. No request was received\.$"
    ):
        verify(journal(), ExpectedRequest.of("GET", "/browse", None, None), Count.parse(None))


@pytest.mark.parametrize("times", [None, "0", "2"])
def test_a_journal_that_dropped_requests_can_tell_nothing(times: str | None) -> None:
    received = journal("GET /browse", "GET /browse", "GET /browse", size=2)

    with pytest.raises(AssertionError, match="The journal dropped 1 request, so"):
        verify(received, ExpectedRequest.of("GET", "/browse", None, None), Count.parse(times))


@pytest.mark.parametrize("header", ["Authorization: Bearer x", "X-Api-Key: *", "Cookie: a=b"])
def test_a_value_that_the_journal_masks_is_not_compared(header: str) -> None:
    with pytest.raises(ValueError, match=r"masked in the journal.*give the name alone"):
        ExpectedRequest.of("GET", "/browse", None, header)

    name = header.partition(":")[0]
    for given in (name, f"{name}: ***"):
        ExpectedRequest.of("GET", "/browse", None, given)


def test_a_key_that_is_an_ordinary_word_hides_no_request() -> None:
    journal = Journal(10, ["acme"])
    headers = [(b"x-team", b"of acme")]
    journal.begin("GET", "/actor/acme/echo", b"namespace=acme", headers)
    expected = ExpectedRequest.of("GET", "/actor/acme/*", "namespace=acme", "X-Team: of acme")

    [found] = verify(journal, expected, Count.parse(1))
    verify_order(journal, [expected])
    assert found.path == "/actor/***/echo"
    with pytest.raises(AssertionError) as caught:
        verify(journal, ExpectedRequest.of("GET", "/skill/acme/*"), Count.parse(1))
    assert "acme" not in str(caught.value)
