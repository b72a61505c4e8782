"""A real browser that looks at the page of a fake, as a person does."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from RegistryLibrary.fake import FakeRegistry

PATIENCE = 30.0  # seconds until something that has to happen is a failure

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

expect.set_options(timeout=PATIENCE * 1000)


@dataclass
class Opened:
    """A page, and what went on in it."""

    page: Page
    own: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def watch(self, context: BrowserContext) -> None:
        context.on("request", lambda sent: self._asked(sent.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page.on("console", self._said)

    def _said(self, message: ConsoleMessage) -> None:
        # A test may stop its fake before the browser closes the page, which then asks in vain.
        in_vain = "net::ERR_" in message.text and message.location["url"].startswith(self.own)
        if message.type in ("error", "warning") and not in_vain:
            self.complaints.append(message.text)

    def _asked(self, url: str) -> None:
        if not url.startswith(f"{self.own}/__fake/"):
            self.foreign.append(url)

    @property
    def unexpected(self) -> list[str]:
        return [one for one in self.complaints if not any(text in one for text in self.expected)]


Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; each context that is opened in it begins with an empty profile.

    Not for longer than a module: while it is open, no test of this thread can have a loop.
    """
    named = os.environ.get("CHROMIUM", "chromium")
    binary = shutil.which(named)
    if binary is None:
        pytest.fail(f"There is no browser {named!r}: `invoke browser` installs one.")
    with (
        sync_playwright() as driver,
        driver.chromium.launch(executable_path=binary, args=FLAGS) as browser,
    ):
        yield browser


@pytest.fixture
def opening(browser: Browser) -> Iterator[Open]:
    """Open the page of a fake. It may neither complain nor ask anyone else."""
    opened: list[Opened] = []
    with ExitStack() as contexts:

        def open_one(url: str, *expected: str, width: int = 1280, scheme: str = "light") -> Opened:
            context = browser.new_context(
                viewport={"width": width, "height": 860}, color_scheme=scheme
            )
            contexts.callback(context.close)
            one = Opened(context.new_page(), url, expected=expected)
            one.watch(context)
            opened.append(one)
            one.page.goto(f"{url}/__fake/")
            return one

        yield open_one
    assert [one.unexpected for one in opened if one.unexpected] == []
    assert [one.foreign for one in opened if one.foreign] == []


@pytest.fixture
def page(fake: FakeRegistry, opening: Open) -> Page:
    """The page of the fake, once it shows how that is."""
    page = opening(fake.url).page
    expect(page.locator("#connection")).to_have_text("live")
    return page


@pytest.fixture
def ask(client: httpx.Client) -> Callable[..., int | None]:
    """Ask the fake for something; the status, if there was an answer."""

    def ask_one(path: str, method: str = "GET", **options: object) -> int | None:
        try:
            return client.request(method, path, **options).status_code
        except httpx.HTTPError:
            return None

    return ask_one
