"""Addresses of trials."""

from __future__ import annotations

from django.urls import path

from gongfu.office.trials import views

app_name = "trials"
urlpatterns = [
    path("", views.index, name="list"),
    path("studio/", views.studio, name="studio"),
]
