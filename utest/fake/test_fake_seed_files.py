"""The files and the folders that a seed is read from."""

import json
import os
from pathlib import Path

import pytest

from RegistryLibrary.fake import FakeRegistry, seed_files

EXAMPLES = Path(seed_files.__file__).with_name("seeds") / "examples.json"


def package(name: str, **fields: object) -> dict[str, object]:
    sound = {"type": "actor", "namespace": "acme", "name": name, "version": "v1.0.0"}
    return sound | {"content": {"name": name}} | fields


def write(folder: Path, name: str, value: object) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(value, bytes):
        value = (value if isinstance(value, str) else json.dumps(value)).encode()
    file.write_bytes(value)
    return file


def names(seed: object) -> list[str]:
    page = FakeRegistry(seed)._store.browse(None, None, 1000)
    return [one.package.name for one in page.packages]


def fault_of(seed: object) -> str:
    with pytest.raises(ValueError, match="seed") as caught:
        FakeRegistry(seed)
    assert type(caught.value) is ValueError
    return str(caught.value)


YAML = """
# A comment.
packages:
  - {type: actor, namespace: acme, name: one, version: v1.0.0, content: {on: yes}}
  - type: skill
    namespace: acme
    name: two
    version: v1.0.0
    release_date: 2026-01-31T09:00:00Z
    content:
      motto: |
        Two lines
        of text
"""


def test_json_and_yaml_are_read(tmp_path: Path) -> None:
    assert names(write(tmp_path, "a.json", {"packages": [package("one")]})) == ["one"]
    assert names(str(write(tmp_path, "b.yaml", YAML))) == ["one", "two"]
    assert names(write(tmp_path, "c.YML", "{}\n".replace("{}", json.dumps(package("x"))))) == ["x"]


def test_yaml_is_read_by_the_core_schema(tmp_path: Path) -> None:
    fake = FakeRegistry(write(tmp_path, "seed.yaml", YAML))
    one, two = fake._store.browse(None, None, 10).packages

    assert one.to_package().content == {"on": "yes"}
    assert two.release_date == "2026-01-31T09:00:00Z"


def test_the_examples_read_as_a_file_are_the_examples() -> None:
    def ids(seed: object) -> list[str]:
        return [one.id for one in FakeRegistry(seed)._store.browse(None, None, 1000).packages]

    assert ids(EXAMPLES) == ids("examples")


def test_a_name_of_the_library_goes_before_a_file_of_that_name(tmp_path, monkeypatch) -> None:
    write(tmp_path, "empty/one.json", package("one"))
    monkeypatch.chdir(tmp_path)

    assert names("empty") == []
    assert names("./empty") == ["one"]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("b", "a/z", "a/y/x", "c", "a.b"):
        write(tmp_path, f"{name}.json", package(name.replace("/", "-")))
    write(tmp_path, "B.yaml", {"packages": [package("upper"), package("second")]})
    write(tmp_path, "notes.txt", "no seed")
    write(tmp_path, ".hidden.json", "no seed")
    write(tmp_path, ".git/objects.json", "no seed")

    assert names(tmp_path) == ["upper", "second", "a-y-x", "a-z", "a.b", "b", "c"]


def test_one_package_in_two_files_is_one(tmp_path: Path) -> None:
    write(tmp_path, "a.json", package("one"))
    write(tmp_path, "b.json", {"packages": [package("two"), package("one")]})

    assert names(tmp_path) == ["one", "two"]


def test_other_content_in_another_file_is_named_with_both_places(tmp_path: Path) -> None:
    first = write(tmp_path, "a.json", {"packages": [package("two"), package("one")]})
    second = write(tmp_path, "b.json", package("one", content={}))

    fault = fault_of(tmp_path)
    assert f"The seed {str(second)!r} can't be used at content: " in fault
    assert fault.endswith(f"has other content at packages[1] of {str(first)!r}.")


