"""The folder: what may lie in it, what is written to it, and what its files are called."""

import os
import resource
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary import PackageEntry, PackageId, RegistryError
from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.recording import folder as recording_folder
from RegistryLibrary.recording.folder import RecordingFolder
from RegistryLibrary.recording.paths import path_of

from .registries import Edit, files, held_by_seed, package, record


def entry(version: str = "v1.0.0", name: str = "echo", namespace: str = "acme") -> PackageEntry:
    return PackageEntry(PackageId("pkg_act_" + 40 * "0"), "actor", namespace, name, version)


@pytest.mark.parametrize(
    ("version", "name", "path"),
    [
        ("v1.2.0", "echo", "echo/v1.2.0.json"),
        ("v1.2.0-rc.1", "echo", "echo/v1.2.0-rc.1.json"),
        ("v1.2.0-RC.1", "echo", "echo/v1.2.0-%52%43.1.json"),
        ("v1.2.0", "con", "%63on/v1.2.0.json"),
        ("v1.2.0", "aux.tar", "%61ux.tar/v1.2.0.json"),
        ("v1.2.0", "lpt9", "%6cpt9/v1.2.0.json"),
        ("v1.2.0", "nul.", "%6eul%2e/v1.2.0.json"),
        ("v1.2.0", "console", "console/v1.2.0.json"),
        ("v1.2.0", "icon", "icon/v1.2.0.json"),
        ("v1.2.0", "dot.", "dot%2e/v1.2.0.json"),
        ("v1.2.0", "echo.json", "echo.json/v1.2.0.json"),
    ],
)
def test_a_path_can_be_read_by_people(version: str, name: str, path: str) -> None:
    assert path_of(entry(version, name)) == f"actor/acme/{path}"


def test_a_namespace_is_named_like_a_name() -> None:
    assert path_of(entry(namespace="prn")) == "actor/%70rn/echo/v1.0.0.json"


IDENTIFIER = st.from_regex(r"[a-cA-C-][0-9a-cA-C-]{0,3}", fullmatch=True)
VERSIONS = st.lists(IDENTIFIER, max_size=3).map(
    lambda parts: "v1.0.0" + ("-" + ".".join(parts) if parts else "")
)


@given(VERSIONS, VERSIONS)
def test_no_two_versions_share_a_file_whatever_the_case(one: str, other: str) -> None:
    paths = {path_of(entry(version)).lower() for version in (one, other)}

    assert len(paths) == len({one, other})


def test_a_long_version_has_a_name_that_fits() -> None:
    long = ["v1.0.0-" + first + 248 * "A" for first in "aAbB"] + ["v1.0.0-" + 190 * "a"]
    names = {path_of(entry(version)).rpartition("/")[2].lower() for version in long}

    assert len(names) == len(long)
    assert max(map(len, names)) <= 255


async def test_versions_that_differ_in_case_are_recorded_apart(tmp_path) -> None:
    with FakeRegistry("empty") as fake:
        for number, version in enumerate(("v1.0.0-rc", "v1.0.0-RC", "v1.0.0-" + 249 * "Z")):
            fake.publish("actor", "con", "nul.", version, {"n": number})
        await record(fake, tmp_path)

    assert len({name.lower() for name in files(tmp_path)}) == 3
    assert len(await held_by_seed(tmp_path)) == 3


def linked(folder: Path) -> None:
    (folder / "actor").symlink_to(folder.parent, target_is_directory=True)


def linked_file(folder: Path) -> None:
    (folder / "mine.json").symlink_to(folder / "other.json")


def in_the_way(folder: Path) -> None:
    (folder / "actor").write_text("mine")


def seed_in_the_way(folder: Path) -> None:
    (folder / "actor").mkdir()
    (folder / "actor/acme").write_text("mine")


def folder_in_the_way(folder: Path) -> None:
    (folder / "actor/acme/echo/v1.0.0.json").mkdir(parents=True)


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "mine.json")


