"""Pictures of outcomes: what they refuse, how they are scaled and shaded, and that page and paper show every figure."""

from __future__ import annotations

import io
import json
import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import outcomes
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_charts_page import CHROMIUM, HOSTILE, Parsed, browse, drawings, opened
from test_charts_palette import contrast
from test_charts_paper import near, said

from gongfu.publish import charts
from gongfu.publish.charts import Curve, GainGroup, Gains, Graph, Language, Map, Region, Words, marks, palette
from gongfu.publish.charts.page import page
from gongfu.publish.charts.paper import drawn
from gongfu.publish.charts.scales import gain_span, graph_spans, shades
from gongfu.publish.charts.table import table_of

SVG = "{http://www.w3.org/2000/svg}"


def mapped(*values: float | None) -> Map:
    regions = tuple(
        Region(Words(f"县{at}"), value, (outcomes.square(at, 0),), (at + 0.5, 0.5)) for at, value in enumerate(values)
    )
    return Map(outcomes.caption("图"), regions)


def test_a_picture_bears_the_marks_of_its_population_and_parameters() -> None:
    assert marks(outcomes.lorenz()).synthetic and marks(outcomes.lorenz()).doubtful == 2
    assert not marks(outcomes.ring()).synthetic and marks(outcomes.ring()).doubtful == 0
    words = said(outcomes.lorenz())
    assert {"合成人口", "存疑参数 2 项"} <= words
    assert any("基础养老金（代用：邻市标准）" in text for text in words)
    assert sum(text == "合成人口" for text in said_often(outcomes.lorenz())) >= 2  # the label, and across the drawing
    assert "Doubtful parameters: 2" in said(outcomes.tiles(), "en")


def said_often(picture: charts.Picture) -> list[str]:
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    tree = ElementTree.fromstring(drawn(picture, "svg")[0], parser)
    return [(one.text or "").strip() for one in tree.iter(ElementTree.Comment)]  # type: ignore[arg-type]


def test_many_doubtful_parameters_are_counted_and_the_first_named() -> None:
    many = outcomes.caption("多", doubtful=tuple(Words(f"参数{at}") for at in range(30)))
    found = charts.Gains(many, (outcomes.ONE,), (GainGroup(Words("组"), (1.0,), (1.0,), (0.0,)),))
    html = page([found])[0].decode("utf-8")
    assert "存疑参数 30 项" in html and "参数11；等 30 项，清单里逐项列出" in html and "参数12" not in html


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="2 names but 1 points"):
        Curve(Words("线"), ((0.0, 0.0),), (Words("一"), Words("二")))
    with pytest.raises(ValueError, match="finite"):
        Curve(Words("线"), ((0.0, float("nan")),))
    with pytest.raises(ValueError, match="a value for every series"):
        Gains(outcomes.caption("图"), (outcomes.ONE,), (GainGroup(Words("组"), (1.0, 2.0), (1.0,), (0.0,)),))
    with pytest.raises(ValueError, match="finite numbers or None"):
        Gains(outcomes.caption("图"), (outcomes.ONE,), (GainGroup(Words("组"), (float("inf"),), (1.0,), (0.0,)),))
    with pytest.raises(ValueError, match="finite number or None"):
        mapped(float("nan"))
    line = Curve(Words("线"), ((0.0, 0.0),))
    with pytest.raises(ValueError, match="at most 6 scenarios"):
        Graph(outcomes.caption("图"), (line,) * 7, charts.Axis(Words("x")), charts.Axis(Words("y")))
    with pytest.raises(ValueError, match="at most 6 scenarios"):
        outcomes.gains(5), Gains(outcomes.caption("图"), (outcomes.ONE,) * 6, ())


def test_a_lorenz_curve_runs_from_nothing_to_all_and_below_where_some_owe() -> None:
    across, up = graph_spans(outcomes.lorenz())
    assert (across.low, across.high, up.low, up.high) == (0, 1, 0, 1)
    owing = Graph(
        outcomes.caption("欠"), (Curve(Words("线"), ((0.0, 0.0), (0.2, -0.1), (1.0, 1.0))),),
        charts.Axis(Words("x"), True), charts.Axis(Words("y"), True), square=True,
    )  # fmt: skip
    assert graph_spans(owing)[1].low == -0.1


def test_the_axis_of_gains_holds_zero() -> None:
    assert gain_span(outcomes.gains()).low < 0 < gain_span(outcomes.gains()).high
    one = Gains(outcomes.caption("图"), (outcomes.ONE,), (GainGroup(Words("组"), (50.0,), (1.0,), (0.0,)),))
    assert gain_span(one).low == 0


