"""A file becomes an edition: stored under a name of ours, compiled, and put in front of people as a draft."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from gongfu.documents.errors import InputError
from gongfu.documents.read import MAX_BYTES
from gongfu.office.documents.compiling import compile_bytes, made_of
from gongfu.office.documents.origin import known
from gongfu.office.ledger.models import Edition, Source

if TYPE_CHECKING:
    from gongfu.office.people.models import User
    from gongfu.zone import Zone

__all__ = ["again", "compile_edition", "receive"]

_NAME = 120
"""Longest file name that is kept and shown; the rest of a longer one is cut off before its ending."""


def receive(data: bytes, name: str, user: User | None, source: Source | None = None) -> Edition:
    """Store a file as an edition that is to be compiled. ``name`` is what its owner called it.

    Raises :class:`InputError` for a file that is too large or empty.
    """
    name = _plain(name)
    most = min(MAX_BYTES, settings.UPLOAD_BYTES)
    if len(data) > most:
        raise InputError(name, _("文件超过 {size} MB").format(size=most >> 20), _("请拆分后再上传"))
    if not data:
        raise InputError(name, _("文件是空的"), _("请检查文件是否保存完整"))
    edition = Edition(
        source=source,
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=user,
        state=Edition.State.COMPILING,
    )
    edition.file.save(f"{uuid.uuid4().hex}{_suffix(name)}", ContentFile(data), save=False)
    edition.save()
    return edition


def again(edition: Edition, user: User | None) -> Edition:
    """The same file with its corrections as a new edition: importing it brings the ledger back to what it says."""
    with edition.file.open("rb") as file:
        made = receive(file.read(), edition.name, user, edition.source)
    made.corrections = edition.corrections
    made.save(update_fields=["corrections"])
    return made


def compile_edition(pk: int, zone: Zone, data: bytes | None = None) -> Edition:
    """Compile an edition that waits for it. A file that cannot be read makes it ``failed``, with the reason in words.

    Doing it again is harmless: an edition that is no longer ``compiling`` is left as it is.
    """
    edition = Edition.objects.select_related("source").get(pk=pk)
    if edition.state != Edition.State.COMPILING:
        return edition
    fields = ["state", "problem"]
    try:
        compiled = compile_bytes(edition.file.read() if data is None else data, edition.name, zone)
    except InputError as error:
        edition.state, edition.problem = Edition.State.FAILED, f"{error.cause}。{error.remedy}"
    except Exception as error:  # a defect of ours: the page must say so, and not wait for ever
        edition.state = Edition.State.FAILED
        edition.problem = _("程序内部错误（{kind}）。请把文件交给维护者").format(kind=type(error).__name__)
    else:
        edition.text, edition.ledger, edition.diagnostics = compiled.text, compiled.ledger, compiled.diagnostics
        edition.result = {"made_of": made_of(zone)}
        edition.source = edition.source or known(compiled.ledger)
        edition.state, edition.problem = Edition.State.DRAFT, ""
        fields += ["text", "ledger", "diagnostics", "result", "source"]
    finally:
        edition.file.close()
    with transaction.atomic():
        waiting = Edition.objects.select_for_update().filter(pk=pk, state=Edition.State.COMPILING).exists()
        if waiting:
            edition.save(update_fields=fields)
    return edition


def _plain(name: str) -> str:
    """A file's name without folders and signs that no line shows."""
    name = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable()).strip()
    if len(name) > _NAME:
        name = name[: _NAME - len(_suffix(name))] + _suffix(name)
    return name or "文件"


def _suffix(name: str) -> str:
    """The ending of a name, where it is one: letters and digits, short."""
    suffix = Path(name).suffix.lower()
    return suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= 6 else ""
