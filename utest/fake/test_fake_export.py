"""Recorded requests in files that other tools read."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from RegistryLibrary.fake import FakeRegistry, Journal
from RegistryLibrary.fake.export import export

URL = "http://127.0.0.1:8080"
# HAR 1.2: what each object must have, and of which type it is.
ENTRY = {"startedDateTime": str, "time": float, "cache": dict, "timings": dict}
MESSAGE = {
    "httpVersion": str,
    "cookies": list,
    "headers": list,
    "headersSize": int,
    "bodySize": int,
}
ANSWER = {"status": int, "statusText": str, "content": dict, "redirectURL": str}
REQUIRED: dict[str, dict[str, Any]] = {
    "log": {"version": str, "creator": dict, "entries": list},
    "creator": {"name": str, "version": str},
    "entry": ENTRY | {"request": dict, "response": dict},
    "request": MESSAGE | {"method": str, "url": str, "queryString": list},
    "response": MESSAGE | ANSWER,
    "content": {"size": int, "mimeType": str},
    "timings": {"send": (int, float), "wait": (int, float), "receive": (int, float)},
    "pair": {"name": str, "value": str},
}
OPTIONAL = {"log": {"pages", "browser", "comment"}}


def check(kind: str, value: dict[str, Any]) -> None:
    for name, of_type in REQUIRED[kind].items():
        assert isinstance(value[name], of_type), f"{kind}.{name}"
    unknown = value.keys() - REQUIRED[kind].keys() - OPTIONAL.get(kind, set())
    assert [name for name in unknown if not name.startswith("_")] == [], "own ones begin with '_'"


def checked(path: Path) -> dict[str, Any]:
    """The log of a file that is a valid HAR."""
    document = json.loads(path.read_bytes())
    assert list(document) == ["log"]
    log = document["log"]
    check("log", log)
    check("creator", log["creator"])
    assert log["version"] == "1.2"
    for entry in log["entries"]:
        check("entry", entry)
        for part in ("request", "response", "timings"):
            check(part, entry[part])
        check("content", entry["response"]["content"])
        for pair in (*entry["request"]["headers"], *entry["request"]["queryString"]):
            check("pair", pair)
        timings = entry["timings"].values()
        assert entry["time"] == pytest.approx(sum(timings))
        assert all(time >= 0 for time in timings)
        assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo is not None
    return dict(log)


def asked(fake: FakeRegistry, client) -> None:
    fake.journal.hide(["s3cr3t"])
    client.get(
        "/actor/acme/echo?version=v1.x&tag=a&tag=%C3%BC+%26&token=abc",
        headers={"X-Mine": "s3cr3t", "Authorization": "Bearer s3cr3t"},
    )
    fake.inject("status", status=599)
    client.get("/browse")


def test_an_archive_is_what_the_format_demands(fake, client, tmp_path: Path) -> None:
    asked(fake, client)
    fake.journal.begin("", "", b"", [])
    written = export(fake.journal, tmp_path / "r.har", fake.url)

    log = checked(tmp_path / "r.har")
    assert written == (3, 0)
    assert "comment" not in log
    first, second, third = log["entries"]
    assert first["request"]["url"] == (
        f"{fake.url}/actor/acme/echo?version=v1.x&tag=a&tag=%C3%BC%20%26&token=***"
    )
    assert first["request"]["queryString"][1:] == [
        {"name": "tag", "value": "a"},
        {"name": "tag", "value": "ü &"},
        {"name": "token", "value": "***"},
    ]
    assert {"name": "x-mine", "value": "***"} in first["request"]["headers"]
    assert (first["response"]["status"], first["response"]["statusText"]) == (200, "OK")
    assert not [name for name in first if name.startswith("_")]
    assert (second["response"]["status"], second["response"]["statusText"]) == (599, "")
    assert second["_fault"] == "status"
    assert (third["request"]["url"], third["response"]["status"]) == ("", 0)


def test_lines_are_one_object_for_each_request(fake, client, tmp_path: Path) -> None:
    asked(fake, client)
    fake.journal.begin("GET", "/ü", b"", []).fail(ValueError("half a character: \udc80"))
    export(fake.journal, tmp_path / "r.JSONL", fake.url)

    first, second, third = map(json.loads, (tmp_path / "r.JSONL").read_text("utf-8").splitlines())
    assert list(first) == [
        *("method", "path", "query", "headers", "status", "duration", "fault", "started_at"),
        "error",
    ]
    assert first["query"] == {"version": ["v1.x"], "tag": ["a", "ü &"], "token": ["***"]}
    assert (first["headers"]["x-mine"], first["fault"], first["error"]) == ("***", None, None)
    assert (second["status"], second["fault"]) == (599, "status")
    assert third["status"] is None
    assert third["error"].endswith("half a character: \udc80")


@pytest.mark.parametrize("suffix", [".jsonl", ".har"])
def test_no_secret_is_written(suffix: str, fake, client, tmp_path: Path) -> None:
    asked(fake, client)
    path = tmp_path / f"r{suffix}"
    export(fake.journal, path, fake.url)

    text = path.read_text("utf-8")
    assert "s3cr3t" not in text
    assert "abc" not in text


@pytest.mark.parametrize("suffix", [".jsonl", ".har"])
def test_what_is_missing_is_said(suffix: str, tmp_path: Path) -> None:
    journal, path = Journal(1), tmp_path / f"r{suffix}"
    for number in range(4):
        journal.begin("GET", f"/{number}", b"", [])

    assert export(journal, path, URL) == (1, 3)
    if suffix == ".har":
        assert "dropped 3 requests before" in checked(path)["comment"]
    else:
        head, only = map(json.loads, path.read_text("utf-8").splitlines())
        assert (head, only["path"]) == ({"dropped": 3}, "/3")


def test_a_file_that_is_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text("old", "utf-8")
    export(Journal(1), path, URL)

    assert path.read_bytes() == b""
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["r.txt", "r", "har", ".har"])
def test_another_form_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"path must end in \.jsonl or \.har; it is "):
        export(Journal(1), tmp_path / name, URL)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"path must be in a folder that exists; '.*nowhere'"):
        export(Journal(1), tmp_path / "nowhere" / "r.har", URL)


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 300 + "b", "\ud800", "a\0"])
def test_a_name_that_no_file_can_have_is_refused(name: str, tmp_path: Path) -> None:
    path = Path(f"{name}/r.har") if len(name) > 200 else tmp_path / f"{name}.har"
    with pytest.raises(ValueError, match="path") as caught:
        export(Journal(1), path, URL)

    assert type(caught.value) is ValueError
    assert "Errno" not in str(caught.value)
    assert "codec" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_what_can_not_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r.har"
    path.mkdir()
    with pytest.raises(ValueError, match=r"r\.har' can't be written: ") as caught:
        export(Journal(1), path, URL)

    assert type(caught.value) is ValueError
    assert list(tmp_path.iterdir()) == [path]
    assert list(path.iterdir()) == []
