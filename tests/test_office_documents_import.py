"""A document imported, changed, and imported again: what people did in between is never lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import offices
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongfu.documents.errors import InputError
from gongfu.office.documents import applying, importing
from gongfu.office.documents.comparing import digest, sides
from gongfu.office.documents.importing import begin, discard, import_edition, resume
from gongfu.office.documents.intake import compile_edition, receive
from gongfu.office.ledger.models import Dependency, Edition, Target, Task
from gongfu.office.reports.models import Evidence, Report, Value
from gongfu.office.zones.models import Unit
from gongfu.office.zones.sync import sync
from gongfu.zone import Zone, load, sample

pytestmark = pytest.mark.django_db

HEAD = "许昌市农村公路建设方案\n许政〔2026〕91号\n\n一、重点任务\n"
ROADS = "改造农村公路。2026年底前改造农村公路100公里以上，新建桥梁5座。（牵头单位：市交通运输局；配合单位：市财政局）"
BUSES = "发展城乡公交。2026年6月底前实现城乡公交覆盖率达到95%。（责任单位：市交通运输局、各县〔市、区〕人民政府）"
CARE = "完善管护机制。建立市县乡村四级路长制，每季度通报一次。（责任单位：市交通运输局）"
LOANS = "拓宽融资渠道。鼓励金融机构提供长期信贷支持，2027年底前建成融资平台。（责任单位：市委金融办）"


def text(*clauses: str) -> bytes:
    """A document of numbered clauses."""
    numerals = "一二三四五六七八九"
    return (HEAD + "\n".join(f"（{numerals[n]}）{clause}" for n, clause in enumerate(clauses)) + "\n").encode()


@pytest.fixture(autouse=True)
def files(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


@pytest.fixture
def zone() -> Zone:
    zone = load(sample())
    sync(zone)
    return zone


def draft(zone: Zone, data: bytes, name: str = "农村公路.txt") -> Edition:
    return compile_edition(receive(data, name, None).pk, zone)


def put(zone: Zone, *clauses: str) -> tuple[Edition, dict[str, int]]:
    edition = draft(zone, text(*clauses))
    counts = import_edition(edition, zone, None)
    edition.refresh_from_db()
    return edition, counts


def told(added: int = 0, changed: int = 0, removed: int = 0, reopened: int = 0, same: int = 0, conflicts: int = 0):
    return {
        "added": added,
        "changed": changed,
        "removed": removed,
        "reopened": reopened,
        "same": same,
        "conflicts": conflicts,
    }


def task(title: str) -> Task:
    return Task.objects.get(title=title)


def units(of: Task) -> list[tuple[str, str]]:
    return [(row.role, row.unit.key) for row in of.assignments.all()]


def test_a_new_document_becomes_tasks_with_all_that_it_says(zone: Zone) -> None:
    edition, counts = put(zone, ROADS, BUSES, CARE)
    assert counts == told(added=3)
    assert (edition.state, edition.source.title) == ("imported", "许昌市农村公路建设方案")
    assert edition.source.number == "许政〔2026〕91号"
    roads = task("改造农村公路")
    assert (roads.due, roads.state, roads.clause) == (date(2026, 12, 31), "not_started", "一/（一）")
    assert units(roads) == [("lead", "transport"), ("support", "finance")]
    assert edition.text[roads.span_start : roads.span_end] == roads.quotation
    assert [(t.metric, t.value, t.unit) for t in roads.targets.all()] == [
        ("改造农村公路", 100.0, "公里"),
        ("新建桥梁", 5.0, "座"),
    ]
    assert {area.key for area in task("发展城乡公交").areas.all()} == {
        "411002",
        "411003",
        "411082",
        "411081",
        "411024",
        "411025",
    }  # 县、市、区, and not the functional areas, which have no 人民政府
    assert task("完善管护机制").recurring
    assert roads.history.get().history_change_reason == "导入 农村公路.txt"


def test_the_same_file_again_changes_nothing(zone: Zone) -> None:
    put(zone, ROADS, BUSES)
    before = list(Task.objects.values("key", "version", "updated", "title"))
    _, counts = put(zone, ROADS, BUSES)
    assert counts == told(same=2)
    assert list(Task.objects.values("key", "version", "updated", "title")) == before
    assert Task.history.count() == 2


@pytest.fixture
def at_work(zone: Zone) -> dict[str, object]:
    """Two tasks, one of them reported on, measured, and shown by evidence."""
    put(zone, ROADS, BUSES)
    roads = task("改造农村公路")
    unit = Unit.objects.get(key="transport")
    report = offices.report(roads, unit, offices.period(), state="approved", progress=40, done="改造四十公里")
    target = roads.targets.get(metric="改造农村公路")
    value = Value.objects.create(report=report, target=target, value=40)
    evidence = Evidence(report=report, name="验收单.pdf", size=3, sha256="0" * 64)
    evidence.file.save("x.pdf", ContentFile(b"pdf"))
    Dependency.objects.create(task=task("发展城乡公交"), needs=roads)
    roads.progress, roads.state, roads.reported = 40, "in_progress", date(2026, 6, 20)
    roads.save()
    return {"task": roads.pk, "report": report.pk, "value": value.pk, "evidence": evidence.pk, "target": target.pk}


def kept(at_work: dict[str, object]) -> Task:
    """The reported task, after making sure that nothing people did has gone."""
    found = Task.objects.get(pk=at_work["task"])
    assert (found.progress, found.reported) == (40, date(2026, 6, 20))
    assert Report.objects.get(pk=at_work["report"]).task == found
    assert Value.objects.get(pk=at_work["value"]).target_id == at_work["target"]
    assert Evidence.objects.get(pk=at_work["evidence"]).file.read() == b"pdf"
    assert Dependency.objects.get().needs == found
    return found


def test_a_changed_clause_keeps_its_reports(zone: Zone, at_work: dict[str, object]) -> None:
    changed = ROADS.replace("2026年底前", "2027年6月底前").replace("100公里", "150公里").replace("市财政局", "市审计局")
    _, counts = put(zone, changed, BUSES)
    assert counts == told(changed=1, same=1)
    roads = kept(at_work)
    assert (roads.due, roads.state, roads.version) == (date(2027, 6, 30), "in_progress", 2)
    assert units(roads) == [("lead", "transport"), ("support", "audit")]
    assert Target.objects.get(pk=at_work["target"]).value == 150
    assert roads.history.first().due == date(2027, 6, 30)
    assert roads.history.first().prev_record.due == date(2026, 12, 31)
    assert roads.history.first().related == {
        "support": ["市财政局", "市审计局"],
        "targets": [
            "2026年底前改造农村公路100公里以上；新建桥梁5座",
            "2027年6月底前改造农村公路150公里以上；新建桥梁5座",
        ],
    }


def test_a_clause_put_in_front_leaves_the_reports_with_their_task(zone: Zone, at_work: dict[str, object]) -> None:
    """The new clause has the number, and the compiler's key, that the reported one had before."""
    _, counts = put(zone, LOANS, ROADS, BUSES)
    assert counts["added"] == 1 and counts["removed"] == 0
    roads = kept(at_work)
    assert (roads.title, roads.clause) == ("改造农村公路", "一/（二）")
    assert task("拓宽融资渠道").progress is None
    assert len(set(Task.objects.values_list("key", flat=True))) == 3
    _, counts = put(zone, LOANS, ROADS, BUSES)  # and the next edition finds them again, whatever their keys are
    assert counts == told(same=3)


