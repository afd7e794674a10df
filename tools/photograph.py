"""Take the README's picture of the office: ``python tools/photograph.py``. Needs Chromium; the result is committed.

The dashboard of the demonstration on its own day, in a Chinese font of the machine (or the package's, put among them).
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "images" / "office.png"
SIZE = {"width": 1440, "height": 1010}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
SITE = """
from pathlib import Path
from gongfu.office.sample.site import prepare
from gongfu.office.server import Serving, serve
folder = Path("office")
prepare(folder, print)
serve(folder, None, Serving(port=0, workers=1, background=False), lambda line: print(line, flush=True))
"""


def main() -> None:
    """Serve the demonstration, sit down as the office, photograph the dashboard."""
    with tempfile.TemporaryDirectory() as folder:
        own = {name: value for name, value in os.environ.items() if name != "GONGFU_OFFICE"}
        site = subprocess.Popen([sys.executable, "-c", SITE], cwd=folder, env=own, stdout=subprocess.PIPE, text=True)
        assert site.stdout is not None
        address = next(found[1] for line in site.stdout if (found := re.search(r"(http://[\w.:]+)", line)))
        password = (Path(folder) / "office" / "demo.password").read_text("ascii").strip()
        try:
            PICTURE.write_bytes(_small(_taken(address, password)))
        finally:
            site.send_signal(signal.SIGINT)
            site.wait(30)


def _taken(address: str, password: str) -> bytes:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
        page.goto(f"{address}/login/")
        page.fill("[name=username]", "demo-office")
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_selector("svg text")
        page.wait_for_timeout(1500)
        return page.screenshot()


def _small(picture: bytes) -> bytes:
    """Fewer colours: a picture of a page needs no more."""
    out = io.BytesIO()
    page = Image.open(io.BytesIO(picture)).convert("RGB")
    page.quantize(255, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "png", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
