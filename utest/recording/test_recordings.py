"""What is recorded from a registry is a seed that holds the same."""

import json
from pathlib import Path

import pytest

from RegistryLibrary import FakeRegistry, RecordingProgress, RegistryClient, record_registry
from RegistryLibrary.fake import seed_files
from RegistryLibrary.recording import folder as recording_folder

from .registries import Edit, Liar, edit, files, held, held_by_seed, package, record

ECHO = "actor/acme/echo/v1.2.0.json"


async def test_a_fake_of_what_was_recorded_holds_every_entry(fake, tmp_path) -> None:
    fake.publish("actor", "acme", "echo", "v9.0.0", {"motto": "Grüße! \u2028 \x7f"})
    summary = await record(fake, tmp_path / "new" / "folder")

    before, after = await held(fake.url), await held_by_seed(tmp_path / "new" / "folder")

    assert after == before
    assert all(one.release_date for one in before)
    assert summary.folder == tmp_path / "new" / "folder"
    assert (summary.versions, summary.recorded) == (len(before), len(before))
    assert (summary.kept, summary.replaced, summary.unlisted) == (0, 0, 0)
    assert summary.packages == len({(one.type, one.namespace, one.name) for one in before})
    assert summary.bytes == sum(map(len, files(summary.folder).values()))
    assert summary.elapsed.total_seconds() > 0


async def test_the_same_content_under_two_versions_is_recorded_twice(tmp_path) -> None:
    content = {"prompt": "Hello"}
    with FakeRegistry("empty") as fake:
        for version in ("v1.0.0", "v1.1.0"):
            fake.publish("actor", "acme", "echo", version, content)
        await record(fake, tmp_path)
        by_reference = {one: both[1] for one, both in (await held(fake.url)).items()}

    after = {one: both[1] for one, both in (await held_by_seed(tmp_path)).items()}

    assert len(after) == 2
    assert after == by_reference


async def test_recording_twice_gives_the_same_bytes_whatever_the_order(liar, tmp_path) -> None:
    liar.has(package({"b": [{"d": 1, "c": 2.5}], "a": None}))
    await liar.record(tmp_path / "one")
    liar.has(package({"a": None, "b": [{"c": 2.5, "d": 1}]}))
    await liar.record(tmp_path / "other")

    assert files(tmp_path / "one") == files(tmp_path / "other")
    text = files(tmp_path / "one")["actor/acme/echo/v1.0.0.json"].decode()
    assert text == json.dumps(json.loads(text), indent=2) + "\n"
    assert list(json.loads(text)) == [
        *("type", "namespace", "name", "version", "release_date", "id", "content"),
    ]


async def test_a_repeated_recording_keeps_what_is_right_and_reads_nothing(fake, tmp_path) -> None:
    first = await record(fake, tmp_path)
    before = files(tmp_path)
    fake.journal.clear()

    again = await record(fake, tmp_path)

    assert (again.kept, again.recorded, again.replaced) == (first.versions, 0, 0)
    assert again.bytes == first.bytes
    assert files(tmp_path) == before
    assert {one.path for one in fake.journal.requests()} == {"/browse"}


