"""Metrics of an asset, for its owner."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.functions.analytics_tables import ENVIRONMENT, create_tables, put_total
from tests.functions.conftest import CONTEXT, ID, Handler, Store, record, rest_event, said

TODAY = datetime.now(UTC).strftime("%Y-%m-%d")


@pytest.fixture
def metrics(handler: Any, store: Store) -> Handler:
    create_tables()
    store.records.reserve(record(state="ready", version_id="v1"))
    return handler("metrics", **ENVIRONMENT)


def request(asset_id: str = ID, *, days: str | None = None, owner: str = "ada") -> dict[str, Any]:
    query = {"days": days} if days is not None else None
    return rest_event(owner=owner, pathParameters={"assetId": asset_id}, queryStringParameters=query)


def test_numbers_are_summed_up_by_day_and_in_all(metrics: Handler) -> None:
    for hour, views in (("00", 2), ("23", 3)):
        put_total(ID, f"{TODAY}T{hour}", view=views, click=1, events=views + 1)
    put_total("other", f"{TODAY}T08", view=100)
    found = metrics(request(), CONTEXT)
    numbers = {"view": 5, "click": 2, "share": 0, "download": 0}
    assert json.loads(found["body"])["total"] == numbers
    assert json.loads(found["body"])["days"] == [{"day": TODAY, **numbers}]
    assert found["headers"]["Cache-Control"] == "private, max-age=300"


@pytest.mark.parametrize(("days", "views"), [("1", 1), ("2", 3)])
def test_the_period_ends_today(metrics: Handler, days: str, views: int) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%d")
    put_total(ID, f"{TODAY}T00", view=1)
    put_total(ID, f"{yesterday}T00", view=2)
    assert json.loads(metrics(request(days=days), CONTEXT)["body"])["total"]["view"] == views


def test_an_asset_without_events_has_zeros(metrics: Handler) -> None:
    assert json.loads(metrics(request(), CONTEXT)["body"])["total"] == {
        "view": 0,
        "click": 0,
        "share": 0,
        "download": 0,
    }


@pytest.mark.parametrize(
    ("event", "status", "code", "message"),
    [
        (request(owner="eve"), 404, "not_found", f"media {ID}: not found"),
        (
            request("a1"),
            400,
            "bad_request",
            "path.assetId: 'a1': not an id; send the id of the reservation",
        ),
        (request(days="0"), 400, "bad_request", "query.days: 0: out of range; send an integer of 1 to 366"),
        (request(days="367"), 400, "bad_request", "query.days: 367: out of range; send an integer of 1 to 366"),
        (request(days="all"), 400, "bad_request", "query.days: 'all': not an integer; send an integer of 1 to 366"),
        (request(days="-1"), 400, "bad_request", "query.days: '-1': not an integer; send an integer of 1 to 366"),
        (request(days="²"), 400, "bad_request", "query.days: '\\u00b2': not an integer; send an integer of 1 to 366"),
    ],
)
def test_a_wrong_request_is_refused(metrics: Handler, event: Any, status: int, code: str, message: str) -> None:
    assert said(metrics(event, CONTEXT)) == (status, code, message)
