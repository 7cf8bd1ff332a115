"""Checks of APIs that take uploads in several regions: the rules of a region work on what is in its bucket."""

from collections.abc import Iterator

from components.api.checks import calls
from components.api.settings import ApisSettings
from components.compute.lambda_.settings import LambdaSettings
from components.compute.lambda_.uploads import KINDS_UPLOADED, RESERVING, signed_kinds, uploaded_kinds
from components.foundation.settings.access import UPLOADS, WRITING
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.messaging.events.targets import FunctionTarget
from components.messaging.settings import MessagingSettings
from functions.shared.kinds import KINDS

JOINING = "complete"
"""The folder of functions/ that joins the parts of uploads."""


def upload_region_faults(
    regions: RegionsSettings,
    messaging: MessagingSettings | None,
    functions: LambdaSettings | None,
    apis: ApisSettings,
) -> Iterator[Fault]:
    """Rules for functions that read uploads, disabled in a region whose API takes them: they would never be processed.

    A standby of a stack that is not active in all regions is activated by an operator, with its rules.
    """
    waits = apis.replicas == "none" or (apis.replicas == "standby" and regions.mode != "active_active")
    if waits or functions is None or messaging is None or not regions.replicas:
        return
    known = functions.functions
    called = [key for _, key, _ in calls(apis) if key in known]
    writers = [key for key in called if WRITING.intersection(known[key].access.places.get(UPLOADS, ()))]
    if not writers:
        return
    region = apis.regions_of(regions)[-1]
    for key, rule in messaging.rules.items():
        read = [
            target.function
            for target in rule.targets.values()
            if isinstance(target, FunctionTarget)
            and target.function in known
            and UPLOADS in known[target.function].access.places
        ]
        if read and rule.enabled and not messaging.works_in_replicas(rule):
            yield Fault(
                path=f"messaging.rules.{key}.replicas",
                value=rule.replicas or messaging.replicas,
                problem=f"'{read[0]}' would not work on what '{writers[0]}' takes in {region}",
                remedy="set same, or apis.replicas: none",
            )


def completion_faults(functions: LambdaSettings | None, apis: ApisSettings) -> Iterator[Fault]:
    """Routes that reserve uploads in parts, where no route joins the parts: events report no object before."""
    if functions is None:
        return
    called = {path: key for path, key, _ in calls(apis) if key in functions.functions}
    if any(functions.functions[key].folder(key) == JOINING for key in called.values()):
        return
    for path, key in called.items():
        if functions.functions[key].folder(key) != RESERVING:
            continue
        reserved = signed_kinds(functions, key)
        large = [name for name, kind in KINDS.items() if name in reserved and kind.in_parts]
        if large:
            yield Fault(
                path=f"{path}.function",
                value=key,
                problem=f"reserves uploads of {', '.join(large)} in parts, and no route joins them",
                remedy=f"add a route to a function with the code {JOINING}, or set {KINDS_UPLOADED} without them",
            )


def joining_faults(functions: LambdaSettings | None, apis: ApisSettings) -> Iterator[Fault]:
    """Functions that routes call to join uploads in parts, and that may not list and write the parts."""
    if functions is None:
        return
    uploaded = uploaded_kinds(functions)
    called = {key: path for path, key, _ in calls(apis) if key in functions.functions}
    for key, path in called.items():
        access, folder = functions.functions[key].access, functions.functions[key].folder(key)
        given = access.places.get(UPLOADS)
        handled = access.kinds or tuple(KINDS)
        large = [name for name, kind in KINDS.items() if kind.in_parts and name in uploaded and name in handled]
        if folder == JOINING and large and given is not None and "write" not in given:
            yield Fault(
                path=f"lambda.functions.{key}.access.places.{UPLOADS}",
                value=[*given],
                problem=f"lacks write, with which {path} joins uploads of {', '.join(large)} in parts",
                remedy="add it",
            )
