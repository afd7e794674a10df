"""A listing of one household's reckoning: a rule a row, with formula, what went in, parameters and article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gongfu.publish.listing import Column, Listing, number
from gongfu.publish.wording import in_words, label_of
from gongfu.simulation.engine.explain import Case, Line
from gongfu.simulation.results.results import told

if TYPE_CHECKING:
    from gongfu.simulation.law import Edition, Value

__all__ = ["explanation"]

_COLUMNS = (
    Column("who", "谁", 5),
    Column("item", "项目", 12),
    Column("value", "数额", 6),
    Column("unit", "单位", 4, True),
    Column("formula", "算式", 18),
    Column("inputs", "代入", 18),
    Column("parameters", "法定参数", 16),
    Column("source", "依据", 12),
    Column("marks", "标记", 5, True),
    Column("name", "代号", 8),
)
_SCREEN = ("who", "item", "value", "unit", "formula", "inputs", "parameters", "source")
ZERO = "没有写的事实按 0、否或无计"


def explanation(
    edition: Edition,
    case: Case,
    lines: Sequence[Line],
    title: str,
    notes: Sequence[str] = (),
    *,
    every: bool = False,
    synthetic: bool = False,
) -> Listing:
    """A row a line; those of single months, and those that come to nothing, only where ``every`` one is asked for.

    ``synthetic`` says that the household is made up, on every row.
    """
    shown = [line for line in lines if every or (line.month is None and line.value)]
    rows = [_row(edition, case, line, synthetic) for line in shown or lines[-1:]]
    said = [*notes]
    if len(rows) < len(lines):
        said.append(f"还有 {len(lines) - len(rows)} 步是单个月的，或结果为 0，没有列出；加 --all 查看")
    if any(row[8] for row in rows):
        said.append(
            "标记：合成＝不是真人；代用＝本地标准未查到，用别处的；存疑＝来自门户网页、公开程序或记忆，用前须核对"
        )
    return Listing(f"{title}（{edition.day}的政策）", _COLUMNS, rows, tuple(said), _SCREEN)


def _row(edition: Edition, case: Case, line: Line, synthetic: bool) -> tuple[str | float, ...]:
    rule = line.rule
    pairs = zip(rule.arguments, line.inputs, strict=True)
    inputs = "；".join(f"{label_of(edition, item)} {number(value)}" for item, (_, value) in pairs)
    parameters = "；".join(_parameter(edition, name, value) for name, value in line.parameters)
    doubts = (_mark(value) for _, value in line.parameters if value.doubtful)
    marks = dict.fromkeys([*(["合成"] if synthetic else []), *doubts])
    return (
        _who(case, line),
        rule.label,
        line.value,
        rule.unit.chinese,
        in_words(edition, rule),
        inputs,
        parameters,
        rule.source,
        "、".join(marks),
        rule.name,
    )


def _who(case: Case, line: Line) -> str:
    if line.member is None:
        return "全家"
    age = case.members[line.member].get("age")
    named = f"第{line.member + 1}人" + (f"（{age:.0f}岁）" if age is not None else "")
    return f"{named}{line.month}月" if line.month else named


def _parameter(edition: Edition, name: str, value: Value) -> str:
    table = edition.parameters[name]
    set_by = f"方案“{value.reform}”" if value.reform else f"{value.source}，可信度{value.confidence}"
    return f"{table.label} {told(value.value)}{table.unit.chinese}（{set_by}）"


def _mark(value: Value) -> str:
    return "方案" if value.reform else "代用" if value.stand_in else "存疑"
