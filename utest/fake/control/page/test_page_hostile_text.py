"""Whatever a client or a package says is shown as it is, and never does anything."""

import http.client
import json
import re
from collections.abc import Callable
from typing import Any

import httpx
from playwright.sync_api import Page, Route, expect

from RegistryLibrary.fake import FakeRegistry

BOMB = '<img src=x onerror="window.struck=1"><script>window.struck=1</script>\'"`]]>'
LINK = "javascript:window.struck=1"


def untouched(page: Page) -> None:
    """Nothing ran, and nothing was made but what the page has anyway."""
    assert page.evaluate("window.struck") is None
    assert page.locator("img").count() == 1
    assert page.locator("main script, main a, main iframe, main svg, [style]").count() == 0


def test_a_path_a_query_and_headers_are_inert(page: Page, fake: FakeRegistry) -> None:
    port = int(fake.url.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.putrequest("GET", "/<img/src=x/onerror=window.struck=1>?<b>=<script>")
    connection.putheader("X-Mine", BOMB)
    connection.endheaders()
    connection.getresponse().read()
    connection.close()

    button = page.locator("#requests").get_by_role("button")
    expect(button).to_have_text("GET /<img/src=x/onerror=window.struck=1>?<b>=<script>")
    button.click()
    expect(page.locator("#requests .details dl").last).to_contain_text(BOMB)
    untouched(page)


def test_a_fault_is_inert(page: Page, fake: FakeRegistry) -> None:
    fake.inject("error", message=BOMB, path="/<script>/*")
    fake.inject("redirect", location=LINK)

    expect(page.locator("#fault-list li").first).to_contain_text(BOMB)
    expect(page.locator("#fault-list li").last).to_contain_text(LINK)
    untouched(page)


def test_a_content_is_inert(page: Page, fake: FakeRegistry) -> None:
    fake.publish("skill", "acme", "hostile", "v1.0.0", {BOMB: [BOMB], "__proto__": {"x": LINK}})
    page.locator("summary", has_text="hostile").click()
    page.get_by_role("button", name="v1.0.0", exact=True).last.click()

    shown = page.locator("#package-list pre")
    expect(shown).to_be_visible()
    assert json.loads(shown.inner_text()) == {BOMB: [BOMB], "__proto__": {"x": LINK}}
    untouched(page)


def test_an_internal_error_is_inert(page: Page, fake: FakeRegistry, client: httpx.Client) -> None:
    fake._store.browse = _fail  # type: ignore[method-assign]
    client.get("/browse")
    del fake._store.browse

    page.locator("#requests").get_by_role("button").click()
    expect(page.locator("#requests pre")).to_contain_text(BOMB)
    untouched(page)


def answering(answer: Any) -> Callable[[Route], None]:
    return lambda route: route.fulfill(json=answer)


def _fail(*_: object) -> None:
    raise RuntimeError(BOMB)


def test_a_fake_that_lies_about_everything_is_inert(opening, fake: FakeRegistry) -> None:
    """No package can be called so; but what the page shows does not depend on that."""
    entry = {"type": BOMB, "namespace": BOMB, "name": BOMB, "version": BOMB, "id": BOMB}
    request = {"method": BOMB, "path": BOMB, "query": [[BOMB, BOMB]], "headers": [[BOMB, BOMB]]}
    request |= {"status": BOMB, "duration": 1, "fault": BOMB, "stray": True, "ended": True}
    request |= {"started_at": "2026-01-01T00:00:00Z", "error": BOMB}
    fault = {"number": 1, "fault": BOMB, "times": 1, "after": 0, "struck": BOMB}
    fault |= {"method": BOMB, "path": BOMB, "options": {BOMB: BOMB}}
    kind = {"fault": BOMB, "options": {"type": BOMB, BOMB: BOMB, "status": BOMB}}
    answers: dict[str, Any] = {
        "registry": {"instance": BOMB, "url": BOMB, "library": BOMB, "strict": True}
        | {"other_origin": BOMB, "packages": 1, "types": [BOMB]},
        "packages": {"packages": [entry], "count": 1},
        "faults": {"faults": [fault], "exhausted": [fault]},
        "kinds": {
            "kinds": [kind | {"methods": [BOMB], "paths": [BOMB], "statuses": BOMB}],
            "error_types": [BOMB],
        },
        "journal": {"instance": BOMB, "first": 0, "dropped": 0, "received": 1, "strays": 1}
        | {"cleared": 0, "requests": [request]},
    }
    page = opening(fake.url).page
    for name, answer in answers.items():
        page.route(re.compile(rf"/api/{name}(\?.*)?$"), answering(answer))

    expect(page.locator("#url")).to_have_text(BOMB)
    expect(page.locator("#package-list summary")).to_contain_text(BOMB)
    expect(page.locator("#fault-list li")).to_contain_text([BOMB, BOMB])
    page.locator("#requests").get_by_role("button").first.click()
    page.locator("#package-list summary").click()
    page.get_by_text("Inject a fault").click()
    expect(page.get_by_label("Fault", exact=True)).to_contain_text(BOMB)
    untouched(page)
