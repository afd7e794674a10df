"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registered as ``documents``."""

    name = "gongfu.office.documents"
    label = "documents"
