"""Reforms: files and dictionaries, changes and swaps, alone and together, and what is outside their days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import HEAD, computed, law, population, table

from gongfu.documents.errors import InputErrors
from gongfu.simulation.law import Change, Law, Parameter, Reform, Swap, Unit, Value, person

RULES = """\
@person("补贴", "yuan/year")
def allowance(age, *, age_line, amount):
    return amount if age >= age_line else 0
@person("税", "yuan/year")
def tax(wage, *, rates):
    return rates(wage)
@person("净收入", "yuan/year")
def net(wage, allowance, tax):
    return wage + allowance - tax
"""
PARAMETERS = (
    table("age_line", 60, "year")
    + table("amount", 1000, "yuan/year", since="2019-01-01", until="2022-12-31")
    + '[[amount.values]]\nsince = "2024-01-01"\nvalue = 1200\nsource = "某法"\nconfidence = "C"\n\n'
    + table("rates", [[0, 0.25], [10000, 0.5]], over="yuan/year")
)
ELDER = population([[{"age": 70, "wage": 20000}]])


@pytest.fixture
def small(tmp_path: Path) -> Law:
    return law(tmp_path, RULES, PARAMETERS)


def _file(folder: Path, text: str) -> Path:
    file = folder / "reform.toml"
    file.write_text(text, "utf-8")
    return file


def _faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        Reform.read(_file(folder, text))
    return [str(error) for error in caught.value.exceptions]


def _on(small: Law, name: str, *days: str) -> list[object]:
    found = [small.parameters[name].on(date.fromisoformat(day)) for day in days]
    return [value and value.value for value in found]


def test_a_dictionary_sets_values_from_a_day_on(small: Law) -> None:
    changed = small.reformed(Reform.of({"amount": 2000, "rates": [(0, 0), (5000, 0.5)]}, since="2025-07-01"))
    assert _on(changed, "amount", "2025-06-30", "2025-07-01", "2099-01-01") == [1200, 2000, 2000]
    assert computed(changed, ELDER, "net", day="2025-06-30")["net"] == [20000 + 1200 - 7500]
    assert computed(changed, ELDER, "net", day="2025-07-01")["net"] == [20000 + 2000 - 7500]
    assert _on(small, "amount", "2025-07-01") == [1200], "the law itself stays what it was"


def test_a_value_that_is_set_fills_a_gap(small: Law) -> None:
    assert _on(small, "amount", "2023-06-01") == [None]
    changed = small.reformed(
        Reform("补发", (Change("amount", 500.0, since=date(2022, 7, 1), until=date(2024, 6, 30)),))
    )
    days = ("2022-06-30", "2022-07-01", "2023-06-01", "2024-06-30", "2024-07-01", "2018-12-31")
    assert _on(changed, "amount", *days) == [1000, 500, 500, 500, 1200, None]
    assert [value.reform for value in changed.parameters["amount"].values] == ["", "补发", "补发", "补发", ""]


def test_times_and_plus_leave_a_gap_a_gap(small: Law) -> None:
    changed = small.reformed(Reform("提高", (Change("amount", times=2.0, plus=10.0, since=date(2022, 7, 1)),)))
    assert _on(changed, "amount", "2022-06-30", "2022-07-01", "2023-06-01", "2025-01-01") == [1000, 2010, None, 2410]


def test_times_above_a_threshold_changes_the_upper_brackets(small: Law) -> None:
    changed = small.reformed(Reform("高税率", (Change("rates", times=1.5, above=10000.0),)))
    assert _on(changed, "rates", "2025-01-01") == [((0, 0.25), (10000, 0.75))]


VALUES = st.lists(
    st.tuples(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 2000), st.integers(0, 99)), max_size=5
)


def _parameter(rows: list[tuple[date, int, int]]) -> Parameter:
    """Values that do not overlap, with gaps: each holds so many days, or till the next."""
    starts = sorted({since: (length, value) for since, length, value in rows}.items())
    values = []
    for place, (since, (length, value)) in enumerate(starts):
        until = since + timedelta(days=length) if length < 1500 else date.max
        if place + 1 < len(starts):
            until = min(until, starts[place + 1][0] - timedelta(days=1))
        values.append(Value(since, until, float(value), "某法", "A"))
    return Parameter("line", "标准", Unit(), "number", tuple(values))


@given(VALUES, st.dates(date(1999, 1, 1), date(2031, 12, 31)), st.integers(0, 4000), st.booleans(), st.data())
def test_outside_its_days_a_reform_changes_nothing_and_inside_it_holds(
    rows: list[tuple[date, int, int]], since: date, days: int, sets: bool, data: st.DataObject
) -> None:
    line = _parameter(rows)
    until = since + timedelta(days=days) if days < 3900 else date.max
    change = Change("line", 777.0 if sets else None, 1.0 if sets else 3.0, 0.0, since=since, until=until)
    _, changed = Reform("方案", (change,)).applied((), {"line": line})
    edges = {edge for value in line.values for edge in (value.since, value.until)} | {since, until}
    near = {
        date.fromordinal(min(max(edge.toordinal() + n, 1), date.max.toordinal())) for edge in edges for n in (-1, 0, 1)
    }
    for day in [*near, data.draw(st.dates())]:
        before, after = line.on(day), changed["line"].on(day)
        if not since <= day <= until:
            assert (after and after.value) == (before and before.value)
        elif sets:
            assert after is not None
            assert (after.value, after.reform) == (777.0, "方案")
        else:
            assert (after and after.value) == (before and 3.0 * before.value)  # type: ignore[operator]
    values = changed["line"].values
    assert all(value.since <= value.until for value in values)
    assert all(one.until < other.since for one, other in pairwise(values))


def test_several_reforms_the_later_prevails(small: Law) -> None:
    one, other = Reform.of({"amount": 2000, "age_line": 65}), Reform.of({"amount": 3000}, since="2026-01-01")
    for changed in (small.reformed(one, other), small.reformed(one).reformed(other), small.reformed(one | other)):
        assert _on(changed, "amount", "2025-01-01", "2026-01-01") == [2000, 3000]
        assert _on(changed, "age_line", "2025-01-01") == [65]
    assert _on(small.reformed(other, one), "amount", "2026-01-01") == [2000]
    assert len(small.reformed(one, other).reforms) == 2
    doubled = Reform("加倍", (Change("amount", times=2.0),))
    assert _on(small.reformed(doubled, doubled), "amount", "2025-01-01") == [4800]


def test_unknown_names_of_all_reforms_come_at_once(small: Law) -> None:
    with pytest.raises(InputErrors) as caught:
        small.reformed(Reform.of({"amuont": 1, "rates": 5}), Reform.of({"nothing_like_it": 1, "amount": [(0, 1)]}))
    said = [str(error) for error in caught.value.exceptions]
    assert len(said) == 4
    assert "没有叫 amuont 的法定参数。是否想写 amount？" in said[0]
    assert "应写成 schedule = " in said[1]
    assert "没有叫 nothing_like_it" in said[2]
    assert "应写成 value = " in said[3]


@pytest.mark.parametrize("value", ["五千", "5", [1, 2], [(0, 1), (0, 2)], [], float("nan"), None, [(0, "x")]])
def test_a_dictionary_with_what_is_no_value(value: object) -> None:
    with pytest.raises(ValueError, match="amount"):
        Reform.of({"amount": value})  # type: ignore[dict-item]


def test_a_file_with_changes(tmp_path: Path, small: Law) -> None:
    reform = Reform.read(
        _file(
            tmp_path,
            """\
