"""The ledger beside its source in a real browser: a field lights up at its place, with and without scripts."""

from __future__ import annotations

from pathlib import Path

import offices
import pytest
from browsers import PHONE, Opened

from gongfu.office.documents.importing import import_edition
from gongfu.office.documents.intake import compile_edition, receive
from gongfu.office.ledger.models import Edition
from gongfu.office.zones.sync import sync
from gongfu.zone import load, sample

pytestmark = pytest.mark.django_db(transaction=True)

CLAUSES = [f"{n}.建设第{n}个项目。{2026 + n % 3}年底前完成投资{n}亿元。（牵头单位：市财政局）" for n in range(1, 13)]
TEXT = "项目建设方案\n许政〔2026〕92号\n一、任务\n" + "\n".join(CLAUSES) + "\n"


@pytest.fixture
def edition(settings: object, tmp_path: Path) -> Edition:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    zone = load(sample())
    sync(zone)
    first = compile_edition(receive(TEXT.encode(), "项目.txt", None).pk, zone)
    import_edition(first, zone, None)
    changed = TEXT.replace("投资3亿元", "投资8亿元").replace(CLAUSES[11], "")
    return compile_edition(receive(changed.encode(), "项目（修订）.txt", None).pk, zone)


def test_a_field_lights_up_in_the_text(desk: Opened, edition: Edition) -> None:
    sitting = desk().login(offices.user("office"))
    page = sitting.open(f"/documents/editions/{edition.pk}/")
    key = edition.ledger["tasks"][10]["key"]
    field = page.locator(f'a[data-mark="{key}-d0"]')
    place = page.locator(f'.d-text mark[data-marks~="{key}-d0"]')
    assert place.inner_text() == field.inner_text() == "2028年底前"
    field.focus()
    assert place.evaluate("e => e.classList.contains('is-lit')")
    box, pane = place.bounding_box(), page.locator(".d-text").bounding_box()
    assert box and pane and pane["y"] <= box["y"] <= pane["y"] + pane["height"]  # scrolled to where it can be seen
    place.hover()
    assert page.locator(f"#t-{key}").evaluate("e => e.classList.contains('is-lit')")


def test_without_scripts_links_lead_to_the_place_and_back(desk: Opened, edition: Edition) -> None:
    sitting = desk(scripts=False).login(offices.user("office"))
    page = sitting.open(f"/documents/editions/{edition.pk}/")
    key = edition.ledger["tasks"][10]["key"]
    page.click(f'a[href="#s-{key}-d0"]')
    place = page.locator(f'.d-text mark[data-marks~="{key}-d0"]')
    assert place.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.click(f'a.d-pin[href="#t-{key}"]')
    assert page.url.endswith(f"#t-{key}")
    assert page.locator(f"#t-{key}").is_visible()


def test_upload_correct_compare_and_import_by_hand(desk: Opened, edition: Edition, tmp_path: Path) -> None:
    path = tmp_path / "公路.txt"
    path.write_text(TEXT.replace("92号", "93号").replace("项目建设", "公路建设"), "utf-8")
    page = desk().login(offices.user("office")).open("/documents/upload/")
    page.set_input_files("input[type=file]", path)
    page.click("form button.btn-primary:has-text('上传并编译')")
    page.wait_for_selector(".d-card")
    page.click(".d-card >> nth=0 >> text=更正")
    page.fill("input[name=title]", "公路一期")
    page.click("text=记下更正")
    page.wait_for_selector(".d-card")
    assert page.locator(".d-card h3").first.inner_text() == "公路一期"
    page.click("text=核对并导入")
    page.click("text=确认导入")
    page.wait_for_selector("text=新增 12 项")


def test_pages_are_accessible_and_fit_a_phone(desk: Opened, edition: Edition) -> None:
    sitting = desk(width=PHONE).login(offices.user("office"))
    address = f"/documents/editions/{edition.pk}/"
    key = edition.ledger["tasks"][0]["key"]
    pages = ["/documents/", f"/documents/sources/{edition.source.key}/", "/documents/upload/", address]
    pages += [f"{address}problems/", f"{address}compare/", f"{address}tasks/{key}/", f"{address}particulars/"]
    for path in pages:
        sitting.open(path)
        assert sitting.violations() == [], path
        assert sitting.too_wide() == 0, path


def test_colours_can_be_told_in_the_dark(desk: Opened, edition: Edition) -> None:
    sitting = desk(scheme="dark").login(offices.user("office"))
    for page in ("", "compare/"):
        sitting.open(f"/documents/editions/{edition.pk}/{page}")
        assert sitting.violations() == [], page
