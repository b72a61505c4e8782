"""An answer that is an error: the body's type first, the status second (§13)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.client.failures import retry_after
from RegistryLibrary.client.transport import httpx
from RegistryLibrary.errors import (
    CATALOGUE,
    AccessDeniedError,
    AuthenticationError,
    InvalidPackageIdError,
    InvalidPackageReferenceError,
    PackageNotFoundError,
    RateLimitError,
    Reason,
    RegistryError,
    RegistryResponseError,
    ValidationError,
)

ID = "pkg_act_" + "0" * 40
NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


async def get_package(client: RegistryClient) -> None:
    await client.get_package(ID)


async def resolve(client: RegistryClient) -> None:
    await client.resolve("actor", "acme", "echo")


async def browse(client: RegistryClient) -> None:
    await anext(client.browse())


async def metadata(client: RegistryClient) -> None:
    await client.metadata()


CALLS = (get_package, resolve, browse, metadata)


async def error_of(client: RegistryClient, call: Any = metadata) -> RegistryError:
    with pytest.raises(RegistryError) as caught:
        await call(client)
    return caught.value


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("row", CATALOGUE, ids=lambda row: row.name)
@pytest.mark.parametrize("status", ["its own", 418, 500])
async def test_the_type_that_the_body_states_decides(
    canned: Any, call: Any, row: Any, status: Any
) -> None:
    number = row.status if status == "its own" else status
    body = {"error": {"type": row.name, "message": "No.", "details": {"a": [1]}, "more": 1}}

    error = await error_of(canned(httpx.Response(number, json=body)), call)

    assert type(error) is row.error
    assert (error.type, error.stated, error.status) == (row.name, True, number)
    assert (error.message, error.details) == ("No.", {"a": [1]})
    assert (error.method, error.attempts, error.reason) == ("GET", 1, None)


IMPLIED = [
    (get_package, 400, InvalidPackageIdError),
    (resolve, 400, InvalidPackageReferenceError),
    (browse, 400, ValidationError),
    (metadata, 400, ValidationError),
    *((call, 401, AuthenticationError) for call in CALLS),
    *((call, 403, AccessDeniedError) for call in CALLS),
    *((call, 404, PackageNotFoundError) for call in CALLS),
    *((call, 429, RateLimitError) for call in CALLS),
    *((call, status, RegistryError) for call in CALLS for status in (304, 409, 418, 500, 503)),
]


@pytest.mark.parametrize(("call", "status", "implied"), IMPLIED)
async def test_a_bare_status_implies_a_type(
    canned: Any, call: Any, status: int, implied: type[RegistryError]
) -> None:
    error = await error_of(canned(httpx.Response(status)), call)

    assert type(error) is implied
    assert (error.type, error.stated, error.status) == (implied.__name__, False, status)
    assert f"The registry answered {status}" in error.message


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Not Found",
        b"<html>",
        b"[]",
        b"null",
        b'{"error": "x"}',
        b'{"error": null}',
        b'{"error": []}',
        b'{"error": {}}',
        b'{"error": {"type": 7}}',
        b'{"error": {"type": null, "message": {}}}',
        b'{"error": {"type": ""}}',
        b'{"type": "ValidationError"}',
        b'{"error": {"type": "ValidationError"}',
        b'{"error": {"type": "ValidationError"}, "error": {}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
    ids=lambda body: repr(body)[:30],
)
async def test_where_the_body_states_no_type_the_status_decides(canned: Any, body: bytes) -> None:
    error = await error_of(canned(httpx.Response(404, content=body)))

    assert type(error) is PackageNotFoundError
    assert (error.stated, error.type) == (False, "PackageNotFoundError")
    assert error.message.startswith("The registry answered 404 Not Found.")


async def test_a_type_that_the_catalogue_lacks_is_kept(canned: Any) -> None:
    body = {"error": {"type": "QuotaExceededError", "message": "Enough."}}

    error = await error_of(canned(httpx.Response(404, json=body)))

    assert type(error) is RegistryError
    assert (error.type, error.stated, error.message) == ("QuotaExceededError", True, "Enough.")


async def test_a_message_without_a_type_is_kept_too(canned: Any) -> None:
    body = {"error": {"message": "Not here.", "details": 7}}

    error = await error_of(canned(httpx.Response(404, json=body)))

    assert (error.message, error.details, error.stated) == ("Not here.", 7, False)


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
async def test_an_error_body_counts_whatever_its_content_type(canned: Any, kind: str) -> None:
    body = b'{"error": {"type": "AccessDeniedError", "message": "No."}}'
    answer = httpx.Response(500, content=body, headers={"Content-Type": kind})

    assert type(await error_of(canned(answer))) is AccessDeniedError


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("status", [200, 201, 299])
async def test_an_error_body_with_success_is_a_response_error(
    canned: Any, call: Any, status: int
) -> None:
    body = {"error": {"type": "PackageNotFoundError", "message": "Gone."}}

    error = await error_of(canned(httpx.Response(status, json=body)), call)

    assert type(error) is RegistryResponseError
    assert (error.reason, error.stated, error.status) == (Reason.ERROR_IN_SUCCESS, False, status)
    assert "Gone." in error.message


@pytest.mark.parametrize("content", [{"error": {"message": "a"}}, {"error": "type"}, {"error": 7}])
async def test_a_bare_content_may_have_a_field_named_error(canned: Any, content: Any) -> None:
    assert (await canned(content).get_package(ID)).content == content


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_but_named(canned: Any, status: int) -> None:
    answer = httpx.Response(
        status, headers={"Location": "http://me:hunter2@evil.test/?key=hunter2"}
    )
    client = canned(answer)

    error = await error_of(client)

    assert type(error) is RegistryError
    assert "to 'http://***@evil.test/?key=***', which is not followed" in error.message
    assert "; `follow_redirects=True` would follow it." in error.message
    assert len(client.requests) == 1


@pytest.mark.parametrize(
    "page",
    [
        b"<center>The plain HTTP request was sent to HTTPS port</center>",
        b"Client sent an HTTP request to an HTTPS server.\n",
        b"Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
    ],
    ids=["nginx", "Go", "Apache"],
)
async def test_a_page_that_wants_tls_is_understood(canned: Any, page: bytes) -> None:
    error = await error_of(canned(httpx.Response(400, content=page)))

    wanted = ": it wants TLS at this port, so the URL must begin with https://. It reads "
    assert error.message.startswith(f"The registry answered 400 Bad Request{wanted}")


async def test_other_pages_do_not_want_tls(canned: Any) -> None:
    far = httpx.Response(400, content=b" " * 2000 + b"HTTP request to an HTTPS server")
    for answer in (far, httpx.Response(400, content=b"no HTTPS here")):
        assert "TLS" not in (await error_of(canned(answer))).message


async def test_an_error_carries_what_the_registry_calls_the_request(canned: Any) -> None:
    answer = httpx.Response(503, text="Down for repair", headers={"X-Request-ID": "r-1"})

    error = await error_of(canned(answer, url="http://registry.test/api"))

    assert error.request_id == "r-1"
    assert error.url == "http://registry.test/api/.well-known/cleverthis-packages"
    assert error.message == (
        "The registry answered 503 Service Unavailable. It reads 'Down for repair'."
    )


async def test_a_status_that_has_no_name_is_still_told(canned: Any) -> None:
    assert "answered 599. It" in (await error_of(canned(httpx.Response(599, text="x")))).message


@pytest.mark.parametrize("status", [200, 302, 404, 418, 500])
async def test_no_status_is_an_error_to_a_raw_request(canned: Any, status: int) -> None:
    body = {"error": {"type": "ValidationError", "message": "No."}}

    response = await canned(httpx.Response(status, json=body)).request("GET", "/x")

    assert (response.status, response.json) == (status, body)


@pytest.mark.parametrize("status", [404, 429, 503])
async def test_the_pause_that_the_registry_asks_for_is_kept(canned: Any, status: int) -> None:
    answer = httpx.Response(status, headers={"Retry-After": "3"})

    assert (await error_of(canned(answer))).retry_after == timedelta(seconds=3)


@pytest.mark.parametrize(
    ("value", "pause", "reason"),
    [
        ("0", 0, "at once"),
        ("3", 3, "seconds"),
        ("999999999", 999999999, "long, and still a number"),
        ("Sat, 31 Jan 2026 12:01:00 GMT", 60, "a date"),
        ("Sat, 31 Jan 2026 13:01:00 +0100", 60, "a date of another zone"),
        ("Saturday, 31-Jan-26 12:01:00 GMT", 60, "RFC 850"),
        ("Sat Jan 31 12:01:00 2026", 60, "asctime, which is UTC (RFC 9110 §5.6.7)"),
        ("Sat, 31 Jan 2026 11:00:00 GMT", 0, "a date that passed asks for no pause"),
        ("Sat, 31 Jan 2026 12:01:00 -0000", 60, "an unknown zone is UTC"),
    ],
)
def test_a_pause_in_seconds_or_as_a_date_is_read(value: str, pause: int, reason: str) -> None:
    assert retry_after(value, NOW) == timedelta(seconds=pause), reason


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "-5",
        "+5",
        "1.5",
        "1e3",
        "0x10",
        "1_000",
        "\N{FULLWIDTH DIGIT THREE}",
        "²",
        "99999999999",
        "9" * 5000,
        "5 5",
        "nan",
        "-",
        "Sat, 31 Jan 99999 12:00:00 GMT",
        "Sat, 31 Jan 99999999999999999999 12:00:00 GMT",
        "Sat, 31 Jan 2026 99999999999999999999:00:00 GMT",
        "Sat, 31 Jan 2026 12:00:00 +99999999999999999999",
        "Sat, 31 Jan 2026 12:00:00 +2500",
        "Sat, 99 Jan 2026 12:00:00 GMT",
        "Sat, 31 Jan -2026 12:00:00 GMT",
        "Sat, 31 \N{FULLWIDTH DIGIT THREE} 2026 12:00:00 GMT",
    ],
)
def test_a_pause_that_cannot_be_read_is_none(value: str) -> None:
    assert retry_after(value, NOW) is None


@pytest.mark.parametrize(
    "value", ["Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359"]
)
def test_the_first_and_the_last_date_of_all_are_no_trouble(value: str) -> None:
    assert retry_after(value, NOW) >= timedelta()
