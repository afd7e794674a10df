"""The light of a task: a case for every rule, by hand, and two promises held on any facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu import zone
from gongfu.delivery.lights import SEVERITY, WORDING, TargetFacts, TaskFacts, Thresholds, Verdict, assess
from gongfu.documents.errors import InputError

HALFWAY = date(2025, 7, 2)
"""Half of 2025: 182 of its 364 days from 1 January to 31 December have passed."""
YEAR = TaskFacts(
    start=date(2025, 1, 1), due=date(2025, 12, 31), progress=50, reported_on=date(2025, 6, 24), state="in_progress"
)
WATER = TargetFacts("污水治理率", ">=", 86, "%", 46, date(2023, 1, 1), date(2026, 12, 31), 66, date(2024, 12, 31))
"""46 → 86 in 1,460 days: after 730 the line is at 66."""


def codes(verdict: Verdict) -> list[str]:
    return [reason.code for reason in verdict.reasons]


def light(today: date = HALFWAY, thresholds: Thresholds | None = None, **facts: object) -> tuple[str, list[str]]:
    """The light of the year's task with some facts changed."""
    verdict = assess(replace(YEAR, **facts), today, thresholds or Thresholds())
    return verdict.colour, codes(verdict)


def test_a_task_on_its_pace_is_green_and_says_why() -> None:
    verdict = assess(YEAR, HALFWAY)
    assert verdict.colour == "green"
    assert [reason.text for reason in verdict.reasons] == ["已报进度 50%，时间过去 50%，在序时进度上"]
    assert verdict.inputs["elapsed"] == 50.0
    assert verdict.inputs["due"] == "2025-12-31"


@pytest.mark.parametrize(
    ("progress", "colour", "said"),
    [  # 50 % of the time has passed: 70 % of that is 35; red is more than 40 points behind
        (35, "green", ["ON_TRACK"]),
        (34, "yellow", ["BEHIND"]),
        (10, "yellow", ["BEHIND"]),
        (9, "red", ["FAR_BEHIND"]),
        (0, "red", ["FAR_BEHIND"]),
        (100, "green", ["ON_TRACK"]),
        (None, "grey", ["NO_PROGRESS"]),
    ],
)
def test_pace(progress: int | None, colour: str, said: list[str]) -> None:
    assert light(progress=progress) == (colour, said)


def test_the_sentence_of_pace_can_be_checked_by_hand() -> None:
    [reason] = assess(replace(YEAR, progress=30), HALFWAY).reasons
    assert reason.text == "时间过去 50%，已报进度 30%，只有序时进度的 60%（低于 70%）"
    assert reason.inputs == {"elapsed": 50, "progress": 30, "ratio": 60, "gap": 20, "pace": 70}


def test_pace_is_not_judged_in_the_first_tenth_of_the_time() -> None:
    early = date(2025, 1, 31)  # 30 of 364 days: 8 %
    assert light(early, progress=0, reported_on=early) == ("green", ["ON_TRACK"])
    later = date(2025, 2, 10)  # 40 days: 11 %
    assert light(later, progress=0, reported_on=early) == ("yellow", ["BEHIND"])


def test_a_task_nobody_began_after_its_start_is_yellow_even_if_nobody_reports() -> None:
    assert light(date(2025, 3, 1), state="not_started", progress=None, reported_on=None) == (
        "yellow",
        ["NOT_STARTED", "NO_REPORT"],
    )
    assert light(date(2024, 12, 1), state="not_started", progress=None, reported_on=None) == ("grey", ["NO_REPORT"])


@pytest.mark.parametrize(
    ("today", "progress", "colour", "said"),
    [
        (date(2025, 12, 1), 89, "yellow", ["DUE_SOON"]),  # 30 days left
        (date(2025, 11, 30), 89, "green", ["ON_TRACK"]),  # 31 days left
        (date(2025, 12, 1), 90, "green", ["ON_TRACK"]),
        (date(2025, 12, 24), 49, "red", ["URGENT", "FAR_BEHIND"]),  # 7 days left
        (date(2025, 12, 23), 60, "yellow", ["DUE_SOON", "BEHIND"]),
        (date(2025, 12, 31), 100, "green", ["ON_TRACK"]),  # the due day itself is in time
        (date(2026, 1, 1), 99, "red", ["OVERDUE"]),
        (date(2026, 1, 1), 100, "yellow", ["UNCONFIRMED"]),
    ],
)
def test_near_the_deadline_and_after_it(today: date, progress: int, colour: str, said: list[str]) -> None:
    got, reasons = light(today, progress=progress, reported_on=today)
    assert got == colour
    assert [code for code in reasons if code != "BEHIND"] == [code for code in said if code != "BEHIND"]


