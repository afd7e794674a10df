"""Responsible bodies in texts without marks: those that a sentence orders to act."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongfu.compiler.ledger import Role, Unit
from gongfu.documents.patterns import HAN, any_of

__all__ = ["ordered_units"]

_CLAUSE = re.compile(r"[^。;,:\n]+(?:,(?=要|应|须|会同|负责|牵头)[^。;,:\n]+)?")
"""A clause, with the one behind it where that begins with the order (市财政局，应当…)."""
_ORDERS = any_of("""
    (?<![主重必需紧纲])要(?![求点素件]) 应当 应(?![急用对该届]) 须(?!知) 需要?(?!求) 负责(?!人|同志) 牵头 分别 统筹
    具体(?!措施)
""")
_VERB = re.compile(_ORDERS)
"""What orders the bodies before it to act."""
_BY_VERB = re.compile(
    rf"{_ORDERS}|"
    + any_of("""
    组织 审核 确认 核实 制定 承担 按照? 根据 统一 另行 给予 汇总 设置 建设 管理 实施 开展 落实 指导 委托 受理 予以 审批
    进行 提出
    """)
)
"""What follows the bodies behind 由."""
_BY = re.compile(rf"^[^由]{{0,16}}?由(?={HAN})")
_WITH = re.compile(r",?(?:等)?(?:会同|联合|商)")
_ADVERB_BEFORE = re.compile(r"原则上|同时|今后|由|鼓励")
_ADVERBS_BEHIND = re.compile(r"(?:作为[^,]{2,16})?(?:都|均|也|还|等|,)+$|作为[^,]{2,16}$")
_AND = re.compile(rf"、|(?<=[局委厅部门府会办关区地心构位)])(?:和|及其?|与|以及)(?={HAN}{{2}})")
"""What divides a list of bodies."""
_EVERY = (
    rf"各地区?各(?:有关)?部门|各(?:地区?|部门|单位)(?:各?单位)?"
    rf"|各(?:级|有关|相关){HAN}{{1,8}}(?:\([^()]{{1,14}}\))?(?:政府|人民政府)?"
    r"|各[省市县区镇乡]{1,3}(?:\([^()]{1,14}\))?(?:人民政府|政府|管委会|部门|单位|街道|办事处)*(?:\([^()]{1,14}\))?"
)
_BODY_END = any_of(rf"""
    人民政府 政府 办事处 管委会 委员会 办公厅 办公室 督查[室局] 总局 监管局 部门 领导小组 联席会议 机构 机关 窗口 单位
    {HAN}(?<![干全外内大局要])部 厅 局 委 党委
""")
_NAME = re.compile(rf"{_EVERY}|{HAN}{{0,16}}{_BODY_END}(?:\([^()]{{1,20}}\))?(?:办公室|及其部门)?")
"""A body, or a collective name of bodies."""
_NO_BODY_BEFORE = any_of("""
    成立 建立 设立 组建 调整 过程中 适用于? 标注 鼓励 依托 根据 通过 加强 按照 对于? 将 在 经 和
""")
_DROP = re.compile(rf"^.*{_NO_BODY_BEFORE}(?={HAN}{{3}})")
"""Words before a body's name that are no part of it."""
_NOT = re.compile(
    r"^(?:部门|办公室|机关|委|单位|机构|全局|大局|格局|布局|结局|同级党委)$|负责人|同志|企业|^[该其本]|范围|措施|明确|中央国家"
)
"""What reads as a body's name and is none."""
_LEVEL = re.compile(r"省|市|县|区|镇|乡|街道|各区|各县")
_PARTNERS = re.compile(
    rf"(?:{HAN}{{1,14}}?{any_of(f'人民政府 政府 部门 单位 厅 局 委 办公室 {HAN}部')}(?:、|和|及|与)?){{1,12}}"
)
_MAX_HEAD = 160
"""Longest list of bodies before its verb, in characters."""


def ordered_units(fold: str, text: str, start: int, end: int) -> tuple[Unit, ...]:
    """Bodies that the sentences between two offsets order to act; 会同 and 商 make the second a supporter."""
    found: dict[str, Unit] = {}
    for clause in _CLAUSE.finditer(fold, start, end):
        for name, role in _ordered(fold, text, clause.start(), clause.end()):
            found.setdefault(name, Unit(name, role, False, name))
    return tuple(found.values())


def _ordered(fold: str, text: str, start: int, end: int) -> Iterator[tuple[str, Role]]:
    """The bodies of one clause: what stands before its first verb of ordering, if that is a list of bodies."""
    by = _BY.match(fold[start : min(end, start + 40)])
    start = start + by.end() if by else start
    for verb in (_BY_VERB if by else _VERB).finditer(fold, start, min(end, start + _MAX_HEAD)):
        joined = _WITH.search(fold, start, verb.start())
        bodies = _bodies(fold, text, start, joined.start() if joined else verb.start())
        if bodies:
            yield from ((name, "lead" if verb[0] == "牵头" else "responsible") for name in bodies)
            partners = (joined.end(), verb.start()) if joined else _partners(fold, verb.end(), end)
            yield from ((name, "support") for name in _bodies(fold, text, *partners))
            return
    joined = _WITH.search(fold, start, min(end, start + _MAX_HEAD)) if by else None
    if joined:
        yield from ((name, "responsible") for name in _bodies(fold, text, start, joined.start()))


def _partners(fold: str, start: int, end: int) -> tuple[int, int]:
    """The list of bodies behind 要会同 or 应当会同; empty where there is none."""
    joined = _WITH.match(fold, start, end)
    listed = _PARTNERS.match(fold, joined.end(), end) if joined else None
    return listed.span() if listed else (start, start)


def _bodies(fold: str, text: str, start: int, end: int) -> list[str]:
    """The names of a list of bodies, or none where any part of it names no body. 市、区民政部门 are two."""
    names: list[str] = []
    levels: list[str] = []
    for left, right in _parts(fold, *_without_adverbs(fold, start, end)):
        if _LEVEL.fullmatch(fold, left, right):
            levels.append(text[left:right])
            continue
        if not _NAME.fullmatch(fold, left, right):
            return []
        dropped = _DROP.match(fold[left:right])
        begin = left + dropped.end() if dropped else left
        shared = _LEVEL.match(fold, begin, right)
        if shared:
            names += [level + text[shared.end() : right].strip() for level in levels]
        levels = []
        if right - begin >= 2 and not _NOT.search(fold[begin:right]):
            names.append(text[begin:right].strip())
    return names + [level for level in levels if level.startswith("各")]


def _without_adverbs(fold: str, start: int, end: int) -> tuple[int, int]:
    """A list of bodies without 原则上 before and 均 behind it."""
    before = _ADVERB_BEFORE.match(fold, start, end)
    start = before.end() if before else start
    behind = _ADVERBS_BEHIND.search(fold, start, end)
    return start, behind.start() if behind else end


def _parts(fold: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a list between 、 and 和 that stand outside brackets."""
    left = start
    for match in _AND.finditer(fold, start, end):
        if fold.count("(", start, match.start()) == fold.count(")", start, match.start()):
            yield left, match.start()
            left = match.end()
    yield left, end
