"""Local references: packages in files below a folder that the reader names (§5)."""

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from RegistryLibrary.client import local, references
from RegistryLibrary.errors import (
    InvalidPackageReferenceError,
    PackageNotFoundError,
    RegistryError,
    RegistryTimeoutError,
    ValidationError,
)
from RegistryLibrary.protocol.canonical import compute_package_id
from RegistryLibrary.protocol.types import PackageType

CONTENT = {"prompt": "Hello", "version": "v1.2.0", "release_date": "2026-01-31"}
JSON = b'{"prompt": "Hello", "version": "v1.2.0", "release_date": "2026-01-31"}'
YAML = b"prompt: Hello\nversion: v1.2.0\nrelease_date: 2026-01-31\n"

posix = pytest.mark.skipif(sys.platform == "win32", reason="a matter of POSIX file systems")


@pytest.fixture
def read(connect: Any, tmp_path: Path) -> Callable[..., Any]:
    """Read a local reference below the folder `base`."""
    (tmp_path / "base").mkdir()

    def call(path: str, type: Any = "actor", **options: Any) -> Any:
        client = connect("http://registry.test", max_response_size=options.pop("limit", 1000))
        given = {"base": tmp_path / "base"} | options
        return client.resolve_reference(f"local:{path}", type, **given)

    return call


@pytest.fixture
def base(read: Any, tmp_path: Path) -> Path:
    return tmp_path / "base"


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.json", JSON), ("a.yaml", YAML), ("a.yml", YAML), ("a.JSON", JSON), ("ü b.json", JSON)],
)
async def test_a_file_is_a_package(read: Any, base: Path, name: str, data: bytes) -> None:
    (base / name).write_bytes(data)

    got = await read(f"./{name}")

    assert got.content == CONTENT
    assert got.id == compute_package_id("actor", CONTENT)
    assert got.type is PackageType.ACTOR
    assert (got.version, got.release_date) == ("v1.2.0", "2026-01-31")
    assert (got.namespace, got.name) == (None, None)
    assert got.original_reference == f"local:./{name}"


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".yml"])
async def test_a_suffix_may_be_left_out(read: Any, base: Path, suffix: str) -> None:
    (base / f"v1.2{suffix}").write_bytes(YAML if suffix != ".json" else JSON)

    assert (await read("v1.2")).content == CONTENT


async def test_the_first_of_the_suffixes_wins(read: Any, base: Path) -> None:
    (base / "a.yaml").write_text("from: yaml")
    (base / "a.json").write_text('{"from": "json"}')
    (base / "a").mkdir()

    assert (await read("a")).content == {"from": "json"}


async def test_a_version_that_is_no_text_is_no_version(read: Any, base: Path) -> None:
    (base / "a.json").write_text('{"version": 7, "release_date": null}')

    got = await read("a")

    assert (got.version, got.release_date) == (None, None)


@pytest.mark.parametrize(
    "path",
    [
        "none",
        "none.json",
        ".",
        "./",
        "folder",
        "a.json/b",
        "a/" * 3000,
        "n" * 300,
        "\udcff",
        chr(0xD800),
    ],
    ids=lambda path: repr(path)[:12],
)
async def test_what_is_no_file_is_not_found(read: Any, base: Path, path: str) -> None:
    (base / "folder").mkdir()
    (base / "a.json").write_bytes(JSON)

    with pytest.raises(PackageNotFoundError) as caught:
        await read(path)
    assert caught.value.details == {"path": path, "base": str(base)}
    assert (caught.value.status, caught.value.method, caught.value.stated) == (None, None, False)


@pytest.mark.parametrize(
    "path",
    [
        "..",
        "../secret",
        "../secret.json",
        "folder/../../secret",
        "../base-2/a",
        "{root}/secret.json",
    ],
)
async def test_a_path_that_leaves_the_folder_is_refused(read: Any, base: Path, path: str) -> None:
    (base.parent / "secret.json").write_bytes(JSON)
    (base.parent / "base-2").mkdir()
    (base / "folder").mkdir()

    with pytest.raises(InvalidPackageReferenceError, match="leaves the base folder") as caught:
        await read(path.format(root=base.parent))
    assert caught.value.details["position"] == 7


async def test_a_path_that_comes_back_into_the_folder_is_read(read: Any, base: Path) -> None:
    (base / "a.json").write_bytes(JSON)

    assert (await read("../base/./x/../a")).content == CONTENT


@posix
@pytest.mark.parametrize("link", ["a.json", "folder"])
async def test_a_link_that_leaves_the_folder_is_refused(read: Any, base: Path, link: str) -> None:
    (base.parent / "folder").mkdir()
    for file in (base.parent / "a.json", base.parent / "folder" / "a.json"):
        file.write_bytes(JSON)
    (base / link).symlink_to(base.parent / link)

    for path in ("a", "a.json") if link == "a.json" else ("folder/a", "folder/a.json"):
        with pytest.raises(InvalidPackageReferenceError, match="leaves the base folder"):
            await read(path)


