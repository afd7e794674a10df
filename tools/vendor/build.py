"""Bundle ECharts for the package, once for pictures and once for the office, and what else the office's pages need.

    python tools/vendor/build.py

Only the parts used, for Chromium 92, from packages of known content. Needs node and npm. Packages come from whatever
registry npm is set to; a lock file would name its address, so the sha512 of every package stands in package.json
instead and is checked before anything is unpacked.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import office

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent.parent / "src" / "gongfu" / "data" / "vendor"
BUNDLES = {"echarts.js": VENDOR, "office.js": office.VENDOR}
"""What a bundle is made from, and where it goes. Pictures carry theirs inside: it has nothing of the office's."""
NOTICES = ("LICENSE", "NOTICE", "licenses/LICENSE-d3")
TARGET = "chrome92"
BANNER = (
    "/*! Parts of Apache ECharts {echarts} and zrender {zrender}: Apache-2.0, BSD-3-Clause, see the files beside. */"
)


def fetch(name: str, version: str, integrity: str, modules: Path) -> None:
    """Put a package where node looks for it. Raises :class:`SystemExit` where its content is another than expected."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--ignore-scripts", f"{name}@{version}"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        (archive,) = Path(folder).glob("*.tgz")
        found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != integrity:
            raise SystemExit(f"{name}@{version} is not the package that package.json names: {found}")
        with tarfile.open(archive) as package:
            package.extractall(folder, filter="data")
        shutil.move(Path(folder) / "package", modules / name)


def bundle(entry: str, folder: Path, banner: str) -> str:
    """The script that ``entry`` asks for. Raises :class:`SystemExit` where it could not be put into a page."""
    shutil.copy(HERE / entry, folder)
    subprocess.run(
        [
            *("node", folder / "node_modules" / "esbuild" / "bin" / "esbuild", entry, "--bundle", "--minify"),
            *("--format=iife", "--global-name=echarts", f"--target={TARGET}", "--charset=ascii"),
            *("--legal-comments=none", "--log-level=warning", f"--banner:js={banner}", "--outfile=out.js"),
        ],
        cwd=folder,
        check=True,
    )
    script = (folder / "out.js").read_text("utf-8")
    if re.search(r"sourceMappingURL|registry|</script", script):
        raise SystemExit("the bundle names a source map or a registry, or would end its own element")
    return script


def main() -> None:
    manifest = json.loads((HERE / "package.json").read_text("utf-8"))
    versions: dict[str, str] = manifest["dependencies"] | manifest["devDependencies"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        modules = folder / "node_modules"
        for package, version in sorted(versions.items()):
            (modules / package).parent.mkdir(parents=True, exist_ok=True)
            fetch(package, version, manifest["integrity"][package], modules)
        for entry, place in BUNDLES.items():
            script = bundle(entry, folder, BANNER.format(**versions))
            place.mkdir(parents=True, exist_ok=True)
            (place / "echarts.min.js").write_text(script, "utf-8")
            for notice in NOTICES:
                text = (modules / "echarts" / notice).read_text("utf-8")
                (place / f"echarts.{Path(notice).name}.txt").write_text(text, "utf-8")
            (place / "zrender.LICENSE.txt").write_text((modules / "zrender" / "LICENSE").read_text("utf-8"), "utf-8")
            print(f"{entry}: {len(script) / 1000:.0f} kB, sha256 {hashlib.sha256(script.encode()).hexdigest()}")
        office.copy(modules)


if __name__ == "__main__":
    main()
