"""Which pictures a zone's book makes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from zones import zone

from gongfu.indicators.book import Book
from gongfu.indicators.loading import load
from gongfu.publish.charts import Language, Lines, Multiples, Picture
from gongfu.publish.pictures import pictures

DAY = date(2026, 6, 30)
HEAD = "indicator,area,period,value,source\n"


def drawn(book: Book, *names: str) -> list[Picture]:
    return pictures(book, DAY, [book.indicators[name] for name in names], book.zone.name)


def test_an_indicator_that_no_area_has_is_not_drawn_by_area(tmp_path: Path) -> None:
    text = f"{HEAD}gdp,,2022,3746.8,公报\nurban_rate,,2022,55.18,公报\nurban_rate,长葛市,2022,60.5,公报\n"
    some = drawn(load(zone(tmp_path, targets="", observations=text)), "gdp", "urban_rate")
    assert [type(one) for one in some] == [Lines, Lines, Multiples]
    by_area = some[2]
    assert isinstance(by_area, Multiples)
    assert [panel.name.zh for panel in by_area.panels if panel.lines] == ["长葛市"]


@pytest.mark.parametrize(("language", "last"), [("zh", "等 6 处"), ("en", "and 2 more")])
def test_many_sources_are_counted_in_the_language_of_the_picture(tmp_path: Path, language: Language, last: str) -> None:
    rows = "".join(f"gdp,,{2016 + place},1,第{place}处\n" for place in range(6))
    (one,) = drawn(load(zone(tmp_path, targets="", observations=HEAD + rows)), "gdp")
    sources = [source.said(language) for source in one.caption.sources]
    assert len(sources) == 5 and sources[-1] == last