@posix
async def test_links_within_the_folder_and_to_the_folder_are_followed(
    read: Any, base: Path
) -> None:
    (base / "a.json").write_bytes(JSON)
    (base / "b.json").symlink_to("a.json")
    (base.parent / "linked").symlink_to(base)

    assert (await read("b")).content == CONTENT
    assert (await read("b", base=base.parent / "linked")).content == CONTENT


@posix
async def test_a_loop_of_links_is_not_found(read: Any, base: Path) -> None:
    (base / "a").symlink_to("b")
    (base / "b").symlink_to("a")

    with pytest.raises(PackageNotFoundError):
        await read("a")


@posix
async def test_a_pipe_and_a_socket_are_no_files_and_do_not_hang(read: Any, base: Path) -> None:
    os.mkfifo(base / "pipe.json")
    (base / "dev.json").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        old = Path.cwd()
        os.chdir(base)  # the path of a socket is short
        listening.bind("sock.json")
        os.chdir(old)

        for path in ("pipe", "pipe.json", "sock.json"):
            with pytest.raises(PackageNotFoundError):
                await read(path, timeout=2)
        with pytest.raises(InvalidPackageReferenceError):
            await read("dev.json", timeout=2)


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.json", b"", "Expecting value"),
        ("a.json", b"[]", "it must hold an object"),
        ("a.yaml", b"- a", "it must hold an object"),
        ("a.yaml", b"", "it must hold an object"),
        ("a.json", b'{"a": 1, "a": 2}', "the key 'a' comes twice"),
        ("a.yaml", b"a: 1\na: 2\n", "comes twice"),
        ("a.yaml", b"a: &b [1]\nc: *b\n", "anchors"),
        ("a.yaml", b"a: !!python/name:os.system\n", "tag"),
        ("a.json", b'{"a": "\xff"}', "byte 8 is not UTF-8"),
        ("a.json", b'\xef\xbb\xbf{"a": 1}', "BOM"),
        ("a.json", b'{"a": NaN}', "NaN is no JSON"),
        ("a.json", b'{"a": ' + b"[" * 500, "nested deeper"),
        ("a.json", b'{"a": 1, ' + b" " * 991 + b"}", "larger than 1000 bytes"),
        ("a.txt", JSON, "must end in .json, .yaml or .yml"),
        ("a", JSON, "must end in .json"),
    ],
)
async def test_a_file_that_holds_no_content_is_a_validation_error(
    read: Any, base: Path, name: str, data: bytes, fault: str
) -> None:
    (base / name).write_bytes(data)

    with pytest.raises(ValidationError) as caught:
        await read(name)
    assert fault in caught.value.message
    assert caught.value.details["reference"] == f"local:{name}"


async def test_a_file_may_be_as_large_as_the_limit(read: Any, base: Path) -> None:
    (base / "a.json").write_bytes(JSON + b" " * (1000 - len(JSON)))

    for limit in (1000, 1024**4):
        assert (await read("a", limit=limit)).content == CONTENT


async def test_content_that_has_no_canonical_form_is_a_validation_error(
    read: Any, base: Path
) -> None:
    (base / "a.json").write_text('{"a": 9007199254740993}')

    with pytest.raises(ValidationError):
        await read("a")


async def test_a_file_that_cannot_be_opened_is_an_error_of_the_base_type(
    read: Any, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    (base / "a.json").write_bytes(JSON)
    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(RegistryError, match="can't be read: Permission denied") as caught:
        await read("a")
    assert type(caught.value) is RegistryError


@pytest.mark.parametrize(
    ("type", "told"),
    [(None, "needs a type"), ("robot", "the types are actor"), (7, "package type")],
)
async def test_the_type_must_be_one_of_the_standard(
    read: Any, base: Path, type: Any, told: str
) -> None:
    (base / "a.json").write_bytes(JSON)

    with pytest.raises(ValidationError, match=told):
        await read("a", type)


async def test_the_base_must_be_a_folder(read: Any, base: Path) -> None:
    (base / "a.json").write_bytes(JSON)

    for wrong in (None, base / "none", base / "a.json", base / ("a" * 300), str(base), 7):
        with pytest.raises(ValueError, match=r"base=.* must name the folder") as caught:
            await read("a", base=wrong)
        assert type(caught.value) is ValueError


async def test_reading_a_file_ends_at_the_deadline_too(
    read: Any, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*args: Any) -> Any:
        time.sleep(0.3)
        return local.read_local(*args)

    (base / "a.json").write_bytes(JSON)
    monkeypatch.setattr(references, "read_local", slow)

    with pytest.raises(RegistryTimeoutError, match=r"'local:a' was not read within 0\.05 seconds"):
        await read("a", timeout=0.05)
