"""Routes: messages, and lengths on the sphere."""

from typing import Any

import pytest

from functions.shared.route import EARTH_RADIUS_METERS, RouteError, route_of

PARIS, LONDON = [48.8566, 2.3522], [51.5074, -0.1278]


def message(**change: Any) -> dict[str, Any]:
    return {"team": "t1", "activity": "a1", "points": [PARIS, LONDON], **change}


def test_the_distance_of_two_cities() -> None:
    assert route_of(message()).meters == pytest.approx(343_556, abs=100)


def test_a_degree_of_the_equator() -> None:
    degree = route_of(message(points=[[0, 0], [0, 1]])).meters
    assert degree == pytest.approx(EARTH_RADIUS_METERS * 3.141592653589793 / 180)


def test_across_the_date_line_the_arc_is_the_short_one() -> None:
    assert route_of(message(points=[[0, 179.5], [0, -179.5]])).meters == pytest.approx(111_195, abs=1)


def test_antipodes_are_half_of_the_circumference() -> None:
    half = route_of(message(points=[[0, 0], [0, 180]])).meters
    assert half == pytest.approx(EARTH_RADIUS_METERS * 3.141592653589793)


def test_a_route_is_the_sum_of_its_arcs() -> None:
    there, back = route_of(message()).meters, route_of(message(points=[PARIS, LONDON, PARIS])).meters
    assert back == pytest.approx(2 * there)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ([], "message: must be an object, not list"),
        (message(team=""), "team: must be 1 to 128 characters without #"),
        (message(team="t#1"), "team: must be 1 to 128 characters without #"),
        (message(activity=7), "activity: must be 1 to 128 characters without #"),
        (message(activity="a" * 129), "activity: must be 1 to 128 characters without #"),
        (message(points=None), "points: must be a list of latitudes and longitudes"),
        (message(points=[PARIS]), "points: 1: allowed: 2 to 10000"),
        (message(points=[PARIS] * 10_001), "points: 10001: allowed: 2 to 10000"),
        (message(points=[PARIS, [1]]), "points[1]: must be a latitude and a longitude"),
        (message(points=[PARIS, "north"]), "points[1]: must be a latitude and a longitude"),
        (message(points=[PARIS, [True, 2]]), "points[1]: must be a latitude and a longitude"),
        (
            message(points=[[90.1, 0], PARIS]),
            "points[0]: allowed: latitudes from -90 to 90, longitudes from -180 to 180",
        ),
        (
            message(points=[[0, float("nan")], PARIS]),
            "points[0]: allowed: latitudes from -90 to 90, longitudes from -180 to 180",
        ),
    ],
)
def test_a_message_without_a_route_says_what_is_wrong(given: Any, error: str) -> None:
    with pytest.raises(RouteError) as raised:
        route_of(given)
    assert str(raised.value) == error
