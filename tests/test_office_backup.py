"""A backup holds the office as it was at one instant; it comes back whole or not at all; the check sees losses."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from postgres import Server
from served import environment, gongfu, manage, wait_for

from gongfu.documents.errors import InputError
from gongfu.office.keeping import lock
from gongfu.office.keeping.restore import DECIDED, complete, restore

FILL = """
import hashlib, datetime, uuid
from django.core.files.base import ContentFile
from gongfu.office.people.models import User
from gongfu.office.zones.models import Unit
from gongfu.office.ledger.models import Source, Task
from gongfu.office.reports.models import Period, Report, Evidence
day = datetime.date(2026, 6, 30)
unit = Unit.objects.create(key='water', name='水利局')
task = Task.objects.create(key='T1', title='建设供水管网', source=Source.objects.create(key='plan', title='示例方案'))
period = Period.objects.create(start=day.replace(day=1), end=day, due=day)
report = Report.objects.create(period=period, task=task, unit=unit, due_on=day, done='铺设管网40公里')
data = '照片'.encode() * 1000
Evidence.objects.create(report=report, file=ContentFile(data, '现场.txt'), name='现场.txt', size=len(data),
    sha256=hashlib.sha256(data).hexdigest(), uploaded_by=User.objects.get())
"""
"""A task, a report and its evidence."""
COUNT = "from gongfu.office.reports.models import *; print(Report.objects.get().done, Evidence.objects.get().name)"


@pytest.fixture(scope="module")
def filled(empty_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(empty_office, tmp_path_factory.mktemp("filled") / "办公室"))
    manage(folder, FILL)
    return folder


@pytest.fixture(scope="module")
def archive(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "备份.zip"
    done = gongfu(filled, "office", "backup", "-o", str(file))
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture
def work(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "办公室"))


def told(folder: Path) -> tuple[int, list[str]]:
    """What the check says: its exit code and its lines."""
    done = gongfu(folder, "office", "check")
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout.splitlines()


def evidence(folder: Path) -> Path:
    (found,) = (folder / "files" / "evidence").rglob("*.txt")
    return found


def tables(folder: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(folder / "office.sqlite3")) as database:
        return list(database.iterdump())


def test_what_was_backed_up_comes_back(filled: Path, archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "新机器"
    restored = gongfu(folder, "office", "restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    assert manage(folder, COUNT) == "铺设管网40公里 现场.txt\n"
    assert evidence(folder).read_bytes() == "照片".encode() * 1000
    assert (folder / "office.toml").read_text("utf-8") == (filled / "office.toml").read_text("utf-8")
    code, lines = told(folder)
    assert code == 0 and not any(line.startswith("问题") for line in lines), lines
    assert any("哈希一致（1 个）" in line for line in lines)


def test_a_backup_says_what_it_holds_and_keeps_the_key_back(filled: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        manifest = json.loads(opened.read("manifest.json"))
        assert set(opened.namelist()) == {"manifest.json", *manifest["files"]}
        for name, entry in manifest["files"].items():
            data = opened.read(name)
            assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["size"], entry["sha256"])
    assert "secret.key" not in " ".join(manifest["files"])
    assert archive.stat().st_mode & 0o077 == 0  # it holds everybody's reports
    with contextlib.closing(sqlite3.connect(filled / "office.sqlite3")) as database:
        assert database.execute("select count(*) from people_auditentry where act = 'backup'").fetchone() == (1,)


def test_people_go_on_working_while_it_is_made(work: Path, tmp_path: Path) -> None:
    """Two tables are written in one transaction, again and again: a copy in which they differ is of no instant."""
    with contextlib.closing(sqlite3.connect(work / "office.sqlite3")) as database:
        database.execute("pragma journal_mode=wal")
        database.executescript("create table one (n integer); create table two (n integer, filling text);")
    stop, written = threading.Event(), 0

    def write() -> None:
        nonlocal written
        with contextlib.closing(sqlite3.connect(work / "office.sqlite3", timeout=30, isolation_level=None)) as own:
            while not stop.is_set():
                own.execute("begin immediate")
                own.execute("insert into one values (?)", [written])
                own.execute("insert into two values (?, ?)", [written, "填" * 500])
                own.execute("commit")
                written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        wait_for(lambda: written > 20)
        before = written
        done = gongfu(work, "office", "backup", "-o", str(tmp_path / "b.zip"))
        after = written
    finally:
        stop.set()
        writer.join()
    assert done.returncode == 0, done.stderr
    assert after > before  # nobody waited for the backup
    with zipfile.ZipFile(tmp_path / "b.zip") as opened:
        opened.extract("office.sqlite3", tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "office.sqlite3")) as copy:
        assert copy.execute("pragma integrity_check").fetchone() == ("ok",)
        (ones,), (twos,) = (copy.execute(f"select count(*) from {name}").fetchone() for name in ("one", "two"))
    assert before <= ones == twos <= after


def test_a_backup_killed_half_way_leaves_nothing(work: Path) -> None:
    target = work / "backups"
    for number in range(60):  # what takes a while to read
        (work / "files" / f"{number}.bin").write_bytes(os.urandom(1 << 20))
    process = subprocess.Popen([sys.executable, "-m", "gongfu", "office", "backup"], env=environment(work))
    wait_for(lambda: [*target.glob(".gongfu-backup-*/whole.zip")] or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "it was done before it could be killed"
    assert not [*target.glob("*.zip")]
    assert manage(work, COUNT) == "铺设管网40公里 现场.txt\n"
    assert gongfu(work, "office", "backup").returncode == 0
    assert [path.suffix for path in target.iterdir()] == [".zip"]  # what was left is gone


def test_only_the_newest_are_kept(work: Path, tmp_path: Path) -> None:
    place = tmp_path / "存放"
    place.mkdir()
    other = place / "别的.zip"
    other.write_text("不是我们的", "utf-8")
    for day in ("01", "02", "03"):
        old = place / f"office-202601{day}-000000.zip"
        old.write_text("旧", "utf-8")
        os.utime(old, (int(day), int(day)))
    assert gongfu(work, "office", "backup", "-o", str(place), "--keep", "2").returncode == 0
    names = sorted(path.name for path in place.iterdir())
    assert len(names) == 3 and names[0] == "office-20260103-000000.zip" and other.exists()
    taken = gongfu(work, "office", "backup", "-o", str(other))
    assert taken.returncode == 2 and "已有同名的文件" in taken.stderr and other.read_text("utf-8") == "不是我们的"


def test_an_office_that_is_there_is_not_lost(work: Path, archive: Path) -> None:
    before = tables(work)
    with pytest.raises(InputError, match="已有一个办公室"):
        restore(archive, work)
    with lock.holding(work, lock.SERVER, "正在打开这个办公室"), pytest.raises(InputError, match="正在打开这个办公室"):
        restore(archive, work, replace=True)
    assert tables(work) == before
    manage(work, "from gongfu.office.reports.models import *; Report.objects.update(done='后来写的')")
    restore(archive, work, replace=True)
    assert manage(work, COUNT) == "铺设管网40公里 现场.txt\n"
    (aside,) = work.glob("replaced-*")
    with contextlib.closing(sqlite3.connect(aside / "office.sqlite3")) as old:
        assert old.execute("select done from reports_report").fetchone() == ("后来写的",)
    assert evidence(aside).is_file()


def _changed(archive: Path, to: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(*change(name, source.read(name)))
    return to


def _forged(name: str, data: bytes) -> tuple[str, bytes]:
    """A file that would be written outside the folder, in the manifest too."""
    if name == "manifest.json":
        return name, data.replace(b'"files/evidence', b'"files/../../evidence')
    return name.replace("files/evidence", "files/../../evidence"), data


DAMAGE: dict[str, tuple[Callable[[str, bytes], tuple[str, bytes]], str]] = {
    "another content": (lambda name, data: (name, data[::-1] if name.startswith("files") else data), "哈希"),
    "another length": (lambda name, data: (name, data[:-1] if name.startswith("files") else data), "对不上"),
    "another database": (lambda name, data: (name, b"x" * len(data) if name.endswith("sqlite3") else data), "哈希"),
    "no manifest": (lambda name, data: (name.replace("manifest", "x"), data), "不是 gongfu office backup"),
    "a manifest that is none": (lambda name, data: (name, b"[1]" if name == "manifest.json" else data), "不是"),
    "a path outside": (_forged, "不安全"),
    "another format": (lambda name, data: (name, data.replace(b'"format": 1', b'"format": 2')), "第 2 版"),
    "a newer office": (
        lambda name, data: (name, data.replace(b"0001_initial", b"9999_initial") if name.endswith("3") else data),
        "哈希",
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_backup_changes_nothing(what: str, archive: Path, tmp_path: Path) -> None:
    change, words = DAMAGE[what]
    folder = tmp_path / "办公室"
    with pytest.raises(InputError, match=words):
        restore(_changed(archive, tmp_path / "坏.zip", change), folder)
    assert {path.name for path in folder.iterdir()} <= {lock.SERVER, lock.WORKER}
    assert not (tmp_path.parent / "evidence").exists() and not (tmp_path / "evidence").exists()


def test_what_is_no_backup_is_said(tmp_path: Path, archive: Path) -> None:
    torn = tmp_path / "断.zip"
    torn.write_bytes(archive.read_bytes()[:-2000])
    for file in (torn, tmp_path / "没有.zip", tmp_path):
        with pytest.raises(InputError):
            restore(file, tmp_path / "办公室")


def test_a_restoration_that_was_decided_is_completed(
    work: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at any renaming after the decision, the next opening finishes it; nothing of either office is lost."""
    renamed, rename = 0, Path.rename

    class Killed(BaseException):
        pass

    def dying(self: Path, target: Path) -> Path:
        nonlocal renamed
        if self.parent.name in ("办公室", DECIDED):
            renamed += 1
            if renamed == limit:
                raise Killed
        return rename(self, target)

    for limit in range(2, 7):  # the first one decides
        folder = work.parent / f"{limit}" / "办公室"
        shutil.copytree(work, folder)
        renamed = 0
        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", dying)
            with contextlib.suppress(Killed):
                restore(archive, folder, replace=True)
        complete(folder)
        complete(folder)
        assert not (folder / DECIDED).exists()
        assert evidence(folder).read_bytes() == "照片".encode() * 1000
        (aside,) = folder.glob("replaced-*")
        assert evidence(aside).is_file() and (aside / "office.sqlite3").is_file()
        with contextlib.closing(sqlite3.connect(folder / "office.sqlite3")) as database:
            assert database.execute("select done from reports_report").fetchone() == ("铺设管网40公里",)


