"""``gongfu demo``: the sample zone compiled, judged and tried out."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from test_cli import gongfu

from gongfu import zone
from gongfu.demo import write_progress


def test_demo_compiles_the_sample_zone(tmp_path: Path) -> None:
    done = gongfu("demo", "-o", "结果", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    sample = zone.load(zone.sample())
    shown = done.stdout.split()
    for action in sample.actions:
        assert int(shown[shown.index(action.name) + 2]) > 0, f"no task of {action.name}"
    files = {"台账.xlsx", "台账.jsonl", "进展.xlsx", "指标.html", "政策试算.xlsx", "政策试算.html"}
    assert {path.name for path in (tmp_path / "结果").iterdir()} == files
    assert "样例：自编，不是统计数" in done.stdout
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