def test_other_content_after_a_package_alone_is_named_with_its_file(tmp_path: Path) -> None:
    first = write(tmp_path, "a.json", package("one"))
    write(tmp_path, "b.json", package("one", content={}))

    assert fault_of(tmp_path).endswith(f"has other content at the top of {str(first)!r}.")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("s.json", '{"packages": [\n  {,}]}', " at line 2, column 4: Expecting property name"),
        ("s.json", '{"packages": [', " at line 1, column 15: Expecting value."),
        ("s.json", '{"packages": [], "packages": []}', ": the key 'packages' comes twice"),
        ("s.json", '{"packages": [NaN]}', ": NaN is no JSON."),
        ("s.json", "[" * 200, " at line 1, column 129: it is nested deeper than 128 levels."),
        ("s.json", "[]", ": it must be an object with 'packages', or a package; it is a list."),
        ("s.json", "null", ": it must be an object with 'packages', or a package; it is null."),
        ("s.json", b"", ": it is empty."),
        ("s.yaml", b" \n", ": it is empty."),
        ("s.yaml", b"# nothing\n", ": it must be an object with 'packages', or a package; it is"),
        ("s.json", b'{\n"a\xff": 1}', " at line 2: byte 5 of the file is not UTF-8."),
        ("s.json", b"\xff\xfe{\x00}\x00", " at line 1: byte 1 of the file is not UTF-8."),
        ("s.yaml", "packages: &a [*a]\n", " at line 1, column 11: anchors and aliases are not"),
        ("s.yaml", "packages: !!python/tuple []", " at line 1, column 11: tags are not read."),
        ("s.yaml", "packages: [\n", " at line 2, column 1: "),
        ("s.yaml", "packages: []\npackages: []", " at line 2, column 1: the key 'packages' comes"),
        ("s.txt", "{}", ": the name of its file must end in .json, .yaml or .yml."),
        ("s", "{}", ": the name of its file must end in .json, .yaml or .yml."),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_what_is_no_document_is_named_with_its_line(
    tmp_path: Path, name: str, text: str | bytes, told: str, inside: bool
) -> None:
    file = write(tmp_path, name, text)
    write(tmp_path, "a.json", package("sound"))
    if inside and name in ("s.txt", "s"):
        assert names(tmp_path) == ["sound"]
        return

    fault = fault_of(tmp_path if inside else file)
    assert fault.startswith(f"The seed {str(file)!r} can't be used{told}")


@pytest.mark.parametrize("path", ["nothing.json", "a.json/b.json", ""])
def test_a_path_that_leads_nowhere_is_told_with_what_there_is(tmp_path, monkeypatch, path) -> None:
    write(tmp_path, "a.json", package("one"))
    monkeypatch.chdir(tmp_path)

    assert fault_of(path) == (
        "seed must be 'examples', 'empty', a dictionary, or the path of a JSON or YAML file"
        f" or of a folder; there is nothing at {path!r}."
    )


@pytest.mark.parametrize("path", ["a\0b.json", "\ud800.json", "x" * 5000 + ".json"])
def test_a_path_that_no_file_can_have_is_an_error(path: str) -> None:
    assert "can't be used" in fault_of(path)


def test_a_folder_without_a_seed_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "notes.txt", "no seed")

    assert fault_of(tmp_path).endswith("there is no .json, .yaml or .yml file in the folder.")


# Links


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    write(tmp_path, ".data/one.json", package("one"))
    write(tmp_path, "folder/two.json", package("two"))
    (tmp_path / "a.json").symlink_to(Path(".data", "one.json"))
    (tmp_path / "b").symlink_to("folder")

    assert names(tmp_path) == ["one", "two"]


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path, "real/one.json", package("one"))
    (tmp_path / "link").symlink_to("real")

    assert names(tmp_path / "link") == ["one"]


