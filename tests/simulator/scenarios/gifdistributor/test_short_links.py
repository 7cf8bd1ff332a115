"""A shared asset: its short link, and how often it was viewed."""

import json
from typing import Any

import pytest

from simulator.http import HttpRequest, HttpResponse
from simulator.media_app import MediaApp
from tests.functions import pictures

SITE, CDN = "https://gifdistributor.com", "https://cdn.gifdistributor.com"
VIEWER = "203.0.113.7"


def shared(app: MediaApp) -> tuple[str, str]:
    """An asset that is ready, and the code of its short link."""
    record_id = app.processed("image", "image/gif", pictures.animation("GIF"))
    return record_id, app.client.play(record_id)[1]["shortCode"]


def track(app: MediaApp, *events: dict[str, Any], viewer: str = VIEWER) -> HttpResponse:
    """Tells what a viewer did, by the distribution."""
    body = json.dumps({"events": events}).encode()
    headers = {"content-type": "application/json"}
    url = f"{CDN}/api/v1/analytics/track"
    return app.simulation.cloudfront.request(
        HttpRequest(method="POST", url=url, headers=headers, body=body, source_ip=viewer)
    )


def items(app: MediaApp, table: str) -> list[dict[str, Any]]:
    """Items of a table."""
    store = app.simulation.store("dynamodb", app.client.region)
    return store.scan(TableName=f"gifdistributor-prod-{table}")["Items"]


@pytest.mark.requirement("GD-61")
def test_a_short_link_leads_to_the_page_of_its_asset(app: MediaApp) -> None:
    record_id, code = shared(app)
    response = app.client.fetch(f"{SITE}/v1/s/{code}")
    assert (response.status, response.headers["location"]) == (302, f"{SITE}/g/{record_id}")
    assert app.client.fetch(f"{SITE}/v1/s/{code[::-1]}").status == 404


@pytest.mark.requirement("GD-62", "GD-63", "GD-77", "GD-98")
def test_what_viewers_do_is_counted_once_and_answered_to_the_owner(app: MediaApp) -> None:
    record_id, _ = shared(app)
    view = {"assetId": record_id, "event": "view", "time": "2026-12-01T09:10:00.5Z", "platform": "web"}
    for event in (view, view, {**view, "event": "share"}):
        assert track(app, event).status == 202
    assert track(app, {"assetId": record_id, "event": "view"}).status == 202
    app.settle()
    response = app.client.request("metrics", assetId=record_id)
    assert response.status == 200
    assert json.loads(response.body)["total"] == {"view": 2, "click": 0, "share": 1, "download": 0}
    assert app.another("user-2").request("metrics", assetId=record_id).status == 404


def test_an_event_has_a_hash_of_the_viewers_address_and_not_the_address(app: MediaApp) -> None:
    for viewer in (VIEWER, VIEWER, "203.0.113.8"):
        track(app, {"assetId": "a1", "event": "view"}, viewer=viewer)
    app.settle()
    found = items(app, "analytics")
    assert (len(found), len({item["ip_hash"]["S"] for item in found})) == (3, 2)
    assert VIEWER not in json.dumps(found)
