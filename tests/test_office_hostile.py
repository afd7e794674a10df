"""What is typed by mistake or in malice: numbers without end, names that nobody sees, files that are gone."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.conf import settings as conf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from offices import PASSWORD, area, period, report, task, unit, user

from gongfu.delivery.facts import TargetFacts, TaskFacts
from gongfu.delivery.lights import assess
from gongfu.office.ledger.models import Edition, SavedView, Task
from gongfu.office.people.models import AuditEntry, User

pytestmark = pytest.mark.django_db
ENDLESS = "9" * 5000
BEYOND = "9" * 25
"""More than a column of the database holds."""


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.TODAY = "2026-06-10"


def enter(who: Any, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(who)
    return client


@pytest.mark.parametrize("pk", [ENDLESS, BEYOND])
def test_ticks_without_end_choose_nothing(pk: str) -> None:
    june = period()
    late = report(task(lead=unit()), unit(), june)
    at = reverse("reports:listed", args=[june.pk])
    said = {"chosen": [pk, str(late.pk)], "until": "2026-07-01", "reason": "汛期"}
    assert enter(user("office")).post(at, said).status_code == 302
    late.refresh_from_db()
    assert late.extended_to == date(2026, 7, 1)


def test_a_view_of_everything_is_a_page_and_leads_in_no_circle() -> None:
    client = enter(user("office"))
    client.post(reverse("ledger:views"), {"name": "全部任务", "query": ""})
    view = SavedView.objects.get()
    assert client.get(f"/ledger/?view={view.pk}").status_code == 200


def test_conditions_that_are_too_long_take_out_nothing_instead_of_more() -> None:
    answer = enter(user("office")).get("/workbooks/export/", {"q": "水" * 100, "unit": "水" * 100})
    assert answer.status_code == 400
    assert "筛选条件太长" in answer.content.decode()


def test_a_target_too_small_for_numbers_leaves_its_light_to_others() -> None:
    day = date(2026, 6, 1)
    facts = TargetFacts("x", ">=", 5e-324, "", 0.0, date(2025, 1, 1), date(2026, 12, 31), -1e15, day)
    job = TaskFacts("in_progress", date(2025, 1, 1), date(2026, 12, 31), False, 90, day, 0, (facts,), None)
    assert any(one.code == "TARGET_NO_LINE" for one in assess(job, date(2026, 6, 10)).reasons)


def test_a_file_that_is_gone_is_said_to_be() -> None:
    edition = Edition.objects.create(name="方案.docx", file="documents/gone.docx", state="draft", sha256="0" * 64)
    answer = enter(user("office")).get(reverse("documents:file", args=[edition.pk]))
    assert answer.status_code == 404
    assert "从备份恢复" in answer.content.decode()


def test_two_users_do_not_differ_by_large_letters_alone() -> None:
    office = user("office", username="keeper")
    answer = enter(office).post(reverse("people:new"), {"username": "KEEPER", "name": "另一人", "is_active": "on"})
    assert "不分大小写" in answer.content.decode()
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["\u202e", "\u200b\u200b", "\x01"])
def test_nobody_is_called_by_what_nobody_sees(name: str) -> None:
    client = enter(user("office"))
    assert "看得见" in client.post(reverse("people:new"), {"username": "new", "name": name}).content.decode()
    assert "看得见" in client.post(reverse("ledger:new"), {"title": name, "state": "not_started"}).content.decode()
    assert not User.objects.filter(username="new").exists()
    assert not Task.objects.exists()


@pytest.mark.parametrize("day", ["0202-06-01", "9999-12-31"])
def test_a_year_half_typed_is_asked_back(day: str) -> None:
    client = enter(user("office"))
    answer = client.post(reverse("ledger:new"), {"title": "供水", "state": "not_started", "due": day})
    assert "请检查年份" in answer.content.decode()
    assert not Task.objects.exists()


def test_words_typed_while_the_session_ended_are_given_back() -> None:
    filed = report(task(lead=unit()), unit(), period())
    at = filed.get_absolute_url()
    words = {"act": "save", "done": "管网<b>铺设</b>三公里", "version": "0", "key": str(uuid.uuid4())}
    answer = Client().post(at, words, headers={"Referer": f"http://testserver{at}?copy=1"})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "管网&lt;b&gt;铺设&lt;/b&gt;三公里</textarea>" in page
    assert f"/login/?next={at}%3Fcopy%3D1" in page
    assert words["key"] not in page


def test_after_a_form_one_comes_back_to_its_page_and_to_no_other_site() -> None:
    away = Client().post("/ledger/bulk/1/undo/", headers={"Referer": "https://evil.example/x"})
    assert away.headers["Location"] == "/login/?next=/"


def test_a_part_of_a_page_is_never_the_login_page() -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/ledger/?light=red"}
    answer = Client().get("/ledger/?light=green", headers=asked)
    assert answer.headers["HX-Redirect"] == "/login/?next=/ledger/%3Flight%3Dred"
    assert answer.content == b""


@pytest.mark.parametrize(("origin", "shown"), [("http://testserver", True), ("https://evil.example", False)])
def test_a_form_too_old_gives_its_words_back_but_none_of_another_site(origin: str, shown: bool) -> None:
    client = enter(user("office"), enforce_csrf_checks=True)
    answer = client.post("/ledger/views/", {"name": "本月红灯"}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert ("本月红灯" in answer.content.decode()) is shown


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    small = conf.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    large = conf.DATA_UPLOAD_MAX_NUMBER_FILES * conf.UPLOAD_BYTES + small
    client = enter(user("area", area=area()))
    assert Client().post("/login/", {"username": "x"}, CONTENT_LENGTH=str(small)).status_code == 413
    assert client.post("/account/", {}, CONTENT_LENGTH=str(large)).status_code == 413
    assert client.post("/account/", {}, CONTENT_LENGTH=ENDLESS).status_code == 413


def writing(state: str = "due") -> tuple[Client, Any, dict[str, str]]:
    """A reporter, a report of theirs, and a form of it as it was opened."""
    filed = report(task(lead=unit()), unit(), period(), state=state)
    form = {"version": str(filed.version), "key": str(uuid.uuid4()), "progress": "40", "done": "铺设三公里"}
    return enter(user("reporter", unit=unit())), filed, form


def test_a_form_gone_back_to_never_loses_other_words() -> None:
    client, filed, form = writing()
    at = filed.get_absolute_url()
    assert client.post(at, form | {"act": "save"}).status_code == 302
    assert client.post(at, form | {"act": "save"}).status_code == 302  # twice sent, once stored
    again = client.post(at, form | {"act": "save", "done": "铺设五公里"})
    assert again.status_code == 409
    assert "铺设五公里" in again.content.decode()
    filed.refresh_from_db()
    assert (filed.done, filed.version) == ("铺设三公里", int(form["version"]) + 1)


def test_a_form_gone_back_to_is_not_said_to_be_filed_by_what_stored_its_draft() -> None:
    client, filed, form = writing()
    client.post(filed.get_absolute_url(), form | {"act": "save"})
    again = client.post(filed.get_absolute_url(), form | {"act": "submit"}, follow=True)
    assert again.status_code == 409
    assert "已报送" not in again.content.decode().partition("<main")[2].partition("<form")[0]
    filed.refresh_from_db()
    assert filed.state == "draft"


def test_words_are_given_back_where_a_period_was_locked_meanwhile() -> None:
    client, filed, form = writing()
    filed.period.state = "locked"
    filed.period.save()
    page = client.post(filed.get_absolute_url(), form | {"act": "save"})
    assert page.status_code == 409
    assert "没有保存，请先复制：铺设三公里" in page.content.decode()


def test_words_of_who_judges_are_given_back_where_the_report_moved_on() -> None:
    _client, filed, _form = writing("submitted")
    said = {"act": "return", "version": "7", "comment": "请补充<b>验收单</b>"}
    page = enter(user("office")).post(filed.get_absolute_url(), said)
    assert page.status_code == 409
    assert "请补充&lt;b&gt;验收单&lt;/b&gt;" in page.content.decode()


def test_an_address_that_only_takes_forms_says_so() -> None:
    answer = enter(user("office")).get("/logout/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "不能直接打开" in answer.content.decode()


def test_a_trial_that_cannot_be_saved_keeps_its_name() -> None:
    said = {"day": "2026-06-10", "dials": "age_allowance_amount", "name": "提高补贴", "note": "测算", "task": "没有的"}
    answer = enter(user("office")).post("/trials/save/", said)
    assert "name=%E6%8F%90%E9%AB%98%E8%A1%A5%E8%B4%B4&note=%E6%B5%8B%E7%AE%97" in answer.headers["Location"]


@pytest.mark.parametrize("tick", [f"{ENDLESS}:1", f"1:{ENDLESS}", f"{BEYOND}:1", f"1:{BEYOND}"])
def test_endless_ticks_do_not_keep_others_from_being_approved(tick: str) -> None:
    _client, filed, _form = writing("submitted")
    said = {"chosen": [tick, f"{filed.pk}:{filed.version}"]}
    assert enter(user("office")).post(reverse("reports:review"), said).status_code == 302
    filed.refresh_from_db()
    assert filed.state == "approved"


def test_the_log_says_what_a_user_was_and_which_units_post_was_given() -> None:
    who, client = user("reader", username="who"), enter(user("office"))
    client.post(reverse("people:user", args=[who.pk]), {"username": "who", "name": "新的岗位", "is_active": "on"})
    client.post(reverse("people:post", args=[who.pk]), {"role": "reporter", "unit": unit().pk})
    given = who.posts.get(role="reporter")
    client.post(reverse("people:post_away", args=[who.pk, given.pk]))
    details = list(AuditEntry.objects.filter(act="user").order_by("id").values_list("detail", flat=True))
    assert details == [
        {"changes": {"name": ["演示·who", "新的岗位"]}},
        {"post": "水利局·单位填报员"},
        {"post_away": "水利局·单位填报员"},
    ]


def test_the_log_says_who_changed_their_address_and_who_brought_a_document_in() -> None:
    client = enter(user("office"))
    client.post(reverse("people:account"), {"email": "new@example.org", "phone": "", "mail_wanted": "on"})
    client.post(reverse("documents:upload"), {"file": SimpleUploadedFile("方案.txt", "一、建设水厂".encode())})
    kept = list(AuditEntry.objects.filter(act__in=["user", "import"]).order_by("id").values_list("act", "detail"))
    edition = Edition.objects.get()
    assert kept == [("user", {"changed": ["email"]}), ("import", {"made": True, "sha256": edition.sha256})]


def test_all_entries_of_a_report_are_under_its_number() -> None:
    client, filed, form = writing()
    client.post(filed.get_absolute_url(), form | {"act": "save"})
    filed.refresh_from_db()
    client.post(filed.get_absolute_url(), {**form, "act": "submit", "version": "2", "key": str(uuid.uuid4())})
    entries = AuditEntry.objects.filter(kind="report", key=str(filed.pk)).order_by("id")
    assert [entry.detail["step"] for entry in entries] == ["save", "submit"]


@pytest.mark.parametrize(("title", "due", "said"), [("\u202e", "", "看得见"), ("建设水厂", "9999-12-31", "请检查年份")])
def test_a_correction_of_a_document_is_held_to_the_same(title: str, due: str, said: str) -> None:
    client = enter(user("office"))
    text = "实施方案\n一、重点任务\n1. 建设水厂3座，2026年12月31日前完成。责任单位：市水利局。"
    client.post(reverse("documents:upload"), {"file": SimpleUploadedFile("方案.txt", text.encode())})
    edition = Edition.objects.get()
    at = reverse("documents:correct", args=[edition.pk, edition.ledger["tasks"][0]["key"]])
    form = {"title": title, "due": due, "unit-TOTAL_FORMS": "0", "unit-INITIAL_FORMS": "0", "seen": ""}
    answer = client.post(at, form)
    assert answer.status_code == 400
    assert said in answer.content.decode()


@pytest.mark.parametrize("https", [True, False])
def test_wrong_passwords_of_others_lock_nobody_out_behind_the_proxy_and_no_header_opens_a_lock(
    settings: Any, https: bool
) -> None:
    settings.CONFIG = replace(settings.CONFIG, https=https)
    user("office", username="keeper")
    for _ in range(5):
        Client().post("/login/", {"username": "keeper", "password": "no"}, headers={"X-Forwarded-For": "10.0.0.9"})
    right = {"username": "keeper", "password": PASSWORD}
    elsewhere = Client().post("/login/", right, headers={"X-Forwarded-For": "10.0.0.9, 10.0.0.7"})
    assert elsewhere.status_code == (302 if https else 429)
    if https:
        there = Client().post("/login/", right, headers={"X-Forwarded-For": "10.0.0.7, 10.0.0.9"})
        assert there.status_code == 429
