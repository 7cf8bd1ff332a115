"""Events of clients: what reaches the queue, what is refused, and what counts once."""

import importlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.shared import clients
from functions.shared.analytics import event_of, minute_of
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.fields import FieldError
from functions.shared.requests import ApiRequest
from functions.track.events import client_address, messages_of
from functions.track.settings import TrackSettings
from tests.functions.conftest import CONTEXT, ENVIRONMENT, Handler, Store, rest_event, said
from tests.functions.processing import answers

MODULE = "functions.track.handler"
NOW = datetime(2026, 11, 30, 12, 0, 0, 123456, tzinfo=UTC)
URL = "https://sqs.us-east-1.amazonaws.com/123456789012/acme-analytics"
SETTINGS = TrackSettings(queue_url=URL, hash_key="", proxies=0)
VIEW = {"assetId": "a1", "event": "view", "time": "2026-11-30T11:59:00.5Z"}


def messages(*events: Any, agent: str = "", settings: TrackSettings = SETTINGS) -> list[dict[str, str]]:
    """Messages of a request with these events."""
    context = {"identity": {"sourceIp": "192.0.2.1"}}
    event = rest_event({"events": list(events)}, headers={"User-Agent": agent}, requestContext=context)
    return messages_of(ApiRequest.of(event), settings, NOW)


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Handler]:
    """The handler as it starts in Lambda."""
    for name, value in {**ENVIRONMENT, "QUEUE_ANALYTICS": URL}.items():
        monkeypatch.setenv(name, value)
    clients.reset()
    sys.modules.pop(MODULE, None)
    yield importlib.import_module(MODULE).handle
    clients.reset()


def sent(*failed: str) -> Any:
    """An answer of SQS."""
    failures = [{"Id": each, "SenderFault": False, "Code": "InternalError"} for each in failed]
    return ("send_message_batch", {"Successful": [], "Failed": failures})


def test_events_of_a_request_are_messages_of_one_call(handle: Handler) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    events = [{"assetId": "a1", "event": kind, "time": now, "platform": "ios"} for kind in ("view", "share")]
    with answers("sqs", sent()) as requests:
        found = handle(rest_event({"events": events}, requestContext={}), CONTEXT)
    assert (found["statusCode"], json.loads(found["body"])) == (202, {"accepted": 2})
    (request,) = requests
    assert request["QueueUrl"] == URL
    bodies = [json.loads(entry["MessageBody"]) for entry in request["Entries"]]
    assert [(body["asset_id"], body["event"], body["platform"]) for body in bodies] == [
        ("a1", "view", "ios"),
        ("a1", "share", "ios"),
    ]


def test_a_message_that_the_queue_did_not_take_is_to_be_repeated(handle: Handler) -> None:
    event = rest_event({"events": [{"assetId": "a1", "event": "view"}] * 2}, requestContext={})
    with answers("sqs", sent("1")):
        found = handle(event, CONTEXT)
    assert said(found) == (503, "not_finished", "events: not all were taken; repeat the request")


def test_the_consumer_of_the_queue_takes_each_message() -> None:
    (message,) = messages({**VIEW, "referrer": "https://a.example/"}, agent="u" * 600)
    event = event_of(message)
    assert (event.asset_id, event.kind) == ("a1", "view")
    assert event.details == {"user_agent": "u" * 512, "referrer": "https://a.example/"}
    assert event.time.startswith("2026-11-30T11:59:00.500")
    assert minute_of(event.sort_key) == "2026-11-30T11:59"


def test_an_event_that_a_client_repeats_is_one_item_and_events_of_two_clients_are_two() -> None:
    first = messages(VIEW, agent="a")
    assert messages(VIEW, agent="a") == first
    assert messages(VIEW, agent="b")[0]["time"] != first[0]["time"]


def test_events_without_a_time_are_of_now_and_each_an_item() -> None:
    event = {"assetId": "a1", "event": "view"}
    times = {message["time"] for message in messages(event, event)}
    assert len(times) == 2
    assert all(time.startswith("2026-11-30T12:00:00.123") for time in times)


