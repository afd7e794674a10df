"""What a responsible-unit mark says: bodies, their roles, open lists, blanket sentences and the rule for the lead.

The functions take the printed text of a mark (brackets removed) and its folded form, character for character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gongfu.compiler.ledger import Role, Unit
from gongfu.compiler.marks import LABEL, ROLE_VERB
from gongfu.documents.numerals import fold as fold_text
from gongfu.documents.patterns import HAN, any_of

__all__ = ["MarkText", "blankets", "lead_by_position", "parse_mark"]

_VERB_END = re.compile(rf"(?P<verb>{ROLE_VERB})$")
_UNLISTED = r"不再(?:一一|单独|逐一|另行|分别)?(?:列出|列举|标注|注明)"
_OF_TASKS = (
    r"(?:以下|下列|以上|上述|本方案|其他|其余)?(?:各项|所有)?(?:政策|任务|措施|工作|事项|条款|内容)?,?(?:均|都)需?由?"
)
_BLANKET = re.compile(
    rf"{_OF_TASKS}(?P<name>各?[^,。;均需由]{{2,40}}?)(?:负责)?(?:落实|实施|配合|参与)[^。;]{{0,6}},? ?{_UNLISTED}"
    rf"|{_UNLISTED}"
)
"""A sentence that adds bodies to every later task (以下政策均需各市落实，不再列出)."""
_FIRST = r"(?:列|排)(?:在)?(?:第一|首)位"
_FIRST_LEADS = re.compile(
    r"(?:列|排)(?:序|名)?(?:在)?第一(?:位)?的[^。;,]{0,10}(?:为|是)[^。;,]{0,6}牵头"
    rf"|{_FIRST}[^。;,]{{0,10}}(?:为|是)?(?:牵头|主办|汇总)|{_FIRST}[^。;]{{0,8}}牵头"
    r"|第一[^。;]{0,6}(?:单位|部门)[为是]牵头"
)
"""The rule that the body listed first is the lead (列第一位者为牵头单位)."""
_SENTENCE = re.compile(r"[。\n]|[,;](?= ?(?:以下|下列|下同|列第一|排第一|其他任务))")
_TAIL = re.compile(r"等(?:\d+个|[一二三四五六七八九十]+个)?(?P<rest>.*)$")
"""The end of an open list: 等, 等5个部门."""
_GENERIC = re.compile(
    r"(?:国务院|省直|市直|县直|区直|中央|省级|市级|县级|各)?(?:有关|相关|其他|多)?(?:职能|成员|责任|配合|行业|主管)*"
    r"(?:部门|单位|机构|企业|方面|地方|处室|厅局)+(?:和单位|及单位|、单位)?"
)
"""Words that name no body of their own (有关部门)."""
_AND = re.compile(r"(?:及|和|与|以及)(?=各|有关|相关|其他|沿线|试点)")
_TOGETHER = re.compile(
    rf"(?:会同|(?<=[局委厅部门府会办])商|联合)(?=[\u4e00-\u9fff、]{{2,}}{any_of('局 委 厅 部 部门 单位 机构')}$)"
)
_NO_NAME = re.compile(r"下同|按|由|和|及|等")
_PREFIX = re.compile(
    rf"(?:{HAN}{{2,4}}(?:省|市|县|自治区|自治州|州))?"
    rf"{any_of('省 市 州 县 区 旗 示范区 开发区 高新区 经开区 新区 自治区 先行区')}(?={HAN})"
)
"""The place in a body's name (许昌市), which the names behind it may leave out."""
_FIELD = any_of("""
    发展 发改 工业 工信 经信 经济和信息化 科技 科学技术 教育 教体 公安 民政 民族 民宗 司法 财政 财经 人力 人社 自然资源
    国土 规划 生态 环境 环保 住房 住建 城乡 城市 城管 交通 水利 水务 农业 农牧 农机 林业 林草 商务 文化 文旅 文广 文物
    卫生 卫健 退役 应急 审计 国资 市场 监管 地方金融 金融 统计 医疗 医保 体育 乡村 扶贫 信访 外事 外办 机关 政务 大数据
    数据 行政 知识产权 药品 食品 粮食 能源 广播 广电 新闻 档案 地震 人防 供销 残联 劳动 人事 计生 旅游 建设 房管 房产
    园林 畜牧 渔业 海洋 口岸 投资 招商 税务 总工会 通信 邮政
""")
_STEM = re.compile(rf"{_FIELD}{HAN}*{any_of('局 委 厅 办 委员会 办公室 总工会 公署 管理处 中心')}(?:\(.*\))?$")
"""A department's name without its place (商务厅)."""
_AREA_KIND = any_of("地级以上 设区 县级 省辖 市辖 建制 试点")
_AREA = any_of("""
    省 市 州 县 区 镇 乡 街道 旗 盟 自治区 直辖市 特区 县级市 地区 市州 县市区 县区 区县 市县 县市 开发区 园区
""")
_COLLECTIVE_PART = re.compile(rf"各?{_AREA_KIND}?{_AREA}+(?: ?\([^()]*\))?")
"""Part of a collective name (各市 in 各市、县人民政府)."""
_COLLECTIVE_SUFFIX = re.compile(r"(?:人民政府|政府|党委|管委会|办事处)(?: ?\([^()]*\))?(?: ?\([^()]*\))?$")
_WHICH = re.compile(r"^(?:有关|相关)")
_TIME = re.compile(
    r" ?(?:到|于|在)?(?:20\d\d ?年|今年|明年|年[底末内]|\d{1,2}月|[一二三四]季度|[上下]半年|长期坚持|持续推进"
    r"|每[年月季周])"
)
"""A time limit among the bodies (6月底前完成)."""
_LIMITS = re.compile(r"时限|时间|期限|节点")
"""Labels of a deadline."""
_ASIDE = re.compile(r"范围|地区:|来源|备注|领导|人 ?:")
"""Labels of what is neither body nor deadline."""
_ROLES: tuple[tuple[str, Role], ...] = (
    ("牵头", "lead"),
    ("主办", "lead"),
    ("配合", "support"),
    ("参与", "support"),
    ("参加", "support"),
    ("协", "support"),
    ("支持", "support"),
    ("落实", "implement"),
    ("实施", "implement"),
)


