"""Kernels against NumPy: the same value, to the last bit, for everybody, every month and every household."""

from __future__ import annotations

from unittest import mock

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from programs import populations, programs, vectors

from gongfu.simulation.engine import Program, plan, run_fused, run_vectorised

SIZES = st.lists(st.sampled_from([1, 1, 2, 3, 4, 7, 12]), max_size=30)
EDGES = [[], [1], [12], [3] * 700 + [1] * 2500 + [2, 5]]


def same(program: Program, seed: int, sizes: list[int]) -> None:
    population, vector = populations(seed, sizes), vectors(seed)
    wanted = run_vectorised(program, population, vector)
    assume(not any(np.isnan(values).any() for values in wanted.values()))  # no law: its numbers are past all bounds
    found = run_fused(program, population, vector, program.targets)
    for name, values in found.items():
        assert values.shape == wanted[name].shape, name
        np.testing.assert_array_equal(values, wanted[name], err_msg=name)


@settings(deadline=None, max_examples=5, suppress_health_check=list(HealthCheck))
@given(programs(), SIZES, st.integers(0, 2**32))
def test_any_program_gives_what_numpy_gives(program: Program, sizes: list[int], seed: int) -> None:
    for case in (sizes, *EDGES):
        same(program, seed, case)


@settings(deadline=None, max_examples=3, suppress_health_check=list(HealthCheck))
@given(programs(), SIZES, st.integers(0, 2**32))
def test_a_loop_may_be_cut_anywhere(program: Program, sizes: list[int], seed: int) -> None:
    with mock.patch.object(plan, "LONGEST", 3):
        same(program, seed, sizes)
