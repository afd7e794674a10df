"""Addresses of documents."""

from __future__ import annotations

from django.urls import path

from gongfu.office.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.index, name="list"),
    path("upload/", views.upload, name="upload"),
    path("sources/<str:key>/", views.source, name="source"),
    path("editions/<int:pk>/", views.edition, name="edition"),
    path("editions/<int:pk>/problems/", views.problems, name="problems"),
    path("editions/<int:pk>/compare/", views.compare, name="compare"),
    path("editions/<int:pk>/particulars/", views.particulars, name="particulars"),
    path("editions/<int:pk>/tasks/<str:key>/", views.correct, name="correct"),
    path("editions/<int:pk>/import/", views.import_, name="import"),
    path("editions/<int:pk>/discard/", views.discard, name="discard"),
    path("editions/<int:pk>/recompile/", views.recompile, name="recompile"),
    path("editions/<int:pk>/restore/", views.restore, name="restore"),
    path("editions/<int:pk>/file/", views.file, name="file"),
]
