"""Messages of clients, and changes of records that their owners receive."""

import json
import time
from typing import Any

import pytest

from functions.shared import clients
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.events import EventError
from functions.websocket_send.settings import SendSettings
from tests.functions.conftest import CONTEXT, ID, Handler, Store, record
from tests.functions.conftest import ENVIRONMENT as COMMON
from tests.functions.connecting import (
    CONNECTIONS,
    ENDPOINT,
    ENVIRONMENT,
    clients_of_the_api,
    connection,
    create_table,
    socket_event,
)
from tests.functions.processing import event_of, messages


@pytest.fixture
def send(handler: Any, store: Store) -> Handler:
    """The handler; Ada is connected by c1 and c2, Bob by b1."""
    create_table()
    for connection_id, owner in (("c1", "ada"), ("c2", "ada"), ("b1", "bob")):
        CONNECTIONS.put(connection(connection_id, owner=owner))
    return handler("websocket_send", **ENVIRONMENT)


def replied(send: Handler, message: Any) -> dict[str, Any]:
    """The reply to a message of c1. message: as JSON; a string as it is."""
    body = message if isinstance(message, str) else json.dumps(message)
    found = send(socket_event("$default", body=body), CONTEXT)
    assert found["statusCode"] == 200
    return json.loads(found["body"])


def test_a_message_reaches_all_connections_of_a_user(send: Handler) -> None:
    message = {"action": "send", "to": "ada", "message": {"text": "hé"}}
    with clients_of_the_api() as sent:
        assert replied(send, message) == {"type": "sent", "connections": 2}
    delivered = {"type": "message", "from": "ada", "message": {"text": "hé"}}
    assert sorted(sent, key=lambda each: each[0]) == [("c1", delivered), ("c2", delivered)]


def test_a_connection_that_is_gone_is_forgotten_and_the_others_get_the_message(send: Handler) -> None:
    with clients_of_the_api("c1") as sent:
        assert replied(send, {"action": "send", "message": {}})["connections"] == 1
    assert [connection_id for connection_id, _ in sent] == ["c2"]
    assert CONNECTIONS.get("c1") is None


@pytest.mark.parametrize(
    "values",
    [
        {"endpoint": "https://zyxwvu9876.execute-api.us-west-2.amazonaws.com/live"},
        {"tenant": "other"},
        {"expires_at": int(time.time()) - 1},
    ],
    ids=["of another region", "of another tenant", "expired"],
)
def test_other_connections_get_nothing_and_are_kept(send: Handler, values: Any) -> None:
    CONNECTIONS.put(connection("b2", **{"owner": "bob", **values}))
    with clients_of_the_api() as sent:
        assert replied(send, {"action": "send", "to": "bob", "message": {}})["connections"] == 1
    assert [connection_id for connection_id, _ in sent] == ["b1"]
    assert CONNECTIONS.get("b2") is not None


def test_clients_learn_the_limits_of_their_connection(send: Handler) -> None:
    found = replied(send, {"action": "limits"})
    assert found.pop("remainingSeconds") == pytest.approx(3600, abs=30)
    assert found == {"type": "limits", "idleSeconds": 600, "messageBytes": 131072, "frameBytes": 32768}


def test_a_ping_is_answered(send: Handler) -> None:
    assert replied(send, {"action": "ping"}) == {"type": "pong"}


def test_by_default_messages_reach_own_connections_only(handler: Any, send: Handler) -> None:
    send = handler("websocket_send", **{**ENVIRONMENT, "RECIPIENTS": "self"})
    error = {
        "code": "forbidden",
        "message": "message.to: another user; messages reach your own connections only",
    }
    assert replied(send, {"action": "send", "to": "bob", "message": {}}) == {"type": "error", "error": error}


@pytest.mark.parametrize(
    ("message", "code", "said"),
    [
        ("", "bad_request", "message: missing; send a JSON object"),
        ("hello", "bad_request", "message: 'hello': not JSON; send a JSON object"),
        ("[]", "bad_request", "message: []: not an object; send a JSON object"),
        ('{"action": NaN}', "bad_request", "message: '{\\\"action\\\": NaN}': not JSON; send a JSON object"),
        ("[" * 60_000, "bad_request", f"message: '{'[' * 79}...: not JSON; send a JSON object"),
        ({}, "bad_request", "message.action: missing; send it"),
        (
            {"action": "sned"},
            "bad_request",
            "message.action: 'sned': not allowed; send one of limits, ping, send",
        ),
        ({"action": "ping", "to": "bob"}, "bad_request", "message.to: unknown field; allowed: action"),
        ({"action": "send"}, "bad_request", "message.message: missing; send it"),
        (
            {"action": "send", "message": "hi"},
            "bad_request",
            "message.message: 'hi': not an object; send a JSON object",
        ),
        (
            {"action": "send", "message": {}, "mesage": {}},
            "bad_request",
            "message.mesage: unknown field; did you mean message?",
        ),
        (
            {"action": "send", "to": "", "message": {}},
            "bad_request",
            "message.to: '': not a user of 1 to 128 characters",
        ),
        ({"action": "send", "to": 7, "message": {}}, "bad_request", "message.to: 7: not a string; send a string"),
        (
            {"action": "send", "message": {"text": "\ud800"}},
            "bad_request",
            "message: half of a surrogate pair; send Unicode",
        ),
        ("x" * 131_073, "too_large", "message: 131073 bytes; send 131072 at most"),
        (
            json.dumps({"action": "send", "message": {"text": "x" * 131_030}}, separators=(",", ":")),
            "too_large",
            "message: 131083 bytes as it is delivered; send 131072 at most, and media by URL",
        ),
    ],
)
def test_a_wrong_message_is_told_to_its_client(send: Handler, message: Any, code: str, said: str) -> None:
    with clients_of_the_api() as sent:
        assert replied(send, message) == {"type": "error", "error": {"code": code, "message": said}}
    assert sent == []


