"""The office is served: it starts from nothing, refuses what would do harm, watches itself, and ends cleanly."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from served import PASSWORD, Sites, gongfu, wait_for

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals")


def fetch(address: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_an_empty_folder_becomes_an_office_and_ctrl_c_ends_it(tmp_path: Path, small_zone: Path, sites: Sites) -> None:
    folder = tmp_path / "新"
    site = sites(folder, str(small_zone))
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    status, page = fetch(site.address + "/")
    assert status == 200 and 'type="password"' in page  # nothing without signing in
    assert "gongfu office createuser" in site.log
    assert site.end() == 0
    assert site.log.rstrip().endswith("办公室已关闭")
    assert "Traceback" not in site.log

    again = sites(folder)  # without naming the zone: it is the one of before
    assert str(small_zone) in (folder / "office.toml").read_text("utf-8")
    assert again.end(signal.SIGTERM) == 0
    other = gongfu(folder, "serve", "sample", "--port", "0")
    assert other.returncode == 2 and "另一个试验区" in other.stderr and other.stderr.count("\n") == 1


def test_what_would_do_harm_is_refused_in_one_sentence(office: Path, tmp_path: Path, sites: Sites) -> None:
    site = sites(office)
    port = site.address.rpartition(":")[2]

    second = gongfu(office, "serve", "--port", "0")
    assert second.returncode == 2 and second.stderr.count("\n") == 1
    assert site.address in second.stderr and "已有程序" in second.stderr

    taken = gongfu(tmp_path / "别处", "serve", "--port", port)
    assert taken.returncode == 2 and taken.stderr.count("\n") == 1
    assert "已被别的程序占用" in taken.stderr and "--port" in taken.stderr
    assert fetch(site.address + "/health")[0] == 200


def test_data_of_a_newer_program_are_left_alone(office: Path) -> None:
    with sqlite3.connect(office / "office.sqlite3") as database:
        database.execute(
            "insert into django_migrations (app, name, applied) values ('ledger', '9999_later', '2030-01-01')"
        )
    done = gongfu(office, "serve", "--port", "0")
    assert done.returncode == 2 and "ledger.9999_later" in done.stderr and done.stderr.count("\n") == 1


def test_who_watches_over_it_is_told(office: Path, sites: Sites) -> None:
    site = sites(office)
    wait_for(lambda: json.loads(fetch(site.address + "/health")[1])["background"])
    status, told = fetch(site.address + "/health")
    assert (status, json.loads(told)["database"]) == (200, True)

    status, figures = fetch(site.address + "/metrics")
    assert status == 200
    samples = dict(line.rsplit(" ", 1) for line in figures.splitlines() if not line.startswith("#"))
    assert samples["gongfu_users"] == "1"
    assert float(samples["gongfu_disk_free_bytes"]) > 0
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):  # a proxy on this machine is not this machine
        assert fetch(site.address + "/metrics", **{header: "203.0.113.9"})[0] == 403
    assert fetch(site.address + "/metrics", **{"X-Forwarded-For": "::1", "Authorization": "Bearer no"})[0] == 403


def test_background_work_that_dies_begins_again(office: Path, sites: Sites) -> None:
    site = sites(office)

    def worker() -> int:
        try:
            return int(json.loads((office / "worker.lock").read_text("utf-8"))["pid"])
        except (OSError, ValueError):
            return 0

    wait_for(worker)
    first = worker()
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: worker() not in (0, first))
    assert fetch(site.address + "/health")[0] == 200
    last = worker()
    assert site.end() == 0

    def gone() -> bool:
        try:
            os.kill(last, 0)
        except ProcessLookupError:
            return True
        return False

    wait_for(gone)


def test_after_a_power_cut_it_opens_again_at_once(office: Path, sites: Sites) -> None:
    site = sites(office, "--port", "0")
    site.kill()
    again = sites(office, "--port", site.address.rpartition(":")[2])
    assert fetch(again.address + "/health")[0] == 200


def test_the_log_is_lines_of_json_without_personal_data(office: Path, sites: Sites) -> None:
    site = sites(office)
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar := CookieJar()))
    page = opener.open(site.address + "/", timeout=30)
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    form = {"csrfmiddlewaretoken": token, "username": "bgs", "password": "猜错的密码12345"}
    opener.open(page.url, urllib.parse.urlencode(form).encode(), timeout=30)
    form["password"] = PASSWORD
    opener.open(page.url, urllib.parse.urlencode(form).encode(), timeout=30)
    opener.open(site.address + "/ledger/?q=" + urllib.parse.quote("王某某13800000000"), timeout=30)
    site.end()

    lines = [json.loads(line) for line in site.log.splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["logger"] == "gongfu.office.access"]
    seen = [(line["method"], line["path"], line["user"]) for line in requests]
    assert ("GET", "/ledger/", 1) in seen  # the user is a number
    assert all(line["time"].endswith("+08:00") and line["status"] and line["ms"] >= 0 for line in requests)
    for secret in ("王某某", "13800000000", urllib.parse.quote("王"), "猜错", "bgs", "演示", PASSWORD, token):
        assert secret not in site.log


def test_the_plain_server_of_windows_serves_as_well(office: Path, sites: Sites) -> None:
    code = (
        "from gongfu import screen; from gongfu.office import server\n"
        "server._gunicorn = server._plain\n"
        "server.serve(None, None, server.Serving(port=0), screen.say)"
    )
    site = sites(office, code=code)
    assert fetch(site.address + "/health")[0] == 200
    assert fetch(site.address + "/static/office/icons.svg")[0] == 200
    assert site.end() == 0
    assert site.log.rstrip().endswith("办公室已关闭") and "Traceback" not in site.log


def test_users_are_made_and_given_passwords(office: Path) -> None:
    def make(*more: str, given: str = "a long enough 密码\n") -> str:
        done = gongfu(office, "office", "createuser", *more, "--password-stdin", given=given)
        assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1
        return f"{done.returncode} {done.stderr}"

    assert make("sh", "--name", "演示·审计员", "--role", "auditor").startswith("0 ")
    assert make("sh", "--name", "演示·审计员", "--role", "auditor").startswith("2 sh")
    assert make("xx", "--name", "演示", given="12345\n").startswith("2 密码")
    assert make("tb", "--name", "演示·填报员", "--role", "reporter").startswith("2 --of")
    assert make("tb", "--name", "演示·填报员", "--role", "reporter", "--of", "没有的局").startswith("2 --of")
    changed = gongfu(office, "office", "passwd", "nobody", "--password-stdin", given="another long 密码\n")
    assert changed.returncode == 2 and "没有这个用户" in changed.stderr
