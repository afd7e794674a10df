"""The font in the package: what it holds, what it is called, and what happens to a character it lacks."""

from __future__ import annotations

import base64
import io

import pictures
import pytest
from fontTools.ttLib import TTFont

from gongfu.indicators.model import STATUS_NAMES
from gongfu.publish.charts import Words, palette
from gongfu.publish.charts.fonts import font_file, glyphs, lacking, woff
from gongfu.publish.charts.paper import drawn
from gongfu.publish.charts.words import SAY

NOWHERE = "\U000f1234"
"""A private character: no font has it."""


def test_every_character_that_two_bytes_of_gbk_stand_for_and_is_a_hanzi_is_there() -> None:
    pairs = (bytes([lead, trail]).decode("gbk", "ignore") for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    hanzi = {text for text in pairs if len(text) == 1 and 0x4E00 <= ord(text) <= 0x9FA5}
    assert len(hanzi) == 20902  # GB 13000.1
    assert not lacking("".join(hanzi))


@pytest.mark.parametrize(
    "text", ["䢺䶮𬇙𬬻", "①②⑳ⅠⅫ", "≥≤≈±×÷√∞", "‰℃㎡㎞°", "“”‘’—…·《》〔〕【】、。，；：？！", "αβγΔΩμ", "éüñ", "〓"]
)
def test_rare_names_and_the_signs_of_reports_are_there(text: str) -> None:
    assert not lacking(text)


def test_everything_that_pictures_say_is_there() -> None:
    said = [word for pair in [*SAY.values(), *STATUS_NAMES.values()] for word in pair]
    assert not lacking("".join(said) + "".join(look.sign for look in palette.STATUS.values()))


def test_the_font_goes_by_its_own_name_and_keeps_copyright_and_licence() -> None:
    with TTFont(font_file()) as font:
        names = {number: font["name"].getDebugName(number) for number in (0, 1, 4, 6, 13)}
        tables = set(font.keys())
    assert names[1] == names[4] == "Gongfu Sans SC" and names[6] == "GongfuSansSC-Regular"
    assert "Adobe" in names[0] and "Open Font License" in names[13]
    assert not tables & {"GSUB", "GPOS", "GDEF", "BASE", "VORG"}
    licence = font_file().with_name("OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence and "Reserved Font Name 'Source'" in licence


def test_a_text_is_as_wide_as_its_characters() -> None:
    assert glyphs().width("共同富裕", 10) == 40
    assert glyphs().width("", 10) == 0
    assert 0 < glyphs().width("1", 10) < 10


def test_a_character_that_no_font_has_is_reported_and_drawn_as_the_printers_mark() -> None:
    data, missing = drawn(pictures.ratio(title=Words(f"某{NOWHERE}村")), "svg")
    assert missing == {NOWHERE}
    printed, _ = drawn(pictures.ratio(title=Words("某〓村")), "svg")
    assert printed.split(b"</title>")[1] == data.split(b"</title>")[1]


def test_a_page_carries_just_its_characters() -> None:
    with TTFont(io.BytesIO(base64.b64decode(woff("共富12")))) as font:
        assert font.flavor == "woff"
        assert set(font.getBestCmap()) == set(map(ord, "共富12"))
