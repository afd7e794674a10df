"""Title, number, issuer, date and the year that 年底前 refers to."""

from __future__ import annotations

import pytest
from texts import compiled

from gongfu.compiler.ledger import Header

BODY = "一、重点任务\n（一）完善样例平台，年底前建成。（市商务局负责）"


def head(*lines: str, foot: str = "") -> Header:
    return compiled("\n".join([*lines, BODY, foot])).document


def test_a_notice_with_its_plan() -> None:
    header = head(
        "样例市人民政府关于印发城乡融合发展实施方案的通知",
        "样政〔2024〕8号",
        "各县（市、区）人民政府，市政府各部门：",
        "现将《城乡融合发展实施方案》印发给你们，请认真贯彻执行。",
        "样例市人民政府",
        "2024年3月15日",
        "城乡融合发展实施方案",
    )
    assert header.title == "样例市人民政府关于印发城乡融合发展实施方案的通知"
    assert header.number == "样政〔2024〕8号"
    assert header.issuer == ("样例市人民政府",)
    assert header.year == 2024
    assert header.date == "2024-03-15"


def test_a_title_printed_over_several_lines() -> None:
    header = head("样例市人民政府办公室", "关于印发样例市促进消费", "若干措施的通知", "样政办〔2023〕12号")
    assert header.title is not None
    assert header.title.endswith("关于印发样例市促进消费若干措施的通知")
    assert header.number == "样政办〔2023〕12号"


@pytest.mark.parametrize(
    "number", ["样政〔2023〕2号", "样政[2023]2号", "样政（2023）2号", "样政办【2023】2号", "样发〔2023〕15号"]
)
def test_forms_of_a_number(number: str) -> None:
    assert head("样例市促进消费若干措施", number).number == number


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《样例省人民政府关于促进消费的意见》（样政〔2022〕9号），制定本措施。",
        "为落实样政〔2022〕9号文件精神，制定本措施。",
    ],
)
def test_the_number_of_another_document_is_not_its_own(sentence: str) -> None:
    assert head("样例市促进消费若干措施", sentence).number is None


@pytest.mark.parametrize(
    ("lines", "foot", "year"),
    [
        (["样例市2023年重点工作任务分解方案"], "", 2023),
        (["样例市促进消费若干措施", "样政〔2022〕2号"], "", 2022),
        (["样例市促进消费若干措施"], "样例市人民政府\n2021年5月6日", 2021),
        (["样例市促进消费若干措施"], "样例市人民政府\n二〇二一年五月六日", 2021),
        (["样例市促进消费若干措施"], "", None),
    ],
)
def test_the_year_it_speaks_of(lines: list[str], foot: str, year: int | None) -> None:
    assert head(*lines, foot=foot).year == year


def test_the_year_resolves_a_limit() -> None:
    (task,) = compiled(f"样例市2023年重点工作方案\n{BODY}").tasks
    assert [limit.date for limit in task.deadlines] == ["2023-12-31"]


def test_a_document_without_a_title() -> None:
    header = compiled(BODY).document
    assert (header.title, header.number, header.issuer) == (None, None, ())
