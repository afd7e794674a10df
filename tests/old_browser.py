"""Chromium 92, which offices run, shows the page as today's browser does: every element is seen, in its colours.

What a style sheet says in words that the old browser does not know is simply not there: borders, badges, columns.
Run by test_office_old_browser, each test in a process of its own.
"""

from __future__ import annotations

from typing import Any

import offices
import pytest
from browsers import Desk, Opened

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("/ledger/", "/ledger/task/T1/", "/reports/review/")
LOOK = """() => [...document.querySelectorAll('main, main *')].filter(one =>
    !one.closest('svg, option, details:not([open])')).map(one => {
    const look = getComputedStyle(one), at = one.getBoundingClientRect();
    return {
        what: one.tagName.toLowerCase() + '.' + one.className,
        colours: [look.backgroundColor, look.color].join(' '),
        line: [look.borderTopStyle, look.borderBottomStyle, look.display, look.position].join(' '),
        seen: at.width > 0 && at.height > 0,
    };
})"""
FEW = 0.02
"""Share of elements that may differ: fields of forms, which every browser draws its own way."""


@pytest.fixture
def rows(settings: Any) -> Any:
    """Something to see on every page."""
    settings.TODAY = "2026-06-20"
    water = offices.unit()
    june = offices.period()
    for number in range(1, 4):
        one = offices.task(f"T{number}", lead=water, light=("red", "yellow", "green")[number - 1], progress=40)
        offices.report(one, water, june, state="submitted", progress=40, done="铺设管网40公里")
    return offices.user("office")


def _look(page: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(LOOK)
    return found


def _looks(at: Desk, rows: Any) -> dict[str, tuple[list[dict[str, Any]], int]]:
    """Every page as it is seen, and by how much it is too wide."""
    at.login(rows)
    return {path: (_look(at.open(path)), at.too_wide()) for path in PAGES}


def test_it_looks_as_it_does_today(desk: Opened, old_desk: Opened, rows: Any) -> None:
    new, old = _looks(desk(), rows), _looks(old_desk(), rows)
    differing: list[str] = []
    for path in PAGES:
        (today, _), (then, too_wide) = new[path], old[path]
        assert [one["what"] for one in today] == [one["what"] for one in then], path  # scripts did the same
        assert len(today) > 40, path
        assert too_wide == 0, path
        strange = [
            f"{path} {a['what']}: {a[key]} / {b[key]}"
            for a, b in zip(today, then, strict=True)
            for key in ("colours", "line", "seen")
            if a[key] != b[key]
        ]
        if len(strange) > FEW * len(today):
            differing += strange[:12]
    assert not differing, "\n".join(differing)


def test_the_browsers_of_offices_show_the_same(old_desk: Opened, settings: Any) -> None:
    settings.DEBUG = True  # the page of all parts is for those who build
    somebody = offices.user("office")
    sides = {".z-card": "borderTopWidth", ".z-lamp-red": "backgroundColor", ".btn-primary": "backgroundColor"}

    def look() -> tuple[int, dict[str, str], str]:
        page = old_desk().login(somebody).open("/styleguide/")
        curves = page.locator("[data-chart] svg path").count()
        style = "([name, side]) => getComputedStyle(document.querySelector('main ' + side))[name]"
        shown = {side: page.evaluate(style, [name, side]) for side, name in sides.items()}
        page.evaluate("document.querySelector('[data-theme-toggle]').click()")  # playwright's own needs a newer one
        return curves, shown, page.evaluate("document.documentElement.dataset.bsTheme")

    curves, shown, theme = look()
    assert curves > 10
    assert [side for side, value in shown.items() if value in ("0px", "rgba(0, 0, 0, 0)")] == []
    assert theme == "dark"
