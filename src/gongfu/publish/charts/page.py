"""Pictures as one page that needs nothing else: no request leaves the machine, and it can be read without its script.

Every picture is there as a still picture first; the script draws over it where it runs, and what is printed is the
still picture. The content security policy lets nothing run or load but what the page carries, each script and style by
its SHA-256 (W3C, Content Security Policy Level 3).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files

from gongfu.indicators.model import STATUS_NAMES, Status
from gongfu.publish.charts import palette
from gongfu.publish.charts.fonts import FAMILY, woff
from gongfu.publish.charts.legend import Entry, entries
from gongfu.publish.charts.model import (
    Caption,
    Cell,
    Heat,
    HeatPart,
    Language,
    Lines,
    Multiples,
    Panel,
    Picture,
    Ranks,
    marks,
)
from gongfu.publish.charts.page_outcomes import outcome_legend, outcome_note
from gongfu.publish.charts.paper import drawn
from gongfu.publish.charts.paper_multiples import keys
from gongfu.publish.charts.plot import places
from gongfu.publish.charts.screen import drawings, summary
from gongfu.publish.charts.table import table_of
from gongfu.publish.charts.track import Track, track
from gongfu.publish.charts.words import (
    interval,
    joined,
    mark_words,
    number,
    say,
    source_lines,
    status,
    stratum,
    time,
    unit_line,
)

__all__ = ["page"]


def page(pictures: Sequence[Picture], language: Language = "zh") -> tuple[bytes, set[str]]:
    """The page in UTF-8, and the characters that neither our font nor one of this machine has."""
    missing: set[str] = set()
    several = len(pictures) > 1
    figures = [_figure(picture, f"p{index}", language, missing, several) for index, picture in enumerate(pictures, 1)]
    charts = [chart for index, one in enumerate(pictures, 1) for chart in drawings(one, f"p{index}", language)]
    data = re.sub("[<>&\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", json.dumps(charts, ensure_ascii=False))
    title = escape(_title(pictures, language))
    body = f"""<body>
<a class="skip" href="#main">{say("skip", language)}</a>
{_head(pictures, language)}<main id="main">
{"".join(figures)}</main>
<div class="said" id="said" aria-live="polite"></div>
<script type="application/json" id="drawings">{data}</script>
"""
    style = _style(body + title)
    scripts = [_asset("data", "vendor", "echarts.min.js"), _asset("publish", "charts", "page.js")] if charts else []
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts)) or chr(39) + 'none' + chr(39)}",
            f"style-src {_hash(style)}",
            *("img-src data:", "font-src data:", "base-uri 'none'", "form-action 'none'"),
        ]
    )
    html = f"""<!DOCTYPE html>
<html lang="{"zh-CN" if language == "zh" else "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
{body}{"".join(f"<script>{script}</script>" for script in scripts)}
</body>
</html>
"""
    return html.encode("utf-8"), missing


@cache
def _asset(*path: str) -> str:
    return files("gongfu").joinpath(*path).read_text("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _style(text: str) -> str:
    font = woff("".join(sorted({*text, *map(chr, range(0x20, 0x7F))})))
    face = f'@font-face {{ font-family: "{FAMILY}"; src: url(data:font/woff;base64,{font}) format("woff"); }}\n'
    chips = [f".s-{name} {{ background: {look.fill}; color: {look.ink}; }}" for name, look in palette.STATUS.items()]
    strata = [f".t-{name} {{ color: {stroke.colour}; font-weight: bold; }}" for name, stroke in palette.STRATUM.items()]
    return face + "\n".join([*chips, *strata]) + "\n" + _asset("publish", "charts", "page.css")


def _title(pictures: Sequence[Picture], language: Language) -> str:
    first, several = pictures[0].caption.title.said(language), len(pictures) > 1
    return first + (say("and_more", language).format(all=len(pictures), more=len(pictures) - 1) if several else "")


def _head(pictures: Sequence[Picture], language: Language) -> str:
    """The page's heading and contents; a page of one picture has its heading for those who listen only."""
    if len(pictures) == 1:
        return f'<header><h1 class="said">{say("pictures", language)}</h1></header>\n'
    titles = (_words(picture.caption.title.said(language), language) for picture in pictures)
    items = "".join(f'<li><a href="#p{index}-figure">{title}</a></li>' for index, title in enumerate(titles, 1))
    heading = f"<header><h1>{_words(_title(pictures, language), language)}</h1></header>"
    return f'{heading}\n<nav id="contents" aria-label="{say("contents", language)}"><ol>{items}</ol></nav>\n'


