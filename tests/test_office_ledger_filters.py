"""The one filter of the ledger against the same questions in plain Python, on rows that are made at random."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from offices import action, area, period, report, source, task, unit, user

from gongfu.office.ledger.filters import DUE, LIGHTS, REPORT, SORTS, Filter, placed
from gongfu.office.ledger.models import Assignment, Task
from gongfu.office.people.rights import visible
from gongfu.office.reports.models import Period, Report

TODAY = date(2026, 6, 17)
WORDS = ("供水", "管网", "污水", "医共体", "100%", "a_b", "养老", "\\")
UNITS = {"water": "水利局", "health": "卫生健康委", "yuzhou": "禹州市政府"}

rows = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map("".join),
            "text": st.sampled_from(("", *WORDS)),
            "state": st.sampled_from(Task.State.values),
            "light": st.sampled_from(Task.Light.values),
            "due": st.sampled_from(
                (None, TODAY, *(TODAY + timedelta(days=n) for n in (-400, -17, -16, -1, 1, 13, 14, 400)))
            ),
            "action": st.sampled_from(("income", "green", None)),
            "source": st.sampled_from(("plan", "other")),
            "lead": st.sampled_from((None, *UNITS)),
            "support": st.sampled_from((None, *UNITS)),
            "area": st.booleans(),
            "report": st.sampled_from((None, *Report.State.values)),
            "progress": st.sampled_from((None, 0, 40, 100)),
        }
    ),
    max_size=6,
)
asked = st.fixed_dictionaries(
    {},
    optional={
        "q": st.lists(st.sampled_from((*WORDS, "水利", "T1", "禹州", "%", "_")), min_size=1, max_size=2).map(" ".join),
        "light": st.sampled_from(LIGHTS),
        "action": st.sampled_from(("income", "green")),
        "unit": st.sampled_from(tuple(UNITS)),
        "role": st.sampled_from(("lead", "support", "implement")),
        "area": st.just("411081"),
        "state": st.sampled_from(Task.State.values),
        "due": st.sampled_from((*DUE, "2025", "2026", "2027")),
        "report": st.sampled_from(tuple(REPORT)),
        "source": st.sampled_from(("plan", "other")),
    },
)


def put(row: dict[str, Any], number: int, june: Period) -> Task:
    bodies = {key: unit(key, name, area() if key == "yuzhou" else None) for key, name in UNITS.items()}
    made = task(
        f"T{number}",
        lead=bodies.get(row["lead"]),
        support=bodies.get(row["support"]),
        title=row["title"],
        text=row["text"],
        state=row["state"],
        finished=TODAY if row["state"] == "done" else None,
        light=row["light"],
        due=row["due"],
        progress=row["progress"],
        action=action(row["action"], row["action"]) if row["action"] else None,
        source=source(row["source"]),
        order=number,
    )
    if row["area"]:
        made.areas.add(area())
    if row["report"]:
        report(made, bodies["water"], june, state=row["report"])
    return made


def matches(row: dict[str, Any], key: str, query: dict[str, str]) -> bool:
    """The same question, asked of the row as it was made."""
    roles = {(row[role], role) for role in ("lead", "support") if row[role]}
    bodies = {name for name, _ in roles}
    texts = [row["title"], row["text"], key, *(UNITS[name] for name in bodies)]
    stands = row["state"] if row["state"] in ("done", "closed") else row["light"]
    due = row["due"]
    answers = {
        "q": lambda words: all(any(word.lower() in text.lower() for text in texts) for word in words.split()),
        "light": lambda light: stands == light,
        "action": lambda name: row["action"] == name,
        "unit": lambda name: (name, query["role"]) in roles if "role" in query else name in bodies,
        "role": lambda role: any(role == own for _, own in roles),
        "area": lambda _: row["area"] or "yuzhou" in bodies,
        "state": lambda state: row["state"] == state,
        "due": lambda asked: {
            "overdue": due is not None and due < TODAY and row["state"] in ("not_started", "in_progress"),
            "month": due is not None and (due.year, due.month) == (2026, 6),
            "none": due is None,
        }.get(asked, due is not None and str(due.year) == asked),
        "report": lambda state: row["report"] in (("due", "draft", "checking") if state == "missing" else (state,)),
        "source": lambda name: row["source"] == name,
    }
    return all(answers[name](value) for name, value in query.items())


class TestFilters(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(rows, asked)
    def test_a_filter_finds_what_plain_python_finds(self, made: list[dict[str, Any]], query: dict[str, str]) -> None:
        june = period()
        expected = {f"T{n}" for n, row in enumerate(made) if matches(row, f"T{n}", query)}
        for number, row in enumerate(made):
            put(row, number, june)
        found = [one.key for one in Filter.parse(query).apply(Task.objects.all(), TODAY)]
        assert sorted(found) == sorted(expected)

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(rows, asked, st.sampled_from((*SORTS, *(f"-{name}" for name in SORTS), "")))
    def test_tabs_part_the_list_and_every_order_keeps_it(
        self, made: list[dict[str, Any]], query: dict[str, str], sort: str
    ) -> None:
        june = period()
        for number, row in enumerate(made):
            put(row, number, june)
        everything = Filter.parse({name: value for name, value in query.items() if name != "light"} | {"sort": sort})
        counts = everything.counts(Task.objects.all(), TODAY)
        by_light = {
            light: everything.ordered(Filter.parse(query | {"light": light}).apply(Task.objects.all(), TODAY))
            for light in LIGHTS
        }
        listed = {light: [one.pk for one in tasks] for light, tasks in by_light.items()}
        assert {light: len(keys) for light, keys in listed.items()} == {light: counts[light] for light in LIGHTS}
        whole = sorted(one.pk for one in everything.ordered(everything.apply(Task.objects.all(), TODAY)))
        assert sorted(key for keys in listed.values() for key in keys) == whole
        assert counts["all"] == len(whole)

    @given(asked)
    def test_an_address_asks_for_what_it_was_made_from(self, query: dict[str, str]) -> None:
        one = Filter.parse(query)
        assert Filter.parse(QueryDict(one.query())) == one


@pytest.mark.parametrize(
    "name, value", [("light", "purple"), ("due", "99"), ("role", "x"), ("sort", "id"), ("view", "²")]
)
def test_what_has_no_meaning_is_said_and_not_asked(name: str, value: str) -> None:
    one = Filter.parse({name: value})
    assert one.ignored == ((name, value),)
    assert one.query() == ""


@pytest.mark.parametrize(
    "page, number", [("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("99999999999999999999", 1), ("²", 1)]
)
def test_a_page_is_a_number_from_one(page: str, number: int) -> None:
    assert Filter.parse({"page": page}).page == number


def test_another_question_begins_at_the_first_page_and_is_no_saved_view() -> None:
    one = Filter.parse({"light": "red", "page": "7", "view": "3", "sort": "-due"})
    assert one.query(page=8) == "light=red&sort=-due&view=3&page=8"
    assert one.query(light="green") == "light=green&sort=-due"
    assert one.query(sort="due") == "light=red&sort=due&view=3"


@pytest.mark.django_db
def test_unknown_progress_and_deadlines_come_last_both_ways() -> None:
    for key, progress in (("A", None), ("B", 30), ("C", 70)):
        task(key, progress=progress)
    assert [one.key for one in Filter(sort="progress").ordered(Task.objects.all())] == ["B", "C", "A"]
    assert [one.key for one in Filter(sort="-progress").ordered(Task.objects.all())] == ["C", "B", "A"]


@pytest.mark.django_db
def test_the_filter_of_an_area_is_what_its_users_see() -> None:
    county = area()
    task("T1", lead=unit("yuzhou", "禹州市政府", county), support=unit("yuzhou2", "禹州市水利局", county))
    task("T2").areas.add(county)
    task("T3", lead=unit())
    seen = {one.key for one in visible(user("area", area=county), Task)}
    assert seen == {one.key for one in Filter(area=county.key).apply(Task.objects.all())} == {"T1", "T2"}
    assert len(placed()) == len(placed(county.key)) == 2


@pytest.mark.django_db
def test_the_current_period_is_the_open_one_and_answers_alone_count() -> None:
    one, water = task("T1", lead=unit()), unit()
    may, june = period(date(2026, 5, 1), state="closed"), period(date(2026, 6, 1), state="open")
    report(one, water, may, state="due")
    report(one, water, june, state="approved")
    report(one, unit("health", "卫生健康委"), june, part="contribution", state="due")
    assert not Filter(report="missing").apply(Task.objects.all())
    assert Filter(report="approved").apply(Task.objects.all()).get() == one
    assert Assignment.objects.count() == 1
