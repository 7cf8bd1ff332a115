"""Checks of the steps of processing: each kind of media has functions for its steps, and rules that start them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from components.compute.lambda_.settings import LambdaSettings
from components.foundation.settings.access import UPLOADS
from components.foundation.settings.faults import Fault
from components.media.patterns import fields, values
from components.media.record_rules import between_regions, starts
from components.media.settings import MediaSettings
from components.media.stored_places import heard, stored_places
from components.messaging.events.settings import ObjectCreatedRule, PatternRule
from components.messaging.events.targets import FunctionTarget
from components.messaging.settings import MessagingSettings
from components.storage.settings import StorageSettings
from functions.shared.configuration import ConfigurationError
from functions.shared.kinds import KINDS
from functions.shared.processing import POSSIBLE, StepName, steps_of
from functions.shared.states import EVENT_SOURCE, EVENT_TYPE, STATES

STEP_FOLDERS = frozenset(step for steps in POSSIBLE.values() for step in steps)
"""Folders of functions/ that do a step, each with the name of its step."""
FURTHER_READERS = frozenset({"transcode_events"})
"""Folders whose functions end steps that others do."""
STEPS, SCAN, KINDS_UPLOADED = "PROCESSING_STEPS", "SCAN", "UPLOAD_KINDS"
ALLOWED: Mapping[str, Iterable[str]] = {"kind": KINDS, "state": STATES}
"""Values of the fields of an event about a record that rules match."""


def record_rule_faults(messaging: MessagingSettings | None, media: MediaSettings) -> Iterator[Fault]:
    """Rules about changes of records that match none: another source, detail type, bus, kind or state."""
    if messaging is None:
        return
    for key, rule in messaging.rules.items():
        if not isinstance(rule, PatternRule):
            continue
        sources, types = rule.pattern.get("source"), rule.pattern.get("detail-type")
        path = f"messaging.rules.{key}"
        if EVENT_SOURCE not in values(sources):
            if EVENT_TYPE in values(types):
                yield _unmatched(f"{path}.pattern.source", sources, [EVENT_SOURCE])
            continue
        if types is not None and EVENT_TYPE not in values(types):
            yield _unmatched(f"{path}.pattern.detail-type", types, [EVENT_TYPE])
        if rule.bus != "own" and not between_regions(messaging):
            yield Fault(
                path=f"{path}.bus",
                value=rule.bus,
                problem="changes of records are on the stack's own bus, and no rule sends those of other regions",
                remedy="set bus: own, or remove it",
            )
        detail = fields(rule.pattern.get("detail"))
        for field, allowed in ALLOWED.items():
            if any(isinstance(each, str) and each not in allowed for each in values(detail.get(field))):
                yield _unmatched(f"{path}.pattern.detail.{field}", detail[field], allowed)


def step_faults(
    messaging: MessagingSettings | None, functions: LambdaSettings | None, media: MediaSettings
) -> Iterator[Fault]:
    """Steps without a function or an enabled rule that starts it: records of the kind would stay in processing."""
    if functions is None:
        return
    tables: dict[str, Mapping[str, tuple[StepName, ...]]] = {}
    readers = by_events(functions, *STEP_FOLDERS, *FURTHER_READERS)
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
    uploaded = uploaded_kinds(functions)
    for kind, steps in table.items():
        for step in steps if kind in uploaded else ():
            states = ["scanned" if clean else "uploaded"]
            if (kind, step) == ("video", "moderate"):
                states.append("processing")  # when its frames are there
            for state in states:
                if not starts(messaging, functions, step, kind, state):
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
    for key in every if wanted == "true" else by_events(functions, *STEP_FOLDERS, *FURTHER_READERS):
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
    rules = [
        rule
        for rule in messaging.rules.values()
        if isinstance(rule, ObjectCreatedRule)
        and any(isinstance(each, FunctionTarget) and each.function in accepting for each in rule.targets.values())
    ]
    objects = [heard(storage, rule) for rule in rules if rule.enabled and not rule.objects.suffixes]
    for found in stored_places(storage, media.places, UPLOADS) if rules else ():
        if not any(each.covers(found) for each in objects if each is not None):
            yield Fault(
                path=f"media.places.{found.path}",
                problem=f"no enabled rule on new objects invokes {' or '.join(accepting)} for {found.prefix} of the "
                f"purpose {found.purpose}: uploads would not be accepted",
                remedy="add or enable a rule with objectCreated, the purpose and the prefix",
            )


def by_events(functions: LambdaSettings, *folders: str) -> list[str]:
    """Functions of these folders that put changes of records on the bus: rules start what follows."""
    return [key for key in functions.with_code(*folders) if functions.functions[key].access.event_bus]


def uploaded_kinds(functions: LambdaSettings) -> set[str]:
    """Kinds of media that functions sign uploads of; all kinds without such a function."""
    found = [functions.variable(key, KINDS_UPLOADED)[1] for key in functions.with_code("presign")]
    return {kind for text in found for kind in text.split(",")} if found and all(found) else {*KINDS}


def _unmatched(path: str, found: Any, allowed: Iterable[str]) -> Fault:
    return Fault(
        path=path,
        value=found,
        problem="matches no change of a record" if found is not None else "missing: the rule is about records",
        remedy=f"set some of {', '.join(allowed)}",
    )
