"""What several tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import browser, desk, old_browser, old_desk, playwright
from postgres import postgres
from served import empty_office, office, sites, small_zone

__all__ = [
    "browser",
    "desk",
    "empty_office",
    "office",
    "old_browser",
    "old_desk",
    "playwright",
    "postgres",
    "sites",
    "small_zone",
]
"""Fixtures of other files, stated once: a session that had them twice would start two browsers."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and hand labels: $GONGFU_SHARED, else ``../shared`` beside the checkout."""
    folder = Path(os.environ.get("GONGFU_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    if not folder.is_dir():
        pytest.skip("needs the shared folder of real documents: set GONGFU_SHARED or put it beside the checkout")
    return folder


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of the usual kind: rich takes one called dumb, as CI has it, for 80 columns whatever it is told."""
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(autouse=True)
def audit_log_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that commit leave rows to be emptied; SQLite's audit log refuses that, so its guard is lifted for it."""
    marker = request.node.get_closest_marker("django_db")
    if "live_server" not in request.fixturenames and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from django.db import connection

    if connection.vendor != "sqlite":
        return  # PostgreSQL truncates, which asks no row
    with connection.cursor() as cursor:
        guard = "FROM sqlite_master WHERE type = 'trigger' AND name = 'audit_no_delete'"
        (statement,) = cursor.execute(f"SELECT sql {guard}").fetchone()
        cursor.execute("DROP TRIGGER audit_no_delete")
        cursor.execute("DELETE FROM people_auditentry")
        cursor.execute(statement)
