"""A real browser on the office: every page it opens must stay on this machine and complain about nothing.

``desk`` opens a page as somebody sits down at one: width, colour scheme, scripts on or off. When the test ends, a
request to anywhere else or an error in the console fails it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Route

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
FLAGS += ("--disable-sync", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).resolve().parent.parent
OLD = ROOT / ".peers" / "chromium92" / "chromium"
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WIDE, PHONE = 1440, 390
TRIES = 3
"""Chromium 92 without a screen hangs now and then when it starts."""

Opened = Callable[..., "Desk"]


@dataclass
class Desk:
    """A page of the browser at an office, and what it did that it should not."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    """Parts of errors that the test means to cause, such as ``403``."""

    def open(self, path: str) -> Page:
        """Go to a path of the office, such as ``/ledger/``, and return the page once it is loaded."""
        self.page.goto(self.address + path, wait_until="load")
        return self.page

    def login(self, user: Any, password: str = "") -> Desk:
        """Sit down as this user: through the form where a password is given, else with a session of theirs."""
        if password:
            self.open("/login")
            self.page.fill("[name=username]", user if isinstance(user, str) else user.get_username())
            self.page.fill("[name=password]", password)
            self.page.press("[name=password]", "Enter")
            self.page.wait_for_load_state("load")
            return self
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.address, "httpOnly": True}]
        )
        return self

    def language(self, code: Literal["zh-hans", "en"]) -> Desk:
        """Switch as the page's own button does: by a cookie."""
        from django.conf import settings

        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": code, "url": self.address}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        return self

    def violations(self) -> list[str]:
        """What axe-core finds on the page as it stands, at WCAG A and AA: rule, element, what is wrong."""
        self.page.evaluate(AXE.read_text("utf-8"))
        run = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
        found = self.page.evaluate(run, list(WCAG))["violations"]
        return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found for node in one["nodes"]]

    def too_wide(self) -> int:
        """Pixels by which the page is wider than its window: 0 where nobody has to scroll sideways."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return max(0, width)

    def complaints(self) -> list[str]:
        """Requests that would have left this machine, and errors that were not meant to happen."""
        return self.foreign + [one for one in self.errors if not any(part in one for part in self.allowed)]


def seat(
    browser: Browser,
    address: str,
    *,
    width: int = WIDE,
    height: int = 900,
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> Desk:
    """A new page with nothing remembered, on an office at ``address`` (``http://127.0.0.1:8000``)."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        java_script_enabled=scripts,
        reduced_motion="reduce",
        locale="en-US",  # as on many an office's machine: the office must be Chinese all the same
    )
    desk = Desk(context.new_page(), address)
    home = urlsplit(address).netloc

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).netloc == home:
            route.continue_()
        else:
            desk.foreign.append(f"a request leaves this machine: {route.request.url}")
            route.abort()

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            desk.errors.append(f"{message.type} in the console: {message.text} ({message.location.get('url', '')})")

    context.route("**/*", guard)
    desk.page.on("console", hear)
    desk.page.on("pageerror", lambda error: desk.errors.append(f"an error of the script: {error}"))
    return desk


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    pytest.importorskip("playwright")
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps a loop in this thread; Django would refuse
    with sync_playwright() as driver:
        yield driver
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    if CHROMIUM is None:
        pytest.skip("needs chromium: make programs, as root, or install it")
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    yield running
    running.close()


@pytest.fixture(scope="session")
def old_browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium 92, the kernel of browsers that offices run."""
    from playwright.sync_api import Error

    if not OLD.is_file():
        pytest.skip("needs Chromium 92: make old-browser")
    for attempt in range(1, TRIES + 1):
        try:
            running = playwright.chromium.launch(
                executable_path=str(OLD), args=[*FLAGS, "--single-process", "--no-zygote"], timeout=15_000
            )
            break
        except Error:
            if attempt == TRIES:
                raise
    yield running
    running.close()


@pytest.fixture
def desk(browser: Browser, live_server: Any) -> Iterator[Opened]:
    """``desk(width=PHONE, scheme="dark", scripts=False)``: a :class:`Desk` at the office under test."""
    yield from _desks(browser, live_server.url)


@pytest.fixture
def old_desk(old_browser: Browser, live_server: Any) -> Iterator[Opened]:
    """The same in Chromium 92."""
    yield from _desks(old_browser, live_server.url)


def _desks(browser: Browser, address: str) -> Iterator[Opened]:
    desks: list[Desk] = []

    def sit(**how: Any) -> Desk:
        desks.append(seat(browser, address, **how))
        return desks[-1]

    yield sit
    for one in desks:
        one.page.context.close()
    complaints = [line for one in desks for line in one.complaints()]
    assert not complaints, "\n".join(complaints)
