"""A picture on a sheet of paper, as SVG or PNG."""

from __future__ import annotations

from typing import Literal

from gongfu.publish.charts.frame import Head, foot, foot_height, head, watermark
from gongfu.publish.charts.model import Gains, Graph, Heat, Language, Lines, Map, Multiples, Picture
from gongfu.publish.charts.paper_gains import gains_body, gains_height
from gongfu.publish.charts.paper_graph import graph_body, graph_height
from gongfu.publish.charts.paper_heat import heat_body, heat_height
from gongfu.publish.charts.paper_lines import lines_body, lines_height
from gongfu.publish.charts.paper_map import map_body, map_height
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
    match picture:
        case Lines():
            return lines_height(picture, language, bare)
        case Multiples():
            return multiples_height(picture, language)
        case Heat():
            return heat_height(picture)
        case Graph():
            return graph_height(picture, language)
        case Gains():
            return gains_height(picture, language)
        case Map():
            return map_height(picture, language)
    return ranks_height(picture)


def _body(sheet: Sheet, picture: Picture, top: float, language: Language, bare: bool) -> None:
    match picture:
        case Lines():
            lines_body(sheet, picture, top, language, bare)
        case Multiples():
            multiples_body(sheet, picture, top, language)
        case Heat():
            heat_body(sheet, picture, top, language)
        case Graph():
            graph_body(sheet, picture, top, language)
        case Gains():
            gains_body(sheet, picture, top, language)
        case Map():
            map_body(sheet, picture, top, language)
        case _:
            ranks_body(sheet, picture, top, language)
