"""What every handler refuses: an environment that lacks what it needs, at import, and events of another form."""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

import functions
from functions.shared.configuration import ConfigurationError
from functions.shared.events import EventError
from tests.functions.conftest import CONTEXT, ENVIRONMENT, Store
from tests.functions.processing import MEDIACONVERT

SETTINGS = "missing; set it in the function's environment or access settings"
ACCESS = "missing; set it in the function's access settings"
ONE = "missing; name one in the function's access settings"
RECORDS = f"TABLE_MEDIA: {SETTINGS}"
MISSING = {
    "activities": f"TABLE_LIVE: {SETTINGS}",
    "aggregate": f"TABLE_LIVE: {SETTINGS}",
    "analytics": f"TABLE_ANALYTICS: {SETTINGS}",
    "analytics_events": f"TABLE_ANALYTICS: {SETTINGS}",
    "authorizer": "FIREBASE_PROJECT, COGNITO_ISSUER, JWT_KEYS, API_KEYS: missing; set one of them",
    "bootstrap": "DATABASE_USERS, KAFKA_TOPICS: missing; set one of them",
    "cleanup": RECORDS,
    "complete": RECORDS,
    "delete": RECORDS,
    "distances": f"TABLE_LIVE: {SETTINGS}",
    "faces": RECORDS,
    "health": RECORDS,
    "kafka_records": f"BUCKET_ARCHIVES: {ACCESS}",
    "metadata": RECORDS,
    "metrics": RECORDS,
    "moderate": RECORDS,
    "optimise": RECORDS,
    "original": RECORDS,
    "playback": RECORDS,
    "presign": f"BUCKET_INCOMING or BUCKET_MEDIA: {ACCESS}",
    "restore": RECORDS,
    "restore_archived": RECORDS,
    "rotate_signing_key": f"KEY_GROUP_*: {ONE}",
    "rotate_vendor_key": f"TOPIC_*: {ONE}",
    "scan_result": RECORDS,
    "share_link": f"TABLE_SHARE_LINKS: {SETTINGS}",
    "short_link": f"TABLE_SHARE_LINKS: {SETTINGS}",
    "teams": f"TABLE_LIVE: {SETTINGS}",
    "thumbnail": RECORDS,
    "track": f"QUEUE_ANALYTICS: {SETTINGS}",
    "transcode": RECORDS,
    "transcode_events": RECORDS,
    "voice": RECORDS,
    "withdraw": RECORDS,
    "websocket_connect": f"TABLE_CONNECTIONS: {SETTINGS}",
    "websocket_disconnect": f"TABLE_CONNECTIONS: {SETTINGS}",
    "websocket_send": f"TABLE_CONNECTIONS: {SETTINGS}",
}
NEEDS_NOTHING = {"rotate_jwt_key"}
STEPS = ("faces", "metadata", "moderate", "optimise", "original", "thumbnail", "transcode", "voice")
VARIABLES = {**MEDIACONVERT, "TOPIC_REVIEW": "arn:aws:sns:us-east-1:123456789012:acme-review"}
CHANGE = {"source": "media.records", "detail-type": "Media Record Changed"}
ANOTHER = "not handled; allowed: 'media.records', 'Media Record Changed'; correct the rule"
INPUT = "correct the rule or its input"
EVENTS: list[tuple[dict[str, Any], str]] = [
    ({}, f"event: null, null: {ANOTHER}"),
    ({"source": "aws.s3", "detail-type": "Object Created"}, f"event: 'aws.s3', 'Object Created': {ANOTHER}"),
    ({**CHANGE, "detail": "one"}, f"event.detail: 'one': not an object; {INPUT}"),
    ({**CHANGE, "detail": {"state": "uploaded"}}, f"event.detail.id: null: not a string; {INPUT}"),
    ({**CHANGE, "detail": {"id": "one", "state": 1}}, f"event.detail.state: 1: not a string; {INPUT}"),
]


def handlers() -> set[str]:
    folders = Path(functions.__path__[0]).glob("*/handler.py")
    return {file.parent.name for file in folders}


def test_every_handler_is_listed() -> None:
    assert handlers() == MISSING.keys() | NEEDS_NOTHING


@pytest.mark.parametrize("name", MISSING)
def test_a_function_does_not_start_without_what_it_needs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in ENVIRONMENT.items():
        if variable.startswith(("BUCKET_", "TABLE_")):
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, value)
    module = f"functions.{name}.handler"
    sys.modules.pop(module, None)
    with pytest.raises(ConfigurationError) as refused:
        importlib.import_module(module)
    assert str(refused.value) == MISSING[name]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_refuses_events_of_another_form(handler: Any, store: Store, step: str) -> None:
    handle = handler(step, **VARIABLES)
    for event, said in EVENTS:
        with pytest.raises(EventError) as refused:
            handle(event, CONTEXT)
        assert str(refused.value) == said
