"""Checks of the events of uploads: the pipeline begins with the object that arrives."""

from collections.abc import Iterator

from components.compute.lambda_.settings import LambdaSettings
from components.foundation.settings.access import PlaceName
from components.foundation.settings.faults import Fault
from components.media.settings import MediaSettings
from components.media.stored_places import StoredPlace, stored_places
from components.messaging.events.settings import EventRuleSettings, ObjectCreatedRule
from components.messaging.events.targets import FunctionTarget
from components.messaging.settings import MessagingSettings
from components.storage.bucket_plan import bucket_key, bucket_prefix
from components.storage.settings import StorageSettings

UPLOADS: PlaceName = "incoming"
TAKES_ARRIVALS = "complete"


def arrival_faults(
    storage: StorageSettings,
    messaging: MessagingSettings | None,
    functions: LambdaSettings | None,
    media: MediaSettings,
) -> Iterator[Fault]:
    """Prefixes of uploads of which no rule tells the function that takes them: their records would stay reserved.

    Without any rule for it, clients complete their uploads by an API.
    """
    takers = [
        key
        for key, function in (functions.functions if functions else {}).items()
        if function.folder(key) == TAKES_ARRIVALS and UPLOADS in function.access.places
    ]
    rules = [
        rule
        for rule in (messaging.rules if messaging else {}).values()
        if any(isinstance(target, FunctionTarget) and target.function in takers for target in rule.targets.values())
    ]
    if not rules:
        return
    for found in stored_places(storage, {UPLOADS: media.places.get(UPLOADS, {})}):
        if not any(_covers(storage, rule, found) for rule in rules):
            prefix = found.prefix.removeprefix(bucket_prefix(storage, found.purpose))
            yield Fault(
                path=f"media.places.{found.path}",
                value=found.prefix,
                problem=f"no enabled rule tells '{takers[-1]}' of new objects: their records would stay reserved",
                remedy=f"set bucket: {found.purpose} and prefixes: [{prefix}] in objectCreated of a rule, or another "
                "prefix",
            )


def _covers(storage: StorageSettings, rule: EventRuleSettings, uploads: StoredPlace) -> bool:
    """Whether a rule matches all objects of a place."""
    if not isinstance(rule, ObjectCreatedRule) or not rule.enabled or rule.objects.suffixes:
        return False
    purpose = rule.objects.bucket
    if purpose not in storage.purposes or bucket_key(storage, purpose) != uploads.bucket:
        return False
    base = bucket_prefix(storage, purpose)
    return any(uploads.prefix.startswith(base + each) for each in rule.objects.prefixes or ("",))
