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
        path, purpose = f"messaging.rules.{key}.{rule.key}.bucket", rule.objects.bucket
        if purpose not in storage.purposes:
            near = unknown_name(path, purpose, storage.purposes, "purpose")
            yield Fault(path=path, value=purpose, problem=near.problem, remedy=near.remedy)
        elif not storage.bucket_of(purpose).event_bridge:
            yield Fault(
                path=path,
                value=purpose,
                problem="sends no events to EventBridge",
                remedy=f"set storage.{storage.bucket_path(purpose)}.eventBridge: true",
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
        purpose = rule.objects.bucket
        if purpose in storage.purposes and not storage.is_copied(purpose):
            yield Fault(
                path=f"messaging.rules.{key}.{rule.key}.bucket",
                value=purpose,
                problem=f"has no bucket in {', '.join(regions.replicas)}, where the rule exists too",
                remedy=f"set storage.purposes.{purpose}.replicaBuckets: separate, or messaging.replicas: none",
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
