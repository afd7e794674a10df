"""The compiler against hand labels of real documents, by the scorer that lies beside them."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

import gongfu

LEAST = {
    "tasks": 0.97,
    "outline": 0.97,
    "extents": 0.95,
    "units": 0.96,
    "roles": 0.95,
    "deadlines": 0.90,
    "targets": 0.88,
    "goals": 0.85,
    "counts": 0.90,
}
"""Pooled F1 that each kind of field must reach."""
MOST_WRONG = 1
"""Documents whose title or number may be missed or invented."""

Sums = dict[str, tuple[int, int, int]]


@pytest.fixture(scope="module")
def corpus(shared: Path) -> Path:
    folder = shared / "corpus"
    if not (folder / "score.py").is_file() or not any((folder / "gold").glob("*.json")):
        pytest.skip("needs corpus/score.py and corpus/gold in the shared folder")
    return folder


@pytest.fixture(scope="module")
def scorer(corpus: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", corpus / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sums(corpus: Path, scorer: ModuleType) -> Sums:
    """(both, found, labelled) of each kind, over all labelled documents."""
    both, found, labelled = Counter[str](), Counter[str](), Counter[str]()
    for path in sorted((corpus / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        answer = gongfu.decompose(corpus / gold["file"]).to_dict()
        for kind, (x, y, z) in scorer.compare(answer, gold).items():
            both[kind] += x
            found[kind] += y
            labelled[kind] += z
    return {kind: (both[kind], found[kind], labelled[kind]) for kind in labelled}


@pytest.mark.parametrize(("kind", "least"), LEAST.items())
def test_fields_reach_what_was_asked(sums: Sums, scorer: ModuleType, kind: str, least: float) -> None:
    precision, recall, f1 = scorer.f1(*sums[kind])
    assert f1 >= least, f"{kind}: precision {precision:.3f}, recall {recall:.3f}, (both, found, labelled) {sums[kind]}"


@pytest.mark.parametrize("kind", ["title", "number"])
def test_at_most_one_is_wrong(sums: Sums, kind: str) -> None:
    both, found, labelled = sums[kind]
    assert max(found, labelled) - both <= MOST_WRONG, f"{kind}: (both, found, labelled) {sums[kind]}"
