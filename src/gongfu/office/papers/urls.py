"""Addresses of papers."""

from __future__ import annotations

from django.urls import path

from gongfu.office.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.index, name="list"),
    path("compare/", views.compare, name="compare"),
]
