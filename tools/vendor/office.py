"""What the office's pages are made of, put where Django serves it: styles, htmx, one sheet of icons.

Called by ``build.py``; ``ICONS`` is the list to add to when a page needs another icon.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent.parent / "src/gongfu/office/frame/static/office"
VENDOR = STATIC / "vendor"
ICONS = tuple(
    """
    adjustments-horizontal alert-triangle arrow-back-up arrow-down arrow-up ban bell bookmark building calendar-due
    calendar-event chart-donut chart-line check checks chevron-down chevron-left chevron-right chevron-up circle-check
    clipboard-text clock coin columns copy database device-floppy dots download edit external-link eye file-spreadsheet
    file-text file-type-docx file-type-pdf files filter flag flask folder git-compare help-circle hierarchy history home
    info-circle key keyboard language layout-dashboard link list-check lock lock-open login logout mail map-pin menu-2
    message moon paperclip player-pause plus printer quote refresh search selector send settings shield-check
    sort-ascending sort-descending sun table target-arrow timeline trash upload user users versions x
""".split()  # noqa: SIM905 - a line of names is what one adds to
)
"""Names in Tabler's outline set."""
_MAP = re.compile(r"\s*(/\*|//)# sourceMappingURL=[^\n*]*(\*/)?\s*$")


def copy(modules: Path) -> None:
    """Copy what is used out of the unpacked packages. Raises :class:`SystemExit` where an icon is unknown."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source in ("bootstrap/dist/css/bootstrap.min.css", "htmx.org/dist/htmx.min.js"):
        text = _MAP.sub("\n", (modules / source).read_text("utf-8"))
        (VENDOR / Path(source).name).write_text(text, "utf-8")
    for package, name in (("bootstrap", "bootstrap"), ("htmx.org", "htmx")):
        shutil.copyfile(modules / package / "LICENSE", VENDOR / f"{name}.LICENSE.txt")
    (STATIC / "icons.svg").write_text(_sprite(modules / "@tabler/icons"), "utf-8")
    shutil.copyfile(modules / "@tabler/icons/LICENSE", STATIC / "icons.LICENSE.txt")


def _sprite(package: Path) -> str:
    """All icons as symbols of one file, which a page names as ``icons.svg#i-bell``."""
    symbols = []
    for name in sorted(ICONS):
        file = package / "icons" / "outline" / f"{name}.svg"
        if not file.is_file():
            raise SystemExit(f"there is no icon {name} in this version of the set")
        shapes = re.sub(r"<!--.*?-->|^.*?<svg[^>]*>|</svg>", "", file.read_text("utf-8"), flags=re.DOTALL)
        shapes = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", shapes)
        shapes = re.sub(r"\s*\n\s*", "", shapes)
        symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    head = '<svg xmlns="http://www.w3.org/2000/svg"><!-- Tabler Icons, MIT: icons.LICENSE.txt -->'
    return head + "\n" + "\n".join(symbols) + "\n</svg>\n"
