"""The pages of documents as the office uses them: upload, look, correct, compare, import; and what may go wrong."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import offices
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongfu.office.documents import jobs
from gongfu.office.ledger.models import Edition, Source, Task
from gongfu.office.people.models import AuditEntry
from gongfu.office.zones.loading import load_zone
from gongfu.office.zones.sync import sync
from gongfu.zone import load, sample

pytestmark = pytest.mark.django_db

TEXT = (
    "许昌市农村公路建设方案\n许政〔2026〕91号\n\n一、重点任务\n"
    "（一）改造农村公路。2026年底前改造农村公路100公里以上。（牵头单位：市交通运输局；配合单位：市财政局）\n"
    "（二）发展城乡公交。逐步提高覆盖面。（责任单位：市梦想局）\n"
    "（三）完善管护机制。建立路长制。\n"
)


@pytest.fixture(autouse=True)
def files(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # type: ignore[attr-defined]


@pytest.fixture
def office(client: Client) -> Client:
    """Somebody of the office, signed in, in the sample zone before any of its documents is there."""
    sync(load(sample()))
    client.force_login(offices.user("office"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def library(office: Client) -> Client:
    """The same with the sample zone's documents."""
    load_zone(sample())
    return office


def upload(client: Client, data: bytes = TEXT.encode(), name: str = "农村公路.txt", **fields: str) -> Edition:
    file = io.BytesIO(data)
    file.name = name
    response = client.post(reverse("documents:upload"), {"file": file, "layer": "support", **fields})
    assert response.status_code == 302, response.content.decode()
    return Edition.objects.get(pk=int(re.findall(r"\d+", response["Location"])[0]))


