"""Addresses of ledger."""

from __future__ import annotations

from django.urls import path

from gongfu.office.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("bulk/", views.bulk, name="bulk"),
    path("gantt/", views.gantt, name="gantt"),
    path("views/", views.views, name="views"),
    path("task/<str:key>/", views.task, name="task"),
    path("task/<str:key>/edit/", views.edit, name="edit"),
]
