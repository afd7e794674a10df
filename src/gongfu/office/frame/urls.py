"""Addresses of the frame."""

from __future__ import annotations

from django.urls import path

from gongfu.office.frame import styleguide, views

app_name = "frame"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
