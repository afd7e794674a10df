"""Papers as Word files, opened again: page, red head, tables, annexes on their side, imprint, sample mark."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from paperwork import LETTER, circular, order, year
from test_gongwen import ORDER

from gongfu.publish.papers import Column, Document, LedgerPaper, Row, Table, Tally, Text, write_word
from gongfu.publish.papers.words import SAMPLE, shown


def word(paper: Document) -> Any:
    stream = io.BytesIO()
    write_word(paper, stream)
    return docx.Document(stream)


def test_pages_are_those_of_an_official_document_and_the_annex_lies_on_its_side() -> None:
    text, annex = word(circular().document()).sections
    margins = (text.top_margin, text.bottom_margin, text.left_margin, text.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert (round(text.page_width.mm), round(text.page_height.mm)) == (210, 297)
    assert (round(annex.page_width.mm), round(annex.page_height.mm)) == (297, 210)
    margins = (annex.top_margin, annex.bottom_margin, annex.left_margin, annex.right_margin)
    assert [round(margin.mm) for margin in margins] == [28, 26, 35, 37]


def test_the_red_head_and_its_line_are_red_and_all_else_is_black() -> None:
    document = word(circular().document())
    head, _, number = document.paragraphs[:3]
    assert head.text == LETTER.head and head.style.element.rPr.find(qn("w:color")).get(qn("w:val")) == "FF0000"
    assert number.text == LETTER.number
    assert number._p.pPr.find(qn("w:pBdr"))[0].get(qn("w:color")) == "FF0000"
    used = {paragraph.style.name for paragraph in document.paragraphs} - {"发文机关标志"}
    assert {document.styles[name].element.rPr.find(qn("w:color")).get(qn("w:val")) for name in used} == {"000000"}


def test_a_paper_without_a_letter_has_no_red_and_begins_with_its_title() -> None:
    document = word(LedgerPaper("样例市", "2026年11月", date(2026, 11, 25), Tally(), ()).document())
    assert document.paragraphs[0].style.name == "Title"
    assert not list(document.element.iter(qn("w:pBdr")))
    assert round(document.sections[0].page_width.mm) == 297


def test_text_headings_annex_and_sign_off_follow_each_other() -> None:
    document = word(circular().document())
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    title = texts.index("关于样例市城乡融合共同富裕先行试验区\n2026年11月重点任务推进情况的通报")
    assert texts[title + 1] == "各县（市、区）人民政府，市直各责任单位："
    end = texts.index("附件：红灯任务及原因")
    assert texts[end + 1 : end + 5] == [LETTER.issuer, "2026年11月27日", "附件", "红灯任务及原因"]
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["一、总体情况"] == "Heading 1"


def test_tables_repeat_their_heads_and_fill_the_page() -> None:
    document = word(circular().document())
    *upright, annex, imprint = document.tables
    for table, width in [(table, 156) for table in upright] + [(annex, 225)]:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
        assert abs(sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid) / 56.7 - width) < 1
    assert imprint.cell(0, 0).text == "抄送：市委、市人大常委会、市政协办公室。"
    assert [cell.text for cell in imprint.rows[1].cells] == ["样例市领导小组办公室", "2026年11月27日印发"]
    assert imprint._tbl.tblPr[0].get(qn("w:tblpYSpec")) == "bottom"


def test_a_sample_is_marked_at_the_head_of_every_page_and_a_real_paper_is_not() -> None:
    document = word(circular().document())
    first = document.sections[0]
    assert (first.header.paragraphs[0].text, first.even_page_header.paragraphs[0].text) == (SAMPLE, SAMPLE)
    assert all(section.header.is_linked_to_previous for section in list(document.sections)[1:])
    assert word(circular(sample=False).document()).sections[0].header.paragraphs[0].text == ""


def test_rows_of_a_form_are_as_high_as_handwriting_needs() -> None:
    table = word(order().document()).tables[0]
    heights = {row.cells[0].text: row._tr.trPr.find(qn("w:trHeight")).get(qn("w:val")) for row in table.rows}
    assert heights["办理情况"] == "1700" and heights["回复时限"] == "500"
    assert table.rows[4].cells[1]._tc is not table.rows[4].cells[2]._tc
    assert table.rows[3].cells[1]._tc is table.rows[3].cells[3]._tc


@pytest.mark.parametrize("paper", [circular(), order(), year()], ids=["circular", "order", "year"])
def test_children_stand_in_the_order_of_the_schema(paper: Any) -> None:
    document = word(paper.document())
    section = document.sections[0]
    roots = (document.element, document.styles.element, section.header._element, section.footer._element)
    # References to heads and feet are a choice in any order (EG_HdrFtrReferences).
    orders = ORDER | {"sectPr": ORDER["sectPr"].replace("headerReference footerReference ", "")}
    for name, order_ in orders.items():
        for root in roots:
            for parent in root.iter(qn(f"w:{name}")):
                known = [child.tag.rsplit("}", 1)[1] for child in parent if child.tag.startswith("{http")]
                found = [child for child in known if child in order_.split()]
                assert found == sorted(found, key=order_.split().index), f"{name}: {found}"


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=40))
def test_any_text_comes_back_as_it_was_written(text: str) -> None:
    document = word(Document("样例", (Table((Column("一"), Column("二")), ((text, "乙"),)), Text(text))))
    assert document.tables[0].cell(1, 0).text == shown(text)
    assert document.paragraphs[1].text == shown(text)


def test_two_thousand_tasks_are_one_table() -> None:
    rows = tuple(Row(f"样例任务{number}", lead="样例单位") for number in range(2000))
    document = word(LedgerPaper("样例市", "2026年11月", date(2026, 11, 25), Tally(grey=2000), rows).document())
    (table,) = document.tables
    assert len(table._tbl.tr_lst) == 2002  # head, one band, the tasks
