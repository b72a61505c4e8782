"""Faults from a file."""

from datetime import timedelta
from pathlib import Path

import pytest

from RegistryLibrary.fake import FakeRegistry, FaultKind
from RegistryLibrary.fake.fault_files import LARGEST_FILE, inject_from

TWO = """\
faults:
  - fault: latency
    delay: 0.5
    path: /browse
    times: 0
  - fault: rate limit
    retry_after: 2
"""


def written(folder: Path, text: str | bytes, name: str = "faults.yaml") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_faults_are_injected_in_their_order(tmp_path: Path) -> None:
    fake = FakeRegistry("empty")
    inject_from(written(tmp_path, TWO), fake.inject)
    latency, limit = fake.faults

    assert (latency.kind, latency.times, latency.path) == (FaultKind.LATENCY, 0, "/browse")
    assert latency.options["delay"] == timedelta(seconds=0.5)
    assert limit.options["retry_after"] == timedelta(seconds=2)


def test_json_is_read_as_well(tmp_path: Path) -> None:
    fake = FakeRegistry("empty")
    inject_from(written(tmp_path, '{"faults": [{"fault": "hang"}]}', "f.JSON"), fake.inject)

    assert [fault.kind for fault in fake.faults] == [FaultKind.HANG]


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ('{"faults": [{"fault": "hang"}, {"fault": "sleep"}]}', "f.json", r"at faults\[1\]: fault"),
        (
            '{"faults": [{"fault": "hang", "tims": 1}]}',
            "f.json",
            r"at faults\[0\]: tims is nothing",
        ),
        ('{"faults": [{"times": 1}]}', "f.json", r"at faults\[0\]: fault is missing"),
        ('{"faults": ["hang"]}', "f.json", r"at faults\[0\]: It must be an object"),
        ('{"faults": {}}', "f.json", "it must hold an object with the list 'faults'"),
        ('{"faults": [], "seed": 1}', "f.json", "it must hold an object with the list 'faults'"),
        ("[]", "f.json", "it must hold an object with the list 'faults'"),
        ('{"faults": [}', "f.json", "at line 1, column 13: "),
        ('{"faults": NaN}', "f.json", "NaN is no JSON"),
        (b"\xff", "f.json", "byte 1 is not UTF-8"),
        ("faults: []", "f.toml", "its name must end in .json, .yaml, .yml"),
        (b" " * (LARGEST_FILE + 1), "f.json", "it may have 524288 bytes at most"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_place(
    text: str | bytes, name: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=rf"The faults of '.*{name}' can't be used: {told}"):
        inject_from(written(tmp_path, text, name), FakeRegistry("empty").inject)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="No such file or directory"):
        inject_from(tmp_path / "none.json", FakeRegistry("empty").inject)
