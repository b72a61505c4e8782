"""Answers of the endpoints as values: the profile's §8 field by field."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from RegistryLibrary.client.transport import httpx
from RegistryLibrary.errors import Reason, RegistryResponseError
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import Authentication
from RegistryLibrary.protocol.types import PackageType

OTHER_ID = "pkg_xyz_" + "0" * 40
WRONG_TYPES = (7, True, ["a"], {"a": 1}, 1.5)


async def fault_of(call: Any) -> RegistryResponseError:
    with pytest.raises(RegistryResponseError) as caught:
        await call
    return caught.value


async def test_a_package_in_full_form_has_all_its_fields(canned: Any, package: Any) -> None:
    sent = package(surprise={"from": "a newer registry"})

    got = await canned(sent).get_package(sent["id"])

    assert isinstance(got.id, PackageId)
    assert (got.id, got.content) == (sent["id"], sent["content"])
    assert got.type is PackageType.ACTOR
    assert (got.namespace, got.name, got.version) == ("acme", "echo", "v1.2.0")
    assert got.release_date == "2026-01-31"
    assert (got.original_reference, got.from_cache) == (None, False)
    assert abs(datetime.now(UTC) - got.fetched_at) < timedelta(minutes=1)
    assert timedelta() < got.elapsed < timedelta(minutes=1)


@pytest.mark.parametrize("missing", ["left out", "null"])
async def test_of_a_full_package_only_id_and_content_are_required(
    canned: Any, package: Any, missing: str
) -> None:
    whole = package()
    left = {"id": whole["id"], "content": whole["content"]}
    sent = left if missing == "left out" else dict.fromkeys(whole) | left

    got = await canned(sent).get_package(whole["id"])

    assert got.content == {"prompt": "Hello"}
    assert {got.type, got.namespace, got.name, got.version, got.release_date} == {None}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "an empty object"),
        ({"prompt": "Hello"}, "neither"),
        ({"id": "mine"}, "an ID alone"),
        ({"id": 7, "content": {}}, "the ID is no text"),
        ({"id": OTHER_ID, "content": "text"}, "the content is no object"),
        ({"id": OTHER_ID, "content": None}, "the content is null"),
        ({"content": {"a": 1}}, "a content alone"),
        ({"type": 7, "version": []}, "fields that a full form could not have"),
    ],
)
async def test_any_other_object_is_the_content_itself(
    canned: Any, package: Any, body: dict[str, Any], reason: str
) -> None:
    asked = package()["id"]

    got = await canned(body).get_package(asked)

    assert (got.id, got.content) == (asked, body), reason
    assert {got.type, got.namespace, got.name, got.version, got.release_date} == {None}


async def test_an_unknown_type_is_kept_as_text(canned: Any, package: Any) -> None:
    sent = package(type="robot", id=OTHER_ID)

    got = await canned(sent).get_package(OTHER_ID)

    assert (got.type, got.id.type) == ("robot", None)


@pytest.mark.parametrize("field", ["type", "namespace", "name", "version", "release_date"])
@pytest.mark.parametrize("value", WRONG_TYPES)
async def test_a_field_of_a_package_that_is_no_text_is_named(
    canned: Any, package: Any, field: str, value: Any
) -> None:
    sent = package(**{field: value})

    for call in (
        canned(sent).get_package(sent["id"]),
        canned(sent).resolve("actor", "acme", "echo"),
    ):
        error = await fault_of(call)
        assert error.reason is Reason.WRONG_SHAPE
        assert f"the field {field!r} must be text, not" in error.message


@pytest.mark.parametrize("field", ["id", "content", "type", "namespace", "name", "version"])
@pytest.mark.parametrize("missing", ["left out", "null"])
async def test_the_reference_endpoint_answers_in_full_form_only(
    canned: Any, package: Any, field: str, missing: str
) -> None:
    sent = package(**{field: None})
    if missing == "null":
        sent[field] = None

    error = await fault_of(canned(sent).resolve("actor", "acme", "echo"))

    assert error.reason is Reason.WRONG_SHAPE
    assert f"the field {field!r} is missing" in error.message
    assert (error.status, error.method, error.attempts, error.stated) == (200, "GET", 1, False)


async def test_a_release_date_may_be_missing_from_a_resolved_package(
    canned: Any, package: Any
) -> None:
    got = await canned(package(release_date=None)).resolve("actor", "acme", "echo")

    assert got.release_date is None


@pytest.mark.parametrize(
    "id", ["", "mine", "pkg_act_0", f"pkg_act_{'A' * 40}", f"pkg_act_{'0' * 41}", f" {OTHER_ID}"]
)
async def test_an_id_that_is_none_is_the_registry_s_fault(
    canned: Any, package: Any, id: str
) -> None:
    sent = package(id=id)

    for call in (
        canned(sent).get_package(package()["id"]),
        canned(sent).resolve("actor", "acme", "echo"),
        anext(canned({"packages": [sent]}).browse()),
    ):
        error = await fault_of(call)
        assert error.reason is Reason.WRONG_ID
        assert "is not a package ID" in error.message


async def test_another_id_than_the_one_asked_for_is_refused(canned: Any, package: Any) -> None:
    error = await fault_of(canned(package()).get_package(OTHER_ID))

    assert error.reason is Reason.WRONG_ID
    assert OTHER_ID in error.message
    assert package()["id"] in error.message


async def test_a_bare_answer_to_what_is_no_id_is_refused(canned: Any) -> None:
    error = await fault_of(canned({"prompt": "Hello"}).get_package("latest"))

    assert error.reason is Reason.WRONG_ID
    assert "the ID asked for: 'latest' is not a package ID" in error.message


@pytest.mark.parametrize(
    ("value", "kind"),
    [([], "a list"), ("a", "text"), (7, "a whole number"), (1.5, "a number"), (None, "null")],
)
async def test_a_body_that_is_no_object_is_refused(canned: Any, value: Any, kind: str) -> None:
    for call in ("get_package", "metadata", "resolve"):
        arguments = {"get_package": (OTHER_ID,), "resolve": ("a", "b", "c")}.get(call, ())
        answer = httpx.Response(200, content=json.dumps(value))
        error = await fault_of(getattr(canned(answer), call)(*arguments))
        assert error.reason is Reason.WRONG_SHAPE
        assert f"the body must be an object, not {kind}" in error.message


async def test_metadata_has_all_its_fields(canned: Any) -> None:
    sent = {
        "name": "Acme",
        "standard_version": "1.0.0",
        "package_types": ["actor", "robot"],
        "authentication": {"anonymous_read": True, "header": "X-Key", "scheme": "", "more": 1},
        "more": 1,
    }

    got = await canned(sent).metadata()

    assert (got.name, got.standard_version) == ("Acme", "1.0.0")
    assert got.package_types == (PackageType.ACTOR, "robot")
    assert got.authentication == Authentication(anonymous_read=True, header="X-Key", scheme="")


@pytest.mark.parametrize("missing", ["left out", "null"])
async def test_of_metadata_only_the_version_of_the_standard_is_required(
    canned: Any, missing: str
) -> None:
    optional = dict.fromkeys(("name", "package_types", "authentication"))
    sent = {"standard_version": "1.0.0"} | (optional if missing == "null" else {})

    got = await canned(sent).metadata()

    assert (got.name, got.package_types, got.authentication) == (None, None, None)


async def test_authentication_may_say_nothing(canned: Any) -> None:
    sent = {"standard_version": "1.0.0", "package_types": [], "authentication": {}}

    got = await canned(sent).metadata()

    assert got.package_types == ()
    assert got.authentication == Authentication(None, None, None)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"standard_version": None}, "'standard_version' is missing"),
        ({"standard_version": 1.0}, "'standard_version' must be text, not a number"),
        ({"name": ["a"]}, "'name' must be text, not a list"),
        ({"package_types": "actor"}, "'package_types' must be a list, not text"),
        ({"package_types": ["actor", None]}, "'package_types[1]' must be text, not null"),
        ({"package_types": [{}]}, "'package_types[0]' must be text, not an object"),
        ({"authentication": "none"}, "'authentication' must be an object, not text"),
        (
            {"authentication": {"anonymous_read": 1}},
            "'authentication.anonymous_read' must be true or false, not a whole number",
        ),
        ({"authentication": {"header": {}}}, "'authentication.header' must be text, not an object"),
        ({"authentication": {"scheme": False}}, "'authentication.scheme' must be text, not true"),
    ],
)
async def test_a_field_of_metadata_of_the_wrong_kind_is_named(
    canned: Any, fields: dict[str, Any], told: str
) -> None:
    error = await fault_of(canned({"standard_version": "1.0.0"} | fields).metadata())

    assert error.reason is Reason.WRONG_SHAPE
    assert told in error.message


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "application/ld+json", ""]
)
async def test_json_by_any_of_its_names_is_read(canned: Any, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = httpx.Response(200, content=b'{"standard_version": "1.0.0"}', headers=headers)

    assert (await canned(answer).metadata()).standard_version == "1.0.0"


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/plain", "application/jsonp"])
async def test_another_content_type_is_refused(canned: Any, kind: str) -> None:
    answer = httpx.Response(200, content=b"<html>Log in", headers={"Content-Type": kind})

    error = await fault_of(canned(answer).metadata())

    assert error.reason is Reason.CONTENT_TYPE
    assert error.message.endswith(" instead of JSON. It reads '<html>Log in'.")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "The body is empty."),
        (b"{", "The body is not JSON: "),
        (b"\xef\xbb\xbf{}", "BOM"),
        (b'{"a": "\xff"}', "byte 8 is not UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "byte 1 is not UTF-8"),
        (b'{"a": NaN}', "NaN is no JSON"),
        (b'{"a": -Infinity}', "-Infinity is no JSON"),
        (b'{"a": 1e400}', "too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too large"),
        (b'{"a": 1, "a": 2}', "the key 'a' comes twice"),
        (b'{"a": "\\ud800"}', "lone surrogate"),
        (b'{"a": ' + b"[" * 200_000, "nested deeper"),
        (b'{"a": 1} x', "Extra data"),
    ],
    ids=lambda value: repr(value)[:24],
)
async def test_a_body_that_is_no_strict_json_is_refused(
    canned: Callable[..., Any], body: bytes, told: str
) -> None:
    error = await fault_of(canned(httpx.Response(200, content=body)).metadata())

    assert error.reason is Reason.NOT_JSON
    assert told in error.message
    assert len(error.message) < 1000
