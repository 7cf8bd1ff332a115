"""Checks of event rules: the pipeline waits for events of MediaConvert and GuardDuty that a rule has to deliver."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from components.foundation.settings.faults import Fault
from components.media.settings import MediaSettings
from components.messaging.events.settings import PatternRule
from components.messaging.settings import MessagingSettings

MEDIACONVERT_EVENTS = "aws.mediaconvert"
SCAN_EVENTS, SCAN_RESULT = "aws.guardduty", "GuardDuty Malware Protection Object Scan Result"
JOB_ENDS = ("COMPLETE", "ERROR", "CANCELED")
"""States that end a job. AWS Elemental MediaConvert User Guide, "EventBridge events"."""


def job_event_faults(messaging: MessagingSettings | None, media: MediaSettings) -> Iterator[Fault]:
    """Ends of jobs that no rule reports, and rules on states that end no job."""
    rules = messaging.rules if messaging else {}
    reported: set[str] = set()
    for key, rule in rules.items():
        if not isinstance(rule, PatternRule) or MEDIACONVERT_EVENTS not in _values(rule.pattern.get("source")):
            continue
        path = f"messaging.rules.{key}"
        detail: Any = rule.pattern.get("detail")
        states = _values(cast("Mapping[str, Any]", detail).get("status")) if isinstance(detail, Mapping) else []
        reported.update(str(state) for state in states if rule.enabled)
        if rule.bus != "default":
            yield _on_own_bus(path)
        others = [state for state in states if state not in JOB_ENDS]
        if others or not states:
            yield Fault(
                path=f"{path}.pattern.detail.status",
                value=others[0] if others else None,
                problem="ends no job" if others else "missing: each change of every job is an event",
                remedy=f"set [{', '.join(JOB_ENDS)}]",
            )
    missing = [state for state in JOB_ENDS if state not in reported]
    if media.transcoding is not None and missing:
        yield Fault(
            path="media.transcoding",
            problem=f"no rule reports jobs that end as {', '.join(missing)}, whose records would never end",
            remedy=f"add a rule on the default bus with the source {MEDIACONVERT_EVENTS} and these states",
        )


def scan_event_faults(messaging: MessagingSettings | None, media: MediaSettings) -> Iterator[Fault]:
    """Results of scans that no rule reports."""
    rules = messaging.rules if messaging else {}
    reported = False
    for key, rule in rules.items():
        if not isinstance(rule, PatternRule) or SCAN_EVENTS not in _values(rule.pattern.get("source")):
            continue
        if rule.bus != "default":
            yield _on_own_bus(f"messaging.rules.{key}")
        reported = reported or (rule.enabled and SCAN_RESULT in _values(rule.pattern.get("detail-type")))
    if media.malware_protection is not None and not reported:
        yield Fault(
            path="media.malwareProtection",
            problem="no rule reports results of scans, and no upload would be processed",
            remedy=f"add a rule on the default bus with the source {SCAN_EVENTS} and the detail-type {SCAN_RESULT}",
        )


def _on_own_bus(path: str) -> Fault:
    return Fault(
        path=f"{path}.bus",
        value="own",
        problem="AWS services send their events to the default bus only",
        remedy="set bus: default",
    )


def _values(found: Any) -> list[Any]:
    """The values of a field of a pattern."""
    return cast("list[Any]", found) if isinstance(found, list) else []
