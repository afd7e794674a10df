"""A hundred people press the button in the same instant, and the power goes: all is stored, nothing is lost or doubled.

Against the real server, on SQLite and on PostgreSQL: three rounds, each form sent twice at once as impatient people
do. In the second, others read and a document is imported; in the third, every process of the server is killed in the
middle, and who got no answer sends the same form again.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from postgres import Server
from served import Site, Sites, environment, gongfu, manage, wait_for

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs to kill a group of processes")

PEOPLE, ROUNDS = 100, 3
DAY = "2026-06-20"
MEASURES = 300
"""Of the document that is imported meanwhile."""

MAKE = f"""
import datetime, json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from gongfu.office.people.models import Post, User
from gongfu.office.zones.models import Unit
from gongfu.office.ledger.models import Assignment, Source, Task
from gongfu.office.reports.models import Period, Report
people, rounds = range({PEOPLE}), range({ROUNDS})
source = Source.objects.create(key='plan', title='示例方案')
units = Unit.objects.bulk_create([Unit(key=f'u{{n}}', name=f'示例单位{{n}}') for n in people])
users = User.objects.bulk_create([User(username=f'p{{n}}', name=f'演示·填报员{{n}}', password='!') for n in people])
Post.objects.bulk_create([Post(user=user, role='reporter', unit=unit) for user, unit in zip(users, units)])
tasks = Task.objects.bulk_create(
    [Task(key=f'T{{n}}', title=f'示例任务{{n}}', source=source, state='in_progress', order=n) for n in people])
Assignment.objects.bulk_create([Assignment(task=task, unit=unit, role='lead') for task, unit in zip(tasks, units)])
made = []
for month, kind in [(6, 'month'), (4, 'quarter'), (1, 'year')]:
    start, end = datetime.date(2026, month, 1), datetime.date(2026, 6, 30)
    period = Period.objects.create(kind=kind, start=start, end=end, due=end.replace(day=25))
    made.append(Report.objects.bulk_create(
        [Report(period=period, task=task, unit=unit, due_on=period.due) for task, unit in zip(tasks, units)]))
store, cookies = import_module(settings.SESSION_ENGINE).SessionStore, []
for user in users:
    session = store()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = 'django.contrib.auth.backends.ModelBackend'
    session.create()
    cookies.append(session.session_key)
print(json.dumps({{'cookies': cookies, 'reports': [[report.pk for report in reports] for reports in made]}}))
"""
IMPORT = """
import sys
from gongfu.office.documents.importing import begin, resume
from gongfu.office.documents.intake import compile_edition, receive
from gongfu.office.frame.zone import zone
text = sys.stdin.read().encode()
edition = compile_edition(receive(text, '示例措施.txt', None).pk, zone())
begin(edition, zone(), None)
print('begun', flush=True)
resume(edition.pk, zone(), None)
print('done')
"""
STAND = """
import json
from django.db.models import Count
from gongfu.office.ledger.models import Edition, Task
from gongfu.office.people.models import AuditEntry
from gongfu.office.reports.models import Report
steps = {row['pk']: row['count'] for row in Report.objects.annotate(count=Count('steps')).values('pk', 'count')}
print(json.dumps({
    'reports': [[r.pk, r.state, r.version, r.done, r.progress, steps[r.pk]] for r in Report.objects.all()],
    'imported': Task.objects.filter(edition__isnull=False).count(),
    'keys': Task.objects.values('key').distinct().count(), 'tasks': Task.objects.count(),
    'editions': list(Edition.objects.values_list('state', flat=True)),
}))
"""


def document() -> str:
    """A document of :data:`MEASURES` measures, each of its own."""
    lines = [
        f"（{number}）建设第{number}处供水点。2026年12月底前建成管道{number}公里。（责任单位：市水利局、市财政局）"
        for number in range(1, MEASURES + 1)
    ]
    return "\n".join(["示例市供水措施", "一、重点任务", *lines]) + "\n"


@dataclass
class Office:
    """An office with a hundred people who owe three reports each."""

    folder: Path
    settings: dict[str, str]
    cookies: list[str]
    reports: list[list[int]]

    def stand(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(manage(self.folder, STAND, **self.settings))
        return found

    def importing(self) -> subprocess.Popen[str]:
        """A document being imported, by a process of its own; returns when it has begun to write."""
        code = f"import django; django.setup()\n{IMPORT}"
        running = subprocess.Popen(
            [sys.executable, "-c", code],
            env=environment(self.folder, DJANGO_SETTINGS_MODULE="gongfu.office.settings", **self.settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert running.stdin and running.stdout
        running.stdin.write(document())
        running.stdin.close()
        assert running.stdout.readline() == "begun\n"
        return running


def made(empty: Path, folder: Path, settings: dict[str, str]) -> Office:
    shutil.copytree(empty, folder)
    if settings.get("GONGFU_DATABASE"):
        (folder / "office.sqlite3").unlink()
        manage(folder, "from django.core.management import call_command as c; c('migrate', verbosity=0)", **settings)
    given = json.loads(manage(folder, MAKE, **settings))
    return Office(folder, settings, given["cookies"], given["reports"])


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, empty_office: Path, tmp_path: Path) -> Iterator[Office]:
    settings, server = {"GONGFU_TODAY": DAY}, None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        assert isinstance(server, Server)
        settings["GONGFU_DATABASE"] = server.create("office_crowd")
    yield made(empty_office, tmp_path / "办公室", settings)
    if server:
        server.drop("office_crowd")


def ask(address: str, method: str, path: str, cookie: str, form: dict[str, str] | None = None) -> tuple[int, str]:
    """One request as a browser with this session sends it: status, and where it leads."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    token = "a" * 32
    headers = {"Cookie": f"sessionid={cookie}; csrftoken={token}"}
    body = None
    if form is not None:
        body = urlencode(form | {"csrfmiddlewaretoken": token})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location", "")
    finally:
        connection.close()


