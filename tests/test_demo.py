"""``gongfu demo``: the sample zone compiled, judged and tried out."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from openpyxl import load_workbook

from gongfu import zone
from gongfu.demo import write_progress


def test_demo_compiles_the_sample_zone_and_opens_its_site(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gongfu", "demo", "-o", "结果", "--port", "0"]
    own = {name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "GONGFU_OFFICE")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    demo = subprocess.Popen(command, cwd=tmp_path, env=own, text=True, **pipes)
    assert demo.stderr is not None
    told = []
    for line in demo.stderr:
        told.append(line)
        if address := re.search(r"办公室已打开：(http://\S+?)（", line):
            break
    else:
        pytest.fail("".join(told))
    try:
        login = urlopen(address[1] + "/login/").read().decode()
    finally:
        demo.send_signal(signal.SIGINT)
        output, _ = demo.communicate(timeout=30)
    assert demo.returncode == 0
    assert all(
        post in login for post in ("演示·试验区办公室", "专班", "填报员", "审核人", "演示·审计监督", "演示·查阅")
    )
    assert any("两年的填报" in line and "样例" in line for line in told)
    sample = zone.load(zone.sample())
    shown = output.split()
    for action in sample.actions:
        assert int(shown[shown.index(action.name) + 2]) > 0, f"no task of {action.name}"
    files = {"台账.xlsx", "台账.jsonl", "进展.xlsx", "指标.html", "政策试算.xlsx", "政策试算.html", "办公室"}
    assert {path.name for path in (tmp_path / "结果").iterdir()} == files
    assert "样例：自编，不是统计数" in output
    page = (tmp_path / "结果" / "指标.html").read_text("utf-8")
    assert page.count("样例数据") >= 2
    assert "代用：河南省" in page
    ledgers = [json.loads(line) for line in (tmp_path / "结果" / "台账.jsonl").read_text("utf-8").splitlines()]
    assert len(ledgers) == sum(document.at_hand for document in sample.documents)
    assert {task["action"] for ledger in ledgers for task in ledger["tasks"]} >= {a.name for a in sample.actions}


def test_demo_knows_only_what_was_known_on_its_day(tmp_path: Path) -> None:
    shutil.copytree(zone.sample(), tmp_path / "样例")
    with (tmp_path / "样例" / "observations.csv").open("a", encoding="utf-8") as table:
        table.write("pcdi,长葛市,城镇,2025,99999,,,2999-01-01,样例：自编，不是统计数,,是,\n")
    write_progress(zone.load(tmp_path / "样例"), tmp_path)
    rows = list(load_workbook(tmp_path / "进展.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))
    (row,) = (dict(zip(rows[0], row, strict=True)) for row in rows if row[1:4:2] == ("城乡居民收入比", "长葛市"))
    assert row["最新值"] == pytest.approx(46804 / 26035)
