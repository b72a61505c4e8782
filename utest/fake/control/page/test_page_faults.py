"""A person lets something go wrong, and sees it happen."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.fake.strikes import TABLE

Ask = Callable[..., int | None]


def faults(page: Page):
    return page.locator("#fault-list li")


def choose(page: Page, kind: str) -> None:
    if not page.get_by_label("Fault", exact=True).is_visible():
        page.get_by_text("Inject a fault").click()
    page.get_by_label("Fault", exact=True).select_option(kind)


def inject(page: Page) -> None:
    page.get_by_role("button", name="Inject", exact=True).click()


def test_a_fault_of_the_form_strikes_and_is_done(page: Page, fake: FakeRegistry, ask: Ask) -> None:
    expect(page.locator("#faults-empty")).to_be_visible()
    choose(page, "status")
    page.get_by_label("Status", exact=True).fill("418")
    page.get_by_label("Times").fill("2")
    page.get_by_label("Path", exact=True).fill("/browse")
    inject(page)

    expect(faults(page)).to_contain_text("struck 0 of 2")
    expect(faults(page).locator(".fact")).to_have_text(["status 418", "path /browse"])
    assert [ask("/browse"), ask("/.well-known/cleverthis-packages")] == [418, 200]
    expect(faults(page)).to_contain_text("struck 1 of 2")
    expect(page.locator("#requests .mark")).to_have_text(["status"])
    expect(page.locator("#fault-count")).to_have_text("1 active")
    assert ask("/browse") == 418
    expect(faults(page)).to_contain_text("done, struck 2 of 2")
    assert fake.faults == ()

    page.get_by_role("button", name="Dismiss the fault status").click()
    expect(faults(page)).to_have_count(0)


def test_each_kind_has_the_options_that_it_takes_and_no_others(page: Page) -> None:
    page.get_by_text("Inject a fault").click()
    kinds = page.get_by_label("Fault", exact=True).locator("option")
    expect(kinds).to_have_text([str(kind) for kind in TABLE])

    for kind, row in TABLE.items():
        choose(page, kind)
        shown = page.locator("#fault-options [data-option]").evaluate_all(
            "them => them.map(it => it.dataset.option)"
        )
        methods = page.get_by_label("Method").locator("option").all_inner_texts()
        assert shown == list(row.options), kind
        assert methods == ["any", *row.methods], kind


def test_every_kind_can_be_injected_as_the_form_offers_it(page: Page, fake: FakeRegistry) -> None:
    for number, kind in enumerate(TABLE, start=1):
        choose(page, kind)
        inject(page)
        expect(faults(page)).to_have_count(number)

    assert [fault.kind for fault in fake.faults] == list(TABLE)


def test_all_options_of_an_error_arrive(page: Page, fake: FakeRegistry) -> None:
    choose(page, "error")
    page.get_by_label("Error type").select_option("RateLimitError")
    page.get_by_label("Status", exact=True).fill("507")
    page.get_by_label("Message").fill("  <b>Full</b> ")
    page.get_by_label("After").fill("3")
    page.get_by_label("Method").select_option("HEAD")
    inject(page)

    expect(faults(page)).to_have_count(1)
    [fault] = fake.faults
    assert (fault.method, fault.after) == ("HEAD", 3)
    assert fault.options == {"type": "RateLimitError", "status": 507, "message": "<b>Full</b>"}


def test_what_the_fake_refuses_is_told_at_the_form(opening, fake: FakeRegistry) -> None:
    page = opening(fake.url, "400 (Bad Request)").page
    choose(page, "stale alias")
    page.get_by_label("Path", exact=True).fill("/browse")
    inject(page)

    expect(page.locator("#fault-error")).to_contain_text("path must match /{type}/{namespace}/")
    page.get_by_label("Path", exact=True).fill("/actor/*")
    inject(page)
    expect(page.locator("#fault-error")).to_be_hidden()
    expect(faults(page)).to_have_count(1)


def test_one_fault_can_be_cleared_and_then_all(page: Page, fake: FakeRegistry, ask: Ask) -> None:
    for status in (501, 502, 503):
        fake.inject("status", status=status, times=0)
    expect(faults(page)).to_have_count(3)

    page.get_by_role("button", name="Clear the fault status, number 1").click()
    expect(faults(page)).to_have_count(2)
    assert ask("/browse") == 502
    expect(faults(page).first).to_contain_text("struck 1 time")

    page.get_by_role("button", name="Clear all").click()
    expect(faults(page)).to_have_count(0)
    assert ask("/browse") == 200


def test_what_was_cleared_elsewhere_goes(page: Page, fake: FakeRegistry) -> None:
    fault = fake.inject("hang")
    expect(faults(page)).to_have_count(1)
    fake.clear_faults([fault])

    expect(faults(page)).to_have_count(0)
