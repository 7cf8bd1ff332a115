"""Rules about changes of records, and the functions that they lead to."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from components.compute.lambda_.event_source_settings import QueueSource
from components.compute.lambda_.settings import LambdaSettings
from components.media.patterns import fields, may_match
from components.messaging.events.settings import PatternRule
from components.messaging.events.targets import FunctionTarget, QueueTarget, RegionsTarget
from components.messaging.settings import MessagingSettings
from functions.shared.states import EVENT_SOURCE, EVENT_TYPE

Bus = Literal["own", "default"]


def starts(
    messaging: MessagingSettings | None,
    functions: LambdaSettings,
    folder: str,
    kind: str,
    state: str,
    *,
    bus: Bus = "own",
    in_replicas: bool = False,
) -> bool:
    """Whether an enabled rule on records of a kind in a state leads to a function of a folder. bus: default for what
    other regions send. in_replicas: whether the rule has to work in replica regions."""
    doing = {key: functions.functions[key] for key in functions.with_code(folder)}
    queues = {
        key: [each.queue for each in function.event_sources.values() if isinstance(each, QueueSource)]
        for key, function in doing.items()
    }
    for rule in _matching(messaging, kind, state, bus, in_replicas=in_replicas):
        for target in rule.targets.values():
            if isinstance(target, FunctionTarget) and target.function in doing:
                return True
            if isinstance(target, QueueTarget) and any(target.queue in consumed for consumed in queues.values()):
                return True
    return False


def sent_to(messaging: MessagingSettings | None, kind: str, state: str) -> set[str]:
    """Regions to which enabled rules of all regions send records of a kind in a state."""
    return {
        region
        for rule in _matching(messaging, kind, state, "own", in_replicas=True)
        for target in rule.targets.values()
        if isinstance(target, RegionsTarget)
        for region in target.regions
    }


def between_regions(messaging: MessagingSettings) -> bool:
    """Whether a rule sends to the default buses of other regions."""
    targets = (target for rule in messaging.rules.values() for target in rule.targets.values())
    return any(isinstance(target, RegionsTarget) for target in targets)


def _matching(
    messaging: MessagingSettings | None, kind: str, state: str, bus: Bus, *, in_replicas: bool
) -> Iterator[PatternRule]:
    event = {"source": EVENT_SOURCE, "detail-type": EVENT_TYPE, "kind": kind, "state": state}
    for rule in messaging.rules.values() if messaging else ():
        if not isinstance(rule, PatternRule) or not rule.enabled or rule.bus != bus:
            continue
        if in_replicas and messaging and not messaging.works_in_replicas(rule):
            continue
        detail = fields(rule.pattern.get("detail"))
        matched: Mapping[str, Any] = {**rule.pattern, "kind": detail.get("kind"), "state": detail.get("state")}
        if all(may_match(matched.get(name), value) for name, value in event.items()):
            yield rule
