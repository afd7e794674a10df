"""PDF files: what was set in lines and pages comes back as the paragraphs and tables it was set from."""

from __future__ import annotations

import shutil
import subprocess
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printing import grid, pdf, rule, set_type, text

from gongfu.documents import ocr
from gongfu.documents.errors import InputError
from gongfu.documents.model import Document
from gongfu.documents.pdf import MAX_PAGES
from gongfu.documents.read import read, read_bytes
from gongfu.documents.streams import MAX_STREAM

SENTENCE = "市发展改革委会同有关部门推进这项工作，每季度报送一次进展。"
CLAUSES = [SENTENCE * 9, "一、总体要求", SENTENCE * 3, SENTENCE * 30, "（一）建设示范片区。" + SENTENCE * 4]


def document(*pages: str, more: str = "") -> Document:
    return read_bytes(pdf(pages, more), "方案.pdf")


def texts(found: Document) -> list[str]:
    return [block.text for block in found.blocks]


def table_rows(found: Document) -> list[tuple[str, ...]]:
    return [block.cells for block in found.blocks if block.kind == "row"]


def cells(xs: list[float], ys: list[float], content: list[list[str]], size: float = 12) -> str:
    """A ruled table: ``ys`` from the top down."""
    return grid(xs, ys) + "".join(
        text(cell, x + 4, y - 16, size)
        for y, row in zip(ys, content, strict=False)
        for x, cell in zip(xs, row, strict=False)
        if cell
    )


def test_printed_lines_become_paragraphs_again_over_page_breaks() -> None:
    found = document(*set_type(CLAUSES))
    assert texts(found) == CLAUSES


SENTENCES = st.lists(
    st.sampled_from(["推进乡村振兴，", "由市财政局负责；", "到2025年完成80%以上。", "建设GDP核算平台，"]),
    min_size=1,
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(SENTENCES, min_size=2, max_size=12), st.integers(12, 31), st.integers(8, 24))
def test_any_text_set_in_lines_and_pages_is_read_back(clauses: list[list[str]], per_line: int, per_page: int) -> None:
    """The property the reader exists for. Every character stands in the raw text where its block says."""
    paragraphs = [SENTENCE * 5]  # shows how wide the page is set
    for clause in clauses:
        paragraphs += ["".join(clause), SENTENCE * 4]
    found = document(*set_type(paragraphs, per_line, per_page))
    assert texts(found) == paragraphs
    for block in found.blocks:
        assert all(found.raw[block.raw_offset(i)] == character for i, character in enumerate(block.text))


def test_blocks_point_into_the_printed_lines() -> None:
    found = document(*set_type(CLAUSES, per_line=28))
    first = found.blocks[0]
    assert found.raw.startswith(f"{(SENTENCE * 9)[:26]}\n{(SENTENCE * 9)[26:54]}\n")
    assert first.pieces[:3] == ((0, 0), (26, 27), (54, 56))
    assert "— 1 —" in found.raw, "the raw text holds what is printed, page numbers too"
    assert [block.place.page for block in found.blocks][-1] == 3
    assert str(found.blocks[1].place) == "第1页第2段"


@pytest.mark.parametrize("foot", ["— {} —", "第 {} 页 共 3 页", "{}/3", "Page {} of 3", "{}"])
def test_heads_feet_and_page_numbers_are_dropped(foot: str) -> None:
    pages = [
        page + text("某市“十四五”规划", 240, 800, 9) + text(foot.format(number), 280, 30, 10)
        for number, page in enumerate((content.split("BT /F 14 ")[0] for content in set_type(CLAUSES)), 1)
    ]
    assert texts(document(*pages)) == CLAUSES


def test_web_printers_lines_are_dropped() -> None:
    pages = [
        text("2025/10/7 21:36", 24, 820, 8)
        + page.split("BT /F 14 ")[0]
        + text(f"https://example.gov.cn/art/2025/1.html {number}/3", 24, 16, 8)
        for number, page in enumerate(set_type(CLAUSES), 1)
    ]
    assert texts(document(*pages)) == CLAUSES


