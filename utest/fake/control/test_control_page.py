"""The files of the page: these, unchanged, and no other."""

import re
from importlib.resources import files
from pathlib import PurePosixPath

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.fake import control as package

FOLDER = files(package) / "page"
FILES = {file.name: file.read_bytes() for file in FOLDER.iterdir()}
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8"}
TYPES |= {".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def get(fake: FakeRegistry, path: str, method: str = "GET") -> httpx.Response:
    url = httpx.URL(fake.url).copy_with(raw_path=f"/__fake{path}".encode())
    return httpx.request(method, url, trust_env=False)


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_file_is_served_as_what_it_is(fake: FakeRegistry, name: str) -> None:
    answer = get(fake, f"/{name}")

    assert (answer.status_code, answer.content) == (200, FILES[name])
    assert answer.headers["content-type"] == TYPES[PurePosixPath(name).suffix]
    policy = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"} <= set(policy)
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_the_start_is_found_with_and_without_a_slash(fake: FakeRegistry) -> None:
    assert get(fake, "/").content == FILES["index.html"]
    answer = get(fake, "")
    assert (answer.status_code, answer.headers["location"]) == (308, "/__fake/")


@pytest.mark.parametrize(
    "path",
    [
        *("/page.py", "/../guard.py", "/%2e%2e/guard.py", "/..%2fguard.py", "/page/page.js"),
        *("//page.js", "/page.js/", "/PAGE.JS", "/page.js%00", "/etc/passwd", "/%5c..%5cguard.py"),
    ],
)
def test_no_other_file_is(fake: FakeRegistry, path: str) -> None:
    assert get(fake, path).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_file_can_only_be_read(fake: FakeRegistry, method: str) -> None:
    answer = get(fake, "/page.js", method)

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_head_has_no_body(fake: FakeRegistry) -> None:
    answer = get(fake, "/page.js", "HEAD")

    assert answer.content == b""
    assert int(answer.headers["content-length"]) == len(FILES["page.js"])


def test_nothing_is_written_as_markup_and_nothing_is_fetched_elsewhere() -> None:
    scripts = b"\n".join(text for name, text in FILES.items() if name.endswith(".js")).decode()
    everything = b"\n".join(FILES.values()).decode()

    sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\.src\s*="
    assert re.findall(sinks, scripts) == []
    assert re.findall(r"localStorage|sessionStorage|\.cookie|indexedDB", scripts) == []
    assert re.findall(r" style=| on\w+=\"|<script>|<style", FILES["index.html"].decode()) == []
    urls = set(re.findall(r"https?://[\w./]+", everything))
    assert urls <= {"http://www.w3.org/2000/svg"}


LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#\w{6});", block))
    for block in re.findall(r":root \{(.*?)\}", FILES["page.css"].decode(), re.DOTALL)
)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "back"),
    [
        *(("text", back) for back in ("back", "card", "code", "hover")),
        *(("faint", back) for back in ("back", "card", "code", "hover")),
        *((kind, f"{kind}-back") for kind in ("bad", "warn", "good", "calm")),
        *((kind, back) for kind in ("bad", "warn", "good", "calm") for back in ("card", "hover")),
        *(("accent", "card"), ("accent", "hover"), ("on-accent", "accent")),
    ],
)
def test_every_text_stands_out_from_its_ground(colours, text: str, back: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    light, dark = sorted((luminance(colours[text]), luminance(colours[back])), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        return part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in bytes.fromhex(colour[1:]))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
