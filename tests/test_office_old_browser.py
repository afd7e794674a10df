"""Chromium 92, which offices run. Without a screen it dies or hangs now and then, whatever page it shows.

So each test of tests/old_browser.py runs in a process that can be killed, and is asked again where that was needed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from browsers import OLD, TRIES

CHECKS = Path(__file__).with_name("old_browser.py")
PATIENCE = 60.0
"""Seconds for one of them; it takes ten."""


def _run(name: str) -> tuple[int | None, str]:
    """The exit code of a test (none where it hung) and what it printed."""
    command = [sys.executable, "-m", "pytest", f"{CHECKS}::{name}", "-q", "-p", "no:xdist", "-p", "no:cacheprovider"]
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    running = subprocess.Popen(command, cwd=CHECKS.parent.parent, env=own, start_new_session=True, **pipes)
    try:
        printed, _ = running.communicate(timeout=PATIENCE)
        return running.returncode, printed
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        return None, running.communicate()[0]


@pytest.mark.skipif(not OLD.is_file(), reason="needs Chromium 92: make old-browser")
@pytest.mark.parametrize("name", ["test_it_looks_as_it_does_today", "test_the_browsers_of_offices_show_the_same"])
def test_pages_in_chromium_92(name: str) -> None:
    for _ in range(TRIES):
        code, printed = _run(name)
        if code is not None and "TargetClosedError" not in printed:
            break
    assert code == 0, printed
    assert "skipped" not in printed
