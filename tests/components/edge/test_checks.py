"""Checks of distributions against storage and regions."""

from typing import Any

from components.edge.checks import edge_archive_faults, edge_region_faults, edge_storage_faults
from components.edge.settings import EdgeSettings
from components.foundation.settings.regions import RegionsSettings
from components.storage.settings import StorageSettings
from tests.components.edge.cloudfront.distributions import MEDIA, REPLICATED


def edge(**given: Any) -> dict[str, Any]:
    return {"distributions": {"cdn": {"origins": {"media": MEDIA}, "defaultBehavior": {"origin": "media"}, **given}}}


def storage(**media: Any) -> StorageSettings:
    return StorageSettings.model_validate({"purposes": {"media": media}})


def across(stored: StorageSettings, **given: Any) -> list[str]:
    found = edge_storage_faults(EdgeSettings.model_validate(edge(**given)), stored)
    return [str(fault).removeprefix("edge.distributions.cdn.") for fault in found]


WEEK = {"lifecycle": {"week": {"expirationDays": 7}}}


def test_a_ttl_above_the_objects_lifetime_is_rejected() -> None:
    day = {
        "cachePolicies": {"day": {"defaultTtlSeconds": 86400}},
        "defaultBehavior": {"origin": "media", "cachePolicy": "day"},
    }
    assert across(storage(**WEEK), **day) == []
    assert across(storage(**WEEK)) == [
        "defaultBehavior.cachePolicy: 'caching_optimized': caches objects up to 31536000 seconds, and "
        "'media' expires them after 7 days; allow 604800 seconds at most, or set "
        "storage.purposes.media.regenerable: true"
    ]


def test_derived_objects_can_have_a_longer_ttl() -> None:
    assert across(storage(**WEEK, regenerable=True)) == []


COLD = {"lifecycle": {"cold": {"transitions": [{"days": 90, "storageClass": "GLACIER"}]}}}
TIERS = {"bucket": {"intelligentTiering": {"files": {"archiveAccessDays": 90}}}}


def archived(stored: StorageSettings) -> list[str]:
    return [str(fault) for fault in edge_archive_faults(EdgeSettings.model_validate(edge()), stored)]


def test_archive_classes_of_a_served_purpose_are_rejected() -> None:
    assert archived(storage(**COLD)) == [
        "storage.purposes.media.lifecycle.cold.transitions[0].storageClass: 'GLACIER': edge.distributions.cdn.origins."
        "media serves these objects, and S3 answers InvalidObjectState (T-55); use GLACIER_IR, or set "
        "storage.purposes.media.restorable: true"
    ]
    assert [fault.partition(": ")[0] for fault in archived(storage(**TIERS))] == [
        "storage.purposes.media.bucket.intelligentTiering.files"
    ]


def test_a_restorable_purpose_may_have_archive_classes() -> None:
    assert archived(storage(**COLD, restorable=True)) == []
    readable = {"lifecycle": {"cold": {"transitions": [{"days": 90, "storageClass": "GLACIER_IR"}]}}}
    assert archived(storage(**readable)) == []


def test_archive_classes_of_other_purposes_are_accepted() -> None:
    assert archived(StorageSettings.model_validate({"purposes": {"media": {}, "exports": COLD}})) == []


def test_a_distribution_serves_every_prefix_of_a_shared_bucket() -> None:
    shared = {"layout": "prefix_per_purpose", "purposes": {"media": {}, "exports": COLD}}
    assert [fault.partition(": ")[0] for fault in archived(StorageSettings.model_validate(shared))] == [
        "storage.purposes.exports.lifecycle.cold.transitions[0].storageClass"
    ]


def test_a_purpose_that_does_not_exist_is_rejected() -> None:
    assert across(storage(), origins={"media": {"kind": "bucket", "purpose": "medai"}}) == [
        "origins.media.purpose: 'medai': unknown purpose; did you mean 'media'?"
    ]


def test_only_replicas_can_be_failover_origins() -> None:
    assert across(storage(replicaBuckets="separate"), origins={"media": REPLICATED}) == [
        "origins.media.replicas: ['eu-west-1', 'ap-southeast-1']: 'media' is not replicated; set "
        "storage.purposes.media.replicaBuckets: replicated, or remove the replicas"
    ]


def test_origins_are_in_regions_of_the_stack() -> None:
    regions = RegionsSettings(primary="us-east-1", replicas=("eu-west-1",), mode="active_passive")
    origins = {"media": {**MEDIA, "replicas": ["us-east-1", "ap-southeast-1"]}, "far": {**MEDIA, "region": "sa-east-1"}}
    found = edge_region_faults(EdgeSettings.model_validate(edge(origins=origins)), regions)
    assert [str(fault) for fault in found] == [
        "edge.distributions.cdn.origins.media.replicas[0]: 'us-east-1': is the origin's own region; remove it",
        "edge.distributions.cdn.origins.media.replicas[1]: 'ap-southeast-1': is not a region of the stack; known: "
        "us-east-1, eu-west-1",
        "edge.distributions.cdn.origins.far.region: 'sa-east-1': is not a region of the stack; known: us-east-1, "
        "eu-west-1",
    ]
