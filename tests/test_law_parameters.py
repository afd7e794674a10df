"""Dated tables of legal parameters: every way to write a day, and every fault told in one pass."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import table

from gongfu.documents.errors import InputErrors
from gongfu.simulation.law.parameters import Parameter, first_day, last_day, read_parameters

ROW = 'source = "某法第1条"\nconfidence = "A"\n'


def _read(folder: Path, text: str) -> dict[str, Parameter]:
    file = folder / "parameters.toml"
    file.write_text(text, "utf-8")
    return read_parameters(file)


def _line(*rows: str, head: str = 'label = "标准"\nunit = "yuan/month"\n') -> str:
    return f"[line]\n{head}" + "".join(f"\n[[line.values]]\n{row}\n" for row in rows)


def _faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        _read(folder, text)
    return [str(error).split(": ", 1)[1] for error in caught.value.exceptions]


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ('"2019"', '"2020"', date(2019, 1, 1), date(2020, 12, 31)),
        ("2019", "2020", date(2019, 1, 1), date(2020, 12, 31)),
        ('"2019-07"', '"2020-02"', date(2019, 7, 1), date(2020, 2, 29)),
        ('"2019-07"', '"2021-02"', date(2019, 7, 1), date(2021, 2, 28)),
        ('"2019-07"', '"2020-12"', date(2019, 7, 1), date(2020, 12, 31)),
        ('"2019-07-15"', '"2020-03-09"', date(2019, 7, 15), date(2020, 3, 9)),
        ("2019-07-15", "2020-03-09", date(2019, 7, 15), date(2020, 3, 9)),
        ('"2019"', '"9999"', date(2019, 1, 1), date.max),
        ('"2019"', '"9999-12"', date(2019, 1, 1), date.max),
        ('"2019"', '""', date(2019, 1, 1), date.max),
    ],
)
def test_year_and_month_mean_their_first_and_last_day(
    tmp_path: Path, since: str, until: str, first: date, last: date
) -> None:
    (value,) = _read(tmp_path, _line(f"since = {since}\nuntil = {until}\nvalue = 5\n{ROW}"))["line"].values
    assert (value.since, value.until) == (first, last)


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_a_month_and_a_year_end_the_day_before_the_next(day: date) -> None:
    for text in (f"{day:%Y}".zfill(4), f"{day.year:04}-{day:%m}"):
        assert first_day(text) <= day <= last_day(text)
        if last_day(text) < date.max:
            after = last_day(text) + timedelta(days=1)
            assert after.day == 1
            assert f"{after.year:04}-{after.month:02}"[: len(text)] != text


def test_a_value_without_an_end_holds_until_the_next(tmp_path: Path) -> None:
    rows = [f'since = "{since}"\nvalue = {value}\n{ROW}' for since, value in (("2022-07", 3), ("2019", 1), ("2021", 2))]
    line = _read(tmp_path, _line(*rows))["line"]
    days = [date(2018, 12, 31), date(2019, 1, 1), date(2020, 12, 31), date(2021, 1, 1), date(2022, 7, 1), date.max]
    found = [line.on(day) for day in days]
    assert [value and value.value for value in found] == [None, 1, 1, 2, 3, 3]


def test_a_gap_between_values_is_no_fault_but_has_no_value(tmp_path: Path) -> None:
    rows = [f'since = "2019"\nuntil = "2019"\nvalue = 1\n{ROW}', f'since = "2021"\nvalue = 2\n{ROW}']
    line = _read(tmp_path, _line(*rows))["line"]
    assert line.on(date(2020, 6, 1)) is None
    assert line.on(date(2021, 1, 1)) is not None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (['since = "2019"\nvalue = 1', 'since = "2019-01-01"\nvalue = 2'], "第1、2项: 2019-01-01 这一天有两个值"),
        (['since = "2019"\nuntil = "2020"\nvalue = 1', 'since = "2020-06"\nvalue = 2'], "2020-06-01 这一天有两个值"),
        (['since = "2021"\nvalue = 1', 'since = "2019"\nuntil = "2021"\nvalue = 2'], "第2、1项: 2021-01-01"),
        (['since = "2020"\nuntil = "2019"\nvalue = 1'], "到 2019-12-31 为止，却从 2020-01-01 起"),
        (["value = 1"], "没有生效日期"),
        (['since = "2019-02-30"\nvalue = 1'], "'2019-02-30' 不合格"),
        (['since = "2019-13"\nvalue = 1'], "'2019-13' 不合格"),
        (['since = "去年"\nvalue = 1'], "'去年' 不合格"),
        (['since = "2019"'], "没有写值"),
        (['since = "2019"\nvalue = 1\nsteps = [[0, 1]]'], "三者写一个"),
        (['since = "2019"\nvalue = 1', 'since = "2020"\nschedule = [[0, 1]]'], "写法与别的项不同"),
        (['since = "2019"\nvalue = "五千"'], "'五千' 不合格"),
        (['since = "2019"\nvalue = true'], "True 不合格"),
        (['since = "2019"\nvalue = nan'], "nan 不是数"),
        (['since = "2019"\nschedule = [[0, 0.1], [0, 0.2]]'], "级距不是由低到高"),
        (['since = "2019"\nschedule = [[9, 0.1], [1, 0.2]]'], "级距不是由低到高"),
        (['since = "2019"\nschedule = [[0, nan]]'], "级距不是由低到高"),
        (['since = "2019"\nschedule = [[inf, 0.1]]'], "级距不是由低到高"),
        (['since = "2019"\nsteps = [[0], [5, 0.2]]'], "级距不是由低到高"),
        (['since = "2019"\nsteps = [[0, 1, 2]]'], "级距不是由低到高"),
        (['since = "2019"\nsteps = [[], [1, 2]]'], "级距不是由低到高"),
        (['since = "2019"\nsteps = [0]'], "0 不合格"),
        (['since = "2019"\nsteps = 3'], "3 不合格"),
        (['since = "2019"\nvalu = 3'], "不认识的键 valu"),
    ],
)
def test_faults_of_values(tmp_path: Path, rows: list[str], expected: str) -> None:
    faults = _faults(tmp_path, _line(*(f"{row}\n{ROW}" for row in rows)))
    assert expected in faults[0]
    assert faults[0].startswith("[[line.values]] 第")
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_line('since = "2019"\nvalue = 1\nconfidence = "A"'), "没有出处或可信度"),
        (_line('since = "2019"\nvalue = 1\nsource = "某法"'), "没有出处或可信度"),
        (_line('since = "2019"\nvalue = 1\nsource = "某法"\nconfidence = "Z"'), "'Z' 不合格"),
        (_line(f'since = "2019"\nvalue = 1\n{ROW}', head='label = "标准"\nunit = "块/月"\n'), "不认识的单位 块/月"),
        (_line(f'since = "2019"\nvalue = 1\n{ROW}', head='label = "标准"\nunit = "1"\nover = "x"\n'), "单位 x"),
        (_line(f'since = "2019"\nvalue = 1\n{ROW}', head='unit = "1"\n'), "缺少必填的键 label"),
        ('[line]\nlabel = "标准"\nunit = "1"\nvalues = []\n', "没有值"),
        ('[line]\nlabel = "标准"\nunit = "1"\n', "缺少必填的键 values"),
        ('[line]\nlabel = "标准"\nunit = "1"\nvalues = 3\n', "3 不合格"),
        ("line = 5\n", "line: 不是一个参数"),
    ],
)
def test_faults_of_tables(tmp_path: Path, text: str, expected: str) -> None:
    (fault,) = _faults(tmp_path, text)
    assert expected in fault


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.toml" for name in ("good", "same", "broken", "chinese", "missing", "folder", "dated")]
    good, same, broken, chinese, _, folder, dated = files
    good.write_text(table("line", 1) + table("other", 2), "utf-8")
    same.write_text(table("line", 3), "utf-8")
    broken.write_text("[line\n", "utf-8")
    chinese.write_bytes('[标准]\nlabel = "标准"\n'.encode("gb18030"))
    folder.mkdir()
    dated.write_text(table("a", 1, since="") + table("b", [[5, 1], [3, 2]], unit="元"), "utf-8")
    with pytest.raises(InputErrors) as caught:
        read_parameters(*files)
    said = [(Path(error.file).stem, error.cause) for error in caught.value.exceptions]  # type: ignore[union-attr]
    assert [file for file, _ in said] == ["same", "broken", "chinese", "missing", "folder", "dated", "dated", "dated"]
    assert "good.toml 里已有这个参数" in said[0][1]
    assert "UTF-8" in said[2][1]
    assert {said[3][1], said[4][1]} == {"没有这个文件"}
    assert not any("zone.toml" in str(error) for error in caught.value.exceptions)


def test_a_file_of_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "huge.toml"
    with file.open("wb") as opened:
        opened.truncate(8 << 30)  # of holes: it takes no room
    with pytest.raises(InputErrors) as caught:
        read_parameters(file)
    assert "文件超过 1 MB。参数表和方案没有这么大" in str(caught.value)


def test_what_must_be_shown_with_a_mark(tmp_path: Path) -> None:
    def doubtful(confidence: str, more: str = "") -> bool:
        row = f'since = "2019"\nvalue = 1\nsource = "某法"\nconfidence = "{confidence}"\n{more}'
        return _read(tmp_path, _line(row))["line"].values[0].doubtful

    assert [letter for letter in "ABCDXM" if doubtful(letter)] == ["C", "D", "M"]
    assert doubtful("A", 'place = "河南省"\nstand_in = "许昌市未公布"')