def test_tables_of_before_are_backed_up_before_they_change(work: Path) -> None:
    with contextlib.closing(sqlite3.connect(work / "office.sqlite3")) as database:
        database.execute("drop table trials_scenario")
        database.execute("delete from django_migrations where app = 'trials'")
        database.commit()
    code, lines = told(work)
    assert code == 1 and any(line.startswith("问题") and "没有做" in line for line in lines)
    load = "from gongfu.office.config import load; from gongfu.office.keeping.folder import prepare"
    manage(work, f"{load}\nprint(*prepare(load()))")
    assert told(work)[0] == 0
    (file,) = (work / "backups").glob("*.zip")
    with zipfile.ZipFile(file) as opened:
        assert json.loads(opened.read("manifest.json"))["note"] == "before an update"


LOOK = """
import json, os, sqlite3
from pathlib import Path
from django.db import connection
from gongfu.office.config import load
from gongfu.office.keeping.check import check
config = load()
(file,) = (config.files / 'evidence').rglob('*.txt')
kept, told = file.read_bytes(), {}
def look(what):
    told[what] = [f'{one.level} {one.text}' for one in check(config)]
look('whole')
file.write_bytes(kept + b'!'); look('changed')
file.unlink(); look('gone')
file.write_bytes(kept); (config.files / 'nobody.txt').write_text('x'); look('orphan')
key = config.folder / 'secret.key'
key.chmod(0o644); look('key'); key.chmod(0o600)
connection.close()
with sqlite3.connect(config.folder / 'office.sqlite3') as database:
    database.execute('update reports_report set unit_id = 999999')
look('loose'); connection.close()
with (config.folder / 'office.sqlite3').open('r+b') as data:  # pages overwritten: what a failing disk does
    data.seek(4096 * 20); data.write(os.urandom(4096 * 8))
look('disk')
print(json.dumps(told))
"""


