"""Addresses of ledger."""

from __future__ import annotations

from django.urls import path

from gongfu.office.ledger.views import bulk, editing, gantt, linking, listing, saved, single

app_name = "ledger"
urlpatterns = [
    path("", listing.index, name="list"),
    path("new/", editing.new, name="new"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/<int:pk>/undo/", bulk.undo, name="undo"),
    path("gantt/", gantt.gantt, name="gantt"),
    path("views/", saved.views, name="views"),
    path("task/<str:key>/", single.task, name="task"),
    path("task/<str:key>/edit/", editing.edit, name="edit"),
    path("task/<str:key>/needs/", linking.link, name="needs"),
]
