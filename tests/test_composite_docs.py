"""The page of the recipe: its example holds, and no key and no method goes without a word."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import get_args

from gongfu.indicators.composite.aggregate import Aggregation
from gongfu.indicators.composite.normalise import Normalisation
from gongfu.indicators.composite.recipe import (
    Element,
    Leaf,
    Missing,
    Normalise,
    Recipe,
    Sensitivity,
    Treat,
    Weighting,
)

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "index-recipe.md").read_text("utf-8")
EXAMPLE = tomllib.loads(re.findall(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S)[0])
TABLES = {"treat": Treat, "normalise": Normalise, "missing": Missing, "sensitivity": Sensitivity}
LISTS = {"elements": Element, "indicators": Leaf}


def keys(kind: type) -> set[str]:
    """The keys of a table of the recipe."""
    return {field.name for field in fields(kind)} - {"file"}


def test_the_example_is_a_recipe_that_shows_every_key() -> None:
    found = Recipe.of(EXAMPLE)
    assert found.root == "index"
    assert set(EXAMPLE) == keys(Recipe)
    for name, kind in TABLES.items():
        assert set(EXAMPLE[name]) == keys(kind)
    for name, kind in LISTS.items():
        assert {key for item in EXAMPLE[name] for key in item} == keys(kind) - (
            {"weight"} if name == "elements" else set()
        )


def test_the_example_shows_the_defaults_that_it_says_it_shows() -> None:
    plain = Recipe(Path(), "", ())
    shown = Recipe.of(EXAMPLE)
    for name in ("weigh", "aggregate", "epsilon", "treat", "normalise", "missing"):
        assert getattr(shown, name) == getattr(plain, name), name
    for name in ("draws", "seed", "concentration"):
        assert getattr(shown.sensitivity, name) == getattr(plain.sensitivity, name), name


def test_every_key_has_its_place_in_the_table() -> None:
    rows = dict(re.findall(r"^\| (`[^|]+) \| ([^|]+) \|$", PAGE, re.M))
    told = {name: set(re.findall(r"`(\w+)`", rows[f"`[{name}]`"])) for name in TABLES}
    told |= {name: set(re.findall(r"`(\w+)`", rows[f"`[[{name}]]`"])) for name in LISTS}
    for name, kind in {**TABLES, **LISTS}.items():
        assert told[name] == keys(kind)
    top = {key for row in rows for key in re.findall(r"`\[*(\w+)\]*`", row)}
    assert keys(Recipe) <= top


def test_every_method_has_its_row() -> None:
    first = " ".join(re.findall(r"^\| (`[^|]+) \|", PAGE, re.M))
    for method in (*get_args(Weighting), *get_args(Aggregation), *get_args(Normalisation)):
        assert f"`{method}`" in first, method
    assert "(`outliers`)" in PAGE
