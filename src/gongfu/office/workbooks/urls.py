"""Addresses of workbooks."""

from __future__ import annotations

from django.urls import path

from gongfu.office.workbooks.views import incoming, outgoing

app_name = "workbooks"
urlpatterns = [
    path("export/", outgoing.export, name="export"),
    path("export/<int:pk>/", outgoing.made, name="made"),
    path("export/<int:pk>/file/", outgoing.download, name="download"),
    path("upload/", incoming.upload, name="upload"),
    path("<int:pk>/", incoming.preview, name="preview"),
    path("<int:pk>/apply/", incoming.apply, name="apply"),
    path("<int:pk>/reread/", incoming.reread, name="reread"),
    path("<int:pk>/discard/", incoming.discard, name="discard"),
    path("<int:pk>/errors/", incoming.returned, name="returned"),
]
