"""Addresses of dashboard."""

from __future__ import annotations

from django.urls import path

from gongfu.office.dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.zone, name="zone"),
    path("actions/<str:key>/", views.action, name="action"),
    path("units/<str:key>/", views.unit, name="unit"),
    path("areas/<str:key>/", views.area, name="area"),
    path("indicators/", views.indicators, name="indicators"),
]
