"""Document text in cells: no formula, no broken file, nothing cut off unseen."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledgers import sample, with_text

from gongfu.documents.errors import InputError
from gongfu.publish.delimited import write_csv
from gongfu.safe import CELL_LIMIT, clean, guard, split_cell, units


@pytest.mark.parametrize("text", ["=1+1", "+86", "-样例", "@SUM(A1)", "\t=1", "\r=1", "  =1", "　＝1", "＋样例"])
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", ["样例=1", "——样例", "1-2", "（一）"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guard(text) == text


@given(st.text())
def test_clean_text_is_xml(text: str) -> None:
    escaped = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert ElementTree.fromstring(f"<a>{escaped}</a>".encode()).text in (clean(text), None)
    assert clean(clean(text)) == clean(text)


def test_a_terminal_command_is_taken_out() -> None:
    assert clean("样例\x1b[31m\x9b2J\x07\ud800") == "样例[31m2J"


@given(st.text(st.sampled_from("样例a𠮷")), st.integers(1, 40_000))
def test_a_long_text_is_split_without_loss(text: str, times: int) -> None:
    text *= times
    shown, rest = split_cell(text[:200_000], 7)
    assert units(shown) <= CELL_LIMIT
    assert all(units(piece) <= CELL_LIMIT for piece in rest)
    if rest:
        assert f"余下{len(''.join(rest))}字见工作表“续文”第7行" in shown
        assert shown.split("……【")[0] + "".join(rest) == text[:200_000]
    else:
        assert shown == text[:200_000]


def written(*ledgers: object) -> list[dict[str, str]]:
    stream = io.BytesIO()
    write_csv(ledgers, stream)  # type: ignore[arg-type]
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")  # a spreadsheet takes the file for UTF-8 only with the mark
    return list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))


def test_csv_has_a_row_a_task_numbered_over_all_files() -> None:
    rows = written(sample("甲.txt"), sample("乙.txt"))
    assert [row["序号"] for row in rows] == [str(number) for number in range(1, 9)]
    assert {row["文件"] for row in rows} == {"甲.txt", "乙.txt"}
    assert rows[0] | {"任务编号": "", "文件": ""} == {
        "序号": "1",
        "任务编号": "",
        "文件": "",
        "篇章": "一、样例任务",
        "条款": "（一）样例服务",
        "任务内容": "1.样例：建设村级养老服务站50个以上。",
        "目标": "50个以上",
        "时限": "2025年底前",
        "牵头单位": "样例市发展改革委",
        "责任单位": "样例市财政局",
        "配合单位": "",
        "落实单位": "各县（市、区）政府",
        "出处": "第3段",
    }


def test_a_deadline_without_a_year_shows_its_date_and_an_open_list_says_so() -> None:
    row = written(sample())[2]
    assert row["时限"] == "年底前（2023-12-31）"
    assert (row["责任单位"], row["配合单位"]) == ("样例市财政局", "样例市交通运输局等")


def test_a_clause_right_under_a_chapter_is_named_by_its_own_label() -> None:
    row = written(sample())[3]
    assert (row["篇章"], row["条款"], row["任务内容"]) == ("二、组织样例", "（二）样例保障", "样例保障。加强统筹调度。")


def test_csv_guards_formulas_and_keeps_quotes_and_lines() -> None:
    texts = ['=HYPERLINK("http://a")', '样例"引号"，逗号,', "样例一\n样例二"]
    assert [row["任务内容"] for row in written(with_text(*texts))] == [f"'{texts[0]}", *texts[1:]]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: object) -> None:
    folder = tmp_path / "没有这个文件夹"  # type: ignore[operator]
    with pytest.raises(InputError, match="无法写入"):
        write_csv([sample()], folder / "台账.csv")
    folder.mkdir()
    (folder / "台账.csv").write_text("旧")
    write_csv([sample()], folder / "台账.csv")
    assert [path.name for path in folder.iterdir()] == ["台账.csv"]
    assert "样例任务" in (folder / "台账.csv").read_text("utf-8-sig")
