"""What a person sees of the packages."""

from playwright.sync_api import Page, expect

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.fake.control.interface import MOST_PACKAGES

ECHO = ("actor", "acme", "echo")


def package(page: Page, name: str):
    return page.locator("details.package", has=page.get_by_text(name, exact=True))


def test_packages_stand_below_their_type_with_the_number_of_versions(page: Page) -> None:
    types = page.locator("#package-list h3")

    expect(types).to_have_text(
        [
            *("actor 1 package", "skill 2 packages", "graph 1 package", "stream 1 package"),
            *("agent 1 package", "template 1 package", "mcp 1 package", "lsp 1 package"),
        ]
    )
    expect(package(page, "acme/echo").locator("summary")).to_contain_text("5 versions")
    expect(page.locator("#package-count")).to_have_text("15 versions")


def test_a_click_shows_the_content_of_a_version(page: Page, fake: FakeRegistry) -> None:
    package(page, "acme/echo").locator("summary").click()
    page.get_by_role("button", name="v1.2.0", exact=True).click()

    expect(page.locator("#package-list pre")).to_contain_text('"motto"')
    given = fake.publish(*ECHO, "v9.0.0", {"motto": "new", "list": [1, None]})
    page.get_by_role("button", name="v9.0.0", exact=True).click()
    expect(page.locator("#package-list pre")).to_have_text(
        '{\n  "motto": "new",\n  "list": [\n    1,\n    null\n  ]\n}'
    )
    expect(page.locator("#package-list dd").first).to_have_text(given.id)
    expect(page.get_by_role("button", name="v9.0.0", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_what_is_published_and_withdrawn_shows_by_itself(page: Page, fake: FakeRegistry) -> None:
    fake.publish("lsp", "acme", "fresh", "v1.0.0", {})
    expect(package(page, "acme/fresh")).to_be_visible()

    fake.withdraw("lsp", "acme", "fresh", "v1.0.0")
    expect(package(page, "acme/fresh")).to_have_count(0)


def test_an_open_version_stays_open_when_another_is_published(
    page: Page, fake: FakeRegistry
) -> None:
    package(page, "acme/echo").locator("summary").click()
    page.get_by_role("button", name="v1.0.0", exact=True).click()
    expect(page.locator("#package-list pre")).to_be_visible()

    fake.publish(*ECHO, "v9.0.0", {})
    expect(page.get_by_role("button", name="v9.0.0", exact=True)).to_be_visible()
    expect(page.locator("#package-list pre")).to_contain_text('"motto"')


def test_the_list_can_be_filtered(page: Page) -> None:
    page.get_by_label("Filter").last.fill("echo v1.2")
    expect(page.locator("#package-list details")).to_have_count(1)
    expect(page.locator("#package-list summary")).to_contain_text("1 version")

    page.get_by_label("Filter").last.fill("nothing like it")
    expect(page.locator("#packages-told")).to_have_text("No package fits the filter.")


def test_a_type_and_a_namespace_can_be_chosen(page: Page) -> None:
    page.get_by_label("Type", exact=True).select_option("skill")
    expect(page.locator("#package-list h3")).to_have_text(["skill 2 packages"])

    page.get_by_label("Namespace").fill("globex")
    expect(page.locator("#package-list h3")).to_have_text(["skill 1 package"])

    page.get_by_label("Namespace").fill("nobody")
    expect(page.locator("#packages-told")).to_have_text("No package is of that kind.")


def test_an_empty_fake_says_so(opening) -> None:
    with FakeRegistry("empty") as fake:
        page = opening(fake.url).page
        expect(page.locator("#packages-told")).to_have_text("This fake holds no package.")


def test_of_many_packages_the_rest_is_loaded_on_demand(opening) -> None:
    seed = {
        "packages": [
            {"type": "skill", "namespace": "acme", "name": f"n{i}", "version": "v1.0.0"}
            | {"content": {"i": i}}
            for i in range(MOST_PACKAGES + 3)
        ]
    }
    with FakeRegistry(seed) as fake:
        page = opening(fake.url).page
        expect(page.locator("#packages-told")).to_contain_text("1,000 of 1,003 versions are loaded")
        expect(page.locator("#package-list details")).to_have_count(MOST_PACKAGES)

        page.get_by_role("button", name="Load more").click()
        expect(page.locator("#package-list details")).to_have_count(MOST_PACKAGES + 3)
        expect(page.get_by_role("button", name="Load more")).to_be_hidden()


def test_a_long_content_is_cut_and_says_so(opening) -> None:
    with FakeRegistry("empty") as fake:
        fake.publish("skill", "acme", "long", "v1.0.0", {"text": "x" * 120_000})
        page = opening(fake.url).page
        page.locator("summary", has_text="long").click()
        page.get_by_role("button", name="v1.0.0").click()

        expect(page.locator("#package-list .content .told")).to_contain_text(
            "The first 100,000 of 120,016 characters."
        )
