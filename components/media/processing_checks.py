"""Checks of the steps of processing: each kind of media has functions for its steps, and rules that start them."""

from collections.abc import Iterator, Mapping

from components.compute.lambda_.settings import LambdaSettings
from components.compute.lambda_.uploads import KINDS_UPLOADED, RESERVING, signed_kinds, uploaded_kinds
from components.foundation.settings.access import UPLOADS
from components.foundation.settings.faults import Fault
from components.foundation.suggestions import nearest
from components.media.record_rules import starts
from components.media.settings import MediaSettings
from components.media.stored_places import StoredPlace, heard, stored_places
from components.messaging.events.settings import ObjectCreatedRule
from components.messaging.events.targets import FunctionTarget
from components.messaging.settings import MessagingSettings
from components.storage.bucket_plan import bucket_prefix
from components.storage.settings import StorageSettings
from functions.shared.configuration import ConfigurationError
from functions.shared.kinds import KINDS
from functions.shared.processing import POSSIBLE, StepName, steps_of
from functions.shared.states import EVENT_SOURCE, EVENT_TYPE

STEP_FOLDERS = frozenset(step for steps in POSSIBLE.values() for step in steps)
"""Folders of functions/ that do a step, each with the name of its step."""
FURTHER_READERS = frozenset({"transcode_events"})
"""Folders whose functions end steps that others do."""
STEPS, SCAN = "PROCESSING_STEPS", "SCAN"


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
        except ConfigurationError:  # the function itself refuses it
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
        clean = media.malware_protection is not None
        yield from _unprocessed_faults(path, tables[path], functions, clean=clean)
        yield from _unstarted_faults(path, tables[path], messaging, functions, clean=clean)


def _unprocessed_faults(
    path: str, table: Mapping[str, tuple[StepName, ...]], functions: LambdaSettings, *, clean: bool
) -> Iterator[Fault]:
    """Kinds without steps that a function signs uploads of. path: of the steps. clean: whether steps wait for scans."""
    for key in functions.with_code(RESERVING):
        signed, limit = signed_kinds(functions, key), functions.variable(key, KINDS_UPLOADED)[0]
        lacking = [kind for kind in KINDS if kind not in table and kind in signed]
        if lacking:
            yield Fault(
                path=path,
                problem=f"lacks {', '.join(lacking)}, which lambda.functions.{key} signs uploads of: their records "
                f"would stay {'scanned' if clean else 'uploaded'}",
                remedy=f"add steps of each, or set {limit} without them",
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


def by_events(functions: LambdaSettings, *folders: str) -> list[str]:
    """Functions of these folders that put changes of records on the bus: rules start what follows."""
    return [key for key in functions.with_code(*folders) if functions.functions[key].access.event_bus]
