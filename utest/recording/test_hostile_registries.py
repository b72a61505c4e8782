"""Registries that list or send what must not be recorded."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from RegistryLibrary import (
    PackageIntegrityError,
    PackageNotFoundError,
    Reason,
    RegistryClient,
    RegistryError,
    RegistryResponseError,
    RegistryTimeoutError,
    compute_package_id,
    record_registry,
)
from RegistryLibrary.recording import folder as recording_folder
from RegistryLibrary.recording import listing

from .registries import URL, files, held_by_seed, package, record

OTHER = compute_package_id("actor", {"prompt": "Other"})
LONG = "v1.0.0-" + 300 * "a"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": ".."}, "'acme'/'..' 'v1.0.0', which can't be recorded: '..' is not a name"),
        ({"namespace": ".."}, "'..'/'echo'"),
        ({"name": "a/../../b"}, "'a/../../b'"),
        ({"name": "/etc/passwd"}, "'/etc/passwd'"),
        ({"name": "a\\b"}, r"'a\\\\b'"),
        ({"name": "a\0b"}, r"'a\\x00b'"),
        ({"name": "c:echo"}, "'c:echo'"),
        ({"name": "Echo"}, "'Echo'"),
        ({"name": ""}, "''"),
        ({"name": "x" * 200}, f"'{'x' * 100}'..."),
        ({"namespace": ".hidden"}, "'.hidden'"),
        ({"type": "../actor"}, "'../actor'"),
        ({"type": "plugin"}, "the types are actor"),
        ({"version": "v1.0.0/../.."}, "'v1.0.0/../..'"),
        ({"version": "latest"}, "it is an alias"),
        ({"version": "v1.0.0 "}, "'v1.0.0 '"),
        ({"version": LONG}, "256 characters at most"),
    ],
)
async def test_an_entry_chooses_no_path_outside_the_folder(liar, fields, told, tmp_path) -> None:
    folder = tmp_path / "inner"
    liar.has(package())
    liar.lists(package(), package(**fields))

    with pytest.raises(RegistryResponseError) as caught:
        await liar.record(folder)

    assert told.encode().decode("unicode_escape") in caught.value.message
    assert caught.value.message.startswith("The registry lists '")
    assert caught.value.reason == Reason.WRONG_SHAPE
    assert caught.value.url == f"{URL}/browse"
    assert [*tmp_path.rglob("*")] == []
    assert liar.requests == ["/browse"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"id": OTHER}, f"once with the ID {package()['id']} and once with {OTHER}."),
        ({"release_date": "2020-01-01"}, "release date '2026-01-31' and once with '2020-01-01'."),
        ({"release_date": None}, "release date '2026-01-31' and once with none."),
    ],
)
async def test_a_version_listed_in_two_ways_is_refused(liar, fields, told, tmp_path) -> None:
    liar.lists(package(), package(**fields))

    with pytest.raises(RegistryResponseError) as caught:
        await liar.record(tmp_path)

    assert caught.value.message.startswith("The registry lists 'actor' 'acme'/'echo' 'v1.0.0', ")
    assert caught.value.message.endswith(told)
    assert files(tmp_path) == {}


async def test_a_version_listed_twice_in_one_way_is_one(liar, tmp_path) -> None:
    liar.has(package())
    liar.lists(package(), package())

    assert (await liar.record(tmp_path)).versions == 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("skill", None), "not asked for by type skill."),
        ((None, "other"), "not asked for by namespace other."),
        (("actor", "other"), "not asked for by type actor and namespace other."),
    ],
)
async def test_what_was_not_asked_for_is_refused(liar, asked, told, tmp_path) -> None:
    liar.has(package())

    with pytest.raises(RegistryResponseError, match=told):
        await liar.record(tmp_path, *asked)


async def test_nothing_to_record_is_an_error(liar, tmp_path) -> None:
    liar.lists()

    with pytest.raises(PackageNotFoundError, match="lists nothing by type skill, so") as caught:
        await liar.record(tmp_path / "never", "skill")

    assert not caught.value.stated
    assert not (tmp_path / "never").exists()


async def test_a_page_that_leads_back_is_an_error(liar, tmp_path) -> None:
    liar.has(package())
    liar.pages[0]["next_cursor"] = "again"

    with pytest.raises(RegistryResponseError) as caught:
        await liar.record(tmp_path)

    assert caught.value.reason == Reason.CURSOR_LOOP


@pytest.mark.parametrize("entries", [0, 1])
async def test_pages_without_end_come_to_one(liar, entries, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(listing, "MOST_ENTRIES", 20)
    browse = [{key: one for key, one in package().items() if key != "content"}] * entries

    async def page(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        liar.requests.append("")
        return httpx.Response(
            200, json={"packages": browse, "next_cursor": str(len(liar.requests))}
        )

    liar.answer = page
    error, told = (
        (RegistryError, "more than 20 versions")
        if entries
        else (RegistryTimeoutError, "did not list a further entry within 0.3 seconds")
    )
    with pytest.raises(error, match=told) as caught:
        await liar.record(tmp_path, request_timeout=0.3)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("fields", "error", "told"),
    [
        ({"content": {"n": 1}}, PackageIntegrityError, "but its content has the ID pkg_act_"),
        ({"id": OTHER}, PackageIntegrityError, f"but it was sent with the ID {OTHER}."),
        ({"content": {"n": 2**60}}, PackageIntegrityError, "can have none. The content has no"),
        ({"content": {"prompt": "Hello", "version": 2**60}}, RegistryResponseError, "by a seed"),
        ({"name": "other"}, RegistryResponseError, "was sent with the name 'other'."),
        ({"version": "v1.0.1"}, RegistryResponseError, "was sent with the version 'v1.0.1'."),
        ({"type": "skill"}, RegistryResponseError, "was sent with the type 'skill'."),
        ({"release_date": "2020-01-01"}, RegistryResponseError, "sent with '2020-01-01'."),
    ],
)
async def test_what_is_sent_is_held_against_the_entry(
    liar: Any, fields: Any, error: type[RegistryError], told: str, tmp_path: Path
) -> None:
    liar.has(package())
    liar.packages["/actor/acme/echo", "v1.0.0"] = package() | fields

    with pytest.raises(error) as caught:
        await liar.record(tmp_path)

    assert type(caught.value) is error
    assert caught.value.message.startswith("actor acme/echo v1.0.0 ")
    assert told in caught.value.message
    assert str(caught.value).endswith("GET http://registry.test/actor/acme/echo?version=v1.0.0)")
    assert files(tmp_path) == {}


async def test_a_mismatch_tells_both_ids(liar, tmp_path) -> None:
    liar.has(package())
    liar.lists(package(id=OTHER))

    with pytest.raises(PackageIntegrityError) as caught:
        await liar.record(tmp_path)

    assert caught.value.details == {"expected": OTHER, "actual": package()["id"]}
    assert OTHER in caught.value.message
    assert package()["id"] in caught.value.message


async def test_tampered_content_ends_the_recording_and_a_second_one_resumes(fake, tmp_path) -> None:
    fake.inject("tampered content", path="/actor/acme/echo", after=3)
    with pytest.raises(PackageIntegrityError):
        await record(fake, tmp_path, concurrency=1)

    half = files(tmp_path)
    assert len(half) > 0
    assert len(await held_by_seed(tmp_path)) == len(half)
    summary = await record(fake, tmp_path)
    assert (summary.kept, summary.replaced) == (len(half), 0)
    assert summary.recorded == summary.versions - len(half) > 0


async def test_an_error_stops_reading(fake, tmp_path) -> None:
    for number in range(50):
        fake.publish("skill", "many", f"p{number:02}", "v1.0.0", {"n": number})
    fake.inject("tampered content", path="/skill/*")

    with pytest.raises(PackageIntegrityError, match="skill many/p0"):
        await record(fake, tmp_path, "skill", "many", concurrency=4)

    assert len(fake.journal.requests(path="/skill/*")) < 20


async def test_an_entry_that_cannot_be_read_is_named(fake, tmp_path) -> None:
    fake.inject("unreachable entry")

    with pytest.raises(PackageNotFoundError) as caught:
        await record(fake, tmp_path, concurrency=1)

    begun = "actor acme/unreachable-entry v1.0.0 can't be read: "
    assert caught.value.message.startswith(begun)
    assert caught.value.stated
    assert caught.value.status == 404


async def test_a_broken_answer_keeps_its_own_error(fake, tmp_path) -> None:
    fake.inject("truncate", path="/actor/*")

    with pytest.raises(RegistryResponseError, match=r"^actor .* can't be read: ") as caught:
        await record(fake, tmp_path)

    assert caught.value.reason == Reason.INCOMPLETE


async def test_a_key_that_the_registry_repeats_is_in_no_error(liar, tmp_path, caplog) -> None:
    caplog.set_level("DEBUG")
    key = "s3cret-key-of-acme"
    bad = package(name=f"../{key}")
    odd = package(name=key)
    liar.has(odd)
    liar.packages[f"/actor/acme/{key}", "v1.0.0"] = odd | {"content": {"n": 1}}
    transport = httpx.MockTransport(liar.answer)
    async with RegistryClient(URL, api_key=key, transport=transport) as client:
        for listed in (bad, odd):
            liar.lists(listed)
            with pytest.raises(RegistryError) as caught:
                await record_registry(client, tmp_path)
            assert key not in f"{caught.value} {caught.value!r} {caught.value.message}"
            assert key not in f"{caught.value.url}"
    assert key not in caplog.text


async def test_more_than_a_seed_can_hold_is_refused(liar, tmp_path, monkeypatch) -> None:
    liar.has(*(package(version=f"v1.0.{number}") for number in range(10)))
    (tmp_path / ".hidden").write_text("")
    monkeypatch.setattr(recording_folder, "MOST_ENTRIES", 13)
    with pytest.raises(RegistryError, match="would hold 14 files and folders, and a seed may"):
        await liar.record(tmp_path)
    assert len(files(tmp_path)) == 1

    monkeypatch.setattr(recording_folder, "MOST_ENTRIES", 14)
    (tmp_path / "mine.json").write_text('{"packages": []}')
    (tmp_path / ".hidden").unlink()
    await liar.record(tmp_path)
    size = sum(map(len, files(tmp_path).values()))

    monkeypatch.setattr(recording_folder, "LARGEST_SEED", size - 1)
    with pytest.raises(RegistryError, match=f"would hold more than {size - 1} bytes"):
        await liar.record(tmp_path)
    monkeypatch.setattr(recording_folder, "LARGEST_SEED", size)
    assert (await liar.record(tmp_path)).kept == 10


async def test_a_deep_content_is_recorded_as_it_came(liar, tmp_path) -> None:
    deep: Any = {}
    for _ in range(126):
        deep = {"a": deep}
    liar.has(package(deep))

    await liar.record(tmp_path)

    assert len(await held_by_seed(tmp_path)) == 1
    assert json.loads(files(tmp_path)["actor/acme/echo/v1.0.0.json"])["content"] == deep
