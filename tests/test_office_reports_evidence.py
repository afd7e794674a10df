"""Evidence: bounded, of known kinds, under names of our own, given back as a download to who may have it."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as office
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from offices import action, period, report, task, unit, user

from gongfu.office.reports.models import Evidence, Report

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.TODAY, settings.MEDIA_ROOT = "2026-06-10", tmp_path
    return tmp_path


@pytest.fixture
def due() -> Report:
    return report(task("T1", lead=unit()), unit(), period())


@pytest.fixture
def writer() -> Client:
    return enter(user("reporter", unit=unit()))


def enter(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def send(client: Client, of: Report, *files: SimpleUploadedFile, act: str = "save") -> Any:
    of.refresh_from_db()
    form = {"act": act, "version": of.version, "key": str(uuid.uuid4()), "progress": 40, "done": "铺设管网"}
    return client.post(of.get_absolute_url(), form | {"files": list(files)})


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")


def test_a_file_comes_back_as_it_was_under_its_own_name(due: Report, writer: Client, folder: Path) -> None:
    assert send(writer, due, upload("验收单（终稿）.pdf"), upload("现场.png", PNG)).status_code == 302
    kept = {file.name: file for file in Evidence.objects.all()}
    assert set(kept) == {"验收单（终稿）.pdf", "现场.png"}
    answer = writer.get(reverse("reports:evidence", args=[kept["验收单（终稿）.pdf"].pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E9%AA%8C%E6%94%B6%E5%8D%95")
    for file in kept.values():
        stored = Path(file.file.path)
        assert stored.is_relative_to(folder)
        assert len(stored.stem) == 32, "a random name"
        assert "验收单" not in str(stored)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("脚本.html", b"<script>", "不是可以作佐证的文件"),
        ("程序.exe", b"MZ", "不是可以作佐证的文件"),
        ("图.svg", b"<svg/>", "不是可以作佐证的文件"),
        ("没有后缀", PDF, "不是可以作佐证的文件"),
        ("假.pdf", b"<html><script>", "的内容不是 pdf 文件"),
        ("假.docx", b"%PDF-1.7", "的内容不是 docx 文件"),
        ("空.pdf", b"", "空文件"),
    ],
)
def test_other_kinds_are_refused_in_words_and_nothing_typed_is_lost(
    due: Report, writer: Client, folder: Path, name: str, content: bytes, said: str
) -> None:
    answer = send(writer, due, upload(name, content))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "铺设管网" in page
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_that_is_too_big_is_refused(due: Report, writer: Client, settings: Any) -> None:
    settings.UPLOAD_BYTES = 1024 * 1024
    assert "超过 1 MB" in send(writer, due, upload("大.pdf", PDF + b"0" * 1024 * 1024)).content.decode()
    assert office.UPLOAD_BYTES == 1024 * 1024


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.pdf", "..\\..\\windows\\x.pdf", "a%0d%0aSet-Cookie: x=1.pdf", "\u202efdp.exe.pdf"]
)
def test_names_of_paths_and_signs_that_hide_are_made_harmless(
    due: Report, writer: Client, folder: Path, name: str
) -> None:
    send(writer, due, upload(name))
    kept = Evidence.objects.get()
    assert not any(sign in kept.name for sign in "/\\\r\n\u202e")
    assert kept.name.endswith(".pdf")
    assert Path(kept.file.path).is_relative_to(folder)
    answer = writer.get(reverse("reports:evidence", args=[kept.pk]))
    assert "\n" not in answer["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers


def test_the_same_file_again_is_the_first(due: Report, writer: Client, folder: Path) -> None:
    send(writer, due, upload("甲.pdf"))
    send(writer, due, upload("乙.pdf"))
    assert Evidence.objects.count() == 1
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_a_form_with_faults_keeps_its_files(due: Report, writer: Client) -> None:
    due.refresh_from_db()
    form = {"act": "submit", "version": 1, "key": str(uuid.uuid4()), "done": "", "files": [upload("甲.pdf")]}
    assert writer.post(due.get_absolute_url(), form).status_code == 422
    assert "甲.pdf" in writer.get(due.get_absolute_url()).content.decode()


def test_files_follow_the_rights_of_their_report(due: Report, writer: Client) -> None:
    send(writer, due, upload("甲.pdf"))
    at = reverse("reports:evidence", args=[Evidence.objects.get().pk])
    outsiders = [
        user("reporter", unit=unit("health", "卫生健康委")),
        user("task_force", action=action("services", "提标扩面行动")),
        user("task_force", action=action()),  # a draft is not theirs to see
        user("reader"),
    ]
    assert [enter(one).get(at).status_code for one in outsiders] == [404] * 4
    assert Client().get(at).status_code == 302
    assert enter(user("auditor")).get(at).status_code == 200
    send(writer, due, act="submit")
    assert enter(outsiders[2]).get(at).status_code == 200
    assert enter(outsiders[3]).get(at).status_code == 404


def test_a_file_is_taken_away_while_the_report_is_written_and_not_after(
    due: Report, writer: Client, folder: Path
) -> None:
    send(writer, due, upload("甲.pdf"))
    at = reverse("reports:evidence-removed", args=[Evidence.objects.get().pk])
    assert writer.get(at).status_code == 405
    assert enter(user("reporter", unit=unit("health", "卫生健康委"))).post(at).status_code == 404
    send(writer, due, act="submit")
    writer.post(at)
    assert Evidence.objects.exists(), "what was filed is not taken away"
    assert send(writer, due, upload("乙.png", PNG)).status_code in (409, 422)
    assert Evidence.objects.count() == 1
    writer.post(due.get_absolute_url(), {"act": "take_back", "version": due.version, "key": str(uuid.uuid4())})
    due.refresh_from_db()
    writer.post(due.get_absolute_url(), {"act": "take_back", "version": due.version, "key": str(uuid.uuid4())})
    due.refresh_from_db()
    assert due.state == "draft"
