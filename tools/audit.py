"""Ask the advisory service (OSV) whether a pinned requirement has a known weakness.

    python tools/audit.py [REQUIREMENTS...]

Leaves with 1 where one has, naming it and the version that mends it. Where the service or the package index cannot be
reached it says so and leaves with 0: a change is not held up by somebody's network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = """\
[project]
name = "audited"
version = "0"
requires-python = ">=3.11"
dependencies = {requirements}
"""
_PINNED = re.compile(r"^([\w.\[\]-]+==[^\s\\;]+(?:\s*;[^\\]+)?)", re.M)
CLEAN, FOUND = 0, 1
"""What ``uv audit`` leaves with; anything else means that it could not ask."""


def pinned(text: str) -> list[str]:
    """The requirements of a file made by ``uv pip compile``: name, exact version and marker, without hashes."""
    return [found.strip() for found in _PINNED.findall(text)]


def audit(file: Path, service: str | None = None) -> int:
    """Audit a requirements file; prints what was found and returns the exit code."""
    uv = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
    requirements = pinned(file.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        quoted = "[" + ", ".join("'" + one.replace("'", '"') + "'" for one in requirements) + "]"
        (Path(folder) / "pyproject.toml").write_text(PROJECT.format(requirements=quoted), "utf-8")
        environment = os.environ | {"UV_HTTP_RETRIES": "0"}
        for command in (
            [uv, "lock", "--quiet"],
            [uv, "audit", "--frozen", "--preview-features", "audit-command", *_service(service)],
        ):
            done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
            if done.returncode != CLEAN:
                break
    if done.returncode == FOUND and command[1] == "audit":
        print(done.stdout + done.stderr)
        return FOUND
    if done.returncode != CLEAN:
        cause = next(iter(done.stderr.strip().splitlines()[::-1]), "no answer").strip()
        print(f"audit: {file.name} was NOT audited, the service or the index cannot be reached ({cause})")
        return CLEAN
    print(f"audit: no known weakness in the {len(requirements)} packages of {file.name}")
    return CLEAN


def _service(address: str | None) -> list[str]:
    return ["--service-url", address] if address else []


def main() -> int:
    files = [Path(name) for name in sys.argv[1:]] or [ROOT / "requirements.txt"]
    return max(audit(file, os.environ.get("OSV_URL")) for file in files)


if __name__ == "__main__":
    sys.exit(main())