def test_the_check_sees_what_is_wrong(work: Path) -> None:
    told = json.loads(manage(work, LOOK))
    problems = {what: "".join(line for line in lines if line.startswith("problem")) for what, lines in told.items()}
    name = evidence(work).name
    assert problems["whole"] == problems["orphan"] == ""
    assert "与登记的哈希不符" in problems["changed"] and name in problems["changed"]
    assert "缺 1 个文件" in problems["gone"] and name in problems["gone"]
    assert any(line.startswith("note") and "nobody.txt" in line for line in told["orphan"])
    assert "secret.key" in problems["key"]
    assert "reports_report" in problems["loose"]
    assert "损坏" in problems["disk"] or "malformed" in problems["disk"]


def test_the_same_on_postgresql(postgres: Server, empty_office: Path, tmp_path: Path) -> None:
    url = postgres.create("office_backup")
    folder, program = tmp_path / "办公室", str(postgres.programs)
    folder.mkdir()
    shutil.copy(empty_office / "office.toml", folder)
    path = f"{program}{os.pathsep}{os.environ['PATH']}"
    settings = {"GONGFU_DATABASE": url, "PATH": path}
    make = "from django.core.management import call_command as call; call('migrate', verbosity=0)\n"
    user = "from gongfu.office.people.models import User; User.objects.create_user('bgs', name='演示·办公室')\n"
    manage(folder, make + user + FILL, **settings)
    file = tmp_path / "备份.zip"
    done = gongfu(folder, "office", "backup", "-o", str(file), **settings)
    assert done.returncode == 0, done.stderr
    assert gongfu(folder, "office", "check", **settings).returncode == 0
    manage(folder, "from gongfu.office.reports.models import *; Report.objects.update(done='后来写的')", **settings)
    evidence(folder).write_text("改了", "utf-8")
    refused = gongfu(folder, "office", "restore", str(file), **settings)
    assert refused.returncode == 2 and "已有一个办公室" in refused.stderr
    done = gongfu(folder, "office", "restore", str(file), "--replace", **settings)
    assert done.returncode == 0, done.stderr
    assert manage(folder, COUNT, **settings) == "铺设管网40公里 现场.txt\n"
    assert evidence(folder).read_bytes() == "照片".encode() * 1000
    other = gongfu(tmp_path / "SQLite", "office", "restore", str(file))
    assert other.returncode == 2 and "postgresql" in other.stderr and not other.stdout
    without = gongfu(folder, "office", "backup", **settings | {"PATH": str(tmp_path)})
    assert without.returncode == 2 and "postgresql-client" in without.stderr
