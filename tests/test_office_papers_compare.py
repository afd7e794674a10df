"""Two dates compared: by what was frozen, by history and reports, and by what stands now."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from offices import action, period, report, source, task, unit, user

from gongfu.documents.errors import InputError
from gongfu.office.ledger.models import Task
from gongfu.office.papers.comparing import compared
from gongfu.office.papers.dating import on
from gongfu.office.people.models import AuditEntry
from gongfu.office.reports.opening import freeze
from gongfu.office.supervision.models import Order, OrderStep

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 6, 26), date(2026, 7, 26)


def told(day: date, colour: str = "green") -> dict[str, Any]:
    return {
        "colour": colour,
        "reasons": [{"code": "X", "colour": colour, "text": f"{colour} 的原因", "inputs": {}}],
        "inputs": {"today": day.isoformat(), "due": "2026-12-31", "progress": 20},
    }


@pytest.fixture
def months(settings: Any) -> None:
    """June and July frozen: T1 turns red, T2 leaves red, T3 is finished, T4 comes in; today is in August."""
    settings.TODAY = "2026-08-10"
    water = unit()
    for key, light, progress in (("T1", "green", 20), ("T2", "red", 30), ("T3", "green", None)):
        task(key, lead=water, light=light, light_reasons=told(FIRST, light), progress=progress)
    freeze(period(state="closed"))
    Task.objects.filter(key="T1").update(light="red", light_reasons=told(LAST, "red"), progress=25)
    Task.objects.filter(key="T2").update(light="green", light_reasons=told(LAST), progress=90)
    Task.objects.filter(key="T3").update(state="done", finished=date(2026, 7, 3), light_reasons=told(LAST))
    task("T4", action=action("services", "提标扩面行动"), light="grey", light_reasons=told(LAST, "grey"))
    freeze(period(date(2026, 7, 1), state="closed"))


def keys(found: Any, rows: Any) -> list[str]:
    return [found.names[row.pk].key for row in rows]


def test_what_turned_red_left_red_was_finished_and_moved(months: None) -> None:
    found = compared(user(), FIRST, LAST)
    assert (found.first.source, found.last.source) == ("2026年6月冻结数据", "2026年7月冻结数据")
    assert keys(found, found.turned_red) == ["T1"]
    assert keys(found, found.left_red) == ["T2"]
    assert keys(found, found.finished) == ["T3"]
    assert keys(found, found.moved) == ["T2", "T1"]  # 60 points, 5 points
    assert [(line.name, line.before.total, line.now.total, line.red) for line in found.lines] == [
        ("增收富民行动", 3, 3, 0),
        ("提标扩面行动", 0, 1, 0),
    ]
    assert (found.before.red, found.now.red, found.before.total, found.now.total) == (1, 1, 3, 4)


def test_today_is_the_ledger_as_it_stands(months: None) -> None:
    Task.objects.filter(key="T2").update(light="yellow")
    found = compared(user(), LAST, date(2026, 8, 10))
    assert found.last.source == "当前台账"
    assert found.now.yellow == 1


def test_a_day_between_freezes_is_judged_on_what_was_known_then(settings: Any) -> None:
    settings.TODAY = "2026-12-20"
    lead = unit()
    made = task("T1", lead=lead, start=date(2026, 1, 1), due=date(2026, 12, 31), source=source())
    Task.history.model.objects.filter(id=made.pk).update(history_date=datetime(2026, 1, 5, tzinfo=UTC))
    june, september = period(), period(date(2026, 9, 1))
    report(made, lead, june, state="approved", progress=50, submitted=datetime(2026, 6, 20, tzinfo=UTC))
    report(made, lead, september, state="approved", progress=50, submitted=datetime(2026, 9, 20, tzinfo=UTC))
    made.state, made.finished = "done", date(2026, 12, 1)
    made.save()
    Task.history.model.objects.filter(id=made.pk, state="done").update(history_date=datetime(2026, 12, 1, tzinfo=UTC))
    viewer = user()
    july = on(viewer, date(2026, 7, 1)).tasks[made.pk]
    # Half of the year, half of the work.
    assert (july.light, july.progress) == ("green", 50)
    november = on(viewer, date(2026, 11, 30)).tasks[made.pk]
    # 333 of 364 days are 91 %; 50 % are more than the 40 points behind from which the light is red.
    assert (november.light, november.progress) == ("red", 50)
    assert on(viewer, date(2026, 12, 10)).tasks[made.pk].light == "done"
    assert on(viewer, date(2026, 7, 1)).source == "历史记录推算"


def test_a_day_before_history_takes_the_freeze_before_it_or_says_that_nothing_is_known(months: None) -> None:
    Task.history.model.objects.update(history_date=datetime(2026, 8, 9, tzinfo=UTC))
    assert on(user(), date(2026, 7, 10)).source == "2026年6月冻结数据（2026-06-26）"
    with pytest.raises(InputError, match="这一天还没有台账"):
        on(user("auditor"), date(2026, 1, 1))


def test_the_page_shows_the_last_frozen_day_against_today_and_checks_what_is_asked(months: None) -> None:
    client = Client()
    client.force_login(user())
    page = client.get(reverse("papers:compare")).content.decode()
    assert "2026年7月冻结数据" in page and "当前台账" in page
    asked = {"first": "2026-06-26", "last": "2026-07-26"}
    page = client.get(reverse("papers:compare"), asked).content.decode()
    assert reverse("ledger:task", args=["T1"]) in page and "red 的原因" in page
    for wrong, words in (
        ({"first": "2026-07-26", "last": "2026-06-26"}, "应晚于前一个日期"),
        ({"first": "2026-07-26", "last": "2027-01-01"}, "不能晚于今天"),
        ({"first": "x", "last": "2026-07-26"}, "日期"),
    ):
        answer = client.get(reverse("papers:compare"), wrong)
        assert answer.status_code == 200 and words in answer.content.decode()


def test_a_unit_compares_its_own_tasks_only(months: None) -> None:
    client = Client()
    client.force_login(user("reporter", unit=unit("health", "卫生健康委")))
    page = client.get(reverse("papers:compare"), {"first": "2026-06-26", "last": "2026-07-26"}).content.decode()
    assert reverse("ledger:task", args=["T1"]) not in page


def test_workbook_and_paper_hold_all_and_no_formula(months: None) -> None:
    Task.objects.filter(key="T1").update(title='=HYPERLINK("http://x")')
    client = Client()
    client.force_login(user())
    asked = {"first": "2026-06-26", "last": "2026-07-26"}
    got = client.get(reverse("papers:compare_file", args=["xlsx"]), asked)
    book = openpyxl.load_workbook(io.BytesIO(got.content))
    assert book.sheetnames == ["分行动变化", "转为红灯（1项）", "由红灯转出（1项）", "新完成（1项）", "进度变化（2项）"]
    cell = book["转为红灯（1项）"]["B3"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")
    assert [c.value for c in book["转为红灯（1项）"][3]][4:8] == ["绿灯", "红灯", "20%", "25%"]
    got = client.get(reverse("papers:compare_file", args=["docx"]), asked)
    said = "".join(paragraph.text for paragraph in Document(io.BytesIO(got.content)).paragraphs)
    assert "前者为2026年6月冻结数据，后者为2026年7月冻结数据" in said
    assert AuditEntry.objects.filter(act="export").count() == 2
    reader = Client()
    reader.force_login(user("reader"))
    assert reader.get(reverse("papers:compare_file", args=["xlsx"]), asked).status_code == 403


@pytest.mark.parametrize("first", ["2026-06-26", "2026-07-01"])
def test_queries_do_not_grow_with_tasks(months: None, first: str) -> None:
    Task.history.model.objects.update(history_date=datetime(2026, 6, 1, tzinfo=UTC))
    client = Client()
    client.force_login(user())

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("papers:compare"), {"first": first, "last": "2026-08-10"})
        return len(caught)

    asked()
    small = asked()
    for number in range(30):
        task(f"M{number}", lead=unit(f"u{number}"), light="red", light_reasons=told(LAST, "red"))
    Task.history.model.objects.update(history_date=datetime(2026, 6, 1, tzinfo=UTC))
    assert asked() == small


def test_an_order_is_printed_for_those_who_see_it(months: None) -> None:
    water = unit()
    order = Order.objects.create(
        number="督〔2026〕1号",
        task=Task.objects.get(key="T1"),
        unit=water,
        level=2,
        text="请查明原因。",
        reasons=told(LAST, "red"),
        issued=LAST,
        due=date(2026, 8, 2),
    )
    OrderStep.objects.create(order=order, who="演示", act="reply", text="已经补报。")
    client = Client()
    client.force_login(user("reporter", unit=water))
    got = client.get(reverse("papers:order", args=[order.pk, "docx"]))
    table = Document(io.BytesIO(got.content)).tables[0]
    cells = [cell.text for row in table.rows for cell in row.cells]
    for words in ("督〔2026〕1号", "水利局", "红灯：red 的原因", "20%", "请查明原因。", "办公室督办"):
        assert words in cells, words
    assert any(text.startswith("已经补报。\n（") for text in cells)
    other = Client()
    other.force_login(user("reporter", unit=unit("health", "卫生健康委")))
    assert other.get(reverse("papers:order", args=[order.pk, "pdf"])).status_code == 404