def test_web_site_round_a_printed_page_is_dropped() -> None:
    lines = [
        "某市人民政府网",
        "首 页  要闻动态  信息公开  互动交流  政务服务",
        "首页 > 政策文件 > 正文",
        "索引号：A-1",
        "发文机关：某市人民政府",
    ]
    head = "".join(text(line, 79, 820 - 18 * row, 9) for row, line in enumerate(lines))
    foot = text("主办单位：某市人民政府办公室", 79, 60, 9) + text("某ICP备00000000号-1", 79, 40, 9)
    body = set_type([SENTENCE * 6])[0].split("BT /F 14 ")[0]
    assert texts(document(head + body + foot)) == [SENTENCE * 6]


def test_red_head_inside_a_sentence_is_taken_out_and_kept_apart() -> None:
    lines = [SENTENCE[:28], "某市人民政府文件某政〔2023〕2号", SENTENCE[28:] + SENTENCE[:27], SENTENCE[27:]]
    page = "".join(text(line, 79, 720 - 28 * row) for row, line in enumerate(lines))
    assert texts(document(page)) == [SENTENCE * 2, "某市人民政府文件某政〔2023〕2号"]


def test_title_over_two_lines_is_one() -> None:
    page = text("某市人民政府关于印发", 187, 760, 22) + text("示范片区实施方案的通知", 176, 730, 22)
    page += text("某政〔2025〕3号", 240, 700, 16)
    body = "".join(text(SENTENCE[: 28 - 2 * first], 79 + 32 * first, 660 - 28 * i) for i, first in enumerate((1, 0, 0)))
    assert texts(document(page + body))[:2] == ["某市人民政府关于印发示范片区实施方案的通知", "某政〔2025〕3号"]


def test_signature_and_date_stay_apart() -> None:
    page = set_type([SENTENCE * 3])[0] + text("某市人民政府", 400, 500) + text("2025年3月1日", 405, 472)
    assert texts(document(page)) == [SENTENCE * 3, "某市人民政府", "2025年3月1日"]


def test_lines_without_first_line_indent_are_joined_until_a_gap() -> None:
    lines = [(720, SENTENCE[:28]), (696, SENTENCE[28:] * 5), (640, SENTENCE[:28]), (616, "完。")]
    assert texts(document("".join(text(line, 79, y) for y, line in lines))) == [
        SENTENCE[:28] + SENTENCE[28:] * 5,
        SENTENCE[:28] + "完。",
    ]


def test_latin_words_keep_their_space_and_chinese_characters_get_none() -> None:
    page = text("本办法所称GIS means geographic information", 79, 720) + text("systems，由自然资源部门", 79, 692)
    page += text("管理。", 79, 664) + text(SENTENCE[:23], 79, 636)
    assert texts(document(page))[0].startswith("本办法所称GIS means geographic information systems，由")


def test_two_columns_are_read_one_after_the_other() -> None:
    def column(words: str, x: float) -> str:
        return "".join(
            text(words[at : at + 20], x, 700 - 18 * row, 10) for row, at in enumerate(range(0, len(words), 20))
        )

    left, right = SENTENCE * 6 + "并按月通报，", SENTENCE * 5
    found = document(
        text("某市公报关于示范片区的专版，今年第一期", 140, 760, 16) + column(left, 60) + column(right, 310)
    )
    assert texts(found) == ["某市公报关于示范片区的专版，今年第一期", left + right]


