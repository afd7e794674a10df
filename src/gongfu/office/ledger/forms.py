"""Forms of the ledger: a task, its targets, what a bulk change may set."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongfu.office.frame.clock import today
from gongfu.office.ledger.models import Source, Task
from gongfu.office.ledger.moves import needs_words, reachable, refusal
from gongfu.office.ledger.plain import FIELDS, LABELS, OF_TARGET, ROLES, Names, Plain, iso
from gongfu.office.people.rights import scope
from gongfu.office.zones.models import Action, Area, Unit
from gongfu.zone import HIDDEN

__all__ = ["BulkForm", "DayField", "NewForm", "TargetForms", "TaskForm", "TitleField", "shown", "targets_of"]

_APART = re.compile(r"[、,，;；\n]+")


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


OPS = ((">=", "≥"), ("<=", "≤"), ("=", "＝"), ("~", "≈"), ("all", gettext_lazy("全部")))


_FIRST, _LAST = 1949, 2149
"""Years that a task or a target can have."""


class DayField(forms.DateField):
    """A day, typed or picked."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"required": False, "input_formats": ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"]} | options))

    def to_python(self, value: Any) -> date | None:
        """A day that a worksheet can hold too; a year such as 0202 is one that was half typed."""
        day: date | None = super().to_python(value)
        if day is not None and not _FIRST <= day.year <= _LAST:
            raise forms.ValidationError(
                _("请检查年份：应在 %(first)s 至 %(last)s 之间") % {"first": _FIRST, "last": _LAST}
            )
        return day


class TitleField(forms.CharField):
    """The name of a task: something that is seen, for it is the link to the task."""

    def clean(self, value: Any) -> str:
        title = HIDDEN.sub("", super().clean(value)).strip()
        if not title:
            raise forms.ValidationError(_("请填写看得见的任务名称"))
        return title


class UnitsField(forms.CharField):
    """Units by name, full or short, with 、 between them. Cleans to their keys; shows names."""

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        asked = [name for part in _APART.split(text) if (name := "".join(part.split()))]
        names: dict[str, str] = {}
        for unit in Unit.objects.order_by("-active", "-known", "pk") if asked else ():
            for name in (str(unit), unit.name):
                names.setdefault("".join(name.split()), unit.key)
        strangers = [name for name in asked if name not in names]
        if strangers:
            told = "”“".join(strangers)
            raise forms.ValidationError(_("没有单位“%(names)s”：请写单位名录里的名称") % {"names": told})
        return list(dict.fromkeys(names[name] for name in asked))


def action_choices(user: Any) -> list[tuple[str, str]]:
    """Actions that the user may put tasks under: the office any or none, a task force its own."""
    own = scope(user)
    every = Action.objects.all() if "office" in own.roles else Action.objects.filter(pk__in=own.actions)
    return [*([("", _("无"))] if "office" in own.roles else []), *every.values_list("key", "name")]


