"""The app as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registered as ``ledger``."""

    name = "gongfu.office.ledger"
    label = "ledger"
