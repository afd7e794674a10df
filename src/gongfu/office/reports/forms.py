"""The form of a report. A draft may be anything that can be stored; what is filed must say something."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gongfu.office.reports.evidence import ACCEPT
from gongfu.office.reports.filing import Content
from gongfu.office.reports.models import Report

__all__ = ["COPIED", "ExtendForm", "OpenForm", "ReportForm"]

COPIED = ("progress", "done", "problems", "plans")
"""Fields that are taken over from the period before."""
_MOST_VALUE = 1e15
"""Beyond it no figure of a city lies, and floats no longer tell neighbours apart."""


class Files(forms.FileField):
    """Several files; the field's value is a list."""

    class Widget(forms.ClearableFileInput):
        """A file field that takes several."""

        allow_multiple_selected = True

    widget = Widget

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Leave judging to :func:`gongfu.office.reports.evidence.store`, which also says why."""
        given = data if isinstance(data, (list, tuple)) else [data]
        return [one for one in given if one]


def _words(label: Any, rows: int, most: int, hint: Any = "", help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "placeholder": hint})
    return forms.CharField(label=label, required=False, max_length=most, widget=area, help_text=help_text)


class ReportForm(forms.Form):
    """What a unit says of a task for a period. ``filing`` asks for what a filed report needs."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    progress = forms.IntegerField(label=lazy("完成进度（%）"), required=False, min_value=0, max_value=100)
    done = _words(lazy("本期进展"), 5, 4000, lazy("请填写可核查的事实：做了什么、完成多少、投入多少"))
    problems = _words(lazy("存在问题"), 3, 2000)
    plans = _words(lazy("下一步打算"), 3, 2000)
    money = forms.DecimalField(
        label=lazy("本期投入资金（万元）"), required=False, min_value=Decimal(0), max_digits=14, decimal_places=2
    )
    files = Files(
        label=lazy("佐证材料"), required=False, help_text=lazy("可选多个文件；没有提交成功也会先留住已上传的文件")
    )

    def __init__(self, *args: Any, report: Report, before: Report | None = None, filing: bool = False, **named: Any):
        super().__init__(*args, **named)
        self.report, self.before, self.filing = report, before, filing
        self.targets = [target for target in report.task.targets.all() if target.active]
        self.fields["files"].widget.attrs["accept"] = ACCEPT
        contributes = report.part == Report.Part.CONTRIBUTION
        if contributes:
            del self.fields["progress"]
            self.targets = []
        elif before is not None and before.progress is not None:
            self.fields["progress"].help_text = _("上期 %(progress)s%%") % {"progress": before.progress}
        for target in self.targets:
            self.fields[f"target_{target.pk}"] = forms.FloatField(
                label=target.metric or target.text,
                required=False,
                min_value=-_MOST_VALUE,
                max_value=_MOST_VALUE,
                help_text=_target_help(target),
                widget=forms.NumberInput(attrs={"step": "any"}),
            )
        self.use_required_attribute = False  # a draft may leave empty what a filed report must say
        self.needed = {"done"} | (set() if contributes or report.task.recurring else {"progress"})
        self._mark(True)

    @classmethod
    def opened(cls, report: Report, before: Report | None, copied: dict[str, Any]) -> ReportForm:
        """The form as a report stands, with ``copied`` in place of what is empty."""
        initial: dict[str, Any] = {"version": report.version, "key": uuid.uuid4()}
        for name in ("progress", "done", "problems", "plans", "money"):
            stored = getattr(report, name)
            initial[name] = copied.get(name, stored) if stored in (None, "") else stored
        initial |= {f"target_{value.target_id}": value.value for value in report.values.all()}
        return cls(initial=initial, report=report, before=before)

    def _mark(self, required: bool) -> None:
        for name in self.needed:
            self.fields[name].required = required

    def full_clean(self) -> None:
        """Check with nothing required, so that a draft passes; marks are for the eye, :meth:`clean` asks in words."""
        self._mark(False)
        super().full_clean()
        self._mark(True)

    @property
    def values(self) -> Iterator[Any]:
        """The fields of measured values."""
        return (self[f"target_{target.pk}"] for target in self.targets)

    def clean(self) -> dict[str, Any]:
        """Hold a report that is to be filed to what it must say."""
        data = super().clean() or {}
        if not self.filing:
            return data
        if "done" not in self.errors and not data.get("done", "").strip():
            self.add_error("done", _("请填写本期进展；确实没有进展也请写明原因"))
        if "progress" in self.needed and "progress" not in self.errors and data.get("progress") is None:
            self.add_error("progress", _("请填写到本期为止累计完成的百分比，0 到 100"))
        was, now = self.before.progress if self.before else None, data.get("progress")
        if was is not None and now is not None and now < was and not data.get("problems", "").strip():
            words = _("进度比上期（%(was)s%%）低，请在这里说明原因") % {"was": was}
            self.add_error("problems", words)
        return data

    def content(self) -> Content:
        """What was typed, as :func:`gongfu.office.reports.filing.file` takes it."""
        data = self.cleaned_data
        return Content(
            progress=data.get("progress"),
            done=data.get("done", "").strip(),
            problems=data.get("problems", "").strip(),
            plans=data.get("plans", "").strip(),
            money=data.get("money"),
            values={target.pk: data.get(f"target_{target.pk}") for target in self.targets},
        )

    def renewed(self, current: Report) -> ReportForm:
        """The same typed words on top of what somebody else stored meanwhile; sending it again replaces that."""
        data = self.data.copy()
        data["version"], data["key"] = str(current.version), str(uuid.uuid4())
        again = ReportForm(data, report=current, before=self.before)
        again.is_valid()
        return again

    def differences(self, current: Report) -> list[tuple[str, Any, Any]]:
        """Label, what is stored now, what was typed, for each field in which they differ."""
        found = []
        typed = self.content()
        stored = {value.target_id: value.value for value in current.values.all()}
        for name in ("progress", "done", "problems", "plans", "money"):
            if name in self.fields and (theirs := getattr(current, name)) != (mine := getattr(typed, name)):
                found.append((self.fields[name].label, theirs, mine))
        for target in self.targets:
            if stored.get(target.pk) != typed.values[target.pk]:
                label = self.fields[f"target_{target.pk}"].label
                found.append((label, stored.get(target.pk), typed.values[target.pk]))
        return found


_SIGNS = {">=": lazy("不低于"), "<=": lazy("不超过"), "=": lazy("达到"), "~": lazy("约"), "all": lazy("全部，")}


def _target_help(target: Any) -> str:
    if target.value is None:
        return str(target.text)
    goal = f"{_SIGNS.get(target.op, '')}{target.value:g}{target.unit}"
    if target.date:
        return _("目标：%(day)s 前%(goal)s") % {"day": target.date.isoformat(), "goal": goal}
    return _("目标：%(goal)s") % {"goal": goal}


class OpenForm(forms.Form):
    """A period to open by hand, or a closed one again."""

    due = forms.DateField(label=lazy("截止日"), widget=forms.DateInput(attrs={"type": "date"}))


class ExtendForm(forms.Form):
    """An exception: until when, and why."""

    until = forms.DateField(label=lazy("延期至"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=lazy("理由"), max_length=300)
