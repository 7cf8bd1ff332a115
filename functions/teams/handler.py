"""Answers the total of a team, as the aggregation wrote it last."""

from typing import Any

from functions.shared.callers import CallerClaims
from functions.shared.clients import dynamodb
from functions.shared.configuration import Environment
from functions.shared.requests import ApiRequest
from functions.shared.responses import answer, answered
from functions.shared.teams import team_of

ENVIRONMENT = Environment.of_process()
TABLE = ENVIRONMENT.table("live")
CLAIMS = CallerClaims.of(ENVIRONMENT)


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers GET /teams/{team}: zeros before the first aggregation."""
    return answered(lambda: _respond(ApiRequest.of(event)))


def _respond(request: ApiRequest) -> dict[str, Any]:
    request.caller(CLAIMS)
    team = team_of(request)
    key = {"pk": {"S": f"TEAM#{team}"}, "sk": {"S": "TOTAL"}}
    item = dynamodb().get_item(TableName=TABLE, Key=key).get("Item", {})
    return answer(
        200, {"team": team, **{name: int(item.get(name, {"N": "0"})["N"]) for name in ("meters", "activities")}}
    )
