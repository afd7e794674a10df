"""What a responsible-unit mark says: bodies, their roles, open lists, blanket sentences and the rule for the lead.

The functions take the printed text of a mark (brackets removed) and its folded form, character for character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gongfu.compiler.ledger import Role, Unit
from gongfu.compiler.marks import LABEL, ROLE_VERB
from gongfu.documents.numerals import fold as fold_text

__all__ = ["MarkText", "blankets", "lead_by_position", "parse_mark"]

_VERB_END = re.compile(rf"(?P<verb>{ROLE_VERB})$")
_BLANKET = re.compile(
    r"(?:以下|下列|以上|上述|本方案|其他|其余)?(?:各项|所有)?(?:政策|任务|措施|工作|事项|条款|内容)?,?(?:均|都)需?由?(?P<name>各?[^,。;均需由]{2,40}?)(?:负责)?(?:落实|实施|配合|参与)[^。;]{0,6},? ?不再(?:一一|单独|逐一|另行|分别)?(?:列出|列举|标注|注明)"
    r"|不再(?:一一|单独|逐一|另行|分别)?(?:列出|列举|标注|注明)"
)
_FIRST_LEADS = re.compile(r"(?:列|排)(?:序|名)?(?:在)?第一(?:位)?的[^。;,]{0,10}(?:为|是)[^。;,]{0,6}牵头|(?:列|排)(?:在)?(?:第一|首)位[^。;,]{0,10}(?:为|是)?(?:牵头|主办|汇总)|(?:列|排)(?:在)?(?:第一|首)位[^。;]{0,8}牵头|第一[^。;]{0,6}(?:单位|部门)[为是]牵头")
_TAIL = re.compile(r"等(?:\d+个|[一二三四五六七八九十]+个)?(?P<rest>.*)$")
_GENERIC = re.compile(r"(?:国务院|省直|市直|县直|区直|中央|省级|市级|县级|各)?(?:有关|相关|其他|多)?(?:职能|成员|责任|配合|行业|主管)*(?:部门|单位|机构|企业|方面|地方|处室|厅局)+(?:和单位|及单位|、单位)?")
_AND = re.compile(r"(?:及|和|与|以及)(?=各|有关|相关|其他|沿线|试点)")
_TOGETHER = re.compile(r"(?:会同|商|联合)(?=[\u4e00-\u9fff、]{2,}(?:局|委|厅|部|部门|单位|机构)$)")
_PREFIX = re.compile(r"(?:[\u4e00-\u9fff]{2,4}(?:省|市|县|自治区|自治州|州))?(?:省|市|州|县|区|旗|示范区|开发区|高新区|经开区|新区|自治区|先行区)(?=[\u4e00-\u9fff])")
_STEM = re.compile(
    r"(?:发展|发改|工业|工信|经信|经济和信息化|科技|科学技术|教育|教体|公安|民政|民族|民宗|司法|财政|财经|人力|人社|自然资源|国土|规划|生态|环境|环保|住房|住建|城乡|城市|城管|交通|水利|水务|农业|农牧|农机|林业|林草|"
    r"商务|文化|文旅|文广|文物|卫生|卫健|退役|应急|审计|国资|市场|监管|地方金融|金融|统计|医疗|医保|体育|乡村|扶贫|信访|外事|外办|机关|政务|大数据|数据|行政|知识产权|药品|食品|粮食|能源|广播|广电|新闻|档案|地震|人防|供销|残联|"
    r"劳动|人事|计生|旅游|建设|房管|房产|园林|畜牧|渔业|海洋|口岸|投资|招商|税务|总工会|通信|邮政)[\u4e00-\u9fff]*(?:局|委|厅|办|委员会|办公室|总工会|公署|管理处|中心)(?:\(.*\))?$"
)
_COLLECTIVE_PART = re.compile(r"各?(?:地级以上|设区|县级|省辖|市辖|建制|试点)?(?:省|市|州|县|区|镇|乡|街道|旗|盟|自治区|直辖市|特区|县级市|地区|市州|县市区|县区|区县|市县|县市|开发区|园区)+(?: ?\([^()]*\))?")
_COLLECTIVE_SUFFIX = re.compile(r"(?:人民政府|政府|党委|管委会|办事处)(?: ?\([^()]*\))?(?: ?\([^()]*\))?$")
_TIME = re.compile(
    r" ?(?:到|于|在)?(?:20\d\d ?年|今年|明年|年[底末内]|\d{1,2}月|[一二三四]季度|[上下]半年|长期坚持|持续推进|每[年月季周])"
)
_LIMITS = re.compile(r"时限|时间|期限|节点")
_ASIDE = re.compile(r"范围|地区:|来源|备注|领导|人 ?:")
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
    deadlines: list[tuple[int, int]] = []
    blanket_at, is_open = -1, False
    sentences = _sentences(fold)
    listed: list[tuple[int, int]] = []
    for start, end in sentences:
        if _BLANKET.search(fold, start, end):
            blanket_at = start
        elif not _FIRST_LEADS.search(fold, start, end):
            listed.append((start, end))
        elif (comma := fold.find(",", start, end)) > 0 and not _FIRST_LEADS.search(fold, start, comma):
            listed.append((start, comma))
    for start, end in listed:
        found, opened, limits = _tier(text, fold, start, end)
        units += found
        is_open |= opened
        deadlines += limits
    units = _unique(_restore_prefixes(units))
    blanket = _blanket(text, fold, blanket_at, units) if blanket_at >= 0 else ()
    return MarkText(tuple(units), is_open, blanket, lead_by_position(fold), tuple(deadlines))


def _sentences(fold: str) -> list[tuple[int, int]]:
    """Sentences of a mark: between 。 and, where a blanket or a rule follows one, after a comma."""
    spans, start = [], 0
    for match in re.finditer(r"[。\n]|[,;](?= ?(?:以下|下列|下同|列第一|排第一|其他任务))", fold):
        if fold.count("(", 0, match.start()) > fold.count(")", 0, match.start()):
            continue
        if match.start() > start:
            spans.append((start, match.start()))
        start = match.end()
    if fold[start:].strip():
        spans.append((start, len(fold)))
    return spans


def _tier(text: str, fold: str, start: int, end: int) -> tuple[list[Unit], bool, list[tuple[int, int]]]:
    """Units of one sentence: a label gives what follows its role, a closing verb what stands before it."""
    units: list[Unit] = []
    pending: list[tuple[str, bool]] = []
    limits: list[tuple[int, int]] = []
    role: Role | None = None
    is_open = False
    in_deadline = aside = False

    def settle(verb_role: Role | None) -> None:
        for name, joined in pending:
            given: Role = "support" if joined else verb_role or role or "responsible"
            units.append(Unit(name, given, False, name))
        pending.clear()

    for left, right in _items(fold, start, end):
        label = LABEL.match(fold, left, right)
        if label:
            settle(None)
            in_deadline = _LIMITS.search(label[0]) is not None
            aside = _ASIDE.search(label[0]) is not None
            role = _role(label[0])
            left = label.end()
        if in_deadline:
            limits.append((left, right))
        if in_deadline or aside:
            continue
        if _TIME.match(fold, left, right):
            limits.append((left, right))
            continue
        while left < right and fold[left] in " ,、;:":
            left += 1
        if fold.startswith("由", left) and right - left > 3:
            left += 1
        while left < right and fold[right - 1] in " 。.":
            right -= 1
        verb = _VERB_END.search(fold, left, right)
        if verb and verb.start() == left and not pending and units:
            verb = None  # a verb without names
            right = left
        names, opened = _names(text, fold, left, verb.start() if verb else right)
        is_open |= opened
        pending += names
        if verb:
            settle(_role(verb["verb"]))
    settle(None)
    return units, is_open, limits


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
        elif depth == 0 and LABEL.match(fold, at, min(end, at + 16)) and at > left and fold[at - 1] in ")":
            spans.append((left, at))
            left = at
    if left < end:
        spans.append((left, end))
    return _rejoin(fold, spans)


def _rejoin(fold: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put collective names together again that hold a 、 of their own (各市、县人民政府)."""
    out: list[tuple[int, int]] = []
    for left, right in spans:
        if out and fold[right - 1 : right] and fold[out[-1][1] : left] == "、":
            before, here = LABEL.sub("", fold[slice(*out[-1])]), fold[left:right]
            if (
                before.startswith(("各", "有关", "相关"))
                and _COLLECTIVE_PART.fullmatch(re.sub("^(?:有关|相关)", "各", before).replace("、", ""))
                and not here.startswith("各")
                and _COLLECTIVE_PART.match("各" + here)
            ):
                out[-1] = (out[-1][0], right)
                continue
        out.append((left, right))
    return out


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
    named = [(name, joined) for name, joined in names if name and not re.fullmatch(r"下同|按|由|和|及|等", name)]
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
    out: list[Unit] = []
    prefix = ""
    for i, unit in enumerate(units):
        name = fold_text(unit.name)
        own = _PREFIX.match(name)
        if own and _STEM.match(name[own.end() :]):
            prefix = own[0]
        elif name.startswith(("国家", "中国", "中央")):
            prefix = ""
        elif prefix and _STEM.match(name):
            unit = replace(unit, name=prefix + unit.name)
        if _COLLECTIVE_PART.fullmatch(name) and i + 1 < len(units):
            following = fold_text(units[i + 1].name)
            suffix = _COLLECTIVE_SUFFIX.search(following)
            if suffix and _COLLECTIVE_PART.match(following):
                unit = replace(unit, name=unit.name + suffix[0].split("(")[0].strip())
        out.append(unit)
    return out


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
