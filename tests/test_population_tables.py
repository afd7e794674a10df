"""Users' own tables: what is read, and one clear message for each kind of fault, all of them at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from populations import family, same, town

from gongfu.documents.errors import InputErrors
from gongfu.simulation.population.tables import read_population, write_population

HOUSEHOLDS = "household_id,county,rural,weight\na,禹州市,1,2\nb,魏都区,0,0.5\n"
PERSONS = """person_id,household_id,spouse_id,mother_id,father_id,age,female,wage
child,a,,mother,father,10,0,0
alone,b,,,,30,0,80000.55
mother,a,father,,,35,1,"30,000"
father,a,mother,,,36,否,0
"""


def folder(tmp_path: Path, persons: str = PERSONS, households: str = HOUSEHOLDS, encoding: str = "utf-8") -> Path:
    (tmp_path / "persons.csv").write_text(persons, encoding)
    (tmp_path / "households.csv").write_text(households, encoding)
    return tmp_path


def faults(tmp_path: Path, persons: str = PERSONS, households: str = HOUSEHOLDS, **asked: object) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        read_population(folder(tmp_path, persons, households), **asked)  # type: ignore[arg-type]
    said = [str(error) for error in caught.value.exceptions]
    return [line.replace(f"{tmp_path}/", "") for line in said]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_two_tables_are_read(tmp_path: Path, encoding: str) -> None:
    read = read_population(folder(tmp_path, encoding=encoding))
    assert read.sizes.tolist() == [1, 3]
    assert read.values("wage").tolist() == [80_000.55, 0, 30_000, 0]
    assert read.households["county"].tolist() == [0, 3]
    assert read.weight.tolist() == [0.5, 2.0]
    assert read.persons["mother"].tolist() == [255, 1, 255, 255]  # the child's mother is the second of four
    assert read.persons["spouse"].tolist() == [255, 255, 2, 1]
    assert not read.synthetic


def test_without_a_weight_all_count_once(tmp_path: Path) -> None:
    read = read_population(folder(tmp_path, households="household_id\na\nb\n"))
    assert read.weight.tolist() == [1, 1]


def test_tabs_and_columns_nobody_asked_for_are_taken(tmp_path: Path) -> None:
    persons = "person_id\tremarks\thousehold_id\tage\n1\tx\ta\t5\n2\t,\tb\t6\n"
    assert read_population(folder(tmp_path, persons)).values("age").tolist() == [5, 6]


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_what_is_written_is_read_back_the_same(tmp_path: Path, form: str) -> None:
    for number, population in enumerate((family(), town(3_000, 5))):
        place = tmp_path / f"{number}"
        write_population(population, place, form)  # type: ignore[arg-type]
        assert same(read_population(place), population)


def test_synthetic_tables_say_so_themselves(tmp_path: Path) -> None:
    persons, households = write_population(town(600, 1), tmp_path, "csv")
    assert read_population(persons, households).synthetic


def test_missing_columns_are_told_together(tmp_path: Path) -> None:
    assert faults(tmp_path, needed=("age", "farm_income", "student", "farmland")) == [
        "persons.csv: 缺少列 farm_income（农业经营净收入）、student（接受全日制学历教育）。"
        "请补上这些列；各列的写法见 docs/population.md",
        "households.csv: 缺少列 farmland（承包耕地）。请补上这些列；各列的写法见 docs/population.md",
    ]


def test_values_that_cannot_be_are_told_by_column_with_their_rows(tmp_path: Path) -> None:
    persons = """person_id,household_id,age,wage,student
