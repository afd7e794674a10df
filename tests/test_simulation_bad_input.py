"""Reforms, populations and households that are wrong: one clear message, nothing run, nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from test_cli import gongfu

from gongfu.documents.errors import InputError, InputErrors
from gongfu.simulation.cases import read_case
from gongfu.simulation.china import law as china_law
from gongfu.simulation.law import Reform
from gongfu.simulation.population import synthetic
from gongfu.simulation.population.recipe import load
from gongfu.simulation.population.store import save, save_parts
from gongfu.simulation.population.tables import read_population, write_population
from gongfu.simulation.search import read_task
from gongfu.zone import sample

DIBAO = 'name = "{name}"\n[[changes]]\nparameter = "dibao_line_rural"\nsince = "2025-01-01"\n'
RATES = 'name = "税率"\n[[changes]]\nparameter = "income_tax_rates"\n'


def told(folder: Path, text: str) -> str:
    """What is said of a reform file."""
    file = folder / "方案.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputErrors) as raised:
        china_law().reformed(Reform.read(file))
    return str(raised.value)


@pytest.mark.parametrize("change", ["value = -100", "value = -inf", "times = -1", "plus = -1e6"])
def test_no_amount_of_a_law_is_below_zero(tmp_path: Path, change: str) -> None:
    said = told(tmp_path, DIBAO.format(name="提标") + change)
    assert "dibao_line_rural: 改后是 -" in said and "农村低保标准（每人每月）不能小于 0" in said


@pytest.mark.parametrize("change", ["times = inf", "plus = -inf", "plus = 1e400"])
def test_nothing_is_raised_by_infinity(tmp_path: Path, change: str) -> None:
    assert "times、plus 是无穷大" in told(tmp_path, DIBAO.format(name="提标") + change)


def test_thousands_of_brackets_are_not_compiled(tmp_path: Path) -> None:
    brackets = ",".join(f"[{at * 100}, {at / 20_000}]" for at in range(10_000))
    assert "有 10,000 档。最多 100 档" in told(tmp_path, f"{RATES}schedule = [{brackets}]")


def test_brackets_that_are_not_there_cannot_be_changed(tmp_path: Path) -> None:
    said = told(tmp_path, RATES + "plus = 0.1\nabove = 1e12")
    assert "没有起点不低于 1e+12 的级距，什么也改不了。最高一档从 960000 起" in said


@pytest.mark.parametrize("name", ["", "  "])
def test_a_reform_has_a_name(tmp_path: Path, name: str) -> None:
    assert "name: 方案没有名称" in told(tmp_path, DIBAO.format(name=name) + "value = 600")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", 'since = "2025-01-01"'),  # from the same day on
        ("", 'since = "2024-01-01"'),  # the second covers the first
        ('until = "2025-06-30"', 'since = "2025-06-30"'),  # one day is shared
    ],
)
def test_one_parameter_has_one_value_a_day(tmp_path: Path, first: str, second: str) -> None:
    other = f'[[changes]]\nparameter = "dibao_line_rural"\nvalue = 700\n{second}\n'
    said = told(tmp_path, DIBAO.format(name="提标") + f"value = 600\n{first}\n{other}")
    assert "[[changes]] 第1、2项 dibao_line_rural: 2025-0" in said and "这一天有两个值" in said


def test_values_one_after_another_are_no_fault(tmp_path: Path) -> None:
    other = '[[changes]]\nparameter = "dibao_line_rural"\nsince = "2026"\nvalue = 700\n'
    file = tmp_path / "方案.toml"
    file.write_text(DIBAO.format(name="提标") + f"value = 600\n{other}", "utf-8")
    law = china_law().reformed(Reform.read(file))
    assert [law.on(day).value("dibao_line_rural").value for day in ("2025-12-31", "2026-01-01")] == [600, 700]


def test_a_rule_file_that_leaves_is_told_like_one_that_fails(tmp_path: Path) -> None:
    (tmp_path / "走.py").write_text("import sys\nsys.exit(0)\n", "utf-8")
    said = told(tmp_path, 'name = "换"\n[[swaps]]\nrule = "dibao"\nfile = "走.py"\nsince = "2025"\n')
    assert "走.py: 第 2 行: 规则文件运行出错" in said


def test_a_swapped_rule_keeps_the_unit(tmp_path: Path) -> None:
    (tmp_path / "月.py").write_text(
        "from gongfu.simulation.law import PERSON, household\n"
        '@household("低保", "yuan/month", "方案", paid_by="财政")\n'
        "def dibao(size, *, dibao_line_rural):\n"
        '    """每月。"""\n'
        "    return size * dibao_line_rural\n",
        "utf-8",
    )
    said = told(tmp_path, 'name = "换"\n[[swaps]]\nrule = "dibao"\nfile = "月.py"\nsince = "2025"\n')
    assert "月.py: 规则 dibao（第 2 行）: 单位是 yuan/month，换下的规则是 yuan/year。单位应与换下的规则相同" in said


def simulated(folder: Path, reform: str, *options: str) -> str:
    """What ``gongfu simulate`` says against a reform."""
    (folder / "方案.toml").write_text(reform, "utf-8")
    done = gongfu("simulate", "方案.toml", "--date", "2025-06-01", *options, cwd=folder)
    assert done.returncode == 2 and not done.stdout
    return done.stderr


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """600 persons in a folder."""
    return save(synthetic(persons=600, seed=1), tmp_path_factory.mktemp("town") / "人口")


def test_a_number_too_great_is_not_reckoned_with(tmp_path: Path, town: Path) -> None:
    for value in ("inf", "1e300", "1e400"):
        said = simulated(tmp_path, DIBAO.format(name="提标") + f"value = {value}", "--population", str(town))
        assert "方案.toml: " in said and "户的人均收入算出来不是有限的数" in said


def test_a_reform_is_not_called_as_the_law_as_it_is(tmp_path: Path) -> None:
    assert "方案不能叫“现行政策”" in simulated(tmp_path, DIBAO.format(name="现行政策") + "value = 600")


def test_an_elasticity_is_a_number(tmp_path: Path) -> None:
    stated = ("--elasticity", "nan", "--elasticity-source", "假定")
    assert "--elasticity: nan 不是数" in simulated(tmp_path, DIBAO.format(name="提标") + "value = 600", *stated)


def test_no_more_persons_are_built_than_there_are(tmp_path: Path) -> None:
    said = simulated(tmp_path, DIBAO.format(name="提标") + "value = 600", "--persons", "1000000000")
    assert "--persons: 1000000000 人太多" in said


def test_no_output_is_written_over_a_population(tmp_path: Path, town: Path) -> None:
    before = (town / "manifest.json").read_bytes()
    reform, over = DIBAO.format(name="提标") + "value = 600", str(town / "manifest.json")
    assert "这是人口文件夹里的文件" in simulated(tmp_path, reform, "--population", str(town), "-o", over)
    assert (town / "manifest.json").read_bytes() == before


def test_no_output_is_written_over_the_borders(tmp_path: Path, town: Path) -> None:
    (tmp_path / "边界.json").write_text("{}", "utf-8")
    options = ("--population", str(town), "--map", "边界.json", "-o", "边界.json")
    assert "这是要读的文件" in simulated(tmp_path, DIBAO.format(name="提标") + "value = 600", *options)


def changed(town: Path, folder: Path, name: str, value: float) -> Path:
    """The population with every value of one column set to another by hand."""
    copy = Path(shutil.copytree(town, folder / name))
    column = np.load(copy / f"{name}.npy")
    np.save(copy / f"{name}.npy", np.full_like(column, value))
    return copy


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("weight", -1, "权重应大于 0"),
        ("weight", np.nan, "权重应大于 0"),
        ("h.county", 77, "只有 6 类，却有第 78 类"),
        ("p.spouse", 200, "指向户里没有的人"),
    ],
)
def test_stored_values_that_kernels_go_by_are_looked_at(
    tmp_path: Path, town: Path, name: str, value: float, said: str
) -> None:
    reform, folder = DIBAO.format(name="提标") + "value = 600", changed(town, tmp_path, name, value)
    assert f"{name}.npy: {said}" in simulated(tmp_path, reform, "--population", str(folder))


def test_every_stored_value_is_checked_when_asked(tmp_path: Path, town: Path) -> None:
    done = gongfu("population", "--check", str(changed(town, tmp_path, "p.wage", -100)), cwd=tmp_path)
    assert done.returncode == 2 and "p.wage.npy: 工资薪金从 -1 到 -1，应不小于 0" in done.stderr


@pytest.mark.parametrize("household", ["abc", "½", "1.5"])
def test_a_household_that_is_no_number_is_told_at_once(tmp_path: Path, household: str) -> None:
    done = gongfu("explain", household, cwd=tmp_path)
    assert done.returncode == 2 and f"没有第 {household} 户" in done.stderr


LIMIT = '[[limits]]\nmeasure = "gini"\nmost = 0.39\n'
VARIABLE = '[[variables]]\nparameter = "dibao_line_rural"\nlow = 440\nhigh = 1000\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LIMIT.replace("0.39", "nan") + VARIABLE, "[[limits]] 第1项: 界限不是有限的数"),
        (LIMIT.replace("0.39", "inf") + VARIABLE, "[[limits]] 第1项: 界限不是有限的数"),
        ("starts = 1000000\n" + LIMIT + VARIABLE, "starts: starts = 1000000 不在 1 到 100 之间"),
        (LIMIT + VARIABLE.replace("1000", "1000000") + "whole = true", "[[variables]]: 整数变量的组合超过 2,000 个"),
        (LIMIT + VARIABLE.replace("1000", "1e300"), "[[variables]] 第1项: 上下限超过 1e+09"),
        (LIMIT + VARIABLE.replace("440", "-5"), "[[variables]] 第1项: 下限 -5 小于 0"),
        ('income = "wage"\n' + LIMIT + VARIABLE, "income: wage 不是每户的人均收入"),
        ('by = "nope"\n' + LIMIT + VARIABLE, "by: nope 不是分组的事实"),
        ('by = "county"\n' + LIMIT.replace("gini", "urban_rural_ratio") + VARIABLE, "城乡收入比要按城乡分组"),
        (LIMIT.replace("gini", "mean") + 'of = "农村"\n' + VARIABLE, "[[limits]] 第1项 of: 没有 农村。可以写：0、1"),
        (LIMIT.replace("gini", "cost") + 'of = "财改"\n' + VARIABLE, "没有 财改。可以写："),
        (LIMIT.replace("gini", "total") + 'of = "dibo"\n' + VARIABLE, "没有 dibo。是否想写 dibao？"),
        (LIMIT + 'of = "1"\n' + VARIABLE, "没有 1。请删去 of"),
    ],
)
def test_a_search_that_cannot_be_is_told_before_it_starts(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "找.toml"
    file.write_text(f'date = "2025-06-01"\n{text}', "utf-8")
    with pytest.raises(InputErrors) as raised:
        read_task(file, china_law())
    assert said in str(raised.value)


def table_of(folder: Path, **columns: object) -> Path:
    """Two households, four persons, as Parquet, with other columns in the place of plain ones."""
    persons = {"person_id": [1, 2, 3, 4], "household_id": [1, 1, 1, 2], "wage": [1.0, 2.0, 0.0, 0.0]} | columns
    pl.DataFrame(persons).write_parquet(folder / "persons.parquet")
    pl.DataFrame({"household_id": [1, 2]}).write_parquet(folder / "households.parquet")
    return folder


def test_numbers_that_numpy_does_not_have_are_read(tmp_path: Path) -> None:
    decimal = pl.Series(["1.50", "2", "3", "4"]).str.to_decimal(scale=2)
    assert read_population(table_of(tmp_path, wage=decimal)).values("wage").sum() == 10.5
    long = pl.Series([1, 2, 3, 4], dtype=pl.Int128)
    assert read_population(table_of(tmp_path, wage=long)).values("wage").sum() == 10
    identifiers = pl.Series([2**64 - 1, 1, 2, 3], dtype=pl.UInt64)
    assert read_population(table_of(tmp_path, person_id=identifiers)).person_count == 4


@pytest.mark.parametrize("text", ["[1]", '{"notes": 5}', '{"name": 3}', "[" * 100_000, "{"])
def test_what_stands_beside_tables_is_checked(tmp_path: Path, text: str) -> None:
    (table_of(tmp_path) / "population.json").write_text(text, "utf-8")
    with pytest.raises(InputErrors) as raised:
        read_population(tmp_path)
    assert "population.json: 不是合格的 JSON" in str(raised.value) or "population.json: 写法不对" in str(raised.value)


def test_a_weight_is_told_once_and_has_an_end(tmp_path: Path) -> None:
    table_of(tmp_path)
    (tmp_path / "households.parquet").unlink()
    (tmp_path / "households.csv").write_text("household_id,weight\n1,abc\n2,1\n", "utf-8")
    with pytest.raises(InputErrors) as raised:
        read_population(tmp_path)
    assert "列 weight 第2行: 不是数字" in str(raised.value) and "权重是空的" not in str(raised.value)
    (tmp_path / "households.csv").write_text("household_id,weight\n1,1\n2,1e300\n", "utf-8")
    with pytest.raises(InputErrors) as raised:
        read_population(tmp_path)
    assert "列 weight 第3行: 权重太大（1e+300）。应不大于 1e+09" in str(raised.value)


@pytest.mark.parametrize("there", ["persons.csv", "households.parquet", "manifest.json"])
def test_tables_of_others_are_not_written_over(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("自己的数据", "utf-8")
    with pytest.raises(InputError, match="没有改动"):
        write_population(synthetic(persons=600, seed=1), tmp_path, "csv")
    assert [file.name for file in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text("utf-8") == "自己的数据"


def test_there_are_no_more_parts_than_households(tmp_path: Path) -> None:
    done = gongfu("population", "--persons", "600", "--save", "人口", "--parts", "10000", cwd=tmp_path)
    assert done.returncode == 2 and "--parts: 只有 200 户" in done.stderr and not (tmp_path / "人口").exists()


def test_parts_are_no_whole(tmp_path: Path) -> None:
    save_parts(synthetic(persons=600, seed=1), tmp_path / "三份", 3)
    done = gongfu("explain", "1", "--population", "三份", cwd=tmp_path)
    assert done.returncode == 2 and "三份: 这个人口分成了几份，这里要完整的" in done.stderr


RECIPE = (sample() / "population.toml").read_text("utf-8")
RURAL = '[[strata]]\nstratum = "rural"\nvalue = 1964000\nyear = 2022'
YANLING = '[[counties]]\ncounty = "鄢陵县"\nvalue = 547000'
JIANAN = 'county = "建安区"\nstratum = "urban"\nvalue = 295938'
FEMALE = 'sex = "female"\nvalue = 2170000'


def told_of_recipe(folder: Path, *changes: tuple[str, str]) -> str:
    """What is said of the sample's recipe with some words of it replaced."""
    text = RECIPE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    (folder / "population.toml").write_text(text, "utf-8")
    with pytest.raises(InputErrors) as raised:
        load(folder)
    return str(raised.value)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("seed = 411000", "seed = -1", "seed: 随机数种子 -1 小于 0"),
        ('name = "许昌市合成人口"', 'name = " "', "name: 没有名称"),
        ("year = 2022\nseed", "year = -2022\nseed", "year: 没有 -2022 年的人口。应在 1949 到 2100 之间"),
        (RURAL, RURAL.replace("2022", "20222"), "[[strata]] 第2项 year: 没有 20222 年的数"),
        (RURAL, RURAL.replace("1964000", "0"), "[[strata]] 第2项 value: 人数 0 不可能。应在 1 到 100,000,000 人之间"),
        (RURAL, RURAL.replace("1964000", "nan"), "[[strata]] 第2项 value: 人数 nan 不可能"),
        (FEMALE, FEMALE.replace("2170000", "-1"), "[[sexes]] 第2项 value: 人数 -1 不可能"),
        (YANLING, YANLING.replace("547000", "3.09"), "[[counties]] 第5项 value: 人数 3.09 不是整数。像是户均人数"),
        (YANLING, YANLING.replace("547000", "54.7"), "像是万人数；这里写多少人"),
        ("value = 3.09", "value = 547000", "户均 547000 人不可能。这里写户均人数，不是人口或户数；应大于 1、小于 8"),
        ("value = 38484", "value = 0", "[[income]] 第1项 value: 人均收入 0 元/年不可能"),
        ("value = 22053", "value = -5", "[[income_sources]] 第1项 value: -5 元/年不可能"),
        ("group = 5", "group = 6", "[[quintiles]] 第5项 group: 没有第 6 组"),
        ("base_floor = 40908", "base_floor = 409080", "[simple_law] base_floor: 下限 409080 高于上限 204516"),
        ("[36000, 0.10]", "[360000, 0.10]", "[simple_law] brackets: 起点没有从 0 依次升高"),
        ("older_rural = 1.5", "older_rural = -1.5", "[assumptions] older_rural: -1.5 超出范围"),
        ("employee = 0.82", "employee = 0.92", "employee、business: employee 和 business 合计 1.07，超过 1"),
        ("ages = [20, 24]", "ages = [19, 24]", "[[assumptions.employment]] 第2项: 19 岁已经写过"),
        ("year = 2035", "year = 2020", "[[projections]] 第2项 year: 2020 年不是基期以后的年份"),
        ("year = 2035", "year = 2025", "[[projections]] 第2项 year: 2025 年写了两次"),
        ("value = 1007000", "value = 9007000", "60—99岁有 9,007,000 人，比所在的全体还多"),
        ('["resident_pension_payment"]', '["wages"]', "[[projections]] 第1项: wages 不是金额。是否想写 wage？"),
    ],
)
def test_a_recipe_that_cannot_be_is_told(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert said in told_of_recipe(tmp_path, (before, after))


def test_margins_of_one_city_have_one_sum(tmp_path: Path) -> None:
    # 2,417,000 and 2,064,000 are 4,481,000; counties of 2020 and 2022 are 4,379,998, 2.3 % less: 3 % are allowed there,
    # 1 % to the figures of the same year, which are 4,381,000.
    said = told_of_recipe(tmp_path, (RURAL, RURAL.replace("1964000", "2064000")))
    assert [line.split(": ")[1] for line in said.splitlines()] == ["[[sexes]]", "[[ages]]"]
    assert "合计 4,381,000 人，与 [[strata]] 的 4,481,000 人差 2.2%。最多差 1%" in said
    said = told_of_recipe(tmp_path, (YANLING, YANLING.replace("547000", "54700")))
    assert "[[counties]]: 合计 3,887,698 人，与 [[strata]] 的 4,381,000 人差 11.3%。最多差 3%（1%，年份每差一年" in said


def test_zeros_that_leave_no_city_are_told(tmp_path: Path) -> None:
    """Nobody of 建安区 may live anywhere, but 783,475 are said to."""
    rural = JIANAN.replace("urban", "rural").replace("295938", "487537")
    said = told_of_recipe(
        tmp_path,
        (JIANAN, JIANAN.replace("295938", "0")),
        (rural, rural.replace("487537", "0")),
        ('stratum = "urban"\nvalue = 554465', 'stratum = "urban"\nvalue = 1337940'),
    )
    assert "[[county_strata]]: 与 [[counties]]、[[strata]] 的人数矛盾" in said


def test_all_that_contradicts_is_told_at_once(tmp_path: Path) -> None:
    said = told_of_recipe(
        tmp_path,
        ("seed = 411000", "seed = -1"),
        (FEMALE, FEMALE.replace("2170000", "217000")),
        ("value = 18697", "value = -18697"),
    )
    places = [line.split("population.toml: ")[1].split(": ")[0] for line in said.splitlines()]
    assert places == ["seed", "[[income]] 第2项 value", "[[sexes]]"]


def told_of_household(folder: Path, *members: str) -> list[str]:
    """What is said of a household with these members, without the file's name."""
    (folder / "一家.toml").write_text("".join(f"[[members]]\n{member}\n" for member in members), "utf-8")
    with pytest.raises(InputErrors) as raised:
        read_case(folder / "一家.toml", china_law().on("2025-06-01").facts)
    return [str(fault).split("一家.toml: ")[1] for fault in raised.value.exceptions]


MAN, WIFE = "age = 40\nspouse = 2", "age = 38\nfemale = true\nspouse = 1"


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ((MAN, "age = 38\nfemale = true"), "第1项 spouse: 第2项的配偶不是第1项。两人应互相写：第2项写 spouse = 1"),
        ((MAN, WIFE + "\nfather = 1"), "第2项 father: 第1项既是配偶又是父亲"),
        ((MAN, WIFE, "age = 38\nmother = 2"), "第3项 mother: 第2项 38 岁，不比子女（38 岁）年长"),
        ((MAN, WIFE, "age = 9\nmother = 1"), "第3项 mother: 第1项的性别不对"),
        ((MAN, WIFE, "age = 9\nmother = 2\nfather = 2"), "第3项 father: 第2项既是母亲又是父亲"),
        (("age = 9\nfather = 2", "age = 9\nfather = 1"), "第1项 father: 第2项 9 岁，不比子女（9 岁）年长"),
    ],
)
def test_relatives_are_such_that_can_be(tmp_path: Path, members: tuple[str, ...], said: str) -> None:
    assert f"[[members]] {said}" in "\n".join(told_of_household(tmp_path, *members))


