"""Policy statements of buckets with places: what is not scanned or withheld, and who reads it nevertheless."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.documents import Statement
from components.foundation.grants import sid
from components.foundation.service.exports import PurposeStatements
from components.foundation.settings.access import UPLOADS, PlaceName
from components.foundation.stack_names import role_name
from components.media.place_settings import WITHHELD, KindName, PlaceSettings, prefix_of

CLOUDFRONT = "cloudfront.amazonaws.com"
SCAN_TAG, CLEAN = "GuardDutyMalwareScanStatus", "NO_THREATS_FOUND"


@dataclass(frozen=True, kw_only=True)
class ScanReaders:
    """Roles with access to uploads whatever their scan. scanner_arn: that of GuardDuty, the only one that sets the tag.
    reader_arns: of functions."""

    scanner_arn: Input[str]
    reader_arns: Sequence[Input[str]]


def scanner_role_name(region_key: str) -> str:
    """Name of the role that scans uploads in a region: policies of buckets name it before it exists."""
    return role_name(f"{region_key}-data-malware-protection-role")


def withheld_from_distributions(purpose: str, bucket_arn: Input[str], prefixes: Iterable[str]) -> Statement:
    """A statement that denies distributions the objects below prefixes, whatever their behaviors."""
    return {
        "Sid": f"DenyDistributions{sid(purpose)}",
        "Effect": "Deny",
        "Principal": {"Service": CLOUDFRONT},
        "Action": "s3:GetObject",
        "Resource": _objects(bucket_arn, prefixes),
    }


def only_clean_reads(
    purpose: str, bucket_arn: Input[str], prefixes: Iterable[str], readers: ScanReaders
) -> list[Statement]:
    """Statements that deny reading objects below prefixes unless they are clean, and setting their scan result.

    Amazon GuardDuty User Guide, "Using tag-based access control (TBAC) with Malware Protection for S3".
    """
    resources = _objects(bucket_arn, prefixes)
    return [
        {
            "Sid": f"DenyUnscannedReads{sid(purpose)}",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["s3:GetObject", "s3:GetObjectVersion"],
            "Resource": resources,
            "Condition": {
                "StringNotEquals": {f"s3:ExistingObjectTag/{SCAN_TAG}": CLEAN},
                "ArnNotEquals": {"aws:PrincipalArn": [readers.scanner_arn, *readers.reader_arns]},
            },
        },
        {
            "Sid": f"DenyScanResults{sid(purpose)}",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["s3:PutObjectTagging", "s3:PutObjectVersionTagging"],
            "Resource": resources,
            "Condition": {
                "ForAnyValue:StringEquals": {"s3:RequestObjectTagKeys": SCAN_TAG},
                "ArnNotEquals": {"aws:PrincipalArn": readers.scanner_arn},
            },
        },
    ]


def purpose_statements(
    places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]], readers: ScanReaders | None
) -> dict[str, PurposeStatements]:
    """Statements of the policies of buckets, by purpose with a withheld place. readers: None without malware
    protection."""
    withheld = {found.purpose: None for place in WITHHELD for found in places.get(place, {}).values()}

    def of(purpose: str) -> PurposeStatements:
        def statements(bucket_arn: Output[str], prefix: str) -> Sequence[Statement]:
            by_place = {place: _prefixes(places, place, purpose, prefix) for place in WITHHELD}
            every = [each for prefixes in by_place.values() for each in prefixes]
            found = [withheld_from_distributions(purpose, bucket_arn, every)]
            if readers is not None and by_place[UPLOADS]:
                found += only_clean_reads(purpose, bucket_arn, by_place[UPLOADS], readers)
            return found

        return statements

    return {purpose: of(purpose) for purpose in withheld}


def _prefixes(
    places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]], place: PlaceName, purpose: str, prefix: str
) -> list[str]:
    """Key prefixes of a place in the bucket of a purpose, each once. prefix: of the purpose."""
    kinds = places.get(place, {}).values()
    return list(dict.fromkeys(prefix + prefix_of(place, found) for found in kinds if found.purpose == purpose))


def _objects(bucket_arn: Input[str], prefixes: Iterable[str]) -> list[Output[str]]:
    return [Output.concat(bucket_arn, f"/{prefix}*") for prefix in prefixes]
