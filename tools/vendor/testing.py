"""What tests of pages need and no user does: axe-core, and the Chromium 92 that old offices run.

    python tools/vendor/testing.py axe        # tests/vendor/axe.min.js, kept in the repository
    python tools/vendor/testing.py browser    # .peers/chromium92/chromium, 155 MB, not kept

Needs node and npm. Packages come from whatever registry npm is set to; their content is checked before it is unpacked.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from build import fetch

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = (
    "axe-core",
    "4.14.1",
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
)
BROWSER = (
    "chrome-aws-lambda",
    "10.1.0",
    "sha512-NZQVf+J4kqG4sVhRm3WNmOfzY0OtTSm+S8rg77pwePa9RCYHzhnzRs8YvNI6L9tALIW6RpmefWiPURt3vURXcw==",
)
"""Name, version and sha512; the second carries Chromium 92.0.4512 for x86-64."""
UNPACK = (
    "const fs=require('fs'),[from,to]=process.argv.slice(1);"
    "fs.writeFileSync(to,require('zlib').brotliDecompressSync(fs.readFileSync(from)))"
)


def axe() -> None:
    with tempfile.TemporaryDirectory() as folder:
        fetch(*AXE, Path(folder))
        package, place = Path(folder) / AXE[0], ROOT / "tests" / "vendor"
        place.mkdir(exist_ok=True)
        script = (package / "axe.min.js").read_text("utf-8")
        (place / "axe.min.js").write_text(re.sub(r"\n//# sourceMappingURL=.*", "", script), "utf-8")
        shutil.copy(package / "LICENSE", place / "axe.LICENSE.txt")
        shutil.copy(package / "LICENSE-3RD-PARTY.txt", place / "axe.LICENSE-3RD-PARTY.txt")


def browser() -> None:
    place = ROOT / ".peers" / "chromium92"
    with tempfile.TemporaryDirectory() as folder:
        fetch(*BROWSER, Path(folder))
        packed = Path(folder) / BROWSER[0] / "bin"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        _unpack(packed / "chromium.br", place / "chromium")
        (place / "chromium").chmod(0o755)
        for archive in ("aws", "swiftshader"):
            _unpack(packed / f"{archive}.tar.br", Path(folder) / f"{archive}.tar")
            shutil.unpack_archive(Path(folder) / f"{archive}.tar", place, filter="data")


def _unpack(source: Path, target: Path) -> None:
    subprocess.run(["node", "-e", UNPACK, source, target], check=True)


if __name__ == "__main__":
    {"axe": axe, "browser": browser}[sys.argv[1]]()
