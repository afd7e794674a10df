"""What single keys of a recipe cannot show: a tree that does not hold, judgements that contradict themselves."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from gongfu.indicators.composite.ahp import MAX_RATIO, RANDOM_INDEX, ahp, parse
from gongfu.indicators.composite.normalise import BOUNDED
from gongfu.indicators.composite.recipe import Element, Leaf, Recipe

__all__ = ["Fault", "faults"]

Fault = tuple[str, str, str]
"""Place, cause, remedy."""

MOST_DRAWS = 100_000
"""Draws of weights that are made at most; 1,000 place the 5 % quantile between 3.7 % and 6.4 % in 95 of 100 runs."""


DEEPEST = 20
"""Levels of elements, the index among them, that a tree may have; real ones have two to four."""
HEAVIEST = 1e6
"""The greatest weight: sums and products of more would lose the small ones."""


def faults(recipe: Recipe) -> list[Fault]:
    """Every fault of a recipe whose keys are of the right kinds."""
    found = [*_numbers(recipe), *_names(recipe), *_tree(recipe)]
    return found or [*_weights(recipe), *_methods(recipe), *_goalposts(recipe)]


def _numbers(recipe: Recipe) -> Iterator[Fault]:
    """Numbers that must lie in a range."""
    years = recipe.base_years
    if not years or list(years) != sorted(set(years)) or not all(1949 <= year <= 2100 for year in years):
        yield (
            "base_years",
            "基期年份是空的、没有从早到晚排列或超出 1949 到 2100",
            "例如 base_years = [2020, 2021, 2022]",
        )
    scale = recipe.normalise.scale
    if len(scale) != 2 or not all(map(math.isfinite, scale)) or not scale[0] < scale[1]:
        yield "[normalise] scale", "应为由低到高的两个数字", "例如 scale = [0, 100]"
    chance = recipe.sensitivity
    ranges = (
        ("epsilon", recipe.epsilon, 0 < recipe.epsilon < 0.5, "0 到 0.5 之间（不含两端）"),
        ("[treat] skewness", recipe.treat.skewness, 0 < recipe.treat.skewness < math.inf, "大于 0"),
        ("[treat] kurtosis", recipe.treat.kurtosis, 0 < recipe.treat.kurtosis < math.inf, "大于 0"),
        ("[treat] most", recipe.treat.most, recipe.treat.most >= 0, "不小于 0"),
        ("[missing] least", recipe.missing.least, 0 < recipe.missing.least <= 1, "大于 0，不超过 1"),
        ("[sensitivity] draws", chance.draws, 1 <= chance.draws <= MOST_DRAWS, f"1 到 {MOST_DRAWS} 之间"),
        ("[sensitivity] seed", chance.seed, chance.seed >= 0, "不小于 0"),
        ("[sensitivity] concentration", chance.concentration, 0 < chance.concentration < math.inf, "大于 0"),
    )
    for place, number, fits, asked in ranges:
        if not fits:
            yield place, f"{number} 超出范围", f"应{'在 ' if '到' in asked else ''}{asked}"
    for place, item in _items(recipe):
        if not 0 <= item.weight <= HEAVIEST:
            yield f"{place} weight", f"权重 {item.weight} 不合格", f"应为 0 到 {HEAVIEST:,.0f} 之间的数字"


def _items(recipe: Recipe) -> Iterator[tuple[str, Element | Leaf]]:
    for number, element in enumerate(recipe.elements, 1):
        yield f"[[elements]] 第{number}项", element
    for number, leaf in enumerate(recipe.indicators, 1):
        yield f"[[indicators]] 第{number}项", leaf


def _names(recipe: Recipe) -> Iterator[Fault]:
    """Names that say nothing or say two things."""
    if not recipe.name.strip():
        yield "name", "name 是空的", "请填写指数的名称"
    if not recipe.indicators:
        yield "[[indicators]]", "没有列指标", "请至少写一个 [[indicators]]"
    for place, item in _items(recipe):
        if not item.id.strip():
            yield f"{place} id", "id 是空的", "请填写"
    columns = [leaf.column for leaf in recipe.indicators]
    for name, times in Counter([element.id for element in recipe.elements] + columns).items():
        if times > 1:
            remedy = "指标和要素的 id 应各不相同；同一指标分城乡时写 stratum"
            yield "[[elements]] 和 [[indicators]] id", f"{name} 重复出现 {times} 次", remedy


def _tree(recipe: Recipe) -> Iterator[Fault]:
    """One index on top, every parent there, no circle, nothing empty."""
    known = {element.id: element for element in recipe.elements}
    parents = {item.parent for _, item in _items(recipe)}
    tops = [element.id for element in recipe.elements if not element.parent]
    if len(tops) != 1:
        yield "[[elements]]", f"没有上级的要素有 {len(tops)} 个：{'、'.join(tops) or '无'}", "应恰好有一个，即指数本身"
    for place, item in _items(recipe):
        if item.parent not in known and (item.parent or isinstance(item, Leaf)):
            yield f"{place} parent", f"没有 id 为 {item.parent} 的要素", f"可用的 id：{'、'.join(known) or '（未列）'}"
        if isinstance(item, Element) and item.id not in parents:
            yield place, f"要素 {item.id} 下面没有要素也没有指标", "请加上，或删去它"
    for element in recipe.elements:
        seen, above = {element.id}, known.get(element.parent)
        while above and above.id not in seen and len(seen) < DEEPEST:
            seen.add(above.id)
            above = known.get(above.parent)
        if above and above.id not in seen:
            yield "[[elements]] parent", f"{element.id} 上面的要素超过 {DEEPEST - 1} 层", "请减少层级，或改正 parent"
            return  # those under it are deeper still
        if above and above.id == element.id:
            yield "[[elements]] parent", f"{element.id} 的上级绕回到自己", "请改正 parent"


def _weights(recipe: Recipe) -> Iterator[Fault]:
    """Weights that nobody uses, and judgements."""
    for number, element in enumerate(recipe.elements, 1):
        place, method = f"[[elements]] 第{number}项", recipe.weighing(element)
        children = recipe.under(element.id)
        if method == "given":
            if not any(child.weight for child in children):
                yield place, f"{element.id} 下面的权重都是 0", "至少一个应大于 0"
        elif any(child.weight != 1 for child in children):
            yield place, f"{element.id} 按 {method} 定权，下面写的 weight 用不上", '请删去 weight，或写 weigh = "given"'
        if (method == "ahp") != bool(element.judgements):
            remedy = f"请为 {'、'.join(recipe.children(element.id))} 写判断矩阵，每个一行"
            remedy = remedy if method == "ahp" else '请删去 judgements，或写 weigh = "ahp"'
            yield (
                f"{place} judgements",
                "缺少判断矩阵" if method == "ahp" else f"按 {method} 定权用不上判断矩阵",
                remedy,
            )
        elif method == "ahp":
            yield from _judged(recipe, element, f"{place} judgements")


def _judged(recipe: Recipe, element: Element, place: str) -> Iterator[Fault]:
    children = recipe.children(element.id)
    asked = f"应有 {len(children)} 行，每行 {len(children)} 个大于 0 的数或分数，顺序为{'、'.join(children)}"
    if len(children) > len(RANDOM_INDEX):
        yield place, f"要比较的有 {len(children)} 个，超过 {len(RANDOM_INDEX)} 个", "请先分组，再在组内比较"
        return
    try:
        matrix = parse(element.judgements)
        judgement = ahp(matrix)
    except ValueError:
        yield place, "判断矩阵不合格", f"{asked}；第 j 行第 i 个应是第 i 行第 j 个的倒数，例如 3 和 1/3"
        return
    if len(matrix) != len(children):
        yield place, f"判断矩阵有 {len(matrix)} 行", asked
    elif judgement.consistency_ratio > MAX_RATIO:
        cause = f"一致性比率 CR = {judgement.consistency_ratio:.3f}，超过 {MAX_RATIO}"
        yield place, cause, "判断前后矛盾，请重新比较后修改"


def _methods(recipe: Recipe) -> Iterator[Fault]:
    """Methods that do not go together, of the recipe and of its sensitivity analysis."""
    used = {recipe.aggregation(element) for element in recipe.elements}
    bound = [method for method in (*used, *recipe.sensitivity.aggregate) if method in ("geometric", "topsis")]
    for place, method in (
        ("[normalise] method", recipe.normalise.method),
        *(("[sensitivity] normalise", method) for method in recipe.sensitivity.normalise),
    ):
        if bound and method not in BOUNDED:
            yield place, f"{method} 没有上下限，不能与 {bound[0]} 合用", "请用 goalposts、minmax、reference 或 rank"
    if "geometric" in bound and recipe.scale[0] < 0:
        yield "[normalise] scale", "几何平均不能有负的得分", "例如 scale = [0, 100]"
    for key, methods in (("normalise", recipe.sensitivity.normalise), ("aggregate", recipe.sensitivity.aggregate)):
        if len(set(methods)) < len(methods):
            yield f"[sensitivity] {key}", "同一种方法写了两次", "每种写一次"


def _goalposts(recipe: Recipe) -> Iterator[Fault]:
    """Goalposts that cannot be."""
    for number, leaf in enumerate(recipe.indicators, 1):
        place = f"[[indicators]] 第{number}项"
        for key in ("low", "high", "worst", "best"):
            if not math.isfinite(getattr(leaf, key) or 0):
                yield f"{place} {key}", "不是有限的数字", "请改正"
        if leaf.worst is not None and leaf.best is not None:
            if leaf.worst == leaf.best:
                yield place, "worst 和 best 相等", "请改正"
            elif leaf.direction and (leaf.best > leaf.worst) != leaf.upward:
                remedy = "越大越好时 best 应大于 worst，否则相反（区间指标写到区间的距离，best 为 0）"
                yield place, f"worst = {leaf.worst:g}、best = {leaf.best:g} 与方向不符", remedy
        if leaf.direction == "band" and leaf.low is not None and leaf.high is not None and leaf.low > leaf.high:
            yield place, "low 大于 high", "请改正区间"