_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef][\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef、。“”…—]*")


def _words(text: str, language: Language) -> str:
    """A text as HTML; in an English page what is Chinese says so, for those who listen (WCAG 2.2, 3.1.2)."""
    html = escape(text)
    return html if language == "zh" else _CHINESE.sub(r'<span lang="zh-CN">\g<0></span>', html)


def _figure(picture: Picture, key: str, language: Language, missing: set[str], several: bool) -> str:
    caption, words = picture.caption, mark_words(marks(picture), language)
    tags = "".join(f'<span class="mark">{_words(word, language)}</span>' for word in words)
    sources = "".join(f"<p>{_words(line, language)}</p>" for line in source_lines(caption, language))
    made_up = "sample" if marks(picture).sample else "synthetic" if marks(picture).synthetic else ""
    sample = f' data-mark="{say(made_up, language)}"' if made_up else ""
    back = f'<a class="back" href="#contents">{say("back", language)}</a>' if several else ""
    return f"""<figure id="{key}-figure" aria-labelledby="{key}-title">
<figcaption><h2 id="{key}-title">{_words(caption.title.said(language), language)}</h2>\
<span class="unit">{_words(unit_line(caption, language), language)}</span><span>{tags}</span></figcaption>
{_body(picture, key, language, missing, sample)}
<footer>{sources}</footer>
{_data_table(picture, language)}{back}
</figure>
"""


def _body(picture: Picture, key: str, language: Language, missing: set[str], sample: str) -> str:
    if isinstance(picture, Heat):
        return _heat(picture, sample, language)
    charts = drawings(picture, key, language)
    if not charts:
        return f'<div class="empty"><span>{say("empty", language)}</span></div>{_steps(picture, language)}'
    drawing, lacks = drawn(picture, "svg", language, bare=True)
    missing |= lacks
    alt = escape(summary(picture, language))
    name = escape(picture.caption.title.said(language))
    image = f'<img alt="{alt}" src="{_image(drawing)}">'
    still = f'<div class="still" tabindex="0" role="group" aria-label="{name}">{image}</div>'
    if isinstance(picture, Multiples):
        drawable, digits = {chart["id"] for chart in charts}, places(_tracks(picture))
        panels = "".join(
            _panel(panel, f"{key}-{index}", drawable, digits, sample, language)
            for index, panel in enumerate(picture.panels, 1)
        )
        statuses = _status_legend(language) if any(len(panel.lines) > 1 for panel in picture.panels) else ""
        live = f'{_legend(keys(picture, language))}{statuses}<div class="panels">{panels}</div>'
    elif isinstance(picture, Lines):
        tracks = [track(line) for line in picture.lines]
        live = _legend(entries(tracks, picture.coverage, language)) + _place(key, alt, sample, tracks, language)
    elif isinstance(picture, Ranks):
        live = _rank_legend(picture, language) + _place(key, alt, sample, (), language)
    else:
        place = _place(key, alt, sample, (), language)
        live = outcome_legend(picture, language) + place + outcome_note(picture, language)
    live = f'<div class="live" hidden>{live}</div>'
    return f"{still}{live}{_steps(picture, language)}"


def _image(svg: bytes) -> str:
    """An SVG as an address, for an attribute in double quotes: a quarter smaller than in base64."""
    text = svg.decode("utf-8").replace("%", "%25").replace("#", "%23").replace('"', "'").replace("&", "&amp;")
    return f"data:image/svg+xml;charset=utf-8,{text}"


def _place(key: str, alt: str, sample: str, tracks: Sequence[Track], language: Language, small: str = "") -> str:
    unknown = bool(tracks) and all(one.line.empty for one in tracks)
    none = f'<span class="chip s-cannot_tell none">{say("empty", language)}</span>' if unknown else ""
    place = f'<div class="chart{small}" id="{key}" role="img" tabindex="0" aria-label="{alt}"></div>'
    return f'<div class="plot"{sample}>{place}{none}</div>'


