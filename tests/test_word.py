"""The Word reader: what Word shows on the page is what the blocks say."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordfile import cell, converted, docx, item, level, lists, paragraph, row, run, style, table, zipped

from gongfu.documents import package, word
from gongfu.documents.errors import InputError
from gongfu.documents.model import Document, Place
from gongfu.documents.read import read, read_bytes


def document(body: str, **parts: str) -> Document:
    return word.read(docx(body, **parts), "方案.docx")


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in document(body, **parts).blocks]


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def field(instruction: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>" if instruction else ""
    return mark("begin") + code + mark("separate") + result + mark("end")


def test_blocks_point_into_the_raw_text_and_count_paragraphs() -> None:
    body = paragraph("关于印发方案的通知") + paragraph("") + paragraph("各县（市、区）", "人民政府：")
    got = read_bytes(docx(body), "通知.docx")
    assert got.format == "docx"
    assert [(block.text, block.place) for block in got.blocks] == [
        ("关于印发方案的通知", Place(1)),
        ("各县（市、区）人民政府：", Place(3)),
    ]
    assert [got.raw[block.raw_offset(0) :].startswith(block.text) for block in got.blocks] == [True, True]


def test_insertions_stay_and_deletions_go() -> None:
    body = paragraph(
        "到2025年，",
        f"<w:ins>{run('城镇化率')}</w:ins>",
        f"<w:del><w:r><w:delText>农业产值</w:delText></w:r>{run('旧')}</w:del>",
        f"<w:moveFrom>{run('搬走')}</w:moveFrom><w:moveTo>{run('达到')}</w:moveTo>",
        "60%",
    )
    assert texts(body) == ["到2025年，城镇化率达到60%"]


def test_a_deleted_paragraph_end_joins_what_it_parted() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        item("甲")
        + paragraph(f"<w:del>{run('整段删去')}</w:del>", properties=numbered + deleted)
        + paragraph("前半句", properties=deleted)
        + item("后半句")
        + paragraph("表前", properties=deleted)
        + table(row("表"))
    )
    numbering = lists(level(0, "chineseCounting", "%1、"))
    assert texts(body, numbering=numbering) == ["一、甲", "二、前半句后半句", "表前", "表"]


def test_deleted_rows_and_cells_go() -> None:
    deleted = row("删", "删", properties="<w:del/>")
    body = table(row("甲", "乙"), deleted, row("丙", cell("删", properties="<w:cellDel/>")))
    blocks = document(body).blocks
    assert [(block.text, block.place.row) for block in blocks] == [("甲\t乙", 1), ("丙", 2)]


def test_line_breaks_begin_a_block_of_the_same_paragraph() -> None:
    body = paragraph("标题", "<w:r><w:br/></w:r>", "副标题", '<w:r><w:br w:type="page"/></w:r>', "下一页")
    assert [(block.text, block.place.paragraph) for block in document(body).blocks] == [
        ("标题", 1),
        ("副标题", 1),
        ("下一页", 1),
    ]


def test_special_characters() -> None:
    tick = '<w:sym w:font="Wingdings" w:char="F0FC"/>'
    greek = '<w:sym w:font="Symbol" w:char="F061"/>'
    body = paragraph("甲", f"<w:r><w:tab/><w:noBreakHyphen/><w:softHyphen/>{tick}{greek}</w:r>", "乙")
    assert texts(body) == ["甲\t-✓α乙"]


def test_text_holds_no_line_break_of_its_own() -> None:
    assert texts("<w:p><w:r><w:t>\n  第一行\n第二行\u2028第三行  </w:t></w:r></w:p>") == ["第一行 第二行 第三行"]
    assert texts(item("甲"), numbering=lists(level(0, "decimal", "%1\u2028、"))) == ["1", "、甲"]


def test_hidden_text_ruby_and_placeholders_are_not_shown() -> None:
    ruby = f"<w:ruby><w:rt>{run('xǔ')}</w:rt><w:rubyBase>{run('许')}</w:rubyBase></w:ruby>"
    empty = control(run("单击此处输入"), "<w:showingPlcHdr/>")
    shown = run("昌", '<w:vanish w:val="0"/>')
    assert texts(paragraph(run("隐", "<w:vanish/>"), f"<w:r>{ruby}</w:r>", shown, empty)) == ["许昌"]


def test_wrappers_are_looked_through() -> None:
    link = f'<w:hyperlink r:id="r9"><w:smartTag>{run("链")}</w:smartTag></w:hyperlink>'
    block = control(paragraph(link, control(run("内"))))
    rows = table(control(row("甲", control(cell("乙")))))
    assert texts(block + rows) == ["链内", "甲\t乙"]


def test_formulas_keep_their_characters() -> None:
    assert texts(paragraph("收入比", "<m:oMath><m:r><m:t>2.1∶1</m:t></m:r></m:oMath>")) == ["收入比2.1∶1"]


def test_fields_show_their_result() -> None:
    nested = field("IF " + "</w:instrText></w:r>" + field("MERGEFIELD x", run("藏")) + "<w:r><w:instrText>", run("显"))
    body = paragraph("见", field('HYPERLINK "https://example.org"', run("附件")), nested)
    assert texts(body) == ["见附件显"]


def test_a_field_left_open_swallows_its_paragraph_only() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert texts(paragraph("一", begin, "二") + paragraph("三")) == ["一", "三"]


def test_printed_contents_are_left_out() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = '<w:r><w:instrText> TOC \\o "1-3" \\h </w:instrText></w:r>'
    by_field = (
        paragraph("目　录")
        + paragraph(mark("begin"), code, mark("separate"), "一、总体要求", field("PAGEREF _Toc1", run("1")))
        + paragraph("二、重点任务", "<w:r><w:tab/></w:r>", "2")
        + paragraph(mark("end"))
    )
    by_style = paragraph("目录") + paragraph("一、总体要求 1", properties='<w:pStyle w:val="11"/>')
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    by_control = control(paragraph("一、总体要求 1"), gallery)
    styles = style("toc 1").replace('w:styleId="toc1"', 'w:styleId="11"')
    for contents in (by_field, by_style, by_control):
        body = paragraph("方案") + contents + paragraph("一、总体要求")
        assert texts(body, styles=styles) == ["方案", "一、总体要求"]


def test_contents_without_an_end_hide_nothing() -> None:
    opened = paragraph(field("TOC", run("一、")).removesuffix('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
    assert texts(opened + paragraph("正文")) == ["一、", "正文"]


def test_merged_cells_count_in_every_row_and_column_they_cover() -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    body = paragraph("任务分工表") + table(
        row("序号", cell("任务", properties=wide), "单位"),
        row("1", "办学", "每县一所", cell("市教育局", properties=begin)),
        row("2", "办医", "每县一家", cell(properties=on)),
        row(cell("三、合计", properties='<w:gridSpan w:val="4"/>')),
        row("3", "修路", "百里", "市交通运输局"),
    )
    blocks = document(body).blocks[1:]
    assert [block.cells for block in blocks] == [
        ("序号", "任务", "任务", "单位"),
        ("1", "办学", "每县一所", "市教育局"),
        ("2", "办医", "每县一家", "市教育局"),
        ("三、合计",),
        ("3", "修路", "百里", "市交通运输局"),
    ]
    assert [block.text for block in blocks] == ["\t".join(block.cells) for block in blocks]
    assert [block.place for block in blocks][:2] == [Place(2, table=1, row=1), Place(5, table=1, row=2)]


def test_rows_set_in_from_the_edge_keep_their_columns() -> None:
    body = table(row("甲", "乙", "丙"), row("丁", "戊", properties='<w:gridBefore w:val="1"/>'))
    assert document(body).blocks[1].cells == ("", "丁", "戊")


def test_a_cell_of_several_paragraphs_is_one_line_in_the_text() -> None:
    blocks = document(table(row(cell(paragraph("一是"), paragraph("二", "<w:r><w:tab/></w:r>", "是")), "乙"))).blocks
    assert blocks[0].cells == ("一是\n二 是", "乙")
    assert blocks[0].text == "一是 二 是\t乙"


def test_nested_tables_are_read_in_their_cell() -> None:
    inner = table(row("子一", "子二"), row("子三", "子四"))
    blocks = document(table(row(cell("外", inner, "末"), "乙")) + table(row("第二张表"))).blocks
    assert blocks[0].cells == ("外\n子一 子二\n子三 子四\n末", "乙")
    assert [block.place.table for block in blocks] == [1, 2]


def test_automatic_serial_numbers_of_a_table() -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    serial = [cell(item(""), properties=merge) for merge in ("", begin, on)]
    body = table(*(row(number, text) for number, text in zip(serial, "甲乙丙", strict=True)))
    shown = texts(body + item("丁"), numbering=lists(level(0, "decimal", "%1")))
    assert shown == ["1\t甲", "2\t乙", "2\t丙", "3 丁"]


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    content = f"<w:txbxContent>{paragraph('框内')}{paragraph('又一段')}</w:txbxContent>"
    drawing = f"<w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>"
    picture = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback>{picture}</mc:Fallback></mc:AlternateContent>"
    )
    old = '<w:pict><v:shape><v:textpath on="t" string="许昌市人民政府文件"/></v:shape></w:pict>'
    body = paragraph("前", f"<w:r>{both}</w:r>", "后") + paragraph(f"<w:r>{picture}</w:r>")
    body += paragraph(f"<w:r>{old}</w:r>")
    assert [(block.text, block.kind) for block in document(body).blocks] == [
        ("前后", "paragraph"),
        *[("框内", "box"), ("又一段", "box")] * 2,
        ("许昌市人民政府文件", "paragraph"),
    ]


def test_notes_follow_the_body_and_name_the_paragraph_that_refers() -> None:
    def mark(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    def note(kind: str, number: int, text: str) -> str:
        return f'<w:{kind} w:id="{number}">{paragraph(f"<w:r><w:{kind}Ref/></w:r>", text)}</w:{kind}>'

    body = paragraph("甲", mark("endnote", 2)) + paragraph("乙", mark("footnote", 3), "丙", mark("footnote", 2))
    footnotes = note("footnote", -1, "分隔") + note("footnote", 2, "脚注二") + note("footnote", 3, "脚注三")
    got = document(body, footnotes=footnotes, endnotes=note("endnote", 2, "尾注"))
    assert [(block.text, block.kind, block.place.paragraph) for block in got.blocks] == [
        ("甲", "paragraph", 1),
        ("乙丙", "paragraph", 2),
        ("脚注三", "note", 2),
        ("脚注二", "note", 2),
        ("尾注", "note", 1),
    ]


def test_what_is_not_read_is_said() -> None:
    pictures = "<w:r><w:drawing><a:blip/></w:drawing></w:r>" * 2
    got = document(paragraph("正文", pictures, "<w:r><w:object/></w:r>") + '<w:altChunk r:id="r8"/>')
    assert got.warnings == (
        "有 2 张图片，其中的文字没有读",
        "有 1 个嵌入对象，其中的文字没有读",
        "有 1 个插入的外部文件（altChunk），其中的文字没有读",
    )


def test_a_scan_in_a_word_file_is_said_to_have_no_text() -> None:
    data = docx(paragraph("<w:r><w:drawing><a:blip/></w:drawing></w:r>"))
    assert word.read(data, "扫描.docx").warnings == ("有 1 张图片，其中的文字没有读",)
    with pytest.raises(InputError, match="没有文字"):
        read_bytes(data, "扫描.docx")


def test_strict_files_are_read_alike() -> None:
    data = docx(paragraph("正文", field("PAGE", run("1"))))
    members = zipfile.ZipFile(io.BytesIO(data))
    strict = {
        name: members.read(name)
        .replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/", b"http://purl.oclc.org/ooxml/wordprocessingml/"
        )
        .replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"
        )
        for name in members.namelist()
    }
    assert word.read(zipped(strict), "严格.docx").blocks == word.read(data, "方案.docx").blocks


DEEP_BOX = "<w:p><w:r><w:pict><v:textbox><w:txbxContent>", "</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
ENTITY = '<?xml version="1.0"{}?><!DOCTYPE w [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'

MAIN = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Type="x/officeDocument" Target="main.bin"/></Relationships>"""


