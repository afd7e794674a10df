"""The order of numbers is that of a stable argsort."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu.distribution.order import ranked

finite = st.floats(allow_nan=False, allow_infinity=False)


@settings(deadline=None)
@given(st.lists(finite | st.sampled_from([0.0, -0.0, 1.0, 1.0 + 2**-52, 1.0 + 2**-51, -1.0, 1e300, -1e300])))
def test_any_numbers(values: list[float]) -> None:
    array = np.array(values, np.float64)
    order, risen = ranked(array)
    assert order.tolist() == np.argsort(array, kind="stable").tolist()
    assert risen.tolist() == array[order].tolist()


@pytest.mark.parametrize("spread", [1e-12, 1e-6, 1.0])
def test_numbers_that_differ_in_their_last_bits_only(spread: float) -> None:
    values = 1 + np.random.default_rng(5).random(50_000) * spread
    values[::7] = -values[::7]
    values[::1000] = 1e300  # the widest range leaves fewest bits
    order, risen = ranked(values)
    assert np.array_equal(order, np.argsort(values, kind="stable"))
    assert np.array_equal(risen, np.sort(values))
