"""Pictures as SVG and PNG: what is drawn, with which font, and always the same bytes."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pictures
import pytest

from gongfu.documents.errors import InputError
from gongfu.indicators.model import Series
from gongfu.publish import charts
from gongfu.publish.charts import Language, Picture, palette
from gongfu.publish.charts.page import page
from gongfu.publish.charts.paper import drawn
from gongfu.publish.charts.sheet import DPI, WIDTH, fitted, wrapped
from gongfu.publish.charts.slim import slim

SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture: Picture, language: Language = "zh") -> ElementTree.Element:
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    return ElementTree.fromstring(drawn(picture, "svg", language)[0], parser)


def said(picture: Picture, language: Language = "zh") -> set[str]:
    """Every text drawn: matplotlib puts it as a comment beside its paths."""
    comments = parsed(picture, language).iter(ElementTree.Comment)  # type: ignore[arg-type]
    return {(one.text or "").strip() for one in comments}


def pixels(picture: Picture) -> np.ndarray:
    from matplotlib.image import imread

    return np.asarray(imread(io.BytesIO(drawn(picture, "png")[0])))[..., :3]


def near(image: np.ndarray, colour: str) -> int:
    """How many pixels have this colour."""
    wanted = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return int((np.abs(image - wanted).max(axis=2) < 0.01).sum())


@pytest.mark.parametrize("name", pictures.EVERY)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_font_is_asked_of_the_reader(name: str, language: Language) -> None:
    tree = parsed(pictures.EVERY[name](), language)
    assert not list(tree.iter(f"{SVG}text")) and len(list(tree.iter(f"{SVG}path"))) > 20
    links = [value for one in tree.iter() for key, value in one.attrib.items() if key.endswith("href")]
    assert all(link.startswith("#") for link in links)
    assert tree.find(f".//{SVG}title") is not None


@pytest.mark.parametrize("name", pictures.EVERY)
def test_the_same_picture_is_the_same_bytes_and_nothing_is_warned_of(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first = [drawn(pictures.EVERY[name](), form)[0] for form in ("svg", "png")]
    with matplotlib.rc_context({"axes.facecolor": "red", "font.size": 30, "svg.fonttype": "none"}):
        assert [drawn(pictures.EVERY[name](), form)[0] for form in ("svg", "png")] == first
        assert matplotlib.rcParams["svg.fonttype"] == "none"  # the user's settings are as they were
    assert not caplog.records
    assert not re.search(rb"20\d\d-\d\d-\d\dT", first[0])


def test_threads_do_not_disturb_each_other() -> None:
    every = [make() for make in pictures.EVERY.values()]
    alone = [drawn(picture, "svg")[0] for picture in every]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda picture: drawn(picture, "svg")[0], every)) == alone


def test_title_unit_legend_source_confidence_and_marks_stand_on_the_picture() -> None:
    words = said(pictures.ratio())
    assert {"单位：倍 · 数据截至 2026-11-22", "来源：自编样例", "可信度 C（百科或门户网页）", "样例数据"} <= words
    assert {"实际值", "应达路径", "目标值", "按现有趋势推算", "90%推算区间", "2025年目标", "2035年目标"} <= words
    assert {"● 按期推进", "▲ 需要加快", "1.70", "1.45"} <= words


def test_marks_stand_where_figures_are_anothers_or_preliminary_and_nowhere_else() -> None:
    assert "代用：河南省" in said(pictures.one_proxy()) and "○ 无法判断" in said(pictures.one_proxy())
    assert "初步数" in said(pictures.income())
    assert {"来源未注明", "可信度未注明"} <= said(pictures.one_proxy())
    assert not {"样例数据", "初步数", "代用：河南省"} & said(pictures.band())


def test_english_pictures_are_english() -> None:
    words = said(pictures.income(), "en")
    assert {"Sample data", "Preliminary", "Required path", "◆ Limited progress", "Source: made up for tests"} <= words
    assert not any(re.search(r"[\u4e00-\u9fff]", word) for word in words)


def test_what_has_no_data_says_so_in_grey() -> None:
    assert "暂无公布数据" in said(pictures.nothing()) and "暂无公布数据" in said(pictures.counties())
    image = pixels(pictures.nothing())
    assert near(image, palette.EMPTY) > 0.2 * image[..., 0].size
    assert near(pixels(pictures.ratio()), palette.EMPTY) < 0.002 * image[..., 0].size


def test_figures_are_seen_and_wide_enough_for_a4() -> None:
    image = pixels(pictures.ratio(sample=False))
    assert image.shape[1] == int(WIDTH / 72 * DPI)
    assert near(image, palette.STRATUM["all"].colour) > 3000 > near(pixels(pictures.nothing()), "#1b3f78")


def test_cells_have_colour_sign_word_and_counts() -> None:
    words = said(pictures.heat())
    assert {"✓ 2/2", "已达成", "■ 0/2", "倒退", "○ 0/2", "无法判断", "—"} <= words
    image = pixels(pictures.heat())
    assert all(near(image, look.fill) > 5000 for look in palette.STATUS.values())


@pytest.mark.parametrize(
    "empty",
    [
        charts.Lines(pictures.caption(), ()),
        charts.Multiples(pictures.caption(), ()),
        charts.Multiples(pictures.caption(), (charts.Panel(charts.Words("某县"), ()),)),
        charts.Heat(pictures.caption(), (), (), ()),
        charts.Ranks(pictures.caption(), ()),
        charts.Ranks(pictures.caption(), (charts.Rank(charts.Words("某县")),)),
    ],
)
def test_an_empty_picture_is_a_picture_that_says_so(empty: Picture) -> None:
    assert "暂无公布数据" in said(empty)
    assert "暂无公布数据" in page([empty])[0].decode("utf-8")


def test_large_figures_have_the_room_they_need() -> None:
    wide = charts.Lines(pictures.caption(sample=False), (charts.Line(Series.of({2020: 1e9, 2024: 4e9})),))
    ink = (pixels(wide) < 0.9).any(axis=2)
    assert not ink[:, : int(8 / 72 * DPI)].any() and not ink[:, -int(8 / 72 * DPI) :].any()


@pytest.mark.parametrize("name", ["heat", "counties"])
def test_the_palette_of_a_png_has_the_colours_of_small_things_too(name: str) -> None:
    image = pixels(pictures.EVERY[name]())
    assert near(image, palette.BRAND) > 250  # the bar beside the title
    assert near(image, palette.INK) > 300


def test_a_band_is_shown_and_named() -> None:
    assert "合意区间" in said(pictures.band())
    assert near(pixels(pictures.band()), palette.BAND) > 5000


def test_names_are_text_whatever_they_hold() -> None:
    title = "$\\frac{1}{2}$ <b>&amp; -- --> %s {0}"
    tree = parsed(pictures.ratio(title=charts.Words(f"\x00\x1b{title}\x7f")))
    assert tree.findtext(f".//{SVG}title") == title


def test_an_svg_leaves_out_what_nobody_sees_and_keeps_what_is_drawn() -> None:
    svg = (
        '<svg><title>0.12345</title><metadata>x</metadata><g id="a">\n <!-- 1.23456 -->\n'
        '<path id="GongfuSansSC-Regular-1" d="M 1.23456 -0.001 \nL 2 3.10499 \nz\n" transform="scale(0.015625)"/>\n'
        '<use xlink:href="#GongfuSansSC-Regular-1" transform="translate(55.5 0)"/></g><g id="b"/></svg>'
    )
    assert slim(svg) == (
        '<svg><title>0.12345</title><g><!-- 1.23456 --><path id="g1" d="M1.23 -0L2 3.1z" transform="scale(0.015625)"/>'
        '<use xlink:href="#g1" x="55.5"/></g></svg>'
    )


@pytest.mark.parametrize("width", [30.0, 44.0, 90.0])
def test_no_line_is_wider_than_its_place_and_nothing_is_lost(width: float) -> None:
    from gongfu.publish.charts.fonts import glyphs

    for text in (
        "市城乡一体化示范区（含苏桥、灵井）",
        "Economic and Technological Development Zone",
        "2025年目标 1,234.5 元",
    ):
        lines = wrapped(text, 7.5, width)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(glyphs().width(line, 7.5) <= width + 7.5 for line in lines)  # a full stop may hang over


def test_what_cannot_fit_ends_in_dots() -> None:
    size, lines = fitted("市城乡一体化示范区" * 5, 44, 2, (8, 7))
    assert size == 7 and len(lines) == 2 and lines[1].endswith("…")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    assert not list(tmp_path.glob("*.tmp"))


def test_one_picture_keeps_its_name_and_several_are_numbered(folder: Path) -> None:
    assert charts.render([pictures.band()], folder / "图.svg").files == (folder / "图.svg",)
    done = charts.render([pictures.band(), pictures.ranks()], folder / "图.PNG")
    assert done.files == (folder / "图-1.PNG", folder / "图-2.PNG") and done.missing == ()
    assert {path.name for path in folder.iterdir()} == {"图.svg", "图-1.PNG", "图-2.PNG"}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in done.files)


def test_other_endings_are_refused_and_a_file_that_was_there_stays(folder: Path) -> None:
    (folder / "图.pdf").write_text("旧")
    with pytest.raises(InputError, match=r"\.svg、\.png、\.html"):
        charts.render([pictures.band()], folder / "图.pdf")
    assert (folder / "图.pdf").read_text() == "旧"
    with pytest.raises(ValueError, match="no picture"):
        charts.render([], folder / "图.svg")
    with pytest.raises(InputError):
        charts.render([pictures.band()], folder / "没有" / "图.svg")