def test_an_unreported_task_cannot_hide_behind_grey_when_its_deadline_is_near_or_gone() -> None:
    silent = {"progress": None, "reported_on": None}
    assert light(date(2025, 12, 1), **silent) == ("yellow", ["DUE_SOON_SILENT", "NO_REPORT"])
    assert light(date(2025, 12, 25), **silent) == ("red", ["URGENT_SILENT", "NO_REPORT"])
    assert light(date(2026, 1, 1), **silent) == ("red", ["OVERDUE", "NO_REPORT"])


def test_a_short_task_is_not_near_its_end_on_its_first_day() -> None:
    fortnight = {"start": date(2025, 7, 1), "due": date(2025, 7, 15), "progress": 0, "reported_on": date(2025, 7, 1)}
    assert light(date(2025, 7, 1), **fortnight) == ("green", ["ON_TRACK"])
    assert light(date(2025, 7, 8), **fortnight)[0] == "red"


def test_grace_days_are_yellow_first() -> None:
    grace = Thresholds(grace_days=5)
    assert light(date(2026, 1, 5), grace, progress=80, reported_on=date(2026, 1, 2))[0] == "yellow"
    assert light(date(2026, 1, 6), grace, progress=80, reported_on=date(2026, 1, 2))[0] == "red"


@pytest.mark.parametrize(
    ("missed", "colour", "said"), [(0, "green", "ON_TRACK"), (1, "yellow", "MISSED"), (2, "red", "MISSED_OFTEN")]
)
def test_missed_periods(missed: int, colour: str, said: str) -> None:
    assert light(missed=missed) == (colour, [said])


def test_an_old_report_tells_nothing() -> None:
    assert light(reported_on=date(2025, 5, 1)) == ("green", ["ON_TRACK"])  # 62 days
    assert light(reported_on=date(2025, 4, 30)) == ("grey", ["STALE"])


def test_without_deadline_or_start() -> None:
    assert light(due=None) == ("green", ["REPORTING"])
    assert light(due=None, progress=None, reported_on=None) == ("grey", ["NO_DEADLINE"])
    assert light(start=None) == ("grey", ["NO_START"])
    assert light(start=None, progress=100) == ("green", ["COMPLETE"])
    assert light(start=date(2026, 1, 1), due=date(2025, 12, 31)) == ("grey", ["NO_START"])


def test_recurring_work_is_judged_by_its_reports_alone() -> None:
    assert light(recurring=True, due=None, progress=None) == ("green", ["REPORTING"])
    assert light(recurring=True, due=None, progress=None, reported_on=None) == ("grey", ["NO_REPORT"])
    assert light(recurring=True, due=None, progress=None, missed=2)[0] == "red"


@pytest.mark.parametrize(
    ("changes", "colour", "said"),
    [
        ({}, "green", "ON_TRACK"),
        ({"measured": 65.0}, "green", "ON_TRACK"),  # 19 of 20: 95 %
        ({"measured": 64.9}, "yellow", "TARGET_OFF"),
        ({"measured": 58.0}, "yellow", "TARGET_OFF"),  # 12 of 20: 60 %
        ({"measured": 57.9}, "red", "TARGET_FAR_OFF"),
        ({"measured": 40.0}, "red", "TARGET_FAR_OFF"),
        ({"measured": 86.0}, "green", "ON_TRACK"),
        ({"measured": None}, "grey", "TARGET_UNMEASURED"),
        ({"measured_on": None}, "grey", "TARGET_UNDATED"),
        ({"measured_on": date(2024, 5, 1), "measured": 86.0}, "grey", "TARGET_STALE"),
        ({"baseline": None}, "grey", "TARGET_NO_LINE"),
        ({"due": None}, "grey", "TARGET_NO_LINE"),
        ({"baseline": 90.0}, "yellow", "TARGET_FELL"),
        ({"due": date(2025, 7, 31), "baseline": None}, "yellow", "TARGET_SOON"),
        ({"due": date(2025, 7, 1)}, "red", "TARGET_MISSED"),
        ({"value": None}, "green", "ON_TRACK"),
        ({"measured_on": date(2023, 3, 1), "measured": 46.0}, "grey", "TARGET_STALE"),
        # less is better: 80 → 40, after 730 days the line is at 60
        ({"op": "<=", "value": 40.0, "baseline": 80.0, "measured": 60.0}, "green", "ON_TRACK"),
        ({"op": "<=", "value": 40.0, "baseline": 80.0, "measured": 62.0}, "yellow", "TARGET_OFF"),
        ({"op": "=", "value": 40.0, "baseline": 80.0, "measured": 39.0}, "green", "ON_TRACK"),
        ({"op": "~", "value": 100.0, "measured": 95.0}, "green", "ON_TRACK"),
        ({"op": "all", "value": 86.0, "measured": 85.0, "due": date(2025, 7, 1)}, "red", "TARGET_MISSED"),
    ],
)
def test_a_target_and_its_line(changes: dict[str, object], colour: str, said: str) -> None:
    target = replace(WATER, **changes)
    assert light(targets=(target,)) == (colour, [said])


