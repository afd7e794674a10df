"""Two editions of a document side by side: which task is which, what changed, and what people's corrections keep."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from gongfu.delivery.merge import Comparison, Conflict, FieldChange, Row, compare
from gongfu.delivery.pairing import similarity

SEWAGE = "推进农村生活污水治理，2025年底前治理率达到45%，新建改建污水处理设施三十座。"
ROADS = "改造提升农村公路一百公里，完善管养机制，实现建制村通双车道公路。"
SCHOOLS = "扩大公办幼儿园学位供给，新建改扩建幼儿园十二所，增加学位三千个。"
JOBS = "开展职业技能培训五万人次，实施高校毕业生就业见习计划。"


def row(key: str, text: str, heading: str = "", **fields: object) -> Row:
    return Row(key, text, {"text": text, **fields}, heading)  # type: ignore[arg-type]


def keys(comparison: Comparison) -> dict[str, list[object]]:
    return {
        "added": [row.key for row in comparison.added],
        "changed": [(change.old.key, change.new.key) for change in comparison.changed],
        "removed": [row.key for row in comparison.removed],
        "same": [(one.key, other.key) for one, other in comparison.same],
    }


def test_nothing_changed() -> None:
    rows = [row("一", SEWAGE), row("二", ROADS)]
    found = compare(rows, rows)
    assert keys(found) == {"added": [], "changed": [], "removed": [], "same": [("一", "一"), ("二", "二")]}
    assert not found


def test_a_clause_added_and_a_clause_dropped() -> None:
    found = compare([row("一", SEWAGE), row("二", ROADS)], [row("一", SEWAGE), row("三", JOBS)])
    assert keys(found) == {"added": ["三"], "changed": [], "removed": ["二"], "same": [("一", "一")]}


def test_a_field_changes_under_the_same_number() -> None:
    found = compare([row("一", SEWAGE, due="2025-12-31")], [row("一", SEWAGE, due="2026-06-30")])
    assert found.changed[0].fields == (FieldChange("due", "2025-12-31", "2026-06-30"),)
    assert found.changed[0].values["due"] == "2026-06-30"


def test_a_clause_put_in_front_does_not_give_every_task_its_neighbours_reports() -> None:
    """Keys come from clause numbers: 一 is now what was nothing before, 二 what was 一, 三 what was 二."""
    old = [row("一", SEWAGE), row("二", ROADS), row("三", SCHOOLS)]
    new = [row("一", JOBS), row("二", SEWAGE), row("三", ROADS), row("四", SCHOOLS)]
    found = compare(old, new)
    assert keys(found)["same"] == [("一", "二"), ("二", "三"), ("三", "四")]
    assert keys(found)["added"] == ["一"]
    assert not found.removed


def test_renumbered_and_reworded_at_once() -> None:
    reworded = SEWAGE.replace("45%", "50%").replace("三十座", "四十座")
    found = compare([row("一", SEWAGE), row("二", ROADS)], [row("一", ROADS), row("二", reworded)])
    assert keys(found)["changed"] == [("一", "二")]
    assert keys(found)["same"] == [("二", "一")]
    assert found.changed[0].fields == (FieldChange("text", SEWAGE, reworded),)


def test_another_task_under_an_old_number_is_not_the_old_task() -> None:
    found = compare([row("一", SEWAGE)], [row("一", JOBS)])
    assert keys(found) == {"added": ["一"], "changed": [], "removed": ["一"], "same": []}


def test_a_clause_rewritten_under_its_own_heading_stays_the_task() -> None:
    """Hardly half of the words are left, but the heading and the number say that it is the same work."""
    old = row("一", "农村污水治理\n推进治理，2025年底前治理率达到45%。", "农村污水治理")
    new = row("七", "农村污水治理\n以县为单位整体推进治理，建立运行维护机制，资金由省市县分担。", "农村污水治理")
    assert 0.25 < similarity(old.text, new.text) < 0.5  # by hand: 8 pairs of characters of 24 and of 34 are shared
    assert keys(compare([old], [new]))["changed"] == [("一", "七")]
    assert keys(compare([replace(old, heading="")], [replace(new, heading="")]))["removed"] == ["一"]


def test_spaces_and_line_ends_are_not_a_change_of_task() -> None:
    found = compare(
        [row("一", "改造 农村公路\n一百公里", due=None)], [Row("二", "改造农村公路一百公里", {"due": None})]
    )
    assert keys(found)["same"] == [("一", "二")]


def test_two_tasks_with_the_same_words_keep_their_order() -> None:
    old = [row("一#1", ROADS), row("一#2", ROADS)]
    new = [row("二#1", ROADS), row("二#2", ROADS), row("二#3", ROADS)]
    found = compare(old, new)
    assert keys(found)["same"] == [("一#1", "二#1"), ("一#2", "二#2")]
    assert keys(found)["added"] == ["二#3"]


def test_the_better_of_two_candidates_wins_and_the_other_is_new() -> None:
    close, closer = SEWAGE.replace("三十座", "四十座").replace("45%", "60%"), SEWAGE.replace("三十座", "四十座")
    found = compare([row("一", SEWAGE)], [row("八", close), row("九", closer)])
    assert keys(found)["changed"] == [("一", "九")]
    assert keys(found)["added"] == ["八"]


def test_a_correction_stays_where_the_document_did_not_change() -> None:
    old = Row("一", SEWAGE, {"due": "2026-03-31"}, corrected={"due": "2025-12-31"})
    found = compare([old], [Row("一", SEWAGE, {"due": "2025-12-31"})])
    assert keys(found)["same"] == [("一", "一")]
    assert found.conflicts == 0


def test_a_correction_that_the_document_contradicts_stays_and_is_told() -> None:
    old = Row("一", SEWAGE, {"due": "2026-03-31", "action": "绿色"}, corrected={"due": "2025-12-31"})
    found = compare([old], [Row("一", SEWAGE, {"due": "2026-12-31", "action": "协同"})])
    (change,) = found.changed
    assert change.conflicts == (Conflict("due", kept="2026-03-31", old="2025-12-31", new="2026-12-31"),)
    assert change.fields == (FieldChange("action", "绿色", "协同"),)
    assert change.values == {"due": "2026-03-31", "action": "协同"}
    assert found.conflicts == 1


def test_a_correction_that_the_document_takes_over_is_no_conflict() -> None:
    old = Row("一", SEWAGE, {"due": "2026-03-31"}, corrected={"due": "2025-12-31"})
    assert not compare([old], [Row("一", SEWAGE, {"due": "2026-03-31"})])


def test_a_correction_in_the_newer_edition_settles_the_conflict() -> None:
    old = Row("一", SEWAGE, {"due": "2026-03-31"}, corrected={"due": "2025-12-31"})
    new = Row("一", SEWAGE, {"due": "2026-09-30"}, corrected={"due": "2026-12-31"})
    (change,) = compare([old], [new]).changed
    assert change.fields == (FieldChange("due", "2026-03-31", "2026-09-30"),)
    assert not change.conflicts


def test_two_thousand_tasks_renumbered_and_each_reworded() -> None:
    """Boilerplate around a name of its own; every clause moves down by one, and every figure changes."""
    letters = "甲乙丙丁戊己庚辛壬癸"

    def text(number: int, share: int) -> str:
        place = "".join(letters[int(digit)] for digit in f"{number:04}")
        return f"推进{place}片区基础设施建设，完善{place}公共服务，2025年底前完成投资{share}亿元，由{place}负责落实。"

    old = [row(f"T{n}", text(n, 3)) for n in range(2000)]
    new = [row(f"T{n + 1}", text(n, 8)) for n in range(2000)]
    found = compare(old, new)
    assert keys(found)["changed"] == [(f"T{n}", f"T{n + 1}") for n in range(2000)]


WORDS = st.text("治理建设农村污水公路学位培训，。", min_size=0, max_size=24)
ROWS = st.lists(
    st.builds(
        lambda number, text, due, hand: Row(
            f"T{number}", text, {"due": due}, corrected={} if hand is None else {"due": hand}
        ),
        st.integers(0, 30),
        WORDS,
        st.sampled_from([None, "2025", "2030"]),
        st.sampled_from([None, "2025", "2030"]),
    ),
    max_size=14,
)


@given(ROWS, ROWS)
@settings(max_examples=60, deadline=None)
def test_every_row_of_both_editions_is_told_exactly_once(old: list[Row], new: list[Row]) -> None:
    found = compare(old, new)
    left = [*found.removed, *(change.old for change in found.changed), *(pair[0] for pair in found.same)]
    right = [*found.added, *(change.new for change in found.changed), *(pair[1] for pair in found.same)]
    assert Counter(map(id, left)) == Counter(map(id, old))
    assert Counter(map(id, right)) == Counter(map(id, new))


@given(ROWS)
@settings(max_examples=40, deadline=None)
def test_an_edition_compared_with_itself_is_the_same(rows: list[Row]) -> None:
    assert not compare(rows, [replace(row, corrected={}) for row in rows])


@given(st.lists(WORDS, unique_by=lambda text: text, max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_shuffled_and_renumbered_nothing_is_lost(texts: list[str], random: object) -> None:
    old = [Row(f"A{n}", text, {}) for n, text in enumerate(texts)]
    shuffled = list(texts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = compare(old, [Row(f"B{n}", text, {}) for n, text in enumerate(shuffled)])
    assert not found
    assert all(one.text == other.text for one, other in found.same)


@given(ROWS, ROWS)
@settings(max_examples=60, deadline=None)
def test_what_people_corrected_is_never_overwritten(old: list[Row], new: list[Row]) -> None:
    for change in compare(old, [replace(row, corrected={}) for row in new]).changed:
        for name in change.old.corrected:
            assert change.values[name] == change.old.fields[name]
