"""The length of a route."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, hypot, isfinite, radians, sin
from typing import Any, cast

EARTH_RADIUS_METERS = 6_371_008.8  # IUGG, mean radius
MOST_POINTS = 10_000


class RouteError(ValueError):
    """A message without a valid route."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """The route of an activity. points: latitude and longitude in degrees."""

    team: str
    activity: str
    points: Sequence[tuple[float, float]]

    @property
    def meters(self) -> float:
        """Length of the great circle arcs between the points."""
        return sum(map(_arc, self.points, self.points[1:]))


def route_of(message: Any) -> Route:
    """The route of a message `{"team": ID, "activity": ID, "points": [[latitude, longitude], ...]}`. RouteError says
    what is wrong with it."""
    if not isinstance(message, dict):
        raise RouteError(f"message: must be an object, not {type(message).__name__}")
    fields = cast("dict[str, Any]", message)
    points = fields.get("points")
    if not isinstance(points, list):
        raise RouteError("points: must be a list of latitudes and longitudes")
    given = cast("list[Any]", points)
    if not 2 <= len(given) <= MOST_POINTS:
        raise RouteError(f"points: {len(given)}: allowed: 2 to {MOST_POINTS}")
    return Route(
        team=_identifier(fields, "team"),
        activity=_identifier(fields, "activity"),
        points=[_point(point, index) for index, point in enumerate(given)],
    )


def _identifier(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= 128 or "#" in value:
        raise RouteError(f"{name}: must be 1 to 128 characters without #")
    return value


def _point(point: Any, index: int) -> tuple[float, float]:
    pair = cast("list[Any]", point) if isinstance(point, list) else []
    if len(pair) != 2 or not all(isinstance(value, int | float) and not isinstance(value, bool) for value in pair):
        raise RouteError(f"points[{index}]: must be a latitude and a longitude")
    latitude, longitude = map(float, pair)
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise RouteError(f"points[{index}]: allowed: latitudes from -90 to 90, longitudes from -180 to 180")
    return latitude, longitude


def _arc(start: tuple[float, float], end: tuple[float, float]) -> float:
    (latitude, longitude), (other_latitude, other_longitude) = (tuple(map(radians, point)) for point in (start, end))
    across = sin((other_longitude - longitude) / 2) * (cos(latitude) * cos(other_latitude)) ** 0.5
    return 2 * EARTH_RADIUS_METERS * asin(min(1.0, hypot(sin((other_latitude - latitude) / 2), across)))