def _tracks(picture: Multiples) -> list[Track]:
    return [track(line) for panel in picture.panels for line in panel.lines]


_SHAPES = {
    "o": '<circle cx="11" cy="6" r="3.4" fill="{0}"/>',
    "s": '<rect x="7.8" y="2.8" width="6.4" height="6.4" fill="{0}"/>',
    "^": '<path d="M11 2l4 7.4H7z" fill="{0}"/>',
}
_KEYS = {
    "observed": '<path d="M1 6h20" stroke="{0}" stroke-width="2.4"/>',
    "path": '<path d="M1 6h20" stroke="{0}" stroke-width="1.4" stroke-dasharray="6 3"/>',
    "target": '<path d="M11 1.5l4.5 4.5-4.5 4.5L6.5 6z" fill="#fff" stroke="{0}" stroke-width="1.5"/>',
    "fan": '<path d="M1 6h20" stroke="{0}" stroke-width="1.8" stroke-dasharray="2 2.4"/>',
    "interval": '<rect x="1" y="1" width="20" height="10" fill="{0}" opacity="0.18"/>',
    "band": f'<rect x="1" y="1" width="20" height="10" fill="{palette.BAND}" stroke="{palette.BAND_EDGE}"/>',
}


def _legend(shown: Sequence[Entry]) -> str:
    items = []
    for one in shown:
        drawing = _KEYS[one.kind]
        if one.kind == "observed" and one.stratum:
            drawing += _SHAPES[palette.STRATUM[one.stratum].marker]
        items.append(_key(drawing.format(one.colour), one.text))
    return f'<ul class="legend">{"".join(items)}</ul>'


def _key(drawing: str, text: str) -> str:
    return f'<li><svg viewBox="0 0 22 12" aria-hidden="true">{drawing}</svg>{escape(text)}</li>'


def _rank_legend(picture: Ranks, language: Language) -> str:
    ranks = f'<rect x="1" y="2" width="20" height="8" rx="4" fill="{palette.RANK}"/>'
    dot = f'<circle cx="11" cy="6" r="4" fill="{palette.BRAND}"/>'
    bar = f'<rect x="1" y="2" width="20" height="8" rx="1" fill="{palette.SCORE}"/>'
    median = f"{say('median', language)} · {interval('ranks', picture.coverage, language)}"
    score = f"{say('score', language)} (0–{picture.top:g})"
    return f'<ul class="legend">{_key(ranks + dot, median)}{_key(bar, score)}</ul>'


def _status_legend(language: Language) -> str:
    return f'<ul class="legend">{"".join(f"<li>{_chip(name, language)}</li>" for name in STATUS_NAMES)}</ul>'


def _chip(name: Status, language: Language, before: str = "", short: bool = False) -> str:
    """A status with sign and word; ``short`` leaves the word to those who listen."""
    word = status(name, language)
    if short:
        word = f'<span class="said">{word}</span>'
    return f'<span class="chip s-{name}">{before}{palette.STATUS[name].sign} {word}</span>'


def _panel(panel: Panel, key: str, charts: set[str], digits: int, sample: str, language: Language) -> str:
    tracks = [track(line) for line in panel.lines]
    name = panel.name.said(language)
    proxies = sorted({one.line.series.proxy for one in tracks} - {""})
    beside = "".join(
        f'<span class="mark">{say("proxy", language)}{_words(proxy, language)}</span>' for proxy in proxies
    )
    if not proxies and len(tracks) == 1 and tracks[0].latest:
        latest = tracks[0].latest
        beside = (
            f'<span class="value"><small>{time(latest.time, language)}</small> {number(latest.value, digits)}</span>'
        )
    empty = f'<div class="empty"><span>{say("empty", language)}</span></div>'
    alt = escape(summary(Lines(Caption(title=panel.name), panel.lines), language))
    chart = _place(key, alt, sample, tracks, language, " small") if key in charts else empty
    several = len(tracks) > 1
    states = "".join(
        f"<ul>{f'<li class=t-{one.line.stratum}>{stratum(one.line.stratum, language)}</li>' if several else ''}"
        + "".join(f"<li>{_chip(state.status, language, f'{state.time:.0f} ', several)}</li>" for state in one.states)
        + "</ul>"
        for one in tracks
        if one.states
    )
    return f'<section class="panel"><header><h3>{_words(name, language)}</h3>{beside}</header>{chart}{states}</section>'