async def test_a_file_in_another_layout_is_kept(fake, tmp_path) -> None:
    await record(fake, tmp_path)
    edit(tmp_path / ECHO, id=None)
    before = files(tmp_path)

    assert (await record(fake, tmp_path)).replaced == 0
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda file: edit(file, content={"motto": "Other"}), "other content"),
        (lambda file: edit(file, content=None), "no content"),
        (lambda file: edit(file, content=[]), "content that is no object"),
        (lambda file: edit(file, content={"n": 2**60}), "content without canonical form"),
        (lambda file: edit(file, release_date="2020-01-01"), "another date"),
        (lambda file: edit(file, release_date=None), "no date"),
        (lambda file: edit(file, version="v1.2.1"), "another version"),
        (lambda file: edit(file, type="skill"), "another type"),
        (lambda file: edit(file, id="pkg_act_" + 40 * "0"), "another ID"),
        (lambda file: edit(file, note="mine"), "a field that no seed has"),
        (lambda file: file.write_bytes(file.read_bytes()[:50]), "half a file"),
        (lambda file: file.write_bytes(b"\xff"), "no UTF-8"),
        (lambda file: file.write_bytes(b"[]"), "no object"),
        (lambda file: file.write_bytes(b""), "nothing"),
    ],
)
async def test_a_file_that_says_something_else_is_replaced(
    change: Edit, reason: str, fake: FakeRegistry, tmp_path: Path
) -> None:
    await record(fake, tmp_path)
    before = files(tmp_path)
    change(tmp_path / ECHO)

    summary = await record(fake, tmp_path)

    assert (summary.replaced, summary.recorded) == (1, 0), reason
    assert summary.kept == summary.versions - 1
    assert files(tmp_path) == before


async def test_lifecycle_fields_that_no_seed_can_hold_are_replaced(liar, tmp_path) -> None:
    liar.has(package())
    await liar.record(tmp_path)
    content = {"prompt": "Hello", "version": 2**60}  # not part of the hash
    edit(tmp_path / "actor/acme/echo/v1.0.0.json", content=content)

    assert (await liar.record(tmp_path)).replaced == 1


@pytest.mark.parametrize("listed", [None, ""])
async def test_a_date_that_is_only_sent_is_recorded_and_kept(liar, listed, tmp_path) -> None:
    liar.has(package())
    liar.lists(package(release_date=listed))
    await liar.record(tmp_path)
    file = tmp_path / "actor/acme/echo/v1.0.0.json"

    assert json.loads(file.read_bytes())["release_date"] == "2026-01-31"
    assert (await liar.record(tmp_path)).kept == 1
    edit(file, release_date=7)
    assert (await liar.record(tmp_path)).replaced == 1


async def test_a_date_that_is_nowhere_is_left_out(liar, tmp_path) -> None:
    liar.has(package(release_date=None))
    await liar.record(tmp_path)

    assert "release_date" not in json.loads(files(tmp_path)["actor/acme/echo/v1.0.0.json"])
    assert len(await held_by_seed(tmp_path)) == 1


async def test_files_that_are_not_listed_are_left_and_warned_about(fake, tmp_path, caplog) -> None:
    await record(fake, tmp_path)
    fake.withdraw("actor", "acme", "echo", "v1.2.0")
    (tmp_path / "mine.YAML").write_text("packages: []")
    (tmp_path / "notes.txt").write_text("read by nobody")
    caplog.clear()

    summary = await record(fake, tmp_path)

    assert summary.unlisted == 2
    assert (tmp_path / ECHO).exists()
    [warning] = [one for one in caplog.records if one.levelname == "WARNING"]
    assert "2 files that the registry does not list; " in warning.getMessage()
    assert warning.getMessage().endswith(f"{ECHO!r}, 'mine.YAML'")


async def test_many_files_that_are_not_listed_are_named_in_part(fake, tmp_path, caplog) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.json").write_text('{"packages": []}')

    assert (await record(fake, tmp_path)).unlisted == 12
    assert caplog.messages[-1].endswith("'08.json', '09.json' and 2 more")


async def test_parts_of_a_registry_are_recorded_beside_each_other(fake, tmp_path, caplog) -> None:
    everything = await held(fake.url)
    types = sorted({one.type for one in everything})
    for asked in types:
        summary = await record(fake, tmp_path, asked)
        assert summary.unlisted == 0
        assert summary.versions == len([one for one in everything if one.type == asked])

    assert await held_by_seed(tmp_path) == everything
    assert [one for one in caplog.records if one.levelname == "WARNING"] == []


