"""Reforms, populations and households that are wrong: one clear message, nothing run, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongfu.documents.errors import InputErrors
from gongfu.simulation.china import law as china_law
from gongfu.simulation.law import Reform

DIBAO = 'name = "{name}"\n[[changes]]\nparameter = "dibao_line_rural"\nsince = "2025-01-01"\n'
RATES = 'name = "税率"\n[[changes]]\nparameter = "income_tax_rates"\n'


def told(folder: Path, text: str) -> str:
    """What is said of a reform file."""
    file = folder / "方案.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputErrors) as raised:
        china_law().reformed(Reform.read(file))
    return str(raised.value)


@pytest.mark.parametrize("change", ["value = -100", "value = -inf", "times = -1", "plus = -1e6"])
def test_no_amount_of_a_law_is_below_zero(tmp_path: Path, change: str) -> None:
    said = told(tmp_path, DIBAO.format(name="提标") + change)
    assert "dibao_line_rural: 改后是 -" in said and "农村低保标准（每人每月）不能小于 0" in said


@pytest.mark.parametrize("change", ["times = inf", "plus = -inf", "plus = 1e400"])
def test_nothing_is_raised_by_infinity(tmp_path: Path, change: str) -> None:
    assert "times、plus 是无穷大" in told(tmp_path, DIBAO.format(name="提标") + change)


def test_thousands_of_brackets_are_not_compiled(tmp_path: Path) -> None:
    brackets = ",".join(f"[{at * 100}, {at / 20_000}]" for at in range(10_000))
    assert "有 10,000 档。最多 100 档" in told(tmp_path, f"{RATES}schedule = [{brackets}]")


def test_brackets_that_are_not_there_cannot_be_changed(tmp_path: Path) -> None:
    said = told(tmp_path, RATES + "plus = 0.1\nabove = 1e12")
    assert "没有起点不低于 1e+12 的级距，什么也改不了。最高一档从 960000 起" in said


@pytest.mark.parametrize("name", ["", "  "])
def test_a_reform_has_a_name(tmp_path: Path, name: str) -> None:
    assert "name: 方案没有名称" in told(tmp_path, DIBAO.format(name=name) + "value = 600")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", 'since = "2025-01-01"'),  # from the same day on
        ("", 'since = "2024-01-01"'),  # the second covers the first
        ('until = "2025-06-30"', 'since = "2025-06-30"'),  # one day is shared
    ],
)
def test_one_parameter_has_one_value_a_day(tmp_path: Path, first: str, second: str) -> None:
    other = f'[[changes]]\nparameter = "dibao_line_rural"\nvalue = 700\n{second}\n'
    said = told(tmp_path, DIBAO.format(name="提标") + f"value = 600\n{first}\n{other}")
    assert "[[changes]] 第1、2项 dibao_line_rural: 2025-0" in said and "这一天有两个值" in said


def test_values_one_after_another_are_no_fault(tmp_path: Path) -> None:
    other = '[[changes]]\nparameter = "dibao_line_rural"\nsince = "2026"\nvalue = 700\n'
    file = tmp_path / "方案.toml"
    file.write_text(DIBAO.format(name="提标") + f"value = 600\n{other}", "utf-8")
    law = china_law().reformed(Reform.read(file))
    assert [law.on(day).value("dibao_line_rural").value for day in ("2025-12-31", "2026-01-01")] == [600, 700]


def test_a_rule_file_that_leaves_is_told_like_one_that_fails(tmp_path: Path) -> None:
    (tmp_path / "走.py").write_text("import sys\nsys.exit(0)\n", "utf-8")
    said = told(tmp_path, 'name = "换"\n[[swaps]]\nrule = "dibao"\nfile = "走.py"\nsince = "2025"\n')
    assert "走.py: 第 2 行: 规则文件运行出错" in said
