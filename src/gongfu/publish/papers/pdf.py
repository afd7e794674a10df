"""A paper as PDF, set by typst with fonts of the office or the one that ships.

All text goes in as data: nothing that people write is read as markup. Fonts of the system are ignored, so that a
paper looks the same on every machine.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from gongfu.documents.errors import InputError
from gongfu.files import Output, put
from gongfu.publish.papers.layout import (
    annex_label,
    annex_notes,
    head_lines,
    head_size,
    imprint,
    is_small,
    sign_off,
    title_lines,
)
from gongfu.publish.papers.parts import Document, Form, Heading, Part, Table, Text
from gongfu.publish.papers.words import SAMPLE, plain, shown

__all__ = ["FONTS", "MAX_ROWS", "write_pdf"]

FONTS: dict[str, tuple[str, ...]] = {
    "serif": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FZFangSong-Z02S", "方正仿宋简体", "FandolFang R"),
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "STZhongsong", "华文中宋"),
    "hei": ("SimHei", "黑体", "FZHei-B01S", "方正黑体简体", "FandolHei", "STHeiti"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FZKai-Z03S", "方正楷体简体", "FandolKai", "STKaiti"),
    "song": ("SimSun", "宋体", "NSimSun", "FZShuSong-Z01S", "方正书宋简体", "FandolSong", "STSong"),
    "latin": ("Times New Roman",),
}  # fmt: skip
"""Families that fill a role, the standard's own first; the first that ``font_dir`` has is used."""
MAX_ROWS = 5_000
"""Most rows of tables in one file: they take 0.9 GB of memory."""
_SHIPPED = "Gongfu Sans SC"
_EMBOLDENED = {"title": 0.02, "hei": 0.02, "kai": 0.01}
"""Parts of the type size by which letters are thickened where the one shipped font stands in for a heavier one."""
_LONG = re.compile(r"[!-~]{24,}")
_TALL = 700
"""A row with a text of more characters than this may be split between pages."""


@dataclass(frozen=True, slots=True)
class _Fonts:
    """Families by role, and by how much to thicken them."""

    families: dict[str, list[str]]
    stroke: dict[str, float]


def write_pdf(paper: Document, output: Output, font_dir: Path | None = None) -> None:
    """Write a paper as PDF to a path or binary stream.

    ``font_dir`` holds fonts that the office is licensed for. Raises :class:`InputError` where typst is not installed
    (some processors have none), the tables have more than ``MAX_ROWS`` rows, the folder of fonts is not there, or a
    path cannot be written.
    """
    count = sum(len(part.rows) for part in _all_parts(paper) if isinstance(part, Table))
    if count > MAX_ROWS:
        raise InputError(
            "PDF", f"表格共 {count:,} 行，一份 PDF 最多 {MAX_ROWS:,} 行", "请改下载 Word 文件，或按行动分别导出"
        )
    put(_compiler(font_dir).compile(sys_inputs={"paper": _data(paper, font_dir)}, timestamp=_now()), output)


def _all_parts(paper: Document) -> list[Part]:
    return [*paper.parts, *(part for annex in paper.annexes for part in annex.parts)]


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _template() -> Path:
    return Path(str(files("gongfu.publish.papers") / "official.typ"))


def _paths(font_dir: Path | None) -> list[Path]:
    """Where fonts lie. Raises :class:`InputError` where ``font_dir`` is not a folder."""
    if font_dir is not None and not font_dir.is_dir():
        raise InputError(font_dir, "字体文件夹不存在", "请改正 office.toml 的 font_dir，或删去这一项")
    shipped = Path(str(files("gongfu") / "data" / "fonts"))
    return [*([font_dir] if font_dir else []), shipped]


def _typst(asking: Path | None) -> Any:
    try:
        import typst
    except ImportError as error:
        raise InputError(asking or "PDF", "没有安装 typst，不能生成 PDF", "请改用 Word 文件，内容相同") from error
    return typst


@lru_cache(maxsize=4)
def _compiler(font_dir: Path | None) -> Any:
    typst = _typst(font_dir)
    return typst.Compiler(_template(), root=_template().parent, font_paths=_paths(font_dir), ignore_system_fonts=True)


@lru_cache(maxsize=4)
def _fonts(font_dir: Path | None) -> _Fonts:
    typst = _typst(font_dir)
    found = set(
        typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=_paths(font_dir)).families()
    )
    chosen = {role: [name for name in names if name in found][:1] for role, names in FONTS.items()}
    latin = chosen.pop("latin")
    stroke = {role: thick for role, thick in _EMBOLDENED.items() if not chosen[role]}
    return _Fonts({role: [*names, _SHIPPED] for role, names in chosen.items()} | {"latin": latin}, stroke)


def _data(paper: Document, font_dir: Path | None) -> str:
    """The paper as JSON for the template."""
    letter, sign, fonts = paper.letter, sign_off(paper.letter), _fonts(font_dir)
    head = head_lines(letter.head)
    data = {
        "title": title_lines(paper.title),
        "sample": SAMPLE if paper.sample else "",
        "wide": paper.wide,
        "head": head,
        "head_size": head_size(head),
        "number": plain(letter.number),
        "to": f"{plain(letter.to).rstrip('：:')}：" if plain(letter.to) else "",
        "parts": [_part(part) for part in paper.parts],
        "notes": annex_notes(paper),
        "sign": None if sign is None else {"by": sign.by, "on": sign.on, "by_pad": sign.by_pad, "on_pad": sign.on_pad},
        "annexes": [
            {
                "label": annex_label(number, len(paper.annexes)),
                "title": title_lines(annex.title),
                "wide": annex.wide,
                "parts": [_part(part) for part in annex.parts],
            }
            for number, annex in enumerate(paper.annexes, 1)
        ],
        "imprint": imprint(letter),
        "fonts": fonts.families,
        "stroke": fonts.stroke,
    }
    return json.dumps(data, ensure_ascii=False)


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Heading(text, level):
            return {"kind": "heading", "level": level, "text": _text(text)}
        case Text(text, indent, note):
            return {"kind": "text", "indent": indent, "note": note, "text": _text(text)}
        case Table():
            return {
                "kind": "table",
                "title": _text(part.title),
                "small": is_small(part),
                "shares": [column.share for column in part.columns],
                "centred": [column.centred for column in part.columns],
                "head": [_text(column.title) for column in part.columns],
                "rows": [[_text(cell) for cell in row] for row in part.rows],
                "tall": [any(len(cell) > _TALL for cell in row) for row in part.rows],
            }
        case Form():
            return {
                "kind": "form",
                "rows": [[_text(cell) for cell in row] for row in part.rows],
                "lines": [part.lines[at] if at < len(part.lines) else 1 for at in range(len(part.rows))],
            }


def _text(text: str) -> str:
    """Clean text, with places to break in long runs of letters (else they stick out of their cell)."""
    return _LONG.sub(lambda found: "\u200b".join(re.findall(".{1,12}", found[0])), shown(text))