def test_what_a_target_says_can_be_checked_by_hand() -> None:
    [reason] = assess(replace(YEAR, targets=(replace(WATER, measured=60),)), HALFWAY).reasons
    assert reason.text == "目标“污水治理率”：实测 60%，路径应到 66%，完成应有变化的 70%（低于 95%）"


def test_what_people_settled() -> None:
    done = {"state": "done", "finished_on": date(2025, 12, 31)}
    assert light(date(2027, 1, 1), **done) == ("green", ["DONE"])
    assert light(date(2027, 1, 1), **done | {"finished_on": date(2026, 1, 10)}) == ("yellow", ["DONE_LATE"])
    assert light(state="done") == ("grey", ["DONE_UNDATED"])
    assert light(**done, targets=(replace(WATER, measured=None),)) == ("grey", ["TARGET_UNMEASURED"])
    assert light(**done, targets=(WATER,)) == ("yellow", ["TARGET_SHORT"])
    assert light(**done, targets=(replace(WATER, measured=87),)) == ("green", ["DONE"])
    assert light(date(2027, 1, 1), state="suspended", missed=9) == ("grey", ["SUSPENDED"])
    assert light(date(2027, 1, 1), state="closed", missed=9) == ("grey", ["CLOSED"])


def test_the_worst_reason_is_the_light_and_stands_first() -> None:
    verdict = assess(replace(YEAR, progress=30, missed=2, targets=(replace(WATER, measured=None),)), HALFWAY)
    assert verdict.colour == "red"
    assert codes(verdict) == ["MISSED_OFTEN", "BEHIND", "TARGET_UNMEASURED"]


def test_a_verdict_is_plain_for_json() -> None:
    told = assess(replace(YEAR, targets=(replace(WATER, measured=60),)), HALFWAY).to_dict()
    assert told["colour"] == "yellow"
    assert told["reasons"][0]["inputs"]["measured_on"] == "2024-12-31"
    assert told["inputs"]["today"] == "2025-07-02"


DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
MAYBE_DAYS = st.none() | DAYS
NUMBERS = st.none() | st.floats(-1000, 1000)
TARGETS = st.builds(
    TargetFacts,
    name=st.just("目标"),
    op=st.sampled_from([">=", "<=", "=", "~", "all"]),
    value=NUMBERS,
    baseline=NUMBERS,
    baseline_on=MAYBE_DAYS,
    due=MAYBE_DAYS,
    measured=NUMBERS,
    measured_on=MAYBE_DAYS,
)
STATES = st.sampled_from(["not_started", "in_progress", "done", "suspended", "closed"])
TASKS = st.builds(
    TaskFacts,
    state=STATES,
    start=MAYBE_DAYS,
    due=MAYBE_DAYS,
    recurring=st.booleans(),
    progress=st.none() | st.integers(0, 100),
    reported_on=MAYBE_DAYS,
    missed=st.integers(0, 4),
    targets=st.lists(TARGETS, max_size=2).map(tuple),
    finished_on=MAYBE_DAYS,
)
RULES = st.builds(
    Thresholds,
    pace=st.integers(1, 100),
    gap=st.integers(1, 100),
    early=st.integers(0, 90),
    soon_days=st.integers(30, 200),
    urgent_days=st.integers(0, 30),
    grace_days=st.integers(0, 60),
    missed_red=st.integers(1, 4),
)


