"""What ``gongfu indicators`` writes: every format, marks in each, screens of any width; and the errors it ends in."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import small_zone
from openpyxl import load_workbook
from rich.cells import cell_len
from test_cli import _loaded, gongfu

from gongfu.publish.layout import Need, fit, fold
from gongfu.publish.listing import FORMATS, Column, Listing, number

DAY = ("--date", "2026-06-30")
"""A day on which the sample zone's figures are fresh."""
SAMPLE = {
    "show": ("show", "sample", "pcdi", "--area", "长葛"),
    "link": ("link", "sample"),
    "status": ("status", "sample", "--area", "长葛", *DAY),
    "brief": ("status", "sample", "--brief", *DAY),
    "index": ("index", "sample", "--area", "长葛", *DAY),
    "gaps": ("gaps", "sample", "居民人均可支配收入", "--area", "长葛", *DAY),
    "compare": ("compare", "sample", "pcdi", "--area", "长葛", "--with", "禹州", *DAY),
    "near": ("near", "sample", "长葛", "--by", "pcdi", "--period", "2022", *DAY),
    "carbon": ("carbon", "sample", "--area", "东城区", *DAY),
}
"""Commands that answer with figures of the sample zone that are made up."""
PLACES = """\
id,name,area,stratum,population,lon,lat
a,甲村,东乡,农村,1000,113.80,34.00
b,乙村,西乡,农村,1000,113.90,34.00
"""
FACILITIES = """\
id,name,kind,lon,lat,supply
s,甲小学,小学,113.80,34.00,100
k,乙医院,医院,113.90,34.00,9
"""
TIMES = """\
place,facility,minutes
a,s,0
b,s,60
b,k,5
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the zone 甲市 and the tables of places and facilities in it."""
    small_zone.write(tmp_path)
    for name, text in {"村.csv": PLACES, "设施.csv": FACILITIES, "时间.csv": TIMES}.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_status_of_a_day_shows_the_figure_known_then_and_how_sure_it_is(tmp_path: Path) -> None:
    """On 15 February 2026 only 建安区's urban income of 2025 is known, and not as final."""
    command = ("indicators", "status", "sample", "--area", "建安区", "--indicator", "pcdi", "--format", "json")
    standing, _ = json.loads(gongfu(*command, "--date", "2026-02-15", cwd=tmp_path).stdout)
    seen = {row["stratum"]: (row["period"], row["marks"]) for row in standing["rows"]}
    assert seen == {"全体": ("2024", "样例"), "城镇": ("2025", "样例；初步数"), "农村": ("2024", "样例")}


@pytest.mark.parametrize("command", SAMPLE.values(), ids=SAMPLE)
def test_what_is_made_up_says_so_in_every_format(tmp_path: Path, command: tuple[str, ...]) -> None:
    table = gongfu("indicators", *command, cwd=tmp_path, COLUMNS="60")
    assert (table.returncode, table.stderr) == (0, "")
    assert "样例" in table.stdout
    text = gongfu("indicators", *command, "--format", "csv", cwd=tmp_path).stdout
    lists = _json(gongfu("indicators", *command, "-o", "答.json", cwd=tmp_path), tmp_path / "答.json")
    gongfu("indicators", *command, "-o", "答.xlsx", cwd=tmp_path)
    sheets = load_workbook(tmp_path / "答.xlsx").worksheets
    parts = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n\n")
    assert len(parts) == len(lists) == len(sheets)
    for part, listing, sheet in zip(parts, lists, sheets, strict=True):
        head, *rows = csv.reader(StringIO(part))
        assert len(rows) == len(listing["rows"])
        cells = [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
        if listing["title"] == "权重":  # of the recipe, no figures
            continue
        if rows:
            assert "标记" in head
            assert any("样例" in cell for row in rows for cell in row)
            assert any("样例" in row["marks"] for row in listing["rows"])
            assert any("样例" in cell for row in cells[2:] for cell in row)


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("command", ["link", "status", "index", "compare"])
def test_a_table_is_no_wider_than_the_screen_and_keeps_its_marks(tmp_path: Path, command: str, width: int) -> None:
    shown = gongfu("indicators", *SAMPLE[command], cwd=tmp_path, COLUMNS=str(width)).stdout
    tables = _tables(shown)
    assert tables
    for table in tables:
        assert {cell_len(line) for line in table} == {cell_len(table[0])} <= set(range(width + 1))
        assert "标记" in table[0] + table[1] or "权重%" in table[0]


def test_a_screen_shows_the_verdict_before_all_else_and_names_what_it_leaves_out(folder: Path) -> None:
    command = ("status", "甲市", "--indicator", "rate", "--date", "2023-06-30")
    narrow = gongfu("indicators", *command, cwd=folder, COLUMNS="50").stdout
    assert "▲需要加快" in narrow
    left_out = next(line for line in narrow.splitlines() if line.startswith("屏幕上放不下："))
    assert "说明" in left_out
    wide = gongfu("indicators", *command, cwd=folder, COLUMNS="250").stdout
    assert "屏幕上放不下" not in wide
    assert "完成了应有进展的 75%" in wide.replace("\n", "")


def test_decimal_points_stand_under_each_other() -> None:
    rows = [("甲", 3746.8), ("乙", 55.18), ("丙", 100.0), ("丁", None), ("戊", 0.00012)]
    listing = Listing("数", (Column("name", "名称", 4), Column("value", "数值", 6)), rows)
    lines = FORMATS["table"]([listing], 40).decode().splitlines()
    assert [line.rstrip() for line in lines] == [
        "数",
        "名称         数值",
        "─────────────────",
        "甲    3,746.8",
        "乙       55.18",
        "丙      100",
        "丁",
        "戊        0.00012",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234567.891, "1,234,568"), (0.1 + 0.2, "0.3"), (-0.5, "-0.5"), (1e-9, "0.000000001"), (2.0, "2"), (0.0, "0")],
)
def test_a_number_is_as_people_write_it(value: float, text: str) -> None:
    assert number(value) == text


