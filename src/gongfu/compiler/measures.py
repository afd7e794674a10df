"""Numbers with their units as official Chinese prints them: 1.3万家, 十五万人, 5亿元, 2.1∶1, 3‰, 2个百分点, 翻一番.

Offsets are in the folded running text. The value keeps the printed number; 万 and 亿 go to the unit (5万人: 5, 万人).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongfu.documents.numerals import integer
from gongfu.documents.patterns import HAN, any_of

__all__ = ["Measure", "measures"]

_SCALE = "(?:[百千]?[万亿]|万亿|[百千](?=[个家户名人场项件亩吨]))?"
_UNIT_WORDS = """
    个百分点 百分点 个基点 基点 个工作日 工作日 个自然日 个月 个小时 小时 分钟 公里/小时 公里 千米 海里 平方公里
    平方千米 平方米 立方米 平米 公顷 公斤 千克 吨标准煤 吨标煤 标准煤 千瓦时 千瓦 兆瓦 吉瓦 元/人 元/吨 元/平方米
    元/公斤 元 美元 欧元 港元 人次 人天 人 名 位 户次 户 家次 家 个次 个 项 项次 条 件 台 台套 台(套) 家(次) 人(次)
    户(次) 艘(次) 架(次) 辆 艘 架 列 班列 班 班次 标箱 标准箱 箱 座 栋 幢 套 间 所 处 张 份 册 本 亩次 亩 吨 斤 米
    场次 场 次 期 批次 批 类 种 款 对 组 支 只 头 株 棵 片 块 宗 笔 单 门 届 篇 部 首 幅 面 级 档 分 倍 番 成 折 天
    日 岁 周 年 季 床位 床 学位 机架 标准机架 卡 点 站 线 条线 园区 万字 字 度 盏 眼 口 井 千伏安 千伏 兆 吉 PB TB P
    PFlops EFLOPS Gbps dB 毫克/立方米 微克/立方米 毫克/升 毫克 微克 克 升 毫升 瓶 孔 桩 根 枪 泊位 车位 村 镇 乡 县
    市 区
"""
_UNIT = any_of(" ".join(re.escape(word) for word in sorted(_UNIT_WORDS.split(), key=len, reverse=True)))
_PER = f"(?:{_UNIT}(?:/{any_of('人 年 天 日 平方米 万人 千人 公里')})?|(?=元))"
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?|(?<!\d)\d{1,15}(?!\d)(?:\.\d{1,9})?)"
_HAN_NUMBER = "[一二两三四五六七八九十百千零〇]{1,9}"

_RATIO = r"(?P<ratio>(?P<left>(?<!\d)\d{1,9}(?:\.\d{1,9})?) ?(?::|比) ?\d{1,9}(?:\.\d{1,9})?(?![\d:]))"
_COUNTED = (  # 1.3万家, 3-5个, 80余项, 12%
    rf"(?P<number>(?<![\d.A-Za-z+_/-]){_NUMBER})"
    rf" ?(?P<range>(?:%|‰|{_SCALE}{_UNIT}?)? ?(?:-|—|~|–|至|到)+ ?(?P<upper>{_NUMBER}))? ?(?P<more>[多余])?"
    rf" ?(?P<percent>%|‰|个?百分点)?(?(percent)|(?P<unit>{_SCALE}(?:多|余)?{_PER}))"
)
_SPELLED = (  # 十五万人, 三个月, 两倍, 各一所
    rf"(?P<han>(?<![第一二三四五六七八九十百千零〇]){_HAN_NUMBER})"
    rf"(?P<han_unit>(?:[万亿]{_UNIT}|个月|个工作日|倍(?!增)|个百分点|(?<=一)[所家个座](?=[以及]|{HAN}{{2}})))"
)
_ROUND = r"(?P<round>(?<![\d一二三四五六七八九十百千几数上])[百千万][名场家人户个项](?=以上))"
_HALF_UNIT = r"(?P<half_unit>半(?P<half_of>个月|年|天|小时))"
_BARE = rf"(?P<bare>(?<![\d.A-Za-z]){_NUMBER})(?= ?(?:以内|以下|以上|左右)(?!学历|人员))"
_DOUBLE = r"翻(?P<double>[一两二三四])番"
_HALF = r"(?P<half>一半|半数)"
_MEASURE = re.compile("|".join([_RATIO, _COUNTED, _SPELLED, _ROUND, _HALF_UNIT, _BARE, _DOUBLE, _HALF]))
_FOLD_OF = {"一": 2, "两": 4, "二": 4, "三": 8, "四": 16}
"""How many fold 翻…番 is."""


class Measure(NamedTuple):
    """A number in a text: its stretch, value, printed unit; ``upper`` is the end of a range, ``more`` marks 多/余."""

    start: int
    end: int
    value: float
    unit: str
    upper: float | None = None
    more: bool = False


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def measures(fold: str, text: str, start: int, end: int) -> Iterator[Measure]:
    """Every number with a unit between two offsets, in order. ``text`` is the printed text, for ∶ as printed."""
    for match in _MEASURE.finditer(fold, start, end):
        left, right = match.span()
        if match["ratio"]:
            at = match.end("left")
            yield Measure(left, right, float(match["left"]), text[at:right].strip())
        elif match["number"]:
            unit = match["percent"] or match["unit"] or ""
            more = match["more"] is not None or "多" in unit[:3] or "余" in unit[:3]
            upper = _value(match["upper"]) if match["range"] else None
            yield Measure(left, right, _value(match["number"]), re.sub("[多余]", "", unit), upper, more)
        elif match["han"]:
            value = integer(match["han"])
            if value is not None:
                yield Measure(left, right, float(value), match["han_unit"])
        elif match["bare"]:
            yield Measure(left, right, _value(match["bare"]), "")
        elif match["double"]:
            yield Measure(left, right, float(_FOLD_OF[match["double"]]), "倍")
        elif match["round"]:
            yield Measure(left, right, 1.0, match["round"])
        elif match["half_unit"]:
            yield Measure(left, right, 0.5, match["half_of"])
        else:
            yield Measure(left, right, 50.0, "%")