def forms(number: int) -> list[dict[str, str]]:
    """What each of the hundred has typed for this round, with the form's own key."""
    return [
        {
            "act": "submit",
            "version": "1",
            "key": str(uuid.UUID(int=number * 1000 + person + 1)),
            "progress": str((person + number) % 101),
            "done": f"第{number}轮，第{person}人：铺设管网{person}公里",
        }
        for person in range(PEOPLE)
    ]


def at_once(works: list[Callable[[], object]]) -> list[object]:
    """Do all in the same instant; what each gave, an exception where it failed."""
    barrier, given = threading.Barrier(len(works)), [None] * len(works)

    def one(number: int) -> None:
        barrier.wait()
        try:
            given[number] = works[number]()  # type: ignore[call-overload]
        except Exception as error:
            given[number] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(given)


def send(site: Site, office: Office, number: int, *, times: int) -> list[object]:
    """The whole round, every form ``times`` times."""
    works: list[Callable[[], object]] = []
    for person, form in enumerate(forms(number)):
        path = f"/reports/{office.reports[number][person]}/"
        cookie = office.cookies[person]
        works += [lambda path=path, cookie=cookie, form=form: ask(site.address, "POST", path, cookie, form)] * times
    random.Random(number).shuffle(works)
    return at_once(works)


def hold(stand: dict[str, object], office: Office, rounds: int) -> None:
    """Every report of the rounds so far is there as it was typed, once; nothing else has been touched."""
    expected = {
        office.reports[number][person]: ("submitted", 2, form["done"], int(form["progress"]), 1)
        for number in range(rounds)
        for person, form in enumerate(forms(number))
    }
    rows = stand["reports"]
    assert isinstance(rows, list)
    found = {pk: (state, version, done, progress, steps) for pk, state, version, done, progress, steps in rows}
    assert {pk: found[pk] for pk in expected} == expected
    assert {found[pk][0] for number in range(rounds, ROUNDS) for pk in office.reports[number]} <= {"due"}


def test_a_hundred_at_once_three_times(office: Office, sites: Sites) -> None:
    site = sites(office.folder, **office.settings)
    answers = send(site, office, 0, times=2)
    assert Counter(answer[0] if isinstance(answer, tuple) else repr(answer) for answer in answers) == {302: 2 * PEOPLE}
    hold(office.stand(), office, 1)

    stop = threading.Event()
    read: Counter[int] = Counter()

    def reading(cookie: str) -> None:
        while not stop.is_set():
            for path in ("/ledger/", "/reports/", "/"):
                read[ask(site.address, "GET", path, cookie)[0]] += 1

    readers = [threading.Thread(target=reading, args=(cookie,)) for cookie in office.cookies[:4]]
    running = office.importing()
    for reader in readers:
        reader.start()
    try:
        answers = send(site, office, 1, times=1)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert Counter(answer[0] if isinstance(answer, tuple) else repr(answer) for answer in answers) == {302: PEOPLE}
    assert set(read) == {200}
    assert running.wait(60) == 0
    stand = office.stand()
    hold(stand, office, 2)
    assert stand["imported"] == MEASURES and stand["keys"] == stand["tasks"] == MEASURES + PEOPLE

    killing = threading.Timer(0.4, site.kill)
    killing.start()
    answers = send(site, office, 2, times=1)
    killing.join()
    site = sites(office.folder, **office.settings)
    before = office.stand()["reports"]
    assert isinstance(before, list)
    stored = {row[0] for row in before if row[1] == "submitted"} & set(office.reports[2])
    kept = sum(isinstance(answer, tuple) and answer[0] == 302 for answer in answers)
    assert kept <= len(stored) <= PEOPLE  # who was told that it is stored can rely on it
    answers = send(site, office, 2, times=1)  # everybody sends the form that is still open before them
    assert Counter(answer[0] if isinstance(answer, tuple) else repr(answer) for answer in answers) == {302: PEOPLE}
    hold(office.stand(), office, 3)
    checked = gongfu(office.folder, "office", "check", **office.settings)
    assert checked.returncode == 0, checked.stdout
    assert "locked" not in site.log and "Traceback" not in site.log


def test_an_import_that_was_killed_is_finished(empty_office: Path, tmp_path: Path, sites: Sites) -> None:
    office = made(empty_office, tmp_path / "办公室", {"GONGFU_TODAY": DAY})
    running = office.importing()
    time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()
    stand = office.stand()
    assert stand["editions"] == ["importing"], "it was done before it could be killed"
    assert isinstance(stand["imported"], int) and 0 <= stand["imported"] <= MEASURES

    site = sites(office.folder, **office.settings)  # opening the office finishes it
    with suppress(AssertionError):
        wait_for(lambda: office.stand()["editions"] == ["imported"], 20)
    stand = office.stand()
    assert (stand["editions"], stand["imported"]) == (["imported"], MEASURES)
    assert stand["keys"] == stand["tasks"] == MEASURES + PEOPLE
    assert site.end() == 0
    assert gongfu(office.folder, "office", "check", **office.settings).returncode == 0
