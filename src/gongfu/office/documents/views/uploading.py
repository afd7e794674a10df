"""Uploading a file: what it is an edition of, and the file itself, bounded before it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongfu.documents.errors import InputError
from gongfu.documents.read import MAX_BYTES, SUFFIXES
from gongfu.office.documents.intake import receive
from gongfu.office.documents.jobs import start_compiling
from gongfu.office.documents.wanted import DOCUMENT
from gongfu.office.ledger.models import Edition, Source
from gongfu.office.people.audit import record
from gongfu.office.people.rights import needs, visible

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["UploadForm", "upload"]


class UploadForm(forms.Form):
    """A file and the document that it is an edition of; left open, number and title decide."""

    file = forms.FileField(label=gettext_lazy("文件"), max_length=255, allow_empty_file=True)
    source = forms.ModelChoiceField(
        Source.objects.none(),
        label=gettext_lazy("属于哪份文件"),
        required=False,
        empty_label=gettext_lazy("按文号、标题自动对应；对应不上的作为新文件"),
        to_field_name="key",
        help_text=gettext_lazy("上传修订稿时选原来的文件，导入前会列出新增、修改和撤销的任务。"),
    )
    layer = forms.ChoiceField(
        label=gettext_lazy("新文件的层次"), choices=Source.Layer.choices, initial=Source.Layer.OTHER, required=False
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = visible(user, Source)  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ",".join(SUFFIXES)
        self.fields["file"].help_text = _("可读的类型：{kinds}；不超过 {size} MB。按内容认类型，不看扩展名。").format(
            kinds=" ".join(SUFFIXES), size=most() >> 20
        )

    def clean_file(self) -> Any:
        """Refuse by size before anything is read."""
        given = self.cleaned_data["file"]
        if given.size > most():
            raise forms.ValidationError(_("文件超过 {size} MB，请拆分后再上传").format(size=most() >> 20))
        return given


def most() -> int:
    """Most bytes of an upload."""
    return int(min(MAX_BYTES, settings.UPLOAD_BYTES))


@needs("import")
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in and compile it: at once, or in the background where it is large."""
    if request.method != "POST":
        initial = {"source": request.GET.get("source", "")}
        return render(request, "documents/upload.html", {"form": UploadForm(user=request.user, initial=initial)})
    form = UploadForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            edition = receive(given.read(), given.name, request.user, form.cleaned_data["source"])  # type: ignore[arg-type]
        except InputError as error:
            form.add_error("file", f"{error.cause}。{error.remedy}")
        else:
            record(request.user, "import", edition, made=True, sha256=edition.sha256)
            if form.cleaned_data["layer"]:
                edition.corrections = {DOCUMENT: {"layer": form.cleaned_data["layer"]}}
                edition.save(update_fields=["corrections"])
            start_compiling(edition)
            edition.refresh_from_db(fields=["state"])
            if edition.state == Edition.State.FAILED:
                return redirect("documents:edition", edition.pk)
            return redirect("documents:edition", edition.pk)
    return render(request, "documents/upload.html", {"form": form}, status=400)