def test_a_clause_that_is_gone_closes_its_task_and_one_that_is_back_reopens_it(
    zone: Zone, at_work: dict[str, object]
) -> None:
    _, counts = put(zone, BUSES)
    assert counts["removed"] == 1
    roads = kept(at_work)
    assert roads.state == "closed"
    assert roads.state_reason == "文件修订后不再列入（此前：推进中）：农村公路.txt"
    assert put(zone, BUSES)[1] == told(same=1)  # closed once, not again
    assert put(zone, BUSES, ROADS)[1]["reopened"] == 1
    assert (kept(at_work).state, kept(at_work).state_reason) == ("in_progress", "")


def test_a_finished_task_that_comes_back_is_finished(zone: Zone) -> None:
    put(zone, ROADS, BUSES)
    Task.objects.filter(title="改造农村公路").update(state="done", finished=date(2026, 5, 1))
    put(zone, BUSES)
    assert (task("改造农村公路").state, task("改造农村公路").finished) == ("closed", date(2026, 5, 1))
    put(zone, ROADS, BUSES)
    assert (task("改造农村公路").state, task("改造农村公路").finished) == ("done", date(2026, 5, 1))


def test_a_task_that_people_closed_stays_closed(zone: Zone) -> None:
    put(zone, ROADS, BUSES)
    Task.objects.filter(title="改造农村公路").update(state="closed", state_reason="并入全市公路专项")
    _, counts = put(zone, ROADS.replace("100公里", "200公里"), BUSES)
    assert counts["reopened"] == 0
    assert task("改造农村公路").state == "closed"


