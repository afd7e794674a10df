"""A whole month in a real browser, from a document to the circular, by everybody who has a part in it.

The pages of each part have tests of their own; this one holds that they join up.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browsers import PHONE, WIDE, Desk, Opened
from django.core.management import call_command
from django.urls import reverse
from docx import Document
from offices import user

from gongfu.office.ledger.models import Task
from gongfu.office.people.models import User
from gongfu.office.reports.models import Period, Report
from gongfu.office.supervision.models import Order
from gongfu.office.zones.models import Action, Area, Unit
from gongfu.office.zones.sync import sync
from gongfu.zone import load, sample

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = """协同共建行动方案（示例）
许政〔2026〕91号
一、主要任务
（一）建设骨干水网。2026年12月底前铺设输水管道120公里。（牵头单位：市水利局；配合单位：市财政局）
（二）清理河道。2026年5月底前完成30公里河道清理。（牵头单位：市水利局）
"""


@pytest.fixture
def people(settings: Any, tmp_path: Path) -> dict[str, User]:
    settings.TODAY, settings.MEDIA_ROOT = "2026-06-10", tmp_path / "files"
    sync(load(sample()))
    water = _water()
    return {
        "office": user("office"),
        "force": user("task_force", action=Action.objects.get(key="integration")),
        "reporter": user("reporter", unit=water),
        "reviewer": user("reviewer", unit=water),
        "area": user("area", area=Area.objects.first()),
        "auditor": user("auditor"),
        "reader": user("reader"),
    }


def _water() -> Unit:
    return Unit.objects.get(name__contains="水利局", level="市")


def press(at: Desk, name: str) -> None:
    """Press a button by its words, and confirm where the page asks."""
    at.page.locator("main button", has_text=name).first.click()
    answer = at.page.locator("#z-confirm [data-answer=yes]")
    if answer.is_visible():
        answer.click()
    at.page.wait_for_load_state("load")


def test_from_the_document_to_the_circular(
    desk: Opened, people: dict[str, User], settings: Any, tmp_path: Path
) -> None:
    office = desk().login(people["office"])
    imports(office, tmp_path)
    pipes, river = Task.objects.order_by("order")
    Task.objects.update(action=Action.objects.get(key="integration"), state="in_progress")
    call_command("tick")
    answer = Report.objects.get(task=pipes, part="answer", period__kind="month")

    reporter = desk(width=PHONE, scripts=False).login(people["reporter"])
    reviewer, force = desk().login(people["reviewer"]), desk().login(people["force"])
    reports(reporter, answer)
    passes(reviewer, answer)
    returns(force, answer)
    mends(reporter, answer, tmp_path)
    passes(reviewer, answer)
    force.open(answer.get_absolute_url())
    press(force, "通过")
    way = [step.after for step in answer.steps.all()]
    assert way == ["checking", "submitted", "returned", "checking", "submitted", "approved"]

    river.refresh_from_db()
    assert river.light == "red"  # its day was in May and nothing was reported
    force.open(reverse("supervision:new") + f"?task={river.key}")
    force.page.fill("[name=text]", "请说明原因")
    press(force, "下达")
    reporter.open(reverse("supervision:inbox"))
    assert Order.objects.get(task=river).number in reporter.page.inner_text("main")

    settings.TODAY = "2026-06-26"
    call_command("tick")
    month = Period.objects.get(kind="month", start=date(2026, 6, 1))
    assert month.state == "closed"
    words = circular(office, month)
    assert "2026年6月" in words and river.title in words and "水利局" in words

    for role in ("area", "auditor", "reader"):
        assert desk().login(people[role]).open("/").is_visible("text=总览驾驶舱 >> nth=0")
    english = desk().login(people["reader"]).language("en").open(pipes.get_absolute_url()).inner_text("main")
    assert "铺设管网 54 公里" in english and "Progress" in english


def imports(office: Desk, folder: Path) -> None:
    plan = folder / "协同共建行动方案.txt"
    plan.write_text(TEXT, "utf-8")
    office.open(reverse("documents:upload")).set_input_files("input[type=file]", str(plan))
    press(office, "上传并编译")
    assert "铺设输水管道120公里" in office.page.inner_text("main")
    office.page.locator("main a", has_text="核对并导入").first.click()
    press(office, "确认导入")


def reports(reporter: Desk, answer: Report) -> None:
    page = reporter.open(answer.get_absolute_url())
    for name, value in (("progress", "45"), ("done", "铺设管网 54 公里"), ("problems", "资金拨付偏慢")):
        page.fill(f"[name={name}]", value)
    page.click("button[value=submit]")
    assert "单位审核" in page.inner_text("main")


def passes(reviewer: Desk, answer: Report) -> None:
    reviewer.open(answer.get_absolute_url())
    press(reviewer, "审核并报送")


def returns(force: Desk, answer: Report) -> None:
    page = force.open(reverse("reports:review"))
    page.locator("main tbody a", has_text=answer.task.title).first.click()
    page.fill("[name=comment]", "请补充佐证材料")
    press(force, "退回")


def mends(reporter: Desk, answer: Report, folder: Path) -> None:
    page = reporter.open(answer.get_absolute_url())
    assert "请补充佐证材料" in page.inner_text("main")
    paper = folder / "验收单.pdf"
    paper.write_bytes(b"%PDF-1.7\n%%EOF\n")
    page.set_input_files("[name=files]", str(paper))
    page.click("button[value=submit]")


def circular(office: Desk, month: Period) -> str:
    """The words of the circular, downloaded as Word."""
    page = office.open(reverse("papers:list"))
    with page.expect_download() as coming:
        page.locator(f"main a[href='{reverse('papers:file', args=['circular', month.pk, 'docx'])}']").first.click()
    paper = Document(BytesIO(Path(coming.value.path()).read_bytes()))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "dark"), (PHONE, "light")])
def test_pages_of_people_and_supervision_can_be_used_by_everybody(
    desk: Opened, people: dict[str, User], width: int, scheme: str
) -> None:
    from offices import task

    late = task("T1", lead=_water(), light="red")
    order = Order.objects.create(
        number="督〔2026〕1号", task=late, unit=_water(), text="请说明", issued=date(2026, 6, 1), due=date(2026, 6, 9)
    )
    at = desk(width=width, scheme=scheme).login(people["office"])
    for path in (
        reverse("supervision:orders"),
        reverse("supervision:order", args=[order.pk]),
        reverse("supervision:new") + "?task=T1",
        reverse("supervision:reminders"),
        reverse("supervision:inbox"),
        reverse("people:account"),
        reverse("people:tokens"),
        reverse("people:users"),
        reverse("people:new"),
        reverse("people:user", args=[people["reporter"].pk]),
        reverse("people:audit"),
    ):
        at.open(path)
        assert at.violations() == [], path
        assert at.too_wide() == 0, path
    out = desk(width=width, scheme=scheme)
    out.open(reverse("people:login"))
    assert out.violations() == [] and out.too_wide() == 0
