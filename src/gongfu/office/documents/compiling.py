"""From a file's bytes to what an edition keeps: its text, its ledger, and what is wrong with it. No database."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from gongfu import __version__
from gongfu.compiler.check import check
from gongfu.compiler.decompose import compile_document
from gongfu.documents.errors import InputError
from gongfu.documents.read import read_bytes

if TYPE_CHECKING:
    from gongfu.documents.model import Document
    from gongfu.zone import Zone

__all__ = ["MAX_TASKS", "Compiled", "compile_bytes", "made_of"]

MAX_TASKS = 5_000
"""Most tasks of one document; the longest real one seen has under 300."""
_UNSTORABLE = dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")
"""NUL and lone surrogates, which no database takes: each becomes one sign, so that spans stay where they are."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled file: the raw text that spans count in, the ledger's JSON form, and diagnostics as plain values."""

    text: str
    ledger: dict[str, Any]
    diagnostics: list[dict[str, Any]]


def compile_bytes(data: bytes, name: str, zone: Zone | None = None) -> Compiled:
    """Read, compile and check a file. ``name`` is what its owner called it.

    Raises :class:`InputError` where it cannot be read, whatever is wrong with it.
    """
    document = _storable(read_bytes(data, name))
    ledger = compile_document(document, zone)
    if len(ledger.tasks) > MAX_TASKS:
        raise InputError(name, f"读出了 {len(ledger.tasks):,} 项任务", f"一份文件最多 {MAX_TASKS:,} 项，请拆分后再上传")
    found = [asdict(diagnostic) for diagnostic in check(ledger, zone)]
    return Compiled(document.raw, ledger.to_dict(), found)


def made_of(zone: Zone) -> str:
    """What a ledger depends on besides its document: the version, and the zone's names. Equal means no need to redo."""
    digest = hashlib.sha256(__version__.encode())
    for path in (zone.folder / "zone.toml", zone.organizations):
        if path is not None:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _storable(document: Document) -> Document:
    raw = document.raw.translate(_UNSTORABLE)
    if raw == document.raw:
        return document
    blocks = tuple(
        replace(
            block,
            text=block.text.translate(_UNSTORABLE),
            cells=tuple(cell.translate(_UNSTORABLE) for cell in block.cells),
        )
        for block in document.blocks
    )
    return replace(document, raw=raw, blocks=blocks)
