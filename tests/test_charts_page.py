"""The page: it needs nothing else, says everything in words, and no name can break out of it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pictures
import pytest
from fontTools.ttLib import TTFont

from gongfu.indicators.model import Series
from gongfu.publish import charts
from gongfu.publish.charts import Language, Picture, Words, palette
from gongfu.publish.charts.page import page
from gongfu.publish.charts.table import table_of

HOSTILE = "</script><b onclick=alert(1)>\"'&lt; 某村"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--virtual-time-budget=5000"),
)


@dataclass
class Parsed(HTMLParser):
    """Elements with their attributes, the texts of scripts and styles, rows of cells, and all other words."""

    text: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    raw: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    inside: str = ""
    cell: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag in ("script", "style"):
            self.raw.append((tag, self.tags[-1][1], ""))
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td") and self.rows:
            self.rows[-1].append("")
            self.cell = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""
        self.cell = self.cell and tag not in ("th", "td")

    def handle_data(self, data: str) -> None:
        if self.inside in ("script", "style"):
            tag, attrs, text = self.raw[-1]
            self.raw[-1] = (tag, attrs, text + data)
            return
        self.words.append(data)
        if self.cell:
            self.rows[-1][-1] += data


def opened(*some: Picture, language: Language = "zh") -> Parsed:
    return Parsed(page(some, language)[0].decode("utf-8"))


EVERYTHING = [make() for make in pictures.EVERY.values()]


@pytest.fixture(scope="module")
def whole() -> Parsed:
    return opened(*EVERYTHING)


def test_nothing_is_loaded_from_anywhere(whole: Parsed) -> None:
    for tag, attrs in whole.tags:
        for key in ("src", "href", "srcset", "data", "action", "poster"):
            assert attrs.get(key, "#").startswith(("#", "data:")), (tag, attrs[key][:80])
        assert tag not in ("link", "iframe", "object", "embed", "base", "form")
    names = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"}
    addresses = set(re.findall(r"https?://[^\s\"'`)<>]+", whole.text))
    assert addresses <= names | {"http://www.w3.org/2000/xmlns/"}  # names of XML, which nothing fetches
    assert "sourceMappingURL" not in whole.text and "@import" not in whole.text


def test_the_policy_lets_only_what_the_page_carries_run(whole: Parsed) -> None:
    (policy,) = [attrs["content"] for _, attrs in whole.tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["img-src"] == rules["font-src"] == "data:"
    assert "unsafe" not in policy
    for tag, attrs, text in whole.raw:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert attrs.get("type") == "application/json" or f"'sha256-{digest}'" in rules[f"{tag}-src"]
    assert not any(key == "style" or key.startswith("on") for _, attrs in whole.tags for key in attrs)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hostile_name_is_a_name(language: Language) -> None:
    title = Words(HOSTILE, HOSTILE)
    panel = charts.Panel(title, pictures.ratio().lines)
    some = charts.Multiples(pictures.caption(title, note=title, unit=title, sources=(title,)), (panel,))
    found = opened(some, pictures.heat(), language=language)
    plain = opened(pictures.counties(), pictures.heat(), language=language)
    assert [tag for tag, _, _ in found.raw] == [tag for tag, _, _ in plain.raw]
    assert "b" not in {tag for tag, _ in found.tags}
    assert any(HOSTILE in word for word in found.words)
    rank = charts.Ranks(pictures.caption(), (charts.Rank(title, 1, 1, 2, 50),))
    assert drawings(opened(rank))[0]["rows"][0]["name"] == HOSTILE


def drawings(found: Parsed) -> list[dict]:
    (data,) = [text for _, attrs, text in found.raw if attrs.get("type") == "application/json"]
    assert "<" not in data
    return json.loads(data)


def test_what_the_script_draws_is_what_was_given() -> None:
    found = opened(pictures.ratio(), pictures.income())
    ratio, income = drawings(found)
    line = pictures.RATIO
    assert ratio["tracks"][0]["observed"] == [list(pair) for pair in zip(line.times, line.values, strict=True)]
    assert ratio["tracks"][0]["targets"] == [[2025, 1.7, "1.70"], [2035, 1.45, "1.45"]]
    assert ratio["tracks"][0]["fan"][1:] == [[2025, 1.735, 1.71, 1.76], [2035, 1.5, 1.36, 1.64]]
    assert income["tracks"][1]["errors"] == [[2020, 35100, 35900], [2024, 42950, 43850]]
    assert {chart["id"] for chart in (ratio, income)} <= {attrs.get("id") for _, attrs in found.tags}


@pytest.mark.parametrize("some", [EVERYTHING, [pictures.counties()], [pictures.heat()]])
def test_headings_go_down_a_level_at_a_time_and_every_region_has_a_name_of_its_own(some: list[Picture]) -> None:
    found = opened(*some)
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tables = [attrs["aria-label"] for _, attrs in found.tags if attrs.get("role") == "region"]
    assert sum("数据表" in name for name in set(tables)) == len({one.caption.title.zh for one in some})


def test_the_contents_lead_to_every_picture_and_back(whole: Parsed) -> None:
    links = [attrs["href"] for tag, attrs in whole.tags if tag == "a"]
    names = {attrs.get("id") for _, attrs in whole.tags}
    assert {link[1:] for link in links} <= names
    assert links.count("#contents") == len(EVERYTHING)
    assert [link for link in links if link.endswith("-figure")] == [
        f"#p{at}-figure" for at in range(1, len(EVERYTHING) + 1)
    ]
    assert "#contents" not in [attrs.get("href") for _, attrs in opened(pictures.ratio()).tags]


def test_what_is_chinese_in_an_english_page_says_so() -> None:
    html = page([pictures.counties()], "en")[0].decode("utf-8")
    assert '<h3><span lang="zh-CN">魏都区</span></h3>' in html
    assert "lang" not in [key for tag, attrs in opened(pictures.counties()).tags if tag == "span" for key in attrs]


def test_the_latest_figure_of_an_area_says_of_which_year_it_is() -> None:
    line = charts.Line(Series.of({2020: 407.93}))
    one = charts.Multiples(pictures.caption(), (charts.Panel(Words("建安区"), (line,)),))
    assert "<small>2020年</small> 407.93" in page([one])[0].decode("utf-8")
    (place,) = [attrs for _, attrs in opened(one).tags if attrs.get("class") == "chart small"]
    assert place["aria-label"] == "建安区：全体 2020年 407.93"


def test_every_picture_is_there_without_the_script(whole: Parsed) -> None:
    images = [attrs for tag, attrs in whole.tags if tag == "img"]
    drawn = [one for one in EVERYTHING if not isinstance(one, charts.Heat) and one != pictures.nothing()]
    assert len(images) == len(drawn) and all(attrs["alt"] for attrs in images)
    for attrs in images:
        svg = ElementTree.fromstring(unquote(attrs["src"].partition(",")[2]))
        assert len(svg.findall(".//{http://www.w3.org/2000/svg}path")) > 20
    stills = [attrs for _, attrs in whole.tags if attrs.get("class") == "still"]
    assert all(attrs["tabindex"] == "0" and attrs["aria-label"] for attrs in stills)  # on a phone it scrolls
    live = [attrs for tag, attrs in whole.tags if tag == "div" and "live" in attrs.get("class", "").split()]
    assert len(live) == len(images) and all("hidden" in attrs for attrs in live)


@pytest.mark.parametrize("name", pictures.EVERY)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_stands_in_a_table(name: str, language: Language) -> None:
    picture = pictures.EVERY[name]()
    table = table_of(picture, language)
    rows = {tuple(row) for row in opened(picture, language=language).rows}
    assert {table.head, *table.rows} <= rows


def test_words_a_reader_needs_stand_on_the_page(whole: Parsed) -> None:
    words = "\n".join(whole.words)
    for word in (
        "样例数据",
        "代用：河南省",
        "初步数",
        "暂无公布数据",
        "▲ 需要加快",
        "○ 无法判断",
        "来源：自编样例",
        "单位：倍",
    ):
        assert word in words
    assert whole.tags[0] == ("html", {"lang": "zh-CN"})
    assert opened(pictures.ratio(), language="en").tags[0] == ("html", {"lang": "en"})


def test_made_up_figures_are_marked_across_every_drawing_and_others_are_not(whole: Parsed) -> None:
    assert sum("data-mark" in attrs for _, attrs in whole.tags) == 2 + 8 + 2 + 1  # lines, panels, steps of heat, ranks
    assert not any("data-mark" in attrs for _, attrs in opened(pictures.band()).tags)


def test_the_page_carries_the_characters_it_shows(whole: Parsed) -> None:
    (style,) = [text for tag, _, text in whole.raw if tag == "style"]
    (font,) = re.findall(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", style)
    with TTFont(io.BytesIO(base64.b64decode(font))) as carried:
        held = set(map(chr, carried.getBestCmap()))
    assert set("".join(whole.words)) - {"\n"} <= held


def test_the_same_page_is_the_same_bytes() -> None:
    assert page(EVERYTHING[:3])[0] == page(EVERYTHING[:3])[0]


def test_no_style_is_newer_than_the_browsers_of_offices() -> None:
    style = files("gongfu").joinpath("publish", "charts", "page.css").read_text("utf-8")
    assert not re.search(r"color-mix\(|light-dark\(|oklch|@layer|:has\(|@container|inset:|\bdvh\b", style)


def test_the_bundle_is_whole_and_has_its_licences_beside_it() -> None:
    vendor = files("gongfu") / "data" / "vendor"
    script = vendor.joinpath("echarts.min.js").read_text("utf-8")
    assert script.startswith("/*! Parts of Apache ECharts 6.1.0") and "echarts=" in script
    assert not re.search(r"sourceMappingURL|registry|</script|new Function|\beval\(", script)
    assert "Apache License" in vendor.joinpath("echarts.LICENSE.txt").read_text("utf-8")
    assert "Apache Software Foundation" in vendor.joinpath("echarts.NOTICE.txt").read_text("utf-8")
    assert all(
        "BSD" in vendor.joinpath(name).read_text("utf-8")
        or "Redistribution" in vendor.joinpath(name).read_text("utf-8")
        for name in ("zrender.LICENSE.txt", "echarts.LICENSE-d3.txt")
    )


def test_every_package_of_the_bundle_is_pinned_by_its_content() -> None:
    folder = Path(__file__).resolve().parent.parent / "tools" / "vendor"
    manifest = json.loads((folder / "package.json").read_text("utf-8"))
    wanted = manifest["dependencies"] | manifest["devDependencies"]
    assert set(wanted) == set(manifest["integrity"])
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert all(re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", one) for one in manifest["integrity"].values())
    assert not list(folder.glob("*lock*"))


def browse(tmp_path: Path, file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *more, file.as_uri()]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=True, env={**os.environ, "HOME": str(tmp_path)}
    )


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium to open the page in a real browser")
def test_a_browser_draws_every_picture_without_complaint(tmp_path: Path) -> None:
    from matplotlib.image import imread

    charts.render(EVERYTHING, tmp_path / "图.html")
    seen = browse(tmp_path, tmp_path / "图.html", "--dump-dom")
    assert not re.search(r"CONSOLE|Refused|violates|net::ERR", seen.stderr), seen.stderr
    dom = Parsed(seen.stdout)
    classes = [(attrs.get("class", "").split(), attrs) for tag, attrs in dom.tags if tag == "div"]
    assert all("hidden" not in attrs for names, attrs in classes if "live" in names)
    assert all("hidden" in attrs for names, attrs in classes if "still" in names)
    places = re.split(r'<div class="chart(?: small)?"', seen.stdout)[1:]
    assert len(places) == len(drawings(opened(*EVERYTHING)))
    assert all(place.count("<path") >= 8 for place in places)
    shot = tmp_path / "图.png"
    browse(tmp_path, tmp_path / "图.html", f"--screenshot={shot}", "--window-size=900,1200")
    image = np.asarray(imread(shot))[..., :3]
    blue = np.array([int(palette.STRATUM["all"].colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    assert image.shape[:2] == (1200, 900) and (np.abs(image - blue).max(axis=2) < 0.02).sum() > 500
