"""A picture on a sheet of paper, as SVG or PNG."""

from __future__ import annotations

from typing import Literal

from gongfu.publish.charts.frame import Head, foot, foot_height, head, watermark
from gongfu.publish.charts.model import Heat, Language, Lines, Multiples, Picture
from gongfu.publish.charts.paper_heat import heat_body, heat_height
from gongfu.publish.charts.paper_lines import lines_body, lines_height
from gongfu.publish.charts.paper_multiples import multiples_body, multiples_height
from gongfu.publish.charts.paper_ranks import ranks_body, ranks_height
from gongfu.publish.charts.sheet import WIDTH, Sheet, settings

__all__ = ["drawn"]


def drawn(
    picture: Picture, form: Literal["svg", "png"], language: Language = "zh", *, bare: bool = False
) -> tuple[bytes, set[str]]:
    """The picture as a file, and the characters that no font of this machine has (they are drawn as 〓).

    ``bare`` leaves out what a page says in words of its own: title, marks, table of steps, sources.
    """
    with settings():
        missing: set[str] = set()
        top = 4.0 if bare else Head(picture, language).height
        under = 4.0 if bare else foot_height(picture, language)
        body = _height(picture, language, bare)
        sheet = Sheet(WIDTH, top + body + under, missing)
        if not bare:
            head(sheet, Head(picture, language))
            foot(sheet, picture, language)
        _body(sheet, picture, top, language, bare)
        if not isinstance(picture, Heat):  # which has one on every table
            watermark(sheet, picture, language, top, top + body)
        return sheet.saved(form, picture.caption.title.said(language)), missing


def _height(picture: Picture, language: Language, bare: bool) -> float:
    if isinstance(picture, Lines):
        return lines_height(picture, language, bare)
    if isinstance(picture, Multiples):
        return multiples_height(picture, language)
    return heat_height(picture) if isinstance(picture, Heat) else ranks_height(picture)


def _body(sheet: Sheet, picture: Picture, top: float, language: Language, bare: bool) -> None:
    if isinstance(picture, Lines):
        lines_body(sheet, picture, top, language, bare)
    elif isinstance(picture, Multiples):
        multiples_body(sheet, picture, top, language)
    elif isinstance(picture, Heat):
        heat_body(sheet, picture, top, language)
    else:
        ranks_body(sheet, picture, top, language)
