"""Checks of event rules: the pipeline waits for events of MediaConvert and GuardDuty that a rule has to deliver."""

from collections.abc import Iterator, Mapping
from typing import Any

from components.foundation.settings.access import UPLOADS, MediaKind, PlaceName
from components.foundation.settings.faults import Fault
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import RegionsSettings
from components.media.job_templates import JOB_TEMPLATES
from components.media.patterns import fields, may_match, values
from components.media.place_settings import of_kinds, place_of
from components.media.settings import MediaSettings
from components.media.stored_places import StoredPlace, heard, stored_places
from components.messaging.events.settings import ObjectCreatedRule, PatternRule, ScanResultRule
from components.messaging.settings import MessagingSettings
from components.storage.bucket_plan import bucket_key, bucket_plan
from components.storage.settings import StorageSettings

MEDIACONVERT_EVENTS = "aws.mediaconvert"
SCAN_EVENTS, SCAN_RESULT = "aws.guardduty", ScanResultRule.detail_type
JOB_ENDS = ("COMPLETE", "ERROR", "CANCELED")
"""States that end a job. AWS Elemental MediaConvert User Guide, "EventBridge events"."""


def job_event_faults(messaging: MessagingSettings | None, media: MediaSettings) -> Iterator[Fault]:
    """Ends of jobs that no rule reports, and rules on states that end no job."""
    rules = messaging.rules if messaging else {}
    reported: set[str] = set()
    for key, rule in rules.items():
        if not isinstance(rule, PatternRule) or MEDIACONVERT_EVENTS not in values(rule.pattern.get("source")):
            continue
        path = f"messaging.rules.{key}"
        states = values(fields(rule.pattern.get("detail")).get("status"))
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


def output_event_faults(
    storage: StorageSettings, messaging: MessagingSettings | None, media: MediaSettings
) -> Iterator[Fault]:
    """Rules for new objects that listen where jobs write: each segment of each rendition would be an event (T-25)."""
    written = {
        found.path: found
        for name in (media.transcoding.templates if media.transcoding else ())
        for place in JOB_TEMPLATES[name].writes
        for found in _written(storage, media, place, JOB_TEMPLATES[name].kind)
    }
    for key, rule in messaging.rules.items() if messaging else ():
        if not isinstance(rule, ObjectCreatedRule) or rule.objects.suffixes:
            continue
        objects = heard(storage, rule)
        if objects is None:
            continue
        for found in written.values():
            if objects.meets(found):
                yield Fault(
                    path=f"media.places.{found.path}",
                    value=found.prefix,
                    problem=f"MediaConvert writes where messaging.rules.{key} listens: each segment would be an event",
                    remedy=f"set places.renditions and frames to other prefixes, or prefixes of {key} outside of it",
                )


def _written(
    storage: StorageSettings, media: MediaSettings, place: PlaceName, kind: MediaKind
) -> Iterator[StoredPlace]:
    """Where jobs write what they make of a kind."""
    found = place_of(media.places, place, kind)
    return stored_places(storage, {found: of_kinds(media.places.get(found, {}), (kind,))})


def scan_event_faults(messaging: MessagingSettings | None, media: MediaSettings) -> Iterator[Fault]:
    """Results of scans that no rule reports, and rules on results of a stack without scans."""
    rules, protected = messaging.rules if messaging else {}, media.malware_protection is not None
    reported = False
    for key, rule in rules.items():
        if isinstance(rule, ScanResultRule):
            reported = reported or rule.enabled
            if not protected:
                yield Fault(
                    path=f"messaging.rules.{key}.{rule.key}",
                    problem="no object is scanned without media.malwareProtection; set it, or remove the rule",
                )
        elif isinstance(rule, PatternRule) and SCAN_EVENTS in values(rule.pattern.get("source")):
            if rule.bus != "default":
                yield _on_own_bus(f"messaging.rules.{key}")
            reported = reported or (rule.enabled and SCAN_RESULT in values(rule.pattern.get("detail-type")))
    purposes = dict.fromkeys(place.purpose for place in media.places.get(UPLOADS, {}).values())
    if protected and purposes and not reported:
        yield Fault(
            path="media.malwareProtection",
            problem="no rule reports results of scans, and no upload would be processed",
            remedy=f"add a rule to messaging.rules with {ScanResultRule.key}: {{ purposes: [{', '.join(purposes)}] }}",
        )


