"""A zone folder is read whole or refused with the key, the reason and the remedy."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongfu import zone
from gongfu.documents.errors import InputError
from gongfu.indicators.composite import recipe

HEAD = 'name = "兰考县"\nfull_name = "兰考县试验区"\nshort = "兰考"\n'


def folder(at: Path, text: str) -> Path:
    """A zone folder whose ``zone.toml`` holds ``text``."""
    (at / "zone.toml").write_text(text, "utf-8")
    return at


def test_a_new_zone_can_be_loaded_at_once(tmp_path: Path) -> None:
    made = zone.init(tmp_path / "兰考", "兰考县")
    loaded = zone.load(made)
    assert (loaded.name, loaded.short, loaded.level) == ("兰考县", "兰考", "县")
    assert [step.year for step in loaded.steps] == [2025, 2035]
    assert loaded.calendar.report_day == 25
    assert {path.name for path in (made / "documents").iterdir()} == set(zone.LAYERS)
    assert {path.name for path in made.glob("*.csv")} == set(zone.TABLES)


def test_the_recipe_of_a_new_zone_is_no_recipe_yet_and_becomes_one_without_its_signs(tmp_path: Path) -> None:
    made = zone.init(tmp_path / "兰考", "兰考县")
    assert not recipe.is_begun(made)
    with pytest.raises(InputError, match="还没有写配方"):
        recipe.load(made)
    file = made / "index.toml"
    file.write_text(re.sub(r"^# (?=\[\[|\w+ = )", "", file.read_text("utf-8"), flags=re.M), "utf-8")
    assert recipe.is_begun(made)
    assert [leaf.id for leaf in recipe.load(made).indicators] == ["pcdi"]


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "organizations.csv").write_text("我的名册", "utf-8")
    with pytest.raises(InputError, match="已经存在"):
        zone.init(tmp_path, "兰考县")
    assert (tmp_path / "organizations.csv").read_text("utf-8") == "我的名册"
    assert [path.name for path in tmp_path.iterdir()] == ["organizations.csv"]


@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_any_name_makes_a_zone_or_a_clear_error(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    at = tmp_path_factory.mktemp("zone") / "new"
    try:
        made = zone.init(at, name)
    except InputError as error:
        assert error.remedy
        return
    assert zone.load(made).name == name


@pytest.mark.parametrize(
    ("text", "place", "cause", "remedy"),
    [
        ('nam = "兰考县"', "", "不认识的键 nam", "是否想写 name"),
        ('name = "兰考县"', "", "缺少必填的键 full_name", "请补上 full_name"),
        (HEAD.replace("兰考县试验区", " "), "full_name", "full_name 是空的", "填写"),
        (HEAD.replace('short = "兰考"', 'short = ""'), "short", "short 是空的", "填写"),
        (HEAD.replace('name = "兰考县"', 'name = ""', 1), "name", "name 是空的", "填写"),
        (HEAD + '[[areas]]\nname = "甲县"\nshort = ""\nkind = "县"', "[[areas]] 第1项 short", "是空的", "填写"),
        (HEAD.replace('short = "兰考"', 'short = "兰\\n考"'), "short", "short 里有换行或看不见的字符", "写成一行"),
        (
            HEAD + '[[areas]]\nname = "甲\\u202e县"\nshort = "甲"\nkind = "县"',
            "[[areas]] 第1项 name",
            "看不见的字符",
            "写成一行",
        ),
        (
            HEAD + '[[peers]]\nname = "浙江省"\nkind = "省"\naliases = ["浙", "浙\\u200b江"]',
            "[[peers]] 第1项 aliases",
            "看不见的字符",
            "写成一行",
        ),
        (
            HEAD + '[[actions]]\nid = "a"\nname = "甲\\u001b行动"\ntheme = "甲"\ntask_force = "专班"',
            "[[actions]] 第1项 name",
            "看不见的字符",
            "写成一行",
        ),
        (HEAD + 'level = "省"', "level", "'省'", '"市"、"县"'),
        (HEAD + "sample = 1", "sample", "1", "true 或 false"),
        (HEAD + "areas = 3", "areas", "3", "列表"),
        (HEAD + '[[areas]]\nname = "城关镇"\nshort = "城关"\nkind = "镇"', "[[areas]] 第1项 kind", "'镇'", "功能区"),
        (HEAD + '[[areas]]\nname = "甲县"\nshort = "甲"\nkind = "县"\n' * 2, "[[areas]] name", "重复", "各不相同"),
        (HEAD + '[[peers]]\nname = "浙江省"\nkind = "区"', "[[peers]] 第1项 kind", "'区'", '"国家"、"省"、"市"'),
        (HEAD + '[[peers]]\nname = ""\nkind = "省"', "[[peers]] 第1项 name", "是空的", "填写"),
        (HEAD + '[[peers]]\nname = "兰考县"\nkind = "市"', "[[peers]] 第1项", "也是试验区", "都不同"),
        (
            HEAD + '[[peers]]\nname = "浙江省"\nshort = "兰考"\nkind = "省"',
            "[[peers]] 第1项",
            "兰考 也是试验区",
            "都不同",
        ),
        (
            HEAD + '[[areas]]\nname = "甲镇"\nshort = "甲"\nkind = "县"\naliases = ["甲地"]\n'
            '[[peers]]\nname = "乙省"\nkind = "省"\naliases = ["甲地"]',
            "[[peers]] 第1项",
            "甲地 也是试验区",
            "都不同",
        ),
        (
            HEAD + '[[peers]]\nname = "浙江省"\nkind = "省"\n[[peers]]\nname = "台州市"\nshort = "浙江省"\nkind = "市"',
            "[[peers]] 第2项",
            "另一个参照地区（浙江省）",
            "都不同",
        ),
        (HEAD + "[calendar]\nreport_day = 31", "[calendar] report_day", "31 超出范围", "1 到 28"),
        (HEAD + "[calendar]\nquarter_months = [3, 13]", "quarter_months", "13 超出范围", "1 到 12"),
        (HEAD + "[check]\noff = [7]", "[check] off 第1项", "7", "文字"),
        (HEAD + "[[steps]]\nyear = 2035\n[[steps]]\nyear = 2025", "[[steps]]", "2035、2025", "先后"),
        ('[[documents]]\nlayer = "plan"', "", "缺少必填的键 name", "请补上 name"),
    ],
)
def test_what_is_wrong_is_said_with_its_key(tmp_path: Path, text: str, place: str, cause: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        zone.load(folder(tmp_path, text))
    error = caught.value
    assert error.file.endswith("zone.toml")
    assert place in error.place
    assert cause in error.cause
    assert remedy in error.remedy


@pytest.mark.parametrize(
    ("keys", "cause"),
    [
        ('file = "plan/没有.docx"', "没有文件"),
        ('file = "../zone.toml"', "不在 documents 文件夹内"),
        ('file = "/etc/hostname"', "不在 documents 文件夹内"),
        ('file = "a\\u0000b"', "不在 documents 文件夹内"),
        ("", "没有写文件"),
        ('file = "plan/方案.txt"\nat_hand = false', "不在手头"),
        ('at_hand = false\naction = "gold"', "没有 id 为 gold 的行动"),
        ('at_hand = false\ndate = "2023-02-30"', "2023-02-30"),
        ('at_hand = false\ncounts = [{ stated = "十五", of = "条" }]', "十五"),
    ],
)
def test_a_document_is_there_or_said_to_be_absent(tmp_path: Path, keys: str, cause: str) -> None:
    (tmp_path / "documents" / "plan").mkdir(parents=True)
    (tmp_path / "documents" / "plan" / "方案.txt").write_text("方案", "utf-8")
    text = f'{HEAD}[[documents]]\nlayer = "plan"\nid = "plan"\ntitle = "实施方案"\n{keys}\n'
    with pytest.raises(InputError) as caught:
        zone.load(folder(tmp_path, text))
    assert cause in caught.value.cause
    assert "[[documents]] 第1项" in caught.value.place


def test_dates_may_be_as_coarse_as_the_source(tmp_path: Path) -> None:
    item = '[[documents]]\nlayer = "support"\nid = "{}"\ntitle = "措施"\nat_hand = false\ndate = {}\n'
    text = HEAD + item.format("a", '"2022"') + item.format("b", '"2022-11"') + item.format("c", "2023-02-28")
    assert [one.date for one in zone.load(folder(tmp_path, text)).documents] == ["2022", "2022-11", "2023-02-28"]


def test_a_reference_area_may_be_called_by_its_own_name_twice(tmp_path: Path) -> None:
    text = HEAD + '[[peers]]\nname = "全国"\nshort = "全国"\nkind = "国家"\ncode = "100000"\n'
    (peer,) = zone.load(folder(tmp_path, text)).peers
    assert (peer.name, peer.kind, peer.code, peer.aliases) == ("全国", "国家", "100000", ())


def test_a_folder_without_a_zone_names_the_way_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gongfu init"):
        zone.load(tmp_path)


@pytest.mark.parametrize(
    ("text", "place", "cause"),
    [
        (HEAD + "[check]\n[check]", "第5行第7列", "表 [check] 写了两次"),
        (HEAD + "a.b = 1\n[a.b]", "第5行第5列", "写了两次"),
        (HEAD + 'name = "兰考县"\n', "第4行第13列", "同一个键写了两次"),
        (HEAD + "calendar = { report_day = 1, report_day = 2 }", "第4行第44列", "键 report_day 写了两次"),
        ('name = "兰考县\n', "第1行第12列", "引号没有成对"),
        ("name = '兰考县", "文件末尾", "引号没有成对"),
        ("name = 兰考县", "第1行第8列", "值的写法不对"),
        ("name = “兰考县”", "第1行第8列", "值的写法不对"),
        ("name 兰考县", "第1行第6列", "缺少等号"),
        ("名称 = 1", "第1行第1列", "不是键"),
        ("steps = [1 2]", "第1行第12列", "方括号没有成对"),
        ("[calendar", "文件末尾", "表名的方括号没有成对"),
        ("a = 2023-02-30", "第1行第5列", "没有这个日期"),
    ],
)
def test_a_slip_of_the_pen_is_said_in_chinese_with_its_line(tmp_path: Path, text: str, place: str, cause: str) -> None:
    with pytest.raises(InputError) as caught:
        zone.load(folder(tmp_path, text))
    assert caught.value.place == place
    assert cause in caught.value.cause
    assert not re.search("[A-Z][a-z]+ [a-z]+", str(caught.value))


@pytest.mark.parametrize("data", [b"name = [", b"\xff\xfe\x00", b"a = " + b"[" * 5000, b"x = 1\n" * 300_000])
def test_damaged_files_end_in_one_clear_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "zone.toml").write_bytes(data)
    with pytest.raises(InputError):
        zone.load(tmp_path)


@given(text=st.text(string.ascii_lowercase + '[]={}",\n01', max_size=200))
def test_no_text_ends_in_anything_else_than_an_input_error(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    at = tmp_path_factory.mktemp("zone")
    with pytest.raises(InputError):
        zone.load(folder(at, text))
