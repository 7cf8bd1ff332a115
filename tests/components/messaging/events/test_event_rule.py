"""Arguments of an EventBridge rule that EventBridge would reject."""

from typing import Any

import pytest

from components.messaging.events.event_rule import EventRuleArgs
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
