"""What papers say: counts that add up, what is missing named as missing, changes against the period before."""

from __future__ import annotations

from datetime import date

import pytest
from paperwork import NOW, RED, circular, order, year

from gongfu.documents.errors import InputError
from gongfu.publish.papers import (
    Change,
    ComparisonPaper,
    Document,
    Form,
    Group,
    Heading,
    Late,
    LedgerPaper,
    Reporting,
    Row,
    Table,
    Tally,
    Text,
)
from gongfu.publish.papers.layout import head_lines, head_size, sign_off, title_lines
from gongfu.publish.papers.letter import Letter
from gongfu.publish.papers.parts import ordinal
from gongfu.publish.papers.words import change, listed, plain, points, share


def said(paper: Document) -> str:
    return "\n".join(part.text for part in paper.parts if isinstance(part, (Heading, Text)))


def tables(paper: Document) -> list[Table]:
    return [part for part in paper.parts if isinstance(part, Table)]


def test_a_circular_has_the_sections_of_the_genre_in_order() -> None:
    headings = [part.text for part in circular().document().parts if isinstance(part, Heading)]
    assert headings == [
        "一、总体情况",
        "二、分行动（专班）情况",
        "三、分县（市、区）情况",
        "四、未按时填报单位",
        "五、红灯任务",
        "六、下一步要求",
    ]


def test_its_overall_figures_add_up_and_are_compared_with_last_month() -> None:
    text = said(circular().document())
    assert (
        "截至2026年11月25日，台账共有任务100项，已完成30项，已撤销5项。其余65项中，绿灯40项、黄灯12项、红灯5项、灰灯（无法判断）8项。"
        in text
    )
    assert (
        "与上月相比，任务增加2项，已完成增加6项，绿灯减少5项，黄灯增加2项，红灯增加1项，灰灯减少4项。新增红灯任务1项，由红灯转出1项。"
        in text
    )
    # 51 / 60 = 85 %, 48 / 60 = 80 %
    assert "本期应报60份，已报57份，其中按时51份、迟报6份；未报3份。按时填报率85%，比上月提高5个百分点。" in text


def test_without_a_frozen_month_before_nothing_is_compared() -> None:
    paper = circular(before=None, reporting_before=None, cleared=0).document()
    text = said(paper)
    assert "上月没有冻结的数据，本期不作比较。" in text
    assert "相比" not in text and "新增" not in text
    assert [row[-2] for row in tables(paper)[0].rows] == ["－1", "＋2", "—"]


def test_tables_of_actions_have_a_sum_and_those_of_areas_say_why_they_have_none() -> None:
    actions, areas, _late = tables(circular().document())
    assert actions.rows[-1] == ("合计", "100", "30", "5", "40", "12", "5", "8", "＋1", "85%")
    for column in range(1, 8):
        assert sum(int(row[column]) for row in actions.rows[:-1]) == int(actions.rows[-1][column])
    assert areas.rows == (
        ("魏都区", "9", "4", "3", "1", "1", "0", "0", "100%"),
        ("鄢陵县", "5", "1", "2", "0", "0", "2", "—", "无应报"),
    )
    assert "各行之和不等于任务总数" in said(circular().document())


def test_units_that_did_not_report_are_told_from_those_that_were_late() -> None:
    paper = circular().document()
    assert "没有全部按时填报的单位3个，其中有未报的2个：样例市卫生健康委员会、样例市交通运输局。" in said(paper)
    assert tables(paper)[2].rows[0] == ("1", "样例市卫生健康委员会", "8", "4", "2", "2")


def test_a_long_list_of_units_becomes_an_annex() -> None:
    many = tuple(Late(f"样例单位{number}", Reporting(2, 1, 1)) for number in range(16))
    paper = circular(late=many).document()
    assert [annex.title for annex in paper.annexes] == ["未按时填报单位名单", "红灯任务及原因"]
    assert "名单见附件1。" in said(paper) and "原因逐项列于附件2。" in said(paper)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"late": ()}, "应报单位均按时填报。"),
        ({"reporting": Reporting(), "late": ()}, "本期没有应报的填报。"),
        ({"red": ()}, "本期没有红灯任务。灰灯任务情况不明，不能视为正常推进。"),
        ({"tally": Tally()}, "台账没有任务。"),
    ],
)
def test_what_there_is_nothing_of_is_said_so(changed: dict[str, object], words: str) -> None:
    assert words in said(circular(**changed).document())


def test_red_tasks_carry_their_reasons_and_what_is_not_known() -> None:
    (annex,) = circular().document().annexes
    (table,) = annex.parts
    assert isinstance(table, Table) and annex.wide
    assert table.rows[0][4:] == (
        "2026-09-30",
        "62%",
        "时限 2026-09-30 已过 56 天，尚未完成；时间过去 88%，已报进度 62%，落后 26 个百分点",
        "新增",
    )
    assert table.rows[1][4:] == ("未定", "未报", "连续 3 期未报", "")


def test_months_without_a_new_red_light_say_so_and_mark_none() -> None:
    paper = circular(red=RED[1:]).document()
    assert "红灯任务共1项，没有新增的，原因逐项列于附件。" in said(paper)
    (table,) = paper.annexes[0].parts
    assert isinstance(table, Table) and table.columns[-1].title == "亮红灯的原因"


