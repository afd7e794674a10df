"""Forms of corrections. What a form gives back is only what differs from the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongfu.office.ledger.forms import DayField, TitleField
from gongfu.office.ledger.models import Assignment, Source
from gongfu.office.people.rights import visible
from gongfu.office.zones.models import Action

if TYPE_CHECKING:
    from gongfu.office.documents.comparing import Names
    from gongfu.office.documents.wanted import Wanted

__all__ = ["BearerFormSet", "ParticularsForm", "TaskForm"]

_MOST_UNITS = 60


def _actions(empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *Action.objects.values_list("key", "name")]


class TaskForm(forms.Form):
    """A task's title, deadline and action, and whether it is left out."""

    title = TitleField(label=gettext_lazy("任务名称"), max_length=300)
    due = DayField(label=gettext_lazy("截止日"), help_text=gettext_lazy("没有确定日期的留空"))
    action = forms.ChoiceField(label=gettext_lazy("行动"), required=False)
    drop = forms.BooleanField(label=gettext_lazy("这不是一项任务，不导入"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = _actions(gettext_lazy("不归入行动"))  # type: ignore[attr-defined]

    @staticmethod
    def of(task: Wanted, names: Names, source: Source | None) -> dict[str, Any]:
        """A task's present values."""
        return {
            "title": task.title,
            "due": task.due,
            "action": names.action(task, source),
            "drop": task.dropped,
        }

    def corrections(self, plain: Wanted, names: Names, source: Source | None) -> dict[str, Any]:
        """What differs from the document."""
        data = self.cleaned_data
        due = data["due"].isoformat() if data["due"] else None
        given: dict[str, Any] = {}
        if data["title"] != plain.title:
            given["title"] = data["title"]
        if due != plain.due:
            given["due"] = due or ""
        if data["action"] != names.action(plain, source):
            given["action"] = data["action"]
        if data["drop"]:
            given["drop"] = True
        return given


class BearerForm(forms.Form):
    """A unit in a role; an empty name takes it away."""

    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=Assignment.Role.choices)
    name = forms.CharField(label=gettext_lazy("单位"), max_length=200, required=False)

    def __init__(self, *args: Any, names: Names, task: Wanted, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names, self._task = names, task
        self.fields["name"].widget.attrs |= {"list": "bodies", "autocomplete": "off"}
        self.key = ""

    def clean_name(self) -> str:
        """A unit of the office, or a name that the document itself has."""
        name: str = self.cleaned_data["name"].strip()
        if not name:
            return ""
        register = self._names.register
        own = {register.shown(key): key for _, key, _ in self._names.units(self._task)}
        self.key = own.get(name) or register.find(name)
        if not self.key:
            said = _("名册里没有“{name}”，请从提示的单位里选；确有此单位的，先加进 organizations.csv")
            raise forms.ValidationError(said.format(name=name))
        return name


class _Bearers(forms.BaseFormSet):
    """The units of a task."""

    @staticmethod
    def of(task: Wanted, names: Names) -> list[dict[str, str]]:
        """A task's present units."""
        return [{"role": role, "name": names.register.shown(key)} for role, key, _ in names.units(task)]

    def corrections(self, plain: Wanted, names: Names) -> dict[str, Any]:
        """The units, where they differ from those of the document."""
        given = dict.fromkeys(
            (form.cleaned_data["role"], form.key) for form in self.forms if form.cleaned_data.get("name") and form.key
        )
        if sorted(given) == sorted((role, key) for role, key, _ in names.units(plain)):
            return {}
        return {"units": [{"role": role, "name": names.register.shown(key), "key": key} for role, key in given]}


BearerFormSet = forms.formset_factory(
    BearerForm, formset=_Bearers, extra=3, max_num=_MOST_UNITS, absolute_max=_MOST_UNITS * 2
)


class ParticularsForm(forms.Form):
    """What document an edition is of."""

    source = forms.ModelChoiceField(
        Source.objects.none(),
        label=gettext_lazy("属于哪份文件"),
        required=False,
        empty_label=gettext_lazy("新文件，按下面的内容登记"),
        to_field_name="key",
    )
    title = forms.CharField(label=gettext_lazy("标题"), max_length=300, required=False)
    number = forms.CharField(label=gettext_lazy("文号"), max_length=100, required=False)
    issuer = forms.CharField(label=gettext_lazy("发文机关"), max_length=200, required=False)
    issued = forms.CharField(label=gettext_lazy("成文日期"), max_length=10, required=False)
    layer = forms.ChoiceField(label=gettext_lazy("层次"), choices=Source.Layer.choices)
    action = forms.ChoiceField(label=gettext_lazy("对应的行动"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = visible(user, Source)  # type: ignore[attr-defined]
        self.fields["action"].choices = _actions(gettext_lazy("不对应某一个行动"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new document needs a title."""
        data = super().clean() or self.cleaned_data
        if not data.get("source") and not (data.get("title") or "").strip():
            self.add_error("title", _("请填写标题"))
        return data
