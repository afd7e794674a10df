"""Papers as PDF, read back: pages, fonts, text as it was given, nothing in it taken for markup."""

from __future__ import annotations

import ctypes
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from paperwork import LETTER, circular, order, year

from gongfu.documents.errors import InputError
from gongfu.publish.papers import Column, Document, LedgerPaper, Row, Table, Tally, Text, pdf, write_pdf
from gongfu.publish.papers.words import SAMPLE

SHIPPED = Path(pdf.__file__).parents[2] / "data" / "fonts" / "GongfuSansSC-Regular.otf"
HOSTILE = (
    '#panic("x")',
    '#import "@preview/cetz:0.3.0"',
    '#read("/etc/passwd")',
    "= 标题",
    "*粗* _斜_ `码` $x$",
    "\\ ] ) } // 注释",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    '"; #sys.inputs',
)


def printed(paper: Document, font_dir: Path | None = None) -> pypdfium2.PdfDocument:
    stream = io.BytesIO()
    write_pdf(paper, stream, font_dir)
    return pypdfium2.PdfDocument(stream.getvalue())


def texts(document: pypdfium2.PdfDocument) -> list[str]:
    """The text of every page without white space."""
    return ["".join(page.get_textpage().get_text_bounded().replace("\u200b", "").split()) for page in document]


def boxes(page: pypdfium2.PdfPage, text: str) -> list[tuple[float, float, float, float]]:
    """Where the characters of ``text`` stand: left, bottom, right, top in mm from the page's lower left."""
    layer = page.get_textpage()
    found = layer.search(text).get_next()
    assert found is not None, text
    at, count = found
    return [tuple(side / 72 * 25.4 for side in layer.get_charbox(at + step)) for step in range(count)]


def fonts(document: pypdfium2.PdfDocument) -> set[str]:
    """Names of the fonts that text on any page is set in."""
    names = set()
    for page in document:
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
            font = pypdfium2.raw.FPDFTextObj_GetFont(item.raw)
            size = pypdfium2.raw.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = ctypes.create_string_buffer(size)
            pypdfium2.raw.FPDFFont_GetBaseFontName(font, buffer, size)
            names.add(buffer.value.decode().rpartition("+")[2])
    return names


def test_pages_are_a4_and_text_stands_in_the_type_area() -> None:
    document = printed(circular().document())
    sizes = [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document]
    assert sizes[0] == (210, 297) and sizes[-1] == (297, 210)
    # A line of text fills 156 mm from 28 mm on: 26 mm stay free at the right.
    line = boxes(document[1], "与上月相比")
    assert line[0][0] == pytest.approx(28 + 2 * 16 / 72 * 25.4, abs=0.7)  # two characters in
    page = document[1].get_textpage()
    found = [page.get_charbox(at) for at in range(page.count_chars()) if page.get_text_range(at, 1).strip()]
    body = [box for box in found if 40 / 25.4 * 72 < box[1] < 255 / 25.4 * 72]
    assert min(box[0] for box in body) / 72 * 25.4 >= 27.5
    assert max(box[2] for box in body) / 72 * 25.4 <= 210 - 25.5
    head = boxes(document[0], "样例市城乡融合共同富裕先行试验区建设")
    assert 297 - head[0][3] == pytest.approx(37 + 35, abs=3)  # 35 mm below the type area's upper edge


def test_page_numbers_stand_on_the_outer_side() -> None:
    document = printed(circular().document())
    for number, page in enumerate(document, 1):
        left, bottom, right, _ = boxes(page, f"— {number} —")[0]
        width = page.get_width() / 72 * 25.4
        assert (left > width / 2) == (number % 2 == 1), number
        assert bottom < 30 and right < width


def test_nothing_is_lost_and_heads_of_tables_are_repeated() -> None:
    rows = tuple(Row(f"样例任务{number}号", "产业行动", lead="样例单位") for number in range(120))
    pages = texts(printed(LedgerPaper("样例市", "2026年11月", date(2026, 11, 25), Tally(grey=120), rows).document()))
    assert len(pages) > 3
    assert all("序号" in page and "判断依据" in page and "产业行动" in page for page in pages)
    assert all(f"样例任务{number}号" in "".join(pages) for number in range(120))