def test_shades_part_losses_from_gains_and_fit_what_there_is() -> None:
    found = shades(mapped(-35.5, 80.0), "zh")
    assert 0.0 in found.edges
    assert found.of(-0.01).fill in palette.LOSSES and found.of(0.01).fill in palette.SHADES
    assert found.of(80).fill != found.of(10).fill
    gaining = shades(mapped(120.0, 412.0, 501.0), "zh")
    assert gaining.edges == (200, 400)
    assert [one.text for one in gaining.classes] == ["低于 200", "200～400", "400 及以上"]
    assert {one.fill for one in gaining.classes} <= set(palette.SHADES)
    losing = shades(mapped(-300.0, -100.0, None), "en")
    assert {one.fill for one in losing.classes} <= set(palette.LOSSES)
    assert losing.classes[0].text.startswith("below −")
    assert [one.fill for one in shades(mapped(0.0, 0.0), "zh").classes] == [palette.SAME]
    assert len(shades(mapped(7.5, 7.5), "zh").classes) == 1


@given(st.lists(st.floats(-1e7, 1e7), min_size=1, max_size=9))
def test_every_value_has_a_shade_and_a_loss_never_looks_like_a_gain(values: list[float]) -> None:
    found = shades(mapped(*values), "zh")
    assert len(found.classes) == len(found.edges) + 1
    assert list(found.edges) == sorted(set(found.edges))
    for value in values:
        if value < 0:
            assert found.of(value).fill in palette.LOSSES
        if value > 0:
            assert found.of(value).fill in palette.SHADES


def test_text_can_be_read_on_every_shade_and_series_seen_on_paper() -> None:
    for values in ((-1, 1), (1, 5), (-5, -1), (-300, 200)):
        for shade in shades(mapped(*map(float, values)), "zh").classes:
            assert contrast(shade.ink, shade.fill) >= 4.5, shade
    for ground in (palette.GAIN, palette.SAME, palette.LOSS):
        assert contrast(palette.INK, ground) >= 4.5
    for stroke in palette.SERIES:
        assert contrast(stroke.colour, palette.PAPER) >= 3
    assert len({stroke.marker for stroke in palette.SERIES}) == len(set(palette.DASHES)) == len(palette.SERIES)


@pytest.mark.parametrize("name", outcomes.EVERY)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_stands_in_a_table(name: str, language: Language) -> None:
    picture = outcomes.EVERY[name]()
    table = table_of(picture, language)
    assert all(len(row) == len(table.head) for row in table.rows)
    assert {table.head, *table.rows} <= {tuple(row) for row in opened(picture, language=language).rows}


def test_tables_hold_the_figures_given() -> None:
    assert table_of(outcomes.lorenz(), "zh").rows[5] == (
        *("50", f"{100 * 0.5**2.4:.7g}", f"{100 * 0.5**2.2:.7g}", "25"),
    )
    assert table_of(outcomes.frontier(), "zh").rows[1] == ("最省的办法", "甲案", "1.2", "0.4101")
    assert table_of(outcomes.gains(), "zh").rows[0] == ("最低10%", "养老金翻番", "420", "80", "0")
    assert ("魏都区", "无人口") in table_of(outcomes.tiles(), "zh").rows


@pytest.mark.parametrize("name", outcomes.EVERY)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_font_is_asked_of_the_reader_and_the_same_picture_is_the_same_bytes(name: str, language: Language) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data, missing = drawn(outcomes.EVERY[name](), "svg", language)
    assert not list(ElementTree.fromstring(data).iter(f"{SVG}text")) and not missing
    assert drawn(outcomes.EVERY[name](), "svg", language)[0] == data


