"""Checks of the steps of processing: each kind of media has functions for its steps, and rules that start them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from components.compute.lambda_.event_source_settings import QueueSource
from components.compute.lambda_.settings import LambdaSettings
from components.foundation.settings.access import UPLOADS
from components.foundation.settings.faults import Fault
from components.foundation.suggestions import nearest
from components.media.patterns import fields, may_match, values
from components.media.settings import MediaSettings
from components.media.stored_places import StoredPlace, heard, stored_places
from components.messaging.events.settings import ObjectCreatedRule, PatternRule
from components.messaging.events.targets import FunctionTarget, QueueTarget
from components.messaging.settings import MessagingSettings
from components.storage.bucket_plan import bucket_prefix
from components.storage.settings import StorageSettings
from functions.shared.configuration import ConfigurationError
from functions.shared.kinds import KINDS
from functions.shared.processing import POSSIBLE, StepName, steps_of
from functions.shared.states import EDGES, EVENT_SOURCE, EVENT_TYPE, STATES

STEP_FOLDERS = frozenset(step for steps in POSSIBLE.values() for step in steps)
"""Folders of functions/ that do a step, each with the name of its step."""
FURTHER_READERS = frozenset({"transcode_events"})
"""Folders whose functions end steps that others do."""
STEPS, SCAN, KINDS_UPLOADED = "PROCESSING_STEPS", "SCAN", "UPLOAD_KINDS"
EVENT_STATES = tuple(state for state in STATES if any(state in following for following in EDGES.values()))
"""States of which there are events: those that follow another one."""
ALLOWED: Mapping[str, Collection[str]] = {"kind": KINDS, "state": EVENT_STATES}
"""Values of the fields of an event about a record that rules match."""


def record_rule_faults(messaging: MessagingSettings | None, media: MediaSettings) -> Iterator[Fault]:
    """Rules about changes of records that match none: another source, detail type, bus, kind or state."""
    for key, rule in messaging.rules.items() if messaging else ():
        if isinstance(rule, PatternRule):
            yield from _pattern_faults(f"messaging.rules.{key}", rule)


def _pattern_faults(path: str, rule: PatternRule) -> Iterator[Fault]:
    sources, types = rule.pattern.get("source"), rule.pattern.get("detail-type")
    if EVENT_SOURCE not in values(sources):
        if EVENT_TYPE in values(types):
            yield _unmatched(f"{path}.pattern.source", sources, [EVENT_SOURCE])
        return
    if types is not None and EVENT_TYPE not in values(types):
        yield _unmatched(f"{path}.pattern.detail-type", types, [EVENT_TYPE])
    if rule.bus != "own":
        yield Fault(
            path=f"{path}.bus",
            value=rule.bus,
            problem="changes of records are on the stack's own bus",
            remedy="set bus: own, or remove it",
        )
    detail = fields(rule.pattern.get("detail"))
    for field, allowed in ALLOWED.items():
        given = values(detail.get(field))
        if not all(any(may_match([each], value) for value in allowed) for each in given):
            yield _unmatched(f"{path}.pattern.detail.{field}", detail[field], allowed)


def step_faults(
    messaging: MessagingSettings | None, functions: LambdaSettings | None, media: MediaSettings
) -> Iterator[Fault]:
    """Steps without a function or an enabled rule that starts it: records of the kind would stay in processing."""
    if functions is None:
        return
    tables: dict[str, Mapping[str, tuple[StepName, ...]]] = {}
    readers = _by_events(functions)
    for key in readers:
        path, text = functions.variable(key, STEPS)
        try:
            tables[path] = steps_of(text)
        except ConfigurationError as error:
            yield Fault(path=path, problem=str(error).partition(": ")[2])
            return
        if text != functions.variable(readers[0], STEPS)[1]:
            yield Fault(
                path=path,
                problem="differs from that of another function, and the first one that has all steps done makes the "
                "record ready",
                remedy=f"set it once, in lambda.environment.{STEPS}",
            )
            return
        step = functions.functions[key].folder(key)
        if step in STEP_FOLDERS and not any(step in steps for steps in tables[path].values()):
            yield Fault(
                path=path,
                problem=f"no kind has the step of lambda.functions.{key}, which does nothing",
                remedy="add the step, or remove the function",
            )
    if readers:
        path, _ = functions.variable(readers[0], STEPS)
        yield from _unstarted_faults(
            path, tables[path], messaging, functions, clean=media.malware_protection is not None
        )


def _unstarted_faults(
    path: str,
    table: Mapping[str, tuple[StepName, ...]],
    messaging: MessagingSettings | None,
    functions: LambdaSettings,
    *,
    clean: bool,
) -> Iterator[Fault]:
    """Steps that nothing starts, each once. path: of the steps. clean: whether steps wait for scans."""
    unstarted: dict[tuple[StepName, str], list[str]] = {}
    uploaded = _uploaded(functions)
    for kind, steps in table.items():
        for step in steps if kind in uploaded else ():
            states = ["scanned" if clean else "uploaded"]
            if (kind, step) == ("video", "moderate"):
                states.append("processing")  # when its frames are there
            for state in states:
                if not _starts(messaging, functions, step, kind, state):
                    unstarted.setdefault((step, state), []).append(kind)
    for (step, state), kinds in unstarted.items():
        yield Fault(
            path=path,
            value=step,
            problem=f"no enabled rule sends records of {', '.join(kinds)} in the state {state} to a function of "
            f"functions/{step}: they would stay in processing",
            remedy=f"add a rule with source [{EVENT_SOURCE}], detail-type [{EVENT_TYPE}], kind and state, or remove it",
        )


def scan_variable_faults(functions: LambdaSettings | None, media: MediaSettings) -> Iterator[Fault]:
    """Functions that wait for scans which the stack does not have, or do not wait for those that it has."""
    wanted = "false" if media.malware_protection is None else "true"
    if functions is None:
        return
    every = functions.with_code(*STEP_FOLDERS, *FURTHER_READERS)
    for key in every if wanted == "true" else _by_events(functions):
        path, value = functions.variable(key, SCAN)
        if (value or "true") != wanted:
            effect = "is processed whatever its scan" if wanted == "true" else "waits for a scan that the stack has not"
            yield Fault(
                path=path,
                value=value or None,
                problem=f"an upload {effect}: media.malwareProtection is {'set' if wanted == 'true' else 'missing'}",
                remedy=f'set "{wanted}"',
            )


def accepted_faults(
    storage: StorageSettings,
    messaging: MessagingSettings | None,
    functions: LambdaSettings | None,
    media: MediaSettings,
) -> Iterator[Fault]:
    """Places of uploads that no enabled rule reports, beside others of which a function accepts new objects."""
    if messaging is None or functions is None:
        return
    accepting = functions.with_code("complete")
    rules = {
        key: rule
        for key, rule in messaging.rules.items()
        if isinstance(rule, ObjectCreatedRule)
        and any(isinstance(each, FunctionTarget) and each.function in accepting for each in rule.targets.values())
    }
    enabled = {key: rule for key, rule in rules.items() if rule.enabled and not rule.objects.suffixes}
    objects = [heard(storage, rule) for rule in enabled.values()]
    for found in stored_places(storage, media.places, UPLOADS) if rules else ():
        if any(each.covers(found) for each in objects if each is not None):
            continue
        misspelled = next(_misspelled(storage, enabled, found), None)
        yield misspelled or Fault(
            path=f"media.places.{found.path}",
            problem=f"no enabled rule on new objects invokes {' or '.join(accepting)} for {found.prefix} of the "
            f"purpose {found.purpose}: uploads would not be accepted",
            remedy="add or enable a rule with objectCreated, the purpose and the prefix",
        )


def _misspelled(
    storage: StorageSettings, rules: Mapping[str, ObjectCreatedRule], place: StoredPlace
) -> Iterator[Fault]:
    """Prefixes of rules on the purpose of a place that resemble the prefix of the place."""
    wanted = place.prefix.removeprefix(bucket_prefix(storage, place.purpose))
    for key, rule in rules.items():
        for index, prefix in enumerate(rule.objects.prefixes if rule.objects.bucket == place.purpose else ()):
            if nearest(prefix, [wanted]):
                yield Fault(
                    path=f"messaging.rules.{key}.{rule.key}.prefixes[{index}]",
                    value=prefix,
                    problem=f"no place has it, and uploads to media.places.{place.path} would not be accepted",
                    remedy=f"did you mean '{wanted}'?",
                )


def _by_events(functions: LambdaSettings) -> list[str]:
    """Functions of steps that put changes of records on the bus: rules start them."""
    found = functions.with_code(*STEP_FOLDERS, *FURTHER_READERS)
    return [key for key in found if functions.functions[key].access.event_bus]


def _uploaded(functions: LambdaSettings) -> set[str]:
    """Kinds of media that functions sign uploads of; all kinds without such a function."""
    found = [functions.variable(key, KINDS_UPLOADED)[1] for key in functions.with_code("presign")]
    return {kind for text in found for kind in text.split(",")} if found and all(found) else {*KINDS}


def _starts(
    messaging: MessagingSettings | None, functions: LambdaSettings, step: StepName, kind: str, state: str
) -> bool:
    """Whether an enabled rule on records of a kind in a state leads to a function of a step."""
    doing = {key: functions.functions[key] for key in functions.with_code(step)}
    for rule in messaging.rules.values() if messaging else ():
        if not isinstance(rule, PatternRule) or not rule.enabled or not _may_report(rule, kind, state):
            continue
        for target in rule.targets.values():
            for key, function in doing.items():
                queues = [each.queue for each in function.event_sources.values() if isinstance(each, QueueSource)]
                invoked = isinstance(target, FunctionTarget) and target.function == key
                consumed = isinstance(target, QueueTarget) and target.queue in queues
                if invoked or consumed:
                    return True
    return False


def _may_report(rule: PatternRule, kind: str, state: str) -> bool:
    """Whether a rule may match records of a kind in a state. One with a fault may: the fault is reported."""
    if next(_pattern_faults("", rule), None) is not None:
        return True
    detail = fields(rule.pattern.get("detail"))
    matched = {**rule.pattern, "kind": detail.get("kind"), "state": detail.get("state")}
    event = {"source": EVENT_SOURCE, "detail-type": EVENT_TYPE, "kind": kind, "state": state}
    return rule.bus == "own" and all(may_match(matched.get(name), value) for name, value in event.items())


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
