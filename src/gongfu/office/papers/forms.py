"""What the office writes on a paper."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from gongfu.office.papers.models import CIRCULAR, LEDGER, YEAR, Paper

__all__ = ["CompareForm", "PaperForm"]

_TEXTS = {CIRCULAR: ("opening", "demands"), YEAR: ("work", "problems", "plans"), LEDGER: ()}
_LETTER = ("head", "number", "addressee", "issuer", "issued", "copies", "printer")


class PaperForm(forms.ModelForm):
    """The texts of the paper's kind and its letterhead; ``version`` is what the editor began from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Paper
        fields: ClassVar = ("title", "opening", "work", "problems", "demands", "plans", *_LETTER)
        widgets: ClassVar = {
            "opening": forms.Textarea(attrs={"rows": 3}),
            "demands": forms.Textarea(attrs={"rows": 8}),
            "work": forms.Textarea(attrs={"rows": 10}),
            "problems": forms.Textarea(attrs={"rows": 6}),
            "plans": forms.Textarea(attrs={"rows": 6}),
            "head": forms.Textarea(attrs={"rows": 2}),
            "title": forms.Textarea(attrs={"rows": 2}),
            "issued": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts: ClassVar = {
            "title": _("留空则用“关于……推进情况的通报”一类的固定标题；可分两行"),
            "head": _("例如“某某领导小组办公室文件”，留空则不带红头；可分两行"),
            "number": _("例如“某办〔2026〕12号”"),
            "addressee": _("末尾的冒号会自动加上"),
            "opening": _("留空则写明数据截止日期和来源"),
            "demands": _("一行一段；留空则没有这一部分"),
            "work": _("一行一段；留空则没有这一部分"),
            "problems": _("一行一段；留空则没有这一部分"),
            "plans": _("一行一段；留空则没有这一部分"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.instance.kind
        for name in ("opening", "demands", "work", "problems", "plans"):
            if name not in _TEXTS[kind]:
                del self.fields[name]
        self.initial["version"] = self.instance.version if self.instance.pk else 0

    @property
    def texts(self) -> list[forms.BoundField]:
        """The fields of the text."""
        return [field for field in self.visible_fields() if field.name not in _LETTER]

    @property
    def letter(self) -> list[forms.BoundField]:
        """The fields of the letterhead."""
        return [field for field in self.visible_fields() if field.name in _LETTER]


class CompareForm(forms.Form):
    """Two days, the earlier one first."""

    first = forms.DateField(label=_("从"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=_("到"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """The first day lies before the last, and the last is not to come."""
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and first >= last:
            self.add_error("last", _("应晚于前一个日期"))
        if last and last > self.today:
            self.add_error("last", _("不能晚于今天"))
        return said
