"""Forms of supervision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongfu.office.supervision.models import Order
from gongfu.office.zones.models import Unit

if TYPE_CHECKING:
    from gongfu.office.ledger.models import Task

__all__ = ["ActForm", "OrderForm"]


class OrderForm(forms.Form):
    """A new order: to which of the task's units, what is asked, by when."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("督办对象"), empty_label=None)
    level = forms.TypedChoiceField(label=_("层级"), choices=Order.Level.choices, coerce=int)
    due = forms.DateField(label=_("回复时限"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    text = forms.CharField(label=_("督办要求"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, task: Task, *args: Any, levels: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(assignments__task=task).distinct()
        self.fields["level"].choices = levels


class ActForm(forms.Form):
    """What somebody does to an order, with words. ``version`` is the one they saw."""

    act = forms.CharField(max_length=20)
    version = forms.IntegerField()
    text = forms.CharField(label=_("意见"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
