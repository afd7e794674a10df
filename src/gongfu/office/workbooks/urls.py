"""Addresses of workbooks."""

from __future__ import annotations

from django.urls import path

from gongfu.office.workbooks import views

app_name = "workbooks"
urlpatterns = [
    path("export/", views.export, name="export"),
    path("upload/", views.upload, name="upload"),
    path("<int:pk>/", views.preview, name="preview"),
]
