"""What several tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


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
