"""Rules: patterns, inputs of targets, permissions, dead letters."""

from typing import Any

import pytest

from simulator.core.rules import target_input
from simulator.errors import NotSimulatedError
from simulator.iam.context import RoleSession
from tests.simulator.core.conftest import Simulate
from tests.simulator.core.handlers import RECEIVED
from tests.simulator.core.resources import arn, function, live, permission, queue, rule, statement
from tests.simulator.running import BUCKET, REGION, ROLE, bucket, node, role

EVENTS = "events.amazonaws.com"
CREATED = {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": {"object": {"key": [{"prefix": "in/"}]}}}
EVENT = {"source": "s", "detail": {"id": 'a "b"', "size": 3, "place": {"bucket": "media"}}}


def announced(name: str = BUCKET) -> Any:
    return node(
        "aws:s3/bucketNotification:BucketNotification", f"{name}-notification", {"bucket": name, "eventbridge": True}
    )


def test_a_write_is_one_event_in_the_form_of_eventbridge(simulate: Simulate) -> None:
    simulation = simulate(
        *function("note"),
        permission("note", EVENTS, arn("events", "arrived")),
        *rule("arrived", CREATED, live("note")),
        bucket(),
        announced(),
        *role(ROLE, EVENTS, statement("s3:PutObject", f"arn:aws:s3:::{BUCKET}/*")),
        node(
            "aws:s3/bucketVersioning:BucketVersioning",
            "v",
            {"bucket": BUCKET, "versioningConfiguration": {"status": "Enabled"}},
        ),
    )
    for key in ("in/a", "out/a"):
        simulation.call("s3.PutObject", RoleSession(ROLE), REGION, Bucket=BUCKET, Key=key, Body=b"abc")
    simulation.run()
    (event,) = RECEIVED
    detail = event["detail"]
    assert detail["object"]["key"] == "in/a"
    assert (detail["object"]["size"], detail["object"]["etag"]) == (3, "900150983cd24fb0d6963f7d28e17f72")
    assert (detail["reason"], detail["object"]["sequencer"]) == ("PutObject", "0000000000000001")
    assert detail["object"]["version-id"]


def test_without_permission_an_event_is_a_dead_letter(simulate: Simulate) -> None:
    dead = arn("sqs", "dead")
    simulation = simulate(
        *function("note"),
        permission("note", EVENTS, arn("events", "another")),
        *rule("rule", {"source": ["s"]}, live("note"), deadLetterConfig={"arn": dead}),
        *queue("dead", (EVENTS, arn("events", "rule"))),
    )
    simulation.emit({"source": "s", "detail-type": "t", "detail": {}}, REGION)
    simulation.run()
    url = simulation.calls.queue_url(dead)
    (message,) = simulation.store("sqs", REGION).receive_message(QueueUrl=url, MessageAttributeNames=["All"])[
        "Messages"
    ]
    assert (RECEIVED, message["MessageAttributes"]["ERROR_CODE"]["StringValue"]) == ([], "AccessDenied")


def test_an_event_that_is_repeated_is_delivered_twice(simulate: Simulate) -> None:
    simulation = simulate(
        *function("note"),
        permission("note", EVENTS, arn("events", "rule")),
        *rule("rule", {"source": ["s"]}, live("note")),
    )
    simulation.emit({"source": "s", "detail-type": "t", "detail": {"n": 1}}, REGION)
    simulation.agenda.repeat("event s t")
    simulation.run()
    assert [event["detail"] for event in RECEIVED] == [{"n": 1}, {"n": 1}]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, EVENT),
        ({"input": '{"fixed": true}'}, '{"fixed": true}'),
        ({"inputPath": "$.detail.place"}, {"bucket": "media"}),
        (
            {
                "inputTransformer": {
                    "inputPaths": {"id": "$.detail.id"},
                    "inputTemplate": '{"id": <id>, "text": "id <id>"}',
                }
            },
            r'{"id": "a \"b\"", "text": "id a \"b\""}',
        ),
        (
            {"inputTransformer": {"inputPaths": {"n": "$.detail.size", "no": "$.x"}, "inputTemplate": "[<n>, <no>]"}},
            "[3, null]",
        ),
        ({"inputTransformer": {"inputTemplate": '{"by": <aws.events.rule-arn>}'}}, '{"by": "arn"}'),
    ],
)
def test_what_a_target_receives(settings: Any, expected: Any) -> None:
    assert target_input(settings, EVENT, "arn") == expected


def test_an_unknown_placeholder_is_not_simulated() -> None:
    with pytest.raises(NotSimulatedError, match="placeholder <id>"):
        target_input({"inputTransformer": {"inputTemplate": "<id>"}}, EVENT, "arn")