@dataclass(frozen=True, slots=True)
class MarkText:
    """A parsed mark. ``blanket`` is the unit that a blanket sentence adds to every later task.

    ``leads`` is true where the mark states that the first body named leads, from here on.
    ``deadlines`` holds what stands behind 完成时限： as (start, end) in the mark's text.
    """

    units: tuple[Unit, ...]
    open: bool
    blanket: tuple[Unit, ...]
    leads: bool
    deadlines: tuple[tuple[int, int], ...]


def lead_by_position(fold: str, start: int = 0, end: int | None = None) -> bool:
    """Whether the text rules that the body listed first is the lead (列第一位者为牵头单位)."""
    return _FIRST_LEADS.search(fold, start, len(fold) if end is None else end) is not None


def parse_mark(text: str, fold: str) -> MarkText:
    """Units, roles, openness, blanket and rule of a mark."""
    units: list[Unit] = []
    limits: list[tuple[int, int]] = []
    blanket_at, is_open = -1, False
    for start, end in _sentences(fold):
        if _BLANKET.search(fold, start, end):
            blanket_at = start
            continue
        stop = _before_rule(fold, start, end)
        if stop > start:
            found, opened, dated = _tier(text, fold, start, stop)
            units += found
            is_open |= opened
            limits += dated
    units = _unique(_restore_prefixes(units))
    blanket = _blanket(text, fold, blanket_at, units) if blanket_at >= 0 else ()
    return MarkText(tuple(units), is_open, blanket, lead_by_position(fold), tuple(limits))


def _sentences(fold: str) -> list[tuple[int, int]]:
    """Sentences of a mark: between 。 and, where a blanket or a rule follows one, after a comma."""
    spans, start = [], 0
    depth = at = 0
    for match in _SENTENCE.finditer(fold):
        depth += fold.count("(", at, match.start()) - fold.count(")", at, match.start())
        at = match.start()
        if depth > 0:
            continue
        if match.start() > start:
            spans.append((start, match.start()))
        start = match.end()
    if fold[start:].strip():
        spans.append((start, len(fold)))
    return spans


def _before_rule(fold: str, start: int, end: int) -> int:
    """Where the bodies of a sentence end: before the rule that the first of them leads, if it states that."""
    if not _FIRST_LEADS.search(fold, start, end):
        return end
    comma = fold.find(",", start, end)
    return comma if comma > 0 and not _FIRST_LEADS.search(fold, start, comma) else start