def test_an_address_is_kept_as_a_keyed_hash_or_not_at_all(store: Store) -> None:
    clients.client("secretsmanager").create_secret(Name="hash-key", SecretString="k")
    (message,) = messages(VIEW, settings=TrackSettings(queue_url=URL, hash_key="hash-key", proxies=0))
    assert message["ip_hash"] == "d576d687f6b245327563b2e29089a669aa4a5e4d0fcbb3ff8fc7af42edfa48b0"
    assert "ip_hash" not in messages(VIEW)[0]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7, 198.51.100.1", "192.0.2.1"),
        (1, "203.0.113.7, 198.51.100.1", "203.0.113.7"),
        (1, "10.0.0.1, 203.0.113.7, 198.51.100.1", "203.0.113.7"),
        (1, "198.51.100.1", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_only_proxies_of_the_stack_name_the_address(proxies: int, forwarded: str, address: str) -> None:
    context = {"identity": {"sourceIp": "192.0.2.1"}}
    event = rest_event(headers={"X-Forwarded-For": forwarded}, requestContext=context)
    assert client_address(ApiRequest.of(event), proxies) == address


LISTS = "body.events"
REFUSED: list[tuple[Any, str]] = [
    ({}, f"{LISTS}: missing; send it"),
    ({"events": []}, f"{LISTS}: 0 items; send 1 to 10"),
    ({"events": [VIEW] * 11}, f"{LISTS}: 11 items; send 1 to 10"),
    ({"events": VIEW}, f"{LISTS}: {json.dumps(VIEW)[:80]}: not a list; send a list of objects"),
    ({"events": ["view"]}, f"{LISTS}[0]: 'view': not an object; send a JSON object"),
    ({"events": [VIEW], "user": "ada"}, "body.user: unknown field; allowed: events"),
    (
        {"events": [{**VIEW, "ip_hash": "x"}]},
        f"{LISTS}[0].ip_hash: unknown field; allowed: assetId, event, platform, referrer, time",
    ),
    ({"events": [{"event": "view"}]}, f"{LISTS}[0].assetId: missing; send it"),
    ({"events": [{**VIEW, "assetId": "a/b"}]}, f"{LISTS}[0].assetId: 'a/b': not the id of an asset"),
    ({"events": [{**VIEW, "assetId": 1}]}, f"{LISTS}[0].assetId: 1: not a string; send a string"),
    (
        {"events": [{**VIEW, "event": "uploaded"}]},
        f"{LISTS}[0].event: 'uploaded': not allowed; send one of click, download, share, view",
    ),
    ({"events": [VIEW, {**VIEW, "event": None}]}, f"{LISTS}[1].event: missing; send it"),
    ({"events": [{**VIEW, "platform": "p" * 513}]}, f"{LISTS}[0].platform: 513 characters; send 512 at most"),
    (
        {"events": [{**VIEW, "time": "noon"}]},
        f"{LISTS}[0].time: 'noon': not a time in UTC, such as 2026-11-30T08:00:00.123Z",
    ),
    (
        {"events": [{**VIEW, "time": "2026-11-31T08:00:00Z"}]},
        f"{LISTS}[0].time: '2026-11-31T08:00:00Z': not a time in UTC, such as 2026-11-30T08:00:00.123Z",
    ),
    (
        {"events": [{**VIEW, "time": "2026-11-29T11:59:59Z"}]},
        f"{LISTS}[0].time: '2026-11-29T11:59:59Z': not within the last 24 hours; omit it, or correct the clock",
    ),
    (
        {"events": [{**VIEW, "time": "2026-11-30T12:05:01Z"}]},
        f"{LISTS}[0].time: '2026-11-30T12:05:01Z': not within the last 24 hours; omit it, or correct the clock",
    ),
]


@pytest.mark.parametrize(("body", "message"), REFUSED)
def test_wrong_events_are_refused_and_none_is_sent(body: Any, message: str) -> None:
    with pytest.raises(FieldError) as refused:
        messages_of(ApiRequest.of(rest_event(body)), SETTINGS, NOW)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "QUEUE_ANALYTICS: missing; set it in the function's environment or access settings"),
        ({"QUEUE_ANALYTICS": URL, "PROXIES": "-1"}, "PROXIES: '-1': not allowed; set an integer of 0 to 5"),
    ],
)
def test_wrong_settings_are_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        TrackSettings.of(Environment(variables))
    assert str(refused.value) == message
