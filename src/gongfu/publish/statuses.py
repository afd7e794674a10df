"""The components file: every status with every input it rests on, for a program (JSON) or a spreadsheet (CSV)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any, Final

from gongfu.files import Output, put
from gongfu.indicators.model import STATUS_NAMES, STRATA, Assessment
from gongfu.indicators.progress.assessment import Row
from gongfu.publish.listing import finite
from gongfu.safe import guard

__all__ = ["COLUMNS", "statuses", "write_statuses_csv", "write_statuses_json"]

COLUMNS: Final = {
    "indicator": "指标编号",
    "name": "指标",
    "unit": "单位",
    "action": "行动",
    "area": "地区",
    "stratum": "城乡",
    "sample": "样例",
    "proxy": "代用地区",
    "step": "步",
    "method": "方法",
    "status": "状态编号",
    "status_name": "状态",
    "ratio": "进度比",
    "score": "得分",
    "flagged": "状态随方法而变",
    "reason": "理由",
    "projected": "预计值",
    "low": "预计下限",
    "high": "预计上限",
    "probability": "达到概率",
}
"""The fields of a status and their headings; its components follow under their own names (docs/progress.md)."""


def statuses(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """A record a key, step and method: the fields of ``COLUMNS``, and the components by name."""
    for row in rows:
        for beside in row.strip.values():
            for one in beside:
                yield _record(row, one)


def write_statuses_json(rows: Iterable[Row], output: Output) -> None:
    """Write the records of :func:`statuses` as a JSON list.

    Raises :class:`~gongfu.documents.errors.InputError` where the path cannot be written.
    """
    text = json.dumps(list(statuses(rows)), ensure_ascii=False, indent=1, allow_nan=False)
    put((text + "\n").encode(), output)


def write_statuses_csv(rows: Iterable[Row], output: Output) -> None:
    """Write the records of :func:`statuses` as CSV with a byte order mark, a column for every component.

    A text that a spreadsheet could take for a formula gets an apostrophe in front. Errors as of the JSON.
    """
    records = list(statuses(rows))
    names = list(dict.fromkeys(name for record in records for name in record["components"]))
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*COLUMNS.values(), *names])
    writer.writerows(_cells(record, names) for record in records)
    put(text.getvalue().encode("utf-8-sig"), output)


def _record(row: Row, one: Assessment) -> dict[str, Any]:
    return {
        "indicator": row.key.indicator,
        "name": row.indicator.name,
        "unit": row.indicator.unit,
        "action": row.indicator.action,
        "area": row.key.area,
        "stratum": STRATA[row.key.stratum],
        "sample": row.sample,
        "proxy": row.proxy,
        "step": round(one.step),
        "method": one.method,
        "status": one.status,
        "status_name": STATUS_NAMES[one.status][0],
        "ratio": one.ratio,
        "score": one.score,
        "flagged": one.step in row.flagged,
        "reason": one.reason,
        "projected": one.projected,
        "low": one.low,
        "high": one.high,
        "probability": one.probability,
        "components": {name: finite(value) for name, value in one.components},
    }


def _cells(record: dict[str, Any], names: Sequence[str]) -> Iterator[object]:
    parts = record["components"]
    for value in (*(record[name] for name in COLUMNS), *(parts.get(name) for name in names)):
        if isinstance(value, bool):
            yield "是" if value else ""
        else:
            yield guard(value) if isinstance(value, str) else value
