"""Checks of messaging against the stack's buckets and regions."""

from collections.abc import Iterator

from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings
from components.messaging.events.settings import ObjectRestoredRule, ObjectRule
from components.messaging.settings import MessagingSettings
from components.storage.settings import StorageSettings


def messaging_storage_faults(storage: StorageSettings, messaging: MessagingSettings) -> Iterator[Fault]:
    """Rules on object events of unknown purposes, or of buckets without EventBridge notifications (T-25)."""
    for key, rule in messaging.rules.items():
        if not isinstance(rule, ObjectRule):
            continue
        created = rule.objects
        path = f"messaging.rules.{key}.{rule.key}.bucket"
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


def messaging_region_faults(
    regions: RegionsSettings, storage: StorageSettings, messaging: MessagingSettings
) -> Iterator[Fault]:
    """Rules on object events of buckets that do not exist in replica regions."""
    if messaging.replicas == "none" or not regions.replicas:
        return
    for key, rule in messaging.rules.items():
        if not isinstance(rule, ObjectRule):
            continue
        created = rule.objects
        if created.bucket in storage.purposes and not storage.is_copied(created.bucket):
            yield Fault(
                path=f"messaging.rules.{key}.{rule.key}.bucket",
                value=created.bucket,
                problem=f"has no bucket in {', '.join(regions.replicas)}, where the rule exists too",
                remedy=f"set storage.purposes.{created.bucket}.replicaBuckets: separate, or messaging.replicas: none",
            )


def restore_faults(storage: StorageSettings, messaging: MessagingSettings) -> Iterator[Fault]:
    """Purposes with restores on request, whose completion is reported to nobody."""
    reported = {rule.objects.bucket for rule in messaging.rules.values() if isinstance(rule, ObjectRestoredRule)}
    for name, purpose in storage.purposes.items():
        if purpose.restorable and name not in reported:
            yield Fault(
                path=f"storage.purposes.{name}.restorable",
                value=True,
                problem="no rule reports that a restore is complete, which takes hours",
                remedy=f"add a rule to messaging.rules with objectRestored: {{ bucket: {name} }}",
            )
