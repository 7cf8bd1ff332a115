"""EventBridge rules: event patterns of objects, and arguments that EventBridge would reject."""

from typing import Any

import pytest

from components.messaging.events.event_rule import EventRuleArgs, ObjectSource, object_pattern
from components.messaging.events.settings import ObjectCreatedRule, ObjectRestoredRule, ObjectRule
from components.messaging.events.targets import QueueTarget

JOBS = "arn:aws:sqs:us-east-1:123456789012:jobs"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"pattern": {}}, "pattern: missing"),
        ({"rule_name": "a" * 65}, "rule_name: a{65}: allowed: 64 characters"),
        ({"target_arns": {}}, "target_arns: missing: work"),
    ],
    ids=["empty pattern", "long name", "target without an ARN"],
)
def test_a_rule_that_eventbridge_would_reject_is_rejected(change: dict[str, Any], problem: str) -> None:
    arguments: dict[str, Any] = {
        "rule_name": "acme-created",
        "pattern": {"source": ["acme"]},
        "targets": {"work": QueueTarget(queue="jobs")},
        "target_arns": {"work": JOBS},
        "undelivered_arn": f"{JOBS}-undelivered",
    }
    with pytest.raises(ValueError, match=problem):
        EventRuleArgs(**{**arguments, **change})


@pytest.mark.parametrize(
    ("model", "key", "detail_type"),
    [
        (ObjectCreatedRule, "objectCreated", "Object Created"),
        (ObjectRestoredRule, "objectRestored", "Object Restore Completed"),
    ],
)
def test_a_rule_on_objects_selects_events_of_one_bucket(model: type[ObjectRule], key: str, detail_type: str) -> None:
    objects = {"bucket": "media", "prefixes": ["photos/"], "suffixes": [".jpg"]}
    rule = model.model_validate({key: objects, "targets": {"work": {"queue": "jobs"}}})
    assert object_pattern(rule, ObjectSource(bucket_name="acme-media", prefix="media/")) == {
        "source": ["aws.s3"],
        "detail-type": [detail_type],
        "detail": {"bucket": {"name": ["acme-media"]}, "object": {"key": [{"wildcard": "media/photos/*.jpg"}]}},
    }
