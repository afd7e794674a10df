"""The edition that an address names, as far as the user may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from gongfu.office.ledger.models import Edition
from gongfu.office.people.rights import visible

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["find"]


def find(request: HttpRequest, pk: int) -> Edition:
    """The edition with its document; page 404 for one that is not the user's to see."""
    rows = visible(request.user, Edition).select_related("source__action", "uploaded_by", "imported_by")
    return get_object_or_404(rows, pk=pk)
