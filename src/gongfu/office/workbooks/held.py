"""What was confirmed, held once more against what is there when it is written."""

from __future__ import annotations

from collections.abc import Mapping

from gongfu.delivery.sheet.columns import LAYOUTS
from gongfu.delivery.sheet.values import Value, canonical
from gongfu.office.workbooks import rules
from gongfu.office.workbooks.models import Entry

__all__ = ["MOVED", "OUTSIDE", "only_clashes", "still"]

MOVED = "预览之后又有人改动，没有导入，请重新上传"
OUTSIDE = "不在您的范围内，没有导入"


def still(entry: Entry, current: Mapping[str, Value], overwrite: bool) -> dict[str, Value] | None:
    """The changes of an entry that are to be written now; ``None`` where what was confirmed no longer holds.

    What is there already is no change any more. A clash is written where the user said so.
    """
    layout = LAYOUTS[entry.kind]  # type: ignore[index]
    wanted: dict[str, Value] = {}
    for change in entry.changes:
        column = layout.column(change["column"])
        now = canonical(current.get(column.name), column.type)
        new = rules.typed(column, change["new"])
        if (change["verdict"] == "clash" and not overwrite) or now == canonical(new, column.type):
            continue
        if now != canonical(rules.typed(column, change["old"]), column.type):
            return None
        wanted[column.name] = new
    return wanted


def only_clashes(entry: Entry) -> bool:
    """Whether an entry has nothing but clashes, so that keeping what is there leaves nothing of it to write."""
    return all(change["verdict"] == "clash" for change in entry.changes)
