"""What a person sees of the requests, while they come in."""

import re
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from RegistryLibrary.fake import FakeRegistry

Ask = Callable[..., int | None]
MOST_ROWS = 500


def rows(page: Page):
    return page.locator("#requests > tr:not(.details)")


def told(page: Page):
    return page.locator("#journal-told")


def test_a_request_appears_by_itself(page: Page, ask: Ask) -> None:
    expect(page.locator("#journal-empty")).to_be_visible()

    ask("/browse?namespace=acme&limit=2")

    row = rows(page)
    expect(row).to_have_count(1)
    expect(row.locator("td.target")).to_have_text("GET /browse?namespace=acme&limit=2")
    expect(row.locator("td.status")).to_have_text("200")
    expect(row.locator("td.duration")).to_have_text(re.compile(r"^[\d.]+ m?s$"))
    expect(row.locator("td.time")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d\.\d{3}$"))
    expect(page.locator("#journal-count")).to_have_text("1")


def test_a_click_shows_query_and_headers_and_another_hides_them(page: Page, ask: Ask) -> None:
    ask("/browse?a=1&a=2", headers={"X-Mine": "yes", "Authorization": "Bearer abc"})
    button = rows(page).get_by_role("button")

    button.click()
    details = page.locator("#requests .details")
    expect(details).to_contain_text("x-mine")
    expect(details.locator("dl").first.locator("dd")).to_have_text(["1", "2"])
    expect(details).not_to_contain_text("abc")
    expect(button).to_have_attribute("aria-expanded", "true")

    button.press("Enter")
    expect(details).to_have_count(0)


def test_strays_and_faults_are_marked(page: Page, fake: FakeRegistry, ask: Ask) -> None:
    fake.inject("status", status=503)
    ask("/browse")
    ask("/elsewhere", "POST")

    expect(rows(page).nth(0).locator(".mark")).to_have_text(["status"])
    expect(rows(page).nth(1).locator(".mark")).to_have_text(["stray"])


def test_an_internal_error_shows_its_traceback(
    page: Page, fake: FakeRegistry, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("the fake is broken")

    monkeypatch.setattr(fake._store, "browse", fail)
    ask("/browse")
    monkeypatch.undo()

    expect(rows(page).locator(".mark")).to_have_text(["internal error"])
    rows(page).get_by_role("button").click()
    expect(page.locator(".details pre")).to_contain_text("KeyError: 'the fake is broken'")


def test_a_request_that_hangs_is_open_until_it_ends(
    page: Page, fake: FakeRegistry, ask: Ask
) -> None:
    fake.inject("hang")
    hanging = threading.Thread(target=ask, args=("/browse",), kwargs={"timeout": 3})
    hanging.start()

    expect(rows(page).locator(".mark")).to_have_text(["hang", "open"])
    expect(rows(page).locator("td.duration")).to_have_text("…")
    ask("/.well-known/cleverthis-packages")
    expect(rows(page)).to_have_count(2)
    hanging.join()
    expect(rows(page).nth(0).locator(".mark")).to_have_text(["hang"])
    expect(rows(page).nth(0).locator("td.status")).to_have_text("none")


def scrolled(page: Page) -> float:
    return page.locator("#journal-scroll").evaluate("it => it.scrollTop")


def at_the_end(page: Page) -> bool:
    return page.locator("#journal-scroll").evaluate(
        "it => it.scrollHeight - it.scrollTop - it.clientHeight < 2"
    )


def test_who_reads_above_is_not_moved_and_told_what_is_new(page: Page, ask: Ask) -> None:
    for number in range(60):
        ask(f"/browse?n={number}")
    expect(rows(page)).to_have_count(60)
    assert at_the_end(page)

    page.locator("#journal-scroll").evaluate("it => { it.scrollTop = 300 }")
    before = scrolled(page)
    ask("/browse?n=60")
    expect(page.get_by_role("button", name="1 new request")).to_be_visible()
    assert scrolled(page) == before

    page.get_by_role("button", name="1 new request").click()
    assert at_the_end(page)
    expect(page.locator("#newest")).to_be_hidden()
    ask("/browse?n=61")
    expect(rows(page)).to_have_count(62)
    assert at_the_end(page)


def test_who_reads_above_is_not_moved_when_rows_above_are_dropped(page: Page, ask: Ask) -> None:
    for number in range(MOST_ROWS):
        ask(f"/browse?n={number}")
    expect(rows(page)).to_have_count(MOST_ROWS)
    middle = rows(page).nth(250)
    middle.scroll_into_view_if_needed()
    before = middle.get_by_text("n=250").bounding_box()
    read = page.locator("tr", has=page.get_by_text("/browse?n=250", exact=True))

    for number in range(20):
        ask(f"/browse?m={number}")
    expect(told(page)).to_have_text("20 older requests not shown here (at most 500 are).")
    assert read.get_by_text("n=250").bounding_box() == pytest.approx(before, abs=1.5)


def test_who_comes_late_sees_the_latest_and_is_told_of_the_rest(opening) -> None:
    with FakeRegistry(journal_size=600) as fake:
        for number in range(700):
            fake.journal.begin("GET", f"/browse/{number}", b"", []).end()
        page = opening(fake.url).page

        expect(rows(page)).to_have_count(MOST_ROWS)
        expect(rows(page).last.locator("td.target")).to_have_text("GET /browse/699")
        expect(told(page)).to_have_text("100 older requests not shown here (at most 500 are).")
        expect(page.locator("#journal-count")).to_have_text("700")


def test_what_the_journal_dropped_meanwhile_is_told(opening) -> None:
    with FakeRegistry(journal_size=10) as fake:
        page = opening(fake.url).page
        expect(page.locator("#connection")).to_have_text("live")
        page.get_by_role("button", name="Pause").click()
        for number in range(25):
            fake.journal.begin("GET", f"/browse/{number}", b"", []).end()
        page.get_by_role("button", name="Go on").click()

        expect(rows(page)).to_have_count(10)
        expect(told(page)).to_have_text("The journal itself dropped 15 requests.")


def test_a_pause_holds_everything_back_until_it_ends(page: Page, ask: Ask) -> None:
    page.get_by_role("button", name="Pause").click()
    expect(told(page)).to_contain_text("Paused")
    with page.expect_response("**/api/registry"), page.expect_response("**/api/faults"):
        ask("/browse")
    with page.expect_response("**/api/registry"):
        pass
    assert rows(page).count() == 0

    page.get_by_role("button", name="Go on").click()
    expect(rows(page)).to_have_count(1)


def test_a_filter_hides_what_does_not_fit(page: Page, ask: Ask) -> None:
    ask("/browse")
    ask("/nowhere", "POST")
    expect(rows(page)).to_have_count(2)

    page.get_by_label("Filter").first.fill("stray post")
    expect(rows(page).nth(0)).to_be_hidden()
    expect(rows(page).nth(1)).to_be_visible()
    expect(told(page)).to_have_text("The filter hides 1 request.")
    ask("/browse")
    expect(told(page)).to_have_text("The filter hides 2 requests.")
    page.get_by_label("Filter").first.fill("")
    expect(rows(page).nth(2)).to_be_visible()


def test_the_view_can_be_cleared_without_the_journal(
    page: Page, fake: FakeRegistry, ask: Ask
) -> None:
    ask("/browse")
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Clear view").click()
    expect(rows(page)).to_have_count(0)

    ask("/nowhere")
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("/nowhere")
    assert len(fake.journal) == 2


def test_what_was_cleared_elsewhere_is_dimmed(page: Page, fake: FakeRegistry, ask: Ask) -> None:
    ask("/browse")
    expect(rows(page)).to_have_count(1)
    fake.journal.clear()

    expect(page.locator("#requests > tr.gone")).to_have_count(1)
    expect(told(page)).to_have_text("1 dimmed request cleared from the journal.")
    ask("/browse")
    expect(rows(page)).to_have_count(2)
    expect(page.locator("#requests > tr.gone")).to_have_count(1)


def test_the_second_origin_has_a_journal_of_its_own(page: Page, fake: FakeRegistry, ask: Ask):
    expect(page.locator("#journal-origin")).to_be_hidden()
    fake.inject("cross origin redirect")
    ask("/browse?at=first", follow_redirects=True)

    expect(rows(page)).to_have_count(1)
    page.get_by_label("Origin", exact=True).select_option("second origin")
    expect(rows(page).locator("td.status")).to_have_text("200")
    page.get_by_label("Origin", exact=True).select_option("this fake")
    expect(rows(page).locator("td.status")).to_have_text("302")
