"""Every view × every role: who is let in is written here by hand, and who asks for what is not theirs finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse
from offices import ROLES, action, area, period, report, source, task, unit, user

from gongfu.office.ledger.models import Task
from gongfu.office.people.models import User
from gongfu.office.reports.models import Evidence
from gongfu.office.supervision.models import Order

pytestmark = pytest.mark.django_db

UNITS = {"reporter", "reviewer", "area"}
ALL = set(ROLES)
GROUPS = {
    "everybody": ALL,
    "units": UNITS,
    "task forces": {"office", "task_force"},
    "the office": {"office"},
    "who watches": {"office", "auditor"},
    "who studies": {"office", "task_force", "auditor"},
    "who takes out": ALL - {"reader"},
    "who brings back": ALL - {"reader", "auditor"},
}
TABLE = """
everybody: dashboard:zone dashboard:action dashboard:unit dashboard:area dashboard:indicators frame:styleguide
everybody: people:account people:password people:end_others people:tokens people:revoke
everybody: ledger:list ledger:gantt ledger:views ledger:task documents:list documents:source
everybody: reports:report reports:periods reports:period reports:listed reports:unanswered reports:evidence
everybody: supervision:orders supervision:order supervision:inbox supervision:opened supervision:all_opened
everybody: papers:order papers:compare trials:list trials:compare trials:scenario
units: reports:mine reports:evidence-removed
task forces: ledger:new ledger:bulk ledger:undo ledger:edit ledger:needs reports:review supervision:new
the office: people:users people:new people:user people:user_password people:post people:post_away
the office: supervision:reminders papers:edit documents:upload documents:edition documents:problems documents:compare
the office: documents:particulars documents:correct documents:import documents:discard documents:recompile
the office: documents:file documents:restore
who watches: people:audit people:audit_export
who studies: papers:list papers:paper papers:file papers:made papers:download trials:studio trials:results
who studies: trials:tasks trials:save trials:reform trials:population trials:delete
who takes out: workbooks:export workbooks:made workbooks:download papers:compare_file trials:workbook trials:file
who brings back: workbooks:upload workbooks:preview workbooks:apply workbooks:reread workbooks:discard
who brings back: workbooks:returned
"""
LET_IN = {
    view: GROUPS[group]
    for group, _, views in (line.partition(": ") for line in TABLE.strip().splitlines())
    for view in views.split()
}
CHANGES = {"reports:periods": {"office"}, "reports:period": {"office"}, "reports:listed": {"office"}}
"""Pages that everybody reads and only some may change."""
PUBLIC = {"people:login", "people:logout", "frame:language", ":health", ":metrics"}
ARGUMENTS: dict[str, list[Any]] = {
    "papers:paper": ["circular", 1],
    "papers:edit": ["circular", 1],
    "papers:file": ["circular", 1, "docx"],
    "papers:order": [1, "docx"],
    "papers:compare_file": ["xlsx"],
    "people:post_away": [1, 1],
    "documents:correct": [1, "T1"],
}
"""Arguments of views that want more than one number or key."""
STANDS = {200, 302, 400, 404, 405, 409, 413, 422}


def routes(resolver: Any = None, space: str = "") -> Iterator[tuple[str, Any]]:
    """Every named view with its route, the API's apart: its rights are held in test_office_api."""
    for pattern in (resolver or get_resolver()).url_patterns:
        inner = getattr(pattern, "url_patterns", None)
        if inner is None:
            yield f"{space}:{pattern.name}", pattern
        elif pattern.namespace != "gongfu-api":
            yield from routes(pattern, pattern.namespace or space)


VIEWS = dict(routes())


def holder(role: str) -> User:
    """Somebody with the role, of the water bureau, its action or its area."""
    water = {"unit": unit()}
    whose: dict[str, Any] = {"task_force": {"action": action()}, "area": {"area": area()}}
    return user(role, **(whose | {"reporter": water, "reviewer": water}).get(role, {}))


