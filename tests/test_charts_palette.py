"""Colours can be read, and told apart by those who see fewer of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from gongfu.publish.charts import palette

Floats = NDArray[np.float64]

# Machado, Oliveira, Fernandes (2009), IEEE TVCG 15(6): severity 1.0, on linear RGB.
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = XYZ.sum(axis=1)


def linear(colour: str) -> Floats:
    """IEC 61966-2-1 (sRGB)."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: (L1 + 0.05) / (L2 + 0.05)."""
    bright, dark = sorted((float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def lab(colour: Floats) -> Floats:
    """CIE 1976."""
    ratio = XYZ @ np.clip(colour, 0, 1) / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_measures_are_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert lab(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=1e-6)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *((look.ink, look.fill) for look in palette.STATUS.values()),
        *((stroke.colour, palette.PAPER) for stroke in palette.STRATUM.values()),
        *(
            (ink, ground)
            for ink in (palette.INK, palette.SUB)
            for ground in (palette.PAPER, palette.EMPTY, palette.HEAD)
        ),
        (palette.SAMPLE, palette.PAPER),
    ],
)
def test_text_has_the_contrast_that_wcag_asks_for(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
def test_statuses_stay_apart_for_every_kind_of_sight(sight: str) -> None:
    seen = {name: lab(SIGHT[sight] @ linear(look.fill)) for name, look in palette.STATUS.items()}
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 12, (one, other)


def test_every_status_has_a_sign_of_its_own_and_what_cannot_be_told_has_no_colour() -> None:
    assert len({look.sign for look in palette.STATUS.values()}) == len(palette.STATUS)
    grey = linear(palette.STATUS["cannot_tell"].fill)
    assert grey.max() - grey.min() < 0.1