def _tier(text: str, fold: str, start: int, end: int) -> tuple[list[Unit], bool, list[tuple[int, int]]]:
    """Units of one sentence, whether a list of them is open, and the time limits among them."""
    units: list[Unit] = []
    limits: list[tuple[int, int]] = []
    is_open = False
    for label, items in _labelled(fold, start, end):
        if _LIMITS.search(label):
            limits += items
        elif not _ASIDE.search(label):
            dated = [item for item in items if _TIME.match(fold, *item)]
            limits += dated
            listed = [item for item in items if item not in dated]
            is_open |= _assign(text, fold, listed, _role(label), units)
    return units, is_open, limits


def _labelled(fold: str, start: int, end: int) -> list[tuple[str, list[tuple[int, int]]]]:
    """The items of a sentence under the label that stands before them; an empty label where none does."""
    groups: list[tuple[str, list[tuple[int, int]]]] = [("", [])]
    for left, right in _items(fold, start, end):
        label = LABEL.match(fold, left, right)
        if label:
            groups.append((label[0], [(label.end(), right)]))
        else:
            groups[-1][1].append((left, right))
    return groups


def _assign(text: str, fold: str, items: list[tuple[int, int]], role: Role, units: list[Unit]) -> bool:
    """Add the bodies of a list to ``units``; return whether it is open.

    A verb gives its role to the bodies before it (市财政局、市水利局负责); those that no verb follows have ``role``.
    """
    waiting: list[tuple[str, bool]] = []
    is_open = False
    for item in items:
        left, right = _stripped(fold, *item)
        verb = _VERB_END.search(fold, left, right)
        if verb and verb.start() == left and units and not waiting:
            continue  # a verb without names
        names, opened = _names(text, fold, left, verb.start() if verb else right)
        is_open |= opened
        waiting += names
        if verb:
            units += _in_role(waiting, _role(verb["verb"]))
            waiting = []
    units += _in_role(waiting, role)
    return is_open


def _in_role(names: list[tuple[str, bool]], role: Role) -> list[Unit]:
    """Units of the given names; those behind 会同 support."""
    return [Unit(name, "support" if joined else role, False, name) for name, joined in names]


def _stripped(fold: str, left: int, right: int) -> tuple[int, int]:
    """An item without the punctuation around it and 由 at its head."""
    while left < right and fold[left] in " ,、;:":
        left += 1
    if fold.startswith("由", left) and right - left > 3:
        left += 1
    while left < right and fold[right - 1] in " 。.":
        right -= 1
    return left, right