class TaskForm(forms.Form):
    """A task's own fields, in plain values (:mod:`gongfu.office.ledger.plain`)."""

    title = TitleField(label=LABELS["title"], max_length=300)
    text = forms.CharField(
        label=LABELS["text"], max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    chapter = forms.CharField(label=LABELS["chapter"], max_length=300, required=False)
    clause = forms.CharField(label=LABELS["clause"], max_length=200, required=False)
    action = forms.ChoiceField(label=LABELS["action"], required=False)
    areas = forms.MultipleChoiceField(
        label=LABELS["areas"], required=False, widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("不选为全市")
    )
    lead = UnitsField(label=LABELS["lead"], required=False, help_text=gettext_lazy("几个单位之间用顿号分开"))
    responsible = UnitsField(label=LABELS["responsible"], required=False)
    support = UnitsField(label=LABELS["support"], required=False)
    implement = UnitsField(label=LABELS["implement"], required=False)
    start = DayField(label=LABELS["start"])
    due = DayField(label=LABELS["due"])
    recurring = forms.BooleanField(label=LABELS["recurring"], required=False)
    state = forms.ChoiceField(label=LABELS["state"])
    finished = DayField(label=LABELS["finished"], help_text=gettext_lazy("改为已完成时必填"))
    state_reason = forms.CharField(
        label=LABELS["state_reason"], max_length=300, required=False, help_text=gettext_lazy("暂缓、撤销、恢复时必填")
    )

    def __init__(self, *args: Any, user: Any, state: str, action: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.before = user, state
        words = dict(Task.State.choices)
        fields: Any = self.fields
        fields["state"].choices = [(name, words[name]) for name in reachable(user, state)]
        fields["action"].choices = action_choices(user)
        if fields["action"].choices and fields["action"].choices[0][0]:
            fields["action"].required = True
        fields["areas"].choices = list(Area.objects.values_list("key", "name"))

    def clean(self) -> Plain:
        found: Plain = super().clean() or {}
        check_days(self, found.get("start"), found.get("due"))
        if "state" in found:
            check_state(self, self.user, self.before, found)
        return found

    def plain(self, base: Plain | None = None) -> Plain:
        """The values as :func:`gongfu.office.ledger.plain.read` would have them.

        A field that still says what ``base`` was shown as keeps its value of ``base``: browsers trim and wrap texts.
        """
        found = {name: value for name, value in self.cleaned_data.items() if name in FIELDS}
        for name in ("start", "due", "finished"):
            found[name] = iso(found[name])
        found["areas"] = sorted(found["areas"])
        for name, value in shown(base, Names.of(base)).items() if base else ():
            if isinstance(value, str) and name in found and _tidy(self.data.get(name, "")) == _tidy(value):
                found[name] = (base or {})[name]
        return found if found["state"] == Task.State.DONE else found | {"finished": None}


def check_days(form: forms.Form, start: date | None, due: date | None) -> None:
    """Add an error where the deadline lies before the start."""
    if start and due and start > due:
        form.add_error("due", _("截止（%(due)s）早于起始（%(start)s）") % {"due": due, "start": start})


def check_state(form: forms.Form, user: Any, before: str, found: Plain) -> None:
    """Add errors where the state may not be set, or lacks its reason or its day."""
    state, reason, finished = found["state"], found.get("state_reason", ""), found.get("finished")
    if before != state and needs_words(state) and not reason.strip():
        form.add_error("state_reason", _("请写明理由，它会记入变更记录"))
    elif why := refusal(user, before, state, reason):
        form.add_error("state", why)
    if state == Task.State.DONE:
        if finished is None and "finished" not in form.errors:
            form.add_error("finished", _("已完成的任务要写完成日期"))
        elif finished and finished > today():
            form.add_error("finished", _("完成日期不能晚于今天"))


class TargetForm(forms.Form):
    """A target. An empty row is none."""

    key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    text = forms.CharField(label=gettext_lazy("目标（原文）"), max_length=500, required=False)
    metric = forms.CharField(label=gettext_lazy("指标"), max_length=200, required=False)
    op = forms.ChoiceField(label=gettext_lazy("关系"), choices=OPS, required=False, initial=">=")
    value = forms.FloatField(label=gettext_lazy("目标值"), required=False)
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=40, required=False)
    baseline = forms.FloatField(label=gettext_lazy("基期"), required=False)
    date = DayField(label=gettext_lazy("完成时限"))
    drop = forms.BooleanField(label=gettext_lazy("去掉"), required=False)

    def clean(self) -> Plain:
        found: Plain = super().clean() or {}
        filled = any(found.get(name) not in (None, "") for name in OF_TARGET if name != "op")
        if filled and not found.get("drop") and not found.get("text") and "text" not in self.errors:
            self.add_error("text", _("请写目标的原文，例如：铺设管网120公里"))
        return found


TargetForms = formset_factory(TargetForm, extra=2, max_num=40, absolute_max=60)


def targets_of(forms_: Any) -> list[Plain]:
    """The targets of a valid formset as plain values."""
    rows = [form.cleaned_data for form in forms_ if form.cleaned_data]
    return [
        {
            "key": row["key"],
            **{name: row[name] for name in OF_TARGET},
            "op": row["op"] or ">=",
            "date": iso(row["date"]),
        }
        for row in rows
        if row["text"] and not row["drop"]
    ]


def shown(values: Plain, names: Names) -> Plain:
    """Plain values as a form's initial ones: units by name."""
    return values | {role: "、".join(names.units.get(key, key) for key in values[role]) for role in ROLES}


class NewForm(TaskForm):
    """A task that no document has: its number is made where none is given."""

    key = forms.SlugField(
        label=gettext_lazy("任务编号"), max_length=100, required=False, allow_unicode=True,
        help_text=gettext_lazy("不填则自动编号"),
    )  # fmt: skip
    source = forms.ChoiceField(label=gettext_lazy("来源文件"), required=False)
    field_order: ClassVar = ["title", "key", "source"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["source"].choices = [("", _("无")), *Source.objects.values_list("key", "title")]
        if not self.is_bound:
            fields["state"].initial = Task.State.NOT_STARTED

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key and Task.objects.filter(key=key).exists():
            raise forms.ValidationError(_("编号 %(key)s 已有任务使用，请换一个或留空") % {"key": key})
        return key


class BulkForm(forms.Form):
    """What a bulk change sets: a field that is left empty is left alone."""

    state = forms.ChoiceField(label=LABELS["state"], required=False)
    finished = DayField(label=LABELS["finished"], help_text=gettext_lazy("改为已完成时必填"))
    state_reason = forms.CharField(
        label=LABELS["state_reason"], max_length=300, required=False, help_text=gettext_lazy("暂缓、撤销、恢复时必填")
    )
    action = forms.ChoiceField(label=LABELS["action"], required=False)
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("县（市、区）改为"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due = DayField(label=gettext_lazy("截止改为"))
    lead = UnitsField(
        label=gettext_lazy("牵头单位改为"), required=False, help_text=gettext_lazy("几个单位之间用顿号分开")
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        keep = ("", _("不改"))
        fields["state"].choices = [keep, *(pair for pair in Task.State.choices if pair[0] != "not_started")]
        fields["action"].choices = [keep, *((key, name) for key, name in action_choices(user) if key)]
        fields["areas"].choices = list(Area.objects.values_list("key", "name"))

    def clean(self) -> Plain:
        found: Plain = super().clean() or {}
        state, reason = found.get("state"), found.get("state_reason", "")
        if state in (Task.State.SUSPENDED, Task.State.CLOSED) and not reason.strip():
            self.add_error("state_reason", _("请写明理由，它会记入变更记录"))
        if state == Task.State.DONE and not found.get("finished") and "finished" not in self.errors:
            self.add_error("finished", _("已完成的任务要写完成日期"))
        if (finished := found.get("finished")) and finished > today():
            self.add_error("finished", _("完成日期不能晚于今天"))
        if not self.errors and not self.plain():
            raise forms.ValidationError(_("请至少改一项"))
        return found

    def plain(self) -> Plain:
        """The values to set."""
        found = self.cleaned_data
        values: Plain = {name: found[name] for name in ("action", "lead") if found.get(name)}
        if found.get("areas"):
            values["areas"] = sorted(found["areas"])
        if found.get("due"):
            values["due"] = iso(found["due"])
        if found.get("state"):
            done = found["state"] == Task.State.DONE
            values |= {
                "state": found["state"],
                "state_reason": found["state_reason"],
                "finished": iso(found["finished"]) if done else None,
            }
        return values
