"""A paper as a page shows it: the same parts that Word and PDF print, a long table cut short and said so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongfu.publish.papers import Document, Form, Heading, Part, Table, Text
from gongfu.publish.papers.layout import annex_label, annex_notes, head_lines, imprint, sign_off, title_lines
from gongfu.publish.papers.words import SAMPLE

__all__ = ["MOST", "Sheet"]

MOST = 200
"""Rows of a table that a page shows."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines and parts for the template; every text is plain."""

    title: list[str]
    head: list[str]
    number: str
    to: str
    parts: list[dict[str, Any]]
    notes: list[str]
    by: str
    on: str
    annexes: list[dict[str, Any]]
    imprint: list[tuple[str, str]]
    sample: str

    @classmethod
    def of(cls, paper: Document) -> Sheet:
        """The paper's parts in order."""
        sign = sign_off(paper.letter)
        count = len(paper.annexes)
        return cls(
            title=title_lines(paper.title),
            head=head_lines(paper.letter.head),
            number=paper.letter.number,
            to=paper.letter.to.rstrip("：:"),
            parts=[_part(part) for part in paper.parts],
            notes=annex_notes(paper),
            by=sign.by if sign else "",
            on=sign.on if sign else "",
            annexes=[
                {
                    "label": annex_label(number, count),
                    "title": title_lines(annex.title),
                    "parts": [_part(part) for part in annex.parts],
                }
                for number, annex in enumerate(paper.annexes, 1)
            ],
            imprint=imprint(paper.letter),
            sample=SAMPLE if paper.sample else "",
        )


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Heading(text, level):
            return {"kind": "heading", "level": level, "text": text}
        case Text(text, indent, note):
            return {"kind": "note" if note else "text", "indent": indent, "text": text}
        case Table():
            rows = [
                {"band": row[0]} if len(row) == 1 else {"cells": list(zip(row, part.columns, strict=True))}
                for row in part.rows[:MOST]
            ]
            left = sum(len(row) > 1 for row in part.rows[MOST:])
            whole = sum(column.share for column in part.columns)
            widths = [round(column.share * 100 / whole, 1) for column in part.columns]
            return {"kind": "table", "columns": part.columns, "widths": widths, "rows": rows, "left": left}
        case Form():
            return {"kind": "form", "rows": part.rows}
