"""The Word file: page and type of an official document, and XML in the order Word insists on."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import sample, with_text
from office import convert, pages

from gongfu.compiler.ledger import Ledger
from gongfu.publish.gongwen import write_document
from gongfu.safe import clean

# Order of children by ECMA-376 part 1, schema wml.xsd: CT_PPrBase, EG_RPrBase, CT_TcPrBase, CT_TblPrBase, CT_SectPr.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tc": "tcPr p",
    "tr": "tblPrEx trPr tc",
    "tbl": "tblPr tblGrid tr",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
}


def opened(*ledgers: Ledger) -> Any:
    stream = io.BytesIO()
    write_document(ledgers, stream)
    return Document(stream)


def parts(document: Any) -> list[Any]:
    """The XML of everything that was written: body, styles, settings and footers."""
    section = document.sections[0]
    return [
        document.element,
        document.styles.element,
        document.settings.element,
        section.footer._element,
        section.even_page_footer._element,
    ]


def looks(document: Any, style: str) -> dict[str, Any]:
    """Font, size in points, line pitch in points and alignment of a style."""
    element = document.styles[style].element
    fonts, size = element.rPr.find(qn("w:rFonts")), element.rPr.find(qn("w:sz"))
    spacing, align = element.pPr.find(qn("w:spacing")), element.pPr.find(qn("w:jc"))
    return {
        "font": fonts.get(qn("w:eastAsia")),
        "size": int(size.get(qn("w:val"))) / 2,
        "line": int(spacing.get(qn("w:line"))) / 20,
        "align": align.get(qn("w:val")),
    }


def test_the_page_is_that_of_an_official_document() -> None:
    section = opened(sample()).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]


def test_a_page_holds_22_lines_of_28_characters() -> None:
    document = opened(sample())
    normal = document.styles["Normal"].element
    line = looks(document, "Normal")["line"]
    assert 22 * line <= 225 / 25.4 * 72 < 23 * line
    pitch = 16 + int(normal.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * pitch <= 156 / 25.4 * 72 < 29 * pitch


def test_type_is_that_of_the_standard() -> None:
    document = opened(sample())
    assert looks(document, "Title") == {"font": "方正小标宋简体", "size": 22, "line": 35, "align": "center"}
    assert looks(document, "Normal")["font"] == "仿宋_GB2312"
    assert looks(document, "Heading 1")["font"] == "黑体"
    assert looks(document, "Heading 2")["font"] == "楷体_GB2312"
    assert [looks(document, name)["size"] for name in ("Normal", "Heading 1", "Heading 2", "Footer")] == [
        16,
        16,
        16,
        14,
    ]


def test_page_numbers_stand_on_the_outer_side() -> None:
    document = opened(sample())
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((document.sections[0].footer, "right"), (document.sections[0].even_page_footer, "left")):
        paragraph = footer.paragraphs[0]._p
        assert paragraph.pPr.jc.get(qn("w:val")) == side
        assert "".join(node.text for node in paragraph.iter(qn("w:t"), qn("w:instrText"))) == "—  PAGE 1 —"
    assert document.sections[1].footer.is_linked_to_previous


def test_the_lead_in_names_source_tasks_and_units() -> None:
    text = "\n".join(paragraph.text for paragraph in opened(sample()).paragraphs)
    assert text.startswith("样例市城乡融合发展样例行动方案\n任务台账\n")
    assert "根据《样例市城乡融合发展样例行动方案》（样政〔2023〕1号）逐条分解形成，共4项任务，涉及4个单位" in text
    assert "样例收入比缩小到1.8左右。" in text
    assert "一、样例任务（3项）；二、组织样例（1项）。" in text
    assert "样例市财政局3项" in text


def test_it_is_an_internal_ledger_without_a_red_head() -> None:
    document = opened(sample())
    assert "内部工作调度使用，不作公文印发" in document.paragraphs[2].text
    used = {paragraph.style.name for paragraph in document.paragraphs} | {"台账文字", "台账表头"}
    assert {document.styles[name].element.rPr.find(qn("w:color")).get(qn("w:val")) for name in used} == {"000000"}
    assert list(document.element.iter(qn("w:color"), qn("w:pict"), qn("w:drawing"))) == []


def test_the_table_lies_on_its_side_with_the_head_repeated_and_rows_whole() -> None:
    document = opened(sample())
    section = document.sections[1]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    rows = document.tables[0].rows
    assert [cell.text for cell in rows[0].cells] == [
        *("序号", "条款", "任务内容", "目标", "时限", "牵头单位", "责任单位", "配合单位", "落实单位", "出处")
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * 6
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    widths = [int(column.get(qn("w:w"))) for column in document.tables[0]._tbl.tblGrid]
    assert abs(sum(widths) / 56.7 - 225) < 1


def test_chapters_are_bands_and_clauses_merge_downwards() -> None:
    rows = opened(sample()).tables[0].rows
    assert [row.cells[0].text for row in rows] == ["序号", "一、样例任务", "1", "2", "3", "二、组织样例", "4"]
    assert rows[2].cells[1]._tc is rows[4].cells[1]._tc
    assert rows[1].cells[0]._tc is rows[1].cells[9]._tc
    assert rows[3].cells[2].text == "2.样例：整修农村公路。"


def test_a_column_without_entries_is_left_out() -> None:
    assert [cell.text for cell in opened(with_text("样例")).tables[0].rows[0].cells] == [
        "序号",
        "条款",
        "任务内容",
        "出处",
    ]


def test_several_ledgers_have_a_table_each_and_one_numbering() -> None:
    document = opened(sample("甲.txt"), with_text(), sample("乙.txt"))
    assert document.paragraphs[0].text == "任务台账"
    assert [table.rows[2].cells[0].text for table in document.tables] == ["1", "5"]
    assert "2．文件“样例.txt”，没有任务。" in [paragraph.text for paragraph in document.paragraphs]


def test_a_row_taller_than_a_page_may_be_split() -> None:
    row = opened(with_text("样例文字" * 1000)).tables[0].rows[1]
    assert row._tr.trPr.find(qn("w:cantSplit")) is None


@pytest.mark.parametrize("ledgers", [(sample(),), (sample("甲.txt"), with_text("样例\n换行\x00"))])
def test_children_stand_in_the_order_of_the_schema(ledgers: tuple[Ledger, ...]) -> None:
    checked = set()
    for part in parts(opened(*ledgers)):
        for name, order in ORDER.items():
            for parent in part.iter(qn(f"w:{name}")):
                children = [
                    child.tag.rsplit("}", 1)[1] for child in parent if child.tag.startswith(f"{{{qn('w:p')[1:-2]}")
                ]
                assert children == sorted(children, key=order.split().index), f"{name}: {children}"
                checked.add(name)
    assert checked == set(ORDER)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=40))
def test_any_text_comes_back_as_it_was_written(text: str) -> None:
    table = opened(with_text(text)).tables[0]
    titles = [cell.text for cell in table.rows[0].cells]
    if clean(text):
        assert table.rows[1].cells[titles.index("任务内容")].text == clean(text)
    else:
        assert "任务内容" not in titles


def test_file_properties_say_nothing_of_a_library() -> None:
    about = opened(sample()).core_properties
    assert about.title == "样例市城乡融合发展样例行动方案任务台账"
    assert (about.author, about.comments, about.last_modified_by) == ("", "", "")


def test_libreoffice_sets_22_lines_and_turns_the_table(tmp_path: Path) -> None:
    path = tmp_path / "台账.docx"
    write_document([with_text(*["样例任务文字，" * 30] * 40)], path)
    printed = pages(convert(path, "pdf"))
    assert [width > height for _, width, height in printed] == [False] + [True] * (len(printed) - 1)
    assert all("任务内容" in text for text, _, _ in printed[1:])
    assert "—2—" in "".join(printed[1][0].split())