def test_texts_that_the_office_wrote_replace_the_proposed_ones() -> None:
    paper = circular(opening="经研究，通报如下。\n\n\n第二段。", demands="", title="一个\n自拟标题").document()
    assert [part.text for part in paper.parts[:2] if isinstance(part, Text)] == ["经研究，通报如下。", "第二段。"]
    assert title_lines(paper.title) == ["一个", "自拟标题"]
    assert "下一步要求" not in said(paper)


def test_an_order_leaves_room_for_a_reply_or_shows_it() -> None:
    (form, note) = order().document().parts
    assert isinstance(form, Form) and isinstance(note, Text)
    cells = {row[at]: row[at + 1] for row in form.rows for at in range(0, len(row), 2)}
    assert cells["预警情况"] == f"红灯：{'；'.join(RED[0].reasons)}"
    assert cells["办理情况"] == "" and cells["回复时限"] == "2026年12月4日"
    assert cells["督办要求"] == "请于12月4日前查明原因。\n逐个项目列出整改措施和完成时限。"
    (form, _) = order(reply="已整改。", replied=date(2026, 12, 3), progress=None, reasons=(), light="").document().parts
    assert isinstance(form, Form)
    cells = {row[at]: row[at + 1] for row in form.rows for at in range(0, len(row), 2)}
    assert cells["办理情况"] == "已整改。\n（2026年12月3日回复）"
    assert (cells["已报进度"], cells["预警情况"]) == ("未报", "无法判断")


def test_a_year_names_months_that_were_not_frozen() -> None:
    paper = year().document()
    rows = tables(paper)[0].rows
    assert len(rows) == 12 and set(rows[0][1:]) == {"未冻结"}
    assert rows[1][1:] == ("100", "30", "40", "12", "5", "8", "60", "51", "6", "3", "85%")
    assert "2026年完成任务2项，其中晚于时限1项。" in said(paper)
    assert "全年应报720份，按时648份、迟报42份、未报30份，按时填报率90%。" in said(paper)
    assert "全年下达督办单9件，已办结7件。" in said(paper)


def test_a_ledger_puts_tasks_of_an_action_under_a_band() -> None:
    rows = (Row("甲", "产业行动"), Row("乙", "产业行动", progress=0), Row("丙"))
    paper = LedgerPaper("样例市", "2026年11月", date(2026, 11, 25), Tally(grey=3), rows).document()
    (table,) = tables(paper)
    assert [row[0] for row in table.rows] == ["产业行动", "1", "2", "未归入行动的任务", "3"]
    assert table.rows[1][3:7] == ("未明确", "", "未定", "未报")
    assert table.rows[2][6] == "0%"
    with pytest.raises(InputError, match="20,000"):
        LedgerPaper("样例市", "2026年11月", date(2026, 11, 25), Tally(), rows * 6667).document()


def test_a_comparison_tells_a_task_that_was_not_there_from_one_without_a_report() -> None:
    paper = ComparisonPaper(
        "样例市",
        date(2026, 10, 25),
        date(2026, 11, 25),
        NOW,
        NOW,
        actions=(Group("产业行动", NOW, Reporting(), NOW),),
        moved=(
            Change("甲", light_before="", light_now="绿灯", progress_now=30),
            Change("乙", "", "", "灰灯", "绿灯", None, 5),
        ),
    ).document()
    actions, moved = tables(paper)
    assert actions.columns[-1].title == "红灯增减"
    assert [row[4:8] for row in moved.rows] == [("不在台账", "绿灯", "—", "30%"), ("灰灯", "绿灯", "未报", "5%")]
    assert "一、总体变化\n" in said(paper) and "三、转为红灯（0项）\n没有。" in said(paper)


@pytest.mark.parametrize(("number", "word"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_ordinals(number: int, word: str) -> None:
    assert ordinal(number) == word


def test_words_of_figures() -> None:
    assert (change(3, 5), change(5, 5), change(5, None)) == ("减少2个", "持平", "")
    assert (share(1, 3), share(0, 0), share(2, 2)) == (33.3, None, 100.0)
    assert (points(85.0, 80.5), points(80.0, 80.0), points(None, 80.0)) == ("提高4.5个百分点", "持平", "")
    assert listed(["甲"] * 11, 2) == "甲、甲等11个"


def test_signs_that_turn_text_around_are_taken_out() -> None:
    assert plain("甲\u202e乙\u200b\n丙\x00") == "甲乙 丙"


def test_the_sign_off_stands_as_the_standard_says() -> None:
    # The issuer stands two characters from the right, the date begins two characters after it.
    sign = sign_off(Letter(issuer="样" * 20, issued=date(2026, 11, 7)))
    assert sign is not None and sign.by_pad == 2
    width = 3 + 7 * 0.55
    assert sign.on_pad == pytest.approx(20 - width)
    short = sign_off(Letter(issuer="办公室", issued=date(2026, 11, 7)))
    assert short is not None and short.on_pad == 2
    assert short.by_pad + 3 == pytest.approx(2 + width + 2)
    assert sign_off(Letter()) is None


def test_a_long_red_head_is_broken_and_fits_the_page() -> None:
    lines = head_lines("样例市城乡融合共同富裕先行试验区建设领导小组办公室文件")
    assert len(lines) == 2 and "".join(lines).endswith("办公室文件")
    assert max(map(len, lines)) * head_size(lines) <= 156 / 25.4 * 72
    assert head_size(head_lines("样例市人民政府文件")) > 40