def test_a_task_that_people_added_is_not_the_documents_to_remove(zone: Zone) -> None:
    edition, _ = put(zone, ROADS)
    own = offices.task("H1", source=edition.source, title="领导交办事项")
    put(zone, BUSES)
    own.refresh_from_db()
    assert own.state == "in_progress"


def test_a_field_set_by_hand_is_kept_and_told(zone: Zone) -> None:
    put(zone, ROADS, BUSES)
    roads = task("改造农村公路")
    roads.due, roads.corrected = date(2026, 9, 30), ["due"]
    roads.save()
    edition = draft(zone, text(ROADS.replace("2026年底前", "2027年底前"), BUSES))
    (change,) = sides(edition, zone).comparison.changed
    assert [(c.name, c.kept, c.old, c.new) for c in change.conflicts] == [
        ("due", "2026-09-30", "2026-12-31", "2027-12-31")
    ]
    assert import_edition(edition, zone, None)["conflicts"] == 1
    assert task("改造农村公路").due == date(2026, 9, 30)


def test_units_set_by_hand_are_kept(zone: Zone) -> None:
    put(zone, ROADS)
    roads = task("改造农村公路")
    roads.assignments.filter(role="support").delete()
    roads.corrected = ["units"]
    roads.save()
    put(zone, ROADS.replace("100公里", "200公里"))
    assert units(task("改造农村公路")) == [("lead", "transport")]


def test_corrections_of_a_draft_reach_the_ledger(zone: Zone) -> None:
    edition = draft(zone, text(ROADS, BUSES, CARE))
    roads, buses, _ = (task["key"] for task in edition.ledger["tasks"])
    edition.corrections = {
        roads: {
            "title": "农村公路提质",
            "due": "2027-03-31",
            "action": "integration",
            "units": [{"role": "lead", "name": "市农业农村局", "key": "agriculture"}],
        },
        buses: {"drop": True},
    }
    edition.save()
    assert import_edition(edition, zone, None) == told(added=2)
    made = task("农村公路提质")
    assert (made.due, made.action.key, units(made)) == (date(2027, 3, 31), "integration", [("lead", "agriculture")])
    assert made.corrected == ["action", "due", "title", "units"]
    assert not Task.objects.filter(title="发展城乡公交").exists()
    put(zone, ROADS, BUSES, CARE)  # the next edition says what this one did: the corrections stand
    assert task("农村公路提质").due == date(2027, 3, 31)


def test_a_conflict_is_settled_in_the_draft(zone: Zone) -> None:
    put(zone, ROADS)
    Task.objects.update(due=date(2026, 9, 30), corrected=["due"])
    edition = draft(zone, text(ROADS.replace("2026年底前", "2027年底前")))
    edition.corrections = {edition.ledger["tasks"][0]["key"]: {"due": "2027-12-31"}}
    edition.save()
    assert import_edition(edition, zone, None) == told(changed=1)
    assert task("改造农村公路").due == date(2027, 12, 31)


def test_a_comparison_that_is_out_of_date_is_not_applied(zone: Zone) -> None:
    put(zone, ROADS, BUSES)
    edition = draft(zone, text(ROADS.replace("100公里", "200公里"), BUSES))
    seen = digest(sides(edition, zone))
    Task.objects.filter(title="改造农村公路").update(title="改造公路", corrected=["title"])
    Task.objects.filter(title="发展城乡公交").update(due=date(2030, 1, 1))
    with pytest.raises(InputError, match="核对之后台账又有变动"):
        import_edition(edition, zone, None, seen)
    edition.refresh_from_db()
    assert edition.state == "draft"


