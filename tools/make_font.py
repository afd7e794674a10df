"""Make the Chinese font that the package ships, from Debian's ``fonts-noto-cjk``. Run once; the result is committed.

    apt-get download fonts-noto-cjk && dpkg-deb -x fonts-noto-cjk_*.deb noto
    python tools/make_font.py noto/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

``--measure`` writes nothing and prints what each choice of characters would weigh.
"""

from __future__ import annotations

import argparse
import hashlib
import io
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
FONT = ROOT / "src" / "gongfu" / "data" / "fonts" / "GongfuSansSC-Regular.otf"
SOURCE_SHA256 = "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a"
"""NotoSansCJK-Regular.ttc of fonts-noto-cjk 1:20220127+repack1-1."""
SIMPLIFIED = 2
"""The collection's font for mainland China."""
FAMILY, POSTSCRIPT = "Gongfu Sans SC", "GongfuSansSC-Regular"
"""A name of our own: the licence reserves “Source”, and Noto is a trademark."""

SYMBOLS = (
    (0x0020, 0x024F),  # Latin
    (0x0370, 0x045F),  # Greek, Cyrillic
    (0x2000, 0x27BF),  # punctuation, signs of currency, numbers, arrows, mathematics, boxes, shapes
    (0x3000, 0x33FF),  # Chinese punctuation, kana, bopomofo, ㈠, ㎡
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),  # full-width forms
)
URO = (0x4E00, 0x9FA5)
"""The 20,902 characters of GB 13000.1 that GBK holds."""
BEYOND_URO = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣"
    "䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮鿍鿎鿏𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷"
    "𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂"
    "𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪"
    "𬹼𬺈𬺓"
)
"""The 276 characters of 通用规范汉字表 (2013; Unihan kTGH) outside GBK's: rare, but in names of places and people."""
OPTIONS: dict[str, Any] = {
    "layout_features": [],
    "hinting": False,
    "notdef_outline": True,
    "glyph_names": False,
    "drop_tables": ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "GlyphOrder", "VORG", "vhea", "vmtx"],
    "name_IDs": [0, 1, 2, 3, 4, 5, 6, 13, 14],
    "name_languages": [0x409],
}


def characters() -> dict[str, set[int]]:
    """The choices: what GB 2312 holds, what GBK holds, and GBK with the whole 通用规范汉字表."""
    symbols = {code for first, last in SYMBOLS for code in range(first, last + 1)}
    gb2312 = symbols | coded("gb2312")
    gbk = gb2312 | coded("gbk") | set(range(URO[0], URO[1] + 1))
    return {"gb2312": gb2312, "gbk": gbk, "gbk+tgh": gbk | set(map(ord, BEYOND_URO))}


def coded(encoding: str) -> set[int]:
    """Every character that two bytes of the encoding stand for."""
    pairs = (bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    texts = (pair.decode(encoding, "ignore") for pair in pairs)
    return {ord(text) for text in texts if len(text) == 1 and ord(text) > 0x7F}


def build(source: Path, codes: set[int]) -> bytes:
    """The font with these characters only, under our own name, the same bytes every time."""
    font = TTCollection(str(source), lazy=True, recalcTimestamp=False).fonts[SIMPLIFIED]
    options = subset.Options()
    for name, value in OPTIONS.items():
        setattr(options, name, value)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    rename(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def rename(font: TTFont) -> None:
    """Our name wherever the font states one; copyright and licence stay."""
    version = font["name"].getDebugName(5).partition(";")[0]
    names = {1: FAMILY, 3: f"{version};{POSTSCRIPT}", 4: FAMILY, 5: f"{version}; a subset of Noto Sans CJK SC"}
    for number, text in {**names, 6: POSTSCRIPT}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    table = font["CFF "].cff
    table.fontNames = [POSTSCRIPT]
    table.topDictIndex[0].FullName = table.topDictIndex[0].FamilyName = FAMILY


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--measure", action="store_true")
    arguments = parser.parse_args()
    if hashlib.sha256(arguments.source.read_bytes()).hexdigest() != SOURCE_SHA256:
        raise SystemExit("not the file that the shipped font was made from: see SOURCE_SHA256")
    for name, codes in characters().items() if arguments.measure else [("gbk+tgh", characters()["gbk+tgh"])]:
        data = build(arguments.source, codes)
        print(f"{name}: {len(TTFont(io.BytesIO(data)).getBestCmap())} characters, {len(data) / 1e6:.2f} MB")
        if not arguments.measure:
            FONT.write_bytes(data)


if __name__ == "__main__":
    main()
