"""Checks of APIs that take uploads in several regions: the rules of a region work on what is in its bucket."""

from collections.abc import Iterator

from components.api.checks import calls
from components.api.settings import ApisSettings
from components.compute.lambda_.settings import LambdaSettings
from components.foundation.settings.access import UPLOADS, WRITING
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.messaging.events.targets import FunctionTarget
from components.messaging.settings import MessagingSettings


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
