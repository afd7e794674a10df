"""Reports filled in by workbook: a unit's many rows at once, by the rules of the form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import offices
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from test_office_workbooks_ledger import brought_back, confirmed, edited, sheet_rows, signed_in, taken_out, verdicts

from gongfu.office.ledger.models import Task
from gongfu.office.people.models import AuditEntry
from gongfu.office.reports.models import Period, Report
from gongfu.office.workbooks.models import Batch
from gongfu.office.workbooks.reading import read_batch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def june(settings: Any) -> Period:
    settings.TODAY = "2026-06-20"
    return offices.period()


@pytest.fixture
def due(june: Period) -> list[Report]:
    """Three reports that the water bureau owes, and one of another unit."""
    water, roads = offices.unit(), offices.unit("roads", "交通局")
    made = [offices.report(offices.task(f"T{number}", lead=water), water, june) for number in (1, 2, 3)]
    return [*made, offices.report(offices.task("T4", lead=roads), roads, june)]


@pytest.fixture
def reporter(due: list[Report]) -> Client:
    return signed_in(offices.user("reporter", unit=offices.unit()))


def filled(data: bytes, changes: dict[str, dict[str, Any]]) -> bytes:
    return edited(data, changes, "填报")


def filed(client: Client, changes: dict[str, dict[str, Any]], **choices: str) -> Batch:
    return confirmed(client, brought_back(client, filled(taken_out(client, what="report"), changes)), **choices)


def test_a_unit_takes_out_what_it_owes(reporter: Client) -> None:
    rows = sheet_rows(taken_out(reporter, what="report"), "填报")
    assert [row["任务编号"] for row in rows] == ["T1", "T2", "T3"]
    assert {(row["填报期"], row["填报单位"], row["填报身份"], row["填报状态"]) for row in rows} == {
        ("2026年6月", "水利局", "牵头填报", "未报")
    }
    assert rows[0]["填报截止"].date() == date(2026, 6, 25)


def test_many_reports_are_filled_in_at_once(reporter: Client) -> None:
    batch = filed(
        reporter,
        {
            "T1": {"完成进度(%)": 35, "本期进展": "完成 40 公里。\n验收 1 处。", "投入资金(万元)": "1,200.5"},
            "T2": {"完成进度(%)": "50%", "存在问题": "征地慢"},
        },
    )
    assert verdicts(batch) == [("2026年6月、T1、水利局", "change"), ("2026年6月、T2、水利局", "change")]
    first, second, third = Report.objects.filter(task__key__in=["T1", "T2", "T3"]).order_by("task__key")
    assert (first.state, first.progress, first.done) == ("draft", 35, "完成 40 公里。\n验收 1 处。")
    assert first.money == Decimal("1200.50")
    assert (second.state, second.progress, second.problems) == ("draft", 50, "征地慢")
    assert (third.state, third.version) == ("due", 1)
    assert [(step.before, step.after) for step in first.steps.all()] == [("due", "draft")]


def test_they_are_filed_at_once_where_that_is_asked_and_drafts_say_what_lacks(reporter: Client) -> None:
    batch = filed(
        reporter,
        {"T1": {"完成进度(%)": 35, "本期进展": "完成 40 公里"}, "T2": {"完成进度(%)": 50}},
        submit="on",
    )
    first, second = Report.objects.filter(task__key__in=["T1", "T2"]).order_by("task__key")
    assert (first.state, first.submitted_by.username, first.late) == ("submitted", "reporter-水利局", False)
    assert second.state == "draft"
    assert "没有报送：请填写本期进展" in batch.entries.get(report=second.pk).note
    assert Task.objects.get(key="T1").progress == 35
    assert AuditEntry.objects.filter(act="report").count() == 2


def test_the_same_file_twice_files_nothing_twice(reporter: Client) -> None:
    data = filled(taken_out(reporter, what="report"), {"T1": {"完成进度(%)": 35, "本期进展": "完成 40 公里"}})
    confirmed(reporter, brought_back(reporter, data), submit="on")
    again = brought_back(reporter, data)
    assert verdicts(again) == []
    report = Report.objects.get(task__key="T1")
    assert (report.version, report.steps.count()) == (2, 1)


def test_nobody_fills_in_for_another_unit(reporter: Client, due: list[Report]) -> None:
    office = signed_in(offices.user("office"))
    data = filled(taken_out(office, what="report"), {"T1": {"本期进展": "甲"}, "T4": {"本期进展": "代填"}})
    batch = brought_back(reporter, data)
    assert verdicts(batch) == [("2026年6月、T1、水利局", "change"), ("2026年6月、T4、交通局", "unknown")]
    confirmed(reporter, batch, partial="on")
    assert Report.objects.get(task__key="T4").done == ""
    assert {verdict for _, verdict in verdicts(brought_back(office, data))} == {"foreign"}


def test_what_is_filed_approved_or_locked_is_not_changed(reporter: Client, due: list[Report], june: Period) -> None:
    data = filled(
        taken_out(reporter, what="report"),
        {"T1": {"本期进展": "改"}, "T2": {"本期进展": "改"}, "T3": {"本期进展": "改"}},
    )
    Report.objects.filter(pk=due[0].pk).update(state="submitted")
    Report.objects.filter(pk=due[1].pk).update(state="approved")
    batch = brought_back(reporter, data)
    assert [verdict for _, verdict in verdicts(batch)] == ["refused", "refused", "change"]
    assert batch.entries.first().faults[0]["text"] == "这份填报是“已报送”，要改请先撤回，或等退回"
    Period.objects.update(state="locked")
    assert [entry.verdict for entry in brought_back(reporter, data).entries.all()] == ["refused"] * 3
    confirmed(reporter, batch, partial="on")  # locked between preview and import
    assert Report.objects.get(pk=due[2].pk).done == ""
    assert "已锁定" in batch.entries.get(report=due[2].pk).note


def test_last_months_file_is_not_this_months(reporter: Client, june: Period) -> None:
    data = filled(taken_out(reporter, what="report"), {"T1": {"本期进展": "六月"}})
    Period.objects.filter(pk=june.pk).update(state="locked")
    july = offices.period(date(2026, 7, 1))
    Report.objects.create(task=Task.objects.get(key="T1"), unit=offices.unit(), period=july, due_on=july.due)
    assert [verdict for _, verdict in verdicts(brought_back(reporter, data))] == ["refused"]


def test_a_supporting_unit_states_no_progress(reporter: Client, june: Period) -> None:
    task = offices.task("T9", lead=offices.unit("roads", "交通局"), support=offices.unit())
    offices.report(task, offices.unit(), june, part="contribution")
    data = taken_out(reporter, what="report")
    batch = brought_back(reporter, filled(data, {"T9": {"完成进度(%)": 10}}))
    assert batch.entries.get().faults == [{"column": "完成进度(%)", "text": "配合单位不填进度：由牵头单位填"}]
    filed(reporter, {"T9": {"本期进展": "已配合"}})
    assert Report.objects.get(task=task).done == "已配合"


def test_a_form_saved_meanwhile_is_not_written_over(reporter: Client, due: list[Report]) -> None:
    data = filled(taken_out(reporter, what="report"), {"T1": {"本期进展": "表里的"}})
    Report.objects.filter(pk=due[0].pk).update(done="页面上的", state="draft", version=2)
    batch = brought_back(reporter, data)
    assert [verdict for _, verdict in verdicts(batch)] == ["clash"]
    confirmed(reporter, batch)
    assert Report.objects.get(pk=due[0].pk).done == "页面上的"


def test_both_sheets_come_back_in_one_file(due: list[Report]) -> None:
    force = signed_in(offices.user("task_force", action=offices.action()))
    data = taken_out(force, what="both")
    assert len(sheet_rows(data)) == 4
    assert len(sheet_rows(data, "填报")) == 4
    batch = brought_back(force, edited(data, {"T1": {"任务名称": "新"}}))
    assert [(sheet["kind"], sheet["unchanged"]) for sheet in batch.about["sheets"]] == [("ledger", 3), ("report", 4)]


def test_reading_asks_no_more_often_for_more_rows(june: Period) -> None:
    water = offices.unit()
    client = signed_in(offices.user("reporter", unit=water))
    found = []
    for size in (3, 30):
        for number in range(size):
            offices.report(offices.task(f"S{size}-{number}", lead=water), water, june)
        data = taken_out(client, what="both")
        batch = brought_back(client, filled(data, {row["任务编号"]: {"本期进展": "好"} for row in sheet_rows(data)}))
        with CaptureQueriesContext(connection) as queries:
            read_batch(batch)
        assert batch.entries.count() == len(sheet_rows(data))
        found.append(len(queries))
    assert found[0] == found[1]
