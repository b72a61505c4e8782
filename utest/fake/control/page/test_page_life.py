"""The page and its fake: reset, token, an end and a new beginning."""

import re

import pytest
from playwright.sync_api import Page, expect

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.version import __version__

TOKEN = "wq7Zr2XkpT9v"
REFUSED = "status of 40"


def connection(page: Page):
    return page.locator("#connection")


def test_it_says_where_and_what_it_is(page: Page, fake: FakeRegistry) -> None:
    expect(page.locator("#url")).to_have_text(fake.url)
    expect(page.locator("#library")).to_have_text(f"RegistryLibrary {__version__}")
    expect(page).to_have_title(f"Fake registry at {fake.url.removeprefix('http://')}")
    expect(page.locator("#strict")).to_be_hidden()


def test_a_strict_fake_is_marked_and_the_page_is_no_stray(opening) -> None:
    with FakeRegistry(strict=True) as fake:
        page = opening(fake.url).page
        expect(page.locator("#strict")).to_be_visible()
        expect(connection(page)).to_have_text("live")

        fake.check()
        assert len(fake.journal) == 0


def test_a_reset_waits_for_a_confirmation(page: Page, fake: FakeRegistry) -> None:
    fake.withdraw("actor", "acme", "echo", "v1.0.0")
    fake.inject("hang")
    fake.journal.begin("GET", "/browse", b"", []).end()
    expect(page.locator("#requests tr")).to_have_count(1)
    expect(page.locator("#fault-list li")).to_have_count(1)
    page.get_by_role("button", name="Reset …").click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Reset …").click()
    page.keyboard.press("Escape")
    assert len(fake.faults) == 1

    page.get_by_role("button", name="Reset …").click()
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.locator("#requests tr")).to_have_count(0)
    expect(page.locator("#fault-list li")).to_have_count(0)
    expect(page.locator("#package-count")).to_have_text("15 versions")
    assert (fake.faults, len(fake.journal)) == ((), 0)


def test_a_token_is_asked_for_until_it_is_right(opening) -> None:
    with FakeRegistry(token=TOKEN) as fake:
        page = opening(fake.url, REFUSED).page
        field, wrong = page.get_by_label("Token", exact=True), page.locator("#token-wrong")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("type", "password")
        expect(connection(page)).to_have_text("needs the token")
        page.keyboard.press("Escape")
        expect(field).to_be_visible()

        field.fill("another")
        field.press("Enter")
        expect(wrong).to_have_text("That was not the right token.")
        field.fill("schlüssel")
        field.press("Enter")
        expect(wrong).to_have_text("That cannot be the token: it is printable ASCII.")
        field.fill(TOKEN)
        page.get_by_role("button", name="Use it").click()

        expect(connection(page)).to_have_text("live")
        expect(page.locator("#package-count")).to_have_text("15 versions")
        expect(field).to_be_hidden()


def test_a_token_is_kept_in_memory_only(opening) -> None:
    with FakeRegistry(token=TOKEN) as fake:
        page = opening(fake.url, REFUSED).page
        page.get_by_label("Token", exact=True).fill(TOKEN)
        page.get_by_label("Token", exact=True).press("Enter")
        expect(connection(page)).to_have_text("live")

        kept = page.evaluate("[document.documentElement.outerHTML, location.href, document.cookie]")
        stored = page.evaluate("[JSON.stringify(localStorage), JSON.stringify(sessionStorage)]")
        assert TOKEN not in "".join([*kept, *stored])
        assert page.get_by_label("Token", exact=True).input_value() == ""
        page.reload()
        expect(page.get_by_label("Token", exact=True)).to_be_visible()


def test_an_answer_that_is_refused_is_shown(opening, fake: FakeRegistry) -> None:
    page = opening(fake.url, REFUSED).page
    page.route(
        "**/api/registry",
        lambda route: route.fulfill(
            status=403, json={"error": {"type": "AccessDeniedError", "message": "Not from there."}}
        ),
    )

    expect(page.locator("#notice")).to_have_text("Not from there.")
    expect(connection(page)).to_have_text("refused")
    page.unroute("**/api/registry")
    expect(connection(page)).to_have_text("live")
    expect(page.locator("#notice")).to_be_hidden()


def test_it_outlives_a_stop_of_the_same_fake(opening) -> None:
    with FakeRegistry() as first:
        port = int(first.url.rpartition(":")[2])
    fake = FakeRegistry(port=port)
    with fake:
        page = opening(fake.url).page
        fake.journal.begin("GET", "/browse", b"", []).end()
        expect(page.locator("#requests tr")).to_have_count(1)
    expect(connection(page)).to_have_text("stopped")
    expect(page.locator("#notice")).to_contain_text("does not answer")
    expect(page.locator("#requests tr")).to_have_count(1)

    with fake:
        expect(connection(page)).to_have_text("live")
        expect(page.locator("#notice")).to_be_hidden()
        expect(page.locator("#requests tr")).to_have_count(1)


def test_it_begins_anew_with_another_fake_on_the_same_port(opening) -> None:
    with FakeRegistry() as first:
        page = opening(first.url).page
        first.inject("hang")
        first.journal.begin("GET", "/browse/old", b"", []).end()
        first.journal.begin("GET", "/browse/old", b"", []).end()
        expect(page.locator("#requests tr")).to_have_count(2)
        expect(page.locator("#fault-list li")).to_have_count(1)
        page.locator("summary", has_text="echo").click()
        port = int(first.url.rpartition(":")[2])

    with FakeRegistry("empty", port=port, strict=True) as second:
        second.journal.begin("GET", "/browse/new", b"", []).end()
        expect(page.locator("#strict")).to_be_visible()
        expect(page.locator("#requests tr")).to_have_count(1)
        expect(page.locator("#requests tr")).to_contain_text("/browse/new")
        expect(page.locator("#fault-list li")).to_have_count(0)
        expect(page.locator("#packages-told")).to_have_text("This fake holds no package.")


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_its_width(opening, fake: FakeRegistry, width: int, scheme: str) -> None:
    fake.inject("cross origin redirect", path="/actor/*/" + "x" * 200)
    fake.journal.begin("GET", "/" + "long" * 100, b"q=" + b"y" * 300, [(b"a" * 200, b"b" * 900)])
    page = opening(fake.url, width=width, scheme=scheme).page
    page.locator("#requests").get_by_role("button").click()
    page.get_by_text("Inject a fault").click()
    page.locator("summary", has_text="echo").click()
    page.get_by_role("button", name="v1.0.0", exact=True).click()
    expect(page.locator("#package-list pre")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") == width
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert bool(re.search(r"\b1\d, 2\d, 2\d\b", dark)) == (scheme == "dark")