async def test_a_namespace_alone_is_recorded(fake, tmp_path) -> None:
    fake.publish("skill", "other", "cook", "v1.0.0", {"prompt": "Boil"})

    assert (await record(fake, tmp_path, None, "other")).versions == 1
    assert [*files(tmp_path)] == ["skill/other/cook/v1.0.0.json"]
    assert (await record(fake, tmp_path, "skill", "acme")).unlisted == 0
    (tmp_path / "skill/acme/left").mkdir()
    (tmp_path / "skill/acme/left/v1.0.0.json").write_text("{}")
    assert (await record(fake, tmp_path, "skill", "acme")).unlisted == 1


async def test_progress_is_told_after_each_version(fake, tmp_path) -> None:
    told: list[RecordingProgress] = []
    await record(fake, tmp_path)
    (tmp_path / ECHO).write_text("")
    (tmp_path / "actor/acme/echo/v1.1.0.json").unlink()

    summary = await record(fake, tmp_path, progress=told.append)

    assert [one.done for one in told] == [*range(1, summary.versions + 1)]
    assert {one.total for one in told} == {summary.versions}
    last = told[-1]
    assert (last.recorded, last.replaced, last.kept) == (1, 1, summary.versions - 2)
    total = summary.versions
    assert str(last) == f"{total} of {total} versions: 1 recorded, {total - 2} kept, 1 replaced"
    assert f": 1 recorded, {total - 2} kept, 1 replaced; 0 files unlisted; " in str(summary)


async def test_a_large_content_is_recorded_like_a_small_one(fake, tmp_path) -> None:
    fake.publish("skill", "other", "book", "v1.0.0", {"chapters": ["x" * 90_000, "y" * 90_000]})

    await record(fake, tmp_path, "skill", "other")

    assert (await record(fake, tmp_path, "skill", "other")).kept == 1
    assert len(await held_by_seed(tmp_path)) == 1


async def test_reads_run_at_the_same_time_up_to_the_bound(fake, tmp_path) -> None:
    for number in range(20):
        fake.publish("skill", "many", f"p{number}", "v1.0.0", {"n": number})
    fake.inject("latency", delay=0.05, times=0, path="/skill/*")

    await record(fake, tmp_path, "skill", "many", concurrency=3)

    spans = [
        (one.started_at, one.started_at + one.duration)
        for one in fake.journal.requests(path="/skill/*")
    ]
    at_once = [sum(start <= moment < end for start, end in spans) for moment, _ in spans]
    assert len(spans) == 20
    assert 1 < max(at_once) <= 3


async def test_the_log_has_no_line_for_each_request(fake, tmp_path, caplog) -> None:
    caplog.set_level("DEBUG", "RegistryLibrary")
    summary = await record(fake, tmp_path)

    lines = [one for one in caplog.records if one.name == "RegistryLibrary"]
    assert len(lines) == summary.versions + 1
    assert {one.levelname for one in lines} == {"DEBUG"}
    caplog.clear()
    async with RegistryClient(fake.url) as client:
        await client.metadata()
    assert caplog.records[0].levelname == "INFO"


async def test_the_bounds_are_those_of_a_seed(liar: Liar) -> None:
    bounds = ("MOST_ENTRIES", "DEEPEST_FOLDER", "LARGEST_SEED")

    assert [getattr(recording_folder, one) for one in bounds] == [
        getattr(seed_files, one) for one in bounds
    ]


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ({"concurrency": 0}, "concurrency=0"),
        ({"concurrency": 65}, "concurrency=65 must be at most 64"),
        ({"timeout": 0}, "timeout=0"),
        ({"request_timeout": -1.0}, "request_timeout=-1.0"),
    ],
)
async def test_a_bad_argument_is_named(option, told, fake, tmp_path) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        await record(fake, tmp_path / "never", **option)

    assert type(caught.value) is ValueError
    assert not (tmp_path / "never").exists()
    assert len(fake.journal) == 0


def test_it_is_offered_by_the_package() -> None:
    import RegistryLibrary.recording  # noqa: PLC0415 - as users write it

    assert RegistryLibrary.recording.record_registry is record_registry
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = RegistryLibrary.recording.nothing