def test_overprinted_and_slanted_characters() -> None:
    """Bold type made by printing twice is read once; a watermark across the page is not read, and that is said."""
    bold = text("一、总体要求", 111, 720) + text("一、总体要求", 111.4, 720)
    watermark = "".join(text("内部资料", 200, y, 40, (7, 7, -7, 7)) for y in (200, 500))
    found = document(
        bold.replace(" 16 Tf", " 16 Tf") + text(SENTENCE, 111, 692, 12) + watermark.replace("40 Tf", "4 Tf")
    )
    assert texts(found) == ["一、总体要求", SENTENCE]
    assert found.warnings == ("有 8 个斜排或倒排的字没有读出（多为水印）",)


def test_invisible_text_counts_only_where_nothing_else_does() -> None:
    """Mode 3 draws nothing (ISO 32000-1, 9.3.6): rubbish beside visible text, the text itself of a recognised scan."""
    assert texts(document(text(SENTENCE, 79, 720) + text("看不见", 79, 600, mode=3))) == [SENTENCE]
    assert texts(document(text(SENTENCE, 79, 720, mode=3))) == [SENTENCE]


@pytest.mark.parametrize(
    ("turn", "more"), [((0, 1, -1, 0), ""), ((0, 1, -1, 0), "/Rotate 90"), ((-1, 0, 0, -1), "/Rotate 180")]
)
def test_turned_pages(turn: tuple[int, int, int, int], more: str) -> None:
    a, b, _, _ = turn
    start = (300.0, 100.0) if b else (500.0, 500.0)
    lines = [SENTENCE[:20], SENTENCE[20:]]
    page = "".join(
        text(line, start[0] + (24 * row if b else 0), start[1] - (24 * row if a else 0) * a, 16, turn)
        for row, line in enumerate(lines)
    )
    assert "".join(texts(document(page, more=more))) == SENTENCE


@pytest.mark.parametrize(
    ("encoding", "collection"),
    [(b"UniGB-UCS2-H", b"GB1"), (b"Identity-H  ", b"XY1")],
    ids=["characters", "numbers of glyphs"],
)
def test_fonts_that_are_not_embedded_need_not_be_on_the_machine(encoding: bytes, collection: bytes) -> None:
    """PDFium leaves out a single character, and what is turned, where its own stand-in for the font has no glyph."""
    flat = text("局", 79, 720) + text("市财政局", 79, 680) + text("—", 79, 640)
    turned = text("局", 300, 100, turn=(0, 1, -1, 0)) + text("市财政局", 330, 100, turn=(0, 1, -1, 0))

    def lines(page: str) -> list[str]:
        data = pdf([page]).replace(b"UniGB-UCS2-H", encoding).replace(b"(GB1)", b"(" + collection + b")")
        return read_bytes(data, "方案.pdf").raw.splitlines()

    assert lines(flat) == ["局", "市财政局", "—"]
    assert lines(turned) == ["局", "市财政局"]


def test_a_font_that_stands_in_draws_nothing() -> None:
    """A page that is recognised as a picture must not be read as a row of boxes."""
    data = pdf([text("市财政局", 79, 400, 100) + text("局", 79, 600, 100)]).replace(b"UniGB-UCS2-H", b"Identity-H  ")
    data = data.replace(b"(GB1)", b"(XY1)").replace(b"STSong-Light", b"Nobody-Light")
    assert read_bytes(data, "方案.pdf").raw.splitlines() == ["局", "市财政局"]
    with pypdfium2.PdfDocument(data) as document:
        assert document[0].render().to_numpy().min() == 255


