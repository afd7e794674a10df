"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class ZonesConfig(AppConfig):
    """Registered as ``zones``."""

    name = "gongfu.office.zones"
    label = "zones"
