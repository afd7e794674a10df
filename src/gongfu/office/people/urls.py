"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from gongfu.office.people.views import account, log, signing, users

app_name = "people"
urlpatterns = [
    path("login/", signing.login, name="login"),
    path("logout/", signing.logout, name="logout"),
    path("account/", account.account, name="account"),
    path("account/password/", signing.password, name="password"),
    path("account/sessions/", account.end_others, name="end_others"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/<int:pk>/", account.revoke, name="revoke"),
    path("people/", users.users, name="users"),
    path("people/new/", users.new, name="new"),
    path("people/<int:pk>/", users.user, name="user"),
    path("people/<int:pk>/password/", users.password, name="user_password"),
    path("people/<int:pk>/posts/", users.post, name="post"),
    path("people/<int:pk>/posts/<int:post>/", users.post_away, name="post_away"),
    path("audit/", log.log, name="audit"),
    path("audit/export/", log.export, name="audit_export"),
]
