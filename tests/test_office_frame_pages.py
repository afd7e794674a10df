"""What every page stands in: navigation by rights, period, language, errors that say what to do."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import offices
import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from offices import ROLES

from gongfu.office.people.models import Post

pytestmark = pytest.mark.django_db


def sat(role: str) -> Client:
    """A client signed in with this role."""
    of: dict[str, Any] = {
        "task_force": {"action": offices.action()},
        "area": {"area": offices.area()},
        "reporter": {"unit": offices.unit()},
        "reviewer": {"unit": offices.unit()},
    }.get(role, {})
    client = Client()
    client.force_login(offices.user(role, **of))
    return client


def said(client: Client, path: str = "/indicators/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def entries(html: str) -> list[str]:
    side = html[html.index('id="nav"') : html.index("</nav>", html.index('id="nav"'))]
    return [re.sub(r"<[^>]*>", "", one).strip() for one in re.findall(r"<li>(.*?)</li>", side, re.DOTALL)]


BASE = ["总览驾驶舱", "任务台账", "时限甘特图", "预警督办", "填报期与报送率", "指标监测", "政策推演"]


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("office", {"专班审核", "通报与报表", "文件库", "用户与岗位", "操作日志"}),
        ("task_force", {"专班审核", "通报与报表"}),
        ("reporter", {"月度填报"}),
        ("reviewer", {"月度填报"}),
        ("area", {"月度填报"}),
        ("auditor", {"通报与报表", "操作日志"}),
        ("reader", set()),
    ],
)
def test_the_navigation_offers_what_the_role_may_open(role: str, more: set[str]) -> None:
    client = sat(role)
    html = said(client)
    assert set(entries(html)) == {*BASE, *more}
    side = html[html.index('id="nav"') : html.index('id="main"')]
    paths = re.findall(r'<li><a href="([^"]+)"', side)
    assert len(paths) == len(BASE) + len(more)
    for path in paths:
        assert client.get(path).status_code == 200, path


def test_what_waits_is_counted_beside_its_entry() -> None:
    water = offices.unit()
    month = offices.period(date(2026, 11, 1))
    for number in range(3):
        offices.report(offices.task(f"T{number}", lead=water), water, month, state="due" if number else "approved")
    assert "月度填报2 项待办" in entries(said(sat("reporter")))


def test_what_one_supports_waits_only_once_it_was_sent_back() -> None:
    water, month = offices.unit(), offices.period(date(2026, 11, 1))
    for number, state in enumerate(("due", "draft", "returned", "submitted")):
        offices.report(offices.task(f"T{number}", support=water), water, month, part="contribution", state=state)
    client = sat("reporter")
    assert "月度填报1 项待办" in entries(said(client))
    assert client.get("/reports/").context["page"].paginator.count == 1


def test_a_report_in_its_units_check_waits_for_the_reviewer() -> None:
    water, health = offices.unit(), offices.unit("health", "卫生健康委")
    month = offices.period(date(2026, 11, 1))
    offices.report(offices.task("T1", lead=water), water, month, state="checking")
    offices.report(offices.task("T2", lead=health), health, month, state="checking")
    reviewer, writer = sat("reviewer"), sat("reporter")
    assert "月度填报1 项待办" in entries(said(reviewer))
    assert "月度填报" in entries(said(writer))
    both = offices.user("reviewer", unit=water, username="both")
    Post.objects.create(user=both, role="reporter", unit=health)
    client = Client()
    client.force_login(both)
    assert "月度填报1 项待办" in entries(said(client))  # what health checks is not theirs


def test_what_a_task_force_has_to_review_is_what_its_page_lists() -> None:
    month = offices.period(date(2026, 11, 1), state="closed")
    locked = offices.period(date(2026, 10, 1), state="locked")
    other = offices.action("services", "提标扩面行动")
    offices.report(offices.task("T1"), offices.unit(), month, state="submitted")
    offices.report(offices.task("T2"), offices.unit(), locked, state="submitted")
    offices.report(offices.task("T3", action=other), offices.unit(), month, state="submitted")
    client = sat("task_force")
    assert "专班审核1 项待办" in entries(said(client))
    assert client.get("/reports/review/").context["page"].paginator.count == 1


def test_the_current_entry_is_marked_once() -> None:
    html = said(sat("office"), "/ledger/")
    assert html.count('aria-current="page">') >= 1
    side = html[html.index('id="nav"') : html.index('id="main"')]
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', side) == ["/ledger/"]


@pytest.mark.parametrize(
    ("today", "words"),
    [("2026-11-22", "距 11-25 截止还有3天"), ("2026-11-25", "今天截止"), ("2026-11-27", "已过 11-25 截止日")],
)
def test_the_top_says_how_many_days_are_left(settings: Any, today: str, words: str) -> None:
    settings.TODAY = today
    offices.period(date(2026, 11, 1))
    html = said(sat("reader"))
    pill = re.search(r'class="z-due".*?</a>', html, re.DOTALL)
    assert pill is not None
    assert words in re.sub(r"<[^>]*>|\s(?=\d+<)| (?=<)|\n", "", pill.group()).replace("还有 ", "还有").replace(
        " 天", "天"
    )


def test_a_page_begins_with_a_way_past_the_navigation() -> None:
    html = said(sat("reader"))
    assert html.index('class="z-skip" href="#main"') < html.index('id="nav"') < html.index('id="main"')
    assert html.count("<h1") == 1


def test_the_language_is_switched_by_a_form_and_kept_in_a_cookie() -> None:
    client = sat("reader")
    assert 'lang="zh-Hans"' in said(client)
    response = client.post("/language/", {"language": "en", "next": "/indicators/?area="})
    assert (response.status_code, response["Location"]) == (302, "/indicators/?area=")
    assert '<html lang="en"' in said(client)
    assert client.get("/language/").status_code == 405


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_language_switch_leads_nowhere_else(away: str) -> None:
    assert Client().post("/language/", {"language": "en", "next": away})["Location"] == "/"


def test_a_browser_set_to_english_shows_chinese() -> None:
    html = sat("reader").get("/indicators/", headers={"accept-language": "en-US,en"}).content.decode()
    assert "指标监测" in html


@pytest.mark.parametrize("path", ["/nothing/", "/units/nobody/", "/orders/999/"])
def test_what_is_not_there_is_said_in_words(path: str) -> None:
    response = sat("office").get(path)
    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()


def test_what_one_may_not_open_is_said_in_words() -> None:
    response = sat("reader").get("/audit/")
    assert response.status_code == 403
    assert "没有权限" in response.content.decode() and "试验区办公室" in response.content.decode()


def test_a_form_that_is_too_old_says_so() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(offices.user("office"))
    response = client.post("/language/", {"language": "en"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_an_error_of_ours_needs_no_database_to_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    from gongfu.office.frame.views import server_error

    def gone(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("the page of errors asks the database")

    with connection.execute_wrapper(gone):
        response = server_error(RequestFactory().get("/"))
    html = response.content.decode()
    assert response.status_code == 500
    assert "系统出错了" in html and "Traceback" not in html


def render(text: str, **context: Any) -> str:
    request = RequestFactory().get("/ledger/", {"sort": "due", "page": "3", "q": "污水"})
    return Template(text).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("number", "shown"),
    [(20000, "20,000"), (0, "0"), (None, "—"), ("", "—"), (1234567.5, "1,234,567.5"), (0.125, "0.125")],
)
def test_digits_stand_in_threes(number: Any, shown: str) -> None:
    assert render("{{ number|comma }}", number=number) == shown


@pytest.mark.parametrize(("number", "shown"), [(28221.7, "28,222"), (1.8543, "1.854"), (-0.25, "-0.25"), (None, "—")])
def test_a_measured_value_has_four_digits(number: Any, shown: str) -> None:
    assert render("{{ number|brief }}", number=number) == shown


def test_a_share_of_nothing_is_not_known() -> None:
    assert (
        render("{% share 716 1000 %} {% share 0 0 %} {% share 0 5 %} {{ none|percent }}", none=None) == "71.6% — 0% —"
    )


def test_a_light_is_told_by_shape_and_word_and_its_reasons_are_escaped() -> None:
    html = render("{% lamp 'red' why %}", why={"reasons": [{"text": "<img src=x onerror=alert(1)>"}]})
    assert "■" in html and "红灯" in html and "tabindex" in html
    assert "<img" not in html and "&lt;img" in html


def test_a_light_that_is_none_is_grey_never_green() -> None:
    for light in ("", "blue", "None"):
        html = render("{% lamp light %}", light=light)
        assert "z-lamp-grey" in html and "灰灯" in html and "green" not in html


def test_progress_that_is_not_known_is_no_empty_bar() -> None:
    assert "<progress" not in render("{% progress none %}", none=None)
    assert 'value="0"' in render("{% progress 0 %}")


def test_a_head_sorts_up_then_down_and_keeps_the_search() -> None:
    down = render('{% sort_head "due" "截止" %}')
    assert "sort=-due" in down and "q=" in down and "page=" not in down and 'aria-sort="ascending"' in down
    other = render('{% sort_head "title" "任务" %}')
    assert "sort=title" in other and "aria-sort" not in other


def test_the_page_of_parts_is_for_who_writes_pages(settings: Any) -> None:
    client = sat("reader")
    assert client.get("/styleguide/").status_code == 404
    settings.DEBUG = True
    assert client.get("/styleguide/").status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_the_frame_asks_the_database_without_end(role: str, django_assert_max_num_queries: Any) -> None:
    client = sat(role)
    said(client)
    with django_assert_max_num_queries(12):
        said(client)
