"""The benchmarks run and print their ratios. Nothing here judges a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SPEED = Path(__file__).resolve().parents[1] / "bench" / "speed.py"
COMPILING = ["plain", "linear", "jobs", "processes", "word", "workbook", "names"]
FIGURES = ["gini", "theil", "quantiles", "groups", "progress", "weights", "catchments"]
OFFICE = ["office", "lights"]
TABLES = [*COMPILING, *FIGURES, *OFFICE]
"""Those of simulation, which start processes of other engines, are in test_bench_simulation.py."""


def speed(*arguments: str | Path, shared: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SPEED), *map(str, arguments)],
        env=os.environ | {"GONGFU_SHARED": str(shared), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_table_is_printed_and_written_without_the_shared_folder(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    done = speed("--quick", "--json", figures, *TABLES, shared=tmp_path / "absent")
    assert done.returncode == 0, done.stderr
    assert "sample zone" in done.stdout
    found = json.loads(figures.read_text("utf-8"))
    assert found["machine"]["cores"] >= 1
    assert list(found["tables"]) == TABLES
    for rows in found["tables"].values():
        assert rows[0]["wall_ratio"] == rows[0]["cpu_ratio"] == 1
        for row in rows:
            assert row["side"] in done.stdout
            assert min(row["wall"], row["cpu"], row["wall_ratio"], row["cpu_ratio"]) > 0


def test_a_peer_is_beside_us_in_the_same_run(tmp_path: Path) -> None:
    pytest.importorskip("jieba", reason="needs jieba, a development dependency")
    done = speed("--quick", "plain", shared=tmp_path / "absent")
    header, ours, theirs = done.stdout.partition("== ")[2].splitlines()[1:4]
    assert "倍数 wall ×" in header
    assert "倍数 CPU ×" in header
    assert ours.split()[1] == "gongfu"
    assert theirs.split()[1] == "jieba.lcut"
    assert len(theirs.split()) == 6


def test_an_unknown_table_is_refused_with_the_names_there_are(tmp_path: Path) -> None:
    done = speed("--quick", "everything", shared=tmp_path)
    assert done.returncode == 2
    assert "everything" in done.stderr
    assert all(table in done.stderr for table in TABLES)
