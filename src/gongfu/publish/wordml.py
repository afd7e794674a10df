"""Elements of WordprocessingML that python-docx has no call for, each put where the schema wants it.

Word is strict about the order of children (ECMA-376 part 1, CT_PPr, CT_RPr, CT_TcPr); ``_ORDER`` is that order,
as far as this project writes such children.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

__all__ = ["MM", "cell", "element", "field", "place", "properties", "row", "run", "table"]

MM = 56.7
"""Twentieths of a point in a millimetre."""

_ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs kinsoku wordWrap overflowPunct"
    " autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing jc textAlignment outlineLvl"
    " rPr sectPr",
    "w:rPr": "rStyle rFonts b bCs i iCs color spacing w kern position sz szCs u lang",
    "w:sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
}


def element(tag: str, **attributes: object) -> Any:
    """A ``w:`` element with ``w:`` attributes: ``element("w:ind", firstLine=640)``."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def place(parent: Any, child: Any) -> None:
    """Put ``child`` into ``w:pPr``, ``w:rPr`` or ``w:sectPr`` in schema order, in place of one of the same name."""
    order = [qn(f"w:{name}") for name in _ORDER[f"w:{parent.tag.rsplit('}', 1)[1]}"].split()]
    for old in parent.findall(child.tag):
        parent.remove(old)
    after = set(order[order.index(child.tag) + 1 :])
    at = next((i for i, sibling in enumerate(parent) if sibling.tag in after), len(parent))
    parent.insert(at, child)


def properties(parent: Any, *children: Any) -> None:
    """Put several children with :func:`place`."""
    for child in children:
        place(parent, child)


def run(text: str) -> Any:
    """A ``w:r`` of text that is already clean; a line break in it becomes ``w:br``."""
    made = element("w:r")
    looks = element("w:rPr")
    looks.append(element("w:rFonts", hint="eastAsia"))  # else Word sets “ ” … in the Latin font
    made.append(looks)
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("w:br"))
        part = element("w:t")
        part.text = line
        part.set(qn("xml:space"), "preserve")
        made.append(part)
    return made


def field(code: str) -> list[Any]:
    """The runs of a complex field such as ``PAGE``."""
    runs = []
    for kind in ("begin", None, "separate", "1", "end"):
        made = element("w:r")
        if kind is None:
            part = element("w:instrText")
            part.text = f" {code} "
            part.set(qn("xml:space"), "preserve")
        elif kind == "1":
            part = element("w:t")
            part.text = "1"
        else:
            part = element("w:fldChar", fldCharType=kind)
        made.append(part)
        runs.append(made)
    return runs


def table(widths: Sequence[int]) -> Any:
    """An empty ``w:tbl`` with single borders and fixed column widths (twentieths of a point)."""
    made, settings, grid = element("w:tbl"), element("w:tblPr"), element("w:tblGrid")
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz=4, space=0, color="000000"))
    margins = element("w:tblCellMar")
    for side, width in (("top", 28), ("left", 57), ("bottom", 28), ("right", 57)):
        margins.append(element(f"w:{side}", w=width, type="dxa"))
    settings.append(element("w:tblW", w=sum(widths), type="dxa"))
    settings.append(element("w:jc", val="center"))
    settings.append(borders)
    settings.append(element("w:tblLayout", type="fixed"))
    settings.append(margins)
    for width in widths:
        grid.append(element("w:gridCol", w=width))
    made.append(settings)
    made.append(grid)
    return made


def row(cells: Sequence[Any], *, head: bool = False, whole: bool = True) -> Any:
    """A ``w:tr``; a ``head`` row is repeated on every page, a ``whole`` row is not split between pages."""
    made, settings = element("w:tr"), element("w:trPr")
    if whole:
        settings.append(element("w:cantSplit"))
    if head:
        settings.append(element("w:tblHeader"))
    made.append(settings)
    for item in cells:
        made.append(item)
    return made


def cell(text: str, style: str, width: int, *, span: int = 1, merge: str | None = None) -> Any:
    """A ``w:tc`` with one paragraph in a style (by id); ``merge``: ``restart`` or ``continue`` downwards."""
    made, settings, paragraph = element("w:tc"), element("w:tcPr"), element("w:p")
    settings.append(element("w:tcW", w=width, type="dxa"))
    if span > 1:
        settings.append(element("w:gridSpan", val=span))
    if merge:
        settings.append(element("w:vMerge", val=merge))
    settings.append(element("w:vAlign", val="top" if merge else "center"))  # a merged cell may go over a page's end
    looks = element("w:pPr")
    looks.append(element("w:pStyle", val=style))
    paragraph.append(looks)
    if text:
        paragraph.append(run(text))
    made.append(settings)
    made.append(paragraph)
    return made