def test_names_of_facts_are_listed_once(tmp_path: Path) -> None:
    said = told_of_household(tmp_path, "zzz = 1\nqqq = 1", "zzz = 1\nwagee = 3")
    assert len(said) == 4 and sum("resident_pension_member" in line for line in said) == 1
    assert "可写的名称已列在前面" in said[1] and "是否想写 wage？" in said[3]


def test_the_household_of_the_documentation_is_sound() -> None:
    file = Path(__file__).parents[1] / "docs/examples/一户人家.toml"
    assert len(read_case(file, china_law().on("2025-06-01").facts).members) == 2


def test_a_file_that_is_not_there_is_called_what_it_is(tmp_path: Path) -> None:
    law = china_law()
    for read in (
        lambda file: read_case(file, law.on("2025-06-01").facts),
        lambda file: read_task(file, law),
        Reform.read,
    ):
        with pytest.raises((InputError, InputErrors)) as raised:
            read(tmp_path / "没有.toml")
        assert "没有.toml: 没有这个文件" in str(raised.value) and "zone.toml" not in str(raised.value)


def refused(folder: Path, *arguments: str) -> str:
    """The one line that a command says before any work."""
    done = gongfu(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.mark.parametrize("output", ["人口/persons.csv", "人口/拟合.csv", "人口"])
def test_nothing_is_written_into_the_folder_of_what_is_saved(tmp_path: Path, output: str) -> None:
    said = refused(tmp_path, "population", "--save", "人口", "--as", "csv", "--format", "csv", "-o", output)
    assert "这个文件在 --save 的文件夹里" in said and not (tmp_path / "人口").exists()


@pytest.mark.parametrize("kind", ["stored", "csv", "parquet"])
def test_a_folder_that_cannot_take_a_city_is_refused_before_it_is_built(tmp_path: Path, kind: str) -> None:
    """Without --persons: the whole city would be built."""
    (tmp_path / "自己").mkdir()
    for file in (tmp_path / "自己" / "persons.csv", tmp_path / "文件"):
        file.write_text("自己的数据", "utf-8")
    for place in ("自己", "文件", "文件/里面/人口"):
        assert place in refused(tmp_path, "population", "--save", place, "--as", kind)
    assert (tmp_path / "自己" / "persons.csv").read_text("utf-8") == "自己的数据"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("simulate", "方案.toml", "--elasticity-source", "某文"), "--elasticity-source: 没有写 --elasticity"),
        (("simulate", "方案.toml", "--map", "界.geojson"), "--map: 没有写 --draw"),
        (("simulate", "方案.toml", "--language", "en"), "--language en: 没有写 --draw"),
        (("simulate", "方案.toml", "--list"), "--list: 只列法定参数，不试算"),
        (("simulate", "--list", "--draw", "图.html"), "--list: 只列法定参数，不试算"),
        (("simulate", "--list", "--steps"), "--list: 只列法定参数，不试算"),
        (("simulate", "--list", "--persons", "2000"), "--list: 只列法定参数，不试算"),
        (("population", "--check", ".", "--format", "json"), "--check: 只是检查，不造也不写"),
        (("population", "--check", ".", "--as", "csv"), "--check: 只是检查，不造也不写"),
        (("population", "--as", "csv"), "--as csv: 没有说写到哪个文件夹"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    day = ("--date", "2025-06-01") if arguments[0] == "simulate" else ()
    assert said in refused(tmp_path, *arguments, *day)


def test_a_projection_that_contradicts_itself_is_told(tmp_path: Path) -> None:
    """1,884,700 persons of 60 and above in the countryside, 1,007,000 in the whole city."""
    zone = Path(shutil.copytree(sample(), tmp_path / "区"))
    old = '[[projections.persons]]\nages = [60, 99]\nvalue = 1007000\nsource = "'
    new = old.replace("ages", 'stratum = "rural"\nages').replace("1007000", "1884700")
    text = (zone / "population.toml").read_text("utf-8")
    (zone / "population.toml").write_text(text.replace(old, f'{new}假定"\nconfidence = "X"\n\n{old}', 1), "utf-8")
    options = ("--zone", "区", "--persons", "600", "--steps")
    said = simulated(tmp_path, DIBAO.format(name="提标") + "value = 600", *options)
    assert "population.toml: [[projections]]: 预测的人数互相矛盾" in said