def test_a_circular_says_in_print_what_its_parts_say() -> None:
    pages = texts(printed(circular().document()))
    whole = "".join(pages)
    for words in (
        "样共富办〔2026〕12号",
        "各县（市、区）人民政府，市直各责任单位：",
        "台账共有任务100项，已完成30项",
        "按时填报率85%，比上月提高5个百分点",
        "附件：红灯任务及原因",
        "抄送：市委、市人大常委会、市政协办公室。",
        "2026年11月27日印发",
    ):
        assert words in whole, words
    assert LETTER.issuer in whole
    assert all(SAMPLE in page for page in pages)
    assert SAMPLE not in "".join(texts(printed(circular(sample=False).document())))


def test_an_order_is_one_page() -> None:
    assert len(printed(order().document())) == 1


def test_the_imprint_stands_at_the_foot_of_the_last_page() -> None:
    document = printed(circular().document())
    last = boxes(document[len(document) - 1], "印发")[0]
    assert last[1] < 26 + 12


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_others_is_shown_and_never_acts(text: str) -> None:
    paper = Document(text, (Text(text), Table((Column("甲"), Column(text)), ((text, "乙"), (text,)))))
    assert "".join(texts(printed(paper))).count("".join(text.split())) >= 5


def test_long_words_are_broken_inside_their_cell() -> None:
    paper = Document("样例", (Table((Column("甲"), Column("乙")), (("a" * 300, "丙"),)),))
    page = printed(paper)[0]
    layer = page.get_textpage()
    rights = [layer.get_charbox(at)[2] for at in range(layer.count_chars()) if layer.get_text_range(at, 1) == "a"]
    assert len(rights) == 300
    assert max(rights) / 72 * 25.4 < 28 + 78


def test_signs_no_font_has_and_control_characters_do_no_harm() -> None:
    paper = Document("样例", (Text("前\ud800\x00\u202e😀𬇙䢺后"),))
    text = "".join(texts(printed(paper)))
    assert "𬇙䢺" in text and "前" in text and "后" in text
    assert "\u202e" not in text


def test_the_shipped_font_stands_in_for_all_and_none_of_the_system_is_used() -> None:
    assert fonts(printed(circular().document())) == {"GongfuSansSC-Regular"}
    assert fonts(printed(year().document())) == {"GongfuSansSC-Regular"}


def renamed(folder: Path, family: str) -> None:
    """The shipped font under the name of a licensed one."""
    font = TTFont(SHIPPED, lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = family
    font.save(folder / f"{family}.otf")


def test_an_office_with_licensed_fonts_has_them_in_its_papers(tmp_path: Path) -> None:
    for family in ("FangSong", "SimHei"):
        renamed(tmp_path, family)
    used = fonts(printed(circular().document(), tmp_path))
    assert {"FangSong", "SimHei"} <= used
    assert used <= {"FangSong", "SimHei", "GongfuSansSC-Regular"}  # title and page numbers have no font of their own


def test_the_template_asks_for_no_font_that_is_not_there() -> None:
    compiler = pdf._compiler(None)
    _, warnings = compiler.compile_with_warnings(sys_inputs={"paper": pdf._data(circular().document(), None)})
    assert list(warnings) == []


def test_a_folder_of_fonts_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="font_dir"):
        printed(circular().document(), tmp_path / "none")


def test_a_processor_without_typst_is_told_to_take_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(InputError, match="Word"):
        printed(order().document(), tmp_path)


def test_two_thousand_rows_are_set_and_more_than_five_thousand_refused() -> None:
    def paper(count: int) -> Document:
        rows = tuple((str(number), f"样例任务{number}") for number in range(count))
        return Document("样例", (Table((Column("序号"), Column("任务", 5)), rows),))

    pages = texts(printed(paper(2000)))
    assert "样例任务1999" in pages[-1] and all("序号" in page for page in pages)
    with pytest.raises(InputError, match="Word"):
        printed(paper(5001))


def test_all_text_goes_in_as_data() -> None:
    data: dict[str, Any] = json.loads(pdf._data(circular(demands=HOSTILE[0]).document(), None))
    assert {"kind": "text", "indent": True, "note": False, "text": HOSTILE[0]} in data["parts"]
    template = pdf._template().read_text("utf-8")
    assert "eval(" not in template and template.count("sys.inputs") == 1
