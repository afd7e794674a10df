"""What to take out, what to bring in, and what to do with what differs."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from gongfu.delivery.sheet.tables import MAX_BYTES
from gongfu.office.workbooks.models import Export

__all__ = ["ApplyForm", "ExportForm", "UploadForm"]

SUFFIXES = (".xlsx", ".xls", ".et", ".csv", ".xlsm")


class ExportForm(forms.ModelForm):
    """Which sheets, as which kind of file. A CSV file holds one table."""

    class Meta:
        model = Export
        fields = ("what", "format")
        widgets: ClassVar = {"what": forms.RadioSelect, "format": forms.RadioSelect}

    def clean(self) -> dict[str, Any]:
        """A CSV file holds one table."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("format") == Export.Format.CSV and data.get("what") == Export.What.BOTH:
            self.add_error("format", _t("CSV 只能放一张表：请改选 Excel，或只选一种内容"))
        return data


class UploadForm(forms.Form):
    """A workbook that comes back."""

    file = forms.FileField(
        label=_("工作簿"),
        help_text=_("从本系统导出后修改过的 .xlsx、.xls、.et 或 .csv 文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
        error_messages={"required": _("请选择一个文件"), "empty": _("这个文件是空的，请检查是否保存完整")},
        max_length=255,
    )

    def clean_file(self) -> Any:
        """Small enough, and of a kind that is read."""
        file = self.cleaned_data["file"]
        limit = min(MAX_BYTES, settings.UPLOAD_BYTES)
        if file.size > limit:
            told = _t("文件有 %(size)s，超过 %(limit)s：请分几次导入")
            raise forms.ValidationError(told % {"size": filesizeformat(file.size), "limit": filesizeformat(limit)})
        if not file.name.lower().endswith(SUFFIXES):
            raise forms.ValidationError(_t("只读 .xlsx、.xls、.et 和 .csv 文件：请用 Excel 或 WPS 另存为 .xlsx"))
        return file


class ApplyForm(forms.Form):
    """What to do with clashes and with rows that cannot be taken. Nothing is decided for the user."""

    partial = forms.BooleanField(required=False)
    overwrite = forms.BooleanField(required=False)
    submit = forms.BooleanField(required=False)
