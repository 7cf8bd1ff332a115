"""Totals of teams."""

from collections.abc import Generator

import pytest

from tests.functions.live_table import Live, live_table

SCHEDULED = {"job": "totals"}


@pytest.fixture
def live() -> Generator[Live]:
    with live_table("aggregate") as table:
        yield table


@pytest.mark.requirement("MQ-11")
def test_a_team_has_the_sum_of_its_activities(live: Live) -> None:
    live.put("TEAM#t1", "ACTIVITY#a1", meters=1000)
    live.put("TEAM#t1", "ACTIVITY#a2", meters=500)
    live.put("TEAM#t2", "ACTIVITY#a3", meters=7)
    assert live.invoke(SCHEDULED) == {"teams": 2}
    assert live.items["TEAM#t1", "TOTAL"] == {"meters": "1500", "activities": "2"}
    assert live.items["TEAM#t2", "TOTAL"] == {"meters": "7", "activities": "1"}


def test_a_repeated_invocation_writes_the_same_total(live: Live) -> None:
    live.put("TEAM#t1", "ACTIVITY#a1", meters=1000)
    live.invoke(SCHEDULED)
    live.invoke(SCHEDULED)
    assert live.items["TEAM#t1", "TOTAL"] == {"meters": "1000", "activities": "1"}


def test_items_that_are_no_activities_count_for_nothing(live: Live) -> None:
    live.put("TEAM#t1", "ACTIVITY#a1")
    live.put("SESSION#s1", "START", meters=3)
    assert live.invoke(SCHEDULED) == {"teams": 0}
    assert ("TEAM#t1", "TOTAL") not in live.items
