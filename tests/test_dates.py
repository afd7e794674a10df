"""Deadlines: Chinese dates resolve to their last day, and what merely names a time is none."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import item

from gongfu.compiler.dates import deadlines
from gongfu.compiler.days import last_day, years_after
from gongfu.documents.numerals import fold


def found(words: str, year: int | None = 2023, slot: bool = False) -> list[tuple[str, str | None, str]]:
    folded = fold(words)
    return [
        (words[limit.start : limit.end], limit.date, limit.kind)
        for limit in deadlines(folded, 0, len(folded), year, slot=slot)
    ]


@pytest.mark.parametrize(
    ("words", "text", "day"),
    [
        ("到2025年，建成样例平台。", "到2025年", "2025-12-31"),
        ("到2025年底，建成样例平台。", "到2025年底", "2025-12-31"),
        ("力争到2035年基本建成样例体系。", "到2035年", "2035-12-31"),
        ("2023年6月底前完成改造。", "2023年6月底前", "2023-06-30"),
        ("2024年2月底前完成改造。", "2024年2月底前", "2024-02-29"),
        ("2025年2月底前完成改造。", "2025年2月底前", "2025-02-28"),
        ("2023年12月上旬完成改造。", "2023年12月上旬", "2023-12-10"),
        ("2023年9月15日前完成改造。", "2023年9月15日前", "2023-09-15"),
        ("2022年底前实现改造全覆盖。", "2022年底前", "2022-12-31"),
        ("二〇二五年底前完成改造。", "二〇二五年底前", "2025-12-31"),
        ("二○二五年底前完成改造。", "二○二五年底前", "2025-12-31"),
        ("2023年，建设样例平台3个。", "2023年", "2023-12-31"),
        ("全年新增就业5万人。", "全年", "2023-12-31"),
        ("2023年全年新增就业5万人。", "2023年全年", "2023-12-31"),
        ("年底前完成改造。", "年底前", "2023-12-31"),
        ("2025年年底前完成改造。", "2025年年底前", "2025-12-31"),
        ("2023年年底前完成改造。", "2023年年底前", "2023-12-31"),
        ("今年年底前完成改造。", "今年年底前", "2023-12-31"),
        ("2025年年底完成改造。", "2025年年底", "2025-12-31"),
        ("年内完成改造。", "年内", "2023-12-31"),
        ("确保年内建成。", "年内", "2023-12-31"),
        ("6月底前完成改造。", "6月底前", "2023-06-30"),
        ("十月底前完成改造。", "十月底前", "2023-10-31"),
        ("一季度完成改造。", "一季度", "2023-03-31"),
        ("第三季度完成改造。", "第三季度", "2023-09-30"),
        ("上半年完成改造。", "上半年", "2023-06-30"),
        ("2024年上半年完成改造。", "2024年上半年", "2024-06-30"),
        ("上半年开展专项行动。", "上半年", "2023-06-30"),
        ("三季度制定样例方案。", "三季度", "2023-09-30"),
        ("下半年出台样例办法。", "下半年", "2023-12-31"),
        ("全年组织样例行动3次。", "全年", "2023-12-31"),
        ("春节前完成改造。", "春节前", "2023-01-21"),  # the first day of the lunar year was 22 January 2023
        ("“十四五”末，建成样例体系。", "“十四五”末", "2025-12-31"),
        ("“十四五”期间，建设样例平台3个。", "“十四五”期间", "2025-12-31"),
        ("到“十五五”末，建成样例体系。", "“十五五”末", "2030-12-31"),
    ],
)
def test_the_last_day_of_a_limit(words: str, text: str, day: str) -> None:
    ((printed, resolved, kind),) = found(words)
    assert (resolved, kind) == (day, "by")
    assert text in printed


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2023—2025年，建设样例平台。", "2025-12-31"),
        ("2023-2025年，建设样例平台。", "2025-12-31"),
        ("2023年至2025年，建设样例平台。", "2025-12-31"),
        ("从2023年3月至2025年6月，开展样例行动。", "2025-06-30"),
        ("2023年3月1日至2023年5月20日，开展样例行动。", "2023-05-20"),
        ("在二、三季度开展样例活动。", "2023-09-30"),
        ("自2025年5月起开展为期半年的样例行动。", "2025-10-31"),
        ("从2019年1月1日起，实施三年。", "2021-12-31"),
    ],
)
def test_a_period_ends_on_its_last_day(words: str, day: str) -> None:
    assert [(resolved, kind) for _, resolved, kind in found(words)] == [(day, "period")]


@pytest.mark.parametrize(
    "words",
    [
        "每年举办一次样例展会。",
        "每月25日前报送进展。",
        "每季度召开一次调度会。",
        "每半年开展一次评估。",
    ],
)
def test_a_rhythm_has_no_day(words: str) -> None:
    assert [(resolved, kind) for _, resolved, kind in found(words)] == [(None, "recurring")]


def test_open_limits_stand_only_where_a_deadline_stands() -> None:
    assert found("长期坚持", slot=True) == [("长期坚持", None, "open")]
    assert found("持续推进", slot=True) == [("持续推进", None, "open")]
    assert found("持续推进样例改革，长期坚持开放合作。") == []


def test_a_limit_in_the_mark_is_the_tasks() -> None:
    task = item("建成样例平台。（责任单位：市财政局；完成时限：2023年6月底前）")
    assert [(limit.date, limit.kind) for limit in task.deadlines] == [("2023-06-30", "by")]
    task = item("建成样例平台。\n责任单位：市财政局\n完成时限：长期坚持")
    assert [(limit.date, limit.kind) for limit in task.deadlines] == [(None, "open")]


@pytest.mark.parametrize(
    "words",
    [
        "本措施自2023年1月1日起施行，有效期至2025年12月31日。",
        "政策执行期限至2025年12月31日。",
        "2023年1月1日至2023年12月31日期间，对个人购买新车的，给予3000元补贴。",
        "对小微企业减按50%征收，政策延续至2027年12月31日。",
        "截至2022年底，全市已建成样例平台8个。",
        "2021年以来，样例改革不断深入。",
        "推广2022年认定的样例经验。",
        "落实《样例市2023年工作要点》。",
        "落实《样例市行动方案（2023—2025年）》。",
        "落实《样例市2025年底前改造任务清单》。",
        "从2023年起实行样例制度。",
        "自2023年6月起调整样例标准。",
        "定期开展评估，适时调整样例政策。",
        "自收到申请之日起30日内作出答复。",
        "比2020年提高2个百分点。",
        "每人每月补贴500元。",
        "按每年100元的标准给予补助。",
    ],
)
def test_times_that_limit_nothing(words: str) -> None:
    assert found(words) == []


def test_days_after_issue_need_the_day_of_issue() -> None:
    words = "在本意见印发之日起30日内制定细则。"
    (limit,) = deadlines(fold(words), 0, len(words), 2018, issued="2018-11-16")
    assert (limit.date, limit.kind) == ("2018-12-16", "by")


def test_a_month_takes_the_year_named_before_it() -> None:
    words = "2024年3月底前制定方案，9月底前完成改造。"
    assert [day for _, day, _ in found(words)] == ["2024-03-31", "2024-09-30"]


def test_without_any_year_a_month_has_no_day() -> None:
    assert [day for _, day, _ in found("6月底前完成改造。", year=None) if day] == []


@pytest.mark.parametrize("words", ["2023年13月底前完成改造。", "2023年2月30日前完成改造。", "2023年0月底前完成改造。"])
def test_a_day_that_does_not_exist_is_no_limit(words: str) -> None:
    assert [day for _, day, _ in found(words) if day] == []


def test_last_day() -> None:
    assert last_day(2024, 2) == "2024-02-29"
    assert last_day(2023, 2, 29) is None
    assert last_day(2023, 13) is None


def test_years_after() -> None:
    assert years_after("2019-01-01", years=3) == "2021-12-31"
    assert years_after("2024-02-29", years=1) == "2025-02-27"
    assert years_after("2025-05-01", months=6) == "2025-10-31"


DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
MONTHS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]


def test_a_rhythm_of_circulars() -> None:
    assert [kind for _, _, kind in found("每周通报进展。")] == ["recurring"]


@pytest.mark.parametrize("words", ["基础养老金每人每月提高20元。", "低保标准达到每人每月630元。"])
def test_the_month_of_a_payment_is_no_rhythm(words: str) -> None:
    assert found(words) == []


@st.composite
def limit(draw: st.DrawFn) -> tuple[str, str]:
    """A limit as printed, and its last day."""
    year, month = draw(st.integers(2015, 2040)), draw(st.integers(1, 12))
    end = monthrange(year, month)[1]
    day = draw(st.integers(1, end))
    quarter = draw(st.integers(1, 4))
    printed = draw(st.sampled_from([str(year), str(year).translate(DIGITS)]))
    named = draw(st.sampled_from([str(month), MONTHS[month - 1]]))
    return draw(
        st.sampled_from(
            [
                (f"到{printed}年", f"{year}-12-31"),
                (f"{printed}年底前", f"{year}-12-31"),
                (f"{printed}年末前", f"{year}-12-31"),
                (f"{printed}年{named}月底前", date(year, month, end).isoformat()),
                (f"{printed}年{named}月{day}日前", date(year, month, day).isoformat()),
                (f"{printed}年上半年", f"{year}-06-30"),
                (
                    f"{printed}年第{'一二三四'[quarter - 1]}季度",
                    date(year, quarter * 3, monthrange(year, quarter * 3)[1]).isoformat(),
                ),
            ]
        )
    )


@given(limit(), st.sampled_from(["", "，", "，全面"]), st.sampled_from(["，", "；", "。"]))
def test_a_limit_that_was_written_is_read(made: tuple[str, str], between: str, before: str) -> None:
    words, day = made
    text = f"推进样例工作{before}{words}{between}完成改造任务。"
    assert [(resolved, kind) for _, resolved, kind in found(text)] == [(day, "by")]


@given(st.integers(2015, 2030), st.integers(0, 8), st.sampled_from(["—", "-", "－", "～", "–"]))
def test_a_period_that_was_written_is_read(first: int, years: int, dash: str) -> None:
    text = f"{first}{dash}{first + years + 1}年，建设样例平台。"
    assert [(day, kind) for _, day, kind in found(text)] == [(f"{first + years + 1}-12-31", "period")]


@given(st.text("0123456789年月日底前到至—“十四五”末期间每季度内上半自起，。", max_size=40))
def test_any_text_of_date_words_is_read_without_error(text: str) -> None:
    for limit_ in deadlines(fold(text), 0, len(text), 2023, "2023-01-31"):
        assert 0 <= limit_.start < limit_.end <= len(text)
        if limit_.date:
            date.fromisoformat(limit_.date)