def test_ruled_table_with_spans_and_wrapped_cells() -> None:
    xs, ys = [60.0, 120.0, 320.0, 520.0], [700.0, 670.0, 610.0, 580.0]
    rules = "".join(rule(x, 700, x, 580) for x in (60, 520)) + rule(120, 700, 120, 610) + rule(320, 700, 320, 610)
    rules += "".join(rule(60, y, 520, y) for y in ys)
    content = text("序号", 64, 684, 12) + text("主要任务", 124, 684, 12) + text("责任单位", 324, 684, 12)
    content += text("1", 64, 640, 12) + text("建设示范片区，完善公共", 124, 650, 12) + text("服务。", 124, 630, 12)
    content += (
        text("市发展改革委、市农业农村", 324, 650, 12) + text("局", 324, 630, 12) + text("二、保障方面", 200, 592, 12)
    )
    found = document(text(SENTENCE, 79, 740, 12) + rules + content + text("以上任务按月调度。", 79, 540, 12))
    assert table_rows(found) == [
        ("序号", "主要任务", "责任单位"),
        ("1", "建设示范片区，完善公共服务。", "市发展改革委、市农业农村局"),
        ("二、保障方面",),
    ]
    assert [text for text, block in zip(texts(found), found.blocks, strict=True) if block.kind == "paragraph"] == [
        SENTENCE,
        "以上任务按月调度。",
    ]
    row = found.blocks[2]
    assert (row.place.table, row.place.row, row.place.page) == (1, 2, 1)
    assert found.raw[row.raw_offset(0) :].startswith(row.text)
    assert len(xs) == 4


def test_table_over_a_page_break_is_one_table_without_its_repeated_head() -> None:
    xs = [60.0, 120.0, 320.0, 520.0]
    head = ["序号", "任务", "单位"]
    one = cells(xs, [140, 110, 80, 50], [head, ["1", "甲", "市科技局"], ["2", "建设大学科技园和", "市教育局、市"]])
    two = cells(xs, [800, 770, 740, 710], [head, ["", "孵化器", "科技局"], ["3", "丙", "市财政局"]])
    found = document(text(SENTENCE, 60, 700, 12) + one, two + text(SENTENCE, 60, 600, 12))
    assert table_rows(found) == [
        ("序号", "任务", "单位"),
        ("1", "甲", "市科技局"),
        ("2", "建设大学科技园和孵化器", "市教育局、市科技局"),
        ("3", "丙", "市财政局"),
    ]
    assert [(b.place.table, b.place.row, b.place.page) for b in found.blocks if b.kind == "row"] == [
        (1, 1, 1),
        (1, 2, 1),
        (1, 3, 1),
        (1, 4, 2),
    ]


def test_frame_round_text_is_no_table() -> None:
    page = set_type([SENTENCE * 3, SENTENCE * 4])[0] + grid([60, 560], [780, 40])
    assert texts(document(page)) == [SENTENCE * 3, SENTENCE * 4]


def test_radicals_are_read_as_ideographs() -> None:
    """Browsers print ⽂ (U+2F42, a radical) for 文 (U+6587)."""
    assert texts(document(text("⽂件⼀览，⾃印发之⽇起施⾏。", 79, 700))) == ["文件一览，自印发之日起施行。"]


def test_pdf_without_text_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(InputError, match=r"扫描件.*gongfu\[ocr\].*requirements-ocr.txt"):
        document(rule(10, 10, 300, 300))


def test_page_without_text_among_others_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    found = document(text(SENTENCE, 79, 700), rule(10, 10, 300, 300))
    assert texts(found) == [SENTENCE]
    assert len(found.warnings) == 1 and found.warnings[0].startswith("第2页没有可读的文字")


def test_damaged_file_is_one_clear_error() -> None:
    with pytest.raises(InputError, match="已损坏"):
        read_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20, "坏.pdf")


def test_protected_file_is_one_clear_error() -> None:
    """A standard security handler whose user password is not the empty one: its /U is all zeros."""
    data = pdf([text(SENTENCE, 79, 700)]).decode("ascii")
    zeros = "00" * 32
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{zeros}> /U <{zeros}> >> /ID [<00> <00>]"
    with pytest.raises(InputError, match="密码"):
        read_bytes(data.replace("/Root 1 0 R", f"/Root 1 0 R {lock}").encode("ascii"), "密.pdf")


def test_too_many_pages_is_one_clear_error() -> None:
    with pytest.raises(InputError, match=r"10,000 页"):
        read_bytes(pdf(["%"] * 10_000), "长.pdf")
    assert MAX_PAGES < 10_000


