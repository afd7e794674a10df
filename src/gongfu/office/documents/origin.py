"""Which document of the policy system a file is an edition of: one that the office has, or a new one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gongfu.office.documents.wanted import DOCUMENT
from gongfu.office.ledger.models import Source
from gongfu.office.zones.models import Action

if TYPE_CHECKING:
    from gongfu.office.ledger.models import Edition

__all__ = ["known", "origin", "particulars"]

_WRAPPING = re.compile(r".*?(?:关于)?(?:印发|转发|公布)(.+)的通知")
_SIGNS = re.compile(r"[\W_]+")


def known(ledger: Mapping[str, Any]) -> Source | None:
    """The document that a ledger is of, by its number (文号), or else by its title; ``None`` where it is new."""
    header = ledger.get("document", {})
    number, title = _folded(header.get("number") or ""), _bare(header.get("title") or "")
    rows = list(Source.objects.select_related("action"))
    by_number = [row for row in rows if number and _folded(row.number) == number]
    by_title = [row for row in rows if title and _bare(row.title) == title]
    return next(iter([*by_number, *by_title]), None)


def particulars(edition: Edition) -> dict[str, str]:
    """What is known of a new document: what the file says of itself, and over it what a person set."""
    header = edition.ledger.get("document", {})
    stem = edition.name.rpartition(".")[0] or edition.name
    found = {
        "title": "".join((header.get("title") or "").split()) or stem,
        "number": header.get("number") or "",
        "issuer": "、".join(header.get("issuer") or ()),
        "issued": header.get("date") or "",
        "layer": str(Source.Layer.OTHER),
        "action": "",
    }
    return found | edition.corrections.get(DOCUMENT, {})


def origin(edition: Edition) -> Source:
    """A new document for an edition that belongs to none."""
    about = particulars(edition)
    last = Source.objects.order_by("-order").values_list("order", flat=True).first()
    return Source.objects.create(
        key=f"document-{edition.pk}",
        layer=about["layer"],
        title=about["title"][:300],
        number=about["number"][:100],
        issuer=about["issuer"][:200],
        issued=about["issued"][:10],
        action=Action.objects.filter(key=about["action"]).first() if about["action"] else None,
        order=min((last or 0) + 1, 32_767),
    )


def _folded(text: str) -> str:
    """A title or number without signs and spaces, in one width: 许政〔2023〕2号 and 许政[2023]2 号 are one."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text))


def _bare(title: str) -> str:
    """A title without the wrapping of its covering notice."""
    match = _WRAPPING.fullmatch("".join(title.split()))
    return _folded(match[1] if match else title)