@settings(max_examples=400)
@given(TASKS, DAYS, st.integers(1, 900), RULES)
def test_a_later_day_never_makes_a_light_better(task: TaskFacts, today: date, days: int, rules: Thresholds) -> None:
    now, then = assess(task, today, rules), assess(task, today + timedelta(days=days), rules)
    assert SEVERITY[then.colour] >= SEVERITY[now.colour]


@settings(max_examples=400)
@given(TASKS, DAYS, st.integers(1, 100), RULES)
def test_less_progress_never_makes_a_light_better(task: TaskFacts, today: date, less: int, rules: Thresholds) -> None:
    if task.progress is None:
        task = replace(task, progress=50)
    lower = replace(task, progress=max(0, task.progress - less))
    assert SEVERITY[assess(lower, today, rules).colour] >= SEVERITY[assess(task, today, rules).colour]


@given(TASKS, DAYS, RULES)
def test_one_more_missed_report_never_makes_a_light_better(task: TaskFacts, today: date, rules: Thresholds) -> None:
    more = replace(task, missed=task.missed + 1)
    assert SEVERITY[assess(more, today, rules).colour] >= SEVERITY[assess(task, today, rules).colour]


@settings(max_examples=300)
@given(TASKS, DAYS, RULES)
def test_what_is_missing_is_never_green(task: TaskFacts, today: date, rules: Thresholds) -> None:
    silent = replace(task, progress=None, reported_on=None)
    if task.state != "done":
        assert assess(silent, today, rules).colour != "green"
    unmeasured = replace(task, targets=(replace(WATER, measured=None),))
    assert assess(unmeasured, today, rules).colour != "green"
    if not (task.recurring or task.state == "done"):
        assert assess(replace(task, progress=None), today, rules).colour != "green"


@given(TASKS, DAYS)
def test_every_verdict_gives_reasons_in_words(task: TaskFacts, today: date) -> None:
    verdict = assess(task, today)
    assert verdict.colour == verdict.reasons[0].colour
    assert all(reason.text and "None" not in reason.text and "{" not in reason.text for reason in verdict.reasons)


def page() -> str:
    return (Path(__file__).parents[1] / "docs" / "lights.md").read_text("utf-8")


@pytest.mark.parametrize("code", WORDING)
def test_every_reason_is_told(code: str) -> None:
    assert f"`{code}`" in page()


def test_every_threshold_is_told_with_its_default_and_shown_to_a_new_zone(tmp_path: Path) -> None:
    skeleton = (zone.init(tmp_path / "新区", "兰考县") / "zone.toml").read_text("utf-8")
    sample = (zone.sample() / "zone.toml").read_text("utf-8")
    for key in Thresholds.__dataclass_fields__:
        default = getattr(Thresholds(), key)
        assert f"| `{key}` | {default} |" in page()
        assert f"# {key} = {default} " in skeleton
        assert f"# {key} = {default} " in sample


def test_thresholds_are_data_of_the_zone(tmp_path: Path) -> None:
    head = 'name = "兰考县"\nfull_name = "兰考县试验区"\nshort = "兰考"\n[lights]\n'
    (tmp_path / "zone.toml").write_text(head + "pace = 80\nmissed_red = 3\n", "utf-8")
    lights = zone.load(tmp_path).lights
    assert (lights.pace, lights.missed_red, lights.gap) == (80, 3, 40)
    assert light(progress=39, thresholds=lights) == ("yellow", ["BEHIND"])


@pytest.mark.parametrize(
    ("text", "place", "cause"),
    [
        ("pace = 0", "[lights] pace", "0 超出范围"),
        ('pace = "70"', "[lights] pace", "不合格"),
        ("pase = 70", "[lights]", "不认识的键 pase"),
        ("urgent_days = 40", "[lights] urgent_days", "urgent_days = 40 大于 soon_days = 30"),
        ("missed_yellow = 3", "[lights] missed_yellow", "missed_yellow = 3 大于 missed_red = 2"),
        ("line_yellow = 50", "[lights] line_red", "line_red = 60 大于 line_yellow = 50"),
    ],
)
def test_thresholds_that_cannot_be_are_refused(tmp_path: Path, text: str, place: str, cause: str) -> None:
    head = 'name = "兰考县"\nfull_name = "兰考县试验区"\nshort = "兰考"\n[lights]\n'
    (tmp_path / "zone.toml").write_text(head + text, "utf-8")
    with pytest.raises(InputError) as caught:
        zone.load(tmp_path)
    assert caught.value.place == place
    assert cause in caught.value.cause
