"""Pictures into a file, by the ending of its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gongfu.documents.errors import InputError
from gongfu.files import put
from gongfu.publish.charts.model import Language, Picture

__all__ = ["Rendered", "ending", "render"]

_FORMS = (".svg", ".png", ".html")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The files written, and the characters that no font has: in SVG and PNG they are drawn as 〓."""

    files: tuple[Path, ...]
    missing: tuple[str, ...] = ()


def render(pictures: Sequence[Picture], output: Path, language: Language = "zh") -> Rendered:
    """Write pictures to ``output``: ``.svg`` or ``.png`` for a report, ``.html`` for a page of all of them.

    Several pictures make several SVG or PNG files, ``name-1.png``, ``name-2.png`` in their order, because a report
    takes them one by one; one picture keeps the name given. Each file is written in one piece. Raises
    :class:`InputError` for another ending and where a file cannot be written, :class:`ValueError` for no picture.
    """
    if not pictures:
        raise ValueError("no picture to render")
    suffix = ending(output)
    if suffix == ".html":
        from gongfu.publish.charts.page import page

        data, missing = page(pictures, language)
        put(data, output)
        return Rendered((output,), tuple(sorted(missing)))
    from gongfu.publish.charts.paper import drawn

    sheets = [drawn(picture, "svg" if suffix == ".svg" else "png", language) for picture in pictures]
    several = len(sheets) > 1
    files = [output.with_name(f"{output.stem}-{index}{output.suffix}") for index in range(1, len(sheets) + 1)]
    written = tuple(files) if several else (output,)
    for (data, _), file in zip(sheets, written, strict=True):
        put(data, file)
    return Rendered(written, tuple(sorted({character for _, missing in sheets for character in missing})))


def ending(output: Path) -> str:
    """The ending of a picture's name. Raises :class:`InputError` for one that pictures are not written with."""
    suffix = output.suffix.lower()
    if suffix not in _FORMS:
        raise InputError(output, f"图表不能写成 {suffix or '没有后缀的'} 文件", f"可以写的类型：{'、'.join(_FORMS)}")
    return suffix
