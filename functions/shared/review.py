"""Notices to the people who review what was withheld."""

import json
from collections.abc import Mapping
from typing import Any

from functions.shared.clients import client
from functions.shared.records import Record, Records, StaleError, now

NOTIFIED = "review_notified_at"


def notify(topic: str, records: Records, record: Record, findings: Mapping[str, Any]) -> None:
    """Publishes a notice about a record, once; without a topic, does nothing. A repeated call after an error publishes
    again, so that no notice is lost."""
    if not topic or record.attributes.get(NOTIFIED):
        return
    message = {"id": record.id, "kind": record.kind, "tenant": record.tenant, "reason": record.reason, **findings}
    client("sns").publish(TopicArn=topic, Subject="Media for review", Message=json.dumps(message, sort_keys=True))
    try:
        records.describe(record.id, record.version_id, {NOTIFIED: now()})
    except StaleError:  # deleted meanwhile
        return
