"""Checks of the withdrawal of records: what is written of one after its end is removed, in all regions."""

from collections.abc import Iterator, Mapping

from components.compute.lambda_.settings import LambdaSettings
from components.compute.lambda_.uploads import uploaded_kinds
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.media.processing_checks import STEP_FOLDERS, by_events
from components.media.record_rules import sent_to, starts
from components.media.settings import MediaSettings
from components.media.stored_places import stored_places
from components.messaging.settings import MessagingSettings
from components.storage.settings import StorageSettings
from functions.shared.prefixes import DELIVERED
from functions.shared.states import EVENT_SOURCE, EVENT_TYPE, State

WITHDRAW = "withdraw"
WRITING_STEPS = STEP_FOLDERS - {"metadata", "moderate", "faces"}
"""Folders of functions/ whose steps write what is delivered."""
ENDS: Mapping[str, State] = {"delete": "deleted", "scan_result": "quarantined", "moderate": "quarantined"}
"""Folders of functions/ that end records, and the states in which they leave them."""
FAILED: State = "failed"
"""The state in which a step leaves a record that it refuses, while others write."""


def withdrawal_faults(
    regions: RegionsSettings,
    storage: StorageSettings,
    messaging: MessagingSettings | None,
    functions: LambdaSettings | None,
    media: MediaSettings,
) -> Iterator[Fault]:
    """Functions that end records, beside steps that write, whose events lead to no withdrawal: a step that is at work
    would leave what it writes. In other regions, they have to lead there as well."""
    steps = by_events(functions, *WRITING_STEPS) if functions is not None else []
    if functions is None or not steps:
        return
    ends: list[tuple[str, State]] = [
        (key, state) for folder, state in ENDS.items() for key in by_events(functions, folder)
    ]
    kinds = sorted(uploaded_kinds(functions))
    if ends:
        ends.append((steps[0], FAILED))
    for key, state in ends:
        path = f"lambda.functions.{key}"
        missing = [kind for kind in kinds if not starts(messaging, functions, WITHDRAW, kind, state)]
        if missing:
            yield Fault(
                path=path,
                problem=f"no enabled rule sends records of {', '.join(missing)} in the state {state} to a function "
                f"of functions/{WITHDRAW}: what steps write of them meanwhile would stay where it is delivered",
                remedy=f"add a rule with source [{EVENT_SOURCE}], detail-type [{EVENT_TYPE}] and state [{state}]",
            )
        else:
            yield from _region_faults(path, regions, storage, messaging, functions, media, kinds, state)


def _region_faults(
    path: str,
    regions: RegionsSettings,
    storage: StorageSettings,
    messaging: MessagingSettings | None,
    functions: LambdaSettings,
    media: MediaSettings,
    kinds: list[str],
    state: State,
) -> Iterator[Fault]:
    """Regions with objects of their own, to which no rule sends the ends of records."""
    working = {*functions.regions_of(regions)} if functions.replicas == "same" else {regions.primary}
    apart = [
        place.path
        for place in stored_places(storage, media.places, *DELIVERED)
        if storage.purposes[place.purpose].replica_buckets == "separate" or not storage.replication.two_way
    ]
    if len(working) == 1 or not apart:
        return
    unreached: set[str] = set()
    for kind in kinds:
        received = starts(messaging, functions, WITHDRAW, kind, state, bus="default", in_replicas=True)
        unreached |= working - (sent_to(messaging, kind, state) if received else set())
    if unreached:
        yield Fault(
            path=path,
            problem=f"no rule leads records in the state {state} to functions/{WITHDRAW} of the other regions "
            f"({', '.join(sorted(unreached))}), which have objects of their own of media.places.{apart[0]}",
            remedy=f"add a target with regions: [{', '.join(sorted(working))}] to the rule on them, and a rule with "
            "bus: default that receives them, both with replicas: same",
        )