def test_a_number_that_is_not_finite_is_a_dash_on_screen_and_nothing_in_a_file() -> None:
    listing = Listing("数", (Column("value", "数值", 6),), [(float("nan"),), (float("inf"),)])
    assert FORMATS["table"]([listing], 40).decode().count("—") == 2
    assert [row["value"] for row in json.loads(FORMATS["json"]([listing], None))["rows"]] == [None, None]


def test_the_widest_column_gives_way_and_the_least_important_goes() -> None:
    needs = [Need(10, 40), Need(4, 4), Need(10, 20)]
    assert fit(needs, [0, 1, 2], 100) == {0: 40, 1: 4, 2: 20}
    assert fit(needs, [0, 1, 2], 38) == {0: 15, 1: 4, 2: 15}  # 38 less two gaps of 2 and the 4 of the middle
    assert fit(needs, [2, 1, 0], 20) == {1: 4, 2: 14}
    assert fit(needs, [0, 1, 2], 5) == {0: 10}


def test_text_is_broken_between_words_and_no_line_begins_with_a_comma() -> None:
    assert fold("统计公报，第2页", 8) == "统计公\n报，第2\n页"
    assert fold("由 2022 年数减去", 8) == "由 2022\n年数减去"
    assert fold("http://a.example/long", 10) == "http://a.e\nxample/lon\ng"
    assert fold("（网址）", 4) == "（网\n址）"


def test_an_id_is_not_broken(tmp_path: Path) -> None:
    shown = gongfu("indicators", "link", "sample", cwd=tmp_path, COLUMNS="80").stdout
    assert shown.count("action-services") == 2


def test_cells_that_a_spreadsheet_could_run_are_text(folder: Path) -> None:
    with (folder / "甲市" / "observations.csv").open("a", encoding="utf-8") as file:
        file.write('rate,东山,,2022,40,"=HYPERLINK(""http://a.example"")",,\nrate,西河,,2022,41,@SUM(A1),,\n')
    for name in ("答.csv", "全部.csv"):
        done = gongfu(*_show_or_export(name), cwd=folder)
        assert done.returncode == 0, done.stderr
        cells = [cell for row in csv.reader(StringIO((folder / name).read_text("utf-8-sig"))) for cell in row]
        assert "'@SUM(A1)" in cells
        assert not [cell for cell in cells if cell[:1] in ("=", "@")]
    for name in ("答.xlsx", "全部.xlsx"):
        gongfu(*_show_or_export(name), cwd=folder)
        cell = next(
            cell
            for row in load_workbook(folder / name).worksheets[0].iter_rows()
            for cell in row
            if str(cell.value).startswith("=HYPERLINK")
        )
        assert cell.data_type == "s"


def _show_or_export(name: str) -> tuple[str, ...]:
    if name.startswith("全部"):
        return ("indicators", "export", "甲市", name)
    return ("indicators", "show", "甲市", "rate", "-o", name)


def test_control_characters_do_not_reach_the_terminal(folder: Path) -> None:
    with (folder / "甲市" / "observations.csv").open("a", encoding="utf-8") as file:
        file.write("rate,东山,,2022,40,\x1b[31m公报,,\n")
    done = gongfu("indicators", "show", "甲市", "rate", cwd=folder)
    assert "\x1b" not in done.stdout + done.stderr