def address(name: str) -> str:
    count = VIEWS[name].pattern.regex.groups
    given = ARGUMENTS.get(name) or ([1] * count if "int" in str(VIEWS[name].pattern) else ["T1"] * count)
    return reverse(name.removeprefix(":"), args=given)


def test_every_view_says_what_it_needs_and_stands_in_the_table() -> None:
    assert {name for name, route in VIEWS.items() if getattr(route.callback, "needs", None) is None} == set()
    assert set(VIEWS) == set(LET_IN) | PUBLIC


@pytest.mark.parametrize("role", ROLES)
def test_who_is_let_in(role: str, settings: Any) -> None:
    settings.TODAY = "2026-06-20"
    task("T1", lead=unit(area=area()))
    period(pk=1)
    who = holder(role)
    wrong = []
    for name, roles in LET_IN.items():
        for method in ("get", "post"):
            client = Client()
            client.force_login(who)
            status = getattr(client, method)(address(name)).status_code
            may = role in (CHANGES.get(name, roles) if method == "post" else roles)
            if status not in (STANDS if may else {403, 405}):
                wrong.append((method, name, status))
    assert not wrong, "\n".join(map(str, wrong))


def test_nobody_is_let_in_who_has_not_signed_in() -> None:
    for name in LET_IN:
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address(name))
            assert answer.status_code == 302, (method, name)
            assert answer.headers["Location"].startswith("/login/"), name


@pytest.fixture
def foreign() -> dict[str, str]:
    """Addresses of what belongs to the health bureau under an action that is not the water bureau's."""
    health, other = unit("health", "卫生健康委"), action("services", "提标扩面行动")
    theirs = task("HEALTH-1", lead=health, action=other, source=source("health", "健康行动方案"))
    said = report(theirs, health, period(), state="submitted", done="机密进展")
    file = Evidence(report=said, name="a.pdf", size=1, sha256="0" * 64)
    file.file.save("a.pdf", ContentFile(b"%PDF-1.4"))
    order = Order.objects.create(
        number="督〔2026〕9号", task=theirs, unit=health, text="机密", issued=date(2026, 6, 1), due=date(2026, 6, 9)
    )
    return {
        "ledger:task": reverse("ledger:task", args=["HEALTH-1"]),
        "ledger:edit": reverse("ledger:edit", args=["HEALTH-1"]),
        "reports:report": reverse("reports:report", args=[said.pk]),
        "reports:evidence": reverse("reports:evidence", args=[file.pk]),
        "supervision:order": reverse("supervision:order", args=[order.pk]),
        "papers:order": reverse("papers:order", args=[order.pk, "docx"]),
    }


@pytest.mark.parametrize("role", ["task_force", "reporter", "reviewer", "area"])
def test_what_is_not_ones_own_is_not_there(role: str, foreign: dict[str, str]) -> None:
    task("T1", lead=unit(area=area()))
    client = Client()
    client.force_login(holder(role))
    for name, path in foreign.items():
        for method in ("get", "post"):
            status = getattr(client, method)(path).status_code
            assert status in (404, 405) or (status == 403 and role not in LET_IN[name]), (method, name, status)
    for page in ("ledger:list", "ledger:gantt", "dashboard:zone", "supervision:orders", "reports:periods"):
        shown = client.get(reverse(page)).content.decode()
        assert "HEALTH-1" not in shown and "机密" not in shown, page
    assert Task.objects.get(key="HEALTH-1").version == 1


def test_a_reader_sees_neither_drafts_nor_evidence(foreign: dict[str, str]) -> None:
    client = Client()
    client.force_login(user("reader"))
    assert client.get(foreign["ledger:task"]).status_code == 200
    assert "机密进展" not in client.get(foreign["ledger:task"]).content.decode()
    assert client.get(foreign["reports:report"]).status_code == 404
    assert client.get(foreign["reports:evidence"]).status_code == 404