def page(client: Client, view: str, *args: object, **query: object) -> str:
    response = client.get(reverse(f"documents:{view}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_from_upload_to_tasks(office: Client) -> None:
    edition = upload(office)
    assert (edition.state, edition.source) == ("draft", None)
    html = page(office, "edition", edition.pk)
    assert "3 项任务" in html and "1 项没有单位" in words(html)
    key = edition.ledger["tasks"][0]["key"]
    # every field of the first task links to the place in the text that has its anchor
    for anchor, text in (
        (f"{key}-u0", "市交通运输局"),
        (f"{key}-d0", "2026年底前"),
        (f"{key}-g0", "2026年底前改造农村公路100公里以上"),
    ):
        assert re.search(rf'href="#s-{anchor}"[^>]*>{text}</a>', html)
        assert html.count(f'id="s-{anchor}"') == 1
        assert re.search(rf'id="s-{anchor}"></span>.{{0,90}}<mark [^>]*>{text[:4]}', html)
    assert f'id="s-{key}"' in html and f'id="t-{key}"' in html
    assert Task.objects.filter(edition=edition).count() == 0
    compare = page(office, "compare", edition.pk)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', compare)
    assert seen and "完善管护机制" in compare
    response = office.post(reverse("documents:import", args=[edition.pk]), {"seen": seen[1]}, follow=True)
    assert "新增 3 项" in response.content.decode()
    edition.refresh_from_db()
    assert (edition.state, edition.source.layer) == ("imported", "support")
    assert Task.objects.filter(source=edition.source).count() == 3
    entry = AuditEntry.objects.filter(act="import").latest("pk")
    assert entry.detail["added"] == 3


def test_findings_have_code_place_and_remedy(office: Client) -> None:
    edition = upload(office)
    html = page(office, "problems", edition.pk)
    assert "GF101" in html and "在条款末尾写明" in html  # the third clause has no unit
    assert "GF103" in html  # 市梦想局 is nowhere in the tables
    key = edition.ledger["tasks"][2]["key"]
    assert f"?page=1#s-{key}" in html


def test_correct_a_task_before_the_import(office: Client) -> None:
    edition = upload(office)
    key = edition.ledger["tasks"][2]["key"]
    address = reverse("documents:correct", args=[edition.pk, key])
    html = office.get(address).content.decode()
    form = {
        "seen": re.search(r'name="seen" value="(\w+)"', html)[1],  # type: ignore[index]
        "title": "完善农村公路管护",
        "due": "2026-10-31",
        "action": "integration",
        "unit-TOTAL_FORMS": "2",
        "unit-INITIAL_FORMS": "0",
        "unit-0-role": "lead",
        "unit-0-name": "市交通运输局",
        "unit-1-role": "support",
        "unit-1-name": "",
    }
    response = office.post(address, form)
    assert response["Location"].endswith(f"?page=1#t-{key}")
    edition.refresh_from_db()
    assert edition.corrections[key] == {
        "title": "完善农村公路管护",
        "due": "2026-10-31",
        "action": "integration",
        "units": [{"role": "lead", "name": "市交通运输局", "key": "transport"}],
    }
    assert "完善农村公路管护" in page(office, "edition", edition.pk)
    second = office.post(address, form, follow=True)  # a form that was opened before
    assert "别人刚刚更正了这项任务" in second.content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', office.get(address).content.decode())[1]  # type: ignore[index]
    office.post(address, {**form, "seen": seen, "undo": "1"})
    edition.refresh_from_db()
    assert key not in edition.corrections


def test_an_unknown_unit_is_refused_with_what_to_do(office: Client) -> None:
    edition = upload(office)
    address = reverse("documents:correct", args=[edition.pk, edition.ledger["tasks"][2]["key"]])
    form = {
        "title": "x",
        "unit-TOTAL_FORMS": "1",
        "unit-INITIAL_FORMS": "0",
        "unit-0-role": "lead",
        "unit-0-name": "月球局",
    }
    response = office.post(address, form)
    assert response.status_code == 400
    assert "名册里没有“月球局”" in response.content.decode()
    edition.refresh_from_db()
    assert not [key for key in edition.corrections if key.startswith("T")]


def test_a_task_left_out_is_not_imported(office: Client) -> None:
    edition = upload(office)
    edition.corrections = {edition.ledger["tasks"][1]["key"]: {"drop": True}}
    edition.save()
    office.post(reverse("documents:import", args=[edition.pk]), {"seen": seen(office, edition)})
    assert Task.objects.filter(edition=edition).count() == 2


def seen(client: Client, edition: Edition) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page(client, "compare", edition.pk))
    assert found
    return found[1]


def test_a_changed_document_shows_old_and_new_before_it_is_applied(office: Client) -> None:
    first = upload(office)
    office.post(reverse("documents:import", args=[first.pk]), {"seen": seen(office, first)})
    changed = TEXT.replace("2026年底前", "2027年6月底前").replace("（三）完善管护机制。建立路长制。\n", "")
    second = upload(office, changed.encode(), "农村公路（修订）.txt")
    first.refresh_from_db()
    assert second.source == first.source  # by its number
    html = page(office, "compare", second.pk)
    assert "<del>2026-12-31</del>" in html and "<ins>2027-06-30</ins>" in html
    assert "改造农村公路。<ins>2027</ins>年<ins>6月</ins>底前改造农村公路100公里以上。" in html  # only what differs
    assert "将撤销的任务" in html
    assert Task.objects.get(title="改造农村公路").due.year == 2026
    office.post(reverse("documents:import", args=[second.pk]), {"seen": seen(office, second)})
    assert Task.objects.get(title="改造农村公路").due.year == 2027
    assert Task.objects.get(title="完善管护机制").state == "closed"


def test_an_import_is_taken_back_by_the_edition_before_it(office: Client) -> None:
    first = upload(office)
    key = first.ledger["tasks"][0]["key"]
    first.corrections = {key: {"due": "2026-11-30"}}
    first.save()
    office.post(reverse("documents:import", args=[first.pk]), {"seen": seen(office, first)})
    wrong = TEXT.replace("改造农村公路。2026年底前改造农村公路100公里", "改造农村公路。2029年底前改造农村公路900公里")
    wrong = wrong.replace("（三）完善管护机制。建立路长制。\n", "（三）新设管理机构。建立八个机构。\n")
    second = upload(office, wrong.encode())
    office.post(reverse("documents:import", args=[second.pk]), {"seen": seen(office, second)})
    assert Task.objects.get(title="完善管护机制").state == "closed"
    response = office.post(reverse("documents:restore", args=[first.pk]))
    third = Edition.objects.get(pk=int(re.findall(r"\d+", response["Location"])[0]))
    assert (third.state, third.source_id, third.corrections) == ("draft", second.source_id, first.corrections)
    office.post(reverse("documents:import", args=[third.pk]), {"seen": seen(office, third)})
    roads = Task.objects.get(title="改造农村公路")
    assert (str(roads.due), roads.targets.get().value) == ("2026-11-30", 100)
    assert Task.objects.get(title="完善管护机制").state == "not_started"
    assert Task.objects.get(title="新设管理机构").state == "closed"


def test_what_was_compared_before_the_ledger_changed_is_compared_again(office: Client) -> None:
    edition = upload(office)
    old = seen(office, edition)
    office.post(reverse("documents:import", args=[edition.pk]), {"seen": old})
    second = upload(office, TEXT.replace("100公里", "200公里").encode())
    old = seen(office, second)
    Task.objects.filter(title="改造农村公路").update(title="公路", corrected=["title"], due=None)
    response = office.post(reverse("documents:import", args=[second.pk]), {"seen": old}, follow=True)
    assert "核对之后台账又有变动" in response.content.decode()
    second.refresh_from_db()
    assert second.state == "draft"
    response = office.post(reverse("documents:import", args=[second.pk]), {}, follow=True)
    assert "核对之后台账又有变动" in response.content.decode()  # nor without having compared at all


def test_a_draft_is_discarded(office: Client) -> None:
    edition = upload(office)
    before = Task.objects.count()
    assert "台账没有改动" in office.post(reverse("documents:discard", args=[edition.pk]), follow=True).content.decode()
    edition.refresh_from_db()
    assert (edition.state, Task.objects.count()) == ("discarded", before)


def test_particulars_of_a_new_document(office: Client) -> None:
    edition = upload(office)
    address = reverse("documents:particulars", args=[edition.pk])
    form = {"title": "农村公路方案", "number": "许政〔2026〕91号", "layer": "actions", "action": "integration"}
    assert office.post(address, {**form, "title": ""}).status_code == 400
    office.post(address, form)
    office.post(reverse("documents:import", args=[edition.pk]), {"seen": seen(office, edition)})
    made = Source.objects.get(title="农村公路方案")
    assert (made.layer, made.action.key) == ("actions", "integration")
    assert set(Task.objects.filter(source=made).values_list("action__key", flat=True)) == {"integration"}


def bomb() -> bytes:
    """A Word file of 300 MB of zeros in 300 kB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (300 << 20))
    return packed.getvalue()


def packed() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.txt", b"", "文件是空的"),
        ("空白.txt", b" \n \n", "文件是空的"),
        ("照片.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8, "不认识的文件类型"),
        ("坏.docx", b"PK\x03\x04" + b"word/document.xml" + b"\0" * 99, "已损坏"),
        ("坏.pdf", b"%PDF-1.7\n" + b"x" * 999, "PDF"),
        ("包.zip", packed(), "压缩包"),
        ("假.xlsx", b"not a workbook at all", "."),
        ("图.exe", b"MZ" + b"\0" * 500, "不认识的文件类型"),
    ],
)
def test_files_that_cannot_be_read_end_in_one_message(office: Client, name: str, data: bytes, said: str) -> None:
    before = Task.objects.count()
    file = io.BytesIO(data)
    file.name = name
    response = office.post(reverse("documents:upload"), {"file": file, "layer": "support"}, follow=True)
    text = response.content.decode()
    assert response.status_code in (200, 400)
    assert said in words(text)
    assert "Traceback" not in text
    assert Task.objects.count() == before
    assert not Edition.objects.filter(state="compiling").exists()


def test_a_zip_bomb_is_refused(office: Client) -> None:
    edition = upload(office, bomb(), "方案.docx")
    assert edition.state == "failed"
    assert "解压" in page(office, "edition", edition.pk)


def test_a_file_over_the_limit_is_refused_before_it_is_read(office: Client, settings: object) -> None:
    settings.UPLOAD_BYTES = 1 << 20  # type: ignore[attr-defined]
    file = io.BytesIO(b"x" * ((1 << 20) + 1))
    file.name = "大.txt"
    response = office.post(reverse("documents:upload"), {"file": file, "layer": "support"})
    assert response.status_code == 400
    assert "文件超过 1 MB" in response.content.decode()
    assert Edition.objects.filter(name="大.txt").count() == 0


def test_a_file_says_what_it_likes_and_stays_text(office: Client) -> None:
    """Markup in the text, in the title and in the file's name is shown as it is, and acts as nothing."""
    evil = "<script>alert(1)</script>"
    text = TEXT.replace("改造农村公路。", f"改造{evil}公路\u202e。").replace("建设方案", f"建设{evil}方案")
    edition = upload(office, text.encode(), "../../<img src=x onerror=alert(1)>.txt")
    assert "/" not in edition.name and ".." not in Path(edition.file.name).name
    assert re.fullmatch(r"documents/\d{4}/[0-9a-f]{32}\.txt", edition.file.name)
    for view in ("edition", "problems", "compare"):
        html = page(office, view, edition.pk)
        assert "<script>alert" not in html and "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html or view == "problems"
    office.post(reverse("documents:import", args=[edition.pk]), {"seen": seen(office, edition)})
    assert "<script>alert" not in page(office, "list")


def test_the_file_comes_back_as_it_was_and_is_not_shown(office: Client) -> None:
    edition = upload(office, b"<html><body><script>alert(1)</script>" + TEXT.encode(), "页.html")
    response = office.get(reverse("documents:file", args=[edition.pk]))
    assert b"".join(response.streaming_content).startswith(b"<html>")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.filter(act="export").exists()


def test_large_files_are_compiled_in_the_background(
    office: Client, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # type: ignore[attr-defined]
    monkeypatch.setattr(jobs, "LARGE", 10)
    edition = upload(office)
    assert edition.state == "compiling"
    html = page(office, "edition", edition.pk)
    assert 'hx-trigger="every 2s"' in html and "正在读取" in html and 'http-equiv="refresh"' in html
    part = office.get(reverse("documents:edition", args=[edition.pk]), {"part": "state"})
    assert "正在读取" in part.content.decode() and "HX-Redirect" not in part
    jobs.compile_file.func(edition.pk)
    part = office.get(reverse("documents:edition", args=[edition.pk]), {"part": "state"})
    assert part["HX-Redirect"] == reverse("documents:edition", args=[edition.pk])
    edition.refresh_from_db()
    assert edition.state == "draft"


def test_a_large_import_goes_on_in_the_background_and_can_be_taken_up(
    office: Client, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # type: ignore[attr-defined]
    edition = upload(office)
    monkeypatch.setattr(jobs, "MANY", 1)
    office.post(reverse("documents:import", args=[edition.pk]), {"seen": seen(office, edition)})
    edition.refresh_from_db()
    assert edition.state == "importing"
    assert "已写入 0 项，共 3 项" in words(page(office, "edition", edition.pk))
    monkeypatch.setattr(jobs, "MANY", 100)
    office.post(reverse("documents:import", args=[edition.pk]))  # 接着做
    edition.refresh_from_db()
    assert edition.state == "imported"


def test_the_library_counts_what_the_ledger_lists(library: Client) -> None:
    html = page(library, "list")
    for source in Source.objects.all():
        count = Task.objects.filter(source=source).count()
        if count:
            address = f"{reverse('ledger:list')}?source={source.key}"
            assert f'<a href="{address}">{count}</a>' in html
    assert "原文不在手头" in html  # the supporting measures, of which only titles are known


def test_an_empty_library_says_what_to_do(client: Client) -> None:
    client.force_login(offices.user("office"), backend="django.contrib.auth.backends.ModelBackend")
    assert "还没有文件" in page(client, "list")


@pytest.mark.parametrize("role", ["reporter", "reader", "auditor", "task_force"])
def test_others_read_documents_and_do_not_import(office: Client, role: str) -> None:
    edition = upload(office)
    water, income = offices.unit(), offices.action()
    bounds = {"reporter": {"unit": water}, "task_force": {"action": income}}.get(role, {})
    user = offices.user(role, **bounds)  # type: ignore[arg-type]
    office.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert office.get(reverse("documents:list")).status_code == 200
    assert "上传文件" not in page(office, "list")
    offices.source()
    assert office.get(reverse("documents:source", args=["plan"])).status_code == 200
    for view in ("edition", "problems", "compare", "particulars", "file"):
        assert office.get(reverse(f"documents:{view}", args=[edition.pk])).status_code == 403
    for view in ("import", "discard", "recompile", "restore"):
        assert office.post(reverse(f"documents:{view}", args=[edition.pk])).status_code == 403
    assert office.get(reverse("documents:upload")).status_code == 403


def test_a_unit_sees_the_clauses_of_its_own_tasks(library: Client) -> None:
    task = Task.objects.filter(source__key="plan", assignments__unit__key="statistics").first()
    assert task
    user = offices.user("reporter", unit=task.assignments.get(unit__key="statistics").unit)
    library.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    html = page(library, "source", "plan")
    assert task.title in html
    assert (
        html.count("<blockquote")
        == Task.objects.filter(source__key="plan", assignments__unit__key="statistics").count()
    )


def test_changes_need_a_post(office: Client) -> None:
    edition = upload(office)
    for view in ("import", "discard", "recompile", "restore"):
        assert office.get(reverse(f"documents:{view}", args=[edition.pk])).status_code == 405
    assert office.get(reverse("documents:edition", args=[9999])).status_code == 404
    assert office.get(reverse("documents:correct", args=[edition.pk, "T0"])).status_code == 404


def test_pages_ask_the_same_however_long_the_document(office: Client) -> None:
    """Sixty clauses or six: the same questions; and a page of tasks holds twenty."""

    def clauses(count: int) -> bytes:
        rows = [f"{n}.改造第{n}号公路。2026年底前完成。（责任单位：市交通运输局）" for n in range(1, count + 1)]
        return (f"方案{count}\n许政〔2026〕{count}号\n一、任务\n" + "\n".join(rows) + "\n").encode()

    asked: dict[str, list[int]] = {}
    for count in (6, 60):
        edition = upload(office, clauses(count))
        for view in ("edition", "problems", "compare"):
            with CaptureQueriesContext(connection) as queries:
                html = page(office, view, edition.pk)
            asked.setdefault(view, []).append(len(queries))
            if view == "edition":
                assert html.count("<article") == min(count, 20)
    assert all(few == many for few, many in asked.values()), asked
    html = page(office, "edition", edition.pk, page=3)
    assert "改造第41号公路" in words(html) and "改造第40号公路" not in words(html)
    with CaptureQueriesContext(connection) as queries:
        page(office, "list")
    few = len(queries)
    for number in range(10):
        offices.task(f"X{number}", source=offices.source(f"s{number}", f"文件{number}"))
    with CaptureQueriesContext(connection) as queries:
        page(office, "list")
    assert len(queries) == few


def test_real_documents_are_read_and_imported(office: Client, shared: Path) -> None:
    """A web page, a Word file and a plain text of real offices: every task is beside the text, and goes in."""
    names = [
        "063_guoban_tuiguang_gaige_jucuo_biao.html",
        "001_jiyuan_dazhen_xinxin.txt",
        "093_hainan_fujian3_ertong.docx",
    ]
    for name in names:
        path = shared / "corpus" / "docs" / name
        edition = upload(office, path.read_bytes(), name)
        assert edition.state == "draft"
        tasks = edition.ledger["tasks"]
        html = page(office, "edition", edition.pk, page=1)
        for task in tasks[:20]:
            assert f'id="s-{task["key"]}"' in html and f'id="t-{task["key"]}"' in html
        office.post(reverse("documents:import", args=[edition.pk]), {"seen": seen(office, edition)})
        assert Task.objects.filter(edition=edition).count() == len(tasks) > 0
