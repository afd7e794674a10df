"""Files of papers: at once where that is quick, else in the background; who took one out is in the audit log."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile

from gongfu.documents.errors import InputError
from gongfu.office.papers.building import build, name
from gongfu.office.papers.ledgers import ledger_count
from gongfu.office.papers.models import LEDGER, YEAR, File
from gongfu.office.papers.stands import Stand
from gongfu.office.papers.years import Year
from gongfu.office.people import audit
from gongfu.office.reports.models import Period
from gongfu.publish.papers import MAX_ROWS, write_pdf, write_word
from gongfu.publish.papers.pdf import MAX_ROWS as MAX_PDF

if TYPE_CHECKING:
    from gongfu.publish.papers import Document

__all__ = ["AT_ONCE", "TYPES", "fill", "log", "rows", "written"]

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
AT_ONCE = 1_000
"""Most tasks of a paper that is made while its reader waits: about a second."""


def written(document: Document, form: str) -> bytes:
    """The paper as a file. Raises :class:`InputError` where it cannot be made, saying what to do."""
    stream = BytesIO()
    if form == "pdf":
        write_pdf(document, stream, font_dir())
    else:
        write_word(document, stream)
    return stream.getvalue()


def font_dir() -> Path | None:
    """The folder of the office's own fonts, relative to its data folder."""
    config = settings.CONFIG
    return (config.folder / config.font_dir).resolve() if config.font_dir else None


def rows(user: Any, kind: str, subject: str, form: str, action: str = "") -> int:
    """How many tasks a paper lists. Raises :class:`InputError` where a ledger has too many for one file."""
    if kind == YEAR:
        year = Year.of(user, int(subject))
        return year.last.reds().count() if year else 0
    period = Period.objects.filter(pk=subject, frozen__isnull=False).first()
    if period is None:
        return 0
    if kind != LEDGER:
        return Stand(user, period).reds().count()
    count = ledger_count(Stand(user, period), action)
    if count > (most := MAX_PDF if form == "pdf" else MAX_ROWS):
        remedy = "请改下载 Word 文件，或按行动分别导出" if form == "pdf" else "请按行动分别导出，或导出 xlsx"
        raise InputError("任务台账", f"共 {count:,} 项任务，一个文件最多 {most:,} 项", remedy)
    return count


def fill(file: File) -> None:
    """Make the file and keep it; what stands against it is kept as its problem."""
    try:
        data = written(build(file.user, file.kind, file.subject, file.action), file.format)
    except InputError as error:
        file.state, file.problem = File.State.FAILED, f"{error.cause}。{error.remedy}"[:500]
    else:
        file.file.save(f"{file.pk}.{file.format}", ContentFile(data), save=False)
        file.state = File.State.READY
    file.save()


def log(user: Any, kind: str, subject: str, form: str, action: str = "") -> None:
    """Say in the audit log who took which paper out."""
    audit.record(
        user, "paper", label=f"{name(kind, subject)}.{form}", kind_of_paper=kind, subject=subject, action=action
    )