def test_an_empty_zone_is_answered_in_words(tmp_path: Path) -> None:
    gongfu("init", "新区", cwd=tmp_path)
    status = gongfu("indicators", "status", "新区", *DAY, cwd=tmp_path)
    assert (status.returncode, status.stderr) == (0, "")
    assert "没有可以判断的指标" in status.stdout
    assert "没有可以计数的指标" in status.stdout
    link = gongfu("indicators", "link", "新区", cwd=tmp_path)
    assert "zone.toml 没有列出文件" in link.stdout
    check = gongfu("indicators", "check", "新区", cwd=tmp_path)
    assert (check.returncode, check.stderr) == (0, "")
    assert check.stdout.startswith("新区：0 项指标，0 个目标，0 个数")
    index = gongfu("indicators", "index", "新区", cwd=tmp_path)
    assert (index.returncode, index.stderr.count("\n")) == (2, 1)
    assert index.stderr.startswith("新区/index.toml: ")
    (tmp_path / "新区" / "index.toml").unlink(missing_ok=True)
    absent = gongfu("indicators", "index", "新区", cwd=tmp_path)
    assert absent.stderr.startswith("新区/index.toml: 没有指数的配方。请新建这个文件，写上 name、base_years、")
    assert Path(absent.stderr.rsplit("：", 1)[1].strip()).is_file()  # what to write it after


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("show sample pcd", "sample: 没有指标 pcd。是否想写 pcdi、"),
        ("show sample 收入", "sample: 没有指标 收入。是否想写 城乡居民收入比、地区居民收入最高最低倍差、"),
        ("show sample pcdi --area 长各", "--area: 没有地区 长各。是否想写 长葛？"),
        ("show sample pcdi --area ZZ", "--area: 没有地区 ZZ。可用的有：许昌市、魏都区"),
        ("show sample pcdi --area=", "gongfu: 命令里有一个空的名称。"),
        ("show sample pcdi --date 2026-02-30", "--date: “2026-02-30”不是日期。应写成 2025-06-30"),
        ("show sample pcdi --date 20260630", "--date: “20260630”不是日期。应写成 2025-06-30"),
        ("show 没有 pcdi", "没有/zone.toml: 没有这个文件。"),
        ("show sample pcdi -o 答.pdf", "答.pdf: 不能写成 .pdf 文件。可以写的类型："),
        ("show sample pcdi --format xlsx", "--format xlsx: 没有说写到哪个文件。请加上 -o"),
        ("show sample pcdi --format csv -o 答.xlsx", "答.xlsx: 文件名是 .xlsx，--format 却是 csv。"),
        ("show sample pcdi -o 没有/答.csv", "没有/答.csv: 无法写入"),
        ("export sample 答.pdf", "答.pdf: 不能写成 .pdf 文件。可以写的类型：.csv、.xlsx、.parquet"),
        ("export sample 答", "答: 不能写成没有后缀的文件。"),
        ("status sample --components 答.xlsx", "答.xlsx: 不能写成 .xlsx 文件。可以写的类型：.json、.csv"),
        (f"index sample --recipe {'x' * 300}", f"{'x' * 300}: 无法打开文件（文件名太长）"),
        ("index sample --year 1999", "--year: 1999 年没有得分。有得分的年份：2020、"),
        ("index sample --against 禹州", "--against: 没有说拿哪个地区与禹州比。请加上 --area"),
        ("index sample --area 许昌", "--area: 许昌市不在指数里。指数里有：魏都区、"),
        ("compare sample 城镇化率 --period 1990", "sample: 常住人口城镇化率（urbanisation）: "),
        ("compare sample pcdi --area 长葛 --with 长葛市", "--with: 长葛市不与自己比。请写别的地区"),
        ("compare sample pcdi --period 2024Q9", "--period: “2024Q9”不是时期。应写成 2022、2022Q3 或 2022-09"),
        ("compare sample pcdi --with 河难", "--with: 没有地区 河难。是否想写 河南？"),
        ("near sample 长各 --by pcdi --period 2022", "AREA: 没有地区 长各。是否想写 长葛？"),
        ("carbon sample", "sample: 许昌市只有 0 年的"),
        ("replay sample 没有.json", "没有.json: 无法打开文件（没有这个文件或文件夹）"),
        ("draw sample 图.pdf", "图.pdf: 图表不能写成 .pdf 文件。可以写的类型："),
        ("access 村.csv 设施.csv --kind 中学", "设施.csv: 没有类别为 中学 的设施。是否想写 小学？"),
        ("access 村.csv 设施.csv --kind 银行", "设施.csv: 没有类别为 银行 的设施。可用的有：医院、小学"),
        ("access 村.csv 设施.csv --kind 小学 --reach nan", "--reach: 不是数。"),
        ("access 村.csv 设施.csv --kind 小学 -o 村.csv", "村.csv: 这是要读的文件，写出会覆盖它。"),
        ("access 村.csv 没有.csv --kind 小学", "没有.csv: "),
        ("status sample --method other", "gongfu: 命令写法有误（--method 不能是 'other'，可以写 'gongfu'"),
        ("show sample", "gongfu: 命令写法有误（缺少参数 INDICATOR）。请看 gongfu --help"),
        ("show sample pcdi 长葛", "gongfu: 命令写法有误（多写了 长葛）"),
        ("show sample pcdi --format", "gongfu: 命令写法有误（选项 --format 后面没有写值）"),
        ("show sample pcdi --are 长葛", "gongfu: 命令写法有误（没有选项 --are，相近的有 --area"),
        ("near sample 长葛", "gongfu: 命令写法有误（缺少选项 --by）"),
        ("index sample --year 去年", "gongfu: 命令写法有误（--year 的值 '去年' 不是数）"),
        ("carbon sample --until 3000", "gongfu: 命令写法有误（--until 的值 3000 不在 x<=2100 以内）"),
        ("weather sample", "gongfu: 命令写法有误（没有命令 weather）"),
    ],
)
def test_an_error_is_one_line_that_names_what_was_given(folder: Path, command: str, message: str) -> None:
    before = sorted(path.name for path in folder.iterdir())
    done = gongfu("indicators", *command.split(), cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(message)
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.parametrize(
    "name", ["observations.csv", "targets.xlsx", "zone.toml", "index.toml", "documents/plan/方案.txt"]
)
@pytest.mark.parametrize(
    "command",
    ["show 甲市 rate -o", "status 甲市 --components", "export 甲市", "index 甲市 --log", "draw 甲市"],
)
def test_no_file_of_a_zone_is_overwritten(folder: Path, command: str, name: str) -> None:
    before = {path: path.read_bytes() for path in (folder / "甲市").rglob("*.*")}
    done = gongfu("indicators", *command.split(), f"甲市/{name}", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith((f"甲市/{name}: 这是试验区自己的文件", f"甲市/{name}: 不能写成"))
    assert {path: path.read_bytes() for path in (folder / "甲市").rglob("*.*")} == before


@pytest.mark.parametrize("name", ["observations.csv", "targets.csv", "organizations.csv", "indicators.xlsx"])
@pytest.mark.parametrize(
    "command",
    [
        "indicators show sample pcdi -o",
        "indicators index sample --log",
        "indicators export sample",
        "indicators access 村.csv 设施.csv --kind 小学 -o",
        "decompose 甲.txt -o",
    ],
)
def test_no_file_of_another_zone_is_overwritten(folder: Path, command: str, name: str) -> None:
    (folder / "甲.txt").write_text("一、完成工作。\n", "utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    done = gongfu(*command.split(), f"甲市/{name}", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith((f"甲市/{name}: 这是试验区自己的文件，写出会覆盖它", f"甲市/{name}: 不能写成"))
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


def test_access_by_hand(folder: Path) -> None:
    command = ("indicators", "access", "村.csv", "设施.csv", "--kind", "小学", "--times", "时间.csv", "--places")
    areas, places = _json(gongfu(*command, "-o", "答.json", cwd=folder), folder / "答.json")
    # 100 seats for the 1,000 people of 甲村, whom alone half an hour brings there: none for half of the people
    whole = areas["rows"][0]
    assert (whole["mean"], whole["below"], whole["covered"], whole["gini"]) == (50, 50, 50, 0.5)
    assert [(row["name"], row["access"], row["minutes"]) for row in places["rows"]] == [
        ("乙村", 0, None),
        ("甲村", 100, 0),
    ]
    longer = _json(gongfu(*command, "--reach", "61", "--line", "10", "-o", "长.json", cwd=folder), folder / "长.json")
    assert longer[0]["rows"][0]["covered"] == 100
    assert sum(row["access"] * row["population"] for row in longer[1]["rows"]) == pytest.approx(100 * 1000)


def test_without_decay_the_far_counts_as_much_as_the_near(folder: Path) -> None:
    command = (
        "access",
        "村.csv",
        "设施.csv",
        "--kind",
        "小学",
        "--times",
        "时间.csv",
        "--reach",
        "60",
        "--decay",
        "none",
    )
    done = _json(gongfu("indicators", *command, "--places", "-o", "答.json", cwd=folder), folder / "答.json")
    # 100 seats for 2,000 people, all of whom reach them within the hour
    assert [row["access"] for row in done[1]["rows"]] == [50, 50]
    assert done[0]["rows"][0]["gini"] == 0
    assert "不衰减" in done[0]["notes"][0]


@pytest.mark.parametrize(("recipe", "code"), [("# name = '指数'\n", 0), ("name = '指数'\n", 2), ("name = \n", 2)])
def test_a_recipe_at_fault_leaves_the_other_pictures(folder: Path, recipe: str, code: int) -> None:
    (folder / "甲市" / "index.toml").write_text(recipe, "utf-8")
    done = gongfu("indicators", "draw", "甲市", "图.svg", "--all", "--date", "2023-06-30", cwd=folder)
    assert (done.returncode, "没有画名次区间" in done.stderr) == (code, code == 2)
    written = done.stdout.split()
    assert len(written) > 1
    assert all((folder / name).read_bytes().startswith(b"<?xml") for name in written)


@pytest.mark.parametrize(("more", "behind"), [("", ""), ("income,西河,,2020,190,公报,,\n", "至少 1.0")])
def test_at_least_no_year_behind_is_not_said(folder: Path, more: str, behind: str) -> None:
    rows = "income,东山,,2021,100,公报,,\nincome,西河,,2021,200,公报,,\n"
    head = small_zone.OBSERVATIONS.splitlines(keepends=True)[0]
    (folder / "甲市" / "observations.csv").write_text(head + rows + more, "utf-8")
    (folder / "甲市" / "targets.csv").unlink()
    command = ("compare", "甲市", "income", "--area", "东山", "--with", "西河", "--date", "2022-06-30")
    done = gongfu("indicators", *command, "--format", "csv", cwd=folder)
    assert done.returncode == 0
    assert [row["晚几年"] for row in csv.DictReader(StringIO(done.stdout)) if row["地区"] == "西河县"] == [behind]


def test_every_fault_of_a_table_of_places_is_told(folder: Path) -> None:
    (folder / "村.csv").write_text(PLACES + "a,丙村,东乡,农村,-1,413,34\n", "utf-8")
    done = gongfu("indicators", "access", "村.csv", "设施.csv", "--kind", "小学", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split(": ")[1].split()[1] for line in done.stderr.splitlines()] == ["id", "population", "lon"]


@pytest.mark.parametrize(("name", "start"), [("图.svg", b"<"), ("图.png", b"\x89PNG"), ("图.html", b"<!")])
def test_draw_writes_pictures(tmp_path: Path, name: str, start: bytes) -> None:
    done = gongfu("indicators", "draw", "sample", name, "--indicator", "pcdi", "--area", "长葛", *DAY, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    files = done.stdout.splitlines()
    assert files
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(files)
    for file in files:
        assert (tmp_path / file).read_bytes().lstrip().startswith(start)
    assert gongfu("indicators", "draw", "sample", name, "--quiet", *DAY, cwd=tmp_path).stdout == ""


def test_the_page_of_pictures_says_that_figures_are_made_up(tmp_path: Path) -> None:
    gongfu("indicators", "draw", "sample", "图.html", *DAY, cwd=tmp_path)
    assert "样例" in (tmp_path / "图.html").read_text("utf-8")


@pytest.mark.parametrize("arguments", [["--help"], ["indicators", "--help"], ["indicators", "status", "--help"]])
def test_help_waits_for_no_figures(tmp_path: Path, arguments: list[str]) -> None:
    loaded = _loaded(f"from gongfu.cli import app; app({arguments!r})", tmp_path)
    assert "typer" in loaded
    assert not loaded & {"numpy", "polars", "matplotlib", "fontTools", "rich", "xlsxwriter", "lxml", "json", "tomllib"}


def _json(done: Any, file: Path) -> list[dict[str, Any]]:
    """The listings that a command wrote to a file; one alone stands in no list."""
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    found = json.loads(file.read_text("utf-8"))
    return found if isinstance(found, list) else [found]


def _tables(shown: str) -> list[list[str]]:
    """The lines of each table on a screen: those around its rule that are as wide as it."""
    lines, found = shown.splitlines(), []
    for at, line in enumerate(lines):
        if line and set(line) == {"─"}:
            top = end = at
            while top and cell_len(lines[top - 1]) == len(line):
                top -= 1
            while end < len(lines) and cell_len(lines[end]) == len(line):
                end += 1
            found.append(lines[top:end])
    return found
