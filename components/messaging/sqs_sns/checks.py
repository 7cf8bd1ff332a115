"""Checks of messaging against the stack's buckets."""

from collections.abc import Iterator

from components.foundation.settings.faults import Fault, unknown_name
from components.messaging.sqs_sns.settings import MessagingSettings
from components.storage.settings import StorageSettings


def messaging_storage_faults(storage: StorageSettings, messaging: MessagingSettings | None) -> Iterator[Fault]:
    """Rules on object events of unknown purposes, or of buckets without EventBridge notifications (T-25)."""
    for key, rule in (messaging.rules if messaging else {}).items():
        created = rule.object_created
        if created is None:
            continue
        path = f"messaging.rules.{key}.objectCreated.bucket"
        if created.bucket not in storage.purposes:
            near = unknown_name(path, created.bucket, storage.purposes, "purpose")
            yield Fault(path=path, value=created.bucket, problem=near.problem, remedy=near.remedy)
            continue
        shared = storage.layout == "prefix_per_purpose"
        bucket = storage.bucket if shared else storage.bucket_of(created.bucket)
        if not bucket.event_bridge:
            owner = "storage.bucket" if shared else f"storage.purposes.{created.bucket}.bucket"
            yield Fault(
                path=path,
                value=created.bucket,
                problem="sends no events to EventBridge",
                remedy=f"set {owner}.eventBridge: true",
            )
