"""Coupling coordination: published figures, hand sums, and what always holds."""

from __future__ import annotations

import math

import golden
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gongfu.indicators.composite.coupling import GRADES, coupling, grade

METHODS = ("standard", "wang2021")


@pytest.mark.parametrize("name", ["coupling_coordination", "coupling_coordination_wang2021"])
def test_published_degrees(name: str) -> None:
    for case in golden.cases(name):
        method = "wang2021" if name.endswith("wang2021") else "standard"
        found = coupling(case["input"]["subsystems"], case["input"].get("weights"), method)
        assert found.coordination == pytest.approx(case["expected"], abs=case["tolerance"])


def test_town_and_country_by_hand() -> None:
    """U = 0.9, 0.4: standard C = 2√0.36/1.3 = 12/13; Wang C = √[(1 − 0.5)·0.4/0.9]; T = 0.65."""
    town_and_country = [[0.9, 0.4]]
    standard, wang = (coupling(town_and_country, method=method) for method in METHODS)  # type: ignore[arg-type]
    assert standard.coupling == pytest.approx([12 / 13])
    assert standard.development == wang.development == pytest.approx([0.65])
    assert standard.coordination == pytest.approx([math.sqrt(12 / 13 * 0.65)])
    assert wang.coupling == pytest.approx([math.sqrt(0.5 * 4 / 9)])


def test_the_correction_tells_apart_what_the_standard_form_hardly_does() -> None:
    near, far = [0.5, 0.5], [0.9, 0.3]
    standard, wang = (coupling([near, far], method=method).coupling for method in METHODS)  # type: ignore[arg-type]
    assert standard[0] == wang[0] == pytest.approx(1)
    assert standard[1] > 0.86
    assert wang[1] < 0.4


def test_zeros_and_what_is_missing() -> None:
    for method in METHODS:
        found = coupling([[0, 0], [0, 1], [1, 1], [math.nan, 1]], method=method)  # type: ignore[arg-type]
        assert found.coupling[:3].tolist() == [0, 0, 1]
        assert found.coordination[:3].tolist() == [0, 0, 1]
        assert np.isnan(found.coordination[3])


@pytest.mark.parametrize(
    ("scores", "weights"),
    [([[0.5, 1.2]], None), ([[-0.1, 0.5]], None), ([[0.5]], None), ([0.5, 0.5], None), ([[0.5, 0.5]], [1]),
     ([[0.5, 0.5]], [-1, 2]), ([[0.5, 0.5]], [0, 0])],
)  # fmt: skip
def test_what_is_no_score_or_weight_is_refused(scores: list[list[float]], weights: list[float] | None) -> None:
    with pytest.raises(ValueError):
        coupling(scores, weights)


@given(scores=hnp.arrays(float, st.tuples(st.integers(1, 6), st.integers(2, 4)), elements=st.floats(0, 1)))
def test_degrees_lie_between_zero_and_one_and_order_does_not_matter(scores: np.ndarray) -> None:
    for method in METHODS:
        found, turned = coupling(scores, method=method), coupling(scores[:, ::-1], method=method)  # type: ignore[arg-type]
        for part in (found.coupling, found.development, found.coordination):
            assert ((part >= 0) & (part <= 1)).all()
        assert turned.coordination == pytest.approx(found.coordination, abs=1e-9)
        even = coupling(np.repeat(scores[:, :1], 3, axis=1), method=method)  # type: ignore[arg-type]
        assert even.coordination == pytest.approx(np.where(scores[:, 0] > 0, np.sqrt(scores[:, 0]), 0), abs=1e-6)


def test_a_degree_has_a_name() -> None:
    assert [grade(tenth / 10) for tenth in range(10)] == list(GRADES)
    assert (grade(1.0), grade(0.4999), grade(math.nan)) == ("优质协调", "濒临失调", "无法判断")
