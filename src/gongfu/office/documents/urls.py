"""Addresses of documents."""

from __future__ import annotations

from django.urls import path

from gongfu.office.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.index, name="list"),
    path("upload/", views.upload, name="upload"),
    path("editions/<int:pk>/", views.edition, name="edition"),
]