def test_a_hole_shows_what_lies_in_it() -> None:
    """Without the county inside, its place is white; with it, it has its own colour, and the one around its own."""
    from matplotlib.image import imread

    outer, inner = outcomes.ring().regions
    colours = shades(outcomes.ring(), "zh")
    both = np.asarray(imread(io.BytesIO(drawn(outcomes.ring(), "png")[0])))[..., :3]
    alone = Map(outcomes.caption("空", synthetic=False, doubtful=()), (outer,))
    hollow = np.asarray(imread(io.BytesIO(drawn(alone, "png")[0])))[..., :3]
    assert inner.value is not None and outer.value is not None
    assert near(both, colours.of(inner.value).fill) > 50_000
    height, width = hollow.shape[:2]
    middle = hollow[height // 2 - 40 : height // 2 + 40, width // 2 - 40 : width // 2 + 40]
    assert near(middle, palette.PAPER) > 5_000


def test_words_stand_on_paper() -> None:
    assert {"现行政策", "养老金翻番", "绝对平均", "人口累计占比", "100%"} <= said(outcomes.lorenz())
    assert {"甲案", "丁案", "基尼系数", "0.400"} <= said(outcomes.frontier())
    assert {"最低10%", "420", "−75", "受益", "受损", "80%"} <= said(outcomes.gains())
    assert {"鄢陵县", "120", "无人口", "方格位置为示意，不是地图", "低于 200"} <= said(outcomes.tiles())
    assert "方格位置为示意，不是地图" not in said(outcomes.ring())
    assert "暂无公布数据" in said(outcomes.nothing())


def test_what_the_script_draws_is_what_was_given() -> None:
    lorenz, frontier, gains, tiles = drawings(
        opened(outcomes.lorenz(), outcomes.frontier(), outcomes.gains(3), outcomes.tiles())
    )
    assert lorenz["curves"][2]["points"][50] == [0.5, 0.25] and lorenz["square"]
    assert [one["colour"] for one in lorenz["curves"]] == [stroke.colour for stroke in palette.SERIES[:3]]
    assert frontier["curves"][0]["points"][1] == [1.2, 0.4101] and frontier["curves"][0]["names"][4] == "丁案"
    assert frontier["tips"][1] == [1.2, "财政多支出（亿元/年） 1.20\n甲案  基尼系数 0.41"]
    assert gains["series"][0]["changes"][0] == [420, "420"] and gains["series"][2]["shares"][1] == [0.05, 0.73]
    assert gains["series"][0]["colour"] == lorenz["curves"][1]["colour"]  # a reform looks the same in every picture
    assert "养老金翻番  420  受益 80.0%  受损 0.0%" in gains["tips"][0][1]
    by_name = {region["name"]: region for region in tiles["regions"]}
    assert by_name["魏都区"]["text"] == "无人口" and not by_name["魏都区"]["known"]
    assert by_name["建安区"]["text"] == "501"


def test_those_who_cannot_see_a_picture_are_told_how_things_stand() -> None:
    found = opened(outcomes.lorenz(), outcomes.frontier(), outcomes.gains(), outcomes.tiles(), outcomes.nothing())
    alts = [attrs["alt"] for tag, attrs in found.tags if tag == "img"]
    assert "养老金翻番 50.00% → 21.76%" in alts[0]
    assert "最省的办法 (0.00, 0.41) → (12.4, 0.39)" in alts[1]
    assert "养老金翻番 最低10% 420, 最高10% −498" in alts[2]
    assert "鄢陵县 120" in alts[3]
    assert len(alts) == 4 and "暂无公布数据" in "".join(found.words)


def test_a_hostile_name_is_a_name() -> None:
    name = Words(HOSTILE, HOSTILE)
    gains = Gains(outcomes.caption(HOSTILE), (name,), (GainGroup(name, (1.0,), (0.5,), (0.1,)),))
    line = Curve(name, ((0.0, 1.0), (1.0, 0.5)), (name, name))
    graph = Graph(outcomes.caption(HOSTILE), (line,), charts.Axis(name), charts.Axis(name), first=1)
    region = Map(outcomes.caption(HOSTILE), (Region(name, 1.0, (outcomes.square(0, 0),), (0.5, 0.5)),))
    found = opened(gains, graph, region)
    assert "b" not in {tag for tag, _ in found.tags}
    assert drawings(found)[0]["groups"] == [HOSTILE] and drawings(found)[2]["regions"][0]["name"] == HOSTILE
    for picture in (gains, graph, region):
        ElementTree.fromstring(drawn(picture, "svg")[0])


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium to open the page in a real browser")
def test_a_browser_draws_every_picture_without_complaint(tmp_path: Path) -> None:
    pictures = [make() for make in outcomes.EVERY.values()]
    charts.render(pictures, tmp_path / "图.html")
    seen = browse(tmp_path, tmp_path / "图.html", "--dump-dom")
    assert not re.search(r"CONSOLE|Refused|violates|net::ERR", seen.stderr), seen.stderr
    dom = Parsed(seen.stdout)
    classes = [(attrs.get("class", "").split(), attrs) for tag, attrs in dom.tags if tag == "div"]
    assert all("hidden" not in attrs for names, attrs in classes if "live" in names)
    places = re.split(r'<div class="chart"', seen.stdout)[1:]
    assert len(places) == len(json.loads(json.dumps(drawings(opened(*pictures))))) == len(pictures) - 1
    assert all(place.count("<path") >= 3 for place in places)