def test_a_message_of_an_unknown_connection_is_refused(send: Handler) -> None:
    found = send(socket_event("$default", "c9", body='{"action": "ping"}'), CONTEXT)
    error = {"code": "unauthorized", "message": "connection: unknown; connect again"}
    assert json.loads(found["body"]) == {"type": "error", "error": error}


def test_a_failure_inside_is_not_described_to_clients(send: Handler) -> None:
    clients.dynamodb().delete_table(TableName="acme-connections")
    error = {"code": "internal_error", "message": "the request failed; try again later"}
    assert replied(send, {"action": "ping"}) == {"type": "error", "error": error}


@pytest.mark.requirement("GD-64")
def test_the_owner_of_a_record_is_told_its_state(send: Handler, store: Store) -> None:
    found = store.records.reserve(record(state="ready", version_id="v1")).record
    with clients_of_the_api() as sent:
        assert send(event_of(found), CONTEXT) is None
    told = {"type": "media", "id": ID, "kind": "image", "state": "ready"}
    assert sorted(sent, key=lambda each: each[0]) == [("c1", told), ("c2", told)]


def test_an_old_event_tells_the_state_of_now_with_its_reason(send: Handler, store: Store) -> None:
    found = store.records.reserve(record(state="failed", version_id="v1", reason="size: the file is empty")).record
    with clients_of_the_api("c2") as sent:
        send(event_of(found, state="uploaded"), CONTEXT)
    told = {"type": "media", "id": ID, "kind": "image", "state": "failed", "reason": "size: the file is empty"}
    assert sent == [("c1", told)]


def test_a_record_that_was_forgotten_is_told_to_nobody(send: Handler, store: Store) -> None:
    with clients_of_the_api() as sent:
        send(event_of(record(version_id="v1")), CONTEXT)
    assert sent == []


def test_a_failed_delivery_is_repeated_after_the_others_had_theirs(send: Handler, store: Store) -> None:
    found = store.records.reserve(record(state="ready", version_id="v1")).record
    with clients_of_the_api(failing=("c1",)) as sent:
        assert send(messages(event_of(found)), CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert [connection_id for connection_id, _ in sent] == ["c2"]


def test_another_event_is_an_error_of_the_rule(send: Handler) -> None:
    with pytest.raises(EventError, match=r"event: 'aws.s3', 'Object Created': not handled"):
        send({"source": "aws.s3", "detail-type": "Object Created", "detail": {}}, CONTEXT)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (
            {"TABLE_CONNECTIONS": ""},
            "TABLE_CONNECTIONS: missing; set it in the function's environment or access settings",
        ),
        (
            {"WEBSOCKET_API": "chat"},
            "CONNECTIONS_CHAT: missing; set it in the function's environment or access settings",
        ),
        ({"RECIPIENTS": "all"}, "RECIPIENTS: 'all': not allowed; set one of self, tenant"),
        (
            {"CONNECTIONS_INDEX": "by owner"},
            "CONNECTIONS_INDEX: 'by owner': must be a letter or '_', then up to 254 letters, digits, '_', '.' and '-'; "
            "correct the setting",
        ),
    ],
)
def test_wrong_settings_are_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        SendSettings.of(Environment({**COMMON, **ENVIRONMENT, **variables}))
    assert str(refused.value) == message


def test_changes_of_records_need_the_api_whose_clients_are_told(handler: Any, store: Store) -> None:
    found = store.records.reserve(record(state="ready", version_id="v1")).record
    send = handler("websocket_send", TABLE_CONNECTIONS="acme-connections")
    with pytest.raises(ConfigurationError, match="WEBSOCKET_API: missing; set the key of the API"):
        send(event_of(found), CONTEXT)


def test_the_endpoint_is_that_of_new_connections() -> None:
    assert SendSettings.of(Environment({**COMMON, **ENVIRONMENT})).endpoint == ENDPOINT