def scan_rule_faults(
    storage: StorageSettings, messaging: MessagingSettings | None, media: MediaSettings
) -> Iterator[Fault]:
    """Rules on results of scans that name purposes without uploads, or not all with uploads."""
    if messaging is None or media.malware_protection is None:
        return
    scanned = {found.bucket: found.purpose for found in stored_places(storage, media.places, UPLOADS)}
    rules = _scan_rules(messaging)
    others = False
    for key, rule in rules.items():
        for path, purpose in rule.purposes.items():
            if purpose in storage.purposes and bucket_key(storage, purpose) not in scanned:
                others = True
                yield Fault(
                    path=f"messaging.rules.{key}.{path}",
                    value=purpose,
                    problem="none of its objects is scanned",
                    remedy=f"name purposes of media.places.{UPLOADS}: {', '.join(scanned.values())}",
                )
    if others or not rules or _scan_patterns(messaging):
        return
    missing = [purpose for bucket, purpose in scanned.items() if bucket not in _reported(storage, rules)]
    if missing:
        key, rule = next(iter(rules.items()))
        yield Fault(
            path=f"messaging.rules.{key}.{rule.key}.purposes",
            value=list(rule.scan_result.purposes),
            problem=f"lacks {', '.join(missing)}, whose uploads would not be processed",
            remedy="add it" if len(missing) == 1 else "add them",
        )


def scanned_bucket_name_faults(
    naming: NamingSettings,
    regions: RegionsSettings,
    storage: StorageSettings,
    messaging: MessagingSettings | None,
    media: MediaSettings,
) -> Iterator[Fault]:
    """Patterns on results of scans in other buckets than those with uploads."""
    if messaging is None or media.malware_protection is None:
        return
    named = _scan_patterns(messaging)
    keys = {found.bucket for found in stored_places(storage, media.places, UPLOADS)}
    keys -= _reported(storage, _scan_rules(messaging))
    for region in regions.all if media.replicas == "same" else (regions.primary,):
        for key, bucket in bucket_plan(storage, naming, region, primary=region == regions.primary).items():
            if key in keys and named and not any(may_match(each, bucket.bucket_name) for each in named.values()):
                rule, given = next(iter(named.items()))
                yield Fault(
                    path=f"messaging.rules.{rule}.pattern.detail.s3ObjectDetails.bucketName",
                    value=given,
                    problem=f"matches no result of {bucket.bucket_name}, whose uploads would not be processed",
                    remedy="add its name, or a prefix",
                )


def _scan_rules(messaging: MessagingSettings) -> dict[str, ScanResultRule]:
    """Enabled rules on results of scans that name purposes."""
    return {key: rule for key, rule in messaging.rules.items() if isinstance(rule, ScanResultRule) and rule.enabled}


def _scan_patterns(messaging: MessagingSettings) -> dict[str, Any]:
    """What enabled rules with patterns on results of scans say of the bucket's name; None for any bucket."""
    return {
        key: fields(fields(rule.pattern.get("detail")).get("s3ObjectDetails")).get("bucketName")
        for key, rule in messaging.rules.items()
        if isinstance(rule, PatternRule) and rule.enabled and SCAN_RESULT in values(rule.pattern.get("detail-type"))
    }


def _reported(storage: StorageSettings, rules: Mapping[str, ScanResultRule]) -> set[str]:
    """Keys of the buckets whose results rules report by purpose."""
    purposes = {purpose for rule in rules.values() for purpose in rule.purposes.values()}
    return {bucket_key(storage, purpose) for purpose in purposes & storage.purposes.keys()}


def _on_own_bus(path: str) -> Fault:
    return Fault(
        path=f"{path}.bus",
        value="own",
        problem="AWS services send their events to the default bus only",
        remedy="set bus: default",
    )
