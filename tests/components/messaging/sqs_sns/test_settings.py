"""Settings of queues and event rules: names, and checks against storage."""

from typing import Any

import pytest

from components.messaging.checks import messaging_storage_faults
from components.messaging.settings import MessagingSettings
from components.messaging.sqs_sns.queue_settings import QueueSettings, dead_letter_name, queue_name
from components.storage.settings import StorageSettings


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ("acme-prod-jobs", "acme-prod-jobs-dlq")),
        ({"type": "fifo"}, ("acme-prod-jobs.fifo", "acme-prod-jobs-dlq.fifo")),
        ({"name": "jobs", "deadLetterQueue": {"name": "lost"}}, ("jobs", "lost")),
    ],
)
def test_queues_are_named_as_sqs_wants_it(settings: dict[str, Any], names: tuple[str, str]) -> None:
    queue = QueueSettings.model_validate(settings)
    name = queue_name(queue, "acme-prod", "jobs")
    assert (name, dead_letter_name(queue, name)) == names


def test_the_longest_queue_name_has_a_valid_dead_letter_queue_name() -> None:
    queue = QueueSettings(type="fifo")
    name = queue_name(queue, "a" * 60, "b" * 41)
    assert len(dead_letter_name(queue, name)) == 80


@pytest.mark.parametrize(
    ("bucket", "purposes", "fault"),
    [
        ("uploads", {"uploads": {}}, "'uploads': sends no events to EventBridge; set storage.purposes.uploads"),
        ("upload", {"uploads": {}}, "'upload': unknown purpose; did you mean 'uploads'?"),
        ("uploads", {"uploads": {"bucket": {"eventBridge": True}}}, None),
    ],
)
def test_object_rules_require_buckets_with_eventbridge(bucket: str, purposes: Any, fault: str | None) -> None:
    storage = StorageSettings.model_validate({"layout": "bucket_per_purpose", "purposes": purposes})
    rule = {"bus": "default", "objectCreated": {"bucket": bucket}, "targets": {"jobs": {"queue": "jobs"}}}
    messaging = MessagingSettings.model_validate({"queues": {"jobs": {}}, "rules": {"new": rule}})
    found = [str(each) for each in messaging_storage_faults(storage, messaging)]
    assert len(found) == (fault is not None)
    assert fault is None or found[0].startswith(f"messaging.rules.new.objectCreated.bucket: {fault}")
