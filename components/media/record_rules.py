"""Rules about changes of records, and the functions that they lead to."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

from components.compute.lambda_.event_source_settings import QueueSource
from components.compute.lambda_.settings import LambdaSettings
from components.foundation.settings.faults import Fault
from components.foundation.suggestions import nearest
from components.media.patterns import fields, may_match, values
from components.media.settings import MediaSettings
from components.messaging.events.settings import PatternRule
from components.messaging.events.targets import FunctionTarget, QueueTarget, RegionsTarget
from components.messaging.settings import MessagingSettings
from functions.shared.kinds import KINDS
from functions.shared.states import EDGES, EVENT_SOURCE, EVENT_TYPE, STATES

Bus = Literal["own", "default"]
EVENT_STATES = tuple(state for state in STATES if any(state in following for following in EDGES.values()))
"""States of which there are events: those that follow another one."""
ALLOWED: Mapping[str, Collection[str]] = {"kind": KINDS, "state": EVENT_STATES}
"""Values of the fields of an event about a record that rules match."""


def record_rule_faults(messaging: MessagingSettings | None, media: MediaSettings) -> Iterator[Fault]:
    """Rules about changes of records that match none: another source, detail type, bus, kind or state."""
    if messaging is None:
        return
    between = between_regions(messaging)
    for key, rule in messaging.rules.items():
        if isinstance(rule, PatternRule):
            yield from pattern_faults(f"messaging.rules.{key}", rule, between=between)


def pattern_faults(path: str, rule: PatternRule, *, between: bool) -> Iterator[Fault]:
    """What a rule about changes of records does not match. between: whether rules of other regions send to it."""
    sources, types = rule.pattern.get("source"), rule.pattern.get("detail-type")
    if EVENT_SOURCE not in values(sources):
        if EVENT_TYPE in values(types):
            yield _unmatched(f"{path}.pattern.source", sources, [EVENT_SOURCE])
        return
    if types is not None and EVENT_TYPE not in values(types):
        yield _unmatched(f"{path}.pattern.detail-type", types, [EVENT_TYPE])
    if rule.bus != "own" and not between:
        yield Fault(
            path=f"{path}.bus",
            value=rule.bus,
            problem="changes of records are on the stack's own bus, and no rule sends those of other regions",
            remedy="set bus: own, or remove it",
        )
    detail = fields(rule.pattern.get("detail"))
    for field, allowed in ALLOWED.items():
        given = values(detail.get(field))
        if not all(any(may_match([each], value) for value in allowed) for each in given):
            yield _unmatched(f"{path}.pattern.detail.{field}", detail[field], allowed)


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
    """Enabled rules that may match. One with a fault may: the fault is reported."""
    event = {"source": EVENT_SOURCE, "detail-type": EVENT_TYPE, "kind": kind, "state": state}
    if messaging is None:
        return
    between = between_regions(messaging)
    for rule in messaging.rules.values():
        if not isinstance(rule, PatternRule) or not rule.enabled:
            continue
        if next(pattern_faults("", rule, between=between), None) is not None:
            yield rule
            continue
        if rule.bus != bus or (in_replicas and not messaging.works_in_replicas(rule)):
            continue
        detail = fields(rule.pattern.get("detail"))
        matched: Mapping[str, Any] = {**rule.pattern, "kind": detail.get("kind"), "state": detail.get("state")}
        if all(may_match(matched.get(name), value) for name, value in event.items()):
            yield rule


def _unmatched(path: str, found: Any, allowed: Collection[str]) -> Fault:
    return Fault(
        path=path,
        value=found,
        problem="matches no change of a record" if found is not None else "missing: the rule is about records",
        remedy=_instead(found, allowed),
    )


def _instead(found: Any, allowed: Collection[str]) -> str:
    """What to set instead: the value that the first wrong one resembles, or some of all. Records are created as
    `reserved`, which is no misspelled state."""
    wrong = [each for each in values(found) if isinstance(each, str) and each not in {*allowed, *STATES}]
    near = nearest(wrong[0], allowed) if wrong else None
    return f"did you mean '{near}'?" if near else f"set some of {', '.join(allowed)}"
