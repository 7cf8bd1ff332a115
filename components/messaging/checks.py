"""Checks of messaging against the stack's buckets and regions."""

from collections.abc import Iterator, Mapping

from components.compute.lambda_.function_settings import FunctionSettings
from components.compute.lambda_.settings import LambdaSettings
from components.foundation.settings.access import WRITING
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings
from components.messaging.events.settings import (
    MOST_TARGETS,
    BucketRule,
    ObjectCreatedRule,
    ObjectRestoredRule,
    ObjectRule,
)
from components.messaging.events.targets import FunctionSchedule, FunctionTarget, RegionsTarget
from components.messaging.settings import MessagingSettings
from components.storage.settings import StorageSettings


def messaging_storage_faults(storage: StorageSettings, messaging: MessagingSettings) -> Iterator[Fault]:
    """Rules on events of unknown purposes, or of buckets without EventBridge notifications (T-25)."""
    for path, purpose, rule in _named_purposes(messaging):
        if purpose not in storage.purposes:
            yield unknown_name(path, purpose, storage.purposes, "purpose", value=purpose)
        elif isinstance(rule, ObjectRule) and not storage.bucket_of(purpose).event_bridge:
            yield Fault(
                path=path,
                value=purpose,
                problem="sends no events to EventBridge",
                remedy=f"set storage.{storage.bucket_path(purpose)}.eventBridge: true",
            )


def messaging_region_faults(
    regions: RegionsSettings, storage: StorageSettings, messaging: MessagingSettings
) -> Iterator[Fault]:
    """Rules on events of buckets that do not exist in replica regions."""
    if messaging.replicas == "none" or not regions.replicas:
        return
    for path, purpose, _ in _named_purposes(messaging):
        if purpose in storage.purposes and not storage.is_copied(purpose):
            yield Fault(
                path=path,
                value=purpose,
                problem=f"has no bucket in {', '.join(regions.replicas)}, where the rule exists too",
                remedy=f"set storage.purposes.{purpose}.replicaBuckets: separate, or messaging.replicas: none",
            )


def region_target_faults(regions: RegionsSettings, messaging: MessagingSettings) -> Iterator[Fault]:
    """Targets in regions that the stack lacks, more of them than a rule takes, and those of rules on the default bus,
    to which other regions send: their events would return."""
    for key, rule in messaging.rules.items():
        named = {name: each for name, each in rule.targets.items() if isinstance(each, RegionsTarget)}
        for name, target in named.items():
            path = f"messaging.rules.{key}.targets.{name}.regions"
            for region in target.regions:
                if region not in regions.all:
                    yield unknown_name(path, region, regions.all, f"region '{region}' of the stack")
            if {*target.regions} == {regions.primary}:
                problem = "no other region than the rule's own"
                yield Fault(path=path, value=regions.primary, problem=problem, remedy="add a replica region")
        if named and rule.bus == "default":
            yield Fault(
                path=f"messaging.rules.{key}.bus",
                value="default",
                problem="other regions send to this bus, so that their events would return",
                remedy="set bus: own, or remove the targets with regions",
            )
        sent = sum(len({*each.regions} - {regions.primary}) for each in named.values())
        if (total := len(rule.targets) - len(named) + sent) > MOST_TARGETS:
            yield Fault(
                path=f"messaging.rules.{key}.targets",
                value=total,
                problem=f"a rule has {MOST_TARGETS} targets at most, and each region is one",
                remedy="name fewer, or add a rule",
            )


def _named_purposes(messaging: MessagingSettings) -> Iterator[tuple[str, str, BucketRule]]:
    """Path and purpose of each bucket that a rule names, with the rule."""
    for key, rule in messaging.rules.items():
        if isinstance(rule, BucketRule):
            for path, purpose in rule.purposes.items():
                yield f"messaging.rules.{key}.{path}", purpose, rule


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


def function_target_faults(
    regions: RegionsSettings, messaging: MessagingSettings, functions: LambdaSettings | None
) -> Iterator[Fault]:
    """Functions of rules and schedules that the stack or a replica region does not have, that lose failed events, or
    whose own objects invoke them again."""
    known = functions.functions if functions else {}
    for path, key in _invoked(messaging):
        if key not in known:
            yield unknown_name(path, key, known, f"function '{key}'")
            continue
        if known[key].asynchronous is None:
            yield Fault(
                path=path,
                value=key,
                problem="is invoked asynchronously, and events that it fails to process would be lost",
                remedy=f"set lambda.functions.{key}.asynchronous.onFailure",
            )
        if functions and functions.replicas == "none" and messaging.replicas != "none" and regions.replicas:
            yield Fault(
                path=path,
                value=key,
                problem=f"{', '.join(regions.replicas)} has no functions, and the target exists there too",
                remedy="set lambda.replicas: pilot_light, or messaging.replicas: none",
            )
    for key, rule in messaging.rules.items():
        if isinstance(rule, ObjectCreatedRule):
            yield from _loop_faults(key, rule, known)


def _invoked(messaging: MessagingSettings) -> Iterator[tuple[str, str]]:
    """Path and key of each function that a rule or a schedule invokes."""
    for key, rule in messaging.rules.items():
        for name, target in rule.targets.items():
            if isinstance(target, FunctionTarget):
                yield f"messaging.rules.{key}.targets.{name}.function", target.function
    for key, schedule in messaging.schedules.items():
        if isinstance(schedule, FunctionSchedule):
            yield f"messaging.schedules.{key}.function", schedule.function


def _loop_faults(key: str, rule: ObjectCreatedRule, known: Mapping[str, FunctionSettings]) -> Iterator[Fault]:
    """Functions that write where the rule that invokes them listens: each object would cause another (T-25)."""
    for name, target in rule.targets.items():
        function = known.get(target.function) if isinstance(target, FunctionTarget) else None
        access = function.access.buckets.get(rule.objects.bucket) if function else None
        if access is None or not WRITING.intersection(access.actions):
            continue
        written, heard = access.prefixes or ("",), rule.objects.prefixes or ("",)
        overlaps = [each for each in written if any(each.startswith(it) or it.startswith(each) for it in heard)]
        if overlaps:
            yield Fault(
                path=f"messaging.rules.{key}.targets.{name}.function",
                problem=f"writes to {rule.objects.bucket}/{overlaps[0]}, whose new objects invoke it: each would cause "
                "another",
                remedy=f"set prefixes of {rule.key} and of the function's access that do not overlap",
            )
