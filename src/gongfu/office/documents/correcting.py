"""Corrections kept with a draft: one writer at a time, and the second is told that the first was there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongfu.documents.errors import InputError
from gongfu.office.documents.wanted import DOCUMENT
from gongfu.office.ledger.models import Edition

__all__ = ["set_particulars", "set_task", "stamp"]


def stamp(edition: Edition, key: str) -> str:
    """A short digest of a task's corrections, which a form carries: it differs when somebody has changed them since."""
    given = json.dumps(edition.corrections.get(key, {}), sort_keys=True)
    return hashlib.sha256(given.encode()).hexdigest()[:12]


def set_task(edition: Edition, key: str, given: Mapping[str, Any], seen: str) -> None:
    """Keep what a person set for a task; nothing means that the document is right.

    Raises :class:`InputError` where the edition is no draft any more, or somebody else has corrected the task since.
    """
    with transaction.atomic():
        locked = _locked(edition)
        if seen != stamp(locked, key):
            raise InputError(edition.name, _("别人刚刚更正了这项任务"), _("下面是现在的内容，请核对后再改"))
        corrections = {name: value for name, value in locked.corrections.items() if name != key}
        if given:
            corrections[key] = dict(given)
        locked.corrections = corrections
        locked.save(update_fields=["corrections"])


def set_particulars(edition: Edition, given: Mapping[str, Any]) -> None:
    """Keep what document an edition is of. Raises :class:`InputError` where it is no draft any more."""
    with transaction.atomic():
        locked = _locked(edition)
        names = ("title", "number", "issuer", "issued", "layer", "action")
        about = {name: str(given.get(name) or "") for name in names}
        locked.source = given.get("source")
        locked.corrections = locked.corrections | {DOCUMENT: about}
        locked.save(update_fields=["source", "corrections"])


def _locked(edition: Edition) -> Edition:
    locked = Edition.objects.select_for_update().defer("text", "diagnostics").get(pk=edition.pk)
    if locked.state != Edition.State.DRAFT:
        raise InputError(edition.name, _("这个版本已经不是待导入的状态，不能再更正"), _("请到任务页面上修改"))
    return locked
