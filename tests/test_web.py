"""Saved web pages: what is read is the document, as the browser shows it, and nothing of the site around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.documents.errors import InputError
from gongfu.documents.model import Document
from gongfu.documents.read import read, read_bytes
from gongfu.documents.web import MAX_TAGS

SENTENCE = "市发展改革委会同有关部门推进这项工作，每季度报送一次进展。"


def page(body: str, title: str = "") -> Document:
    return read_bytes(f"<!doctype html><title>{title}</title><body>{body}</body>".encode(), "通知.html")


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def rows(body: str) -> list[tuple[str, ...]]:
    return [block.cells for block in page(f"<p>{SENTENCE}</p>{body}").blocks if block.kind == "row"]


def test_only_the_document_is_read_from_a_page_full_of_furniture() -> None:
    document = page(
        f"""
        <div class="top"><a href="/">首页</a> <a href="/zw">政务公开</a> <a href="/hd">互动交流</a></div>
        <div class="crumbs">当前位置：<a href="/">首页</a> &gt; 政策文件</div>
        <div class="wrap">
          <table><tr><td>索引号：</td><td>A-2025-1</td><td>发文机关：</td><td>某市人民政府</td></tr></table>
          <h1>关于开展示范片区建设的通知</h1>
          <div>字号：【<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a> 分享到：</div>
          <div class="article"><p>某政〔2025〕3号</p>
          <p>各县（市、区）人民政府：</p><p>{SENTENCE}</p><p>{SENTENCE}</p></div>
          <div class="ewm">扫一扫在手机打开当前页</div>
          <div class="related"><p>相关链接</p><a href="1">解读：为什么要建设示范片区，一图读懂。</a></div>
        </div>
        <footer>主办单位：某市人民政府办公室</footer>
        <div>版权所有：某市人民政府 某ICP备00000000号</div><script>var a = "脚本里的话，不是正文。";</script>""",
        "关于开展示范片区建设的通知 - 某市人民政府门户网站",
    )
    heading = "关于开展示范片区建设的通知"
    assert lines(document) == [heading, "某政〔2025〕3号", "各县（市、区）人民政府：", SENTENCE, SENTENCE]


def test_text_without_elements_of_its_own_is_read() -> None:
    assert lines(page(f"<div style='display:none'>{SENTENCE}</div><div>{SENTENCE}<br>完。</div>")) == [SENTENCE, "完。"]


def test_short_document_on_a_page_that_talks_about_itself() -> None:
    body = f"""<div><h2>某局关于某事的公告</h2><p>{SENTENCE}</p></div><div>为获得更好的体验，请使用常见的浏览器访问，
        谢谢支持。您访问的链接即将离开本站，是否继续？</div>"""
    assert lines(page(body, "某局关于某事的公告")) == ["某局关于某事的公告", SENTENCE]


def test_page_laid_out_with_tables_in_tables() -> None:
    document = page(
        f"""<table><tr><td><a>首页</a></td></tr><tr><td><ul><li><a>栏目一</a></ul></td><td><table>
        <tr><td><b>关于印发方案的通知</b></td></tr><tr><td>来源：某市政府 【字体：大 中 小】</td></tr>
        <tr><td><div>　　{SENTENCE}<br><br>　　一、目标<br>　　{SENTENCE * 4}</div></td></tr></table></td></tr>
        <tr><td>版权所有：某市人民政府</td></tr></table>""",
        "关于印发方案的通知",
    )
    texts = [line.strip("\u3000") for line in lines(document)]
    assert texts == ["关于印发方案的通知", SENTENCE, "一、目标", SENTENCE * 4]


def test_heading_is_not_given_twice() -> None:
    document = page(
        f"<h1>关于开展示范片区建设的通知</h1><div><p>关于开展示范片区</p><p>建设的通知</p><p>{SENTENCE}</p></div>",
        "关于开展示范片区建设的通知",
    )
    assert lines(document)[:2] == ["关于开展示范片区", "建设的通知"]


def test_heading_that_only_the_head_of_the_page_names() -> None:
    head = '<meta name="ArticleTitle" content="某市关于建设示范片区的意见"><title>某市人民政府网</title>'
    assert lines(read_bytes(f"{head}<p>{SENTENCE}</p>".encode(), "a.html")) == ["某市关于建设示范片区的意见", SENTENCE]


def test_site_name_is_no_title() -> None:
    assert lines(page(f"<h1>某市政府</h1><div><p>{SENTENCE}</p></div>", "某市人民政府门户网站")) == [SENTENCE]


def test_attachment_beside_the_main_text_is_kept() -> None:
    document = page(
        f"""<div><div class="text">{f"<p>{SENTENCE}</p>" * 20}</div>
        <div class="more"><p>附件</p>
        <table><tr><th>任务</th><th>单位</th></tr><tr><td>建平台</td><td>市科技局</td></tr></table></div></div>"""
    )
    assert lines(document)[-3:] == ["附件", "任务\t单位", "建平台\t市科技局"]


def test_spans_point_into_the_extracted_text() -> None:
    document = page(f"<p>一、总体要求</p><p>{SENTENCE}</p>")
    assert document.raw == f"一、总体要求\n{SENTENCE}"
    block = document.blocks[1]
    assert document.raw[block.raw_offset(0) :] == SENTENCE
    assert (document.format, block.place.paragraph, str(block.place)) == ("html", 2, "第2段")


def test_white_space_is_what_a_browser_shows() -> None:
    document = page(
        "<p>　　第一条&nbsp;为了推进工作，\n      制定本办法。<br>the  rural\n plan，即乡村规划。</p>"
        "<div><!-- 注 -->尾段</div>"
    )
    assert lines(document) == ["　　第一条\xa0为了推进工作，制定本办法。", "the rural plan，即乡村规划。", "尾段"]


def test_raised_and_lowered_figures_stay_apart_from_the_number() -> None:
    assert lines(page("<p>新增用地100m<sup>2</sup>，减排CO<sub>2</sub>，见注<sup>[1]</sup>。</p>")) == [
        "新增用地100m²，减排CO₂，见注[1]。"
    ]


def test_hidden_elements_are_not_read() -> None:
    body = f"""<p>{SENTENCE}</p><p style="DISPLAY: none">看不见的话，不读。</p><p hidden>看不见。</p>
        <p aria-hidden="true">看不见。</p><textarea>看不见。</textarea><p>看得见。</p>"""
    assert lines(page(body)) == [SENTENCE, "看得见。"]


@pytest.mark.parametrize(
    ("markup", "labels"),
    [
        ("<ol><li>甲，乙。<li>丙，丁。</ol>", ["1. ", "2. "]),
        ('<ol start="4"><li>甲，乙。</li><li value="9">丙，丁。</li></ol>', ["4. ", "9. "]),
        ('<ol type="a"><li>甲，乙。<li>丙，丁。</ol>', ["a. ", "b. "]),
        ('<ol type="I" start="4"><li>甲，乙。<li>丙，丁。</ol>', ["IV. ", "V. "]),
        ("<ul><li>甲，乙。<li>丙，丁。</ul>", ["", ""]),
        ('<ol style="list-style: none"><li>甲，乙。<li>丙，丁。</ol>', ["", ""]),
    ],
)
def test_list_numbers_are_what_the_browser_prints(markup: str, labels: list[str]) -> None:
    assert lines(page(markup)) == [labels[0] + "甲，乙。", labels[1] + "丙，丁。"]


def test_list_items_numbered_by_hand_are_not_numbered_twice() -> None:
    assert lines(page("<ol><li>（一）甲，乙。<li>（二）丙，丁。</ol>")) == ["（一）甲，乙。", "（二）丙，丁。"]


def test_spanned_cells_are_filled_in() -> None:
    assert rows(
        """<table><tr><th>目标</th><th colspan="2">责任单位</th></tr>
        <tr><td rowspan="2">增收</td><td>市农业农村局</td><td>市财政局</td></tr>
        <tr><td>市商务局</td><td>市人社局</td></tr></table>"""
    ) == [("目标", "责任单位", "责任单位"), ("增收", "市农业农村局", "市财政局"), ("增收", "市商务局", "市人社局")]


def test_section_row_stands_alone_and_places_count_rows() -> None:
    document = page(
        f"""<p>{SENTENCE}</p><table><tr><th>序<br>号</th><th>举措</th></tr><tr><td colspan=2>一、产业方面</td></tr>
        <tr><td></td><td></td></tr><tr><td>1</td><td><p>建园区</p><p>引企业</p></td></tr></table>"""
    )
    table = [block for block in document.blocks if block.kind == "row"]
    assert [block.cells for block in table] == [("序号", "举措"), ("一、产业方面",), ("1", "建园区\n引企业")]
    assert [(block.place.table, block.place.row) for block in table] == [(1, 1), (1, 2), (1, 4)]
    assert table[-1].text == "1\t建园区 引企业"


def test_layout_table_is_no_table() -> None:
    document = page(
        f"""<table><tr><td><a>首页</a></td><td><p>{SENTENCE * 30}</p>
        <table><tr><td>任务</td><td>单位</td></tr><tr><td>建平台</td><td>市科技局</td></tr></table></td></tr></table>"""
    )
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("paragraph", SENTENCE * 30),
        ("row", "任务\t单位"),
        ("row", "建平台\t市科技局"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_encodings(encoding: str) -> None:
    declared = f'<meta charset="{"gb2312" if encoding == "gb18030" else encoding}">' if encoding[:3] != "utf" else ""
    assert lines(read_bytes(f"{declared}<p>各縣政府：請遵照執行。</p>".encode(encoding), "a.htm")) == [
        "各縣政府：請遵照執行。"
    ]


def test_page_that_lies_about_its_encoding_is_read() -> None:
    assert lines(read_bytes(f'<meta charset="utf-8"><p>{SENTENCE}</p>'.encode("gb18030"), "a.html")) == [SENTENCE]


def test_declared_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert "哈" not in read_bytes(f"{bomb}<p>{SENTENCE}&b;</p>".encode(), "a.html").raw


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000 + SENTENCE,
        "<table><tr><td>" * 20_000 + SENTENCE,
        "<b>" * (MAX_TAGS + 1),
        "<table>" + "<tr>" + "<td rowspan=60000 colspan=900>甲</td>" * 90 + "</tr>" + "<tr><td>乙</td></tr>" * 9000,
        "<script>var empty = true;</script>",
    ],
    ids=["deep", "deep tables", "too many tags", "endless table", "no text"],
)
def test_monstrous_pages_end_in_one_clear_error(body: str) -> None:
    with pytest.raises(InputError, match=r"^巨页\.html: .+。.+$"):
        read_bytes(body.encode(), "巨页.html")


def test_nesting_that_browsers_allow_is_read() -> None:
    assert lines(page("<div>" * 500 + f"<p>{SENTENCE}</p>")) == [SENTENCE]


@given(st.text(alphabet="<>/ =\"'&;#tabledivporlisuc1甲，。\n\t", max_size=200), st.binary(max_size=60))
def test_no_page_ends_in_a_traceback(markup: str, noise: bytes) -> None:
    try:
        document = read_bytes(f"<html><p>{SENTENCE}</p>{markup}".encode() + noise, "a.html")
    except InputError:
        return
    for block in document.blocks:
        assert "\n" not in block.text
        assert document.raw[block.raw_offset(0) :].startswith(block.text)


def test_real_notice_with_a_task_table(shared) -> None:  # type: ignore[no-untyped-def]
    """The notice's own figures: five groups, rows numbered 1 to 14 and 21 to 23."""
    document = read(shared / "corpus/docs/063_guoban_tuiguang_gaige_jucuo_biao.html")
    table = [block.cells for block in document.blocks if block.kind == "row"]
    assert [cells[0] for cells in table if len(cells) == 5 and cells[0].isdigit()] == [
        str(number) for number in (*range(1, 15), 21, 22, 23)
    ]
    assert [cells[0][:2] for cells in table if len(cells) == 1] == ["一、", "二、", "三、", "四、", "五、"]


@pytest.mark.parametrize(
    ("number", "first", "last"),
    [
        (102, "广州市卫生健康委等4部门关于印发推进广州市家庭医生签约服务高质量发展实施方案的通知", "宣传处"),
        (103, "穗府办规〔2022〕13号", "广州市人民政府办公厅秘书处2022年9月13日印发"),
        (104, "穗民规字〔2025〕2号", "公开方式：主动公开"),
        (105, "穗府办规〔2024〕13号", "广州市人民政府办公厅秘书处\xa0 2024年7月29日印发"),
        (106, "北京市农业农村局 北京市财政局关于印发《2025年北京市耕地地力保护补贴实施方案》的函", "社会各界监督。"),
    ],
)
def test_real_pages_begin_and_end_where_the_document_does(shared, number: int, first: str, last: str) -> None:  # type: ignore[no-untyped-def]
    (path,) = (shared / "corpus/docs").glob(f"{number}_*.html")
    texts = lines(read(path))
    assert texts[0].strip("\u3000") == first
    assert texts[-1].endswith(last)
