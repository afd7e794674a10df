"""Responsible bodies in documents without marks: those that a sentence orders to act (labelling guide, settled questions)."""

from __future__ import annotations

import re

from gongfu.compiler.ledger import Role, Unit

__all__ = ["ordered_units"]

_NAME = (
    r"(?:各(?:地区|地|部门|单位|级[\u4e00-\u9fff]{0,8}|有关[\u4e00-\u9fff]{2,6}|相关[\u4e00-\u9fff]{2,6}|[省市县区镇乡](?:\([^()]{1,14}\))?[\u4e00-\u9fff、]{0,10}?(?:人民政府|政府|管委会|部门|单位)?(?:\([^()]{1,14}\))?)"
    r"|(?:国务院|省级?|市级?|县级?|区级?|州|地方各级|有关|相关)?[\u4e00-\u9fff]{0,14}?(?:人民政府|政府|管委会|委员会|办公厅|办公室|督查[室局]|总局|监管局|[\u4e00-\u9fff]{1,3}部(?!分|署|门|位|队)|部门|厅|局|委|机关|领导小组|联席会议)(?:\([^()]{1,16}\))?)"
)
_NAMES = rf"{_NAME}(?:(?:、|和|及|与|,){_NAME})*"
_SUBJECT = re.compile(
    rf"(?:^|(?<=[。;,\n:]))(?P<names>{_NAMES}),?(?P<support>会同(?P<with>{_NAMES}),?)?(?:要|应当|应(?!急|用|对)|须|需要?(?!求)|必须|负责(?!人|同志)|牵头|分别|具体负责)"
)
_BY = re.compile(rf"(?:^|(?<=[。;,\n:]))(?:[^。;,\n]{{0,8}})?由(?P<names>{_NAMES})(?P<verb>牵头|负责|统筹|会同(?P<with>{_NAMES})|具体)")
_NOT = re.compile(r"^(?:全部|干部|外部|内部|大部|一部|要|可|全局|大局|格局|布局|结局|医疗卫生|在)|负责人|同志|企业|单位要求")


def ordered_units(fold: str, text: str, start: int, end: int) -> tuple[Unit, ...]:
    """Bodies that the sentences between two offsets order to act; 会同 makes the second a supporter."""
    found: dict[str, Unit] = {}

    def add(match: re.Match[str], group: str, role: Role) -> None:
        for piece in re.finditer(_NAME, match[group]):
            left = match.start(group) + piece.start()
            name = text[left : left + len(piece[0])].strip()
            if len(name) >= 2 and not _NOT.search(name):
                found.setdefault(name, Unit(name, role, False, name))

    for match in _SUBJECT.finditer(fold, start, end):
        add(match, "names", "lead" if match[0].endswith("牵头") else "responsible")
        if match["with"]:
            add(match, "with", "support")
    for match in _BY.finditer(fold, start, end):
        add(match, "names", "lead" if match["verb"] == "牵头" else "responsible")
        if match["with"]:
            add(match, "with", "support")
    return tuple(found.values())
