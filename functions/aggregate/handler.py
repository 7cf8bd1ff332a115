"""Totals of teams: the distances of a team's activities, summed up in an item of the team.

A schedule invokes it. A total is computed from all activities, so a repeated invocation writes the same value.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from functions.aggregate.settings import load
from functions.shared.clients import dynamodb
from functions.shared.configuration import Environment
from functions.shared.telemetry import count, logger

TABLE = load(Environment.of_process())


@logger().inject_lambda_context
def handle(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Write the total of each team with activities, and return the number of teams."""
    meters: dict[str, int] = defaultdict(int)
    activities: dict[str, int] = defaultdict(int)
    for team, distance in _distances():
        meters[team] += distance
        activities[team] += 1
    for team, total in meters.items():
        dynamodb().update_item(
            TableName=TABLE,
            Key={"pk": {"S": team}, "sk": {"S": "TOTAL"}},
            UpdateExpression="SET meters = :meters, activities = :activities",
            ExpressionAttributeValues={":meters": {"N": str(total)}, ":activities": {"N": str(activities[team])}},
        )
    count("TeamsAggregated", value=len(meters))
    return {"teams": len(meters)}


def _distances() -> Iterator[tuple[str, int]]:
    """Team and distance of each activity with a distance."""
    pages = (
        dynamodb()
        .get_paginator("scan")
        .paginate(
            TableName=TABLE,
            FilterExpression="begins_with(sk, :activity) AND attribute_exists(meters)",
            ProjectionExpression="pk, meters",
            ExpressionAttributeValues={":activity": {"S": "ACTIVITY#"}},
        )
    )
    for page in pages:
        for item in page["Items"]:
            yield item["pk"]["S"], int(item["meters"]["N"])
