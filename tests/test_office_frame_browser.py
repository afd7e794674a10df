"""The frame in a real browser: light and dark, keys, dialogs, pinyin, phone, and pages that everybody can read."""

from __future__ import annotations

from datetime import date
from typing import Any

import offices
import pytest
from browsers import PHONE, Opened

pytestmark = pytest.mark.django_db(transaction=True)
PARTS = "/styleguide/"


@pytest.fixture(autouse=True)
def writing(settings: Any) -> None:
    settings.DEBUG = True  # the page of parts is for who writes pages
    settings.TODAY = "2026-11-22"


def test_dark_is_chosen_once_and_charts_follow(desk: Opened) -> None:
    at = desk().login(offices.user("office"))
    page = at.open(PARTS)
    assert page.locator("[data-chart] svg").count() == 3
    theme, ground = "document.documentElement.dataset.bsTheme", "getComputedStyle(document.body).backgroundColor"
    light = (page.evaluate(ground), page.locator("#main [data-chart=lines] svg").inner_html())
    assert page.evaluate(theme) == "light"
    page.click("[data-theme-toggle]")
    assert page.evaluate(theme) == "dark"
    assert page.evaluate(ground) != light[0]
    assert page.locator("#main [data-chart=lines] svg").inner_html() != light[1]
    at.open("/indicators/")
    assert page.evaluate(theme) == "dark"


def test_who_prefers_dark_gets_dark_before_anything_is_painted(desk: Opened) -> None:
    page = desk(scheme="dark").open("/login/")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert page.evaluate("document.querySelector('script[src*=theme]').closest('head') !== null")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_every_part_can_be_read_by_everybody(desk: Opened, width: int, scheme: str) -> None:
    at = desk(width=width, scheme=scheme).login(offices.user("office"))
    at.open(PARTS)
    assert at.violations() == []
    assert at.too_wide() == 0


@pytest.mark.parametrize(
    ("width", "scheme", "paths"),
    [
        (1440, "light", ("/", "/actions/income/", "/units/water/", "/areas/411081/", "/indicators/")),
        (PHONE, "dark", ("/", "/indicators/")),
    ],
)
def test_dashboards_can_be_read_by_everybody(desk: Opened, width: int, scheme: str, paths: tuple[str, ...]) -> None:
    water, month = offices.unit(), offices.period(date(2026, 11, 1))
    for number, light in enumerate(["red", "yellow", "green", "grey"]):
        task = offices.task(f"T{number}", lead=water, light=light)
        task.areas.add(offices.area())
        offices.report(task, water, month)
    at = desk(width=width, scheme=scheme).login(offices.user("office"))
    for path in paths:
        at.open(path)
        assert at.violations() == [], path
        assert at.too_wide() == 0, path


def test_a_confirmation_is_asked_and_answered_by_keys_or_mouse(desk: Opened) -> None:
    at = desk().login(offices.user("office"))
    page = at.open(PARTS)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.set_input_files("[name=file]", [])
    page.fill("[name=progress]", "80")
    page.click("main .btn-danger")
    assert page.inner_text("#z-confirm p") == "确定要删除吗？"
    page.keyboard.press("Escape")
    assert not page.is_visible("#z-confirm") and sent == []
    page.click("main .btn-danger")
    page.click("#z-confirm [data-answer=yes]")
    page.wait_for_load_state("load")
    assert sent == ["POST"]


def test_what_was_typed_is_not_left_by_accident(desk: Opened) -> None:
    at = desk().login(offices.user("office"))
    page = at.open(PARTS)
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.type("[name=text]", "本月完成")
    page.evaluate("location.href = '/indicators/'")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.input_value("[name=text]") == "本月完成" and page.url.endswith(PARTS)


def test_keys_find_the_search_and_the_help(desk: Opened) -> None:
    offices.task()
    at = desk().login(offices.user("office"))
    page = at.open("/ledger/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("?")
    assert not page.is_visible("#z-keys") and page.input_value("[name=q]") == "?"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.is_visible("#z-keys")
    page.keyboard.press("Escape")
    assert not page.is_visible("#z-keys")


def test_half_typed_pinyin_asks_nothing(desk: Opened) -> None:
    offices.task("T1", title="治理农村污水")
    offices.task("T2", title="建设医共体")
    at = desk().login(offices.user("office"))
    page = at.open("/ledger/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "q=" in request.url else None)
    page.focus("[name=q]")
    keyboard = page.context.new_cdp_session(page)
    for typed in ("w", "wu", "wu s", "wu sh"):
        keyboard.send("Input.imeSetComposition", {"text": typed, "selectionStart": 1, "selectionEnd": 1})
        page.wait_for_timeout(120)
    page.wait_for_timeout(500)
    assert asked == []
    keyboard.send("Input.insertText", {"text": "污水"})
    page.wait_for_selector("text=建设医共体", state="detached")
    assert len(asked) == 1
    assert page.is_visible("text=治理农村污水")


def test_the_navigation_opens_on_a_phone_without_scripts(desk: Opened) -> None:
    at = desk(width=PHONE, scripts=False).login(offices.user("office"))
    page = at.open("/indicators/")
    assert not page.is_visible("#nav") and not page.is_visible("[data-theme-toggle]")
    page.click(".z-burger")
    assert page.is_visible("#nav >> text=任务台账")
    page.click("#nav >> text=任务台账")
    page.wait_for_load_state("load")
    assert page.url.endswith("/ledger/") and not page.is_visible("#nav")


def test_a_lost_connection_is_said(desk: Opened) -> None:
    offices.task()
    at = desk().login(offices.user("office"))
    page = at.open("/ledger/")
    at.allowed += ["ERR_", "htmx:sendError", "htmx:afterRequest"]
    page.context.route("**/ledger/?*", lambda route: route.abort("internetdisconnected"))
    page.fill("[name=q]", "供水")
    page.wait_for_selector("#z-toast:not([hidden])")
    assert "没有连上服务器" in page.inner_text("#z-toast")


def test_paper_has_no_navigation_and_all_the_figures(desk: Opened) -> None:
    offices.task(light="red")
    at = desk(scheme="dark").login(offices.user("office"))
    page = at.open("/")
    page.emulate_media(media="print")
    assert not page.is_visible("#nav") and not page.is_visible(".z-top") and not page.is_visible("[data-print]")
    assert page.is_visible("h1") and page.is_visible(".z-kpi >> nth=0")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert (
        page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--z-heat-0').trim()") == "#f4f7fb"
    )
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "light"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
