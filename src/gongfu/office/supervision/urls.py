"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from gongfu.office.supervision import views

app_name = "supervision"
urlpatterns = [
    path("orders/", views.orders, name="orders"),
    path("orders/new/", views.new, name="new"),
    path("orders/<int:pk>/", views.order, name="order"),
    path("reminders/", views.reminders, name="reminders"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<int:pk>/", views.opened, name="opened"),
    path("inbox/read/", views.all_opened, name="all_opened"),
]
