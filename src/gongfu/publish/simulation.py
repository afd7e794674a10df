"""Listings of a simulation: scenarios side by side, with what must be said of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gongfu.indicators.model import CONFIDENCE
from gongfu.publish.listing import Column, Listing, finite
from gongfu.simulation.results import Account, Budget, Entry, Measures, Results
from gongfu.simulation.results.measures import QUANTILES
from gongfu.simulation.results.rates import RatesOf

if TYPE_CHECKING:
    from gongfu.publish.book import Cell

__all__ = [
    "GROUPS",
    "brief",
    "changes",
    "costs",
    "doubt_words",
    "doubtful",
    "entries",
    "everything",
    "groups",
    "levels",
    "measures",
    "rates",
]

GROUPS = {
    "decile": "收入十等分",
    "county": "县（市、区）",
    "stratum": "城乡",
    "age": "年龄",
    "type": "家庭类型",
    "size": "家庭人数",
}
"""Names of groupings and what they are called."""
_YI, _WAN = 1e8, 1e4
_PERCENT = 100.0
_MOST_WORDS = 5
"""Doubtful parameters named under every listing; the last one has all."""

_SHARE, _YUAN, _PLAIN = "%", "元/年", ""
_Measure = tuple[str, str, str, Callable[[Measures], float]]
"""Id, words, unit, and how it is taken from the measures of a scenario."""
_MEASURES: tuple[_Measure, ...] = (
    ("mean", "人均可支配收入", _YUAN, lambda one: one.mean),
    ("median", "中位数", _YUAN, lambda one: one.median),
    ("mean_urban", "城镇人均", _YUAN, lambda one: one.mean_urban),
    ("mean_rural", "农村人均", _YUAN, lambda one: one.mean_rural),
    ("urban_rural_ratio", "城乡收入比", _PLAIN, lambda one: one.urban_rural_ratio),
    ("gini", "基尼系数", _PLAIN, lambda one: one.gini),
    ("theil", "泰尔指数", _PLAIN, lambda one: one.theil),
    ("theil_between", "其中城乡之间", _PLAIN, lambda one: one.theil_between),
    ("theil_within", "其中城乡之内", _PLAIN, lambda one: one.theil_within),
    ("negative", "收入为负的人口", _SHARE, lambda one: one.negative),
    ("palma", "帕尔马比", _PLAIN, lambda one: one.palma),
    ("quintile_ratio", "高低20%收入之比", _PLAIN, lambda one: one.quintile_ratio),
    ("poverty", "相对贫困（低于自身中位数60%）", _SHARE, lambda one: one.poverty),
    ("poverty_anchored", "相对贫困（低于现行中位数60%）", _SHARE, lambda one: one.poverty_anchored),
    ("below_line", "低于现行低保标准", _SHARE, lambda one: one.below_line),
    ("line_gap", "到现行低保标准的平均差距", _SHARE, lambda one: one.line_gap),
    ("middle", "中等收入（中位数75%—200%）", _SHARE, lambda one: one.middle),
    ("band", "中等收入（三口之家10万—50万元）", _SHARE, lambda one: one.band),
    ("band_households", "中等收入户（本户10万—50万元）", _SHARE, lambda one: one.band_households),
)


def everything(results: Results) -> list[Listing]:
    """All listings, those that would be empty left out."""
    return [
        *([changes(results)] if results.reforms else []),
        measures(results),
        levels(results),
        costs(results),
        entries(results),
        *(groups(results, name) for name in _groupings(results)),
        *([rates(results)] if any(one.rates for one in results.scenarios) else []),
        doubtful(results),
    ]


def brief(results: Results) -> list[Listing]:
    """The listings for a screen: what changes, how incomes lie, who pays, tenths and strata; common notes come last."""
    names = [name for name in _groupings(results) if name in ("decile", "stratum")]
    chosen = [
        *([changes(results)] if results.reforms else []),
        measures(results),
        costs(results),
        *(groups(results, name) for name in names),
        *([rates(results)] if any(one.rates for one in results.scenarios) else []),
    ]
    common = _notes(results)
    bare = [replace(one, notes=tuple(note for note in one.notes if note not in common)) for one in chosen]
    left = "逐项收支、百分位数、各县、年龄、家庭类型和存疑参数的出处没有列出：加 --all，或 -o 结果.xlsx"
    return [*bare[:-1], replace(bare[-1], notes=(*bare[-1].notes, *common, left))]


def measures(results: Results) -> Listing:
    """Inequality, poverty, middle group: a row a measure, a column a scenario, and how far each is from the first."""
    chosen = [one for one in _MEASURES if one[2] != _YUAN]
    said = "占比按人口计（中等收入户按户计）；占比的变化是百分点；泰尔指数把负收入当作零"
    return _measured("收入分配", chosen, results, said)


def levels(results: Results) -> Listing:
    """Means and quantiles of income a head, in the form of :func:`measures`."""
    shares = [
        (f"p{share * 100:.0f}", f"第{share * 100:.0f}百分位", _YUAN, _quantile(at))
        for at, share in enumerate(QUANTILES)
    ]
    chosen = [*(one for one in _MEASURES if one[2] == _YUAN), *shares]
    return _measured("人均可支配收入", chosen, results, "按人口加权")


def _measured(title: str, chosen: Sequence[_Measure], results: Results, said: str) -> Listing:
    rows: list[tuple[Cell, ...]] = []
    for name, words, unit, pick in chosen:
        times = _PERCENT if unit == _SHARE else 1.0
        values = [times * pick(one.measures) for one in results.scenarios]
        changed = [value - values[0] for value in values[1:]]
        rows.append((name, words, unit, *map(finite, (values[0], *_paired(values[1:], changed)))))
    columns = (
        Column("id", "代号", 8),
        Column("measure", "指标", 16),
        Column("unit", "单位", 4, True),
        *_scenario_columns(results, "变化"),
    )
    screen = ("measure", *(column.name for column in columns[3:]), "unit")
    return Listing(_title(title, results), columns, rows, (said, *_notes(results)), screen)


def _quantile(place: int) -> Callable[[Measures], float]:
    return lambda one: one.quantiles[place]


def costs(results: Results) -> Listing:
    """Net cost of every payer in yuan a year: what it lays out less what it receives; and that of the public."""
    names = dict.fromkeys(account.name for one in results.scenarios for account in one.budget.accounts)
    found = [{account.name: account for account in one.budget.accounts} for one in results.scenarios]
    rows = [_account(name, [_cost(accounts.get(name)) for accounts in found]) for name in names]
    rows.append(_account("公共净支出", [one.budget.public_cost for one in results.scenarios]))
    columns = (
        Column("account", "谁", 8),
        *_scenario_columns(results, "比现行多（亿元）"),
    )
    said = (
        "单位：亿元/年，支出减收入，负数是净收入；只计规则里算出的收支，逐项见“逐项收支”",
        "公共净支出不含居民、用人单位、集体经济组织和住房公积金（属于缴存人）",
    )
    return Listing(_title("谁出钱", results), columns, rows, (*said, *_notes(results)))


def _cost(account: Account | None) -> float:
    return account.cost if account else 0.0


def _account(name: str, values: Sequence[float]) -> tuple[Cell, ...]:
    shown = [value / _YI for value in values]
    return (name, shown[0], *_paired(shown[1:], [value - shown[0] for value in shown[1:]]))


def entries(results: Results) -> Listing:
    """Every rule that moves money: who pays whom how much, and how many have any of it, scenario by scenario."""
    known: dict[tuple[str, str, str], Entry] = {}
    for one in results.scenarios:
        known |= {_key(entry): entry for entry in one.budget.entries if _key(entry) not in known}
    found = [_amounts(one.budget) for one in results.scenarios]
    rows: list[tuple[Cell, ...]] = []
    for key, entry in known.items():
        amounts = [amount.get(key, (0.0, 0.0))[0] / _WAN for amount in found]
        takers = [amount.get(key, (0.0, 0.0))[1] / _WAN for amount in found]
        changed = [value - amounts[0] for value in amounts[1:]]
        rows.append((key[0], entry.label, *key[1:], amounts[0], *_paired(amounts[1:], changed), *takers))
    takers_columns = (
        Column(f"{name}_takers", f"{one.name}：人（户）数（万）", 7)
        for name, one in zip(_keys(results), results.scenarios, strict=True)
    )
    columns = (
        Column("id", "代号", 10),
        Column("label", "项目", 12),
        Column("payer", "付", 6),
        Column("receiver", "收", 6),
        *_scenario_columns(results, "比现行多（万元）"),
        *takers_columns,
    )
    screen = (
        "label",
        *(column.name for column in columns[4 : 4 + 2 * len(results.scenarios) - 1]),
        "payer",
        "receiver",
    )
    said = ("单位：万元/年；人（户）数：按人的规则是人数，按户的是户数",)
    return Listing(_title("逐项收支", results), columns, rows, (*said, *_notes(results)), screen)


def _key(entry: Entry) -> tuple[str, str, str]:
    return entry.variable, entry.payer, entry.receiver


def _amounts(budget: Budget) -> dict[tuple[str, str, str], tuple[float, float]]:
    return {_key(entry): (entry.amount, entry.takers) for entry in budget.entries}


def groups(results: Results, name: str) -> Listing:
    """Gainers and losers by one grouping: a row a group, the last one of all; a block of columns a reform.

    Raises :class:`KeyError` for a grouping that the results do not have.
    """
    impacts = [one.impact for one in results.reforms if one.impact]
    found = [impact.by(name) for impact in impacts]
    rows: list[tuple[Cell, ...]] = []
    for place in range(len(found[0].groups) + 1 if found else 0):
        own = [
            breakdown.groups[place] if place < len(breakdown.groups) else impact.total
            for breakdown, impact in zip(found, impacts, strict=True)
        ]
        first = own[0]
        row: list[Cell] = [first.label, first.persons / _WAN, finite(first.before)]
        for group in own:
            values = (group.change, _PERCENT * group.relative, _PERCENT * group.gaining, _PERCENT * group.losing)
            row += map(finite, (*values, group.mean_gain, group.mean_loss))
        rows.append(tuple(row))
    columns = [
        Column("group", GROUPS.get(name, name), 8),
        Column("persons", "人口（万）", 5),
        Column("before", "现行人均（元/年）", 6),
    ]
    for key, one in zip(_keys(results)[1:], results.reforms, strict=True):
        columns += (
            Column(f"{key}_change", f"{one.name}：人均变化（元/年）", 7),
            Column(f"{key}_relative", f"{one.name}：变化%", 5),
            Column(f"{key}_gaining", f"{one.name}：受益人口%", 5),
            Column(f"{key}_losing", f"{one.name}：受损人口%", 5),
            Column(f"{key}_mean_gain", f"{one.name}：受益者人均（元/年）", 6),
            Column(f"{key}_mean_loss", f"{one.name}：受损者人均（元/年）", 6),
        )
    said = [_threshold(results)] if impacts else ["没有方案可比"]
    if name == "decile":
        said.append("按现行政策下的人均收入分组，人口加权；收入相同的在同一组，所以各组不一定正好10%")
    if name == "age":
        said.append("按每个人的年龄分，收入是所在家庭的人均")
    title = _title(f"谁受益谁受损：按{GROUPS.get(name, name)}", results)
    return Listing(title, tuple(columns), rows, (*said, *_notes(results)), ("group", *_by_part(columns, 3, 6)))


def _by_part(columns: Sequence[Column], start: int, each: int) -> list[str]:
    """For a narrow screen: the first figure of every scenario, then the second of every one."""
    return [column.name for part in range(each) for column in columns[start + part :: each]]


def _threshold(results: Results) -> str:
    impact = next(one.impact for one in results.reforms if one.impact)
    share = f"且超过原来的 {impact.threshold.share:.4g}" if impact.threshold.share else ""
    return f"家庭人均收入一年变化超过 {impact.threshold.yuan:.10g} 元{share}的，才算受益或受损"


def rates(results: Results) -> Listing:
    """Marginal effective tax rates of all workers, and by tenth of the baseline: a block of columns a scenario."""
    found = [one.rates for one in results.scenarios if one.rates]
    names = [one.name for one in results.scenarios if one.rates]
    keys = [key for key, one in zip(_keys(results), results.scenarios, strict=True) if one.rates]
    by_row: list[list[RatesOf]] = [[*one.by_decile, one.total] for one in found]
    rows: list[tuple[Cell, ...]] = []
    for own in zip(*by_row, strict=True):
        row: list[Cell] = [own[0].label, own[0].workers / _WAN]
        for one in own:
            shares = (one.mean, one.median, one.above_half, one.above_four_fifths, one.above_one)
            row += (finite(_PERCENT * share) for share in shares)
        rows.append(tuple(row))
    columns = [Column("group", GROUPS["decile"], 8), Column("workers", "有工资的人（万）", 6)]
    parts = (
        *(("mean", "平均%"), ("median", "中位%"), ("above_half", "高于50%的人%")),
        *(("above_four_fifths", "高于80%的人%"), ("above_one", "高于100%的人%")),
    )
    for key, name in zip(keys, names, strict=True):
        columns += (Column(f"{key}_{part}", f"{name}：{title}", 6) for part, title in parts)
    said = (
        [f"每次只把一个人的工资每年提高 {found[0].rise:.10g} 元，看全家可支配收入少得几成；单位多缴的不算"]
        if found
        else []
    )
    said += [
        f"{name}：{one.steep / _WAN:,.4g} 万户有人工资涨了，全家反而比原来少"
        for name, one in zip(names, found, strict=True)
        if one.steep
    ]
    screen = ("group", *_by_part(columns, 2, len(parts)))
    return Listing(_title("边际有效税率", results), tuple(columns), rows, (*said, *_notes(results)), screen)


def changes(results: Results) -> Listing:
    """What each reform changes on the day."""
    rows = [
        (one.name, item.label, item.name, item.before, item.after, item.unit)
        for one in results.reforms
        for item in one.changed
    ]
    columns = (
        Column("scenario", "方案", 8),
        Column("label", "改了什么", 12),
        Column("id", "代号", 10),
        Column("before", "现行", 8),
        Column("after", "改后", 8),
        Column("unit", "单位", 6, True),
    )
    notes = [f"{one.name}：{note}" for one in results.reforms for note in one.notes]
    notes += [f"{one.name}：{one.note}" for one in results.reforms if one.note]
    return Listing(_title("方案改了什么", results), columns, rows, tuple(notes))


def doubtful(results: Results) -> Listing:
    """The legal parameters that stand in for others or are not sure, the rules that took them, and all that is said
    of the population.
    """
    rows = [
        (
            *(one.label, one.value, one.unit, one.since, _why(one.stand_in, one.confidence), one.confidence),
            *(one.source, one.place, "、".join(one.rules), one.parameter),
            "" if len(one.scenarios) == len(results.scenarios) else "、".join(one.scenarios),
        )
        for one in results.doubts
    ]
    columns = (
        *(Column("label", "参数", 12), Column("value", "取值", 8), Column("unit", "单位", 6, True)),
        *(Column("since", "起始日", 7, True), Column("why", "存疑之处", 16), Column("confidence", "可信度", 4, True)),
        *(Column("source", "出处", 16), Column("place", "适用地", 6), Column("rules", "用到它的规则", 14)),
        *(Column("id", "代号", 10), Column("scenarios", "只用于方案", 8)),
    )
    screen = ("label", "value", "unit", "why", "confidence", "source")
    said = "这些数不是本地的，或还没有核实：用到它们的结果只能参考" if rows else "没有存疑参数"
    return Listing(_title("存疑参数和口径", results), columns, rows, (said, *results.notes), screen)


def _why(stand_in: str, confidence: str) -> str:
    return f"代用：{stand_in}" if stand_in else _CONFIDENCE.get(confidence, confidence)


_CONFIDENCE: dict[str, str] = {str(key): words for key, words in CONFIDENCE.items()}


def doubt_words(results: Results) -> tuple[str, ...]:
    """Every doubtful parameter in a few words."""
    parts = []
    for one in results.doubts:
        why = "代用" if one.stand_in else f"可信度{one.confidence}"
        parts.append(f"{one.label}（{why}）")
    return tuple(dict.fromkeys(parts))


def _notes(results: Results) -> tuple[str, ...]:
    """What is said under every listing."""
    notes = ["合成人口：按公布的总量造的，里面没有一个真人；结果用来比较方案，不是统计数"] if results.synthetic else []
    if words := doubt_words(results):
        more = "等，见“存疑参数和口径”" if len(words) > _MOST_WORDS else ""
        notes.append(f"用到存疑参数 {len(words)} 项：{'；'.join(words[:_MOST_WORDS])}{more}")
    return tuple(notes)


def _title(what: str, results: Results) -> str:
    people = results.population or "人口"
    return f"{what}（{people}{'，合成' if results.synthetic and '合成' not in people else ''}，{results.day}的政策）"


def _keys(results: Results) -> list[str]:
    """What scenarios are called in files."""
    return ["baseline", *(f"reform_{at}" for at in range(1, len(results.scenarios)))]


def _scenario_columns(results: Results, change: str) -> tuple[Column, ...]:
    first, *others = zip(_keys(results), results.scenarios, strict=True)
    columns = [Column(first[0], first[1].name, 6)]
    for key, one in others:
        columns += (Column(key, one.name, 6), Column(f"{key}_change", f"{one.name}：{change}", 6))
    return tuple(columns)


def _paired(values: Sequence[float], changed: Sequence[float]) -> list[float]:
    return [value for pair in zip(values, changed, strict=True) for value in pair]


def _groupings(results: Results) -> list[str]:
    found = next((one.impact for one in results.reforms if one.impact), None)
    return [one.name for one in found.breakdowns] if found else []
