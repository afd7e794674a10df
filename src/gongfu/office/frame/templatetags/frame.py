"""Template tags of every page; templates need not load them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.forms import CheckboxInput, CheckboxSelectMultiple, ClearableFileInput, FileInput, RadioSelect, Select
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongfu.office.frame import navigation

register = template.Library()

MISSING = "—"
"""Shown for what is not known."""
SIGNS = {"green": "●", "yellow": "▲", "red": "■", "grey": "○", "done": "✓", "closed": "×"}
"""A shape for each light, so that none is told by colour alone."""
WORDS = {
    "green": gettext_lazy("绿灯"),
    "yellow": gettext_lazy("黄灯"),
    "red": gettext_lazy("红灯"),
    "grey": gettext_lazy("灰灯"),
    "done": gettext_lazy("已完成"),
    "closed": gettext_lazy("已撤销"),
}
TONES = {
    "due": "grey",
    "draft": "grey",
    "checking": "yellow",
    "submitted": "yellow",
    "returned": "red",
    "approved": "green",
    "not_started": "grey",
    "in_progress": "done",
    "done": "green",
    "suspended": "yellow",
    "issued": "red",
    "replied": "yellow",
    "open": "green",
    "locked": "grey",
}
"""The tone of a state of a report, task, order or period; any other is without."""


@register.filter
def comma(number: Any) -> str:
    """Digits in threes (Django's own filter prints none in Chinese); a dash for what is not known."""
    if number is None or number == "":
        return MISSING
    return f"{number:,}" if isinstance(number, int) else f"{number:,.10g}"


@register.filter
def brief(number: Any) -> str:
    """A measured value to four digits, whole from a thousand on: 1.854, 28,222; a dash for what is not known."""
    if number is None or number == "":
        return MISSING
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


@register.filter
def percent(number: Any) -> str:
    """A number that is in percent already: 64%, 71.6%; a dash for what is not known."""
    return MISSING if number is None or number == "" else f"{round(float(number), 1):g}%"


@register.simple_tag
def share(part: Any, whole: Any) -> str:
    """``part`` of ``whole`` in percent with one decimal; a dash where there is nothing to divide by."""
    return percent(100 * part / whole) if part is not None and whole else MISSING


@register.filter
def tone(state: Any) -> str:
    """The tone of a state, for ``z-tag-…``."""
    return TONES.get(str(state), "")


@register.simple_tag
def icon(name: str) -> str:
    """An icon of the sheet; it says nothing to a screen reader, so that words must stand beside it."""
    return format_html(
        '<svg class="z-icon" aria-hidden="true" focusable="false"><use href="{}#i-{}"></use></svg>',
        static("office/icons.svg"),
        name,
    )


@register.inclusion_tag("frame/parts/lamp.html")
def lamp(light: str, reasons: Any = None, label: str = "") -> dict[str, Any]:
    """A light by shape, word and colour. ``reasons`` (a verdict or a list of texts) open on hover and focus."""
    light = light if light in WORDS else "grey"
    given = reasons.get("reasons", ()) if isinstance(reasons, Mapping) else reasons or ()
    texts = [one.get("text", "") if isinstance(one, Mapping) else str(one) for one in given]
    return {
        "tone": light,
        "sign": SIGNS[light],
        "word": label or WORDS[light],
        "reasons": [one for one in texts if one],
        "id": f"why-{secrets.token_hex(4)}",
    }


@register.filter
def sign(light: str) -> str:
    """The shape of a light."""
    return SIGNS.get(light, SIGNS["grey"])


@register.inclusion_tag("frame/parts/progress.html")
def progress(value: Any, tone: str = "done", label: str = "") -> dict[str, Any]:
    """A bar of ``value`` in percent with its figure; without a value a dash, never an empty bar."""
    return {"value": value, "tone": tone, "label": label or _("进度")}


@register.inclusion_tag("frame/parts/head.html", takes_context=True)
def sort_head(context: template.Context, key: str, label: str, css: str = "") -> dict[str, Any]:
    """A table head that sorts by ``key``: the first click upwards, the second down (``sort=-key``)."""
    request = context["request"]
    given = request.GET.get("sort", "")
    query = request.GET.copy()
    query["sort"] = f"-{key}" if given == key else key
    query.pop("page", None)
    order = {key: "ascending", f"-{key}": "descending"}.get(given, "")
    return {"label": label, "url": f"?{query.urlencode()}", "order": order, "css": css}


@register.simple_tag
def pages(page: Any) -> list[int | str]:
    """Numbers of pages to offer, with gaps (``…``)."""
    paginator = page.paginator
    return list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.simple_tag
def widget(field: Any) -> str:
    """A form's field with the classes of its kind."""
    kinds: Sequence[tuple[tuple[type, ...], str]] = (
        ((RadioSelect, CheckboxSelectMultiple), "z-choices"),
        ((CheckboxInput,), "form-check-input"),
        ((Select,), "form-select"),
        ((ClearableFileInput, FileInput), "form-control"),
    )
    css = next((name for types, name in kinds if isinstance(field.field.widget, types)), "form-control")
    own = field.field.widget.attrs.get("class", "")
    wrong = " is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": f"{css} {own}".strip() + wrong})  # type: ignore[no-any-return]


@register.filter
def is_check(field: Any) -> bool:
    """Whether the field is a single box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.simple_tag(takes_context=True)
def again(context: template.Context, name: str) -> str:
    """A block of the page once more: the title of the window is the heading too."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return block.render(context) if block else ""  # type: ignore[no-any-return]


@register.simple_tag(takes_context=True)
def navigate(context: template.Context) -> tuple[navigation.Group, ...]:
    """The side navigation of this user."""
    request, may = context.get("request"), context.get("may")
    if request is None or not may:
        return ()
    return navigation.groups(request, may, context["waiting"])
