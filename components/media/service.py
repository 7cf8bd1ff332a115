"""The media pipeline of each region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from components.foundation.service.access import NamedResources, SharedResource, has_resources
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.foundation.settings.regions import RegionsSettings
    from components.media.malware_protection import MalwareProtection
    from components.media.settings import MediaSettings
    from components.media.transcoding import Transcoding

REPLICAS = "set media.replicas: same"


def _settings() -> SettingsModel:
    from components.media.checks import loop_faults, purpose_faults, withheld_faults
    from components.media.encryption_checks import encrypted_access_faults, encrypted_processing_faults
    from components.media.event_checks import (
        job_event_faults,
        output_event_faults,
        scan_event_faults,
        scanned_bucket_name_faults,
    )
    from components.media.malware_checks import reader_faults, scanned_bucket_faults
    from components.media.processing_checks import (
        accepted_faults,
        record_rule_faults,
        scan_variable_faults,
        step_faults,
    )
    from components.media.promise_checks import acceleration_faults, restoration_faults
    from components.media.public_checks import public_faults
    from components.media.settings import MediaSettings
    from components.media.withdrawal_checks import withdrawal_faults

    return SettingsModel(
        model=MediaSettings,
        checks=(
            Check(concerns=("regions", "storage", "media"), function=purpose_faults),
            Check(concerns=("storage", "edge", "media"), function=withheld_faults),
            Check(concerns=("storage", "edge", "lambda_", "media"), function=public_faults),
            Check(concerns=("storage", "messaging", "lambda_", "media"), function=loop_faults),
            Check(concerns=("messaging", "media"), function=job_event_faults),
            Check(concerns=("messaging", "media"), function=scan_event_faults),
            Check(concerns=("storage", "messaging", "media"), function=output_event_faults),
            Check(concerns=("naming", "regions", "storage", "messaging", "media"), function=scanned_bucket_name_faults),
            Check(concerns=("messaging", "media"), function=record_rule_faults),
            Check(concerns=("messaging", "lambda_", "media"), function=step_faults),
            Check(concerns=("lambda_", "media"), function=scan_variable_faults),
            Check(concerns=("regions", "storage", "messaging", "lambda_", "media"), function=withdrawal_faults),
            Check(concerns=("storage", "messaging", "lambda_", "media"), function=accepted_faults),
            Check(concerns=("storage", "media"), function=scanned_bucket_faults),
            Check(concerns=("lambda_", "media"), function=reader_faults),
            Check(concerns=("storage", "lambda_", "media"), function=restoration_faults),
            Check(concerns=("storage", "lambda_", "media"), function=acceleration_faults),
            Check(concerns=("lambda_", "media"), function=encrypted_processing_faults),
            Check(concerns=("stack", "media"), function=encrypted_access_faults),
        ),
    )


def _withheld(scope: RegionScope, settings: MediaSettings) -> PartOutputs | None:
    """Statements of the policies of buckets: what is withheld is not delivered, and what is not scanned is not read."""
    from components.compute.lambda_.role_names import execution_role_name
    from components.foundation.documents import role_arn
    from components.foundation.service.exports import PURPOSE_STATEMENTS
    from components.media.scanned_uploads import ScanReaders, purpose_statements, scanner_role_name

    if not scope.has(settings):
        return None
    key, protection = scope.region.key, settings.malware_protection
    readers = protection and ScanReaders(
        scanner_arn=role_arn(scope.account_id, scanner_role_name(key)),
        reader_arns=[role_arn(scope.account_id, execution_role_name(key, each)) for each in protection.readers],
    )
    return PartOutputs(exports={PURPOSE_STATEMENTS: purpose_statements(settings.places, readers)})


def _pipeline(scope: RegionScope, settings: MediaSettings) -> PartOutputs | None:
    from components.foundation.service.exports import BUCKETS
    from components.media.links import MediaLinks
    from components.media.places import table_text

    if not scope.has(settings):
        return None
    buckets = scope.exported(BUCKETS)
    transcoding, protection = _transcoding(scope, settings), _protection(scope, settings)
    return PartOutputs(
        components=tuple(each for each in (transcoding, protection) if each is not None),
        links=MediaLinks(
            places=settings.places,
            buckets=buckets,
            table=table_text(settings.places, buckets),
            key_arn=scope.key_arn,
            region=scope.region.name,
            transcoding=transcoding,
        ),
        stack_outputs={"transcodingQueues": transcoding.queue_arn} if transcoding else {},
    )


def _transcoding(scope: RegionScope, settings: MediaSettings) -> Transcoding | None:
    from components.foundation.service.exports import BUCKETS, ONLY, PERMISSIONS_BOUNDARY_ARN
    from components.media.job_templates import JOB_TEMPLATES
    from components.media.places import job_grants
    from components.media.transcoding import Transcoding, TranscodingArgs

    if settings.transcoding is None:
        return None
    region = scope.region.name
    buckets = scope.exported(BUCKETS)
    return Transcoding(
        f"{scope.name}-transcoding",
        TranscodingArgs(
            settings=settings.transcoding,
            prefix=scope.naming.prefix,
            region=region,
            account_id=scope.account_id,
            grants={
                name: job_grants(JOB_TEMPLATES[name], settings.places, buckets, key_arn=scope.key_arn, region=region)
                for name in settings.transcoding.templates
            },
            permissions_boundary_arn=scope.exported(PERMISSIONS_BOUNDARY_ARN).get(ONLY),
        ),
        scope.options,
    )


def _protection(scope: RegionScope, settings: MediaSettings) -> MalwareProtection | None:
    from components.foundation.service.exports import BUCKETS, ONLY, PERMISSIONS_BOUNDARY_ARN
    from components.foundation.settings.access import UPLOADS
    from components.media.malware_protection import MalwareProtection, MalwareProtectionArgs, ScannedBucket
    from components.media.places import areas
    from components.media.scanned_uploads import scanner_role_name

    if settings.malware_protection is None:
        return None
    found: dict[str, ScannedBucket] = {}
    for area in areas(UPLOADS, settings.places[UPLOADS], scope.exported(BUCKETS)):
        bucket, before = area.bucket, found.get(area.bucket.key)
        found[bucket.key] = ScannedBucket(
            id=bucket.id,
            arn=bucket.arn,
            prefixes=(*(before.prefixes if before else ()), *area.prefixes),
            key_arn=scope.key_arn if bucket.encrypted else None,
        )
    return MalwareProtection(
        f"{scope.name}-malware-protection",
        MalwareProtectionArgs(
            region=scope.region.name,
            account_id=scope.account_id,
            role_name=scanner_role_name(scope.region.key),
            buckets=found,
            permissions_boundary_arn=scope.exported(PERMISSIONS_BOUNDARY_ARN).get(ONLY),
        ),
        scope.options,
    )


def _place_names(settings: MediaSettings, regions: RegionsSettings, region: str) -> Iterable[str]:
    return settings.places if has_resources(settings, regions, region) else ()


def _transcoding_uses(settings: MediaSettings, regions: RegionsSettings, region: str) -> Iterable[str]:
    """Files can be probed in any pipeline: that needs no queue."""
    if not has_resources(settings, regions, region):
        return ()
    return ("probe", *(settings.transcoding.templates if settings.transcoding else ()))


SERVICE = Service(
    concern="media",
    settings=_settings,
    parts=(RegionPart(layer="plan", create=_withheld), RegionPart(layer="data", create=_pipeline)),
    access=(
        NamedResources(access_field="places", keys=_place_names, remedy=REPLICAS),
        NamedResources(access_field="transcoding", keys=_transcoding_uses, remedy=REPLICAS),
        SharedResource(
            access_field="recognition", exists=has_resources, noun="media pipeline", setting="media", remedy=REPLICAS
        ),
    ),
)
