"""The language of formulas: what is read, how it is written, what is refused and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu.indicators.formulas.expression import (
    FUNCTIONS,
    Binary,
    Call,
    Expression,
    InArea,
    InStratum,
    Name,
    Negative,
    Number,
    spell,
    walk,
)
from gongfu.indicators.formulas.parser import MAX_DEPTH, MAX_LENGTH, MAX_TOKENS, FormulaError, parse

NAMES = st.sampled_from(["income", "gdp", "population_65"])
AREAS = st.sampled_from(["河南省", "禹州市", "示范区（筹）"])
STRATA = st.sampled_from(["all", "urban", "rural"])
NUMBERS = st.floats(0, 1e300, allow_nan=False) | st.integers(0, 10**15).map(float)


def _calls(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    one = [name for name, function in FUNCTIONS.items() if function.most == 1]
    return st.one_of(
        st.builds(lambda name, x: Call(name, (x,)), st.sampled_from(one), inner),
        st.builds(lambda name, x, y: Call(name, (x, y)), st.sampled_from(["min", "max"]), inner, inner),
        st.builds(lambda x, n: Call("lag", (x, Number(float(n)))), inner, st.integers(0, 100)),
    )


TREES: st.SearchStrategy[Expression] = st.recursive(
    NUMBERS.map(Number) | NAMES.map(Name),
    lambda inner: st.one_of(
        st.builds(Binary, st.sampled_from("+-*/^"), inner, inner),
        st.builds(Negative, inner),
        st.builds(InStratum, inner, STRATA),
        st.builds(InArea, inner, AREAS),
        _calls(inner),
    ),
    max_leaves=12,
)


@given(TREES)
def test_what_is_written_is_read_back_as_it_was(tree: Expression) -> None:
    assert parse(spell(tree)) == tree


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("income@urban/income@rural", "income@urban / income@rural"),
        ("a - b - c", "(a - b) - c"),
        ("a / b * c", "(a / b) * c"),
        ("a + b * c ^ d", "a + (b * (c ^ d))"),
        ("-a * b", "(-a) * b"),
        ("a ^ -2", "a ^ (-2)"),
        ("a - -b", "a - (-b)"),
        ("x@urban[河南省]", "(x@urban)[河南省]"),
        ("＝收入＠城镇÷收入＠农村", "收入@urban / 收入@rural"),
        ("（gdp－ｇ）×１００", "(gdp - g) * 100"),
        ("gdp ／ 全市（gdp）", "gdp / zone(gdp)"),
        ("x@城市 - x@乡村 + x@合计", "x@urban - x@rural + x@all"),
        ("SUM(gdp)", "合计(gdp)"),
        ("max（a，b）", "max(a, b)"),
        ("gdp【河南省】", "gdp[ 河南省 ]"),
        ("1.5e3 + .5", "1500 + 0.5"),
    ],
)
def test_ways_to_write_the_same(text: str, same: str) -> None:
    assert parse(text) == parse(same)


def test_the_tree_says_where_its_parts_stand() -> None:
    assert [(spell(node), node.column) for node in walk(parse("gdp / zone(pop)"))] == [
        ("gdp / zone(pop)", 5),
        ("gdp", 1),
        ("zone(pop)", 7),
        ("pop", 12),
    ]


def test_an_area_keeps_the_brackets_it_was_typed_with() -> None:
    assert parse("x[示范区（筹）]") == InArea(Name("x"), "示范区（筹）")


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "公式是空的"),
        (" = ", 1, "公式是空的"),
        ("gdp +", 6, "不是公式的结尾"),
        ("gdp / / pop", 7, "应是数字、指标或函数，不是 /"),
        ("(gdp + 1", 1, "括号没有配对"),
        ("gdp + 1)", 8, "多出一个 )"),
        ("2gdp", 2, "gdp 前面缺少运算符"),
        ("gdp pop", 5, "pop 前面缺少运算符"),
        ("1,000", 2, "多出一个 ,"),
        ("gdp%", 4, "不认识的符号 %。要百分数请写 * 100"),
        ("gdp；", 4, "不认识的符号 ；"),
        ("-gdp^2", 1, "负号后面是乘方，有两种读法（电子表格与数学不同）。请加括号：(-a)^b 或 -(a^b)"),
        ("10^10^10", 6, "连写的乘方有两种读法"),
        ("income@city", 8, "@ 后面应是城乡口径，不是 city。可用：all、urban、rural、全体、城镇、农村"),
        ("income@", 8, "@ 后面应是城乡口径，不是公式的结尾"),
        ("gdp[]", 4, "方括号里没有地区名"),
        ("gdp[河南省", 4, "再补上 ]"),
        ("grwth(gdp)", 1, "没有函数 grwth。是否想写 growth？"),
        ("eval(gdp)", 1, "没有函数 eval。"),
        ("growth(gdp, 1)", 1, "growth 要 1 个参数，写了 2 个"),
        ("min(gdp)", 1, "min 要 2 到 20 个参数，写了 1 个"),
        ("growth()", 8, "应是数字、指标或函数，不是 )"),
        ("lag(gdp, 1.5)", 10, "lag 的第二个参数不是年数"),
        ("lag(gdp, pop)", 10, "lag 的第二个参数不是年数"),
        ("lag(gdp, 101)", 10, "应为 0 到 100 的整数"),
        ("1e999", 1, "数字太大"),
        ("gdp.__class__", 4, "不认识的符号 ."),
        ("'x'", 1, "不认识的符号 '"),
    ],
)
def test_a_slip_is_named_with_its_place_and_what_to_do(text: str, column: int, words: str) -> None:
    with pytest.raises(FormulaError, match=r"第\d+个字符: .+。.+") as raised:
        parse(text)
    assert raised.value.column == column
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(" * 5000, f"超过 {MAX_LENGTH} 个"),
        ("(" * 90 + "x" + ")" * 90, f"{MAX_DEPTH} 层以上"),
        ("-" * 150 + "x", f"{MAX_DEPTH} 层以上"),
        ("ln(" * 50 + "x" + ")" * 50, f"{MAX_DEPTH} 层以上"),
        ("x" + "+x" * 400, f"超过 {MAX_TOKENS} 个"),
        ("9" * 900, "数字太大"),
    ],
)
def test_hostile_formulas_are_refused_before_they_cost_anything(text: str, words: str) -> None:
    with pytest.raises(FormulaError) as raised:
        parse(text)
    assert words in str(raised.value)


def test_the_largest_formulas_that_are_taken_can_be_walked_and_written() -> None:
    chain = parse("x" + "+x" * ((MAX_TOKENS - 2) // 2))
    nest = parse("(" * MAX_DEPTH + "x^-1" + ")^-1" * MAX_DEPTH)
    for tree in (chain, nest):
        assert len(list(walk(tree))) > MAX_DEPTH
        assert parse(spell(tree)) == tree


@given(st.text(max_size=60) | st.text("()[]@+-*/^,.e0a城镇 ＋（）", max_size=60))
def test_any_text_is_a_formula_or_one_clear_error(text: str) -> None:
    try:
        tree = parse(text)
    except FormulaError as error:
        assert 1 <= error.column <= len(text) + 1
        assert error.cause
        assert error.remedy
    else:
        assert parse(spell(tree)) == tree


def test_every_function_is_on_the_page_with_its_chinese_name() -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "formulas.md").read_text("utf-8")
    rows = {cells[1]: cells[2] for line in page.splitlines() if len(cells := line.split("|")) > 3}
    for name, function in FUNCTIONS.items():
        assert any(f"`{name}(" in left and function.chinese in right for left, right in rows.items()), name
    for limit in (f"{MAX_LENGTH:,} characters", f"{MAX_TOKENS} words", f"{MAX_DEPTH} brackets"):
        assert limit in " ".join(page.split())