@pytest.mark.parametrize("target", ["../outside.json", "..", "../seed-2/other.json"])
def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path, target: str) -> None:
    write(tmp_path, "outside.json", package("outside"))
    write(tmp_path, "seed-2/other.json", package("outside"))
    write(tmp_path, "seed/one.json", package("one"))
    link = tmp_path / "seed" / "link.json"
    link.symlink_to(target)

    fault = fault_of(tmp_path / "seed")
    assert repr(str(link)) in fault
    assert fault.endswith("it is a link that leaves the folder of the seed.")


@pytest.mark.parametrize(
    ("links", "told"),
    [
        ({"a.json": "b.json", "b.json": "a.json"}, "too many levels of symbolic links"),
        ({"a": "a"}, "too many levels of symbolic links"),
        ({"a.json": "nothing.json"}, "no such file or directory"),
        ({"here": "."}, "it is a link to a folder in which it lies itself"),
        ({"below/up": ".."}, "it is a link to a folder in which it lies itself"),
    ],
)
def test_a_link_without_an_end_is_an_error(tmp_path: Path, links: dict, told: str) -> None:
    write(tmp_path, "below/one.json", package("one"))
    for link, target in links.items():
        (tmp_path / link).symlink_to(target)

    assert told in fault_of(tmp_path)


def test_links_that_double_a_folder_again_and_again_come_to_an_end(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(seed_files, "MOST_ENTRIES", 1000)
    for level in range(30):
        (tmp_path / f".{level}").mkdir()
        for link in ("left", "right"):
            (tmp_path / f".{level}" / link).symlink_to(f"../.{level + 1}")
    (tmp_path / ".30").mkdir()
    (tmp_path / "top").symlink_to(".0")

    assert fault_of(tmp_path).endswith("there are more than 1000 files in the folder.")


# What can't be read


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe.json")
    return tmp_path / "pipe.json"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
@pytest.mark.parametrize("inside", [False, True])
def test_a_pipe_is_not_waited_for(pipe: Path, inside: bool) -> None:
    assert fault_of(pipe.parent if inside else pipe) == (
        f"The seed {str(pipe)!r} can't be used: it is neither a file nor a folder."
    )


@pytest.mark.parametrize("refused", ["open", "scandir", "stat"])
def test_what_the_system_does_not_let_read_is_an_error(tmp_path, monkeypatch, refused) -> None:
    def refuse(path: object, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", path)

    write(tmp_path, "one.json", package("one"))
    monkeypatch.setattr(os, refused, refuse)
    fault = fault_of(tmp_path)
    monkeypatch.undo()

    assert repr(str(tmp_path))[:-1] in fault
    assert fault.endswith("can't be used: permission denied.")


@pytest.mark.parametrize(
    ("limit", "name", "told"),
    [
        ("LARGEST_SEED", "s.json", "a seed may have 10 bytes at most"),
        ("LARGEST_SEED", "s.yaml", "a seed may have 10 bytes at most"),
        ("LARGEST_YAML", "s.yaml", "a file in YAML may have 10 bytes at most"),
        ("LARGEST_YAML", "s.yml", "a file in YAML may have 10 bytes at most"),
        ("DEEPEST_FOLDER", "a/b/c/d/e/f/g/h/i/j/k.json", "more than 10 folders in each other"),
    ],
)
def test_what_is_too_large_is_an_error(tmp_path, monkeypatch, limit, name, told) -> None:
    monkeypatch.setattr(seed_files, limit, 10)
    write(tmp_path, name, package("one"))

    assert told in fault_of(tmp_path)


def test_all_files_together_may_not_be_too_large(tmp_path: Path, monkeypatch) -> None:
    size = write(tmp_path, "a.json", package("one")).stat().st_size
    last = write(tmp_path, "b.json", package("two"))
    monkeypatch.setattr(seed_files, "LARGEST_SEED", 2 * size)
    assert names(tmp_path) == ["one", "two"]

    monkeypatch.setattr(seed_files, "LARGEST_SEED", 2 * size - 1)
    assert repr(str(last)) in fault_of(tmp_path)
