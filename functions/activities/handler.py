"""Records and lists activities of a team. Distances are computed afterwards, from a queue."""

import json
import re
from collections.abc import Mapping
from typing import Any

from functions.activities.settings import load
from functions.shared.clients import ClientError, client, dynamodb, error_code
from functions.shared.configuration import Environment
from functions.shared.fields import shown
from functions.shared.ids import new_id, token_id
from functions.shared.records import now
from functions.shared.requests import ID, ApiRequest
from functions.shared.responses import ApiError, answer, answered
from functions.shared.route import RouteError, route_of
from functions.shared.teams import team_of
from functions.shared.telemetry import count

SETTINGS = load(Environment.of_process())
PAGE = 50
FIELDS = ("points", "name", "clientToken")
TOKEN = r"[A-Za-z0-9._:-]{8,64}"
PREFIX = "ACTIVITY#"


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers POST /teams/{team}/activities with 202 and the id, and GET with a page of activities in
    descending order of their ids, which begin with the time but for those of client tokens."""
    return answered(lambda: _respond(ApiRequest.of(event)))


def _respond(request: ApiRequest) -> dict[str, Any]:
    caller, team = request.caller(SETTINGS.claims), team_of(request)
    if request.method == "POST":
        return _record(request, team, caller.owner)
    return _list(request, team)


def _record(request: ApiRequest, team: str, owner: str) -> dict[str, Any]:
    fields = request.fields()
    fields.only(FIELDS)
    token = fields.text("clientToken", "", pattern=f"({TOKEN})?", form="a token; send 8 to 64 letters or digits")
    name = fields.text("name", "", longest=100)
    activity = token_id(team, owner, token) if token else new_id()
    message = {"team": team, "activity": activity, "points": json.loads(request.body).get("points")}
    try:
        route_of(message)
    except RouteError as error:
        raise ApiError(400, "bad_request", f"body.{error}") from None
    values = {"user_id": owner, "created_at": now(), **({"name": name} if name else {})}
    try:
        dynamodb().update_item(
            TableName=SETTINGS.table,
            Key={"pk": {"S": f"TEAM#{team}"}, "sk": {"S": PREFIX + activity}},
            UpdateExpression="SET " + ", ".join(f"#{key} = :{key}" for key in values),
            ConditionExpression="attribute_not_exists(user_id)",
            ExpressionAttributeNames={f"#{key}": key for key in values},
            ExpressionAttributeValues={f":{key}": {"S": value} for key, value in values.items()},
        )
        count("ActivitiesRecorded")
    except ClientError as error:
        if error_code(error) != "ConditionalCheckFailedException":
            raise
    # Also for a repeated request: the first one may have failed here, and a second message has the same effect.
    client("sqs").send_message(QueueUrl=SETTINGS.queue_url, MessageBody=json.dumps(message, separators=(",", ":")))
    return answer(202, {"id": activity})


def _list(request: ApiRequest, team: str) -> dict[str, Any]:
    after = request.query.get("after", "")
    if after and re.fullmatch(ID, after) is None:
        raise ApiError(400, "bad_request", f"query.after: {shown(after)}: not an id; send `next` of the last page")
    key = {"pk": {"S": f"TEAM#{team}"}}
    page = dynamodb().query(
        TableName=SETTINGS.table,
        KeyConditionExpression="pk = :team AND begins_with(sk, :activity)",
        ExpressionAttributeValues={":team": key["pk"], ":activity": {"S": PREFIX}},
        ScanIndexForward=False,
        Limit=PAGE,
        **({"ExclusiveStartKey": {**key, "sk": {"S": PREFIX + after}}} if after else {}),
    )
    last = page.get("LastEvaluatedKey")
    return answer(
        200,
        {
            "activities": [_activity(item) for item in page["Items"]],
            **({"next": last["sk"]["S"].removeprefix(PREFIX)} if last else {}),
        },
    )


def _activity(item: Mapping[str, Any]) -> dict[str, Any]:
    """An activity as clients see it; without meters until they are computed."""
    texts = {"user": "user_id", "createdAt": "created_at", "name": "name"}
    return {
        "id": item["sk"]["S"].removeprefix(PREFIX),
        **{key: item[name]["S"] for key, name in texts.items() if name in item},
        **({"meters": int(item["meters"]["N"])} if "meters" in item else {}),
    }