def _items(fold: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a list between 、 , ; and spaces that stand outside brackets; 会同 begins a part of its own."""
    spans, depth, left = [], 0, start
    for at in range(start, end):
        c = fold[at]
        if c == "(":
            depth += 1
        elif c == ")":
            depth = max(depth - 1, 0)
        elif depth == 0 and c in "、,; \t\n/":
            if at > left:
                spans.append((left, at))
            left = at + 1
        elif depth == 0 and at > left and fold[at - 1] == ")" and LABEL.match(fold, at, min(end, at + 16)):
            spans.append((left, at))
            left = at
    if left < end:
        spans.append((left, end))
    return _rejoin(fold, spans)


def _rejoin(fold: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put collective names together again that hold a 、 of their own (各市、县人民政府)."""
    out: list[tuple[int, int]] = []
    for left, right in spans:
        if out and fold[out[-1][1] : left] == "、" and _is_one_name(fold[slice(*out[-1])], fold[left:right]):
            out[-1] = (out[-1][0], right)
        else:
            out.append((left, right))
    return out


def _is_one_name(before: str, here: str) -> bool:
    """Whether two items beside a 、 are one collective name: 各市 and 县人民政府."""
    before = LABEL.sub("", before)
    return (
        before.startswith(("各", "有关", "相关"))
        and not here.startswith("各")
        and _COLLECTIVE_PART.fullmatch(_WHICH.sub("各", before).replace("、", "")) is not None
        and _COLLECTIVE_PART.match("各" + here) is not None
    )


def _names(text: str, fold: str, left: int, right: int) -> tuple[list[tuple[str, bool]], bool]:
    """The bodies one item of a list names, each with whether it stands behind 会同, and whether the item ends in 等."""
    while right > left and fold[right - 1] in " ,、":
        right -= 1
    behind: list[tuple[str, bool]] = []
    tail = _TAIL.search(fold, left, right)
    if tail:  # X等有关部门和各地区: the generic words only say that the list is open
        generic = _GENERIC.match(fold, tail.start("rest"), right)
        following = _AND.match(fold, generic.end() if generic else tail.start("rest"), right)
        if following:
            behind = [(text[following.end() : right].strip(), False)]
        right = tail.start()
    names = [(text[a:b].strip(" ,、。;:"), joined) for a, b, joined in _split_and(fold, left, right)]
    named = [(name, joined) for name, joined in names if name and not _NO_NAME.fullmatch(name)]
    return named + behind, tail is not None


def _split_and(fold: str, left: int, right: int) -> list[tuple[int, int, bool]]:
    """The parts of an item at 及各…, 和有关…; what stands behind 会同 or 商 is marked."""
    spans = []
    for match in _AND.finditer(fold, left + 1, right):
        if fold.count("(", left, match.start()) == fold.count(")", left, match.start()):
            spans.append((left, match.start(), False))
            left = match.end()
    together = _TOGETHER.search(fold, left + 2, right)
    if together:
        return [*spans, (left, together.start(), False), (together.end(), right, True)]
    return [*spans, (left, right, False)]


def _role(words: str) -> Role:
    for word, role in _ROLES:
        if word in words and not (word in ("落实", "实施") and "责任" in words):
            return role
    return "responsible"


def _restore_prefixes(units: list[Unit]) -> list[Unit]:
    """Give 商务厅 after 省市场监管局 its elided 省, and each part before a shared suffix that suffix."""
    folded = [fold_text(unit.name) for unit in units]
    out: list[Unit] = []
    prefix = ""
    for unit, name, following in zip(units, folded, [*folded, ""][1:], strict=True):
        own = _PREFIX.match(name)
        head = ""
        if own and _STEM.match(name, own.end()):
            prefix = own[0]
        elif name.startswith(("国家", "中国", "中央")):
            prefix = ""
        elif prefix and _STEM.match(name):
            head = prefix
        tail = _shared_suffix(name, following)
        out.append(replace(unit, name=head + unit.name + tail) if head or tail else unit)
    return out


def _shared_suffix(name: str, following: str) -> str:
    """The suffix that a collective name shares with the one behind it: 人民政府 of 各市、各县人民政府."""
    if not following or not _COLLECTIVE_PART.fullmatch(name) or not _COLLECTIVE_PART.match(following):
        return ""
    suffix = _COLLECTIVE_SUFFIX.search(following)
    return suffix[0].split("(")[0].strip() if suffix else ""


def _unique(units: list[Unit]) -> list[Unit]:
    return list({(unit.name, unit.role): unit for unit in units}.values())


def blankets(text: str, fold: str, start: int, end: int) -> list[tuple[int, Unit]]:
    """Units that blanket sentences outside any mark add to the tasks behind them, with the sentence's offset."""
    return [
        (match.start(), Unit(text[a:b].strip(), "implement", True, text[a:b].strip()))
        for match in _BLANKET.finditer(fold, start, end)
        if match["name"]
        for a, b in _items(fold, match.start("name"), match.end("name"))
    ]


def _blanket(text: str, fold: str, at: int, units: list[Unit]) -> tuple[Unit, ...]:
    """The bodies that a blanket sentence adds: as its mark prints them in full, else as the sentence names them."""
    match = _BLANKET.search(fold, at)
    assert match is not None
    full = [u for u in units if u.role == "implement"] or [u for u in units if u.name.startswith(("各", "试点"))]
    if not match["name"]:
        return tuple(Unit(u.name, "implement", True, u.printed) for u in full)
    named = [text[a:b].strip() for a, b in _items(fold, match.start("name"), match.end("name"))]
    if len(named) == 1 and full and _same_places(full[-1].name, named[0]):
        named = [full[-1].name]
    return tuple(Unit(name, "implement", True, name) for name in named if name)


def _same_places(full: str, short: str) -> bool:
    """Whether 各市 speaks of 各地级以上市政府: each character of the short name stands in the full one."""
    return all(c in full for c in short if c not in "<>()（）〈〉〔〕、各有关")
