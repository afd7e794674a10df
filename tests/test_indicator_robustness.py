"""No table of any bytes ends in anything else than figures or faults that say what to do."""

from __future__ import annotations

import contextlib
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from zones import OBSERVATIONS, TARGETS, zone

from gongfu.documents.errors import InputError, InputErrors
from gongfu.indicators.loading import load
from gongfu.indicators.tables import readers

_USUAL = "indicator area period value source gdp urban_rate 许昌 长葛 2022 2022Q3 55.18% 1,5 -1 nan 1e999 是 ２０ 公报"
_ODD = ['"', "'", ",", "\t", ";", "\n", "\r", "\ufeff", "\u2028", "\0", "=", "#", ""]
WORDS = st.sampled_from([*_USUAL.split(), *_ODD])


def judged(folder: Path) -> None:
    """Load a zone: a book, or faults of which each is one line with a remedy."""
    try:
        load(folder)
    except InputErrors as faults:
        for fault in faults.exceptions:
            assert fault.remedy
            assert len(str(fault).splitlines()) == 1


@settings(deadline=None)
@given(name=st.sampled_from(["indicators", "targets", "observations"]), words=st.lists(WORDS, max_size=30))
def test_any_text(name: str, words: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = zone(tmp_path_factory.mktemp("zone"))
    (folder / f"{name}.csv").write_text(",".join(words), "utf-8")
    judged(folder)


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(WORDS, min_size=6, max_size=6), max_size=6), table=st.sampled_from([TARGETS, OBSERVATIONS])
)
def test_any_cells_under_the_right_head(
    rows: list[list[str]], table: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = "targets" if table is TARGETS else "observations"
    text = table + "".join(",".join(f'"{cell}"' if cell == "," else cell for cell in row) + "\n" for row in rows)
    judged(zone(tmp_path_factory.mktemp("zone"), **{name: text}))


@settings(deadline=None, max_examples=30)
@given(data=st.binary(max_size=200), suffix=st.sampled_from(readers.SUFFIXES))
def test_any_bytes(data: bytes, suffix: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("table") / f"t{suffix}"
    file.write_bytes(data)
    with contextlib.suppress(InputError):
        readers.read(file)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A sound table of each kind."""
    folder = tmp_path_factory.mktemp("whole")
    rows = [line.split(",")[:4] for line in OBSERVATIONS.splitlines()]
    with xlsxwriter.Workbook(folder / "t.xlsx") as book:
        page = book.add_worksheet()
        for number, cells in enumerate(rows):
            page.write_row(number, 0, cells)
        page.write_formula(7, 1, "=1+1", book.add_format({"num_format": "0%"}), 2)
    pl.DataFrame(rows[1:], rows[0], orient="row").write_parquet(folder / "t.parquet")
    (folder / "t.csv").write_text(OBSERVATIONS, "gb18030")
    return {suffix: (folder / f"t{suffix}").read_bytes() for suffix in readers.SUFFIXES}


@pytest.mark.parametrize(("suffix", "times"), [(".csv", 100), (".parquet", 15), (".xlsx", 15)])
def test_a_damaged_file(whole: dict[str, bytes], tmp_path: Path, suffix: str, times: int) -> None:
    @settings(deadline=None, max_examples=times)
    @given(at=st.integers(0, len(whole[suffix]) - 1), byte=st.integers(0, 255), cut=st.booleans())
    def damaged(at: int, byte: int, cut: bool) -> None:
        data = whole[suffix]
        file = tmp_path / f"t{suffix}"
        file.write_bytes(data[:at] if cut else data[:at] + bytes([byte]) + data[at + 1 :])
        with contextlib.suppress(InputError):
            readers.read(file)

    damaged()
