"""Targets that no client would send: paths and queries that are malformed or lead nowhere."""

import json

import pytest

from RegistryLibrary.fake import FakeRegistry


@pytest.mark.parametrize(
    ("path", "type", "reason"),
    [
        ("/packages/", "InvalidPackageIdError", "an empty ID"),
        ("/packages/pkg_ACT_" + "0" * 40, "InvalidPackageIdError", "an upper-case code"),
        ("/packages/pkg_act_" + "0" * 40 + "%0A", "InvalidPackageIdError", "a line break behind"),
        ("/packages/%2E%2E%2F%2E%2E%2Fetc%2Fpasswd", "InvalidPackageIdError", "one segment"),
        ("/packages/..%5C..%5Cwindows", "InvalidPackageIdError", "backslashes"),
        ("/packages/%00", "InvalidPackageIdError", "a NUL"),
        ("/packages/%252e%252e", "InvalidPackageIdError", "encoded twice"),
        ("/Actor/acme/echo", "ValidationError", "an upper-case type"),
        ("/packages/acme/echo", "ValidationError", "a type that is none"),
        ("/actor/ac%2Fme/echo", "InvalidPackageReferenceError", "a slash in a namespace"),
        ("/actor/acme/echo%0d%0aSet-Cookie:x=1", "InvalidPackageReferenceError", "line breaks"),
        ("/actor/acme/e%cc%81cho", "InvalidPackageReferenceError", "no ASCII"),
        ("/actor/acme/", "InvalidPackageReferenceError", "an empty name"),
        ("/actor//echo", "InvalidPackageReferenceError", "an empty namespace"),
        ("/actor/acme/echo?version=", "ValidationError", "an empty version"),
        ("/actor/acme/echo?version=v1.2.0+1", "ValidationError", "a plus in a version"),
        ("/actor/acme/echo?version=v%EF%BC%91.x", "ValidationError", "a wide digit"),
        ("/actor/acme/echo?version=%ff", "ValidationError", "no UTF-8 in the query"),
        ("/actor/acme/echo?version=%4", "ValidationError", "half an escape"),
        ("/actor/acme/echo?%zz=1", "ValidationError", "no escape in a name"),
        ("/actor/acme/echo?version=v1.x&versio%6E=v1.x", "ValidationError", "repeated, encoded"),
        ("/packages/%ff", "ValidationError", "no UTF-8 in the path"),
        ("/packages/%", "ValidationError", "the beginning of an escape"),
        ("/packages/%4", "ValidationError", "half an escape in the path"),
        ("/browse?type=", "ValidationError", "an empty type"),
        ("/browse?type=actor&type=actor", "ValidationError", "repeated"),
        ("/browse?namespace=..", "ValidationError", "dots"),
        ("/browse?limit=-1", "ValidationError", "negative"),
        ("/browse?limit=1.5", "ValidationError", "no whole number"),
        ("/browse?limit=%D9%A3", "ValidationError", "a digit that is not ASCII"),
        ("/browse?limit=" + "9" * 5000, "ValidationError", "more digits than Python converts"),
        ("/browse?cursor=", "ValidationError", "an empty cursor"),
        ("/browse?cursor=0x1", "ValidationError", "another way to write a cursor"),
        ("/browse?cursor=-1", "ValidationError", "a negative cursor"),
    ],
)
async def test_a_malformed_request_is_a_400(path: str, type: str, reason: str, mounted) -> None:
    # httpx would tidy the path; the scope carries it as it is.
    status, _, body = await asked(mounted, path)

    assert (status, json.loads(body)["error"]["type"]) == (400, type), reason


@pytest.mark.parametrize(
    "path",
    [
        *("/", "", "*", "/browse/", "//browse", "/packages", "/actor/acme", "/.well-known/other"),
        *("/actor/acme/echo/v1.0.0", "/favicon.ico", "/packages/../../etc/passwd"),
    ],
)
async def test_any_other_path_is_a_404(path: str, mounted) -> None:
    status, _, body = await asked(mounted, path)

    assert (status, json.loads(body)["error"]["type"]) == (404, "RegistryError")


async def test_an_encoded_word_is_the_same_word(mounted) -> None:
    status, _, _ = await asked(mounted, "/%62rowse")

    assert status == 200


async def asked(fake: FakeRegistry, target: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """Ask the application itself, with a target that no client would send."""
    path, _, query = target.encode().partition(b"?")
    scope = {"type": "http", "method": "GET", "raw_path": path, "query_string": query}
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    await fake.app({**scope, "headers": []}, None, send)
    start, body = sent
    return start["status"], dict(start["headers"]), body["body"]