@pytest.mark.parametrize(
    ("members", "cause"),
    [
        ({"word/document.xml": "<w:document/>"}, "XML"),
        ({"word/document.xml": "<document/>"}, "没有 Word 正文"),
        ({"other.xml": "<a/>"}, "没有 Word 正文"),
        ({"word/document.xml": ENTITY.format("")}, "实体"),
        ({"word/document.xml": ENTITY.format(' encoding="UTF-16"').encode("utf-16")}, "实体"),
        ({"_rels/.rels": MAIN, "main.bin": ENTITY.format("")}, "DTD"),
    ],
    ids=["not XML", "no body", "no document", "entities", "entities in UTF-16", "entities in a part of another name"],
)
def test_files_that_are_not_word_files(members: dict[str, str | bytes], cause: str) -> None:
    with pytest.raises(InputError, match=cause) as caught:
        word.read(zipped(members), "坏.docx")
    assert str(caught.value).startswith("坏.docx: ")


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60, "嵌套超过 50 层"),
        (DEEP_BOX[0] * 60 + "<w:p/>" + DEEP_BOX[1] * 60, "嵌套"),
        ("<w:ins>" * 245 + "<w:p/>" + "</w:ins>" * 245, None),
        ("<w:ins>" * 5000 + "<w:p/>" + "</w:ins>" * 5000, "嵌套"),
    ],
    ids=["tables", "boxes", "wrappers within reason", "wrappers"],
)
def test_nesting_and_size_are_bounded(body: str, cause: str | None) -> None:
    if cause is None:
        assert texts(body) == []
        return
    with pytest.raises(InputError, match=cause):
        document(body)


