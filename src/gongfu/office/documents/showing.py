"""Fields of tasks in words, as people compare them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongfu.office.ledger.models import Assignment

if TYPE_CHECKING:
    from gongfu.delivery.merge import Value
    from gongfu.office.documents.comparing import Names

__all__ = ["label", "parts", "shown"]

_LONGEST = 3_000
"""Longest text, in characters, whose differences are told sign by sign; a longer one is shown as a whole."""
_SHORT = 20
"""A value of no more characters (a date, a name) is shown as a whole too."""
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|.", re.DOTALL)
"""Numbers and Latin words change as wholes, Chinese sign by sign."""
_ALIKE = 0.5
"""Least likeness of two texts (share of signs in common) at which that helps to see what changed."""

_LABELS = {
    "title": gettext_lazy("任务名称"),
    "text": gettext_lazy("任务内容"),
    "clause": gettext_lazy("条款"),
    "chapter": gettext_lazy("篇章"),
    "action": gettext_lazy("行动"),
    "units": gettext_lazy("责任单位"),
    "due": gettext_lazy("截止日"),
    "recurring": gettext_lazy("经常性"),
    "deadlines": gettext_lazy("时限原文"),
    "targets": gettext_lazy("目标"),
}


def parts(old: str, new: str) -> tuple[list[tuple[bool, str]], list[tuple[bool, str]]]:
    """Both texts in pieces, each with whether it differs: a figure that changed, not two paragraphs."""
    whole = [(True, old)], [(True, new)]
    if not _SHORT < max(len(old), len(new)) <= _LONGEST:
        return whole
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.quick_ratio() < _ALIKE or matcher.ratio() < _ALIKE:
        return whole
    before: list[tuple[bool, str]] = []
    after: list[tuple[bool, str]] = []
    for act, a, b, c, d in matcher.get_opcodes():
        before += [(act != "equal", "".join(left[a:b]))] if b > a else []
        after += [(act != "equal", "".join(right[c:d]))] if d > c else []
    return before, after


def label(field: str) -> str:
    """What a field is called."""
    return str(_LABELS.get(field, field))


def shown(field: str, value: Value, names: Names) -> str:
    """A field's value in words; a dash for none."""
    if value is None or value in ("", ()):
        return "—"
    if field == "action":
        return names.action_names.get(str(value), str(value))
    if field == "units" and isinstance(value, tuple):
        roles = dict(Assignment.Role.choices)
        by_role: dict[str, list[str]] = {role: [] for role in roles}
        for role, key in value:  # type: ignore[misc, str-unpack]
            by_role[str(role)].append(names.register.shown(str(key)))
        return "；".join(f"{roles[role]}：{'、'.join(bodies)}" for role, bodies in by_role.items() if bodies)
    if isinstance(value, tuple):
        return "；".join(map(str, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)
