"""Evidence: files that show what a report says. Bounded, of known kinds, under names of our own, never run or shown.

A file is stored as it came and given back as a download; nothing opens it here, so that no bomb or macro acts.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext as _

from gongfu.delivery.states import Refusal
from gongfu.office.people import audit
from gongfu.office.reports.models import Evidence
from gongfu.zone import HIDDEN

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from gongfu.office.people.models import User
    from gongfu.office.reports.models import Report

__all__ = ["ACCEPT", "MOST", "download", "remove", "store"]

_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
_KINDS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "ofd": _ZIP,
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "doc": _OLE,
    "xls": _OLE,
    "ppt": _OLE,
    "wps": _OLE,
    "et": _OLE,
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
}
"""Kinds by the end of their name, and how such a file begins: a name alone proves nothing."""
ACCEPT = ",".join(f".{kind}" for kind in _KINDS)
"""For the file field."""
MOST = 20
"""Files of one report."""
_NAME = 120
"""Characters of a name that are kept."""


def store(by: User, report: Report, upload: UploadedFile) -> Evidence:
    """Keep a file with the report. The same file a second time is the first again.

    Raises :class:`Refusal` for an empty or too big one, an unknown kind, content of another kind, or too many.
    """
    name = _name(upload.name or "")
    kind = name.rpartition(".")[2].lower()
    if kind not in _KINDS:
        raise Refusal(
            _("“%(name)s”不是可以作佐证的文件。请上传 %(kinds)s 文件") % {"name": name, "kinds": "、".join(_KINDS)}
        )
    most = settings.UPLOAD_BYTES
    if not upload.size:
        raise Refusal(_("“%(name)s”是空文件，请检查后重新上传") % {"name": name})
    if upload.size > most:
        raise Refusal(
            _("“%(name)s”超过 %(most)s MB，请压缩或拆分后再上传") % {"name": name, "most": most // 1024 // 1024}
        )
    digest, first = hashlib.sha256(), b""
    for chunk in upload.chunks():
        first = first or chunk[:16]
        digest.update(chunk)
    if not first.startswith(_KINDS[kind]):
        raise Refusal(
            _("“%(name)s”的内容不是 %(kind)s 文件，请用正确的格式另存后再上传") % {"name": name, "kind": kind}
        )
    sha256 = digest.hexdigest()
    if (same := report.evidence.filter(sha256=sha256).first()) is not None:
        return same
    if report.evidence.count() >= MOST:
        raise Refusal(_("一份填报最多附 %(most)s 个文件，请先删去不需要的") % {"most": MOST})
    evidence = Evidence(report=report, name=name, size=upload.size, sha256=sha256, uploaded_by=by)
    evidence.file.save(f"{uuid4().hex}.{kind}", upload, save=False)
    try:
        evidence.save()
    except BaseException:
        evidence.file.delete(save=False)
        raise
    audit.record(by, "report", report, step="evidence", name=name, sha256=sha256)
    return evidence


def remove(by: User, evidence: Evidence) -> None:
    """Take a file away from its report."""
    file, report = evidence.file, evidence.report
    audit.record(by, "report", report, step="evidence removed", name=evidence.name, sha256=evidence.sha256)
    with transaction.atomic():
        evidence.delete()
        transaction.on_commit(lambda: file.storage.delete(file.name))


def download(by: User, evidence: Evidence) -> FileResponse:
    """The file as a download under its owner's name; a browser neither shows nor guesses it."""
    audit.record(by, "view", evidence.report, label=evidence.name, step="evidence")
    response = FileResponse(
        evidence.file.open("rb"), as_attachment=True, filename=evidence.name, content_type="application/octet-stream"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _name(given: str) -> str:
    """The last part of a name, without what hides or turns around its text; its end is kept."""
    name = HIDDEN.sub("", PurePosixPath(PureWindowsPath(given).name).name).strip() or "file"
    stem, dot, kind = name.rpartition(".")
    return f"{stem[:_NAME]}{dot}{re.sub(r'[^A-Za-z0-9]', '', kind)[:8]}" if dot else name[:_NAME]