def _steps(picture: Picture, language: Language) -> str:
    """The steps as a table in words, for pictures of lines."""
    if not isinstance(picture, Lines):
        return ""
    tracks = [track(line) for line in picture.lines]
    digits = places(tracks)
    moments = sorted({state.time for one in tracks for state in one.states})
    goals = {moment: f"{time(moment, language)}{say('goal', language)}" for moment in moments}
    pair = f'<th scope="col">{{}}</th><th scope="col">{say("status", language)}</th>'
    head = "".join(pair.format(name) for name in goals.values())
    rows = []
    for one in tracks:
        name, latest, series = one.line.stratum, one.latest, one.line.series
        proxy = f" {say('proxy', language)}{_words(series.proxy, language)}" if series.proxy else ""
        when = f"<small>{time(latest.time, language)}{proxy}</small>" if latest else ""
        value = f"<b>{number(latest.value, digits)}</b> {when}" if latest else say("empty", language)
        states = {state.time: state for state in one.states}
        cells = "".join(
            f'<td data-name="{goals[moment]}">{number(states[moment].target, digits)}</td>'
            f"<td>{_chip(states[moment].status, language)}</td>"
            if moment in states
            else "<td></td><td></td>"
            for moment in moments
        )
        row = f'<th scope="row" class="t-{name}">{stratum(name, language)}</th>'
        rows.append(f'<tr>{row}<td data-name="{say("latest", language)}">{value}</td>{cells}</tr>')
    first = f'<th scope="col">{say("stratum", language)}</th><th scope="col">{say("latest", language)}</th>'
    return f'<table class="steps"><thead><tr>{first}{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _heat(picture: Heat, sample: str, language: Language) -> str:
    if not picture.parts or not picture.rows or not picture.columns:
        return f'<div class="empty"><span>{say("empty", language)}</span></div>'
    tables = "".join(_heat_table(picture, part, sample, language) for part in picture.parts)
    return f'{_status_legend(language)}<ul class="legend"><li>{say("good", language)}</li></ul>{tables}'


def _heat_table(picture: Heat, part: HeatPart, sample: str, language: Language) -> str:
    name = f"{time(part.step, language)}{say('goal', language)}"
    head = "".join(f'<th scope="col">{_words(name, language)}</th>' for name in joined(picture.columns, language))
    rows = "".join(
        f'<tr><th scope="row">{_words(row, language)}</th>{"".join(_cell(cell, language) for cell in cells)}</tr>'
        for row, cells in zip(joined(picture.rows, language), part.cells, strict=True)
    )
    return (
        f'<h3>{name}</h3><div{sample}><div class="scroll" tabindex="0" role="region" aria-label="{name}">'
        f'<table class="heat"><thead><tr><th scope="col">{say("action", language)}</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></div>"
    )


def _cell(cell: Cell | None, language: Language) -> str:
    if cell is None:
        return "<td>—</td>"
    sign, word = palette.STATUS[cell.status].sign, status(cell.status, language)
    return f'<td><div class="s-{cell.status}">{sign} {cell.good}/{cell.total}<small>{word}</small></div></td>'


def _data_table(picture: Picture, language: Language) -> str:
    table = table_of(picture, language)
    name, title = say("table", language), escape(picture.caption.title.said(language))
    head = "".join(
        f'<th scope="col"{"" if index < table.names else " class=n"}>{escape(cell)}</th>'
        for index, cell in enumerate(table.head)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{_words(cell, language)}</th>'
            if index < table.names
            else f'<td class="n">{escape(cell)}</td>'
            for index, cell in enumerate(row)
        )
        + "</tr>"
        for row in table.rows
    )
    return (
        f"<details><summary>{name}</summary>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="{name} · {title}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )
