"""What a tester reads in the log: redirects, attempts, numbers, and bodies that are no text."""

import logging
import re
from typing import Any

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.errors import RegistryError


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name == "RegistryLibrary"]


async def test_of_an_empty_body_nothing_is_said(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.says(b"")

    await client.request("GET", "/x")

    assert [line.partition(":")[0] for line in logged(caplog)[1:]] == [
        "Request headers",
        "Response headers",
    ]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "\ufffdPNG\n\\x1a\n\\x00\\x00"),
        (b"a\r\nb\tc\rd", "a\nb\tc\\rd"),
        ('"a\u202eb\x85"'.encode(), '"a\\u202eb\\x85"'),
        ("a\u00a0b\u00e9".encode(), "a\u00a0b\u00e9"),
    ],
    ids=["an image", "ends of lines", "JSON", "letters"],
)
async def test_what_no_log_can_show_is_escaped(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture, body: bytes, shown: str
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.says(body)

    await client.request("GET", "/x")

    assert logged(caplog)[-1] == f"Response body:\n{shown}"


@pytest.mark.parametrize(
    ("status", "location", "told"),
    [
        ("302 Found", "/y?token=a&b=c", "status 302 to '/y?token=***&b=c', 0 bytes in "),
        ("308 Permanent Redirect", "/k3y-of-mine", "status 308 to '/***', 0 bytes in "),
        ("307 Temporary Redirect", "/" + "y" * 200, f"307 to '/{'y' * 199}'..., 0 bytes in "),
        ("307 Temporary Redirect", "/" + "y" * 199, f"307 to '/{'y' * 199}', 0 bytes in "),
        ("201 Created", "/y", "status 201, 0 bytes in "),
        ("302 Found", None, "status 302, 0 bytes in "),
    ],
)
async def test_of_a_redirect_the_line_says_where_it_leads(
    peer: Any,
    connect: Any,
    caplog: pytest.LogCaptureFixture,
    status: str,
    location: str | None,
    told: str,
) -> None:
    caplog.set_level(logging.INFO)
    peer.says(b"", status, **({"Location": location} if location else {}))

    await connect(peer.url, api_key="k3y-of-mine").request("GET", "/x")

    (line,) = logged(caplog)
    assert told in line


async def test_a_failed_attempt_has_its_time_and_number_behind_its_sentence(
    peer: Any, connect: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    peer.answers_always("close")

    with pytest.raises(RegistryError):
        await connect(peer.url, retries=1).request("GET", "/x")

    first, _, second = logged(caplog)
    told = re.escape(f"GET {peer.url}/x: The connection was closed before an answer began.")
    assert re.fullmatch(rf"{told} \(after \d+\.\d ms\)", first)
    assert re.fullmatch(rf"{told} \(after \d+\.\d ms, attempt 2\)", second)


async def test_of_an_answer_that_is_spoilt_the_line_says_the_status(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    peer.says(b"no gzip", Content_Encoding="gzip")

    with pytest.raises(RegistryError):
        await client.request("GET", "/x")

    (line,) = logged(caplog)
    assert re.search(r": The body is not gzip: .* \(status 200, after \d+\.\d ms\)$", line)


async def test_one_error_of_many_reads_is_no_several(
    peer: Any, client: RegistryClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    peer.answers_always("close")

    await client.get_packages(["pkg_act_" + "0" * 40], on_error="collect")

    assert logged(caplog)[-1].endswith(" s, 1 error.")