name = "提标方案"
note = "试算"
[[changes]]
parameter = "amount"
since = "2025-07"
until = "2026"
plus = 300
[[changes]]
parameter = "amount"
since = 2027
value = 9
[[changes]]
parameter = "rates"
times = 1.2
above = 10000
[[changes]]
parameter = "age_line"
since = 2026-03-15
value = 55
""",
        )
    )
    assert (reform.name, reform.note) == ("提标方案", "试算")
    changed = small.reformed(reform)
    days = ("2025-06-30", "2025-07-01", "2026-12-31", "2027-01-01")
    assert _on(changed, "amount", *days) == [1200, 1500, 1500, 9]
    assert _on(changed, "age_line", "2026-03-14", "2026-03-15") == [60, 55]
    assert _on(changed, "rates", "2025-01-01") == [((0, 0.25), (10000, 0.6))]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("", "没有写怎么改"),
        ("value = 1\ntimes = 2", "写了两种改法"),
        ("value = 1\nsteps = [[0, 1]]", "写了两种改法"),
        ("schedule = [[0]]", "级距不是由低到高"),
        ("schedule = [[5, 1], [4, 2]]", "级距不是由低到高"),
        ("value = nan", "nan 不是数"),
        ("times = nan", "nan 不是数"),
        ("value = 1\nabove = 3", "above 没有用处"),
        ('value = 1\nsince = "2026-02-30"', "不合格"),
        ('value = 1\nsinse = "2026"', "是否想写 since"),
    ],
)
def test_faults_of_a_file(tmp_path: Path, change: str, expected: str) -> None:
    (fault,) = _faults(tmp_path, f'name = "方案"\n[[changes]]\nparameter = "amount"\n{change}\n')
    assert expected in fault
    assert "reform.toml" in fault


def test_faults_of_a_file_that_only_the_law_can_tell(tmp_path: Path, small: Law) -> None:
    text = """\
