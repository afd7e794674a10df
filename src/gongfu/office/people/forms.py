"""Forms of people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from gongfu.office.people.models import Post, Role, User
from gongfu.office.people.tokens import MOST_DAYS
from gongfu.office.zones.models import Action, Area, Unit
from gongfu.zone import HIDDEN

__all__ = ["AccountForm", "PostForm", "TokenForm", "UserForm"]


class UserForm(forms.ModelForm):
    """A user as the office sees them."""

    class Meta:
        model = User
        fields: ClassVar = ["username", "name", "email", "phone", "is_active"]
        labels: ClassVar = {"username": _("用户名"), "email": _("电子邮箱"), "is_active": _("可以登录")}
        help_texts: ClassVar = {
            "username": _("登录用，字母、数字和 @ . + - _"),
            "is_active": _("停用后立即不能登录，记录都保留"),
        }

    def clean_username(self) -> str:
        """A name of its own also for people, who tell no large letters from small ones."""
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("已有同名用户（不分大小写），请换一个"))
        return name

    def clean_name(self) -> str:
        """Something that is seen: the name stands in every record of what its user did."""
        name = HIDDEN.sub("", self.cleaned_data["name"]).strip()
        if not name:
            raise forms.ValidationError(_("请填写看得见的姓名或岗位"))
        return name


class AccountForm(forms.ModelForm):
    """What people change of themselves."""

    class Meta:
        model = User
        fields: ClassVar = ["email", "phone", "mail_wanted"]
        labels: ClassVar = {"email": _("电子邮箱")}


class PostForm(forms.Form):
    """A post: the role, and the unit, area or action that this role is of."""

    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    unit = forms.ModelChoiceField(Unit.objects.filter(active=True), label=_("单位"), required=False)
    area = forms.ModelChoiceField(Area.objects.all(), label=_("县（市、区）"), required=False)
    action = forms.ModelChoiceField(Action.objects.all(), label=_("行动（专班）"), required=False)

    _OF: ClassVar = {
        "reporter": ("unit", _("填报员要选一个单位")),
        "reviewer": ("unit", _("审核人要选一个单位")),
        "area": ("area", _("请选县（市、区）")),
        "task_force": ("action", _("请选行动（专班）")),
    }

    def clean(self) -> dict[str, Any]:
        """What the role is of must be chosen; what it is not of is dropped."""
        said: dict[str, Any] = super().clean() or {}
        wanted, problem = self._OF.get(said.get("role", ""), ("", ""))
        if wanted and not said.get(wanted):
            self.add_error(wanted, problem)
        return said | {field: said.get(field) if field == wanted else None for field in ("unit", "area", "action")}

    def save(self, user: User) -> bool:
        """Give the post to the user; false where they have it already."""
        return Post.objects.get_or_create(user=user, **self.cleaned_data)[1]


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(label=_("用途"), max_length=60)
    expires = forms.DateField(label=_("有效期至"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    writes = forms.BooleanField(label=_("可以填报"), required=False, help_text=_("不勾选的只能读"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_expires(self) -> date:
        day: date = self.cleaned_data["expires"]
        if not self.today <= day <= self.today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("有效期从今天起最长一年"))
        return day