def test_merged_cells_cannot_multiply_a_text_without_end() -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    text = "长" * 100_000
    with pytest.raises(InputError, match="文字超过"):
        document(table(row(cell(text, properties=begin), "x"), *[row(cell(properties=on), "x")] * 300))
    nested = paragraph("x" * 100)
    for _ in range(40):
        nested = cell(table(row(cell(nested, properties=begin)), row(cell(properties=on))))
    with pytest.raises(InputError, match="文字超过"):
        document(table(row(nested)))
    span = '<w:gridSpan w:val="2000000000"/>'
    with pytest.raises(InputError, match="文字超过"):
        document(table(*[row(cell("x", properties=span), "y")] * 11_000))


def test_markup_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_MARKUP", 1000)
    assert len(texts(paragraph("甲") * 50)) == 50
    with pytest.raises(InputError, match="标记超过 1,000 个"):
        document(paragraph("甲") * 500)


@given(st.data())
def test_damage_ends_in_blocks_or_one_error(data: st.DataObject) -> None:
    whole = docx(
        item("甲") + table(row("乙", "丙")) + paragraph(field("TOC", run("丁"))),
        numbering=lists(level(0, "chineseCounting", "%1、")),
        styles=style("toc 1"),
    )
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    try:
        word.read(bytes(damaged[: cut or None]), "坏.docx")
    except InputError as error:
        assert "\n" not in str(error)


TAGS = ("p", "r", "t", "tbl", "tr", "tc", "sdt", "sdtContent", "ins", "del", "txbxContent", "br", "numPr", "pPr")
LEAVES = ["字", "<w:tab/>", '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>']
TREES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(
        lambda tag, parts: f"<w:{tag}>{''.join(parts)}</w:{tag}>", st.sampled_from(TAGS), st.lists(inner, max_size=4)
    ),
    max_leaves=30,
)


@given(st.lists(TREES, max_size=5))
def test_elements_in_any_order_are_read(trees: list[str]) -> None:
    got = document("".join(trees))
    assert "\n".join(block.text for block in got.blocks) == got.raw
    assert all(block.text == "\t".join(block.cells).replace("\n", " ") for block in got.blocks if block.kind == "row")


def test_real_documents_read_as_libreoffice_reads_them(shared: Path, tmp_path: Path) -> None:
    paths = sorted((shared / "corpus" / "docs").glob("*.docx"))
    assert paths
    for path in paths:
        text = converted(path.read_bytes(), "txt:Text", tmp_path).decode("utf-8-sig")
        assert "".join(read(path).raw.split()) == "".join(text.split()), path.name