name = "方案"
[[changes]]
parameter = "amount"
since = "2027"
until = "2026"
value = 3
[[changes]]
parameter = "rates"
steps = [[0, 1]]
[[changes]]
parameter = "age_line"
times = 2
above = 50
[parameters.amount]
label = "金额"
unit = "yuan/year"
[[parameters.amount.values]]
since = "2026"
value = 5
source = "方案"
confidence = "X"
"""
    with pytest.raises(InputErrors) as caught:
        small.reformed(Reform.read(_file(tmp_path, text)))
    said = "\n".join(map(str, caught.value.exceptions))
    for expected in ("法律里已有这个参数", "却从 2027-01-01 起", "应写成 schedule", "above 只用于级距"):
        assert expected in said
    assert len(caught.value.exceptions) == 4


def test_all_faults_of_a_file_at_once(tmp_path: Path) -> None:
    text = """\
name = "方案"
[[changes]]
parameter = "amount"
[[swaps]]
rule = "tax"
file = "missing.py"
[[swaps]]
rule = "tax"
file = "reform.toml"
[parameters.extra]
label = "新"
unit = "金"
"""
    assert len(_faults(tmp_path, text)) == 4
    assert len(_faults(tmp_path, 'parameters = 3\nnmae = "方案"\n')) == 2
    assert "没有这个文件" in str(_missing(tmp_path / "no.toml"))
    assert len(_faults(tmp_path, "[[[")) == 1


def _missing(file: Path) -> InputErrors:
    with pytest.raises(InputErrors) as caught:
        Reform.read(file)
    return caught.value


SWAP = """\
name = "新税法"
[[swaps]]
rule = "tax"
file = "new_tax.py"
function = "flat_tax"
since = "2026-07"
[parameters.flat]
label = "统一税率"
unit = "1"
[[parameters.flat.values]]
since = "2026-01-01"
value = 0.125
source = "方案"
confidence = "X"
"""
FLAT = HEAD + '@person("税", "yuan/year")\ndef flat_tax(wage, *, flat):\n    return wage * flat\n'


def test_only_files_beside_the_reform_are_run(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    elsewhere = tmp_path / "new_tax.py"
    elsewhere.write_text(FLAT, "utf-8")
    for written in ("../new_tax.py", elsewhere.as_posix()):
        (fault,) = _faults(tmp_path / "mine", SWAP.replace("new_tax.py", written))
        assert "同一文件夹" in fault


def test_a_rule_is_swapped_from_a_day_on(tmp_path: Path, small: Law) -> None:
    (tmp_path / "new_tax.py").write_text(FLAT, "utf-8")
    changed = small.reformed(Reform.read(_file(tmp_path, SWAP)))
    assert computed(changed, ELDER, "tax", day="2026-06-30")["tax"] == [7500]
    assert computed(changed, ELDER, "tax", day="2026-07-01")["tax"] == [2500]
    assert changed.parameters["flat"].values[0].reform == "新税法"
    assert computed(small, ELDER, "tax", day="2026-07-01")["tax"] == [7500]


def test_the_file_of_a_swap_is_read_anew(tmp_path: Path, small: Law) -> None:
    for text, tax in ((FLAT, 2500), (FLAT.replace("wage * flat", "flat * 8888 "), 1111)):
        (tmp_path / "new_tax.py").write_text(text, "utf-8")  # of the same length, in the same second
        changed = small.reformed(Reform.read(_file(tmp_path, SWAP)))
        assert computed(changed, ELDER, "tax", day="2026-07-01")["tax"] == [tax]
    assert not (tmp_path / "__pycache__").exists()


def test_what_was_read_stays_what_it_is_when_the_file_changes_or_goes(tmp_path: Path, small: Law) -> None:
    (tmp_path / "new_tax.py").write_text(FLAT, "utf-8")
    changed = small.reformed(Reform.read(_file(tmp_path, SWAP)))
    (tmp_path / "new_tax.py").write_text(FLAT.replace("wage * flat", "wage"), "utf-8")
    assert computed(changed, ELDER, "tax", day="2026-07-01")["tax"] == [2500]
    (tmp_path / "new_tax.py").unlink()
    assert computed(changed, ELDER, "tax", day="2027-07-01")["tax"] == [2500]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@person("税", "yuan/year")\ndef flat_tax(wage):\n    return wage // 2\n', "第 4 行: 规则里不能写 wage // 2"),
        ("def flat_tax(wage:\n", "第 2 行"),
        ("x = 1\ny = x / 0\n", "第 3 行: 规则文件运行出错（division by zero）"),
        ("", "文件里没有叫 flat_tax 的规则"),
        ("def flat_tax(wage): return wage\n", "文件里没有叫 flat_tax 的规则"),
        ('@person("税", "元")\ndef flat_tax(wage): return wage\n', "运行出错"),
        ('@person("税", "yuan")\ndef flat_tax(wage, *more): return wage\n', "运行出错"),
        ("import nowhere\n", "第 2 行"),
    ],
)
def test_faults_of_a_swapped_file(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "new_tax.py").write_text(HEAD + text, "utf-8")
    (fault,) = _faults(tmp_path, SWAP)
    assert expected in fault
    assert "new_tax.py" in fault


@person("津贴", "yuan/year", until="2026-12-31")
def trial(wage):  # type: ignore[no-untyped-def]
    return wage * 0 + 5000


@person("津贴", "yuan/year", since="2027-01-01", until="2027-12-31")
def later(wage):  # type: ignore[no-untyped-def]
    return wage * 0 + 6000


def test_after_a_trial_the_old_rule_holds_again(small: Law) -> None:
    changed = small.reformed(Reform.of({"allowance": trial}, since="2026-01-01"))
    found = [computed(changed, ELDER, "allowance", day=f"{year}-06-01")["allowance"][0] for year in (2025, 2026, 2027)]
    assert found == [1200, 5000, 1200]
    both = changed.reformed(Reform.of({"allowance": later}))
    found = [computed(both, ELDER, "allowance", day=f"{year}-06-01")["allowance"][0] for year in range(2025, 2029)]
    assert found == [1200, 5000, 6000, 1200]


def test_a_swap_that_could_never_hold(small: Law) -> None:
    with pytest.raises(InputErrors) as caught:
        small.reformed(Reform.of({"allowance": trial}, since="2027-01-01"))
    assert "只到 2026-12-31 为止，却从 2027-01-01 起" in str(caught.value)


def test_a_new_rule_whose_name_is_nearly_an_old_one_was_meant_for_it(small: Law) -> None:
    with pytest.raises(InputErrors) as caught:
        small.reformed(Reform.of({"alowance": trial}))
    assert "是否想写 allowance？" in str(caught.value)
    assert "bonus" in {rule.name for rule in small.reformed(Reform.of({"bonus": trial})).rules}


def test_a_dictionary_with_a_function_that_is_no_rule() -> None:
    with pytest.raises(ValueError, match="no rule"):
        Reform.of({"tax": max})


def test_a_swap_of_a_rule_of_another_entity_is_told(tmp_path: Path, small: Law) -> None:
    text = '@household("税", "yuan/year")\ndef net(land):\n    return land\n'
    (tmp_path / "new_tax.py").write_text(HEAD + text, "utf-8")
    swap = SWAP.replace("flat_tax", "net")
    changed = small.reformed(Reform.read(_file(tmp_path, swap)))
    assert changed.on("2026-07-01").rules["tax"].entity == "household"
    assert Swap(changed.on("2026-07-01").rules["tax"]).since == date.min
    assert computed(changed, ELDER, "net", day="2026-07-01")["net"] == [21200], "a person sees what the household has"
