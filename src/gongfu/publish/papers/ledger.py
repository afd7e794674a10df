"""任务台账: every task of a period as it stood, a row each, on pages that lie on their side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from gongfu.documents.errors import InputError
from gongfu.publish.papers.circular import overall
from gongfu.publish.papers.letter import Letter
from gongfu.publish.papers.parts import Column, Document, Part, Table, Text
from gongfu.publish.papers.tally import Tally
from gongfu.publish.papers.words import brief, day, plain, progress

__all__ = ["MAX_ROWS", "LedgerPaper", "Row"]

MAX_ROWS = 20_000
"""Most tasks of one file: some 2,000 pages, which word processors still open."""


@dataclass(frozen=True, slots=True)
class Row:
    """A task: ``light`` and ``state`` are words, ``reporting`` says how it was reported (按时, 迟报, 未报, 无应报)."""

    title: str
    action: str = ""
    clause: str = ""
    lead: str = ""
    support: str = ""
    due: date | None = None
    progress: int | None = None
    state: str = ""
    light: str = ""
    reasons: tuple[str, ...] = ()
    reporting: str = ""


@dataclass(frozen=True, slots=True)
class LedgerPaper:
    """The ledger as frozen on ``as_of``. Rows that follow one another in the same action stand under one band."""

    zone: str
    period: str
    as_of: date
    tally: Tally
    rows: tuple[Row, ...]
    title: str = ""
    letter: Letter = field(default_factory=Letter)
    sample: bool = False

    def document(self) -> Document:
        """The ledger as parts. Raises :class:`InputError` for more than ``MAX_ROWS`` tasks."""
        if len(self.rows) > MAX_ROWS:
            raise InputError("任务台账", f"任务超过 {MAX_ROWS:,} 项，一个文件放不下", "请按行动分别导出，或导出 xlsx")
        lead = f"本台账为{self.period}冻结数据，截至{day(self.as_of)}。{overall(self.tally)}"
        parts: list[Part] = [Text(lead)]
        if self.rows:
            parts.append(Table(_COLUMNS, tuple(self._lines())))
        title = self.title.strip() or f"{plain(self.zone)}{self.period}任务台账"
        return Document(title, tuple(parts), self.letter, sample=self.sample, wide=True)

    def _lines(self) -> Iterator[tuple[str, ...]]:
        band: str | None = None
        for number, row in enumerate(self.rows, 1):
            if row.action != band:
                band = row.action
                yield (plain(band) or "未归入行动的任务",)
            yield (
                str(number),
                plain(row.title),
                plain(row.clause),
                plain(row.lead) or "未明确",
                plain(row.support),
                brief(row.due),
                progress(row.progress),
                row.state,
                row.light,
                "；".join(plain(reason) for reason in row.reasons),
                row.reporting,
            )


_COLUMNS = (
    Column("序号", 0.95),
    Column("任务", 4, centred=False),
    Column("条款", 1.5),
    Column("牵头（责任）单位", 2.8, centred=False),
    Column("配合单位", 2.4, centred=False),
    Column("时限", 1.9),
    Column("进度", 1.1),
    Column("状态", 1.35),
    Column("预警", 1),
    Column("判断依据", 3.4, centred=False),
    Column("本期填报", 1.6),
)
