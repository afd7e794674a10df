"""督办单: one order to one unit about one task, with room for the reply."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from gongfu.publish.papers.letter import Letter
from gongfu.publish.papers.parts import Document, Form, Part, Text
from gongfu.publish.papers.words import day, paragraphs, plain, progress

__all__ = ["OrderPaper"]


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """An order as it was issued: ``reasons`` and ``progress`` are those of that day.

    ``reply`` and ``replied`` are the last answer, where there is one; otherwise the form leaves room for it.
    """

    number: str
    level: str
    unit: str
    task: str
    key: str
    issued: date
    reply_by: date
    requirement: str
    action: str = ""
    source: str = ""
    clause: str = ""
    quotation: str = ""
    due: date | None = None
    progress: int | None = None
    light: str = ""
    reasons: tuple[str, ...] = ()
    reply: str = ""
    replied: date | None = None
    letter: Letter = field(default_factory=Letter)
    sample: bool = False

    def document(self) -> Document:
        """The order as a form."""
        origin = f"《{plain(self.source)}》" if self.source else "—"
        origin += plain(self.clause) if self.clause else ""
        why = "；".join(plain(reason) for reason in self.reasons)
        reply = "\n".join(paragraphs(self.reply))
        rows: tuple[tuple[str, ...], ...] = (
            ("编号", plain(self.number), "督办层级", plain(self.level)),
            ("下达单位", plain(self.letter.issuer) or "—"),
            ("承办单位", plain(self.unit), "下达日期", day(self.issued)),
            ("督办任务", plain(self.task)),
            ("任务编号", plain(self.key), "所属行动", plain(self.action) or "未归入行动"),
            ("出处", origin),
            ("原文", plain(self.quotation) or "—"),
            ("任务时限", day(self.due), "已报进度", progress(self.progress)),
            ("预警情况", f"{plain(self.light)}：{why}" if why else plain(self.light) or "无法判断"),
            ("督办要求", "\n".join(paragraphs(self.requirement))),
            ("回复时限", day(self.reply_by)),
            ("办理情况", f"{reply}\n（{day(self.replied, '日期不详')}回复）" if reply else ""),
            ("负责人签字", "", "日期", ""),
        )
        lines = (1, 1, 1, 1, 1, 1, 2, 1, 2, 3, 1, 4, 1)
        parts: list[Part] = [Form(rows, lines)]
        note = f"注：请于{day(self.reply_by)}前填写“办理情况”，经负责人签字后报回。"
        parts.append(Text(note, indent=False, note=True))
        letter = replace(self.letter, issuer="", issued=None)  # the form says both
        return Document("督办单", tuple(parts), letter, sample=self.sample)
