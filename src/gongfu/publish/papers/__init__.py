"""Circulars and forms: figures in, one document of parts, out as Word and as PDF. No Django, no clock.

A paper is made in two steps. A dataclass of figures (:class:`Circular`, :class:`OrderPaper` …) says what was; its
``document()`` words it as a :class:`Document`, which :func:`write_word`, :func:`write_pdf` and any page show alike.
"""

from __future__ import annotations

from gongfu.publish.papers.circular import Circular, Late, RedTask
from gongfu.publish.papers.comparison import Change, ComparisonPaper
from gongfu.publish.papers.ledger import MAX_ROWS, LedgerPaper, Row
from gongfu.publish.papers.letter import Letter
from gongfu.publish.papers.order import OrderPaper
from gongfu.publish.papers.parts import Annex, Column, Document, Form, Heading, Part, Table, Text
from gongfu.publish.papers.pdf import write_pdf
from gongfu.publish.papers.tally import Group, Reporting, Tally
from gongfu.publish.papers.word import write_word
from gongfu.publish.papers.year import Finished, Month, YearPaper

__all__ = [
    "MAX_ROWS",
    "Annex",
    "Change",
    "Circular",
    "Column",
    "ComparisonPaper",
    "Document",
    "Finished",
    "Form",
    "Group",
    "Heading",
    "Late",
    "LedgerPaper",
    "Letter",
    "Month",
    "OrderPaper",
    "Part",
    "RedTask",
    "Reporting",
    "Row",
    "Table",
    "Tally",
    "Text",
    "YearPaper",
    "write_pdf",
    "write_word",
]
