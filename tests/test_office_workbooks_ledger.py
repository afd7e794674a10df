"""The ledger as a workbook: taken out, changed, brought back."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import offices
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongfu.office.ledger.models import Task
from gongfu.office.people.models import AuditEntry, User
from gongfu.office.workbooks import applying, exporting
from gongfu.office.workbooks.models import Batch, Entry, Export
from gongfu.office.workbooks.ticking import tick
from gongfu.office.workbooks.views import incoming

pytestmark = pytest.mark.django_db
EXPORT, UPLOAD = "/workbooks/export/", "/workbooks/upload/"
Edit = Callable[[dict[str, Any]], None]


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office() -> Client:
    return signed_in(offices.user("office"))


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def taken_out(client: Client, query: str = "", what: str = "ledger", format: str = "xlsx") -> bytes:
    response = client.post(f"{EXPORT}?{query}", {"what": what, "format": format}, follow=True)
    assert response.status_code == 200
    return body(response)


def sheet_rows(data: bytes, sheet: str = "台账") -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    heads = [cell.value for cell in page[2]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in page.iter_rows(min_row=3)]


def edited(data: bytes, changes: dict[str, dict[str, Any]], sheet: str = "台账") -> bytes:
    """The workbook with cells typed over: task key → heading → value."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book[sheet]
    heads = {cell.value: cell.column for cell in page[2]}
    for row in page.iter_rows(min_row=3):
        for heading, value in changes.get(row[heads["任务编号"] - 1].value, {}).items():
            cell = row[heads[heading] - 1]
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type  # never a formula
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def brought_back(client: Client, data: bytes, name: str = "台账.xlsx") -> Batch:
    response = client.post(UPLOAD, {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.content.decode()
    return Batch.objects.get(pk=int(response["Location"].strip("/").split("/")[-1]))


def confirmed(client: Client, batch: Batch, **choices: str) -> Batch:
    response = client.post(f"/workbooks/{batch.pk}/apply/", choices)
    assert response.status_code == 302
    batch.refresh_from_db()
    return batch


def verdicts(batch: Batch) -> list[tuple[str, str]]:
    return list(batch.entries.values_list("key", "verdict"))


def test_what_one_sees_under_the_filter_is_taken_out_and_logged(office: Client) -> None:
    water, roads = offices.unit(), offices.unit("roads", "交通局")
    offices.task("T1", lead=water, support=roads)
    offices.task("T2", lead=roads, state="suspended")
    rows = sheet_rows(taken_out(office, "state=in_progress"))
    assert [row["任务编号"] for row in rows] == ["T1"]
    assert rows[0]["牵头单位"] == "水利局"
    assert rows[0]["配合单位"] == "交通局"
    assert rows[0]["状态"] == "推进中"
    assert rows[0]["截止"].date() == date(2026, 12, 31)
    entry = AuditEntry.objects.get(act="export")
    assert entry.detail == {"what": "ledger", "format": "xlsx", "query": "state=in_progress", "rows": 1}


def test_a_unit_takes_out_its_own_tasks_alone() -> None:
    water, roads = offices.unit(), offices.unit("roads", "交通局")
    offices.task("T1", lead=water)
    offices.task("T2", lead=roads)
    client = signed_in(offices.user("reporter", unit=water))
    assert [row["任务编号"] for row in sheet_rows(taken_out(client))] == ["T1"]
    text = taken_out(client, format="csv").decode("utf-8-sig")
    assert "T1" in text
    assert "T2" not in text


def test_readers_take_nothing_out_and_auditors_bring_nothing_in() -> None:
    assert signed_in(offices.user("reader")).get(EXPORT).status_code == 403
    auditor = signed_in(offices.user("auditor"))
    assert auditor.get(EXPORT).status_code == 200
    assert auditor.get(UPLOAD).status_code == 403


def test_changes_are_shown_first_and_written_when_confirmed(office: Client) -> None:
    water = offices.unit()
    offices.unit("roads", "交通局")
    offices.task("T1", lead=water)
    offices.task("T2", lead=water)
    data = edited(
        taken_out(office),
        {"T1": {"任务名称": "=新名称", "状态": "已完成", "完成日期": date(2026, 3, 1), "配合单位": "交通局"}},
    )
    batch = brought_back(office, data)
    page = office.get(batch.get_absolute_url()).content.decode()
    assert "<del>推进中</del> → <ins>已完成</ins>" in page
    assert "<del>建设供水管网 T1</del> → <ins>=新名称</ins>" in page
    assert verdicts(batch) == [("T1", "change")]
    assert Task.objects.get(key="T1").title == "建设供水管网 T1"

    assert confirmed(office, batch).state == "applied"
    task = Task.objects.get(key="T1")
    assert (task.title, task.state, task.finished, task.version) == ("=新名称", "done", date(2026, 3, 1), 2)
    assert task.corrected == ["title", "units"]
    assert [(one.role, str(one.unit)) for one in task.assignments.all()] == [("lead", "水利局"), ("support", "交通局")]
    assert task.history.first().history_change_reason == "导入工作簿 台账.xlsx"
    assert Task.objects.get(key="T2").version == 1
    assert AuditEntry.objects.get(act="workbook").detail["applied"] == 1


def test_the_same_file_twice_changes_nothing_and_says_so(office: Client) -> None:
    offices.task("T1")
    data = edited(taken_out(office), {"T1": {"截止": "2026年11月30日"}})
    confirmed(office, brought_back(office, data))
    again = brought_back(office, data)
    assert verdicts(again) == []
    assert "没有要改的" in office.get(again.get_absolute_url()).content.decode()
    task = Task.objects.get(key="T1")
    assert (task.due, task.version) == (date(2026, 11, 30), 2)


def test_rows_with_errors_are_told_and_the_rest_goes_in_only_when_asked_for(office: Client) -> None:
    offices.unit()
    for key in ("T1", "T2", "T3", "T4", "T5"):
        offices.task(key)
    data = edited(
        taken_out(office),
        {
            "T1": {"任务名称": "新名称"},
            "T2": {"截止": "年底前"},
            "T3": {"牵头单位": "水利局、不存在的局"},
            "T4": {"起始": date(2027, 1, 1)},
            "T5": {"状态": "已撤销"},
        },
    )
    batch = brought_back(office, data)
    found = {entry.key: entry for entry in batch.entries.all()}
    assert {key: entry.verdict for key, entry in found.items()} == {
        "T1": "change",
        "T2": "fault",
        "T3": "fault",
        "T4": "fault",
        "T5": "fault",
    }
    assert "不存在的局" in found["T3"].faults[0]["text"]
    assert "水利局" not in found["T3"].faults[0]["text"]
    assert found["T4"].faults == [{"column": "起始", "text": "起始（2027-01-01）晚于截止（2026-12-31）"}]
    assert found["T5"].faults == [{"column": "状态", "text": "改为“已撤销”要在“状态说明”里写明理由"}]

    refused = office.post(f"/workbooks/{batch.pk}/apply/")
    assert refused.status_code == 400
    assert "只导入没有错误的 1 行，其余 4 行不导入" in refused.content.decode()
    assert Task.objects.get(key="T1").version == 1

    confirmed(office, batch, partial="on")
    assert Task.objects.get(key="T1").title == "新名称"
    assert set(Task.objects.exclude(key="T1").values_list("version", flat=True)) == {1}

    wrong = body(office.get(f"/workbooks/{batch.pk}/errors/"))
    rows = sheet_rows(wrong)
    assert [row["任务编号"] for row in rows] == ["T2", "T3", "T4", "T5"]
    assert "晚于截止" in rows[2]["错误说明"]
    mended = edited(
        wrong,
        {
            "T2": {"截止": "2026-12-01"},
            "T3": {"牵头单位": "水利局"},
            "T4": {"起始": "2026-02-01"},
            "T5": {"状态说明": "政策已调整"},
        },
    )
    confirmed(office, brought_back(office, mended))
    assert Task.objects.get(key="T2").due == date(2026, 12, 1)
    assert Task.objects.get(key="T5").state == "closed"


def test_what_others_changed_since_the_export_is_never_written_over_silently(office: Client) -> None:
    for key in ("T1", "T2", "T3"):
        offices.task(key)
    data = edited(taken_out(office), {"T1": {"任务名称": "我的"}, "T2": {"任务名称": "我的"}})
    Task.objects.filter(key="T1").update(title="别人的", version=2)
    Task.objects.filter(key="T2").update(due=date(2027, 6, 30), version=2)
    Task.objects.filter(key="T3").update(title="别人的", version=2)
    batch = brought_back(office, data)
    assert verdicts(batch) == [("T1", "clash"), ("T2", "change")]
    page = office.get(batch.get_absolute_url()).content.decode()
    assert "<del>别人的</del> → <ins>我的</ins>" in page
    assert "有 3 行在导出之后被别人改过" in page

    confirmed(office, batch)
    assert dict(Task.objects.values_list("key", "title")) == {"T1": "别人的", "T2": "我的", "T3": "别人的"}
    assert Task.objects.get(key="T2").due == date(2027, 6, 30)

    confirmed(office, brought_back(office, data), overwrite="on")
    assert Task.objects.get(key="T1").title == "我的"


def test_what_changed_between_preview_and_import_is_left(office: Client) -> None:
    offices.task("T1")
    batch = brought_back(office, edited(taken_out(office), {"T1": {"任务名称": "我的"}}))
    Task.objects.filter(key="T1").update(title="别人的", version=2)
    confirmed(office, batch)
    assert Task.objects.get(key="T1").title == "别人的"
    assert "预览之后又有人改动" in batch.entries.get().note


def test_only_the_office_and_the_task_force_of_the_action_change_the_ledger(office: Client) -> None:
    water, roads, other = (
        offices.unit(),
        offices.unit("roads", "交通局"),
        offices.action("schools", "教育行动", "教育专班"),
    )
    offices.task("T1", lead=water)
    offices.task("T2", lead=roads, action=other)
    data = edited(taken_out(office), {"T1": {"任务名称": "改"}, "T2": {"任务名称": "改"}})
    force = signed_in(offices.user("task_force", action=other))
    assert verdicts(brought_back(force, data)) == [("T1", "unknown"), ("T2", "change")]
    reporter = signed_in(offices.user("reporter", unit=water))
    batch = brought_back(reporter, data)
    assert verdicts(batch) == [("T1", "foreign"), ("T2", "unknown")]
    confirmed(reporter, batch, partial="on")
    assert set(Task.objects.values_list("version", flat=True)) == {1}


def test_an_uploaded_file_is_nobody_elses(office: Client) -> None:
    offices.task("T1")
    batch = brought_back(office, edited(taken_out(office), {"T1": {"任务名称": "改"}}))
    export = Export.objects.create(user=batch.user, state="ready", name="x.xlsx")
    other = signed_in(offices.user("task_force", action=offices.action()))
    for path in (f"/workbooks/{batch.pk}/", f"/workbooks/{batch.pk}/errors/", f"/workbooks/export/{export.pk}/"):
        assert other.get(path).status_code == 404
    assert other.post(f"/workbooks/{batch.pk}/apply/").status_code == 404
    assert office.get(f"/workbooks/{batch.pk}/apply/").status_code == 405
    assert Task.objects.get().version == 1


def test_an_import_that_was_killed_goes_on_where_it_stopped(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        offices.task(f"T{number}")
    changes = {f"T{number}": {"任务名称": f"新{number}"} for number in range(5)}
    batch = brought_back(office, edited(taken_out(office), changes))
    monkeypatch.setattr(applying, "GROUP", 2)
    Batch.objects.filter(pk=batch.pk).update(state="applying")
    assert applying._group(batch.pk) == 2  # and here the process ends
    assert Task.objects.filter(version=2).count() == 2
    confirmed(office, batch)
    assert sorted(Task.objects.values_list("title", "version")) == [(f"新{number}", 2) for number in range(5)]
    assert AuditEntry.objects.filter(act="workbook").count() == 1
    confirmed(office, batch)
    assert set(Task.objects.values_list("version", flat=True)) == {2}


def test_half_a_group_is_never_written(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        offices.task(f"T{number}")
    batch = brought_back(office, edited(taken_out(office), {f"T{number}": {"任务名称": "新"} for number in range(3)}))
    Batch.objects.filter(pk=batch.pk).update(state="applying")

    def dies(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(applying.Entry.objects, "bulk_update", dies)
        with pytest.raises(KeyboardInterrupt):
            applying.apply(batch)
    assert Task.objects.filter(version=2).count() == 0
    assert batch.entries.filter(state="waiting").count() == 3


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("台账.docx", b"x", "请用 Excel 或 WPS 另存为"),
        ("台账.csv", "一句话".encode(), "没有找到表头"),
        ("台账.xlsx", b"PK\x03\x04", "文件已损坏"),
        ("../../x.csv", "任务编号,出处\nT1,甲".encode(), "没有找到表头"),
    ],
)
def test_files_that_are_none_are_refused_in_words(office: Client, name: str, data: bytes, told: str) -> None:
    response = office.post(UPLOAD, {"file": SimpleUploadedFile(name, data)}, follow=True)
    assert told in response.content.decode()
    assert Entry.objects.count() == 0


def test_html_in_a_cell_is_text(office: Client) -> None:
    offices.task("T1")
    batch = brought_back(office, edited(taken_out(office), {"T1": {"任务名称": "<script>alert(1)</script>"}}))
    page = office.get(batch.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def queries(client: Client, urls: Iterable[str]) -> int:
    with CaptureQueriesContext(connection) as found:
        for url in urls:
            assert client.get(url).status_code == 200
    return len(found)


def test_no_page_asks_more_often_for_more_rows(office: Client) -> None:
    found = []
    for size in (2, 40):
        for number in range(size):
            offices.task(f"S{size}-{number}", lead=offices.unit())
        data = taken_out(office)
        rows = {row["任务编号"]: {"任务名称": f"新{size}"} for row in sheet_rows(data)}
        batch = brought_back(office, edited(data, rows))
        found.append(queries(office, [EXPORT, batch.get_absolute_url()]))
    assert found[0] == found[1]


def test_a_large_file_is_made_and_read_in_the_background(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run background work at once; what is checked is that each job is the work it stands for."""
    offices.task("T1")
    for module, limit in ((exporting, "AT_ONCE"), (incoming, "READ_AT_ONCE"), (incoming, "WRITE_AT_ONCE")):
        monkeypatch.setattr(module, limit, 0)
    response = office.post(EXPORT, {"what": "ledger", "format": "xlsx"})
    export = Export.objects.get()
    assert response["Location"] == export.get_absolute_url()
    assert "共 1 行" in office.get(export.get_absolute_url()).content.decode()
    data = body(office.get(f"/workbooks/export/{export.pk}/file/"))
    batch = confirmed(office, brought_back(office, edited(data, {"T1": {"任务名称": "新"}})))
    assert (batch.state, Task.objects.get().title) == ("applied", "新")


def test_what_is_still_at_work_says_so(office: Client) -> None:
    user = User.objects.get()
    export = Export.objects.create(user=user, query="q=水")
    assert "正在生成文件" in office.get(export.get_absolute_url()).content.decode()
    assert office.get(f"/workbooks/export/{export.pk}/file/").status_code == 404
    Export.objects.update(created=timezone.now() - timedelta(minutes=16))
    assert "文件没有生成" in office.get(export.get_absolute_url()).content.decode()
    batch = Batch.objects.create(user=user, name="台账.xlsx", file="x.xlsx", sha256="0")
    assert "正在读取文件" in office.get(batch.get_absolute_url()).content.decode()


def test_reading_that_was_interrupted_is_begun_again(office: Client) -> None:
    offices.task("T1")
    batch = brought_back(office, edited(taken_out(office), {"T1": {"任务名称": "新"}}))
    Batch.objects.update(state="reading")
    office.post(f"/workbooks/{batch.pk}/reread/")
    assert Batch.objects.get().state == "reading"  # it may still be at work
    Batch.objects.update(touched=timezone.now() - timedelta(minutes=2))
    assert "重新读取" in office.get(batch.get_absolute_url()).content.decode()
    office.post(f"/workbooks/{batch.pk}/reread/")
    assert Batch.objects.get().state == "ready"
    assert verdicts(batch) == [("T1", "change")]


def test_old_files_are_cleared_away(office: Client) -> None:
    offices.task("T1")
    taken_out(office)
    export = Export.objects.get()
    path = Path(export.file.path)
    Export.objects.update(created=timezone.now() - timedelta(days=8))
    assert path.exists()
    assert tick() == "清理工作簿 1 份"
    assert not path.exists()
    assert tick() == ""
