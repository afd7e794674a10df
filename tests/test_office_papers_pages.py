"""Papers of the office: made from what was frozen, worded by the office, taken out by those who may."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from offices import action, area, period, report, task, unit, user

from gongfu.office.ledger.models import Task
from gongfu.office.papers import making
from gongfu.office.papers.jobs import make_file
from gongfu.office.papers.models import File, Paper
from gongfu.office.papers.stands import Stand
from gongfu.office.papers.views import papers
from gongfu.office.people.models import AuditEntry
from gongfu.office.reports.models import Period, Snapshot
from gongfu.office.reports.opening import freeze
from gongfu.publish.papers import Tally

pytestmark = pytest.mark.django_db

WHY = {
    "colour": "red",
    "reasons": [
        {"code": "MISSED_OFTEN", "colour": "red", "text": "连续 3 期未报", "inputs": {"missed": 3}},
        {"code": "DUE_SOON", "colour": "yellow", "text": "临近时限", "inputs": {}},
    ],
    "inputs": {"today": "2026-06-26", "due": "2026-12-31", "progress": 20},
}


@pytest.fixture
def june(db: None) -> Period:
    """June of three tasks: a red one of the water bureau that reported late, a green one, a finished one."""
    water, health = unit(), unit("health", "卫生健康委")
    red = task("T1", lead=water, light="red", light_reasons=WHY, progress=20)
    task("T2", lead=health, light="green", progress=60, action=action("services", "提标扩面行动", "公共服务专班"))
    task("T3", lead=health, light="green", state="done", finished=date(2026, 6, 3), action=None)
    red.areas.add(area())
    made = period(state="closed")
    report(red, water, made, state="submitted", submitted="2026-06-26T01:00:00Z", late=True)
    report(Task.objects.get(key="T2"), health, made, state="approved", submitted="2026-06-20T01:00:00Z")
    report(Task.objects.get(key="T3"), health, made)
    freeze(made)
    return made


def signed_in(role: str = "office", **post: Any) -> Client:
    client = Client()
    client.force_login(user(role, **post))
    return client


def text(client: Client, kind: str, subject: int) -> str:
    """The paper on its page, without what stands around it."""
    page = client.get(reverse("papers:paper", args=[kind, subject])).content.decode()
    return page[page.index("<article") : page.index("</article>")]


def test_the_circular_states_what_was_frozen_and_nothing_that_came_after(june: Period) -> None:
    client = signed_in()
    page = text(client, "circular", june.pk)
    assert "台账共有任务3项，已完成1项。其余2项中，绿灯1项、黄灯0项、红灯1项、灰灯（无法判断）0项。" in page
    assert "本期应报3份，已报2份，其中按时1份、迟报1份；未报1份。按时填报率33.3%" in page
    assert "截至2026年6月26日" in page
    Task.objects.filter(key="T2").update(light="red")
    task("T4", light="red")
    assert text(client, "circular", june.pk) == page


def test_red_tasks_stand_with_the_reasons_that_made_them_red(june: Period) -> None:
    page = text(signed_in(), "circular", june.pk)
    assert "连续 3 期未报" in page and "临近时限" not in page
    assert "没有全部按时填报的单位2个，其中有未报的1个：卫生健康委。" in page


def test_months_are_compared_where_both_were_frozen(june: Period) -> None:
    Task.objects.filter(key="T1").update(light="yellow")
    Task.objects.filter(key="T2").update(light="red")
    july = period(date(2026, 7, 1), state="closed")
    freeze(july)
    page = text(signed_in(), "circular", july.pk)
    assert "与上月相比，任务持平，已完成持平，绿灯减少1项，黄灯增加1项，红灯持平，灰灯持平。" in page
    assert "新增红灯任务1项，由红灯转出1项。" in page
    Period.objects.filter(pk=june.pk).update(frozen=None)
    assert "上月没有冻结的数据，本期不作比较。" in text(signed_in("auditor"), "circular", july.pk)


def test_a_period_that_is_open_has_no_paper_and_says_when(june: Period) -> None:
    july = period(date(2026, 7, 1))
    client = signed_in()
    answer = client.get(reverse("papers:paper", args=["circular", july.pk]), follow=True)
    assert "填报期还没有截止，没有冻结的数据" in answer.content.decode()
    assert "2026-07-25 截止后才有冻结的数据" in client.get(reverse("papers:list")).content.decode()
    assert (
        "没有这个填报期"
        in client.get(reverse("papers:file", args=["circular", 999, "pdf"]), follow=True).content.decode()
    )


def test_word_and_pdf_say_the_same_and_are_in_the_log(june: Period) -> None:
    client = signed_in()
    word = client.get(reverse("papers:file", args=["circular", june.pk, "docx"]))
    document = Document(io.BytesIO(word.content))
    said = "".join(paragraph.text for paragraph in document.paragraphs)
    pdf = client.get(reverse("papers:file", args=["circular", june.pk, "pdf"]))
    printed = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf.content))
    for words in ("台账共有任务3项", "红灯任务及原因", "样例"):
        assert words in said + document.sections[0].header.paragraphs[0].text
        assert words in "".join(printed.split())
    assert "2026%E5%B9%B46%E6%9C%88%E9%80%9A%E6%8A%A5.pdf" in pdf["Content-Disposition"]
    assert list(AuditEntry.objects.filter(act="paper").values_list("label", flat=True).order_by("pk")) == [
        "许昌2026年6月通报.docx",
        "许昌2026年6月通报.pdf",
    ]


def test_the_office_words_a_paper_and_its_figures_stay(june: Period) -> None:
    client = signed_in()
    address = reverse("papers:edit", args=["circular", june.pk])
    form = client.get(address).content.decode()
    assert "红灯任务的牵头单位要逐项查明原因" in form
    sent = {"version": 0, "number": "样办〔2026〕1号", "demands": "第一条要求。\n<b>第二条</b>", "issued": "2026-06-28"}
    assert client.post(address, sent).status_code == 302
    page = text(client, "circular", june.pk)
    assert "样办〔2026〕1号" in page and "第一条要求。" in page and "2026年6月28日" in page
    assert "&lt;b&gt;第二条&lt;/b&gt;" in page and "<b>第二条</b>" not in page
    assert "台账共有任务3项" in page
    entry = AuditEntry.objects.filter(act="paper").last()
    assert entry is not None and "demands" in entry.detail["changed"]


def test_the_second_editor_is_told_and_loses_nothing(june: Period) -> None:
    one, two = signed_in(), Client()
    address = reverse("papers:edit", args=["circular", june.pk])
    assert one.post(address, {"version": 0, "demands": "甲"}).status_code == 302
    two.force_login(one.get(address).wsgi_request.user)
    answer = two.post(address, {"version": 0, "demands": "乙写的要求"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "您的改动没有保存" in page and "乙写的要求" in page
    assert Paper.objects.get().demands == "甲"
    assert two.post(address, {"version": 1, "demands": "丙"}).status_code == 302
    assert (Paper.objects.get().demands, Paper.objects.get().version) == ("丙", 2)


def test_letterhead_is_taken_over_from_the_last_paper(june: Period) -> None:
    client = signed_in()
    client.post(reverse("papers:edit", args=["circular", june.pk]), {"version": 0, "head": "某某文件", "number": "1号"})
    july = period(date(2026, 7, 1), state="closed")
    freeze(july)
    page = text(client, "circular", july.pk)
    assert "某某文件" in page and "1号" not in page


def test_a_task_force_gets_its_part_and_says_so(june: Period) -> None:
    client = signed_in("task_force", action=action())
    page = text(client, "circular", june.pk)
    assert "台账共有任务1项" in page and "本件只含增收富民行动的任务" in page
    assert client.get(reverse("papers:edit", args=["circular", june.pk])).status_code == 403


@pytest.mark.parametrize("role", ["reporter", "reader"])
def test_units_and_readers_make_no_papers(june: Period, role: str) -> None:
    client = signed_in(role, **({"unit": unit()} if role == "reporter" else {}))
    for name, args in (("list", []), ("paper", ["circular", june.pk]), ("file", ["ledger", june.pk, "pdf"])):
        assert client.get(reverse(f"papers:{name}", args=args)).status_code == 403


def test_the_list_counts_frozen_tasks_and_links_to_them(june: Period) -> None:
    page = signed_in().get(reverse("papers:list")).content.decode()
    ledger = reverse("papers:paper", args=["ledger", june.pk])
    assert f'<a href="{ledger}">3</a>' in page
    assert text(signed_in("auditor"), "ledger", june.pk).count("建设供水管网") == 3


def test_a_year_is_made_of_its_frozen_months(june: Period) -> None:
    client = signed_in()
    page = text(client, "year", 2026)
    assert "2026年完成任务1项。年初没有冻结的数据，不作比较。" in page
    assert page.count("未冻结") >= 5
    july = period(date(2026, 7, 1), state="closed")
    report(Task.objects.get(key="T1"), unit(), july, state="submitted", submitted="2026-07-20T01:00:00Z")
    freeze(july)
    page = text(client, "year", 2026)
    # Of June's three and July's one, two were in time; of those of the water bureau's action one of two.
    assert "全年应报4份，按时2份、迟报1份、未报1份，按时填报率50%。" in page
    rows = page.partition("分行动（专班）情况")[2]
    assert rows.index("增收富民行动") < rows.index("50%") < rows.index("提标扩面行动")
    answer = signed_in("auditor").get(reverse("papers:paper", args=["year", 2020]), follow=True)
    assert "这一年没有已冻结的填报期" in answer.content.decode()


def test_a_large_ledger_is_made_in_the_background(
    june: Period, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(making, "AT_ONCE", 2)
    client = signed_in()
    answer = client.get(reverse("papers:file", args=["ledger", june.pk, "docx"]))
    file = File.objects.get()
    assert answer.url == file.get_absolute_url()
    if file.state == File.State.MAKING:  # nothing works in the background here
        assert "正在生成文件" in client.get(answer.url).content.decode()
        make_file.func(file.pk)
    assert "下载" in client.get(answer.url).content.decode()
    got = client.get(reverse("papers:download", args=[file.pk]))
    table = Document(io.BytesIO(b"".join(got.streaming_content))).tables[0]
    assert "未归入行动的任务" in [row.cells[0].text for row in table.rows]
    assert signed_in("auditor").get(answer.url).status_code == 404


def test_a_long_circular_is_made_in_the_background_too(june: Period, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "AT_ONCE", 0)
    answer = signed_in().get(reverse("papers:file", args=["circular", june.pk, "pdf"]))
    assert answer.url == File.objects.get().get_absolute_url()


def test_a_preview_shows_the_first_rows_and_says_how_many_are_left(
    june: Period, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "MOST", 2)
    page = text(signed_in(), "ledger", june.pk)
    assert page.count("建设供水管网") == 2
    assert "其余 1 项见下载的文件" in page and "台账共有任务3项" in page


def test_what_is_too_much_for_one_file_is_refused_with_a_remedy(june: Period, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MAX_PDF", 2)
    client = signed_in()
    answer = client.get(reverse("papers:file", args=["ledger", june.pk, "pdf"]), follow=True)
    assert "请改下载 Word 文件，或按行动分别导出" in answer.content.decode()
    part = client.get(reverse("papers:file", args=["ledger", june.pk, "pdf"]), {"action": "services"})
    assert part["Content-Type"] == "application/pdf"
    page = client.get(reverse("papers:paper", args=["ledger", june.pk]), {"action": "services"}).content.decode()
    assert "（提标扩面行动）" in page and "台账共有任务1项" in page
    assert '<option value="services" selected>' in page


def test_pages_ask_no_more_of_the_database_for_more_tasks(june: Period) -> None:
    client = signed_in()
    addresses = [reverse("papers:list")]
    addresses += [reverse("papers:paper", args=[kind, subject]) for kind, subject in
                  (("circular", june.pk), ("ledger", june.pk), ("year", 2026))]  # fmt: skip

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            counts.append(len(caught))
        return counts

    asked()
    small = asked()
    for number in range(30):
        more = task(f"M{number}", lead=unit(f"u{number}", f"单位{number}"), light="red", light_reasons=WHY)
        report(more, unit(f"u{number}", f"单位{number}"), june)
    Snapshot.objects.all().delete()
    freeze(june)
    assert asked() == small


def test_a_task_counts_once_in_every_area_it_touches(june: Period) -> None:
    yuzhou, changge = area(), area("411082", "长葛市")
    both = task("T9", lead=unit("yz", "禹州市政府", yuzhou), support=unit("cg", "长葛市政府", changge), light="yellow")
    both.areas.add(yuzhou)
    placed = task("T10", light="grey")
    placed.areas.add(yuzhou, changge)
    freeze(june)
    tally = Stand(user(), june).by_area()
    # 禹州: T1 (red, placed), T9, T10; 长葛: T9 by its unit, T10.
    assert tally[yuzhou.pk] == Tally(red=1, yellow=1, grey=1)
    assert tally[changge.pk] == Tally(yellow=1, grey=1)
