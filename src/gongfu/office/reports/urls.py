"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from gongfu.office.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:pk>/", views.report, name="report"),
    path("review/", views.review, name="review"),
    path("periods/", views.periods, name="periods"),
    path("periods/<int:pk>/", views.period, name="period"),
    path("periods/<int:pk>/reports/", views.listed, name="listed"),
    path("periods/<int:pk>/unanswered/", views.unanswered, name="unanswered"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", views.evidence_removed, name="evidence-removed"),
]
