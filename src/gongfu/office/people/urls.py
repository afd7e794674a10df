"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from gongfu.office.people import views

app_name = "people"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="password"),
    path("account/tokens/", views.tokens, name="tokens"),
    path("people/", views.users, name="users"),
    path("audit/", views.audit, name="audit"),
]
