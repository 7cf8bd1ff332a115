"""Answers the total of a team, as the aggregation wrote it last."""

from typing import Any

from functions.shared.clients import dynamodb
from functions.shared.configuration import Environment
from functions.shared.requests import ApiRequest
from functions.shared.responses import answer, answered
from functions.shared.teams import team_of
from functions.teams.settings import load

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers GET /teams/{team}: zeros before the first aggregation."""
    return answered(lambda: _respond(ApiRequest.of(event)))


def _respond(request: ApiRequest) -> dict[str, Any]:
    request.caller(SETTINGS.claims)
    team = team_of(request)
    key = {"pk": {"S": f"TEAM#{team}"}, "sk": {"S": "TOTAL"}}
    item = dynamodb().get_item(TableName=SETTINGS.table, Key=key).get("Item", {})
    return answer(
        200, {"team": team, **{name: int(item.get(name, {"N": "0"})["N"]) for name in ("meters", "activities")}}
    )