1,a,130,10,0
2,a,1.5,many,0
3,b,20,5,2
"""
    assert faults(tmp_path, persons) == [
        "persons.csv: 列 wage 第3行: 不是数字（“many”）。工资薪金应为数字（元/年），不小于 0",
        "persons.csv: 列 student 第4行: 不是数字（“2”）。接受全日制学历教育应为1 或 0，也可写 是、否",
        "persons.csv: 列 age 第2行: 年龄太大（130）。应不小于 0、不大于 120年",
        "persons.csv: 列 age 第3行: 年龄不是整数（1.5）。应为整数",
    ]


def test_a_negative_wage_names_its_rows(tmp_path: Path) -> None:
    persons = "person_id,household_id,wage\n1,a,-3\n2,a,0\n3,b,-1\n4,b,-2\n5,b,-4\n"
    (said,) = faults(tmp_path, persons)
    assert said.startswith("persons.csv: 列 wage 第2、4、5行等 4 行: 工资薪金为负（-3、-1、-2）。应不小于 0")


def test_an_empty_cell_is_not_zero(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, "person_id,household_id,wage\n1,a,\n2,b,0\n")
    assert said == "persons.csv: 列 wage 第2行: 工资薪金是空的。没有就写 0；整列都不知道就删去这一列"


def test_persons_and_households_must_belong_together(tmp_path: Path) -> None:
    persons = "person_id,household_id\n1,a\n1,a\n2,\n3,zz\n"
    said = faults(tmp_path, persons, "household_id,weight\na,1\nb,0\nc,\na,1\n")
    assert said == [
        "persons.csv: 列 person_id 第2、3行: 人员编号重复（“1”、“1”）。请每行写一个编号，各不相同",
        "persons.csv: 列 household_id 第4行: 这个人没有户。请写上所在户的编号",
        "persons.csv: 列 household_id 第5行: households 表里没有这一户（“zz”）。请改正编号，或补上这一户",
        "households.csv: 列 weight 第4行: 权重是空的。请每户写一个大于 0 的数，或删去这一列",
        "households.csv: 列 weight 第3行: 权重应大于 0（0）。请改正",
        "households.csv: 列 household_id 第2、5行: 户编号重复（“a”、“a”）。请每行写一个编号，各不相同",
        "households.csv: 列 household_id 第3、4行: 这一户没有人（“b”、“c”）。请删去这一户，或补上它的人",
    ]


def test_an_unknown_county_is_told_with_those_there_are(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, households="household_id,county\na,禹州\nb,魏都区\n")
    assert said == (
        "households.csv: 列 county 第2行: 没有这样的县（市、区）（“禹州”）。"
        "可用：魏都区、建安区、长葛市、禹州市、鄢陵县、襄城县；是否想写 禹州市？"
    )


def test_links_stay_in_the_household_and_make_sense(tmp_path: Path) -> None:
    persons = """person_id,household_id,spouse_id,mother_id,father_id,age,female
1,a,2,,,40,0
2,a,,,,38,1
3,a,,1,,39,0
4,b,1,4,,30,0
5,b,77,,4,30,0
"""
    assert faults(tmp_path, persons) == [
        "persons.csv: 列 spouse_id 第6行: persons 表里没有这个人（“77”）。请改正编号；没有就留空",
        "persons.csv: 列 spouse_id 第5行: 指向别的户的人（“1”）。这里只写同户的人；不同户就留空",
        "persons.csv: 列 spouse_id 第2行: 配偶没有互相指向（“2”）。两人的 spouse_id 应互为对方",
        "persons.csv: 列 mother_id 第5行: 指向本人（“4”）。请改正编号；没有就留空",
        "persons.csv: 列 mother_id 第4行: 父母的性别不对（“1”）。mother_id 写女性，father_id 写男性",
        "persons.csv: 列 father_id 第6行: 父母不比子女年长（“4”）。请核对年龄或编号",
    ]


def test_a_column_nearly_called_right_is_asked_about(tmp_path: Path) -> None:
    assert faults(tmp_path, "person_id,household_id,wages\n1,a,2\n2,b,3\n") == [
        "persons.csv: 列 wages: 不认识这一列。是否想写 wage？"
    ]


@pytest.mark.parametrize(
    ("persons", "said"),
    [
        ("", "文件是空的"),
        ("person_id,household_id\n1,a\n2,b,3\n", "不是一张整齐的表"),
        ("person_id,person_id,household_id\n1,1,a\n", "列名 person_id 出现 2 次"),
        ("person_id,household_id\n", "表里没有人"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, persons: str, said: str) -> None:
    assert said in faults(tmp_path, persons)[0]


def test_files_that_are_not_there_are_told(tmp_path: Path) -> None:
    said = []
    for name, text in (("", b""), ("persons.parquet", b"PAR1 and nothing more"), ("persons.csv", PERSONS.encode())):
        if name:
            (tmp_path / name).write_bytes(text)
            (tmp_path / "households.csv").write_text(HOUSEHOLDS, "utf-8")
        with pytest.raises(InputErrors) as caught:
            read_population(tmp_path)
        said.append(caught.value.exceptions[0].cause)
    assert said == ["没有 persons 表", "Parquet 文件已损坏", "persons 表有 2 个文件"]


def test_a_household_of_hundreds_is_refused(tmp_path: Path) -> None:
    rows = "\n".join(f"{number},a" for number in range(300))
    said = faults(tmp_path, f"person_id,household_id\n{rows}\n", "household_id\na\n")
    assert said == ["households.csv: 列 household_id 第2行: 一户超过 254 人（“a”）。集体户请拆开"]


def test_codes_written_with_leading_zeros_differ_from_those_without(tmp_path: Path) -> None:
    read = read_population(folder(tmp_path, "person_id,household_id\n1,01\n01,1\n", "household_id\n1\n01\n"))
    assert np.array_equal(read.household_row[read.household_of], [0, 1])
    assert read.person_row.tolist() == [1, 0]