@pytest.mark.parametrize("filters", ["/FlateDecode", "[/FlateDecode /FlateDecode]"])
def test_stream_that_unpacks_to_gigabytes_is_one_clear_error(filters: str) -> None:
    packed = zlib.compress(b"0 0 m 9 9 l S\n" * 1_000_000)
    assert len(packed) < MAX_STREAM / 100
    head = f"%PDF-1.7\n3 0 obj\n<< /Filter {filters} /Length {len(packed)} >>\nstream\n".encode()
    with pytest.raises(InputError, match="大得不正常"):
        read_bytes(head + packed + b"\nendstream\nendobj\n" + pdf([text(SENTENCE, 79, 700)]), "弹.pdf")


def test_page_with_too_many_characters_is_one_clear_error() -> None:
    with pytest.raises(InputError, match="一页里有"):
        read_bytes(pdf(["".join(text(SENTENCE * 400, 10, y, 1) for y in range(100, 800, 30))], width=14_400), "密.pdf")


def test_giant_page_is_read() -> None:
    assert texts(read_bytes(pdf([text(SENTENCE, 79, 700)], width=14_400, height=14_400), "大.pdf")) == [SENTENCE]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_ends_in_a_traceback(data: st.DataObject) -> None:
    whole = bytearray(
        pdf([*set_type(CLAUSES[:2]), cells([60, 200, 400], [300, 250, 200], [["甲", "乙"], ["丙", "丁"]])])
    )
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=30)):
        whole[at] = data.draw(st.integers(0, 255))
    broken = bytes(whole[: data.draw(st.integers(10, len(whole)))])
    with suppress(InputError):
        read_bytes(broken, "a.pdf")


def test_real_web_print(shared: Path) -> None:
    """A government page printed by a browser: menu, particulars and foot go, the four-line title is one."""
    (path,) = (shared / "corpus/docs").glob("096_*.pdf")
    found = texts(read(path))
    assert found[:2] == [
        "琼健爱卫〔2025〕7号",
        "海南省健康海南建设委员会（爱国卫生运动委员会）关于印发《海南省将健康融入所有政策实施方案》的通知",
    ]
    assert found[-1].startswith("附件5.")
    assert [line[:2] for line in found if line[1:2] == "、" and len(line) < 20] == ["一、", "二、", "三、"]
    (goal,) = [line for line in found if line.startswith("2025年，省级")]
    assert "跨部门干预专项行动" in goal, "the paragraph goes on over the page break"


def test_word_file_through_libreoffice(tmp_path: Path) -> None:
    """The same document as Word wrote it and as LibreOffice prints it."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("needs LibreOffice (soffice) to print a Word file")
    from docx import Document as Word
    from docx.shared import Pt

    word = Word()
    for clause in CLAUSES * 3:
        word.add_paragraph(clause).paragraph_format.first_line_indent = Pt(22)
    table = word.add_table(rows=1, cols=3, style="Table Grid")
    content = [["序号", "任务", "责任单位"], *([str(i), SENTENCE, "市财政局、市科技局"] for i in range(1, 41))]
    for cell, words in zip(table.rows[0].cells, content[0], strict=True):
        cell.text = words
    for line in content[1:]:
        for cell, words in zip(table.add_row().cells, line, strict=True):
            cell.text = words
    stream = BytesIO()
    word.save(stream)
    (tmp_path / "a.docx").write_bytes(stream.getvalue())
    command = [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "a.docx"], check=True, capture_output=True, timeout=120)
    found = read(tmp_path / "a.pdf")
    assert [block.text for block in found.blocks if block.kind == "paragraph"] == CLAUSES * 3
    assert table_rows(found) == [tuple(line) for line in content]
    assert {block.place.table for block in found.blocks if block.kind == "row"} == {1}
