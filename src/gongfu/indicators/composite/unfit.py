"""What figures do not allow: a reason in English for a programmer, with cause and remedy for a user."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from gongfu.documents.errors import InputError

__all__ = ["Reason", "UnfitError"]

_SAME = "基期（{years}）内各单位没有差异"


class Reason(Enum):
    """Why an index cannot be made of figures as its recipe asks."""

    NO_VALUE = ("no value in the base years", "基期（{years}）没有数值", "请补充观测值，或改 base_years")
    SAME = ("no difference in the base years", _SAME, "请改 base_years，或去掉这个指标")
    SAME_ENDS = (
        "no difference between worst and best",
        "最差值和最好值相等，无法归一",
        "请写 worst 和 best，或去掉这个指标",
    )
    WRONG_WAY = (
        "worst and best are the wrong way round",
        "最差值和最好值与方向不符：基期已越过最好值，或两者写反",
        "请写合适的 worst 和 best",
    )
    REFERENCE = (
        "the reference must be above zero",
        "比值法的标准值不大于 0",
        '请写大于 0 的 best，或写 method = "goalposts"',
    )
    RAW_SHARES = (
        "raw shares need values that are not negative, and no column of zeros",
        "有负值或全为零的指标，不能按原值求熵权",
        '请写 weigh = "entropy_minmax"',
    )
    FEW_UNITS = (
        "at least two units with all figures are needed",
        "基期（{years}）内数据齐全的单位不足两个，不能按数据定权",
        '请补充观测值，或写 weigh = "equal"',
    )
    SAME_UNITS = ("no indicator differs from unit to unit", _SAME + "，不能按数据定权", '请写 weigh = "equal"')
    NO_CONFLICT = (
        "no two indicators conflict",
        "基期（{years}）内各指标完全同向变动，不能按 critic 定权",
        '请写 weigh = "equal"，或加上单位、年份',
    )
    EMPTY_COLUMN = (
        "a column has no value, or only zeros",
        "有指标在基期（{years}）没有数值或全为零",
        "请补充观测值，或改 base_years",
    )
    NEGATIVE = (
        "a geometric mean needs values that are not negative",
        "几何平均遇到负的得分",
        "请写 cap = true，或改用 arithmetic",
    )


class UnfitError(ValueError):
    """Figures that do not allow what is asked; ``reason`` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value[0])
        self.reason = reason

    def told(self, file: Path, base_years: Sequence[int], place: str) -> InputError:
        """The same for a user, at a place of the recipe."""
        _, cause, remedy = self.reason.value
        return InputError(file, cause.format(years="、".join(map(str, base_years))), remedy, place)