def test_two_editions_of_a_document_are_not_imported_at_once(zone: Zone) -> None:
    put(zone, ROADS)
    one, other = draft(zone, text(ROADS, BUSES)), draft(zone, text(ROADS, CARE))
    begin(one, zone, None)
    with pytest.raises(InputError, match="另一个版本正在导入"):
        begin(other, zone, None)
    resume(one.pk, zone, None)
    assert import_edition(other, zone, None)["removed"] == 1


def test_what_is_imported_is_not_imported_twice_and_not_discarded(zone: Zone) -> None:
    edition, _ = put(zone, ROADS)
    with pytest.raises(InputError, match="不是待导入"):
        import_edition(edition, zone, None)
    with pytest.raises(InputError, match="不能放弃"):
        discard(edition, None)
    assert resume(edition.pk, zone, None) == told(added=1)
    assert Task.objects.count() == 1


def test_a_discarded_draft_leaves_no_trace_in_the_ledger(zone: Zone) -> None:
    put(zone, ROADS)
    edition = draft(zone, text(BUSES))
    discard(edition, None)
    assert list(Task.objects.values_list("title", flat=True)) == ["改造农村公路"]
    with pytest.raises(InputError):
        import_edition(edition, zone, None)


class Killed(BaseException):
    """The power went off."""


@pytest.mark.parametrize("stop", [0, 1, 2, 3])
def test_an_import_that_was_stopped_is_completed(
    zone: Zone, at_work: dict[str, object], monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    """Stopped before the first, second, third transaction, or before the edition is marked: the second run ends it."""
    monkeypatch.setattr(applying, "MAX_ROWS", 1)  # a transaction a task
    edition = draft(zone, text(LOANS, CARE, BUSES))  # ROADS goes, two come
    begin(edition, zone, None)
    steps = 0
    write, finish = applying.Writer.write, importing._finish

    def counted(self: applying.Writer, group: object) -> None:
        nonlocal steps
        if steps == stop:
            raise Killed
        steps += 1
        write(self, group)  # type: ignore[arg-type]

    monkeypatch.setattr(applying.Writer, "write", counted)
    monkeypatch.setattr(importing, "_finish", lambda *_: (_ for _ in ()).throw(Killed()))
    with pytest.raises(Killed):
        resume(edition.pk, zone, None)
    edition.refresh_from_db()
    assert edition.state == "importing"
    assert Task.objects.filter(assignments=None).count() == 0  # no task without what hangs on it
    monkeypatch.setattr(applying.Writer, "write", write)
    monkeypatch.setattr(importing, "_finish", finish)
    counts = resume(edition.pk, zone, None)
    assert counts == told(added=2, changed=1, removed=1)  # BUSES moved from （二） to （三）
    assert kept(at_work).state == "closed"
    assert Task.objects.count() == 4
    assert {task.version for task in Task.objects.filter(edition=edition)} <= {1, 2}
    assert Task.history.filter(title="发展城乡公交").count() == 2  # made, and moved once


def test_queries_do_not_grow_with_the_tasks(zone: Zone) -> None:
    """Eighty clauses take a few more transactions than eight, but comparing them asks the same questions."""

    def clauses(count: int, kilometres: int) -> bytes:
        rows = [
            f"{n}.改造第{n}号公路{kilometres}公里。2026年底前完成。（责任单位：市交通运输局）"
            for n in range(1, count + 1)
        ]
        return (HEAD.replace("91号", f"{count}号").replace("公路", f"公路{count}") + "\n".join(rows) + "\n").encode()

    asked = []
    for count in (8, 80):
        import_edition(draft(zone, clauses(count, 5)), zone, None)
        edition = draft(zone, clauses(count, 9))
        with CaptureQueriesContext(connection) as queries:
            assert len(sides(edition, zone).comparison.changed) == count
        asked.append(len(queries))
    assert asked[0] == asked[1]
