"""Addresses of trials."""

from __future__ import annotations

from django.urls import path

from gongfu.office.trials import views

app_name = "trials"
urlpatterns = [
    path("", views.index, name="list"),
    path("studio/", views.studio, name="studio"),
    path("results/", views.results, name="results"),
    path("tasks/", views.tasks, name="tasks"),
    path("save/", views.save, name="save"),
    path("reform.toml", views.reform_file, name="reform"),
    path("population/", views.population, name="population"),
    path("compare/", views.compare, name="compare"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/results.xlsx", views.workbook, name="workbook"),
    path("<int:pk>/reform.toml", views.scenario_file, name="file"),
]
