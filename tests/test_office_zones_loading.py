"""A zone folder loaded into the office, twice, changed, and with files that cannot be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongfu.office.ledger.models import Assignment, Deadline, Edition, Source, Target, Task
from gongfu.office.people.models import AuditEntry
from gongfu.office.zones.loading import load_zone
from gongfu.office.zones.models import Action, Area, Unit
from gongfu.zone import load, sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample zone in a folder of its own, so that it may be changed."""
    made = tmp_path / "zone"
    shutil.copytree(sample(), made, ignore=shutil.ignore_patterns("*.parquet", "reforms", "searches"))
    return made


def _rows() -> dict[str, int]:
    models = (Area, Action, Unit, Source, Edition, Task, Assignment, Deadline, Target, AuditEntry, Task.history.model)
    return {model.__name__: model._default_manager.count() for model in models}


def test_the_sample_zone_loads_whole() -> None:
    done = load_zone(sample())
    assert not done.faults
    assert (Area.objects.count(), Action.objects.count(), Source.objects.count()) == (9, 9, 19)  # as its README lists
    assert len(done.imported) == 11  # the opinion, the plan and nine actions are at hand
    assert Area.objects.get(key="411081").name == "禹州市"
    assert Unit.objects.get(key="reform").short == "市发展改革委"
    assert Unit.objects.get(key="area-411081").area.key == "411081"
    task = Task.objects.get(source__key="action-innovation", clause="二/（一）")
    assert task.title == "建设一流创新平台"
    assert str(task.due) == "2024-06-30"
    assert task.action.key == "innovation"
    assert [(row.unit.key, row.role) for row in task.assignments.all()] == [
        ("science", "lead"),
        ("reform", "responsible"),
        ("finance", "responsible"),
    ]
    assert task.state == "not_started"
    assert task.sample


def test_a_collective_name_stands_for_every_area() -> None:
    load_zone(sample())
    task = Task.objects.get(source__key="plan", clause="三/（四）")
    governments = task.assignments.filter(role="implement")
    assert {row.printed for row in governments} == {"各县（市、区）政府（管委会）"}
    assert set(task.areas.all()) == set(Area.objects.all()) and governments.count() == 9


def test_loading_again_changes_nothing() -> None:
    load_zone(sample())
    before = _rows()
    done = load_zone(sample())
    assert not done.changed
    assert _rows() == before


def test_loading_again_asks_little() -> None:
    """No file is compiled again, and the queries do not grow with bodies or tasks: one a document, a few more."""
    load_zone(sample())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        load_zone(sample())
    assert len(asked) <= 15 + 11


def test_a_body_that_the_tables_have_no_longer_keeps_its_tasks(folder: Path) -> None:
    load_zone(folder)
    table = folder / "organizations.csv"
    rows = [row for row in table.read_text("utf-8").splitlines() if not row.startswith("city-investment,")]
    table.write_text("\n".join(rows) + "\n", "utf-8")
    assert Unit.objects.get(key="city-investment").active
    load_zone(folder)
    assert not Unit.objects.get(key="city-investment").active


def test_a_changed_document_waits_for_people(folder: Path) -> None:
    load_zone(folder)
    before = Task.objects.count()
    path = folder / "documents" / load(folder).documents[2].file
    path.write_text(path.read_text("utf-8").replace("80个以上", "90个以上"), "utf-8")
    done = load_zone(folder)
    assert done.drafts == [path.name]
    assert Edition.objects.filter(state="draft").count() == 1
    assert not Target.objects.filter(text__contains="90个").exists()
    assert not load_zone(folder).changed  # it is waiting already
    assert Task.objects.count() == before


def test_a_changed_document_is_imported_where_that_is_asked_for(folder: Path) -> None:
    load_zone(folder)
    path = folder / "documents" / load(folder).documents[2].file
    path.write_text(path.read_text("utf-8").replace("80个以上", "90个以上"), "utf-8")
    assert load_zone(folder, replace=True).imported == [path.name]
    assert Target.objects.get(text__contains="90个").value == 90


def test_a_file_that_cannot_be_read_keeps_nobody_from_the_others(folder: Path) -> None:
    path = folder / "documents" / load(folder).documents[1].file
    path.write_bytes(b"PK\x03\x04 not a document")
    done = load_zone(folder)
    assert [Path(fault.file).name for fault in done.faults] == [path.name]
    assert len(done.imported) == 10
    assert not Edition.objects.filter(state="failed").exists()


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_zone", str(sample()))
    assert "导入 11 份文件" in capsys.readouterr().out
    call_command("load_zone", str(sample()))
    assert capsys.readouterr().out.strip() == "没有变化"
