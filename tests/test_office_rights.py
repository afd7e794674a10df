"""Who sees what: the scope of each role, on rows."""

from __future__ import annotations

import pytest
from offices import action, area, period, report, task, unit, user

from gongfu.office.ledger.models import Task
from gongfu.office.people.rights import visible
from gongfu.office.reports.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> dict[str, Task]:
    """Three tasks: of the water bureau, of the health bureau under another action, of a county."""
    county = area()
    return {
        "water": task("T1", lead=unit()),
        "health": task(
            "T2", lead=unit("health", "卫生健康委"), support=unit(), action=action("services", "提标扩面行动")
        ),
        "county": task("T3", lead=unit("yuzhou", "禹州市政府", county), action=action("green", "绿色低碳行动")),
    }


def seen(viewer: object) -> set[str]:
    return {row.key for row in visible(viewer, Task)}


@pytest.mark.parametrize("role", ["office", "auditor", "reader"])
def test_some_roles_see_every_task(city: dict[str, Task], role: str) -> None:
    assert seen(user(role)) == {"T1", "T2", "T3"}


def test_a_unit_sees_the_tasks_it_has_a_part_in(city: dict[str, Task]) -> None:
    assert seen(user("reporter", unit=unit())) == {"T1", "T2"}
    assert seen(user("reporter", unit=unit("health"))) == {"T2"}


def test_a_task_force_sees_its_action_and_a_county_its_own(city: dict[str, Task]) -> None:
    assert seen(user("task_force", action=action())) == {"T1"}
    assert seen(user("area", area=area())) == {"T3"}


def test_a_county_sees_tasks_that_are_placed_in_it(city: dict[str, Task]) -> None:
    city["water"].areas.add(area())
    assert seen(user("area", area=area())) == {"T1", "T3"}


def test_who_has_no_post_sees_nothing(city: dict[str, Task], django_user_model: type) -> None:
    assert seen(django_user_model.objects.create_user(username="x", name="无岗位")) == set()


def test_drafts_are_seen_by_their_unit_and_the_office_alone(city: dict[str, Task]) -> None:
    june = period()
    draft = report(city["health"], unit("health"), june, state="draft")
    report(city["health"], unit(), june, state="approved", part="contribution")
    assert draft in visible(user("reporter", unit=unit("health")), Report)
    assert draft in visible(user("office"), Report)
    assert draft not in visible(user("reporter", unit=unit()), Report)
    assert draft not in visible(user("task_force", action=action("services")), Report)
    assert [row.state for row in visible(user("reader"), Report)] == ["approved"]
