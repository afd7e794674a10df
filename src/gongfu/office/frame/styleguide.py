"""All parts of pages on one page, for who writes pages; only where ``GONGFU_DEBUG=1``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from gongfu.office.frame.templatetags.frame import TONES
from gongfu.office.people.rights import needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_ICONS = Path(__file__).parent / "static" / "office" / "icons.svg"
_TONES = ("green", "yellow", "red", "grey", "done")


class _Form(forms.Form):
    """A field of each kind; the first with help, the second wrong."""

    title = forms.CharField(label="任务", help_text="不超过 300 字")
    progress = forms.IntegerField(label="完成进度（%）", min_value=0, max_value=100)
    text = forms.CharField(label="本期进展", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    role = forms.ChoiceField(label="角色", choices=[("lead", "牵头"), ("support", "配合")])
    part = forms.ChoiceField(label="分工", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="以上内容属实")
    file = forms.FileField(label="佐证材料", required=False)


@needs("read")
def styleguide(request: HttpRequest) -> HttpResponse:
    """The page; 404 where the site is in earnest."""
    if not settings.DEBUG:
        raise Http404
    months = ["2026年8月", "2026年9月", "2026年10月"]
    series: list[dict[str, Any]] = [
        {"name": tone, "tone": tone, "values": [3 + at, 5, 8 - at]} for at, tone in enumerate(_TONES[:4])
    ]
    context = {
        "tones": _TONES,
        "states": list(TONES),
        "icons": re.findall(r'id="i-([a-z0-9-]+)"', _ICONS.read_text("utf-8")),
        "reasons": ["截止日已过 12 天", "连续 2 期没有填报"],
        "form": _Form({"title": "供水", "progress": "120", "role": "lead", "part": "a", "sure": "on"}),
        "page": Paginator(range(200), 20).page(3),
        "donut": {
            "kind": "donut",
            "total": 20,
            "caption": "任务总数",
            "items": [{"name": tone, "value": 4, "tone": tone} for tone in _TONES],
        },
        "lines": {"kind": "lines", "x": months, "unit": "%", "series": series[:2], "marks": [{"y": 6, "name": "目标"}]},
        "bars": {"kind": "bars", "x": months, "stacked": True, "series": series},
    }
    return render(request, "frame/styleguide.html", context)
