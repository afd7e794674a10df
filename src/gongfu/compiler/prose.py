"""Responsible bodies in documents without marks: those that a sentence orders to act (labelling guide, settled questions)."""

from __future__ import annotations

import re

from gongfu.compiler.ledger import Role, Unit

__all__ = ["ordered_units"]

_SUFFIX = (
    r"(?:人民政府|政府|管委会|委员会|办公厅|办公室|督查[室局]|总局|监管局|主管部门|部门|领导小组|联席会议|专业机构|审核机构|承办机构|机关|窗口"
    r"|[\u4e00-\u9fff]{1,7}(?<![干全外内大局要])部(?![分署门位队])|厅|局(?![面势部])|委(?![员托])|起草单位|党委)"
)
_NAME = (
    r"(?:各地区?各(?:有关)?部门|各(?:地区|地|部门|单位|级[\u4e00-\u9fff]{0,8}|(?:有关|相关)[\u4e00-\u9fff]{2,6}|[省市县区镇乡]{1,3}(?:\([^()]{1,14}\))?(?:人民政府|政府|管委会|部门|单位)?(?:\([^()]{1,14}\))?)"
    rf"|(?:有关|相关|地方各级)?[\u4e00-\u9fff]{{0,14}}?{_SUFFIX}(?:\([^()]{{1,20}}\))?(?:办公室)?)"
)
_NAMES = rf"{_NAME}(?:(?:、|和|及|与|以及|及其){_NAME}){{0,14}}"
_SUBJECT = re.compile(
    rf"(?:原则上|同时|今后|由|鼓励)?(?P<names>{_NAMES}),?(?:(?:等)?(?:会同|商)(?P<with>{_NAMES}),?)?(?:都|均|也|还)?(?P<verb>要|应当|应(?![急用对])|须|需要?(?!求)|必须|负责(?!人|同志)|牵头|分别|具体负责)"
)
_BY = re.compile(rf"[^,]{{0,8}}?由(?P<names>{_NAMES}),?(?P<verb>牵头|负责|统筹|(?:会同|联合|商)(?P<with>{_NAMES})|具体|组织)")
_CLAUSE = re.compile(r"[^。;,:\n]+(?:,(?=要|应|须|会同|负责|牵头)[^。;,:\n]+)?")
_ORDERS = re.compile(r"要|应|须|需|负责|牵头|分别|由")
_DROP = re.compile(r"^.*(?:成立|建立|组建|调整|过程中|适用于?|范围|标注|鼓励|依托|根据|通过|加强|按照|对于?|将|在|经|由)(?=[\u4e00-\u9fff]{3})")
_NOT = re.compile(r"^(?:全部|干部|外部|内部|大部|一部|要|可|全局|大局|格局|布局|结局|部门|办公室|机关|委)$|负责人|同志|企业|单位要求|^该|^其")


def ordered_units(fold: str, text: str, start: int, end: int) -> tuple[Unit, ...]:
    """Bodies that the sentences between two offsets order to act; 会同 and 商 make the second a supporter."""
    found: dict[str, Unit] = {}
    words = fold[start:end]

    def add(match: re.Match[str], group: str, role: Role) -> None:
        for piece in re.finditer(_NAME, match[group]):
            left = match.start(group) + piece.start()
            dropped = _DROP.match(piece[0]) or re.match("[和及与]|以及|及其|(?:国务院)?等(?=部门)", piece[0])
            left += dropped.end() if dropped else 0
            name = text[start + left : start + match.start(group) + piece.end()].strip()
            if len(name) >= 2 and not _NOT.search(name):
                found.setdefault(name, Unit(name, role, False, name))

    for clause in _CLAUSE.finditer(words):
        if not _ORDERS.search(words, clause.start(), clause.end()):
            continue
        for pattern in (_SUBJECT, _BY):
            match = pattern.match(words, clause.start(), clause.end())
            if match:
                add(match, "names", "lead" if match["verb"] == "牵头" else "responsible")
                if match["with"]:
                    add(match, "with", "support")
    return tuple(found.values())