def deep(folder: Path) -> None:
    (folder / "/".join(65 * ["a"])).mkdir(parents=True)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (linked, "at 'actor': it is a symbolic link, and a recording has none"),
        (linked_file, "at 'mine.json': it is a symbolic link"),
        (in_the_way, "at 'actor': a file lies where a folder of the recording must be"),
        (seed_in_the_way, "at 'actor/acme': a file lies where"),
        (folder_in_the_way, "v1.0.0.json': something else lies where a file of the recording"),
        (pipe, "at 'mine.json': it is neither a file nor a folder"),
        (deep, "a': there are more than 64 folders in each other"),
    ],
)
async def test_a_folder_with_something_else_is_refused_before_reading(
    liar, make: Edit, told: str, tmp_path: Path
) -> None:
    liar.has(package())
    make(tmp_path)

    with pytest.raises(ValueError, match=told) as caught:
        await liar.record(tmp_path)

    assert type(caught.value) is ValueError
    assert str(caught.value).startswith(f"folder={str(tmp_path)!r} can't be used at '")
    assert len(liar.requests) <= 1


def test_a_folder_of_too_many_files_is_no_recording(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(recording_folder, "MOST_ENTRIES", 2)
    for name in "abc":
        (tmp_path / name).write_text("")

    with pytest.raises(ValueError, match="there are more than 2 files and folders in it"):
        RecordingFolder(tmp_path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("file", "not a directory"),
        ("file/below", "not a directory"),
        ("a\0b", "null"),
        ("x" * 300, "file name too long"),
        ("\ud800", "no file can have this name"),
    ],
)
def test_what_is_no_folder_is_refused(name: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ValueError, match=told) as caught:
        RecordingFolder(tmp_path / name)

    assert str(caught.value).startswith("folder=")


@pytest.mark.parametrize("name", ["", "."])
def test_the_current_folder_is_no_recording(name: str) -> None:
    with pytest.raises(ValueError, match=r"folder='.' must name a folder"):
        RecordingFolder(Path(name))


async def test_a_folder_that_cannot_be_made_is_refused_before_reading(liar, tmp_path) -> None:
    liar.has(package())
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere" / "at-all")

    with pytest.raises(ValueError, match="no file can be made in it: file exists"):
        await liar.record(tmp_path / "dangling")

    assert liar.requests == ["/browse"]


async def test_a_file_that_cannot_be_read_is_named(liar, tmp_path, monkeypatch) -> None:
    liar.has(package())
    await liar.record(tmp_path)

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ValueError, match=r"v1\.0.0.json': permission denied"):
        await liar.record(tmp_path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may do all")
async def test_a_folder_without_permission_is_refused(liar, tmp_path) -> None:
    liar.has(package())
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(ValueError, match="no file can be made in it: permission denied"):
        await liar.record(tmp_path / "closed")


async def test_a_file_larger_than_any_seed_is_replaced_unread(liar, tmp_path, monkeypatch) -> None:
    liar.has(package())
    await liar.record(tmp_path)
    file = tmp_path / "actor/acme/echo/v1.0.0.json"
    size = file.stat().st_size
    file.write_bytes(file.read_bytes() + b" " * 100)
    monkeypatch.setattr(recording_folder, "LARGEST_SEED", size)

    assert (await liar.record(tmp_path)).replaced == 1
    assert file.stat().st_size == size


async def test_a_full_disk_leaves_no_half_file(fake, tmp_path) -> None:
    """The kernel refuses to write on; only a bound for files is quick to set for one process."""
    fake.publish("actor", "acme", "echo", "v8.0.0", {"long": "x" * 100_000})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(RegistryError, match=r"v8\.0.0.json' can't be written: file too large"):
            await record(fake, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert all(name.endswith(".json") for name in files(tmp_path))
    kept = len(files(tmp_path))
    assert (await record(fake, tmp_path)).kept == kept


async def test_a_file_that_gets_in_the_way_meanwhile_is_an_error(fake, tmp_path) -> None:
    def spoil(_: object) -> None:
        (tmp_path / "skill").write_text("")

    with pytest.raises(RegistryError, match=r"/skill/.*' can't be written: ") as caught:
        await record(fake, tmp_path, concurrency=1, progress=spoil)

    assert type(caught.value) is RegistryError


async def test_what_a_crash_left_is_cleared_away(liar, tmp_path) -> None:
    liar.has(package())
    half = tmp_path / "actor/acme/.0123456789abcdef.part"
    half.parent.mkdir(parents=True)
    half.write_text('{"type": "act')
    (tmp_path / ".git").mkdir()

    await liar.record(tmp_path)

    assert not half.exists()
    assert (tmp_path / ".git").exists()
    assert [*files(tmp_path)] == ["actor/acme/echo/v1.0.0.json"]
