"""The form in which a file is written, as its name asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from gongfu.documents.errors import InputError
from gongfu.documents.read import SUFFIXES

__all__ = ["form_of"]

_TAKEN = {*SUFFIXES, ".json", ".jsonl", ".ods", ".odt", ".ofd", ".ppt", ".pptx", ".sarif", ".xml", ".yaml"}
"""Endings by which a program would take a file for something of its own kind."""


def form_of(output: Path | None, asked: str | None, kinds: Mapping[str, Sequence[str]], default: str) -> str:
    """The form to write: what was ``asked`` for, else what the output's name says, else the ``default``.

    ``kinds`` holds the endings that can be written and the forms that fit each, its own first. Raises
    :class:`InputError` where name and form contradict each other, and for an ending of a kind that cannot be written.
    """
    suffix = output.suffix.lower() if output else ""
    if output is None or suffix not in {*kinds, *_TAKEN}:
        return asked or default
    can = f"可以写的类型：{'、'.join(kinds)}"
    if suffix not in kinds:
        raise InputError(output, f"不能写成 {suffix} 文件", can)
    if asked and asked not in kinds[suffix]:
        raise InputError(output, f"文件名是 {suffix}，--format 却是 {asked}", f"请改其中一个；{can}")
    return asked or kinds[suffix][0]
