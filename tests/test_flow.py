"""The running text: page furniture gone, broken lines joined, every character traceable to its source."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.documents import plain
from gongfu.documents.flow import Flow, flow
from gongfu.documents.model import Block, Document, Place, assemble

RED_HEAD = "云州市人民政府文件云政〔2020〕21号"


def read(text: str) -> Flow:
    """The flow of a text file."""
    return flow(plain.read(text.encode(), "样例.txt"))


def paragraphs(text: Flow) -> list[str]:
    return [text.text[line.start : line.end] for line in text.lines]


def printed(*texts: str, width: int) -> str:
    """Paragraphs as a newspaper column or a fixed-width print breaks them into lines."""
    return "\n".join(text[at : at + width] for text in texts for at in range(0, len(text), width)) + "\n"


@pytest.mark.parametrize(
    "line",
    [
        "— 12 —",
        "- 3 -",
        "·7·",
        "15",
        "第3页",
        "第 3 页 共 12 页",
        "第3页/共12页",
        "下载 打印 全屏 收藏 【字号： 加大 还原 减小 】",
        "【字号：大 中 小】",
        "打印　关闭",
        "扫一扫在手机打开当前页",
        "责任编辑：样例",
        "编辑：样例",
        "来源：云州市人民政府",
        "信息来源：云州市人民政府办公室",
        "发布时间：2023-01-05 09:30",
        "成文日期：2023年1月5日",
        "浏览次数：1024",
        "当前位置：首页 > 政务公开 > 政策",
        "上一篇：样例一",
        "下一篇：样例二",
        "索引号：YZ-2023-001",
        "（此件公开发布）",
        "(此件主动公开)",
        "（本文有删减）",
    ],
)
def test_page_furniture_is_left_out(line: str) -> None:
    text = read(f"{line}\n一、总体要求\n{line}\n坚持规划先行。\n{line}\n")
    assert text.text == "一、总体要求\n坚持规划先行。\n"


@pytest.mark.parametrize(
    "line",
    [
        "2023年",
        "来源地政府要加强对接。",
        "下载量达到5万次。",
        "第3页所列事项由县级人民政府办理。",
        "编辑出版乡村志书。",
        "此件所列任务按季调度。",
        "3.打印服务进村。",
        "扩大中小微企业贷款。",
    ],
)
def test_words_of_furniture_in_a_sentence_stay(line: str) -> None:
    assert read(f"一、总体要求\n{line}\n").text == f"一、总体要求\n{line}\n"


def test_numbers_alone_in_a_table_row_are_no_page_numbers() -> None:
    document = assemble("样例.docx", "docx", [("15", "row", Place(1, table=1, row=1), ("15",))])
    assert flow(document).text == "15\n"


@pytest.mark.parametrize("title", ["目录", "目 录", "目　　录"])
@pytest.mark.parametrize("leader", ["", " 3", "……………3", "........ 12", "\t7"])
def test_a_printed_contents_page_is_not_read_twice(title: str, leader: str) -> None:
    body = "一、总体要求\n（一）指导思想\n坚持规划先行。\n二、主要任务\n建设乡村驿站。\n"
    contents = "".join(f"{entry}{leader}\n" for entry in ("一、总体要求", "（一）指导思想", "二、主要任务"))
    assert read(f"云州市行动方案\n{title}\n{contents}{body}").text == f"云州市行动方案\n{body}"


def test_contents_that_list_a_foreword() -> None:
    body = "前言\n本方案供参考。\n第一章 总则\n第一条 坚持规划先行。\n"
    assert read(f"云州市规划\n目录\n前言\n第一章 总则\n{body}").text == f"云州市规划\n{body}"


def test_the_word_contents_in_a_heading_is_no_contents_page() -> None:
    text = "一、编制事项目录\n（一）目录内容。列明事项。\n二、公布事项目录\n目录管理办法\n另行制定\n"
    assert read(text).text == text


@pytest.mark.parametrize(
    ("line", "kept", "number"),
    [
        (f"有明确时间节点的重{RED_HEAD}大工作，按月推进。", "有明确时间节点的重大工作，按月推进。", "云政〔2020〕21号"),
        (
            "各县区要抓好落云州市人民政府办公室文件云政办〔2023〕2号实。",
            "各县区要抓好落实。",
            "云政办〔2023〕2号",
        ),
        ("加快补齐短云州市委文件云发〔2021〕7 号板。", "加快补齐短板。", "云发〔2021〕7 号"),
        ("加快补齐短湖北省人民政府文件鄂政发〔2021〕7号板。", "加快补齐短板。", "鄂政发〔2021〕7号"),
        ("加快补齐短云州市人民政府文件云政[2021]7号板。", "加快补齐短板。", "云政[2021]7号"),
    ],
)
def test_a_red_head_in_the_middle_of_a_word_is_taken_out(line: str, kept: str, number: str) -> None:
    text = read(f"一、抓好落实\n{line}\n")
    assert text.text == f"一、抓好落实\n{kept}\n"
    assert text.red_heads == (number,)


def test_a_number_that_the_sentence_cites_stays() -> None:
    line = "按照《云州市人民政府关于乡村建设的意见》（云政〔2020〕21号）文件要求办理。"
    assert read(line).text == f"{line}\n"
    assert read(line).red_heads == ()


def test_the_source_is_found_on_both_sides_of_a_red_head() -> None:
    text = read(f"有明确时间节点的重{RED_HEAD}大工作。")
    assert [text.document.raw[text.raw(at)] for at in range(len(text.text) - 1)] == list("有明确时间节点的重大工作。")
    start = text.text.index("大工作")
    assert text.document.raw[slice(*text.span(start, start + 3))] == "大工作"
    assert text.document.raw[slice(*text.span(start - 1, start + 1))] == f"重{RED_HEAD}大"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("政 府 工 作 报 告", "政府工作报告"),
        ("全 面 落 实 惠 民 政 策 ， 按 季 调 度 。", "全面落实惠民政策，按季调度。"),
        ("GDP 增长 5% 左右", "GDP 增长 5% 左右"),
        ("第一章 总则", "第一章 总则"),
        ("甲县 乙县 丙县 丁县", "甲县 乙县 丙县 丁县"),
    ],
)
def test_justified_spacing_is_closed_and_other_spacing_kept(line: str, kept: str) -> None:
    text = read(line)
    assert text.text == f"{kept}\n"
    assert [text.document.raw[text.raw(at)] for at in range(len(kept))] == list(kept)


def test_spaces_in_a_table_row_stay() -> None:
    cells = ("乡 村 驿 站 建 设", "市财政局")
    document = assemble("样例.docx", "docx", [("\t".join(cells), "row", Place(1, table=1, row=1), cells)])
    assert flow(document).text == "乡 村 驿 站 建 设\t市财政局\n"


COLUMN = (
    "一、推进城乡要素流动。加快补齐农村基础设施和公共服务短板，促进土地、资金和人才在城乡之间平等交换、有序流动，形成长效机制。",
    "（一）深化土地制度改革。稳慎推进农村集体经营性建设用地入市，一、二、三产业用地统筹安排，到2025年入市面积达到1.5万亩以上。",
    "（二）畅通人才下乡渠道。支持返乡人员创业，每年第三、四季度各举办一次对接活动，吸引不少于300名专业技术人员到村服务。",
    "二、推进公共服务均等化。统筹城乡教育、医疗、养老资源配置，完善县域医共体运行机制，实现乡镇卫生院远程会诊全覆盖并常态化运行。",
    "1.建设村级养老服务站。每个行政村至少建成一处服务站，配齐助餐、助浴、助医设施，日常运行经费列入县级财政预算予以保障。",
)


@pytest.mark.parametrize("width", [11, 14, 17, 19, 23])
def test_broken_lines_of_a_newspaper_column_are_joined(width: int) -> None:
    assert paragraphs(read(printed(*COLUMN, width=width))) == list(COLUMN)


def test_page_numbers_between_broken_lines_do_not_part_them() -> None:
    lines = printed(*COLUMN, width=19).splitlines()
    lines.insert(2, "- 1 -")
    lines.insert(7, "— 2 —")
    assert paragraphs(read("\n".join(lines))) == list(COLUMN)


def test_joined_lines_keep_their_source() -> None:
    text = read(printed(*COLUMN, width=19).replace("\n", "\r\n"))
    for at, character in enumerate(text.text):
        assert character == "\n" or text.document.raw[text.raw(at)] == character


def test_paragraphs_of_any_length_stay_apart_where_lines_are_not_broken() -> None:
    lines = [*COLUMN, "云州市城乡融合发展行动方案", "各县（市、区）人民政府：", "云州市人民政府", "2023年1月5日"] * 3
    assert paragraphs(read("\n".join(lines))) == lines


def test_a_short_text_is_not_taken_for_broken_lines() -> None:
    lines = ["云州市行动方案", "一、总体要求", "坚持规划先行", "分类推进", "稳步实施"]
    assert paragraphs(read("\n".join(lines))) == lines


def test_lines_know_their_place() -> None:
    text = read("云州市行动方案\n- 1 -\n一、总体要求\n坚持规划先行。\n")
    assert [text.place(line.start).paragraph for line in text.lines] == [1, 3, 4]
    position = text.text.index("规划先行")
    assert text.line_number(position) == 2
    assert text.place(position) == Place(4)
    assert text.line_number(text.lines[1].end) == 1  # a line break belongs to the line before it


def test_margins_of_a_line_are_left_out() -> None:
    text = read("\u3000\u3000一、总体要求  \r\n\t坚持规划先行。\r\n")
    assert text.text == "一、总体要求\n坚持规划先行。\n"
    assert text.span(0, 6) == (2, 8)


@pytest.mark.parametrize("raw", ["", "\n\n", "- 1 -\n", "目录\n"])
def test_a_text_without_words_is_empty(raw: str) -> None:
    text = read(raw)
    assert text.text.strip() == text.fold.strip() == ""


def test_a_red_head_across_printed_lines_of_one_paragraph() -> None:
    raw = "有明确时间节点的重\n云州市人民政府文件\n云政〔2020〕21号大工作，\n按月推进。"
    joined = raw.replace("\n", "")
    pieces = ((0, 0), (9, 10), (18, 20), (33, 36))
    assert [raw[at] for _, at in pieces] == ["有", "云", "云", "按"]
    text = flow(Document("样例.pdf", "pdf", raw, (Block(joined, "paragraph", Place(1, page=1), pieces),)))
    assert text.text == "有明确时间节点的重大工作，按月推进。\n"
    assert [raw[text.raw(at)] for at in range(len(text.text) - 1)] == list(text.text[:-1])


MARK = "（责任单位：市民政局）"
WORDS = [
    *("一、", "（一）", "1.", "(2)", "①", "第三条", "第二章 ", "——", "附件1", "目录", "一是", "市财政局", MARK),
    *("坚持规划先行", "到2025年", "1.5万人", "３．２％", "2.1∶1"),
    *"。，；：、“”《》()…",
    *("- 3 -", "打印 关闭", "来源：云州市", "乡 村 建 设 行 动", "  ", "\u3000", "\t"),
    *(RED_HEAD, "云州市委文件云发〔2021〕7号"),
]
LINES = st.lists(st.sampled_from(WORDS), max_size=12).map("".join)
TEXTS = st.tuples(st.sampled_from(["\n", "\r\n", "\n\n", "\u2028"]), st.lists(LINES, max_size=20)).map(
    lambda drawn: drawn[0].join(drawn[1])
)


@given(TEXTS)
def test_every_character_is_found_in_the_source(raw: str) -> None:
    text = read(raw)
    shown = [at for at, character in enumerate(text.text) if character != "\n"]
    assert [raw[text.raw(at)] for at in shown] == [text.text[at] for at in shown]
    assert all(text.raw(one) < text.raw(two) for one, two in pairwise(shown))


@given(TEXTS)
def test_the_flow_is_its_lines_and_its_folded_form_as_long(raw: str) -> None:
    text = read(raw)
    assert len(text.fold) == len(text.text)
    assert "".join(f"{paragraph}\n" for paragraph in paragraphs(text)) == text.text
    for number, line in enumerate(text.lines):
        assert text.line_number(line.start) == number
        assert text.place(max(line.start, line.end - 1)) == line.block.place


@given(TEXTS, st.data())
def test_the_span_of_a_stretch_begins_and_ends_with_its_characters(raw: str, data: st.DataObject) -> None:
    text = read(raw)
    lines = [line for line in text.lines if line.end > line.start]
    if not lines:
        return
    line = data.draw(st.sampled_from(lines))
    start = data.draw(st.integers(line.start, line.end - 1))
    end = data.draw(st.integers(start + 1, line.end))
    left, right = text.span(start, end)
    quoted = raw[left:right]
    assert (quoted[0], quoted[-1]) == (text.text[start], text.text[end - 1])
    remaining = iter(quoted)
    assert all(character in remaining for character in text.text[start:end])


@given(st.lists(st.lists(st.sampled_from(WORDS[:18]), min_size=1, max_size=8).map("".join), max_size=11))
def test_where_nothing_is_cut_a_span_quotes_the_text_itself(lines: list[str]) -> None:
    text = read("\n".join(lines))
    for line in text.lines:
        assert text.document.raw[slice(*text.span(line.start, line.end))] == text.text[line.start : line.end]


@given(
    st.lists(
        st.tuples(st.sampled_from([*WORDS[:20], RED_HEAD]), st.sampled_from(["", "\n", "\n- 3 -\n", "  "])), min_size=1
    )
)
def test_paragraphs_joined_by_a_reader_keep_their_source(runs: list[tuple[str, str]]) -> None:
    raw, joined, pieces = "", "", []
    for words, gap in runs:
        pieces.append((len(joined), len(raw)))
        joined += words
        raw += words + gap
    text = flow(Document("样例.pdf", "pdf", raw, (Block(joined, "paragraph", Place(1, page=1), tuple(pieces)),)))
    shown = [at for at, character in enumerate(text.text) if character != "\n"]
    assert [raw[text.raw(at)] for at in shown] == [text.text[at] for at in shown]
