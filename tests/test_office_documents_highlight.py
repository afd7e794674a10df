"""The source text with every field at its place: cut into stretches, and found again where the ledger points."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu.compiler.check import check
from gongfu.compiler.decompose import compile_document
from gongfu.documents.read import read
from gongfu.office.documents.highlight import (
    KINDS,
    Mark,
    Segment,
    diagnostic_marks,
    passages,
    segments,
    task_marks,
)
from gongfu.zone import load, sample

RAW = "一、改造农村公路，2025年底前完成。（牵头单位：市交通运输局；责任单位：市财政局）"


def cut(found: tuple[Segment, ...]) -> list[tuple[str, str]]:
    return [(segment.text, segment.kind) for segment in found]


def test_a_deadline_inside_its_task() -> None:
    marks = [Mark("T", "task", 2, 19), Mark("T-d0", "deadline", 9, 16)]
    assert cut(segments(RAW, marks)) == [
        ("一、", ""),
        ("改造农村公路，", "task"),
        ("2025年底前", "deadline"),
        ("完成。", "task"),
        ("（牵头单位：市交通运输局；责任单位：市财政局）", ""),
    ]


def test_marks_that_cross() -> None:
    """A finding that begins in the task's middle and ends behind it."""
    found = segments("甲乙丙丁戊", [Mark("T", "task", 0, 3), Mark("x0", "diagnostic", 2, 4)])
    assert [(s.text, [m.id for m in s.marks]) for s in found] == [
        ("甲乙", ["T"]),
        ("丙", ["T", "x0"]),
        ("丁", ["x0"]),
        ("戊", []),
    ]


def test_each_mark_begins_once_so_that_a_link_has_one_aim() -> None:
    marks = [Mark("T", "task", 0, 5), Mark("T-d0", "deadline", 0, 2), Mark("x0", "diagnostic", 1, 4)]
    found = segments("甲乙丙丁戊", marks)
    assert [[m.id for m in s.begins] for s in found] == [["T", "T-d0"], ["x0"], [], []]


def test_what_points_outside_is_cut_off_and_what_is_empty_left_out() -> None:
    marks = [Mark("a", "task", 3, 99), Mark("b", "target", 50, 60), Mark("c", "unit", 2, 2)]
    assert cut(segments("甲乙丙丁", marks)) == [("甲乙丙", ""), ("丁", "task")]


def test_a_part_of_the_text() -> None:
    assert cut(segments("甲乙丙丁戊己", [Mark("a", "task", 1, 4)], 2, 5)) == [("丙丁", "task"), ("戊", "")]
    assert segments("", []) == ()


def test_passages_gather_a_task() -> None:
    marks = [Mark("T", "task", 2, 19), Mark("T-d0", "deadline", 9, 16)]
    found = passages(segments(RAW, marks))
    assert [(p.task.id if p.task else None, len(p.segments)) for p in found] == [(None, 1), ("T", 3), (None, 1)]


def _task(text: str, *units: str) -> dict[str, object]:
    return {
        "key": "T",
        "span": {"start": 0, "end": len(text)},
        "deadlines": [],
        "targets": [],
        "units": [{"name": name, "printed": name} for name in units],
    }


def _units(text: str, *units: str) -> dict[str, str]:
    return {m.id: text[m.start : m.end] for m in task_marks(text, [_task(text, *units)]) if m.kind == "unit"}


def test_units_are_found_in_the_mark_behind_the_text() -> None:
    text = "会同市财政局改造公路。（市交通运输局、市财政局）"
    marks = {m.id: m for m in task_marks(text, [_task(text, "市交通运输局", "市财政局")])}
    assert (marks["T-u0"].start, marks["T-u1"].start) == (12, 19)


def test_a_name_over_a_line_end_and_a_name_inside_a_name() -> None:
    assert _units("（许昌市财\n政局、财政局）", "财政局", "许昌市财政局") == {
        "T-u0": "财政局",
        "T-u1": "许昌市财\n政局",
    }


def test_a_unit_from_a_heading_above_has_no_place() -> None:
    assert _units("改造公路。", "市交通运输局", "") == {}


@pytest.mark.parametrize("document", [d for d in load(sample()).documents if d.file], ids=lambda d: d.id)
def test_every_field_of_the_sample_zone_stands_where_it_is_marked(document: object) -> None:
    """The words of each deadline and target are those under its mark, whatever the file's kind."""
    zone = load(sample())
    path = zone.path(document)  # type: ignore[arg-type]
    assert path is not None
    source = read(path)
    ledger = compile_document(source, zone)
    found = [dataclasses.asdict(diagnostic) for diagnostic in check(ledger, zone)]
    marks = task_marks(source.raw, ledger.to_dict()["tasks"]) + diagnostic_marks(found)
    words = {mark.id: source.raw[mark.start : mark.end] for mark in marks}
    for task in ledger.tasks:
        for number, limit in enumerate(task.deadlines):
            assert "".join(words[f"{task.key}-d{number}"].split()) == "".join(limit.text.split())
        for number, target in enumerate(task.targets):
            assert "".join(words[f"{task.key}-g{number}"].split()) == "".join(target.text.split())
        for number, unit in enumerate(task.units):
            if not unit.inherited and unit.printed in task.quotation:
                assert "".join(words[f"{task.key}-u{number}"].split()) == unit.printed
    assert "".join(segment.text for segment in segments(source.raw, marks)) == source.raw


@given(
    st.text("甲乙丙丁", max_size=12),
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(-2, 14), st.integers(-2, 14)), max_size=8),
)
@settings(max_examples=80, deadline=None)
def test_any_marks_cut_the_text_without_losing_a_character(raw: str, places: list[tuple[str, int, int]]) -> None:
    marks = [Mark(f"m{n}", kind, a, b) for n, (kind, a, b) in enumerate(places)]  # type: ignore[arg-type]
    found = segments(raw, marks)
    assert "".join(segment.text for segment in found) == raw
    at = 0
    for segment in found:
        stop = at + len(segment.text)
        assert {m.id for m in segment.marks} == {m.id for m in marks if m.start <= at and m.end >= stop}
        at = stop
    begun = [m.id for segment in found for m in segment.begins]
    assert len(begun) == len(set(begun))
    assert tuple(s for p in passages(found) for s in p.segments) == found
