"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registered as ``people``."""

    name = "gongfu.office.people"
    label = "people"

    def ready(self) -> None:
        from gongfu.office.people import signals  # noqa: F401 - connects the receivers
