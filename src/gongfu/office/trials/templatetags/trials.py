"""Figures of trials in templates."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlencode

from django import template

from gongfu.office.trials.shown import signed
from gongfu.publish.listing import number

register = template.Library()

MISSING = "—"


def _known(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


@register.filter
def yi(yuan: Any) -> str:
    """A change of money, yuan, in 亿元 with its sign."""
    return signed(yuan / 1e8, 5e-5) if _known(yuan) else MISSING


@register.filter
def change(value: Any, places: int) -> str:
    """A change with its sign."""
    return signed(round(value, places)) if _known(value) else MISSING


@register.filter
def digits(value: Any, places: int) -> str:
    """A figure with so many decimals."""
    return f"{value:,.{places}f}" if _known(value) else MISSING


@register.filter
def shared(value: Any) -> str:
    """A share between 0 and 1 in percent."""
    return f"{100 * value:.1f}%" if _known(value) else MISSING


@register.filter
def plain(value: Any) -> str:
    """A number for people."""
    return number(float(value)) if _known(value) else MISSING


@register.filter
def raw(value: Any) -> str:
    """A number as a field of a form takes it."""
    return f"{value:.12g}"


@register.simple_tag
def querystring_of(**parts: Any) -> str:
    """The query of an address from these parts, empty ones left out."""
    return urlencode({name: value for name, value in parts.items() if value})
